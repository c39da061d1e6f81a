"""The rule rows of staff in force at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.instants import stored
from db.staffing_rows import (
    DUTY_POST,
    IN_FORCE,
    POST_KIND,
    to_duty_post,
    to_post_kind,
)
from domain.staffing.reads import (
    DutyPost,
    LeaveKind,
    PostKind,
    Requirement,
    ServiceWindow,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlite_utils.utils import sqlite3

SATURDAY = 6
WINDOW = 'SELECT code, days, start, "end" FROM service_window'
REQUIREMENT = "SELECT subject, code, number FROM requirement"
LEAVE_KIND = "SELECT code, suspends FROM leave_kind"


class StaffRules:
    """Reads rule rows; they are few and read afresh, so no change is ever missed."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Read through one connection."""
        self.conn = conn

    def post_kinds(self, at: datetime) -> tuple[PostKind, ...]:
        """Return the kinds of standing post in force, by rank."""
        rows = self.conn.execute(
            f"{POST_KIND} WHERE {IN_FORCE} ORDER BY rank, code", (stored(at),)
        )
        return tuple(to_post_kind(row) for row in rows)

    def post_kind(self, code: str, at: datetime) -> PostKind | None:
        """Return one kind of standing post."""
        row = self.conn.execute(
            f"{POST_KIND} WHERE {IN_FORCE} AND code = ?2 "
            "ORDER BY valid_from DESC LIMIT 1",
            (stored(at), code),
        ).fetchone()
        return None if row is None else to_post_kind(row)

    def duty_posts(self, at: datetime) -> tuple[DutyPost, ...]:
        """Return the desk duties in force, by rank."""
        rows = self.conn.execute(
            f"{DUTY_POST} WHERE {IN_FORCE} ORDER BY rank, code", (stored(at),)
        )
        return tuple(to_duty_post(row) for row in rows)

    def duty_post(self, code: str, at: datetime) -> DutyPost | None:
        """Return one desk duty."""
        row = self.conn.execute(
            f"{DUTY_POST} WHERE {IN_FORCE} AND code = ?2 "
            "ORDER BY valid_from DESC LIMIT 1",
            (stored(at), code),
        ).fetchone()
        return None if row is None else to_duty_post(row)

    def service_window(self, code: str, at: datetime) -> ServiceWindow | None:
        """Return the hours of service in force."""
        row = self.conn.execute(
            f"{WINDOW} WHERE {IN_FORCE} AND code = ?2 ORDER BY valid_from DESC LIMIT 1",
            (stored(at), code),
        ).fetchone()
        return None if row is None else ServiceWindow(*row)

    def requirements(self, subject: str, at: datetime) -> tuple[Requirement, ...]:
        """Return what a subject (duty_post:…, act:…, matter:…) needs."""
        rows = self.conn.execute(
            f"{REQUIREMENT} WHERE {IN_FORCE} AND subject = ?2 ORDER BY code",
            (stored(at), subject),
        )
        return tuple(Requirement(*row) for row in rows)

    def leave_kind(self, code: str, at: datetime) -> LeaveKind | None:
        """Return the rule row of a kind of absence."""
        row = self.conn.execute(
            f"{LEAVE_KIND} WHERE {IN_FORCE} AND code = ?2 "
            "ORDER BY valid_from DESC LIMIT 1",
            (stored(at), code),
        ).fetchone()
        return None if row is None else LeaveKind(row[0], bool(row[1]))

    def leave_kinds(self, at: datetime) -> tuple[LeaveKind, ...]:
        """Return the kinds of absence in force, as seeded."""
        rows = self.conn.execute(
            f"{LEAVE_KIND} WHERE {IN_FORCE} ORDER BY fid",
            (stored(at),),
        )
        return tuple(LeaveKind(row[0], bool(row[1])) for row in rows)

    def working_day(self, day: date) -> bool:
        """Tell whether a day is worked by the published calendar, else by weekday."""
        row = self.conn.execute(
            "SELECT is_workday FROM calendar_day WHERE date = ?", (day.isoformat(),)
        ).fetchone()
        return day.isoweekday() < SATURDAY if row is None else bool(row[0])
