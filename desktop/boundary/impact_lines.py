"""What a worker reads of a plan's impact: the preview, its rows, names and people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.plan_impact import impact_of
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from datetime import datetime

    from db.world import Reads
    from domain.plans.impact import Impact, ImpactRow
    from domain.plans.reads import Difference


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """A row of the table: a move, and who answers before and after."""

    row: ImpactRow
    old_name: str
    new_name: str
    before: str
    after: str
    state: str

    @property
    def key(self) -> str:
        """Return the name of the row."""
        return f"{self.row.old_code}>{self.row.new_code}"


@dataclass(frozen=True, slots=True)
class ImpactRead:
    """What a worker has read of a plan: the preview, its rows, its difference.

    `names` and `people` are of grids, by their codes; `staff` by ids of persons.
    """

    plan: str
    impact: Impact
    lines: tuple[ImpactLine, ...]
    difference: Difference
    title: str
    names: dict[str, str]
    people: dict[str, str]
    staff: dict[str, str]


def read_impact(read: Reads, plan: str, now: datetime) -> ImpactRead:
    """Read a preview with the names and the people of its grids."""
    told = impact_of(read, plan, now)
    difference = read.plans.difference(plan)
    row = read.plans.plan(plan)
    names = {grid.code: grid.name for grid in (*difference.removed, *difference.added)}
    people = {code: _person(read, code, now) for code in names}
    redrawn = {one.old_code for one in told.rows if one.moved}
    redrawn |= {one.new_code for one in told.rows if one.moved}
    lines = tuple(
        ImpactLine(
            row=one,
            old_name=names.get(one.old_code, one.old_code),
            new_name=names.get(one.new_code, one.new_code),
            before=people.get(one.old_code, ""),
            after=people.get(one.new_code, ""),
            state=_state(told, one),
        )
        for one in told.rows
        # A neighbour that only got a vertex has nothing to tell.
        if one.moved or one.old_code in redrawn
    )
    title = "" if row is None else row.title
    staff = {one.person: _name(read, one.person) for one in told.ending}
    return ImpactRead(plan, told, lines, difference, title, names, people, staff)


def _person(read: Reads, code: str, now: datetime) -> str:
    if read.boundary.grid(code) is None:
        return ""
    found = responsible_at(code, now, read.staffing)
    return _name(read, found.person) if found.person else ""


def _name(read: Reads, person_id: str) -> str:
    person = read.staffing.person(person_id)
    return "" if person is None else person.name


def _state(told: Impact, row: ImpactRow) -> str:
    if row.old_code in told.retired and row.moved:
        return "retires"
    if row.new_code in told.empty:
        return "empty"
    return "moves" if row.moved else "stays"
