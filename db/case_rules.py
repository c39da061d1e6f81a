"""The rows that rule cases: their tables, their seed and the typed reads of them."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from db.rule_tables import RULE_TABLES
from domain.cases.rules import RuleColumn

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils.utils import sqlite3

    from domain.cases.snapshot import Cell

RULES_SCHEMA = """
CREATE TABLE calendar_day(
  fid INTEGER PRIMARY KEY,
  date TEXT NOT NULL UNIQUE,
  is_workday INTEGER NOT NULL,
  name TEXT NOT NULL,
  source_doc TEXT NOT NULL
) STRICT;
CREATE TABLE hours_base(
  fid INTEGER PRIMARY KEY,
  base TEXT NOT NULL,
  start TEXT NOT NULL,
  "end" TEXT NOT NULL,
  every_day INTEGER NOT NULL,
  UNIQUE(base, start)
) STRICT;
CREATE TABLE case_kind(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  needs_contact INTEGER NOT NULL
) STRICT;
CREATE TABLE lane(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  recent_minutes INTEGER NOT NULL
) STRICT;
CREATE TABLE case_state(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  lane TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  is_final INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;
CREATE TABLE case_clock_kind(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  side TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;
CREATE TABLE procedure(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  basis TEXT NOT NULL,
  status TEXT NOT NULL,
  UNIQUE(code, version)
) STRICT;
CREATE TABLE transition(
  fid INTEGER PRIMARY KEY,
  procedure TEXT NOT NULL,
  version INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  act TEXT NOT NULL,
  to_state TEXT NOT NULL,
  roles TEXT NOT NULL,
  approvers TEXT NOT NULL,
  required TEXT NOT NULL,
  guards TEXT NOT NULL,
  effects TEXT NOT NULL,
  sets TEXT NOT NULL,
  UNIQUE(procedure, version, from_state, act)
) STRICT;
CREATE TABLE stage_limit(
  fid INTEGER PRIMARY KEY,
  procedure TEXT NOT NULL,
  version INTEGER NOT NULL,
  matter TEXT NOT NULL,
  priority INTEGER NOT NULL,
  stage TEXT NOT NULL,
  amount REAL,
  unit TEXT NOT NULL,
  warn_pct REAL NOT NULL,
  extension REAL NOT NULL,
  pause_kinds TEXT NOT NULL,
  basis TEXT NOT NULL,
  status TEXT NOT NULL,
  UNIQUE(procedure, version, matter, priority, stage)
) STRICT;
CREATE TABLE time_limit_rule(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  start_event TEXT NOT NULL,
  stop_event TEXT NOT NULL,
  amount REAL,
  unit TEXT NOT NULL,
  roll INTEGER NOT NULL,
  warn_pct REAL NOT NULL,
  pause_kinds TEXT NOT NULL,
  extension REAL NOT NULL,
  law TEXT NOT NULL,
  article TEXT NOT NULL,
  status TEXT NOT NULL,
  UNIQUE(code, valid_from)
) STRICT;
CREATE TABLE matter(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  parent TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  level TEXT NOT NULL,
  two_certificates INTEGER NOT NULL,
  social_allowed INTEGER NOT NULL,
  qualification TEXT NOT NULL,
  evidence TEXT NOT NULL,
  radius_m REAL NOT NULL,
  status TEXT NOT NULL
) STRICT;
CREATE TABLE reason_code(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  act TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL
) STRICT;
CREATE TABLE refusal_ground(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  act TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  article TEXT NOT NULL,
  status TEXT NOT NULL,
  UNIQUE(code, valid_from)
) STRICT;
CREATE TABLE closure_code(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  source TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  UNIQUE(code, source)
) STRICT;
CREATE TABLE keyword_rule(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  words TEXT NOT NULL,
  kind TEXT NOT NULL,
  matter TEXT NOT NULL,
  priority INTEGER NOT NULL,
  sop TEXT NOT NULL
) STRICT;
CREATE TABLE label(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  zh TEXT NOT NULL,
  en TEXT NOT NULL
) STRICT;
CREATE TABLE setting(
  fid INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL,
  status TEXT NOT NULL
) STRICT;
"""
# Table -> (state number, natural key).
RULE_STATE: dict[str, tuple[int, str]] = {
    "calendar_day": (30, "date"),
    "hours_base": (31, "base,start"),
    "case_kind": (32, "code"),
    "lane": (33, "code"),
    "case_state": (34, "code"),
    "case_clock_kind": (35, "code"),
    "procedure": (36, "code,version"),
    "transition": (37, "procedure,version,from_state,act"),
    "stage_limit": (38, "procedure,version,matter,priority,stage"),
    "time_limit_rule": (39, "code,valid_from"),
    "matter": (40, "code"),
    "reason_code": (41, "code"),
    "refusal_ground": (42, "code,valid_from"),
    "closure_code": (43, "code,source"),
    "keyword_rule": (44, "code"),
    "label": (45, "code"),
    "setting": (46, "name"),
}


def is_rule_table(table: str) -> bool:
    """Tell whether a table's rows are rules."""
    return table in RULE_TABLES or table in RULE_STATE


def key_columns(conn: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """Return the natural key of a rule table, in the order of its index."""
    if table in RULE_STATE:
        return tuple(RULE_STATE[table][1].split(","))
    for row in conn.execute(f'PRAGMA index_list("{table}")').fetchall():
        if row[2] and row[3] == "u":
            found = conn.execute(f'PRAGMA index_info("{row[1]}")').fetchall()
            return tuple(str(column[2]) for column in found)
    return ()


def rule_columns(conn: sqlite3.Connection, table: str) -> tuple[RuleColumn, ...]:
    """Return the columns of a rule table without its row number, () if it is none."""
    if not is_rule_table(table):
        return ()
    keys = key_columns(conn, table)
    return tuple(
        RuleColumn(row[1], row[2], bool(row[3]) and row[4] is None, row[1] in keys)
        for row in conn.execute(f'PRAGMA table_info("{table}")').fetchall()
        if row[1] != "fid"
    )


def seed_rows(folder: Path) -> list[tuple[str, list[dict[str, Cell]]]]:
    """Return the rows of every rule table of cases, read from resources/rules.

    In each JSON file a table is a list of objects; a `procedures` list spreads a
    row over procedures, and texts that are lists are joined by spaces.
    """
    found: dict[str, list[dict[str, Cell]]] = {"calendar_day": _calendar(folder)}
    for path in sorted(folder.glob("cases_*.json")):
        for table, rows in json.loads(path.read_text("utf-8")).items():
            for row in rows:
                found.setdefault(table, []).extend(_spread(row))
    return sorted(found.items())


def _spread(row: dict[str, Any]) -> list[dict[str, Cell]]:
    flat: dict[str, Cell] = {
        name: " ".join(value) if isinstance(value, list) else value
        for name, value in row.items()
        if name != "procedures"
    }
    if "procedures" not in row:
        return [flat]
    return [{"procedure": code, **flat} for code in row["procedures"]]


def _calendar(folder: Path) -> list[dict[str, Cell]]:
    with (folder / "calendar.csv").open(encoding="utf-8", newline="") as file:
        return [
            {
                "date": row["date"],
                "is_workday": int(row["is_workday"]),
                "name": row["name"],
                "source_doc": row["source_doc"],
            }
            for row in csv.DictReader(file)
        ]
