"""The points that were added to the frozen outline, kept to be left out of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from db.rows import Rows, StateTable

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlite_utils.utils import sqlite3

    from domain.boundary.events import RootFrozen

ROOT_POINTS_SCHEMA = """
CREATE TABLE root_points(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, points BLOB NOT NULL
) STRICT;
"""
STATE_TABLES: tuple[StateTable, ...] = (StateTable("root_points", 133, "id"),)
# Little-endian on every machine: a replay gives the same bytes.
_NUMBERS = np.dtype("<i8")


def project_points(rows: Rows, event: RootFrozen) -> None:
    """Write the points that the outline got, in place of those before."""
    if event.added:
        data = np.asarray(event.added, dtype=_NUMBERS).tobytes()
        rows.put("root_points", {"id": "root", "points": data})
    elif event.old_added:
        rows.delete("root_points", "root")


def root_points(conn: sqlite3.Connection) -> NDArray[np.int64]:
    """Return the added points (n, 2) in millimetres."""
    row = conn.execute("SELECT points FROM root_points").fetchone()
    flat = np.frombuffer(b"" if row is None else row[0], dtype=_NUMBERS)
    return np.asarray(flat.reshape(-1, 2), dtype=np.int64)
