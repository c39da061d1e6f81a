"""Which grids have everybody they should have, read for all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.instants import stored
from domain.staffing.staffed import Needs, Staffed, staffed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils.utils import sqlite3

_IN_FORCE = "valid_from <= ?1 AND (valid_to IS NULL OR valid_to > ?1)"


def staffed_grids(
    conn: sqlite3.Connection, codes: tuple[str, ...], at: datetime
) -> dict[str, Staffed]:
    """Return by grid how much of what the rule rows want is there at a time."""
    needs = _needs(conn, at)
    holders = _holders(conn, at)
    certified = _certified(conn, at)
    return {code: staffed(needs, holders.get(code, {}), certified) for code in codes}


def _needs(conn: sqlite3.Connection, at: datetime) -> Needs:
    day = (at.date().isoformat(),)
    posts = conn.execute(
        "SELECT code, min_number FROM post_kind "  # noqa: S608 - our own text
        f"WHERE scope = 'grid' AND min_number > 0 AND {_IN_FORCE} ORDER BY rank",
        day,
    )
    wanted = conn.execute(
        "SELECT code, number FROM requirement "  # noqa: S608 - our own text
        f"WHERE subject = 'grid' AND {_IN_FORCE} ORDER BY code",
        day,
    )
    return Needs(dict(posts.fetchall()), dict(wanted.fetchall()))


def _holders(
    conn: sqlite3.Connection, at: datetime
) -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for place, kind, person in conn.execute(
        "SELECT place, post_kind, person FROM post "  # noqa: S608 - our own text
        f"WHERE scope = 'grid' AND superseded_at IS NULL AND {_IN_FORCE}",
        (stored(at),),
    ):
        kinds = found.setdefault(place, {})
        kinds[kind] = kinds.get(kind, frozenset()) | {person}
    return found


def _certified(conn: sqlite3.Connection, at: datetime) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code, person in conn.execute(
        "SELECT code, person FROM qualification WHERE issued <= ?1 "
        "AND (ended IS NULL OR ended > ?1) AND (expires IS NULL OR expires >= ?1)",
        (at.date().isoformat(),),
    ):
        found.setdefault(code, set()).add(person)
    return {code: frozenset(people) for code, people in found.items()}
