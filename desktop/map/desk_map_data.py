"""The map's arrays out of the desk's reads."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from db.duty_roster import DutyRoster
from db.grid_staffing import staffed_grids
from db.map_reads import MapReads
from desktop.map.map_data import (
    Areas,
    CaseMark,
    Duty,
    EntityPoints,
    GridFacts,
    PersonMark,
    Reference,
    ShopMark,
    Streets,
)
from domain.boundary.reference import LAYERS as REFERENCE_LAYERS
from domain.cases.turning import turning_points
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from db.boundary import BoundaryTables
    from db.case_queue import QueueCase
    from db.duty_rows import GridDuty
    from db.map_reads import Seen
    from db.world import Reads
    from desktop.map.map_data import DeskLike
    from domain.boundary.reads import GridRow
    from domain.cases.deadline import ClockRules

# Older check-ins say nothing of where a person is now.
LAST_SEEN: Final = timedelta(minutes=90)
NOWHERE: Final = float("nan")
# How the holder of a post is marked who answers for no grid now.
POST_LETTERS: Final = {
    "grid_officer_a": "A",
    "grid_officer_b": "B",
    "grid_leader": "leader",
    "leader_in_charge": "head",
    "station_head": "head",
    "deputy_head": "head",
    "bureau_leader": "head",
    "supervisor": "supervisor",
}
MAJOR: Final = frozenset({"major", "trunk", "primary", "secondary", "main", "arterial"})
SHAPE_OF: Final = {"AREA_OWNER": "on", "UNCOVERED": "gap"}


class DeskMapData:
    """Reads the workspace for the map; bulk reads use a connection of their own."""

    def __init__(self, desk: DeskLike) -> None:
        """Read what `desk` reads."""
        self._desk = desk
        self.as_of: datetime | None = None

    @property
    def epsg(self) -> int:
        """The EPSG number of the workspace's metres."""
        return int(self._desk.read.boundary.crs_epsg)

    def now(self) -> datetime:
        """Return the desk's time."""
        return self._desk.clock.now()

    @contextmanager
    def _reader(self) -> Iterator[Reads]:
        read = self._desk.open_reader()
        try:
            yield read
        finally:
            read.conn.close()

    def load_areas(self) -> Areas:
        """Return the grids with the names of their stations and bureaus."""
        at = self.as_of
        with self._reader() as read:
            reads = read.boundary
            rows = reads.display(at)
            found = reads.grids() if at is None else reads.grids_at(at)
            grids = {grid.code: grid for grid in found}
            return Areas(
                codes=rows.codes,
                names=rows.names,
                numbers=tuple(number_of(grids[code]) for code in rows.codes),
                station_of=rows.stations,
                bureau_of=rows.bureaus,
                shapes=rows.shapes,
                stations=_named(reads, "station", rows.stations, at),
                bureaus=_named(reads, "bureau", rows.bureaus, at),
                area_m2=tuple(grids[code].area_m2 for code in rows.codes),
            )

    def load_streets(self) -> Streets:
        """Return the reference streets."""
        with self._reader() as read:
            rows = list(read.boundary.streets())
        lines = np.empty(len(rows), dtype=object)
        lines[:] = [row.shape for row in rows]
        major = np.array([row.kind in MAJOR for row in rows], dtype=bool)
        return Streets(lines, major, tuple(row.name for row in rows))

    def load_references(self) -> dict[str, Reference]:
        """Return the reference layers that files have brought in."""
        found = {}
        with self._reader() as read:
            for layer in REFERENCE_LAYERS:
                rows = read.boundary.reference(layer)
                if len(rows.shapes):
                    found[layer] = Reference(rows.shapes, rows.names)
        return found

    def load_entities(self) -> EntityPoints:
        """Return where every placed entity stands."""
        with self._reader() as read:
            parts = list(read.entities.points())
            counts = read.entities.counts()
        if not parts:
            return EntityPoints(counts=counts)
        return EntityPoints(np.concatenate(parts), counts=counts)

    def load_cases(self) -> tuple[CaseMark, ...]:
        """Return every case that the queue holds and that has a place."""
        now = self.now()
        with self._reader() as read:
            return _marks(read.cases.queue(now), read.cases.clock_rules())

    def cases(self, ids: frozenset[str]) -> tuple[CaseMark, ...]:
        """Return these cases, those that left the queue left out."""
        read, now = self._desk.read.cases, self.now()
        stay = dict(read.lanes())
        rows = [
            row
            for row in read.queue_rows(sorted(ids))
            if row.lane in stay and _fresh(row, stay[row.lane], now)
        ]
        return _marks(rows, read.clock_rules())

    def load_duty(self) -> Duty:
        """Return who checked in lately, and the grids for which nobody answers."""
        now = self.now()
        with self._reader() as read:
            grids = DutyRoster(read.conn).now(now).grids
            seen = MapReads(read.conn).seen(now - LAST_SEEN, now)
        gaps = frozenset(one.grid for one in grids if one.capacity == "UNCOVERED")
        answers = {
            one.grid: (one.person, one.load) for one in grids if one.grid not in gaps
        }
        return Duty(_people(seen, grids), gaps, answers)

    def load_staffed(
        self, codes: tuple[str, ...]
    ) -> tuple[dict[str, int], dict[str, int]]:
        """Return by grid how many posts and certificates are held, and are needed."""
        with self._reader() as read:
            found = staffed_grids(read.conn, codes, self.now())
        return (
            {code: one.passed for code, one in found.items()},
            {code: one.total for code, one in found.items()},
        )

    def load_near(
        self, box: tuple[float, float, float, float], limit: int
    ) -> tuple[ShopMark, ...]:
        """Return the entities in a box, at most so many."""
        with self._reader() as read:
            found = MapReads(read.conn).shops(box, limit)
        return tuple(ShopMark(*one) for one in found)

    def facts(self, code: str) -> GridFacts | None:
        """Return what the hover card says of a grid."""
        read, now = self._desk.read, self.now()
        grid = read.boundary.grid(code, self.as_of)
        if grid is None:
            return None
        found = responsible_at(code, now, read.staffing)
        person = read.staffing.person(found.person)
        return GridFacts(
            code=code,
            name=grid.name,
            person=person.name if person else found.person,
            capacity=found.capacity,
            duty=SHAPE_OF.get(found.capacity, "acting"),
            entities=read.entities.counts((code,)).get(code, 0),
            area_m2=grid.area_m2,
        )


def _named(
    reads: BoundaryTables, level: str, ids: Iterable[str], at: datetime | None
) -> dict[str, str]:
    """Return the names of units by id, as they were called at a time."""
    if at is None:
        return {one.id: one.name for one in reads.units(level)}
    found = {one: reads.unit(one, at) or reads.unit(one) for one in set(ids)}
    return {one: one if unit is None else unit.name for one, unit in found.items()}


def number_of(grid: GridRow) -> str:
    """Return the two digits that a grid is called by within its station."""
    return grid.code[-2:]


def _fresh(row: QueueCase, minutes: int, now: datetime) -> bool:
    age = (now - row.case.changed_at).total_seconds()
    return not minutes or age <= minutes * 60


def _people(seen: Iterable[Seen], grids: Iterable[GridDuty]) -> tuple[PersonMark, ...]:
    """Return everybody with a check-in, marked by what he answers as, or his post."""
    acts: dict[str, str] = {}
    for one in grids:
        letter = "A" if one.capacity == "AREA_OWNER" else "B"
        # Who answers for a grid of his own is A there, whatever he does elsewhere.
        if acts.get(one.person) != "A":
            acts[one.person] = letter
    return tuple(
        PersonMark(
            one.person,
            one.x,
            one.y,
            acts.get(one.person) or POST_LETTERS.get(one.post, "other"),
            one.at,
        )
        for one in seen
    )


def _marks(rows: Iterable[QueueCase], rules: ClockRules) -> tuple[CaseMark, ...]:
    made = []
    for row in rows:
        case = row.case
        x, y = (NOWHERE if one is None else one for one in (case.x, case.y))
        warn_at, due = turning_points(row.runs, row.governed, rules)
        made.append(
            CaseMark(case.id, x, y, case.kind, row.lane, warn_at, due, case.grid)
        )
    return tuple(made)
