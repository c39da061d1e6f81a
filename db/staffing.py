"""Staff as the rules and windows read it, with the tables behind."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db.duty_roster import DutyRoster
from db.instants import stored, told_moment
from db.kept import Kept
from db.roster_span import RosterSpan
from db.staff_lists import StaffLists
from db.staffing_projection import PROJECT
from db.staffing_rows import (
    ASSIGNMENT,
    ATTENDANCE,
    CURRENT,
    LEAVE,
    OVERRIDE,
    PERSON,
    POST,
    QUALIFICATION,
    SHIFT,
    TAKEOVER,
    known_clause,
    to_assignment,
    to_attendance,
    to_leave,
    to_override,
    to_person,
    to_post,
    to_qualification,
    to_shift,
    to_takeover,
)
from db.staffing_rules import StaffRules
from db.staffing_schema import RULE_TABLES, SCHEMA, STATE_TABLES, seed_rows
from domain.staffing.duty import serving_at
from domain.staffing.reads import Position, ShiftSheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlite_utils.utils import sqlite3

    from db.duty_rows import RosterNow
    from domain.staffing.reads import (
        Leave,
        Person,
        Post,
        Qualification,
        Shift,
        ShiftOverride,
        Takeover,
    )

__all__ = [
    "PROJECT",
    "RULE_TABLES",
    "SCHEMA",
    "STATE_TABLES",
    "StaffingTables",
    "seed_rows",
]

# An interval of no length would miss the shift that starts at this moment.
A_SECOND = timedelta(seconds=1)
AN_HOUR = timedelta(hours=1)
STATION_OF = "SELECT station FROM grid_version WHERE valid_to IS NULL"
POSITION = "SELECT person, x, y, at FROM position"
SHIFTS_NAMING = (
    "SELECT shift FROM assignment WHERE person = :person AND superseded_at IS NULL "
    "UNION SELECT shift FROM shift_override WHERE in_person = :person "
    "AND superseded_at IS NULL AND valid_from < valid_to"
)
HOLDS = "valid_from <= :at AND (valid_to IS NULL OR valid_to > :at)"


class StaffingTables(StaffRules):
    """Implements domain.staffing.reads.StaffingReads over one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Read through one connection."""
        super().__init__(conn)
        self.roster = DutyRoster(conn)
        self.lists = StaffLists(conn)
        self._kept = Kept(conn)

    def _rows(self, sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        return self.conn.execute(sql, dict(values)).fetchall()

    def _one(self, sql: str, *values: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.conn.execute(sql, values).fetchone()
        return row

    def person(self, person: str) -> Person | None:
        """Return one person."""
        return self._kept.get(("person", person), lambda: self._person(person))

    def _person(self, person: str) -> Person | None:
        row = self._one(f"{PERSON} WHERE p.id = ?", person)
        return None if row is None else to_person(row)

    def person_by_staff_no(self, staff_no: str) -> Person | None:
        """Return the person with this staff number."""
        row = self._one(f"{PERSON} WHERE p.staff_no = ?", staff_no)
        return None if row is None else to_person(row)

    def persons_of(self, station: str) -> tuple[Person, ...]:
        """Return the persons of a station, by staff number."""
        rows = self.conn.execute(
            f"{PERSON} WHERE p.station = ? ORDER BY p.staff_no", (station,)
        )
        return tuple(to_person(row) for row in rows)

    def above(self, place: str) -> str:
        """Return the unit above a grid code or unit id, "" at the top."""
        return self._kept.get(("above", place), lambda: self._above(place))

    def _above(self, place: str) -> str:
        row = self._one(f"{STATION_OF} AND code = ?", place)
        if row is None:
            row = self._one(
                "SELECT parent FROM unit WHERE id = ? ORDER BY valid_from DESC LIMIT 1",
                place,
            )
        return "" if row is None or row[0] is None else str(row[0])

    def posts_at(
        self, place: str, at: datetime, known: datetime | None = None
    ) -> tuple[Post, ...]:
        """Return the posts held in a grid or unit at a moment, longest held first."""
        clause, values = known_clause(known)
        rows = self._rows(
            f"{POST} WHERE place = :place AND {HOLDS} AND {clause} "
            "ORDER BY valid_from, id",
            {"place": place, "at": stored(at), **values},
        )
        return tuple(to_post(row) for row in rows)

    def post(self, post: str) -> Post | None:
        """Return one post as it is known now."""
        row = self._one(f"{POST} WHERE id = ? AND {CURRENT}", post)
        return None if row is None else to_post(row)

    def posts_of(self, person: str) -> tuple[Post, ...]:
        """Return every post of a person that has not been voided, oldest first."""
        return self._kept.get(("posts", person), lambda: self._posts_of(person))

    def _posts_of(self, person: str) -> tuple[Post, ...]:
        rows = self._rows(
            f"{POST} WHERE person = :person AND {CURRENT} "
            "AND (valid_to IS NULL OR valid_to > valid_from) ORDER BY valid_from, id",
            {"person": person},
        )
        return tuple(to_post(row) for row in rows)

    def posts_between(
        self, place: str, start: datetime, until: datetime | None
    ) -> tuple[Post, ...]:
        """Return the posts in a place that overlap an interval."""
        rows = self._rows(
            f"{POST} WHERE place = :place AND {CURRENT} "
            "AND (valid_to IS NULL OR (valid_to > :start AND valid_to > valid_from)) "
            "AND (:until IS NULL OR valid_from < :until) ORDER BY valid_from, id",
            {
                "place": place,
                "start": stored(start),
                "until": None if until is None else stored(until),
            },
        )
        return tuple(to_post(row) for row in rows)

    def leave(self, leave: str) -> Leave | None:
        """Return one absence as it is known now."""
        row = self._one(f"{LEAVE} WHERE id = ? AND {CURRENT}", leave)
        return None if row is None else to_leave(row)

    def leave_at(
        self, person: str, at: datetime, known: datetime | None = None
    ) -> Leave | None:
        """Return the approved absence that holds this moment."""
        clause, values = known_clause(known)
        rows = self._rows(
            f"{LEAVE} WHERE person = :person AND state = 'approved' AND {HOLDS} "
            f"AND {clause} ORDER BY valid_from, id LIMIT 1",
            {"person": person, "at": stored(at), **values},
        )
        return to_leave(rows[0]) if rows else None

    def leaves_between(
        self, person: str, start: datetime, until: datetime
    ) -> tuple[Leave, ...]:
        """Return a person's asked and approved absences that overlap an interval."""
        rows = self._rows(
            f"{LEAVE} WHERE person = :person AND state IN ('asked', 'approved') "
            f"AND {CURRENT} AND valid_from < :until AND valid_to > :start "
            "ORDER BY valid_from, id",
            {"person": person, "start": stored(start), "until": stored(until)},
        )
        return tuple(to_leave(row) for row in rows)

    def takeover(self, takeover: str) -> Takeover | None:
        """Return one take-over as it is known now."""
        row = self._one(f"{TAKEOVER} WHERE id = ? AND {CURRENT}", takeover)
        return None if row is None else to_takeover(row)

    def takeovers_at(
        self, grid: str, at: datetime, known: datetime | None = None
    ) -> tuple[Takeover, ...]:
        """Return the take-overs of a grid in force, oldest first."""
        clause, values = known_clause(known)
        rows = self._rows(
            f"{TAKEOVER} WHERE grid = :grid AND {HOLDS} AND {clause} ORDER BY fid",
            {"grid": grid, "at": stored(at), **values},
        )
        return tuple(to_takeover(row) for row in rows)

    def sheets_at(
        self, station: str, at: datetime, known: datetime | None = None
    ) -> tuple[ShiftSheet, ...]:
        """Return the published shifts of a station that hold this moment."""
        rows = self._rows(
            f"{SHIFT} WHERE s.station = :station AND s.start <= :at "
            "AND s.\"end\" > :at AND s.state != 'cancelled' ORDER BY s.start, s.id",
            {"station": station, "at": stored(at)},
        )
        return tuple(self._sheet(to_shift(row), known) for row in rows)

    def sheet(self, shift: str, known: datetime | None = None) -> ShiftSheet | None:
        """Return one shift with who serves it."""
        row = self._one(f"{SHIFT} WHERE s.id = ?", shift)
        return None if row is None else self._sheet(to_shift(row), known)

    def sheets_of(
        self, person: str, start: datetime, until: datetime
    ) -> tuple[ShiftSheet, ...]:
        """Return the shifts that name a person and overlap an interval."""
        rows = self._rows(
            f"{SHIFT} WHERE s.state != 'cancelled' AND s.start < :until "
            f'AND s."end" > :start AND s.id IN ({SHIFTS_NAMING}) '
            "ORDER BY s.start, s.id",
            {"person": person, "start": stored(start), "until": stored(until)},
        )
        return tuple(self._sheet(to_shift(row), None) for row in rows)

    def _sheet(self, shift: Shift, known: datetime | None) -> ShiftSheet:
        clause, values = known_clause(known)
        values = {"shift": shift.id, **values}
        assigned = self._rows(
            f"{ASSIGNMENT} WHERE shift = :shift AND {clause} ORDER BY rank, fid", values
        )
        overrides = self._rows(
            f"{OVERRIDE} WHERE shift = :shift AND {clause} ORDER BY fid", values
        )
        attendance = self._rows(
            f"{ATTENDANCE} WHERE shift = :shift AND {clause} ORDER BY fid", values
        )
        return ShiftSheet(
            shift,
            tuple(to_assignment(row) for row in assigned),
            tuple(to_override(row) for row in overrides),
            tuple(to_attendance(row) for row in attendance),
        )

    def roster_version(self, station: str) -> int:
        """Return the number of the station's last published roster, 0 = none."""
        row = self._one(
            "SELECT max(roster_version) FROM shift WHERE station = ?", station
        )
        return 0 if row is None or row[0] is None else int(row[0])

    def override(self, override: str) -> ShiftOverride | None:
        """Return one override as it is known now."""
        row = self._one(f"{OVERRIDE} WHERE id = ? AND {CURRENT}", override)
        return None if row is None else to_override(row)

    def qualifications_of(
        self, person: str, known: datetime | None = None
    ) -> tuple[Qualification, ...]:
        """Return a person's certificates."""
        return self._kept.get(
            ("qualifications", person, known),
            lambda: self._qualifications_of(person, known),
        )

    def _qualifications_of(
        self, person: str, known: datetime | None
    ) -> tuple[Qualification, ...]:
        rows = self._rows(
            f"{QUALIFICATION} WHERE person = :person "
            "AND (:known IS NULL OR recorded_at <= :known) ORDER BY code, issued, id",
            {"person": person, "known": None if known is None else stored(known)},
        )
        return tuple(to_qualification(row) for row in rows)

    def qualification(self, qualification: str) -> Qualification | None:
        """Return one certificate."""
        row = self._one(f"{QUALIFICATION} WHERE id = ?", qualification)
        return None if row is None else to_qualification(row)

    def position(self, person: str) -> Position | None:
        """Return where a person last reported from."""
        row = self._one(
            "SELECT person, x, y, at FROM position WHERE person = ?", person
        )
        return (
            None
            if row is None
            else Position(row[0], row[1], row[2], told_moment(row[3]))
        )

    def places_of(self, person: str, at: datetime) -> tuple[tuple[str, str], ...]:
        """Return (role, grid code or unit id) of each post and duty at a moment."""
        posts = [
            (post.post_kind, post.place)
            for post in self.posts_of(person)
            if post.held(at)
        ]
        posts += [
            ("grid_officer_a", one.grid)
            for one in self._takeovers_of(person)
            if one.valid_from <= at < one.valid_to
        ]
        posts += [
            (sheet.shift.duty_post, sheet.shift.station)
            for sheet in self._sheets_around(person, at)
            if sheet.shift.start < at + A_SECOND
            and at < sheet.shift.end
            and person in serving_at(sheet, at)
        ]
        return tuple(dict.fromkeys(posts))

    def _takeovers_of(self, person: str) -> tuple[Takeover, ...]:
        def read() -> tuple[Takeover, ...]:
            rows = self._rows(
                f"{TAKEOVER} WHERE person = :person AND {CURRENT} ORDER BY fid",
                {"person": person},
            )
            return tuple(to_takeover(row) for row in rows)

        return self._kept.get(("takeovers", person), read)

    def _sheets_around(self, person: str, at: datetime) -> tuple[ShiftSheet, ...]:
        """Return the shifts that name a person and touch the hour of a moment."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        until = hour + AN_HOUR + A_SECOND
        return self._kept.get(
            ("sheets", person, hour), lambda: self.sheets_of(person, hour, until)
        )

    def roles_of(self, person: str, unit: str, at: datetime) -> frozenset[str]:
        """Return the posts and duties a person has in a grid, station or bureau."""
        above = {unit}
        higher = self.above(unit)
        while higher:
            above.add(higher)
            higher = self.above(higher)
        return frozenset(
            role
            for role, place in self.places_of(person, at)
            if place in above or self._within(place, unit)
        )

    def _within(self, place: str, unit: str) -> bool:
        higher = self.above(place)
        while higher:
            if higher == unit:
                return True
            higher = self.above(higher)
        return False

    def duty_now(
        self, station: str | None, at: datetime, known: datetime | None = None
    ) -> RosterNow:
        """Return who is on duty, by station and by grid (station None = everywhere)."""
        return self.roster.now(at, station, known)

    def span(self, first: date, last: date, unit: str = "") -> RosterSpan:
        """Return the shifts and absences of some days, read once (unit "" = all)."""
        return RosterSpan(self.conn, first, last, unit)

    def staff_numbers(self) -> frozenset[str]:
        """Return every staff number on file."""
        return self.lists.staff_numbers()

    def staff_rows(
        self, at: datetime, station: str | None = None
    ) -> list[dict[str, Any]]:
        """Return all staff with their posts at a moment, for tables and exports."""
        return [asdict(row) for row in self.lists.staff_rows(at, station)]

    def search(self, text: str, at: datetime, limit: int = 20) -> tuple[Person, ...]:
        """Return serving persons by name, pinyin initials or staff number."""
        return self.lists.search(text, at, limit)
