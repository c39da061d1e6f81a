"""The one row that says what a workspace is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.rows import Meta, Rows, StateTable
from domain.changes import Changes
from domain.founding import WorkspaceCreated
from domain.world import WorkspaceMeta

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sqlite_utils.utils import sqlite3

SCHEMA = """
CREATE TABLE workspace(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  crs_epsg INTEGER NOT NULL,
  city_code TEXT NOT NULL,
  training INTEGER NOT NULL,
  day TEXT NOT NULL
) STRICT;
"""
STATE_TABLES = (StateTable("workspace", 7, "id"),)


def _created(rows: Rows, event: WorkspaceCreated, _meta: Meta) -> Changes:
    rows.put(
        "workspace",
        {
            "id": event.workspace,
            "title": event.title,
            "crs_epsg": event.crs_epsg,
            "city_code": event.city_code,
            "training": int(event.training),
            "day": event.day,
        },
    )
    return Changes.of("workspace")


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {WorkspaceCreated: _created}


def workspace_meta(conn: sqlite3.Connection) -> WorkspaceMeta | None:
    """Return what the workspace is, or None before its first act."""
    row = conn.execute(
        "SELECT id, title, crs_epsg, city_code, training, day FROM workspace"
    ).fetchone()
    if row is None:
        return None
    return WorkspaceMeta(row[0], row[1], row[2], row[3], bool(row[4]), row[5])
