"""Who is on duty at a moment, everywhere at once, from a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from db.duty_rows import GridDuty, RosterNow, Seat, StationDuty
from db.instants import stored, told_moment
from db.staffing_rows import (
    ASSIGNMENT,
    ATTENDANCE,
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
from domain.staffing.coverage_gaps import DutyGap, duty_gaps
from domain.staffing.duty import final_schedule, responsible_at
from domain.staffing.reads import ShiftSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from sqlite_utils.utils import sqlite3

    from domain.staffing.reads import (
        DutyPost,
        Leave,
        LeaveKind,
        Person,
        Post,
        PostKind,
        Qualification,
        Requirement,
        ServiceWindow,
        Takeover,
    )

Fact = TypeVar("Fact")
RUNNING = (
    "SELECT id FROM shift WHERE \"end\" > :at AND start <= :at AND state != 'cancelled'"
)
HOLDS = "valid_from <= :at AND (valid_to IS NULL OR valid_to > :at)"


def _grouped(
    facts: Iterable[Fact], key: Callable[[Fact], str]
) -> dict[str, tuple[Fact, ...]]:
    groups: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return {name: tuple(group) for name, group in groups.items()}


class DutyMoment:
    """All facts about one moment, read once: answers domain.staffing DutyReads.

    The moments that callers name are those it was made for, so they are not
    looked at again.
    """

    def __init__(
        self, conn: sqlite3.Connection, at: datetime, known: datetime | None = None
    ) -> None:
        """Read everything that holds at `at`, as known at `known` (None = now)."""
        self.at = at
        self.known = known
        self._conn = conn
        clause, more = known_clause(known)
        self._clause, self._values = clause, {"at": stored(at), **more}
        self._rules = StaffRules(conn)
        self._persons = {
            person.id: person for person in map(to_person, self._read(PERSON))
        }
        self._posts = _grouped(
            map(
                to_post,
                self._read(
                    f"{POST} WHERE {HOLDS} AND {clause} ORDER BY valid_from, id"
                ),
            ),
            lambda post: post.place,
        )
        self._leaves = self._read_leaves()
        self._takeovers = self._read_takeovers()
        self._sheets = self._read_sheets()
        self._above = self._read_tree()
        self._windows: dict[str, ServiceWindow | None] = {}
        self._days: dict[date, bool] = {}
        self._leave_kinds = {kind.code: kind for kind in self._rules.leave_kinds(at)}
        self._qualified: dict[str, tuple[Qualification, ...]] | None = None
        self._by_station: dict[str, tuple[Person, ...]] | None = None

    def _read(self, sql: str) -> list[tuple[Any, ...]]:
        return self._conn.execute(sql, self._values).fetchall()

    def _read_takeovers(self) -> dict[str, tuple[Takeover, ...]]:
        rows = self._read(f"{TAKEOVER} WHERE {HOLDS} AND {self._clause} ORDER BY fid")
        return _grouped(map(to_takeover, rows), lambda takeover: takeover.grid)

    def _read_tree(self) -> dict[str, str]:
        units = self._read("SELECT id, parent FROM unit ORDER BY valid_from")
        grids = self._read(
            "SELECT code, station FROM grid_version WHERE valid_to IS NULL"
        )
        return {str(place): str(parent or "") for place, parent in (*units, *grids)}

    def _read_leaves(self) -> dict[str, Leave]:
        rows = self._read(
            f"{LEAVE} WHERE state = 'approved' AND {HOLDS} AND {self._clause} "
            "ORDER BY valid_from DESC, id DESC"
        )
        return {leave.person: leave for leave in map(to_leave, rows)}

    def _read_sheets(self) -> dict[str, tuple[ShiftSheet, ...]]:
        shifts = self._read(
            f'{SHIFT} WHERE s."end" > :at AND s.start <= :at '
            "AND s.state != 'cancelled' ORDER BY s.start, s.id"
        )
        where = f"WHERE shift IN ({RUNNING}) AND {self._clause}"
        assignments = _grouped(
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
        return _grouped(
            (
                ShiftSheet(
                    shift,
                    assignments.get(shift.id, ()),
                    overrides.get(shift.id, ()),
                    attendance.get(shift.id, ()),
                )
                for shift in map(to_shift, shifts)
            ),
            lambda sheet: sheet.shift.station,
        )

    def person(self, person: str) -> Person | None:
        """Return one person."""
        return self._persons.get(person)

    def persons_of(self, station: str) -> tuple[Person, ...]:
        """Return the persons of a station, by staff number."""
        if self._by_station is None:
            ordered = sorted(self._persons.values(), key=lambda one: one.staff_no)
            self._by_station = _grouped(ordered, lambda one: one.station)
        return self._by_station.get(station, ())

    def above(self, place: str) -> str:
        """Return the unit above a grid code or unit id, "" at the top."""
        return self._above.get(place, "")

    def posts_at(
        self, place: str, at: datetime, known: datetime | None = None
    ) -> tuple[Post, ...]:
        """Return the posts held in a grid or unit, longest held first."""
        del at, known
        return self._posts.get(place, ())

    def leave_at(
        self, person: str, at: datetime, known: datetime | None = None
    ) -> Leave | None:
        """Return the approved absence of a person."""
        del at, known
        return self._leaves.get(person)

    def takeovers_at(
        self, grid: str, at: datetime, known: datetime | None = None
    ) -> tuple[Takeover, ...]:
        """Return the take-overs of a grid, oldest first."""
        del at, known
        return self._takeovers.get(grid, ())

    def sheets_at(
        self, station: str, at: datetime, known: datetime | None = None
    ) -> tuple[ShiftSheet, ...]:
        """Return the running shifts of a station."""
        del at, known
        return self._sheets.get(station, ())

    def service_window(self, code: str, at: datetime) -> ServiceWindow | None:
        """Return the hours of service in force."""
        if code not in self._windows:
            self._windows[code] = self._rules.service_window(code, at)
        return self._windows[code]

    def working_day(self, day: date) -> bool:
        """Tell whether a day is worked."""
        if day not in self._days:
            self._days[day] = self._rules.working_day(day)
        return self._days[day]

    def leave_kind(self, code: str, at: datetime) -> LeaveKind | None:
        """Return the rule row of a kind of absence."""
        del at
        return self._leave_kinds.get(code)

    def duty_posts(self, at: datetime) -> tuple[DutyPost, ...]:
        """Return the desk duties in force, by rank."""
        return self._rules.duty_posts(at)

    def post_kinds(self, at: datetime) -> tuple[PostKind, ...]:
        """Return the kinds of standing post in force, by rank."""
        return self._rules.post_kinds(at)

    def requirements(self, subject: str, at: datetime) -> tuple[Requirement, ...]:
        """Return what a subject needs."""
        return self._rules.requirements(subject, at)

    def qualifications_of(
        self, person: str, known: datetime | None = None
    ) -> tuple[Qualification, ...]:
        """Return a person's certificates."""
        del known
        if self._qualified is None:
            rows = self._read(f"{QUALIFICATION} ORDER BY code, issued, id")
            self._qualified = _grouped(
                map(to_qualification, rows), lambda one: one.person
            )
        return self._qualified.get(person, ())


class DutyRoster:
    """The roster pane's reads: who answers where, and what is missing."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Read through one connection."""
        self.conn = conn

    def moment(self, at: datetime, known: datetime | None = None) -> DutyMoment:
        """Return all duty facts about a moment, read once for many questions."""
        return DutyMoment(self.conn, at, known)

    def now(
        self, at: datetime, station: str | None = None, known: datetime | None = None
    ) -> RosterNow:
        """Return the duty of one station or of all, with each of their grids."""
        moment = self.moment(at, known)
        loads = self._loads()
        seen = self._last_seen()
        grids = tuple(
            self._grid_duty(row, moment, loads, seen) for row in self._grids(station)
        )
        by_station = _grouped(grids, lambda grid: grid.station)
        duties = moment.duty_posts(at)
        stations = tuple(
            _station_duty((unit, name), moment, duties, by_station.get(unit, ()), loads)
            for unit, name in self._stations(station)
        )
        return RosterNow(at, stations, grids)

    def _grids(self, station: str | None) -> list[tuple[Any, ...]]:
        return self.conn.execute(
            "SELECT code, name, station FROM grid_version WHERE valid_to IS NULL "
            "AND (?1 IS NULL OR station = ?1) ORDER BY code",
            (station,),
        ).fetchall()

    def _stations(self, station: str | None) -> list[tuple[Any, ...]]:
        return self.conn.execute(
            "SELECT id, name FROM unit WHERE level = 'station' AND valid_to IS NULL "
            "AND (?1 IS NULL OR id = ?1) ORDER BY code, id",
            (station,),
        ).fetchall()

    def _loads(self) -> dict[str, int]:
        return dict(
            self.conn.execute(
                "SELECT handler, count(*) FROM case_file "
                "WHERE is_open = 1 AND handler != '' GROUP BY handler"
            ).fetchall()
        )

    def _last_seen(self) -> dict[str, tuple[float, float, str]]:
        return {
            person: (x, y, at)
            for person, x, y, at in self.conn.execute(
                "SELECT person, x, y, at FROM position"
            )
        }

    def _grid_duty(
        self,
        row: tuple[Any, ...],
        moment: DutyMoment,
        loads: dict[str, int],
        seen: dict[str, tuple[float, float, str]],
    ) -> GridDuty:
        code, name, station = row
        answer = responsible_at(code, moment.at, moment, moment.known)
        person = moment.person(answer.person)
        place = seen.get(answer.person)
        return GridDuty(
            grid=code,
            name=name,
            station=station,
            person=answer.person,
            person_name=person.name if person else "",
            person_kind=person.kind if person else "",
            capacity=answer.capacity,
            reason=answer.reason,
            chain=answer.chain,
            load=loads.get(answer.person, 0),
            place=None if place is None else place[:2],
            checked_in_at=None if place is None else told_moment(place[2]),
        )


def _station_duty(
    unit: tuple[str, str],
    moment: DutyMoment,
    duties: tuple[DutyPost, ...],
    grids: tuple[GridDuty, ...],
    loads: dict[str, int],
) -> StationDuty:
    station, name = unit
    serving = final_schedule(station, moment.at, moment, moment.known)
    gaps: tuple[DutyGap, ...] = duty_gaps(station, moment.at, moment, duties, serving)
    seats = tuple(
        Seat(one, _name(one.person, moment), loads.get(one.person, 0))
        for one in serving
    )
    return StationDuty(
        station=station,
        name=name,
        needed=sum(gap.needed for gap in gaps),
        present=sum(min(gap.present, gap.needed) for gap in gaps),
        gaps=tuple(gap for gap in gaps if gap.missing),
        seats=seats,
        acting=sum(one.capacity in {"AREA_B_ACTING", "TAKEOVER"} for one in grids),
        uncovered=sum(one.capacity == "UNCOVERED" for one in grids),
        load=sum(loads.get(person, 0) for person in {one.person for one in grids}),
        grids=len(grids),
    )


def _name(person: str, moment: DutyMoment) -> str:
    found = moment.person(person)
    return found.name if found else person
