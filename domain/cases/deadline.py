"""When a clock of a case runs out and how much is used: computed, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.cases.holidays import Calendar, CalendarNotPublished
from domain.cases.limits import CALENDAR_DAYS, WORKING_DAYS, Governed, Limit, RuleBook
from domain.cases.working_hours import CountedTime
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.cases.clock_facts import ClockRun

DAY_SECONDS = 86_400
DAYS = (WORKING_DAYS, CALENDAR_DAYS)


@dataclass(frozen=True, slots=True)
class Due:
    """The clock runs out at `at`: an act at that very moment is already late.

    `day` is the last day of a day-based limit, `raw` the day before any roll.
    """

    at: datetime
    day: date | None = None
    raw: date | None = None

    @property
    def shown(self) -> datetime:
        """The last second in time: the end of the last day for day-based limits."""
        if self.day is None or self.at.date() == self.day:
            return self.at
        return self.at - timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class NotPublished:
    """The calendar of this year is not published (未公布); `raw` where one exists."""

    year: int
    raw: date | None


@dataclass(frozen=True, slots=True)
class RuleUnset:
    """No row, or a row without an amount, governs the clock (时限未配置)."""

    rule: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The clock does not run for this case, or its run is void."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock is at rest since this moment; its end is open until it resumes."""

    since: datetime


Deadline = Due | NotPublished | RuleUnset | NotApplicable | Paused


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Used, paused and overrun time in the unit of the limit, and used / limit."""

    used: float
    paused: float
    overrun: float
    ratio: float


@dataclass(frozen=True, eq=False)
class ClockRules:
    """What turns facts into deadlines: limits, windows and the calendar."""

    book: RuleBook
    calendar: Calendar

    def counts(self, unit: str) -> bool:
        """Tell whether a unit can be counted: days, or hours that have a window."""
        return unit in DAYS or unit in self.book.windows


def deadline(
    clock: str, facts: Mapping[str, ClockRun], case: Governed, rules: ClockRules
) -> Deadline:
    """Return when a clock of a case runs out."""
    run = facts.get(clock)
    if run is None or run.void:
        return NotApplicable()
    return due_of(run, rules.book.limit(clock, case), rules)


def due_of(run: ClockRun, limit: Limit | None, rules: ClockRules) -> Deadline:
    """Return when one run of a clock runs out under a limit."""
    if run.void:
        return NotApplicable()
    if limit is None:
        return RuleUnset(run.clock)
    if limit.amount is None or not rules.counts(limit.unit):
        return RuleUnset(limit.rule)
    if run.paused:
        return Paused(run.rests[-1].since)
    try:
        return _due(run, limit, limit.amount + run.extra, rules)
    except CalendarNotPublished as missing:
        return NotPublished(missing.year, missing.raw)


def _due(run: ClockRun, limit: Limit, amount: float, rules: ClockRules) -> Due:
    if limit.unit not in DAYS:
        window = rules.book.windows[limit.unit]
        counted = CountedTime(window, rules.calendar)
        pauses = [(rest.since, rest.until) for rest in run.rests if rest.until]
        return Due(counted.add(run.started, amount * 3600, pauses))
    start = _day(run.started)
    days = int(amount)
    if not run.rests:
        return _plain_days(start, days, limit.unit, limit.roll, rules)
    pauses_by_day = [
        (_day(rest.since), _day(rest.until)) for rest in run.rests if rest.until
    ]
    if limit.unit == WORKING_DAYS:
        day = rules.calendar.add_working(start, days, pauses_by_day)
        return _day_due(day, day, rules.book.day_end)
    raw = rules.calendar.raw_calendar(start, days, pauses_by_day)
    day = rules.calendar.add_calendar(start, days, pauses_by_day, roll=limit.roll)
    return _day_due(day, raw, rules.book.day_end)


@lru_cache(maxsize=4096)
def _plain_days(
    start: date, days: int, unit: str, roll: bool, rules: ClockRules
) -> Due:
    if unit == WORKING_DAYS:
        day = rules.calendar.add_working(start, days)
        return _day_due(day, day, rules.book.day_end)
    raw = start + timedelta(days=days)
    day = rules.calendar.add_calendar(start, days, roll=roll)
    return _day_due(day, raw, rules.book.day_end)


def _day_due(day: date, raw: date, day_end: int) -> Due:
    at = datetime.combine(day, time(), SHANGHAI) + timedelta(seconds=day_end)
    return Due(at, day, raw)


def elapsed(
    run: ClockRun, limit: Limit | None, rules: ClockRules, now: datetime
) -> Elapsed | None:
    """Return used, paused and overrun time of a run; None when it cannot be told."""
    if limit is None or limit.amount is None or run.void:
        return None
    if not rules.counts(limit.unit):
        return None
    until = run.stopped or now
    amount = limit.amount + run.extra
    try:
        total = _spent(run.started, until, limit.unit, rules)
        paused = 0.0
        for rest in run.rests:
            end = min(rest.until or until, until)
            paused += _spent(rest.since, end, limit.unit, rules)
    except CalendarNotPublished:
        return None
    used = max(0.0, total - paused)
    allowed = amount
    if limit.unit == CALENDAR_DAYS and limit.roll:
        allowed = max(amount, _rolled(run, limit, rules))
    over = max(0.0, used - allowed)
    return Elapsed(used, paused, over, used / allowed if allowed > 0 else 1.0)


def _rolled(run: ClockRun, limit: Limit, rules: ClockRules) -> float:
    """Return the days that a limit grows to when its end rolls over days off."""
    found = due_of(run, limit, rules)
    if not isinstance(found, Due) or found.day is None or found.raw is None:
        return 0.0
    return (limit.amount or 0.0) + run.extra + (found.day - found.raw).days


def _spent(since: datetime, until: datetime, unit: str, rules: ClockRules) -> float:
    if until <= since:
        return 0.0
    if unit not in DAYS:
        window = rules.book.windows[unit]
        return CountedTime(window, rules.calendar).counted(since, until) / 3600
    start, end = _day(since), _day(until)
    if end <= start:
        return 0.0
    if unit == CALENDAR_DAYS:
        return (end - start).days - 1 + _part_of_day(until)
    whole = rules.calendar.between(start, end - timedelta(days=1))
    today = _part_of_day(until) if rules.calendar.is_working(end) else 0.0
    return whole + today


def _part_of_day(at: datetime) -> float:
    if at.tzinfo is not SHANGHAI:
        at = at.astimezone(SHANGHAI)
    seconds = at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1_000_000
    return seconds / DAY_SECONDS


def _day(at: datetime) -> date:
    if at.tzinfo is SHANGHAI:
        return at.date()
    return at.astimezone(SHANGHAI).date()
