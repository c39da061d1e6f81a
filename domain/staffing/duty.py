"""Who is responsible for a grid at a minute, with every step that was tried.

Map, queue, roster, notices and exports ask here and nowhere else. Two times count:
when something was true, and when it was known: with `as_known_at` the answer is
what a desk could say at that minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from domain.staffing.reads import DutyReads, PlanReads, ServiceWindow, ShiftSheet

GRID_WINDOW = "grid_posts"
WHOLE_DAY = "every"
WORKDAYS = "workday"
# What attendance says of somebody who is on a shift and yet is not there.
NOT_THERE = {"no_show": "NO_SHOW", "signed_out": "SIGNED_OUT"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to the answer: who was asked for, and why (not) he."""

    capacity: str
    role: str
    person: str
    taken: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Responsible:
    """The answer: the person, in what capacity, why, and the steps before.

    `capacity` is TAKEOVER, AREA_OWNER, AREA_B_ACTING, GRID_LEADER, DUTY,
    WATCH_OFFICER or UNCOVERED (a gap, even though the station head is named).
    `person` is "" only where no unit above the grid has a head on file.
    """

    person: str
    capacity: str
    reason: str
    chain: tuple[Step, ...]

    @property
    def uncovered(self) -> bool:
        """Tell whether this is a gap in the cover."""
        return self.capacity == "UNCOVERED"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A person of the final schedule; `reason` says why he is not `present`."""

    person: str
    duty_post: str
    shift: str
    origin: str
    present: bool
    reason: str
    signed_in: bool


def why_absent(
    person: str, at: datetime, reads: PlanReads, known: datetime | None = None
) -> str:
    """Return why a person is not available at a moment, "" if he is.

    UNKNOWN_PERSON, NOT_EMPLOYED, SUSPENDED or ON_LEAVE.
    """
    found = reads.person(person)
    if found is None:
        return "UNKNOWN_PERSON"
    if not found.employed(at):
        return "NOT_EMPLOYED"
    leave = reads.leave_at(person, at, known)
    if leave is None:
        return ""
    kind = reads.leave_kind(leave.kind, at)
    return "SUSPENDED" if kind is not None and kind.suspends else "ON_LEAVE"


def available(
    person: str, at: datetime, reads: DutyReads, known: datetime | None = None
) -> bool:
    """Tell whether a person is employed, not on leave and not suspended."""
    return not why_absent(person, at, reads, known)


@lru_cache(maxsize=256)
def minutes_of(text: str) -> int:
    """Return minutes since midnight of an HH:MM text (24:00 is 1440)."""
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def window_open(window: ServiceWindow, at: datetime, reads: PlanReads) -> bool:
    """Tell whether a service window holds a moment; half-open, over midnight too."""
    start, end = minutes_of(window.start), minutes_of(window.end)
    now = at.hour * 60 + at.minute
    today = at.date()
    if start == end:
        return _served(window.days, today, reads)
    if start < end:
        return start <= now < end and _served(window.days, today, reads)
    if now >= start:
        return _served(window.days, today, reads)
    return now < end and _served(window.days, today - timedelta(days=1), reads)


def _served(days: str, day: date, reads: PlanReads) -> bool:
    if days == WHOLE_DAY:
        return True
    if days == WORKDAYS:
        return reads.working_day(day)
    return str(day.isoweekday()) in days


def on_duty(
    sheet: ShiftSheet, at: datetime, reads: DutyReads, known: datetime | None = None
) -> tuple[OnDuty, ...]:
    """Return who serves a shift at a moment, after swaps and overrides, in order.

    A person who is away stays listed with the reason, so that the gap can be named.
    """
    states = {one.person: one.state for one in sheet.attendance}
    return tuple(
        _standing(sheet, person, origin, states.get(person, ""), reason)
        for person, origin, reason in (
            (person, origin, why_absent(person, at, reads, known))
            for person, origin in serving_at(sheet, at).items()
        )
    )


def serving_at(sheet: ShiftSheet, at: datetime) -> dict[str, str]:
    """Return person -> origin of those on a shift at a moment, present or not."""
    serving = {one.person: one.origin for one in sheet.assignments}
    for override in sheet.overrides:
        if not override.valid_from <= at < override.valid_to:
            continue
        if override.out_person and override.out_person not in serving:
            continue
        serving = _replaced(
            serving, override.out_person, override.in_person, override.origin
        )
    return serving


def _replaced(
    serving: dict[str, str], out_person: str, in_person: str, origin: str
) -> dict[str, str]:
    if not out_person:
        return {**serving, in_person: origin}
    return {
        (in_person if person == out_person else person): (
            origin if person == out_person else was
        )
        for person, was in serving.items()
    }


def _standing(
    sheet: ShiftSheet, person: str, origin: str, state: str, reason: str
) -> OnDuty:
    if not reason:
        reason = NOT_THERE.get(state, "")
    return OnDuty(
        person=person,
        duty_post=sheet.shift.duty_post,
        shift=sheet.shift.id,
        origin=origin,
        present=not reason,
        reason=reason,
        signed_in=state == "signed_in",
    )


def final_schedule(
    station: str, at: datetime, reads: DutyReads, known: datetime | None = None
) -> tuple[OnDuty, ...]:
    """Return everybody on a station's shifts at a moment, as it really is."""
    return tuple(
        one
        for sheet in reads.sheets_at(station, at, known)
        for one in on_duty(sheet, at, reads, known)
    )


def responsible_at(
    grid: str,
    t: datetime,
    world: DutyReads,
    as_known_at: datetime | None = None,
) -> Responsible:
    """Say who answers for a grid at a minute, in what capacity and why.

    `grid` is the grid's code, `as_known_at` None means by all that is known today.
    """
    chain: list[Step] = []
    for step in _steps(grid, t, world, as_known_at):
        chain.append(step)
        if step.taken:
            return Responsible(step.person, step.capacity, step.reason, tuple(chain))
    head = _head(grid, t, world, as_known_at)
    chain.append(head)
    return Responsible(head.person, "UNCOVERED", head.reason, tuple(chain))


def _steps(
    grid: str, t: datetime, world: DutyReads, known: datetime | None
) -> Iterator[Step]:
    yield from _takeovers(grid, t, world, known)
    window = world.service_window(GRID_WINDOW, t)
    if window is None or window_open(window, t, world):
        yield from _posts(grid, t, world, known)
    else:
        yield Step("AREA_OWNER", "grid_officer_a", "", taken=False, reason="CLOSED")
    yield from _duties(world.above(grid), t, world, known)


def _takeovers(
    grid: str, t: datetime, world: DutyReads, known: datetime | None
) -> Iterator[Step]:
    # The latest take-over counts: it was made in knowledge of the ones before.
    for takeover in reversed(world.takeovers_at(grid, t, known)):
        why = why_absent(takeover.person, t, world, known)
        yield Step("TAKEOVER", "takeover", takeover.person, not why, why or "TOOK_OVER")


_GRID_STEPS = (
    ("grid_officer_a", "AREA_OWNER"),
    ("grid_officer_b", "AREA_B_ACTING"),
    ("grid_leader", "GRID_LEADER"),
)


def _posts(
    grid: str, t: datetime, world: DutyReads, known: datetime | None
) -> Iterator[Step]:
    posts = world.posts_at(grid, t, known)
    before = "HOLDS_POST"
    for role, capacity in _GRID_STEPS:
        holders = [post.person for post in posts if post.post_kind == role]
        if not holders:
            yield Step(capacity, role, "", taken=False, reason="VACANT")
        why = "VACANT"
        for person in holders:
            why = why_absent(person, t, world, known)
            yield Step(capacity, role, person, not why, why or before)
        # What the next one acts for: A away is why B is responsible.
        if role == "grid_officer_a":
            before = f"A_{why}"


def _duties(
    station: str, t: datetime, world: DutyReads, known: datetime | None
) -> Iterator[Step]:
    serving = final_schedule(station, t, world, known)
    for role in ("duty_a", "duty_b", "watch_officer"):
        capacity = "WATCH_OFFICER" if role == "watch_officer" else "DUTY"
        rostered = [one for one in serving if one.duty_post == role]
        if not rostered:
            yield Step(capacity, role, "", taken=False, reason="NOT_ROSTERED")
        for one in rostered:
            yield Step(
                capacity, role, one.person, one.present, one.reason or "ON_SHIFT"
            )


HEADS = ("station_head", "deputy_head", "bureau_leader")


def _head(grid: str, t: datetime, world: DutyReads, known: datetime | None) -> Step:
    """Find whom an uncovered grid falls to: the nearest head above it, never nobody."""
    unit = world.above(grid)
    while unit:
        posts = world.posts_at(unit, t, known)
        for role in HEADS:
            for post in posts:
                if post.post_kind == role:
                    why = why_absent(post.person, t, world, known)
                    reason = f"NOBODY_ON_DUTY_{why}" if why else "NOBODY_ON_DUTY"
                    return Step("UNCOVERED", role, post.person, True, reason)
        unit = world.above(unit)
    return Step("UNCOVERED", "station_head", "", False, "NO_HEAD_ON_FILE")
