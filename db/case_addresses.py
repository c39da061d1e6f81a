"""Where cases happened, found by a part of the address; nothing of who told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3


class CasePlace(NamedTuple):
    """A case with its address and place, workspace metres."""

    id: str
    number: str
    address: str
    x: float
    y: float


def cases_at(
    conn: sqlite3.Connection, text: str, limit: int = 8
) -> tuple[CasePlace, ...]:
    """Return the newest case at each address that holds the text, newest first."""
    word = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if not word.strip():
        return ()
    rows = conn.execute(
        "SELECT id, number, address, x, y, max(received_at) FROM case_file "
        "WHERE address LIKE ? ESCAPE '\\' AND x IS NOT NULL "
        "GROUP BY address ORDER BY 6 DESC LIMIT ?",
        (f"%{word.strip()}%", limit),
    )
    return tuple(
        CasePlace(str(i), str(n), str(a), float(x), float(y))
        for i, n, a, x, y, _t in rows
    )


def place_of_case(conn: sqlite3.Connection, case_id: str) -> CasePlace | None:
    """Return where a case happened, None for one without a place."""
    row = conn.execute(
        "SELECT id, number, address, x, y FROM case_file "
        "WHERE id = ? AND x IS NOT NULL",
        (case_id,),
    ).fetchone()
    return None if row is None else CasePlace(*row)
