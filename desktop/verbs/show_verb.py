"""The verb `show`: rows of the workspace as a table or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.border_requests import border_rows
from db.plan_rows import draft_grids, plan_rows
from db.workspace import clock_of
from desktop.verbs.locate_verb import moment
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.past_rows import AS_OF, PAST, tell_unknown
from desktop.verbs.printing import emit, table
from desktop.verbs.where import matching
from domain.plans.naming import meant
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from db.world import Reads

Row = dict[str, Any]


def _grids(read: Reads) -> Iterable[Row]:
    return read.boundary.grid_rows()


def _stations(read: Reads) -> Iterable[Row]:
    return read.boundary.unit_rows("station")


def _bureaus(read: Reads) -> Iterable[Row]:
    return read.boundary.unit_rows("bureau")


def _entities(read: Reads) -> Iterable[Row]:
    return read.entities.entity_rows()


def _cases(read: Reads) -> Iterable[Row]:
    return read.cases.case_rows(clock_of(read).now())


def _staff(read: Reads) -> Iterable[Row]:
    return read.staffing.staff_rows(clock_of(read).now())


def _streets(read: Reads) -> Iterable[Row]:
    return read.boundary.street_rows()


def _users(read: Reads) -> Iterable[Row]:
    return read.access.user_rows()


def _journal(read: Reads) -> Iterable[Row]:
    for row in read.journal.rows():
        body = row.body
        yield {
            "seq": row.seq,
            "at": body["at"],
            "command": body["command"],
            "actor": body["actor"],
            "on_behalf_of": body["on_behalf_of"],
            "entity": body["entity"],
            "events": [event["event"] for event in body["events"]],
            "command_id": body["id"],
        }


def _matters(read: Reads) -> Iterable[Row]:
    return read.cases.rule_rows("matter")


KINDS: dict[str, Callable[[Reads], Iterable[Row]]] = {
    "grids": _grids,
    "stations": _stations,
    "bureaus": _bureaus,
    "entities": _entities,
    "cases": _cases,
    "staff": _staff,
    "streets": _streets,
    "matters": _matters,
    "plans": plan_rows,
    "border_requests": border_rows,
    "users": _users,
    "journal": _journal,
}


@click.command("show")
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@workspace_option()
@click.option(
    "--where",
    default="",
    help="Only rows for which this holds, e.g. \"kind == 'complaint' and overdue\".",
)
@click.option("--at", "when", default="", help=f"As of this time (ISO): {AS_OF}.")
@click.option("--plan", default="", help="Kind grids: as this plan draws them.")
@click.option("--limit", default=0, help="At most so many rows (0 = all).")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(
    kind: str, workspace: str, *, where: str, limit: int, as_json: bool, **of: str
) -> int:
    """Show rows of KIND as a table or JSON.

    What is not known of the past is told beside, on the error stream.
    """
    when, plan = of["when"], of["plan"]
    if when and kind not in PAST:
        raise Refused("NO_PAST_OF", kind=kind, known=AS_OF)
    if plan and kind != "grids":
        raise Refused("PLAN_HAS_GRIDS", kind=kind)
    at = moment(when) if when else None
    with reading(Path(workspace)) as read:
        if plan:
            plan_id = meant(read.plans, plan).id
            found: Iterable[Row] = (row for row, _ in draft_grids(read, plan_id))
        else:
            found = PAST[kind](read, at) if at else KINDS[kind](read)
        rows = matching(found, where, limit)
    emit(rows, as_json=as_json, lines=table(rows))
    if at is not None:
        tell_unknown(kind)
    return 0
