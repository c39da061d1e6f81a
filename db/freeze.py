"""Days on which no plan takes effect: rule rows with their reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.rows import StateTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.rows import Meta, Rows
    from domain.changes import Changes

SCHEMA = ""
FREEZE_SCHEMA = """
CREATE TABLE freeze_window(
  fid INTEGER PRIMARY KEY,
  from_day TEXT NOT NULL, to_day TEXT NOT NULL, reason TEXT NOT NULL,
  UNIQUE (from_day, to_day)
) STRICT;
"""
STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("freeze_window", 28, "from_day,to_day"),
)
PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {}
