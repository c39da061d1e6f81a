"""Hours that count: the service window of a base, mapped to a steady line of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.cases.holidays import Calendar

Interval = tuple[datetime, datetime]
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Window:
    """The periods of a day that count, in seconds after midnight, ascending.

    `every_day`: also on days off (urgent hours); else on working days only.
    """

    periods: tuple[tuple[int, int], ...]
    every_day: bool

    @property
    def day_seconds(self) -> int:
        """Seconds that count on one whole day."""
        return sum(end - start for start, end in self.periods)

    def within(self, second: float) -> float:
        """Return the seconds that count before this second of the day."""
        counted = 0.0
        for start, end in self.periods:
            if second <= start:
                break
            counted += min(second, end) - start
        return counted

    def second_at(self, counted: float) -> float:
        """Return the second of the day by which so many seconds have counted."""
        for start, end in self.periods:
            if counted <= end - start:
                return start + counted
            counted -= end - start
        return float(self.periods[-1][1])


def seconds_of(text: str) -> int:
    """Read HH:MM (24:00 allowed) as seconds after midnight; ValueError otherwise."""
    hours, _, minutes = text.partition(":")
    second = int(hours) * 3600 + int(minutes) * 60
    if not 0 <= second <= DAY_SECONDS:
        message = f"no such time of day: {text}"
        raise ValueError(message)
    return second


class CountedTime:
    """Maps real time to counted seconds and back, for one window and calendar."""

    def __init__(self, window: Window, calendar: Calendar) -> None:
        """Take the window and the calendar whose working days it follows."""
        self._window = window
        self._calendar = calendar

    def counted(self, since: datetime, until: datetime) -> float:
        """Return the seconds that count in [since, until)."""
        if until <= since:
            return 0.0
        return self._position(until) - self._position(since)

    def add(
        self, start: datetime, seconds: float, pauses: Sequence[Interval] = ()
    ) -> datetime:
        """Return when `seconds` have counted after `start`, pauses cut out exactly."""
        origin = self._position(start)
        target = origin + seconds
        due = self._time(target, start)
        for since, until in pauses:
            low = max(since, start)
            if low >= due:
                break
            target += self.counted(low, until)
            due = self._time(target, start)
        return due

    def _position(self, at: datetime) -> float:
        if at.tzinfo is not SHANGHAI:
            at = at.astimezone(SHANGHAI)
        day = at.date()
        second = _second_of(at)
        length = self._window.day_seconds
        if self._window.every_day:
            return day.toordinal() * length + self._window.within(second)
        before = self._calendar.worked_before(day) * length
        if not self._calendar.is_working(day):
            return before
        return before + self._window.within(second)

    def _time(self, position: float, start: datetime) -> datetime:
        length = self._window.day_seconds
        index, rest = divmod(position, length)
        if rest == 0 and position > 0:
            # Exactly used up: the end of the earlier day, not the next opening.
            index, rest = index - 1, float(length)
        if self._window.every_day:
            day = date.fromordinal(int(index))
        else:
            day = self._calendar.nth(int(index), start.astimezone(SHANGHAI).date())
        return _at(day, self._window.second_at(rest))


def _second_of(at: datetime) -> float:
    return at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1_000_000


def _at(day: date, second: float) -> datetime:
    return datetime.combine(day, time(), SHANGHAI) + timedelta(seconds=second)
