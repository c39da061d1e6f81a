"""The shifts and absences of some days, read at once for the plan of a unit or all."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from typing_extensions import override

from db.instants import stored
from db.staffing_rows import (
    ASSIGNMENT,
    ATTENDANCE,
    CURRENT,
    LEAVE,
    OVERRIDE,
    PERSON,
    SHIFT,
    to_assignment,
    to_attendance,
    to_leave,
    to_override,
    to_person,
    to_shift,
)
from db.staffing_rules import StaffRules
from domain.clock import SHANGHAI
from domain.staffing.reads import ShiftSheet
from domain.staffing.week_plan import UnitFacts, UnitPlan, unit_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from sqlite_utils.utils import sqlite3

    from domain.staffing.reads import Leave, LeaveKind, Person, Shift

Fact = TypeVar("Fact")
OF_DAYS = "SELECT id FROM shift WHERE day BETWEEN :first AND :last"
# What a night shift of the last day still needs to know lies after midnight.
AFTER = timedelta(days=2)


def _grouped(
    facts: Iterable[Fact], key: Callable[[Fact], str]
) -> dict[str, list[Fact]]:
    groups: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return groups


class RosterSpan(StaffRules):
    """All that is on file about the days from `first` to `last`, for one unit or all.

    Implements domain.staffing.reads.PlanReads from what it read once.
    """

    def __init__(
        self, conn: sqlite3.Connection, first: date, last: date, unit: str = ""
    ) -> None:
        """Read shifts, absences and persons; unit "" = of every unit."""
        super().__init__(conn)
        start = datetime.combine(first, time(0), SHANGHAI)
        until = datetime.combine(last, time(0), SHANGHAI) + AFTER
        self.days = tuple(
            first + timedelta(days=step) for step in range((last - first).days + 1)
        )
        self._values = {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "unit": unit,
            "start": stored(start),
            "until": stored(until),
        }
        self._sheets = self._read_sheets()
        self._persons = self._read_persons()
        self._own = _grouped(self._persons.values(), lambda person: person.station)
        self._leaves = _grouped(self._read_leaves(), lambda leave: leave.person)
        self._worked: dict[date, bool] = {}
        self._kinds: dict[str, LeaveKind | None] = {}

    def _read(self, sql: str) -> list[tuple[Any, ...]]:
        return self.conn.execute(sql, self._values).fetchall()

    def _shifts(self) -> list[Shift]:
        rows = self._read(
            f"{SHIFT} WHERE s.day BETWEEN :first AND :last "
            "AND (:unit = '' OR s.station = :unit) ORDER BY s.start, s.id"
        )
        return [to_shift(row) for row in rows]

    def _read_sheets(self) -> dict[str, list[ShiftSheet]]:
        mine = f"{OF_DAYS} AND (:unit = '' OR station = :unit)"
        where = f"WHERE shift IN ({mine}) AND {CURRENT}"
        assigned = _grouped(
            map(to_assignment, self._read(f"{ASSIGNMENT} {where} ORDER BY rank, fid")),
            lambda one: one.shift,
        )
        overrides = _grouped(
            map(to_override, self._read(f"{OVERRIDE} {where} ORDER BY fid")),
            lambda one: one.shift,
        )
        attendance = _grouped(
            map(to_attendance, self._read(f"{ATTENDANCE} {where} ORDER BY fid")),
            lambda one: one.shift,
        )
        sheets = [
            ShiftSheet(
                shift,
                tuple(assigned.get(shift.id, ())),
                tuple(overrides.get(shift.id, ())),
                tuple(attendance.get(shift.id, ())),
            )
            for shift in self._shifts()
        ]
        return _grouped(sheets, lambda sheet: sheet.shift.station)

    def _read_persons(self) -> dict[str, Person]:
        rows = self._read(
            f"{PERSON} WHERE (:unit = '' OR p.station = :unit) "
            "AND (p.valid_to IS NULL OR p.valid_to > :start) ORDER BY p.staff_no"
        )
        found = {person.id: person for person in map(to_person, rows)}
        named = {
            one
            for sheets in self._sheets.values()
            for sheet in sheets
            for one in (
                *(assigned.person for assigned in sheet.assignments),
                *(override.in_person for override in sheet.overrides),
            )
        }
        for person in sorted(named - found.keys()):
            row = self.conn.execute(f"{PERSON} WHERE p.id = ?", (person,)).fetchone()
            if row is not None:
                found[person] = to_person(row)
        return found

    def _read_leaves(self) -> list[Leave]:
        rows = self._read(
            f"{LEAVE} WHERE state IN ('asked', 'approved') AND {CURRENT} "
            "AND valid_from < :until AND valid_to > :start ORDER BY valid_from, id"
        )
        return [to_leave(row) for row in rows]

    def person(self, person: str) -> Person | None:
        """Return one person."""
        return self._persons.get(person)

    def leave_at(
        self, person: str, at: datetime, known: datetime | None = None
    ) -> Leave | None:
        """Return the approved absence that holds this moment."""
        del known
        return next(
            (leave for leave in self._leaves.get(person, ()) if leave.away(at)), None
        )

    @override
    def leave_kind(self, code: str, at: datetime) -> LeaveKind | None:
        """Return the rule row of a kind of absence."""
        if code not in self._kinds:
            self._kinds[code] = super().leave_kind(code, at)
        return self._kinds[code]

    @override
    def working_day(self, day: date) -> bool:
        """Tell whether a day is worked."""
        if day not in self._worked:
            self._worked[day] = super().working_day(day)
        return self._worked[day]

    def published(self) -> frozenset[date]:
        """Return the days of the calendar that are published, of these days."""
        rows = self._read(
            "SELECT date FROM calendar_day WHERE date BETWEEN :first AND :last"
        )
        known = {str(day) for (day,) in rows}
        return frozenset(day for day in self.days if day.isoformat() in known)

    def certificates(self) -> dict[str, tuple[str, ...]]:
        """Return the codes of the certificates good on the first day, by person."""
        rows = self._read(
            "SELECT DISTINCT q.person, q.code FROM qualification q "
            "JOIN person p ON p.id = q.person "
            "WHERE (:unit = '' OR p.station = :unit) AND q.issued <= :first "
            "AND (q.expires IS NULL OR q.expires >= :first) "
            "AND (q.ended IS NULL OR q.ended > :first) ORDER BY q.person, q.code"
        )
        found = _grouped(rows, lambda row: str(row[0]))
        return {person: tuple(row[1] for row in some) for person, some in found.items()}

    def facts(self, unit: str) -> UnitFacts:
        """Return what is on file about a unit: its people and who is lent to it."""
        sheets = self._sheets.get(unit, [])
        lent = {one.person for sheet in sheets for one in sheet.assignments}
        lent |= {one.in_person for sheet in sheets for one in sheet.overrides}
        own = {one.id: one for one in self._own.get(unit, ())}
        persons = (
            *own.values(),
            *(self._persons[one] for one in sorted(lent - own.keys())),
        )
        leaves = tuple(
            leave for one in persons for leave in self._leaves.get(one.id, ())
        )
        return UnitFacts(unit, tuple(sheets), leaves, persons)

    def plan(self, unit: str, now: datetime) -> UnitPlan:
        """Return the plan of a unit over these days."""
        return unit_plan(self.facts(unit), self.days, self, now)
