"""The seeded rules, calendar and procedures, read from resources for pure tests."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from db.case_rules import seed_rows
from domain.cases.deadline import ClockRules
from domain.cases.holidays import Calendar
from domain.cases.limits import ClockDef, Limit, RuleBook, StageLimitRow, TimeLimitRow
from domain.cases.rules import StateRow, Transition
from domain.cases.working_hours import Window, seconds_of

RULES = Path(__file__).parents[3] / "resources" / "rules"


@cache
def seeds() -> dict[str, list[dict]]:
    return dict(seed_rows(RULES))


@cache
def calendar() -> Calendar:
    return Calendar(
        (date.fromisoformat(row["date"]), bool(row["is_workday"]))
        for row in seeds()["calendar_day"]
    )


@cache
def rulebook() -> RuleBook:
    statutory: dict[str, list[TimeLimitRow]] = {}
    for row in seeds()["time_limit_rule"]:
        limit = Limit(row["code"], row["amount"], row["unit"], roll=bool(row["roll"]))
        statutory.setdefault(row["code"], []).append(
            TimeLimitRow(row["code"], row["valid_from"], row["valid_to"], limit)
        )
    stages: dict[tuple[str, int, str], list[StageLimitRow]] = {}
    for row in seeds()["stage_limit"]:
        limit = Limit(row["stage"], row["amount"], row["unit"])
        key = (row["procedure"], row["version"], row["stage"])
        stages.setdefault(key, []).append(
            StageLimitRow(*key[:2], row["matter"], row["priority"], key[2], limit)
        )
    return RuleBook(
        clocks={
            row["code"]: ClockDef(row["code"], row["side"], row["position"])
            for row in seeds()["case_clock_kind"]
        },
        statutory=statutory,
        stages=stages,
        windows={
            "WH": Window(
                tuple(
                    (seconds_of(row["start"]), seconds_of(row["end"]))
                    for row in seeds()["hours_base"]
                    if row["base"] == "WH"
                ),
                every_day=False,
            ),
            "UH": Window(((0, 86_400),), every_day=True),
        },
    )


@cache
def rules() -> ClockRules:
    return ClockRules(rulebook(), calendar())


@cache
def transitions(procedure: str) -> tuple[Transition, ...]:
    return tuple(
        Transition(
            row["procedure"],
            row["version"],
            row["from_state"],
            row["act"],
            row["to_state"],
            *(
                tuple(row[name].split())
                for name in (
                    "roles",
                    "approvers",
                    "required",
                    "guards",
                    "effects",
                    "sets",
                )
            ),
        )
        for row in seeds()["transition"]
        if row["procedure"] == procedure
    )


@cache
def states() -> dict[str, StateRow]:
    return {
        row["code"]: StateRow(
            row["code"],
            row["lane"],
            bool(row["is_open"]),
            bool(row["is_final"]),
            row["position"],
        )
        for row in seeds()["case_state"]
    }
