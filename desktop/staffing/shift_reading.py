"""Reading the roster of some days in a worker, and making its rows there."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.staffing.handover import Handover, handover_of
from desktop.staffing.shift_rows import (
    Naming,
    ShiftColumn,
    ShiftGap,
    ShiftRow,
    cover_rows,
    day_words,
    duty_words,
    gaps_of,
    missing_total,
    person_rows,
    post_rows,
    unit_rows,
)
from desktop.texts import t

if TYPE_CHECKING:
    from datetime import date, datetime

    from db.roster_span import RosterSpan
    from desktop.desk import OpenReader
    from domain.boundary.reads import Unit
    from domain.staffing.reads import DutyPost
    from domain.staffing.week_plan import UnitPlan

SATURDAY = 6


@dataclass(frozen=True, slots=True)
class ShiftRequest:
    """What is to be shown: day, week or month, of which unit, by post or person."""

    mode: str
    day: date
    unit: str
    by: str
    short_only: bool

    def span(self) -> tuple[date, date]:
        """Return the first and last day shown."""
        if self.mode == "day":
            return self.day, self.day
        if self.mode == "week":
            monday = self.day - timedelta(days=self.day.weekday())
            return monday, monday + timedelta(days=6)
        first = self.day.replace(day=1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])

    @property
    def shows_names(self) -> bool:
        """Whether duties are rows with names; a month's days are too narrow for it."""
        return self.by == "post" and self.mode == "week"

    def moved(self, steps: int) -> date:
        """Return a day of the span `steps` spans away."""
        first, last = self.span()
        if self.mode != "month":
            return self.day + timedelta(days=steps * ((last - first).days + 1))
        months = first.year * 12 + first.month - 1 + steps
        return first.replace(year=months // 12, month=months % 12 + 1)


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that can be chosen, with how many lack in it over the shown days."""

    id: str
    name: str
    level: str
    missing: int


@dataclass(frozen=True, slots=True)
class ShiftShown:
    """Everything the page shows for one request."""

    request: ShiftRequest
    unit: str
    columns: tuple[ShiftColumn, ...] = ()
    rows: tuple[ShiftRow, ...] = ()
    gaps: tuple[ShiftGap, ...] = ()
    units: tuple[UnitChoice, ...] = ()
    rostered: tuple[date, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Plans:
    """What one reading found: every unit with a desk, and the plan of each."""

    request: ShiftRequest
    span: RosterSpan
    units: dict[str, Unit]
    plans: dict[str, UnitPlan]
    now: datetime

    @property
    def names(self) -> dict[str, str]:
        """The names of the units."""
        return {one.id: one.name for one in self.units.values()}

    @property
    def all(self) -> list[UnitPlan]:
        """The plans of all units, bureaus first."""
        return list(self.plans.values())

    @property
    def naming(self) -> Naming:
        """Names and certificates of persons at the moment of reading."""
        return Naming(self._name, self.now, self.span.certificates())

    def _name(self, person: str) -> str:
        found = self.span.person(person)
        return "" if found is None else found.name


def read_plan(
    open_reader: OpenReader, request: ShiftRequest, now: datetime, home: str
) -> ShiftShown:
    """Read what a request shows, on a connection of the worker's."""
    read = open_reader()
    try:
        units = (*read.boundary.units("bureau"), *read.boundary.units("station"))
        span = read.staffing.span(*request.span())
        made = {unit.id: span.plan(unit.id, now) for unit in units}
        # A bureau without people of its own has no desk to show here.
        served = {
            unit.id: unit
            for unit in units
            if unit.level == "station" or made[unit.id].persons
        }
        plans = {one: made[one] for one in served}
        found = Plans(request, span, served, plans, now)
        unit = next((one for one in (request.unit, home, *served) if one in served), "")
        return _shown(found, unit)
    finally:
        read.conn.close()


def read_handover(open_reader: OpenReader, unit: str, now: datetime) -> Handover | None:
    """Read what goes over to a unit's next shift, after its table is shown."""
    read = open_reader()
    try:
        return handover_of(read, unit, now) if unit else None
    finally:
        read.conn.close()


def _shown(found: Plans, unit: str) -> ShiftShown:
    choices = tuple(
        UnitChoice(
            one.id, one.name, one.level, missing_total([found.plans[one.id]], found.now)
        )
        for one in found.units.values()
    )
    rostered = {c.day for plan in found.all for c in plan.covers if c.serving}
    return ShiftShown(
        found.request,
        unit,
        _columns(found.request, found.span, found.plans.get(unit), found.now),
        tuple(_rows(found, unit)),
        gaps_of(found.all, found.names, found.now),
        choices,
        tuple(sorted(rostered)),
        missing_total(found.all, found.now),
    )


def _rows(found: Plans, unit: str) -> list[ShiftRow]:
    request, naming = found.request, found.naming
    if request.mode == "day":
        rows = unit_rows(found.all, found.names, naming)
        return [row for row in rows if row.total] if request.short_only else rows
    if request.short_only:
        return _short_rows(found)
    if not unit:
        return []
    if request.shows_names:
        return [
            *post_rows(found.plans[unit], naming),
            *person_rows(found.plans[unit], naming),
        ]
    head = ShiftRow("group", "cover", t("shifts.group.cover"), "", ())
    covers = cover_rows(found.plans[unit], naming)
    return [head, *covers, *person_rows(found.plans[unit], naming)]


def _short_rows(found: Plans) -> list[ShiftRow]:
    """Return the duties that lack somebody, of every unit, under its name."""
    rows: list[ShiftRow] = []
    naming = found.naming
    for plan in found.all:
        short = cover_rows(plan, naming, short_only=True)
        if short:
            rows.append(ShiftRow("group", plan.unit, found.names[plan.unit], "", ()))
            rows += short
    return rows


def _columns(
    request: ShiftRequest, span: RosterSpan, plan: UnitPlan | None, now: datetime
) -> tuple[ShiftColumn, ...]:
    if request.mode == "day":
        return tuple(_duty_column(duty) for duty in span.duty_posts(now))
    if plan is None:
        return ()
    published = span.published()
    return tuple(
        _day_column(day, worked=worked, known=day in published, now=now)
        for day, worked in zip(plan.days, plan.worked, strict=True)
    )


def _duty_column(duty: DutyPost) -> ShiftColumn:
    return ShiftColumn(duty_words(duty.code), f"{duty.start}–{duty.end}")


def _day_column(day: date, *, worked: bool, known: bool, now: datetime) -> ShiftColumn:
    weekend = day.isoweekday() >= SATURDAY
    tag = ""
    if worked and weekend:
        tag = "work"
    elif not worked and (not weekend or known):
        tag = "rest"
    weekday = t(f"weekday.{day.isoweekday()}")
    return ShiftColumn(
        str(day.day),
        f"{weekday} {t(f'shifts.mark.{tag}')}" if tag else weekday,
        day,
        tag,
        day == now.date(),
        t(f"shifts.mark.{tag}") if tag else t(f"shifts.weekday.{day.isoweekday()}"),
    )


def span_words(request: ShiftRequest) -> str:
    """Return the shown days in words: a day, a week with its number, a month."""
    first, last = request.span()
    if request.mode == "day":
        return t("shifts.day_title", year=first.year, day=day_words(first))
    if request.mode == "month":
        return t("shifts.month_title", year=first.year, month=first.month)
    week = first.isocalendar().week
    return t(
        "shifts.week_title", first=f"{first:%Y-%m-%d}", last=f"{last:%m-%d}", week=week
    )
