"""What the wall shows, read in a worker: counts, duty, outlines, where cases lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from desktop.assess.figures import Figures, read_figures
from desktop.staffing.roster_source import read_all
from domain.cases.two_clocks import LATE, WARN

if TYPE_CHECKING:
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from db.case_queue import QueueCase
    from db.world import Reads
    from desktop.desk import OpenReader
    from desktop.staffing.models import Roster
    from desktop.tasks import Token
    from domain.cases.deadline import ClockRules

# Outlines are simplified to this share of the width of the whole: the wall has no zoom.
FINENESS: Final = 1 / 1500
CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True)
class WallStation:
    """A station on the wall: its outline in metres, what is open and what is late."""

    id: str
    name: str
    shape: BaseGeometry
    open: int
    late: int
    gaps: int


@dataclass(frozen=True, slots=True)
class WallCase:
    """A case on the wall: where it lies (metres), kind, lane and state of clocks."""

    x: float
    y: float
    kind: str
    lane: str
    state: str


@dataclass(frozen=True, slots=True)
class WallData:
    """Everything the wall shows at one moment; nobody's personal data is in it."""

    figures: Figures
    roster: Roster
    stations: tuple[WallStation, ...]
    cases: tuple[WallCase, ...]
    bounds: tuple[float, float, float, float]


def read_wall(open_reader: OpenReader, now: datetime, token: Token) -> WallData:
    """Read all of it on a connection of the worker's."""
    roster = read_all(open_reader, now, "", token)
    read = open_reader()
    try:
        figures = read_figures(read, now)
        rules = read.cases.clock_rules()
        cases = tuple(
            _case(row, rules, now)
            for row in read.cases.queue(now)
            if row.lane != CLOSED and row.case.x is not None and row.case.y is not None
        )
        bounds = read.boundary.bounds() or (0.0, 0.0, 1.0, 1.0)
        return WallData(
            figures, roster, _stations(read, figures, roster), cases, bounds
        )
    finally:
        read.conn.close()


def _case(row: QueueCase, rules: ClockRules, now: datetime) -> WallCase:
    clocks = row.clocks(rules, now)
    state = LATE if clocks.overdue else clocks.tighter.state
    return WallCase(
        row.case.x or 0.0,
        row.case.y or 0.0,
        row.case.kind,
        row.lane,
        state if state in {LATE, WARN} else "",
    )


def _stations(read: Reads, figures: Figures, roster: Roster) -> tuple[WallStation, ...]:
    tallies = {one.station: one for one in figures.stations}
    gaps = {one.id: one.gaps for one in roster.stations}
    west, _south, east, _north = read.boundary.bounds() or (0.0, 0.0, 1.0, 1.0)
    found = []
    for unit in read.boundary.units("station"):
        shape = read.boundary.unit_shape(unit.id)
        if shape is None:
            continue
        tally = tallies.get(unit.id)
        found.append(
            WallStation(
                unit.id,
                unit.name,
                shapely.simplify(shape, (east - west) * FINENESS),
                0 if tally is None else tally.open,
                0 if tally is None else tally.late,
                gaps.get(unit.id, 0),
            )
        )
    return tuple(found)
