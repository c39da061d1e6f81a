"""What is wrong with a file that is to be opened as a workspace, before opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.connection import open_existing, sqlite3, trouble
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from pathlib import Path


def diagnose(path: Path, newest: int | None = None) -> Refused | Unavailable | None:
    """Return what stands in the way of opening a workspace, None if nothing does.

    Absent, empty, no database, another program's, half made, newer than schema
    `newest`, damaged, on a network drive, without the right to read. The file is
    only read.
    """
    try:
        conn = open_existing(path, readonly=True)
    except (Refused, Unavailable) as found:
        return found
    try:
        row = conn.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        if row is None:
            return Refused("HALF_MADE", path=str(path))
        if newest is not None and int(row[0]) > newest:
            return Refused("NEWER", path=str(path), schema=str(row[0]))
        said = str(conn.execute("PRAGMA quick_check(1)").fetchone()[0])
        if said != "ok":
            return Unavailable("DAMAGED", path=str(path), why=said)
    except sqlite3.Error as error:
        found_out = trouble(error, path)
        if isinstance(found_out, Refused | Unavailable):
            return found_out
        raise
    finally:
        conn.close()
    return None
