"""Where the ground of a retired code went: today's grids, each with its share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3

# Smaller shares are the rounding of a shared line.
LEAST_SHARE: Final = 1e-4
FOUND_AT_MOST: Final = 5
RETIRED: Final = (
    "SELECT v.code, v.name, max(v.created_seq) FROM grid_version v "
    "WHERE NOT EXISTS (SELECT 1 FROM grid_version s WHERE s.code = v.code "
    "AND s.valid_to IS NULL) AND (v.code LIKE ?1 OR v.name LIKE ?2) "
    "GROUP BY v.code ORDER BY v.code LIMIT ?3"
)
LATER: Final = "SELECT to_id, share_area FROM lineage WHERE from_id = ?"
STANDING: Final = (
    "SELECT code, name FROM grid_version WHERE id = ? AND valid_to IS NULL"
)
LAST: Final = (
    "SELECT id FROM grid_version WHERE code = ? ORDER BY created_seq DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Successor:
    """A grid in force and the share of the older grid's area that it has today."""

    code: str
    name: str
    share: float


def retired_like(conn: sqlite3.Connection, text: str) -> tuple[tuple[str, str], ...]:
    """Return retired codes and their names, by the head of a code or part of a name."""
    word = text.strip().replace("%", "").replace("_", "")
    if not word:
        return ()
    rows = conn.execute(RETIRED, (f"{word}%", f"%{word}%", FOUND_AT_MOST))
    return tuple((str(row[0]), str(row[1])) for row in rows)


def successors(conn: sqlite3.Connection, code: str) -> tuple[Successor, ...]:
    """Return the grids that have a code's ground today, the largest share first.

    It follows the lineage from the code's last version on; a code in force is its own.
    """
    row = conn.execute(LAST, (code,)).fetchone()
    waiting = {} if row is None else {str(row[0]): 1.0}
    found: dict[tuple[str, str], float] = defaultdict(float)
    while waiting:
        version, share = waiting.popitem()
        standing = conn.execute(STANDING, (version,)).fetchone()
        if standing is not None:
            found[str(standing[0]), str(standing[1])] += share
            continue
        for later, part in conn.execute(LATER, (version,)).fetchall():
            # Both ways may lead to one grid; what a version is passed on once is
            # added up where it arrives.
            waiting[later] = waiting.get(later, 0.0) + share * float(part)
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return tuple(
        Successor(code, name, round(share, 6))
        for (code, name), share in ordered
        if share >= LEAST_SHARE
    )
