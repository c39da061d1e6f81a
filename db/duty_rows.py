"""What the roster pane shows: one row a station, a desk seat and a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from domain.staffing.coverage_gaps import DutyGap
    from domain.staffing.duty import OnDuty, Step


@dataclass(frozen=True, slots=True)
class GridDuty:
    """Who answers for a grid now; `place` is his last report, workspace CRS, metres."""

    grid: str
    name: str
    station: str
    person: str
    person_name: str
    person_kind: str
    capacity: str
    reason: str
    chain: tuple[Step, ...]
    load: int
    place: tuple[float, float] | None
    checked_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A person on a desk duty now, with his name and open cases."""

    duty: OnDuty
    name: str
    load: int


@dataclass(frozen=True, slots=True)
class StationDuty:
    """A station now: how many its desk needs and has, and how its grids stand.

    `acting` counts grids answered for by B or a stand-in, `uncovered` those that
    fell to the head of the station.
    """

    station: str
    name: str
    needed: int
    present: int
    gaps: tuple[DutyGap, ...]
    seats: tuple[Seat, ...]
    acting: int
    uncovered: int
    load: int
    grids: int


@dataclass(frozen=True, slots=True)
class RosterNow:
    """The duty of a moment: stations by code, grids by code."""

    at: datetime
    stations: tuple[StationDuty, ...]
    grids: tuple[GridDuty, ...]
