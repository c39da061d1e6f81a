"""What an absence would open, before it is written: grids uncovered, shifts short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.clock import SHANGHAI
from domain.staffing.duty import (
    GRID_WINDOW,
    minutes_of,
    on_duty,
    responsible_at,
    window_open,
)
from domain.staffing.reads import Leave

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.staffing.duty import Responsible
    from domain.staffing.reads import (
        DutyPost,
        DutyReads,
        LeaveKind,
        Person,
        Post,
        PostKind,
        Qualification,
        Requirement,
        ServiceWindow,
        Shift,
        ShiftSheet,
        StaffingReads,
        Takeover,
    )

HANDLES = frozenset({"grid_officer_a", "grid_officer_b", "grid_leader"})
# A long absence is looked at day by day, but not for ever.
DAYS_AT_MOST = 31


@dataclass(frozen=True, slots=True)
class OpenedGrid:
    """A grid that changes hands: who answers now, who would, and from when."""

    grid: str
    at: datetime
    before: str
    after: Responsible

    @property
    def gap(self) -> bool:
        """Tell whether nobody of the grid itself would be left."""
        return self.after.uncovered or self.after.capacity in {"DUTY", "WATCH_OFFICER"}


@dataclass(frozen=True, slots=True)
class OpenedShift:
    """A published shift that names him, with how many would be left of those needed."""

    shift: Shift
    left: int
    needed: int

    @property
    def gap(self) -> bool:
        """Tell whether too few would be left."""
        return self.left < self.needed


@dataclass(frozen=True, slots=True)
class Opened:
    """All that an absence would open."""

    grids: tuple[OpenedGrid, ...]
    shifts: tuple[OpenedShift, ...]

    @property
    def gaps(self) -> int:
        """How many grids and shifts would be left without cover."""
        return sum(one.gap for one in self.grids) + sum(one.gap for one in self.shifts)


class Supposed:
    """The facts of duty as they would be if one more absence were approved."""

    def __init__(self, reads: DutyReads, leave: Leave) -> None:
        """Put an absence on top of what is known."""
        self._reads = reads
        self._leave = leave

    def leave_at(
        self, person: str, at: datetime, known: datetime | None = None
    ) -> Leave | None:
        """Return the absence that holds, the supposed one first."""
        if person == self._leave.person and self._leave.away(at):
            return self._leave
        return self._reads.leave_at(person, at, known)

    def person(self, person: str) -> Person | None:
        """Return one person."""
        return self._reads.person(person)

    def above(self, place: str) -> str:
        """Return the unit above a place."""
        return self._reads.above(place)

    def posts_at(
        self, place: str, at: datetime, known: datetime | None = None
    ) -> tuple[Post, ...]:
        """Return the posts held in a place."""
        return self._reads.posts_at(place, at, known)

    def takeovers_at(
        self, grid: str, at: datetime, known: datetime | None = None
    ) -> tuple[Takeover, ...]:
        """Return the take-overs in force."""
        return self._reads.takeovers_at(grid, at, known)

    def sheets_at(
        self, station: str, at: datetime, known: datetime | None = None
    ) -> tuple[ShiftSheet, ...]:
        """Return the running shifts."""
        return self._reads.sheets_at(station, at, known)

    def service_window(self, code: str, at: datetime) -> ServiceWindow | None:
        """Return the hours of service."""
        return self._reads.service_window(code, at)

    def working_day(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return self._reads.working_day(day)

    def leave_kind(self, code: str, at: datetime) -> LeaveKind | None:
        """Return the rule row of a kind of absence."""
        return self._reads.leave_kind(code, at)

    def duty_posts(self, at: datetime) -> tuple[DutyPost, ...]:
        """Return the desk duties."""
        return self._reads.duty_posts(at)

    def post_kinds(self, at: datetime) -> tuple[PostKind, ...]:
        """Return the kinds of post."""
        return self._reads.post_kinds(at)

    def qualifications_of(
        self, person: str, known: datetime | None = None
    ) -> tuple[Qualification, ...]:
        """Return a person's certificates."""
        return self._reads.qualifications_of(person, known)

    def requirements(self, subject: str, at: datetime) -> tuple[Requirement, ...]:
        """Return what a subject needs."""
        return self._reads.requirements(subject, at)

    def persons_of(self, station: str) -> tuple[Person, ...]:
        """Return the persons of a station."""
        return self._reads.persons_of(station)


def leave_preview(
    person: str, start: datetime, until: datetime, reads: StaffingReads
) -> Opened:
    """Return what an absence from `start` to `until` would open.

    Each grid is named once, at the first moment of service at which somebody else
    would answer, or at the first at which nobody would.
    """
    if until <= start:
        return Opened((), ())
    leave = Leave("", person, "", "approved", start, until, "", start)
    supposed = Supposed(reads, leave)
    grids = dict.fromkeys(
        post.place for post in reads.posts_of(person) if post.post_kind in HANDLES
    )
    found = (_grid(grid, start, until, reads, supposed) for grid in grids)
    shifts = tuple(
        _shift(sheet, person, leave, reads, supposed)
        for sheet in reads.sheets_of(person, start, until)
    )
    return Opened(tuple(one for one in found if one is not None), shifts)


def _moments(start: datetime, until: datetime, reads: DutyReads) -> Iterator[datetime]:
    """Yield the moments at which service is open: at the start, then each morning."""
    window = reads.service_window(GRID_WINDOW, start)
    opens = 0 if window is None else minutes_of(window.start)
    if window is None or window_open(window, start, reads):
        yield start
    for days in range(DAYS_AT_MOST):
        day = start.date() + timedelta(days=days)
        midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        moment = midnight + timedelta(minutes=opens)
        if moment >= until:
            return
        if moment > start and (window is None or window_open(window, moment, reads)):
            yield moment


def _grid(
    grid: str,
    start: datetime,
    until: datetime,
    reads: DutyReads,
    supposed: Supposed,
) -> OpenedGrid | None:
    first: OpenedGrid | None = None
    for moment in _moments(start, until, reads):
        before = responsible_at(grid, moment, reads)
        after = responsible_at(grid, moment, supposed)
        if after.person == before.person and after.capacity == before.capacity:
            continue
        found = OpenedGrid(grid, moment, before.person, after)
        if found.gap:
            return found
        first = first or found
    return first


def _shift(
    sheet: ShiftSheet,
    person: str,
    leave: Leave,
    reads: StaffingReads,
    supposed: Supposed,
) -> OpenedShift:
    shift = sheet.shift
    moment = max(shift.start, leave.valid_from)
    there = [one for one in on_duty(sheet, moment, supposed) if one.present]
    duty = reads.duty_post(shift.duty_post, moment)
    left = sum(one.person != person for one in there)
    return OpenedShift(shift, left, 0 if duty is None else duty.min_number)
