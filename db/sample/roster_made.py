"""The made roster of the running week and the next, and who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.sample.staff_made import FIRST_OFFICER, WATCH
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.sample.mosaic import Mosaic
    from db.sample.staff_made import PersonMade, StaffMade, StationTeam

WEEKS = 2
# Served only on working days; the others watch day and night.
OFFICE_DUTIES = frozenset({"intake", "dispatcher", "verifier", "reserve"})
# Duties that somebody forgot: which station by its place, how many days on, which.
FORGOTTEN = frozenset({(2, 2, "duty_b"), (5, 6, "intake"), (5, 6, "dispatcher")})
POSITIONS_AT_MOST = 240


@dataclass(frozen=True, slots=True)
class ShiftMade:
    """A made shift: who serves a station's desk duty on a day, by staff number."""

    station: str
    day: date
    duty_post: str
    staff_nos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeaveMade:
    """A made absence; `approved` False = asked for and still open."""

    staff_no: str
    kind: str
    start: datetime
    until: datetime
    approved: bool


@dataclass(frozen=True, slots=True)
class PositionMade:
    """Where somebody reported from this morning, metres."""

    staff_no: str
    x: float
    y: float
    at: datetime


def make_shifts(staff: StaffMade, day: date) -> list[ShiftMade]:
    """Make the roster of this week and the next, a few duties forgotten.

    The last station lacks everybody who could stand in today: one grid there, whose
    own people are away, is not covered, a gap to be seen.
    """
    away = {leave.staff_no for leave in make_leave(staff, day)}
    # Nor does anybody serve whose certificate runs out before the roster does.
    last_day = day + timedelta(days=WEEKS * 7)
    away |= {
        paper.staff_no
        for paper in staff.certificates
        if paper.expires is not None and paper.expires <= last_day
    }
    found: list[ShiftMade] = []
    first = -day.weekday()
    for offset in range(first, first + WEEKS * 7):
        date_of = day + timedelta(days=offset)
        for number, team in enumerate(staff.teams):
            last = number == len(staff.teams) - 1
            found += (
                shift
                for shift in _shifts(team, date_of, away, thin=last and offset == 0)
                if (number, offset, shift.duty_post) not in FORGOTTEN
            )
    return found


def _shifts(
    team: StationTeam, day: date, away: set[str], *, thin: bool
) -> Iterator[ShiftMade]:
    able = [
        one
        for one in team.core[FIRST_OFFICER:]
        if one.kind == "official" and one.staff_no not in away
    ]
    # The third officer's certificate has run out in one station: he never serves.
    able = [one for one in able if one is not team.core[FIRST_OFFICER + 2]] or able
    turn = day.toordinal()

    def next_of(step: int) -> PersonMade:
        return able[(turn * 2 + step) % len(able)]

    auxiliaries = [one for one in team.core if one.kind == "auxiliary"]
    wanted = (
        ("watch_officer", team.core[WATCH]),
        ("intake", auxiliaries[turn % len(auxiliaries)]),
        ("dispatcher", auxiliaries[(turn + 1) % len(auxiliaries)]),
        ("verifier", team.core[1]),
        ("duty_a", next_of(0)),
        ("duty_b", next_of(1)),
        ("reserve", next_of(2)),
    )
    for duty_post, person in wanted:
        if thin and duty_post in {"watch_officer", "duty_a", "duty_b", "reserve"}:
            continue
        yield ShiftMade(team.station.code, day, duty_post, (person.staff_no,))


def make_leave(staff: StaffMade, day: date) -> list[LeaveMade]:
    """Make absences: one A away, one grid's A and B, one with its leader as well."""
    start = _at(day - timedelta(days=1), 8, 30)
    until = _at(day + timedelta(days=2), 18, 0)
    first, last = staff.teams[0], staff.teams[-1]
    second = staff.teams[min(3, len(staff.teams) - 1)]
    gone: dict[str, str] = {}
    gone[first.officer_a[min(first.officer_a)].staff_no] = "annual"
    both = sorted(second.officer_a)[1]
    gone[second.officer_a[both].staff_no] = "sick"
    gone[second.officer_b[both].staff_no] = "annual"
    bare = sorted(last.officer_a)[1]
    for person in (last.officer_a[bare], last.officer_b[bare], last.leader[bare]):
        gone[person.staff_no] = "annual"
    found = [
        LeaveMade(staff_no, kind, start, until, approved=True)
        for staff_no, kind in gone.items()
    ]
    asking = first.core[FIRST_OFFICER + 3]
    tomorrow = day + timedelta(days=1)
    found.append(
        LeaveMade(
            asking.staff_no,
            "personal",
            _at(tomorrow, 8, 30),
            _at(tomorrow, 18, 0),
            approved=False,
        )
    )
    return found


def make_positions(
    mosaic: Mosaic, staff: StaffMade, day: date, seed: int
) -> list[PositionMade]:
    """Make this morning's reports from the field: officers in their own grids."""
    rng = np.random.Generator(np.random.PCG64([seed, 7]))
    away = {leave.staff_no for leave in make_leave(staff, day)}
    officers = {
        grid: person.staff_no
        for team in staff.teams
        for grid, person in team.officer_a.items()
        if person.staff_no not in away
    }
    found: list[PositionMade] = []
    for grid in mosaic.grids[:POSITIONS_AT_MOST]:
        if grid.code not in officers or rng.random() < 0.35:
            continue
        shape = grid.shape()
        west, south, east, north = shape.bounds
        tries = rng.random((40, 2)) * (east - west, north - south) + (west, south)
        inside = tries[shapely.contains_xy(shape, tries)]
        if len(inside) == 0:
            continue
        at = _at(day, 8, 29) - timedelta(minutes=int(rng.integers(1, 75)))
        x, y = (round(float(value), 3) for value in inside[0])
        found.append(PositionMade(officers[grid.code], x, y, at))
    return sorted(found, key=lambda one: (one.at, one.staff_no))


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)
