"""The tables of staff: who serves, in which post, on which duty, away or present."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.rows import SqlValue, StateTable

if TYPE_CHECKING:
    from pathlib import Path

# A dated fact is kept in versions: recorded_at says since when the desk knew this
# version, superseded_at until when (NULL = it is what is known now).
SCHEMA = """
CREATE TABLE person(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, staff_no TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, initials TEXT NOT NULL, kind TEXT NOT NULL,
  station TEXT NOT NULL, phone TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT
) STRICT;
CREATE INDEX person_station ON person(station);
CREATE TABLE post(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
  place TEXT NOT NULL, scope TEXT NOT NULL, post_kind TEXT NOT NULL,
  person TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT,
  appointed_by TEXT NOT NULL, document_no TEXT NOT NULL,
  recorded_at TEXT NOT NULL, superseded_at TEXT, UNIQUE(id, version)
) STRICT;
CREATE INDEX post_place ON post(place);
CREATE INDEX post_person ON post(person);
CREATE TABLE leave(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
  person TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, note TEXT NOT NULL,
  recorded_at TEXT NOT NULL, superseded_at TEXT, UNIQUE(id, version)
) STRICT;
CREATE INDEX leave_person ON leave(person, valid_to);
CREATE INDEX leave_until ON leave(valid_to);
CREATE TABLE takeover(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
  grid TEXT NOT NULL, person TEXT NOT NULL, instead_of TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, reason TEXT NOT NULL,
  recorded_at TEXT NOT NULL, superseded_at TEXT, UNIQUE(id, version)
) STRICT;
CREATE INDEX takeover_grid ON takeover(grid, valid_to);
CREATE INDEX takeover_until ON takeover(valid_to);
CREATE TABLE shift(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, station TEXT NOT NULL,
  day TEXT NOT NULL, duty_post TEXT NOT NULL, start TEXT NOT NULL,
  "end" TEXT NOT NULL, state TEXT NOT NULL, roster_version INTEGER NOT NULL
) STRICT;
CREATE INDEX shift_station ON shift(station, "end");
CREATE INDEX shift_end ON shift("end");
CREATE TABLE assignment(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, shift TEXT NOT NULL,
  person TEXT NOT NULL, origin TEXT NOT NULL, rank INTEGER NOT NULL,
  recorded_at TEXT NOT NULL, superseded_at TEXT
) STRICT;
CREATE INDEX assignment_shift ON assignment(shift);
CREATE INDEX assignment_person ON assignment(person);
CREATE TABLE shift_override(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
  shift TEXT NOT NULL, out_person TEXT NOT NULL, in_person TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, origin TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_at TEXT NOT NULL, superseded_at TEXT, UNIQUE(id, version)
) STRICT;
CREATE INDEX shift_override_shift ON shift_override(shift);
CREATE INDEX shift_override_in ON shift_override(in_person);
CREATE TABLE attendance(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, shift TEXT NOT NULL,
  person TEXT NOT NULL, state TEXT NOT NULL,
  recorded_at TEXT NOT NULL, superseded_at TEXT
) STRICT;
CREATE INDEX attendance_shift ON attendance(shift);
CREATE TABLE position(
  fid INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE,
  x REAL NOT NULL, y REAL NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE qualification(
  fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, person TEXT NOT NULL,
  code TEXT NOT NULL, level TEXT NOT NULL, issued TEXT NOT NULL, expires TEXT,
  document TEXT NOT NULL, source TEXT NOT NULL, ended TEXT,
  recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX qualification_person ON qualification(person);
CREATE INDEX qualification_expires ON qualification(expires);
CREATE TABLE post_kind(
  fid INTEGER PRIMARY KEY, code TEXT NOT NULL, scope TEXT NOT NULL,
  exclusive INTEGER NOT NULL, min_number INTEGER NOT NULL, max_number INTEGER,
  person_kinds TEXT NOT NULL, handles INTEGER NOT NULL, rank INTEGER NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT, UNIQUE(code, valid_from)
) STRICT;
CREATE TABLE duty_post(
  fid INTEGER PRIMARY KEY, code TEXT NOT NULL,
  min_number INTEGER NOT NULL, max_number INTEGER NOT NULL,
  start TEXT NOT NULL, "end" TEXT NOT NULL, service_window TEXT NOT NULL,
  person_kinds TEXT NOT NULL, counts_as TEXT NOT NULL, rank INTEGER NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT, UNIQUE(code, valid_from)
) STRICT;
CREATE TABLE service_window(
  fid INTEGER PRIMARY KEY, code TEXT NOT NULL, days TEXT NOT NULL,
  start TEXT NOT NULL, "end" TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT, UNIQUE(code, valid_from)
) STRICT;
CREATE TABLE requirement(
  fid INTEGER PRIMARY KEY, subject TEXT NOT NULL, code TEXT NOT NULL,
  number INTEGER NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT, UNIQUE(subject, code, valid_from)
) STRICT;
CREATE TABLE leave_kind(
  fid INTEGER PRIMARY KEY, code TEXT NOT NULL, suspends INTEGER NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT, UNIQUE(code, valid_from)
) STRICT;
"""

STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("person", 50, "id"),
    StateTable("post", 51, "id,version"),
    StateTable("leave", 52, "id,version"),
    StateTable("takeover", 53, "id,version"),
    StateTable("shift", 54, "id"),
    StateTable("assignment", 55, "id"),
    StateTable("shift_override", 56, "id,version"),
    StateTable("attendance", 57, "id"),
    StateTable("position", 58, "person"),
    StateTable("qualification", 59, "id"),
    StateTable("post_kind", 60, "code,valid_from"),
    StateTable("duty_post", 61, "code,valid_from"),
    StateTable("service_window", 62, "code,valid_from"),
    StateTable("requirement", 63, "subject,code,valid_from"),
    StateTable("leave_kind", 64, "code,valid_from"),
)
RULE_TABLES: frozenset[str] = frozenset(
    {"post_kind", "duty_post", "service_window", "requirement", "leave_kind"}
)
# The rules as they are seeded hold for every date that a journal may tell of.
ALWAYS = "2000-01-01"


def seed_rows(folder: Path) -> list[tuple[str, list[dict[str, SqlValue]]]]:
    """Return the rule rows that a new workspace starts with, by table."""
    text = (folder / "staffing.json").read_text(encoding="utf-8")
    tables: dict[str, list[dict[str, SqlValue]]] = json.loads(text)
    return [
        (table, [{**row, "valid_from": ALWAYS, "valid_to": None} for row in rows])
        for table, rows in tables.items()
    ]
