"""A unit's shifts over some days as a plan: what is needed, who serves, what lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.clock import SHANGHAI
from domain.staffing.duty import (
    NOT_THERE,
    WHOLE_DAY,
    WORKDAYS,
    minutes_of,
    why_absent,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.staffing.reads import DutyPost, Leave, Person, PlanReads, ShiftSheet


@dataclass(frozen=True, slots=True)
class Serving:
    """One person on one shift, as it is after overrides and swaps.

    `state` is planned, signed_in, signed_out, no_show or away (then `reason` says
    why); `instead_of` names whom he replaces, "" for nobody.
    """

    person: str
    shift: str
    day: date
    duty_post: str
    start: datetime
    end: datetime
    state: str
    reason: str = ""
    origin: str = ""
    instead_of: str = ""

    @property
    def there(self) -> bool:
        """Tell whether he counts as serving."""
        return self.state in {"planned", "signed_in"}


@dataclass(frozen=True, slots=True)
class Cover:
    """One duty on one day: how many it needs, who serves it, which shift it is.

    `rostered` is False on a day for which the unit has published nothing yet: that
    is no gap, it is a roster still to be made.
    """

    day: date
    duty_post: str
    needed: int
    serving: tuple[Serving, ...]
    rostered: bool
    shift: str
    start: datetime
    end: datetime

    @property
    def present(self) -> int:
        """How many count as serving."""
        return sum(one.there for one in self.serving)

    @property
    def missing(self) -> int:
        """How many are missing of those needed, 0 where nothing is rostered yet."""
        return max(0, self.needed - self.present) if self.rostered else 0


@dataclass(frozen=True, slots=True)
class Away:
    """A person's absence on one day: its kind and whether it is approved."""

    person: str
    day: date
    kind: str
    approved: bool
    leave: str


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """The days of one unit: its people, its duties, every cover and absence."""

    unit: str
    days: tuple[date, ...]
    worked: tuple[bool, ...]
    duties: tuple[DutyPost, ...]
    persons: tuple[Person, ...]
    covers: tuple[Cover, ...]
    away: tuple[Away, ...]

    @property
    def missing(self) -> int:
        """How many persons are missing over all days and duties."""
        return sum(one.missing for one in self.covers)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is on file about one unit over some days.

    `sheets` are its shifts of these days, `leaves` the asked and approved absences
    of its people that overlap them.
    """

    unit: str
    sheets: tuple[ShiftSheet, ...]
    leaves: tuple[Leave, ...]
    persons: tuple[Person, ...]


def needed_on(days: str, day: date, *, worked: bool) -> bool:
    """Tell whether a service window's days hold a day."""
    if days == WHOLE_DAY:
        return True
    if days == WORKDAYS:
        return worked
    return str(day.isoweekday()) in days


def unit_plan(
    facts: UnitFacts, days: Sequence[date], reads: PlanReads, now: datetime
) -> UnitPlan:
    """Return the plan of a unit over some days, by the rules in force at `now`."""
    duties = reads.duty_posts(now)
    worked = tuple(reads.working_day(day) for day in days)
    by_cell: dict[tuple[date, str], list[ShiftSheet]] = {}
    for sheet in facts.sheets:
        key = (sheet.shift.day, sheet.shift.duty_post)
        by_cell.setdefault(key, []).append(sheet)
    published = {sheet.shift.day for sheet in facts.sheets}
    covers = []
    for duty in duties:
        window = reads.service_window(duty.window, now)
        open_on = WHOLE_DAY if window is None else window.days
        for day, works in zip(days, worked, strict=True):
            sheets = by_cell.get((day, duty.code), [])
            needed = needed_on(open_on, day, worked=works)
            covers.append(
                _cover(duty, day, sheets, reads)
                if not needed
                else replace(
                    _cover(duty, day, sheets, reads),
                    needed=duty.min_number,
                    rostered=day in published,
                )
            )
    away = tuple(one for leave in facts.leaves for one in _away(leave, days))
    return UnitPlan(
        facts.unit,
        tuple(days),
        worked,
        duties,
        facts.persons,
        tuple(covers),
        away,
    )


def hours_of(duty: DutyPost, day: date) -> tuple[datetime, datetime]:
    """Return when a duty begins and ends on a day by its rule row."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    start, end = minutes_of(duty.start), minutes_of(duty.end)
    if end <= start:
        end += 24 * 60
    return midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


def _cover(
    duty: DutyPost, day: date, sheets: list[ShiftSheet], reads: PlanReads
) -> Cover:
    start, end = hours_of(duty, day)
    shift = ""
    serving: list[Serving] = []
    for sheet in sheets:
        if sheet.shift.state == "cancelled":
            continue
        shift = shift or sheet.shift.id
        start, end = sheet.shift.start, sheet.shift.end
        serving += serving_of(sheet, reads)
    return Cover(day, duty.code, 0, tuple(serving), bool(sheets), shift, start, end)


def serving_of(sheet: ShiftSheet, reads: PlanReads) -> list[Serving]:
    """Return who serves a shift over its whole length, overrides applied in order."""
    shift = sheet.shift
    who: dict[str, tuple[str, str]] = {
        one.person: (one.origin, "") for one in sheet.assignments
    }
    for override in sheet.overrides:
        if override.valid_to <= override.valid_from:
            continue
        if override.out_person:
            if override.out_person not in who:
                continue
            whole = override.valid_from <= shift.start and shift.end <= (
                override.valid_to
            )
            if whole:
                del who[override.out_person]
        who[override.in_person] = (override.origin, override.out_person)
    states = {one.person: one.state for one in sheet.attendance}
    found = []
    for person, (origin, instead_of) in who.items():
        state = states.get(person, "planned")
        reason = NOT_THERE.get(state, "")
        if not reason:
            reason = why_absent(person, shift.start, reads)
            state = "away" if reason else state
        found.append(
            Serving(
                person,
                shift.id,
                shift.day,
                shift.duty_post,
                shift.start,
                shift.end,
                state,
                reason,
                origin,
                instead_of,
            )
        )
    return found


def _away(leave: Leave, days: Sequence[date]) -> list[Away]:
    approved = leave.state == "approved"
    found = []
    for day in days:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
        half = timedelta(hours=12)
        if leave.valid_from < noon + half and noon - half < leave.valid_to:
            found.append(Away(leave.person, day, leave.kind, approved, leave.id))
    return found
