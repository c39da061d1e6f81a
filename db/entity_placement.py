"""Entities put into grids again after borders have moved: only those it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from db.entity_rows import NO_COORDINATES
from domain.changes import NOTHING, Changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.rows import Rows, SqlValue
    from domain.entities.placement import GridIndex

OUTSIDE, UNKNOWN_DATUM = "outside", "unknown_datum"
# Beyond this many the whole kind is stale: naming each would cost more than re-reading.
NAMED_AT_MOST = 200
BATCH = 50_000

_CONCERNED = """
CREATE TEMP TABLE concerned AS
SELECT fid, x, y, grid, unplaced_reason, on_border, assigned, given_x FROM premises
WHERE (x IS NOT NULL AND unplaced_reason = 'outside')
  OR ((x IS NOT NULL OR assigned) AND grid IN (SELECT code FROM temp.removed_grid))
"""
_MOVED_ENTITIES = """
UPDATE entity SET grid = p.grid, unplaced_reason = p.unplaced_reason,
  on_border = p.on_border
FROM premises p JOIN temp.moved m ON m.fid = p.fid
WHERE p.is_primary AND entity.id = substr(p.id, 1, instr(p.id, '.') - 1)
"""


def replace_entities(
    rows: Rows, removed_codes: Sequence[str], index: GridIndex
) -> Changes:
    """Place again what lay in grids that were redrawn, and what lay outside of all.

    `removed_codes` are the codes of the grids whose border moved or that are gone;
    `index` holds the grids now in force.
    """
    conn = rows.conn
    for table in ("removed_grid", "concerned", "moved"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute("CREATE TEMP TABLE removed_grid(code TEXT PRIMARY KEY)")
    conn.executemany(
        "INSERT OR IGNORE INTO temp.removed_grid VALUES (?)",
        ((code,) for code in removed_codes),
    )
    conn.execute(_CONCERNED)
    conn.execute("CREATE TEMP TABLE moved(fid INTEGER PRIMARY KEY)")
    count = _replace_all(rows, index)
    changes = _spread(rows) if count else NOTHING
    for table in ("removed_grid", "concerned", "moved"):
        conn.execute(f"DROP TABLE temp.{table}")
    return changes


def _replace_all(rows: Rows, index: GridIndex) -> int:
    conn, last, count = rows.conn, 0, 0
    while True:
        batch = conn.execute(
            "SELECT fid, x, y, grid, unplaced_reason, on_border, assigned, given_x "
            "FROM temp.concerned WHERE fid > ? ORDER BY fid LIMIT ?",
            (last, BATCH),
        ).fetchall()
        if not batch:
            return count
        last = batch[-1][0]
        place = index.place(np.array([row[1:3] for row in batch], dtype=np.float64))
        changed = []
        for row, number, border in zip(
            batch, place.grid.tolist(), place.on_border.tolist(), strict=True
        ):
            # What was assigned by decision stays, as long as its grid is in force.
            if row[6] and row[3] in index.codes:
                continue
            code = index.code_at(number)
            new = (code or "", "" if code else _why_nowhere(row), int(border))
            if new != row[3:6] or row[6]:
                changed.append((*new, row[0]))
        conn.executemany(
            "UPDATE premises SET grid = ?, unplaced_reason = ?, on_border = ?, "
            "assigned = 0 WHERE fid = ?",
            changed,
        )
        conn.executemany(
            "INSERT INTO temp.moved VALUES (?)", ((row[3],) for row in changed)
        )
        count += len(changed)


def _why_nowhere(row: Sequence[SqlValue]) -> str:
    if row[1] is not None:
        return OUTSIDE
    return NO_COORDINATES if row[7] is None else UNKNOWN_DATUM


def _spread(rows: Rows) -> Changes:
    """Let the public layer follow its primary premises; return what is stale."""
    conn = rows.conn
    conn.execute(_MOVED_ENTITIES)
    moved = "fid IN (SELECT fid FROM temp.moved)"
    rows.redigest("premises", moved)
    ids = (
        "SELECT substr(p.id, 1, instr(p.id, '.') - 1) "
        "FROM premises p JOIN temp.moved m ON m.fid = p.fid"
    )
    rows.redigest("entity", f"id IN ({ids})")
    some = conn.execute(f"{ids} LIMIT ?", (NAMED_AT_MOST + 1,)).fetchall()
    if len(some) > NAMED_AT_MOST:
        return Changes.of("entity") | Changes.of("premises")
    named = Changes.of("entity", [str(row[0]) for row in some])
    own = [
        str(row[0])
        for row in conn.execute(
            "SELECT p.id FROM premises p JOIN temp.moved m ON m.fid = p.fid"
        )
    ]
    return named | Changes.of("premises", own)
