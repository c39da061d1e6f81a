"""The seeded procedures: whole, reachable, with known words and a reason each."""

from __future__ import annotations

import dataclasses

import pytest

from domain.cases.case_acts import ACT_OF
from domain.cases.commands import COMMANDS
from domain.cases.guards import guard_errors
from domain.cases.procedure import (
    effect_errors,
    procedure_problems,
    set_errors,
    set_fields,
)
from domain.cases.snapshot import Snapshot
from tests.domain.cases.seeded import rulebook, seeds, states, transitions

KINDS = ("complaint", "report", "patrol")


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_is_reachable_and_every_open_one_has_an_exit(kind):
    assert procedure_problems(transitions(kind), states()) == []


def test_a_dead_end_and_an_unknown_state_are_found():
    rows = [
        row
        for row in transitions("patrol")
        if row.from_state not in {"accepted", "*"} and row.act != "dispatch"
    ]
    problems = procedure_problems(rows, states())
    assert "no exit from accepted" in problems
    assert "unreachable dispatched" in problems
    wrong = dataclasses.replace(rows[0], to_state="nowhere")
    assert f"unknown state nowhere in {wrong.act}" in procedure_problems(
        [wrong], states()
    )


@pytest.mark.parametrize("kind", KINDS)
def test_rows_use_only_words_that_the_program_knows(kind):
    clocks = rulebook().clocks
    for row in transitions(kind):
        assert effect_errors(row.effects, clocks) == [], row
        assert set_errors(row.sets) == [], row
        assert guard_errors(row.guards) == [], row


def test_every_act_of_a_command_stands_in_a_procedure():
    acts = {row.act for kind in KINDS for row in transitions(kind)}
    named = {
        "verify_pass",
        "rework",
        "verify_unable",
        "penalty_filing",
        "no_penalty_filing",
    }
    for command, act_of in ACT_OF.items():
        if command.__name__ not in {"VerifyCase", "ClueCheckDone"}:
            assert act_of(None) in acts
    assert named <= acts
    assert set(ACT_OF) <= set(COMMANDS)


def test_every_running_clock_of_the_procedures_has_a_limit_row():
    for kind in KINDS:
        started = {
            token[1:].removesuffix("@received")
            for row in transitions(kind)
            for token in row.effects
            if token[0] in "+~"
        }
        for clock in started:
            known = clock in rulebook().statutory or (
                (kind, 1, clock) in rulebook().stages
            )
            assert known, (kind, clock)


def test_every_code_that_a_person_can_see_has_a_label():
    labels = {row["code"] for row in seeds()["label"]}
    acts = {row.act for kind in KINDS for row in transitions(kind)}
    clocks = {f"clock.{code}" for code in rulebook().clocks}
    reasons = {row["code"] for row in seeds()["reason_code"]}
    flags = {
        token.partition("+")[2]
        for kind in KINDS
        for row in transitions(kind)
        for token in row.sets
        if token.startswith("flags+")
    }
    shown = acts | clocks | reasons | flags | set(states()) | set(KINDS)
    shown |= {f"lane.{row['code']}" for row in seeds()["lane"]}
    assert shown - labels == set()


def test_keyword_rules_and_stage_limits_name_matters_that_exist():
    matters = {row["code"] for row in seeds()["matter"]}
    assert {row["matter"] for row in seeds()["keyword_rule"]} <= matters
    assert {row["parent"] for row in seeds()["matter"]} - {""} <= matters
    assert {row["matter"] for row in seeds()["stage_limit"]} - {""} <= matters


def snapshot(**fields) -> Snapshot:
    plain = {
        "state": "in_handling",
        "matter": "02",
        "priority": 3,
        "grid": "g",
        "station": "s",
        "boundary_version": "v",
        "entity": "",
        "handler": "zhang",
        "assistants": ("li",),
        "handlers": ("zhang",),
        "attempt": 1,
        "reworks": 0,
        "returns": 0,
        "closure": "",
        "flags": ("returned",),
    }
    return Snapshot(**(plain | fields))


def test_what_a_row_sets_is_read_from_its_words():
    after = set_fields(
        snapshot(),
        ("handler<person", "assistants=", "attempt+", "flags+reworked"),
        {"person": "wang"},
        "zhao",
    )
    assert after.handler == "wang"
    assert after.assistants == ()
    assert after.attempt == 2
    assert after.flags == ("returned", "reworked")
    after = set_fields(
        after,
        ("handler<doer", "handlers+", "flags-returned", "closure=forced"),
        {},
        "zhao",
    )
    assert after.handler == "zhao"
    assert after.handlers == ("zhang", "zhao")
    assert after.flags == ("reworked",)
    assert after.closure == "forced"
    assert set_fields(after, ("matter<matter",), {}, "").matter == "02"
    assert set_errors(("colour=red", "attempt+", "??")) == ["colour=red", "??"]


@pytest.mark.parametrize("kind", KINDS)
def test_dispatching_returning_and_closing_never_touch_a_legal_clock(kind):
    ours = "dispatch take decline recall send_back answer verify_pass rework close"
    book = rulebook()
    for row in transitions(kind):
        if row.act in ours.split():
            clocks = {token[1:] for token in row.effects}
            assert "@all" not in clocks
            assert {book.side(clock) for clock in clocks} <= {"assessment", "timer"}
