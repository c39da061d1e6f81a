"""Lists of staff for tables, search fields and exports, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.instants import stored
from db.staffing_rows import PERSON, QUALIFICATION, to_person, to_qualification
from domain.staffing.qualifications import Expiry, expiring

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlite_utils.utils import sqlite3

    from domain.staffing.reads import Person


# Parameter 1 is the moment for which posts and absences are shown.
STAFF = """
SELECT p.id, p.staff_no, p.name, p.kind, p.station, coalesce(u.name, ''), p.phone,
  coalesce((SELECT group_concat(post_kind || '@' || place, ' ') FROM (
    SELECT post_kind, place FROM post WHERE person = p.id AND superseded_at IS NULL
    AND valid_from <= ?1 AND (valid_to IS NULL OR valid_to > ?1)
    ORDER BY valid_from, id)), ''),
  coalesce((SELECT kind FROM leave WHERE person = p.id AND superseded_at IS NULL
    AND state = 'approved' AND valid_from <= ?1 AND valid_to > ?1 LIMIT 1), ''),
  p.valid_from, coalesce(p.valid_to, '')
FROM person p LEFT JOIN unit u ON u.id = p.station AND u.valid_to IS NULL"""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person as a table or file shows him, his posts joined into one text."""

    id: str
    staff_no: str
    name: str
    kind: str
    station: str
    station_name: str
    phone: str
    posts: str
    away: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in a grid or unit with its holder's name."""

    id: str
    place: str
    post_kind: str
    person: str
    person_name: str
    valid_from: str
    valid_to: str


class StaffLists:
    """Reads lists; never more than the caller asks for."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Read through one connection."""
        self.conn = conn

    def search(self, text: str, at: datetime, limit: int = 20) -> tuple[Person, ...]:
        """Return serving persons whose name, initials or number begins with a text.

        A part of the name counts too, after those that begin with it.
        """
        typed = text.strip().lower()
        if not typed:
            return ()
        safe = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        rows = self.conn.execute(
            f"{PERSON} WHERE (lower(p.name) LIKE ?1 ESCAPE '\\' "
            "OR p.initials LIKE ?2 ESCAPE '\\' "
            "OR lower(p.staff_no) LIKE ?2 ESCAPE '\\') "
            "AND (p.valid_to IS NULL OR p.valid_to > ?3) "
            "ORDER BY lower(p.name) NOT LIKE ?2 ESCAPE '\\', "
            "p.initials != ?4, p.staff_no LIMIT ?5",
            (f"%{safe}%", f"{safe}%", stored(at), typed, limit),
        )
        return tuple(to_person(row) for row in rows)

    def staff_rows(
        self,
        at: datetime,
        station: str | None = None,
        limit: int = -1,
        offset: int = 0,
    ) -> list[StaffRow]:
        """Return persons with their posts at a moment, by staff number."""
        rows = self.conn.execute(
            f"{STAFF} WHERE ?2 IS NULL OR p.station = ?2 "
            "ORDER BY p.staff_no LIMIT ?3 OFFSET ?4",
            (stored(at), station, limit, offset),
        )
        return [StaffRow(*row) for row in rows]

    def posts_of_place(self, place: str, at: datetime) -> list[PostRow]:
        """Return the posts held in a grid or unit with the names of the holders."""
        rows = self.conn.execute(
            "SELECT o.id, o.place, o.post_kind, o.person, p.name, o.valid_from, "
            "coalesce(o.valid_to, '') FROM post o JOIN person p ON p.id = o.person "
            "LEFT JOIN post_kind k ON k.code = o.post_kind "
            "WHERE o.place = ?1 AND o.superseded_at IS NULL AND o.valid_from <= ?2 "
            "AND (o.valid_to IS NULL OR o.valid_to > ?2) "
            "GROUP BY o.id ORDER BY min(k.rank), o.valid_from, o.id",
            (place, stored(at)),
        )
        return [PostRow(*row) for row in rows]

    def expiring(self, today: date, last: date) -> tuple[Expiry, ...]:
        """Return certificates that ran out or will until `last`, nearest first."""
        rows = self.conn.execute(
            f"{QUALIFICATION} WHERE expires IS NOT NULL AND ended IS NULL "
            "AND expires <= ?",
            (last.isoformat(),),
        )
        return expiring((to_qualification(row) for row in rows), today)

    def staff_numbers(self) -> frozenset[str]:
        """Return every staff number on file, for the check of an import."""
        rows = self.conn.execute("SELECT staff_no FROM person")
        return frozenset(number for (number,) in rows)

    def count(self) -> int:
        """Return how many persons are on file."""
        row = self.conn.execute("SELECT count(*) FROM person").fetchone()
        return int(row[0])

    def serving(self, at: datetime) -> dict[str, int]:
        """Return how many persons serve in each unit that has any."""
        rows = self.conn.execute(
            "SELECT station, count(*) FROM person WHERE valid_from <= ?1 "
            "AND (valid_to IS NULL OR valid_to > ?1) GROUP BY station",
            (stored(at),),
        )
        return {str(unit): int(count) for unit, count in rows}

    def held_posts(self, at: datetime) -> dict[str, frozenset[str]]:
        """Return the kinds of post that are held in each grid or unit."""
        rows = self.conn.execute(
            "SELECT place, group_concat(DISTINCT post_kind) FROM post "
            "WHERE superseded_at IS NULL AND valid_from <= ?1 "
            "AND (valid_to IS NULL OR valid_to > ?1) GROUP BY place",
            (stored(at),),
        )
        return {str(place): frozenset(str(kinds).split(",")) for place, kinds in rows}

    def initials(self) -> dict[str, str]:
        """Return the initials of everybody on file."""
        rows = self.conn.execute("SELECT id, initials FROM person")
        return {str(person): str(initials) for person, initials in rows}
