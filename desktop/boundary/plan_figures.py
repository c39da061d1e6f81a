"""What a plan changes in numbers and rows, read in a worker beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.plan_impact import impact_of, was_published
from desktop.table_view import Column
from desktop.texts import t
from domain.plans.lifecycle import ACTIVE, ARCHIVED

if TYPE_CHECKING:
    from datetime import datetime

    from db.world import Reads
    from domain.boundary.events import GridContent
    from domain.plans.impact import ImpactRow

# A change of area below this is the rounding of a shared vertex, and no news.
LEAST_SHOWN_M2: Final = 0.5


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """From an old code to a new one: how much land, and what happens to it."""

    old_code: str
    new_code: str
    area_m2: float
    what: str
    entities: int
    cases: int

    @property
    def key(self) -> str:
        """Return the name of the row."""
        return f"{self.old_code}>{self.new_code}"


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a plan; None = it was put away and moves nothing.

    `base_moved` = what it changes was published otherwise since it began.
    """

    grids: int
    entities: int | None
    cases: int | None
    lines: tuple[ChangeLine, ...]
    base_moved: bool


COLUMNS: Final = (
    Column("old_code", lambda row: row.old_code),
    Column("new_code", lambda row: row.new_code),
    Column(
        "area", lambda row: row.area_m2, lambda row: f"{row.area_m2 / 1e6:.3f}", True
    ),
    Column("entities", lambda row: row.entities, lambda row: f"{row.entities:,}", True),
    Column("what", lambda row: row.what),
)


def figures_of(read: Reads, plan_id: str, now: datetime) -> Figures:
    """Return what a plan changes; for many entities work for a worker."""
    plan = read.plans.plan(plan_id)
    difference = read.plans.difference(plan_id)
    before = {grid.code: grid for grid in difference.removed}
    after = {grid.code: grid for grid in difference.added}
    told = impact_of(read, plan_id, now)
    moved = told.total(moved=True)
    over = plan is None or plan.state in {ACTIVE, ARCHIVED}
    put_away = over and not was_published(plan)
    touched = {
        code
        for row in told.rows
        if row.moved and _counts(row)
        for code in (row.old_code, row.new_code)
    }
    touched |= {
        code
        for code in before.keys() & after.keys()
        if _words(before[code]) != _words(after[code])
    }
    lines = [
        ChangeLine(
            row.old_code,
            row.new_code,
            row.area_m2,
            _what(row, before, after, read),
            row.entities,
            row.cases,
        )
        for row in told.rows
        if _counts(row) and touched & {row.old_code, row.new_code}
    ]
    return Figures(
        grids=len(touched),
        entities=None if put_away else moved.entities,
        cases=None if put_away else moved.cases,
        lines=tuple(lines),
        base_moved=not over
        and not all(read.boundary.version_in_force(one.id) for one in before.values()),
    )


def _counts(row: ImpactRow) -> bool:
    """Tell whether a row is more than the rounding of a vertex that a cut has set."""
    return row.area_m2 >= LEAST_SHOWN_M2 or bool(row.entities or row.cases)


def _words(grid: GridContent) -> tuple[str, str, str, str]:
    return grid.name, grid.kind, grid.station, grid.division


def _what(
    row: ImpactRow,
    before: dict[str, GridContent],
    after: dict[str, GridContent],
    read: Reads,
) -> str:
    new, old = after.get(row.new_code), before.get(row.old_code)
    if not row.moved and new is not None and old is not None:
        if new.station != old.station:
            unit = read.boundary.unit(new.station)
            name = new.station if unit is None else unit.name
            return t("plan.change.handed", station=name)
        if new.name != old.name:
            return t("plan.change.named", name=new.name)
        return t("plan.change.stays")
    if row.new_code not in before:
        return t("plan.change.fresh")
    if row.old_code not in after:
        return t("plan.change.merged")
    return t("plan.change.piece")
