"""The verb `deadline`: what is due when, and by which rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.texts import t
from desktop.verbs.failing import DONE
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit
from domain.cases.clock_facts import ClockRun, Rest
from domain.cases.deadline import ClockRules, Due, NotPublished, RuleUnset, due_of
from domain.cases.limits import STATUTORY, Governed
from domain.clock import local_time
from domain.refused import Refused

if TYPE_CHECKING:
    from db.world import Reads
    from domain.cases.limits import Limit

# Short words for the legal clock of a stage, by kind of case ("" = every kind).
SHORT = {
    ("complaint", "accept"): "complaint_accept",
    ("complaint", "mediation"): "mediation_end",
    ("complaint", "mediate"): "mediation_end",
    ("complaint", "notice"): "mediation_end_notice",
    ("report", "check"): "clue_check",
    ("report", "accept"): "clue_check",
    ("report", "notice"): "report_filing_notice",
    ("patrol", "check"): "clue_check",
    ("", "penalty"): "penalty_decision",
    ("", "jurisdiction"): "jurisdiction_dispute",
}


@click.command("deadline")
@workspace_option()
@click.option("--kind", required=True, help="complaint, report, patrol …")
@click.option("--stage", required=True, help="A stage or the name of a legal clock.")
@click.option("--received", required=True, help="When the case was received (ISO).")
@click.option("--from", "since", default="", help="The stage's own start, if later.")
@click.option("--pause", "pauses", multiple=True, help="A..B: not counted.")
@click.option("--matter", default="", help="Code of the matter.")
@click.option("--priority", default=0, help="Level 1 to 4 (0 = any).")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(workspace: str, as_json: bool, **given: Any) -> int:
    """Compute a deadline from the rules and the calendar of the workspace."""
    with reading(Path(workspace)) as read:
        answer = _answer(read, **given)
    emit(answer, as_json=as_json, lines=_lines(answer))
    return DONE


def _answer(  # noqa: PLR0913 - one parameter an option
    read: Reads,
    *,
    kind: str,
    stage: str,
    received: str,
    since: str,
    pauses: tuple[str, ...],
    matter: str,
    priority: int,
) -> dict[str, Any]:
    kinds = {one.code for one in read.cases.kinds()}
    if kind not in kinds:
        raise Refused("UNKNOWN_KIND", kind=kind, known=", ".join(sorted(kinds)))
    got = _time(received, "--received")
    rules = ClockRules(read.cases.rulebook(), read.cases.calendar())
    clock = _clock(kind, stage, rules)
    procedure = read.cases.procedure(kind, got)
    case = Governed(
        procedure.code if procedure else kind,
        procedure.version if procedure else 1,
        matter,
        priority,
        got.date(),
    )
    run = ClockRun(
        clock,
        _time(since, "--from") if since else got,
        rests=tuple(_rest(pause) for pause in pauses),
    )
    told = _told(run, rules.book.limit(clock, case), rules)
    if clock != stage and rules.book.side(stage) != STATUTORY:
        beside = rules.book.limit(stage, case)
        told["assessment"] = _told(replace(run, clock=stage), beside, rules)
    return told


def _clock(kind: str, stage: str, rules: ClockRules) -> str:
    clock = SHORT.get((kind, stage)) or SHORT.get(("", stage)) or stage
    if clock not in rules.book.clocks:
        known = ", ".join(sorted(rules.book.clocks))
        raise Refused("UNKNOWN_STAGE", stage=stage, known=known)
    return clock


def _told(run: ClockRun, limit: Limit | None, rules: ClockRules) -> dict[str, Any]:
    answer: dict[str, Any] = {"clock": run.clock}
    match due_of(run, limit, rules):
        case Due() as due:
            answer["due"] = due.shown.isoformat()
            answer["raw"] = due.raw.isoformat() if due.raw else None
        case NotPublished(year, raw):
            answer["due"] = "not_published"
            answer["year"] = year
            answer["raw"] = raw.isoformat() if raw else None
        case RuleUnset():
            answer["due"] = "unset"
        case _:
            answer["due"] = "paused"
    answer["rule"] = limit.rule if limit else ""
    answer["basis"] = limit.basis if limit else ""
    answer["status"] = limit.status if limit else ""
    answer["amount"] = limit.amount if limit else None
    answer["unit"] = limit.unit if limit else ""
    return answer


def _rest(text: str) -> Rest:
    first, dots, last = text.partition("..")
    if not dots:
        raise Refused("BAD_PAUSE", value=text)
    since = _time(first, "--pause")
    until = _time(last, "--pause")
    if until < since:
        raise Refused("BAD_PAUSE", value=text)
    return Rest(since, until)


def _time(text: str, field: str) -> datetime:
    try:
        return local_time(text)
    except ValueError as error:
        raise Refused("BAD_TIME", field=field, value=text) from error


def _lines(answer: dict[str, Any]) -> list[str]:
    key = answer["due"]
    if key in {"not_published", "unset", "paused"}:
        first = t(
            f"cli.deadline.{key}",
            year=answer.get("year", ""),
            raw=answer.get("raw") or "-",
        )
    else:
        first = t("cli.deadline.due", due=key)
    lines = [
        first,
        t(
            "cli.deadline.rule",
            rule=answer["rule"] or "-",
            basis=answer["basis"] or "-",
        ),
    ]
    if answer["status"] == "unconfirmed":
        lines.append(t("cli.deadline.unconfirmed"))
    return lines
