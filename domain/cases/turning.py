"""When a case turns amber and when red: moments, so that nobody need look again."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.cases.deadline import DAYS, ClockRules, Due, due_of, elapsed
from domain.cases.holidays import CalendarNotPublished
from domain.cases.limits import ASSESSMENT, CALENDAR_DAYS, STATUTORY, Governed, Limit
from domain.cases.working_hours import CountedTime
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.cases.clock_facts import ClockRun

SIDES = (STATUTORY, ASSESSMENT)
A_SECOND = timedelta(seconds=1)
Moment = datetime | None


def turning_points(
    runs: Iterable[ClockRun], case: Governed, rules: ClockRules
) -> tuple[Moment, Moment]:
    """Return when the first clock of a case warns and when the first runs out.

    They hold at any time until a clock is paused, stopped, extended or started, or
    a rule changes; None where no clock with an end runs.
    """
    warns: list[datetime] = []
    ends: list[datetime] = []
    for run in runs:
        if not run.running or rules.book.side(run.clock) not in SIDES:
            continue
        limit = rules.book.limit(run.clock, case)
        found = due_of(run, limit, rules)
        if limit is None or not isinstance(found, Due):
            continue
        ends.append(found.at)
        warn = used_at(run, limit, rules, limit.warn_pct / 100)
        warns.append(found.at if warn is None else min(warn, found.at))
    return min(warns, default=None), min(ends, default=None)


def used_at(run: ClockRun, limit: Limit, rules: ClockRules, share: float) -> Moment:
    """Return when a share of a limit is used up, None when that cannot be told."""
    amount = (limit.amount or 0.0) + run.extra
    try:
        if limit.unit not in DAYS:
            counted = CountedTime(rules.book.windows[limit.unit], rules.calendar)
            rests = [(one.since, one.until) for one in run.rests if one.until]
            return counted.add(run.started, amount * 3600 * share, rests)
        if run.rests:
            return _searched(run, limit, rules, share)
        start = run.started.astimezone(SHANGHAI).date()
        roll = limit.roll and limit.unit == CALENDAR_DAYS
        return _plain(start, amount, (limit.unit, roll), share, rules)
    except CalendarNotPublished:
        return None


@lru_cache(maxsize=4096)
def _plain(
    start: date,
    amount: float,
    unit_and_roll: tuple[str, bool],
    share: float,
    rules: ClockRules,
) -> datetime:
    unit, roll = unit_and_roll
    if unit == CALENDAR_DAYS:
        days = int(amount)
        end = rules.calendar.add_calendar(start, days, roll=roll)
        rolled = (end - start).days - days if roll else 0
        return _midnight(start, 1) + timedelta(days=(amount + rolled) * share)
    whole = math.floor(amount * share)
    part = amount * share - whole
    if part:
        day = rules.calendar.add_working(start, whole + 1)
        return _midnight(day, 0) + timedelta(days=part)
    return _midnight(rules.calendar.add_working(start, whole), 1)


def _searched(run: ClockRun, limit: Limit, rules: ClockRules, share: float) -> Moment:
    """Return the moment by halving the time between start and end, to a second."""
    found = due_of(run, limit, rules)
    if not isinstance(found, Due):
        return None
    low, high = run.started, found.at
    while high - low > A_SECOND:
        middle = low + (high - low) / 2
        spent = elapsed(run, limit, rules, middle)
        if spent is None:
            return None
        if spent.ratio >= share:
            high = middle
        else:
            low = middle
    return high


def _midnight(day: date, later: int) -> datetime:
    return datetime.combine(day + timedelta(days=later), time(), SHANGHAI)
