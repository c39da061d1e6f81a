"""Working days by the published calendar: never a guess beyond it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pause = tuple[date, date]
MAKEUP_WEEKDAY = 5


class CalendarNotPublished(Exception):
    """The State Council's notice for this year is not in the calendar."""

    def __init__(self, year: int, raw: date | None = None) -> None:
        """Name the first missing year, and the raw date where one exists."""
        super().__init__(year, raw)
        self.year = year
        self.raw = raw


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One row of the calendar: a day, whether it is worked, and what it is called."""

    day: date
    is_workday: bool
    name: str = ""
    source: str = ""


class Calendar:
    """The published years: which days are worked, counted by prefix and bisect.

    A year is published when each of its days has a row.
    """

    def __init__(self, days: Iterable[tuple[date, bool]]) -> None:
        """Take (day, is it worked) of any number of years, in any order."""
        rows = sorted((day.toordinal(), worked) for day, worked in days)
        counts: dict[int, int] = {}
        for ordinal, _worked in rows:
            year = date.fromordinal(ordinal).year
            counts[year] = counts.get(year, 0) + 1
        self.years = frozenset(
            year for year, count in counts.items() if count == _days_in(year)
        )
        self._work: Sequence[int] = [
            ordinal
            for ordinal, worked in rows
            if worked and date.fromordinal(ordinal).year in self.years
        ]
        self._set = frozenset(self._work)

    def published(self, year: int) -> bool:
        """Tell whether a year's notice is in."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """Tell whether a day is worked; CalendarNotPublished beyond the calendar."""
        if day.year not in self.years:
            raise CalendarNotPublished(day.year)
        return day.toordinal() in self._set

    def is_makeup(self, day: date) -> bool:
        """Tell whether a day is a weekend day that is worked (调休)."""
        return self.is_working(day) and day.weekday() >= MAKEUP_WEEKDAY

    def between(self, after: date, until: date) -> int:
        """Count the working days in (after, until]."""
        if until <= after:
            return 0
        self._span(after, until)
        return bisect_right(self._work, until.toordinal()) - bisect_right(
            self._work, after.toordinal()
        )

    def worked_before(self, day: date) -> int:
        """Return how many working days of the calendar lie before a day."""
        if day.year not in self.years:
            raise CalendarNotPublished(day.year)
        return bisect_left(self._work, day.toordinal())

    def nth(self, index: int, since: date) -> date:
        """Return the working day with this index of the calendar, counted from 0.

        `since` is where the count began: the years between must be published.
        """
        if index >= len(self._work):
            raise CalendarNotPublished(self._missing(since.year))
        day = date.fromordinal(self._work[index])
        self._span(since, day)
        return day

    def add_working(
        self, start: date, amount: int, pauses: Sequence[Pause] = ()
    ) -> date:
        """Return the last day of `amount` working days; the start day is not counted.

        Days in (P, R] of a pause from P to R are not counted. Source: 民法典
        art 201; vectors in tests/domain/cases.
        """
        first = self._index_after(start)
        need = amount
        due = self.nth(first + need - 1, start) if need > 0 else start
        for since, until in pauses:
            low = max(since, start)
            if low >= due:
                break
            need += self.between(low, until)
            due = self.nth(first + need - 1, start)
        return due

    def raw_calendar(self, start: date, amount: int, pauses: Sequence[Pause]) -> date:
        """Return the last of `amount` calendar days, before any roll."""
        due = start.toordinal() + amount
        for since, until in pauses:
            low = max(since, start).toordinal()
            if low >= due:
                break
            due += max(0, until.toordinal() - low)
        return date.fromordinal(due)

    def add_calendar(
        self,
        start: date,
        amount: int,
        pauses: Sequence[Pause] = (),
        *,
        roll: bool = True,
    ) -> date:
        """Return the end of `amount` calendar days, rolled to the next worked day.

        Source: 民法典 art 203. CalendarNotPublished carries the raw date.
        """
        raw = self.raw_calendar(start, amount, pauses)
        if not roll:
            return raw
        if raw.year not in self.years:
            raise CalendarNotPublished(raw.year, raw)
        index = bisect_left(self._work, raw.toordinal())
        if index == len(self._work):
            raise CalendarNotPublished(raw.year + 1, raw)
        rolled = date.fromordinal(self._work[index])
        if rolled.year != raw.year and raw.year + 1 not in self.years:
            raise CalendarNotPublished(raw.year + 1, raw)
        return rolled

    def _index_after(self, start: date) -> int:
        if start.year not in self.years:
            raise CalendarNotPublished(start.year)
        return bisect_right(self._work, start.toordinal())

    def _span(self, start: date, end: date) -> None:
        if start.year == end.year and end.year in self.years:
            return
        for year in range(start.year, end.year + 1):
            if year not in self.years:
                raise CalendarNotPublished(year)

    def _missing(self, year: int) -> int:
        while year in self.years:
            year += 1
        return year


def _days_in(year: int) -> int:
    return date(year, 12, 31).toordinal() - date(year - 1, 12, 31).toordinal()
