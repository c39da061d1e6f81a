"""Cases in the workspace: their tables, what events write there, and every read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from typing_extensions import override

from db import case_projection
from db.case_merges import MERGES_PROJECT, MERGES_STATE
from db.case_part_projection import PARTS_PROJECT
from db.case_parts import PARTS_STATE
from db.case_queue import CaseQueue
from db.case_rules import RULE_STATE, RULES_SCHEMA
from db.kept import Kept
from db.rows import Meta, Rows, StateTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sqlite_utils.utils import sqlite3

    from domain.cases.reads import CaseRow
    from domain.changes import Changes

SCHEMA = (
    RULES_SCHEMA
    + """
CREATE TABLE case_file(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  procedure TEXT NOT NULL,
  procedure_version INTEGER NOT NULL,
  source TEXT NOT NULL,
  source_no TEXT NOT NULL,
  received_at TEXT NOT NULL,
  registered_at TEXT NOT NULL,
  registered_by TEXT NOT NULL,
  summary TEXT NOT NULL,
  x REAL,
  y REAL,
  unlocated INTEGER NOT NULL,
  address TEXT NOT NULL,
  linked_to TEXT NOT NULL,
  publish_consent INTEGER NOT NULL,
  mediation_consent INTEGER NOT NULL,
  sealed TEXT NOT NULL,
  state TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  matter TEXT NOT NULL,
  priority INTEGER NOT NULL,
  grid TEXT NOT NULL,
  station TEXT NOT NULL,
  boundary_version TEXT NOT NULL,
  entity TEXT NOT NULL,
  handler TEXT NOT NULL,
  assistants TEXT NOT NULL,
  handlers TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  reworks INTEGER NOT NULL,
  returns INTEGER NOT NULL,
  closure TEXT NOT NULL,
  flags TEXT NOT NULL,
  version INTEGER NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX case_file_state ON case_file(state, changed_at);
CREATE INDEX case_file_number ON case_file(number);
CREATE INDEX case_file_source ON case_file(source, source_no) WHERE source_no <> '';
CREATE INDEX case_file_handler ON case_file(handler) WHERE is_open = 1;
CREATE INDEX case_file_matter ON case_file(matter, received_at);
CREATE INDEX case_file_entity ON case_file(entity) WHERE entity <> '';
CREATE INDEX case_file_grid ON case_file(grid);
CREATE TABLE case_clock(
  fid INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  clock TEXT NOT NULL,
  what TEXT NOT NULL,
  at TEXT NOT NULL,
  amount REAL NOT NULL,
  UNIQUE(case_id, version, ordinal)
) STRICT;
CREATE TABLE case_event(
  fid INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  act TEXT NOT NULL,
  by_person TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  role TEXT NOT NULL,
  approver TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  fields TEXT NOT NULL,
  UNIQUE(case_id, seq, ordinal)
) STRICT;
CREATE TABLE case_note(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  by_person TEXT NOT NULL,
  text TEXT NOT NULL,
  visibility TEXT NOT NULL
) STRICT;
CREATE INDEX case_note_case ON case_note(case_id);
CREATE TABLE case_link(
  fid INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL,
  other TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  by_person TEXT NOT NULL,
  reason TEXT NOT NULL,
  UNIQUE(case_id, other)
) STRICT;
CREATE INDEX case_link_other ON case_link(other);
CREATE TABLE case_draft(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  by_person TEXT NOT NULL,
  at TEXT NOT NULL,
  content TEXT NOT NULL,
  sealed TEXT NOT NULL
) STRICT;
CREATE TABLE case_serial(
  fid INTEGER PRIMARY KEY,
  station TEXT NOT NULL,
  day TEXT NOT NULL,
  last INTEGER NOT NULL,
  UNIQUE(station, day)
) STRICT;
"""
)
STATE_TABLES: tuple[StateTable, ...] = (
    *(StateTable(name, number, key) for name, (number, key) in RULE_STATE.items()),
    StateTable("case_file", 47, "id"),
    StateTable("case_clock", 48, "case_id,version,ordinal"),
    StateTable("case_event", 49, "case_id,seq,ordinal"),
    StateTable("case_note", 100, "id"),
    StateTable("case_link", 101, "case_id,other"),
    StateTable("case_draft", 102, "id"),
    StateTable("case_serial", 103, "station,day"),
    *PARTS_STATE,
    *MERGES_STATE,
)


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    **case_projection.PROJECT,
    **PARTS_PROJECT,
    **MERGES_PROJECT,
}


class CaseTables(CaseQueue):
    """Every read of cases and of the rows that rule them, on one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        super().__init__(conn)
        self._files = Kept(conn)

    @override
    def case(self, case_id: str) -> CaseRow | None:
        return self._files.get(case_id, partial(super().case, case_id))

    def stale(self, changes: Changes) -> None:
        """Forget the rules where they changed."""
        if changes.touches("rule", "workspace"):
            self.forget_rules()
