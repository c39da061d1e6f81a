"""An older workspace brought up to this program: a checked backup, then the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.backup import back_up
from db.connection import database, writing
from db.geopackage import register_private
from db.migrations import SCHEMA_NUMBER, WORKSPACE

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils.utils import sqlite3


def is_older(conn: sqlite3.Connection) -> bool:
    """Say whether steps are left that this file has not taken."""
    return bool(WORKSPACE.pending(database(conn)))


def migrate(conn: sqlite3.Connection, path: Path, folder: Path) -> Path | None:
    """Take the steps that are left; returns the backup made before, None if none was.

    All of them or none: whatever goes wrong, the file stays as it was. Unavailable
    BACKUP_UNSOUND and the like: no step was taken.
    """
    if not is_older(conn):
        return None
    kept = back_up(conn, path, folder)
    with writing(conn):
        WORKSPACE.apply(database(conn))
        # A table that a step has made is hidden from other programs like the rest.
        register_private(conn)
        conn.execute(
            "UPDATE meta SET value = ? WHERE key = 'schema'", (str(SCHEMA_NUMBER),)
        )
    return kept
