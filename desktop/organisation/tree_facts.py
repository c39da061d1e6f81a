"""The tree of units as it is, or was on a day: what each holds, read in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.world import Reads
    from domain.boundary.reads import GridRow, Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the tree: a unit or a grid (`level` grid), with what it holds."""

    id: str
    level: str
    code: str
    name: str
    parent: str
    zone: bool
    since: datetime
    grids: int
    people: int
    cases: int
    area_m2: float


@dataclass(frozen=True, slots=True)
class Tree:
    """All rows, each above those it holds; `now` tells whether it is today's."""

    lines: tuple[Line, ...]
    now: bool
    at: datetime

    def find(self, one: str) -> Line | None:
        """Return a row by its id."""
        return next((line for line in self.lines if line.id == one), None)


def tree_of(read: Reads, at: datetime, *, now: bool) -> Tree:
    """Read the tree as it stands, or as it stood; open cases are today's only."""
    units = read.boundary.units_at(at)
    grids = read.boundary.grids_at(at)
    people = read.staffing.lists.serving(at)
    cases = read.cases.open_by_station() if now else {}
    below: dict[str, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent, []).append(unit)
    mine: dict[str, list[GridRow]] = {}
    for grid in grids:
        mine.setdefault(grid.station, []).append(grid)
    facts = _Facts(below, mine, people, cases)
    return Tree(tuple(facts.under("")), now, at)


@dataclass(frozen=True, slots=True)
class _Facts:
    below: dict[str, list[Unit]]
    grids: dict[str, list[GridRow]]
    people: dict[str, int]
    cases: dict[str, int]

    def under(self, parent: str) -> Iterator[Line]:
        for unit in self.below.get(parent, []):
            inside = list(self.under(unit.id))
            own = [self._grid(grid) for grid in self.grids.get(unit.id, [])]
            rows = own + [one for one in inside if one.level == "grid"]
            deep = [one for one in inside if one.parent == unit.id]
            yield Line(
                unit.id,
                unit.level,
                unit.code,
                unit.name,
                unit.parent,
                unit.zone,
                unit.valid_from,
                len(rows),
                self.people.get(unit.id, 0) + sum(one.people for one in deep),
                self.cases.get(unit.id, 0) + sum(one.cases for one in deep),
                sum(one.area_m2 for one in rows),
            )
            yield from own
            yield from inside

    @staticmethod
    def _grid(grid: GridRow) -> Line:
        return Line(
            grid.code,
            "grid",
            grid.code,
            grid.name,
            grid.station,
            zone=False,
            since=grid.valid_from,
            grids=0,
            people=0,
            cases=0,
            area_m2=grid.area_m2,
        )
