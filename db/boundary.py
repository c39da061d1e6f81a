"""The tables of boundaries, and what each event writes into them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from db.boundary_grids import project_redraw, project_root
from db.boundary_outlines import rehang_layers, rename_layer_row
from db.boundary_views import BoundaryTables
from db.geometry_blob import to_blob
from db.reference_shapes import STATE_TABLES as REFERENCE_TABLES
from db.reference_shapes import project_reference
from db.root_points import STATE_TABLES as POINT_TABLES
from db.rows import Meta, Rows, SqlValue, StateTable
from db.unit_plans import PROJECT as PLANNED
from db.unit_plans import STATE_TABLES as PLANNED_TABLES
from domain.boundary.events import (
    CommunitiesListed,
    CommunitiesSet,
    DivisionsSet,
    GridsRedrawn,
    OutsideEditsKept,
    OutsideEditsPutBack,
    ReferenceImported,
    RootFrozen,
    StreetsImported,
    UnitChanged,
    UnitClosed,
    UnitCreated,
    UnitRenamed,
    UnitReopened,
)
from domain.boundary.staged import unpacked
from domain.changes import NOTHING, Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

__all__ = ("PROJECT", "SCHEMA", "STATE_TABLES", "BoundaryTables")

SCHEMA = """
CREATE TABLE unit(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
  parent TEXT NOT NULL, zone INTEGER NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT,
  UNIQUE (id, valid_from)
) STRICT;
CREATE UNIQUE INDEX unit_standing ON unit(level, code) WHERE valid_to IS NULL;
CREATE TABLE grid_version(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, code TEXT NOT NULL, name TEXT NOT NULL,
  kind TEXT NOT NULL, station TEXT NOT NULL, division TEXT NOT NULL,
  area_m2 REAL NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT,
  created_seq INTEGER NOT NULL, retired_seq INTEGER,
  geom BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX grid_version_standing ON grid_version(code) WHERE valid_to IS NULL;
CREATE INDEX grid_version_code ON grid_version(code, valid_from);
CREATE INDEX grid_version_station ON grid_version(station) WHERE valid_to IS NULL;
CREATE TABLE code_register(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
  first_seq INTEGER NOT NULL, first_at TEXT NOT NULL
) STRICT;
CREATE TABLE lineage(
  fid INTEGER PRIMARY KEY,
  from_id TEXT NOT NULL, to_id TEXT NOT NULL, seq INTEGER NOT NULL,
  share_area REAL NOT NULL, document_no TEXT NOT NULL,
  UNIQUE (from_id, to_id)
) STRICT;
CREATE INDEX lineage_to ON lineage(to_id);
CREATE TABLE division(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, level TEXT NOT NULL,
  parent TEXT NOT NULL
) STRICT;
CREATE TABLE community(
  fid INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, street TEXT NOT NULL
) STRICT;
CREATE TABLE grid_community(
  fid INTEGER PRIMARY KEY,
  grid TEXT NOT NULL, community TEXT NOT NULL,
  UNIQUE (grid, community)
) STRICT;
CREATE TABLE street(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
  geom BLOB NOT NULL,
  min_x REAL NOT NULL, min_y REAL NOT NULL, max_x REAL NOT NULL, max_y REAL NOT NULL
) STRICT;
CREATE TABLE street_source(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, chunks TEXT NOT NULL, source TEXT NOT NULL
) STRICT;
CREATE TABLE root_outline(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, geom BLOB NOT NULL, source TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE TABLE outside_edit(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, at TEXT NOT NULL,
  layer TEXT NOT NULL, row_key TEXT NOT NULL, change TEXT NOT NULL,
  content TEXT NOT NULL, geom BLOB NOT NULL
) STRICT;
CREATE TABLE code_segment(
  fid INTEGER PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE, length INTEGER NOT NULL,
  source TEXT NOT NULL, name TEXT NOT NULL
) STRICT;
"""

STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("unit", 10, "id,valid_from"),
    StateTable("grid_version", 11, "id"),
    StateTable("code_register", 12, "code"),
    StateTable("lineage", 13, "from_id,to_id"),
    StateTable("division", 14, "code"),
    StateTable("community", 15, "code"),
    StateTable("grid_community", 16, "grid,community"),
    StateTable("street", 17, "id"),
    StateTable("street_source", 18, "id"),
    StateTable("root_outline", 19, "id"),
    StateTable("outside_edit", 20, "id"),
    StateTable("code_segment", 21, "position"),
    *REFERENCE_TABLES,
    *POINT_TABLES,
    *PLANNED_TABLES,
)


def _unit_created(rows: Rows, event: UnitCreated, _meta: Meta) -> Changes:
    rows.put(
        "unit",
        {
            "id": event.id,
            "level": event.level,
            "code": event.code,
            "name": event.name,
            "parent": event.parent,
            "zone": int(event.zone),
            "valid_from": event.valid_from.isoformat(timespec="seconds"),
            "valid_to": None,
        },
    )
    return Changes.of("unit", (event.id,))


def _unit_renamed(rows: Rows, event: UnitRenamed, _meta: Meta) -> Changes:
    level = _next_state(rows, event.id, event.valid_from, name=event.name)
    rename_layer_row(rows, level, event.id, event.name)
    return Changes.of("unit", (event.id,))


def _unit_changed(rows: Rows, event: UnitChanged, _meta: Meta) -> Changes:
    level = _next_state(
        rows,
        event.id,
        event.valid_from,
        code=event.code,
        parent=event.parent,
        zone=int(event.zone),
    )
    grids = rehang_layers(rows, level, event)
    changes = Changes.of("unit", {event.id, event.old_parent, event.parent} - {""})
    return changes | Changes.of("grid", grids) if grids else changes


def _next_state(rows: Rows, unit: str, at: datetime, **columns: SqlValue) -> str:
    """End the state that a unit has and begin the next; return the unit's level."""
    since = at.isoformat(timespec="seconds")
    names = ("valid_from", "level", "code", "name", "parent", "zone")
    found = rows.conn.execute(
        "SELECT valid_from, level, code, name, parent, zone FROM unit "
        "WHERE id = ? AND valid_to IS NULL",
        (unit,),
    ).fetchone()
    old = dict(zip(names, found, strict=True))
    if old["valid_from"] == since:
        rows.update("unit", (unit, since), **columns)
    else:
        rows.update("unit", (unit, str(old["valid_from"])), valid_to=since)
        told = {**old, **columns, "valid_from": since}
        rows.put("unit", {"id": unit, **told, "valid_to": None})
    return str(old["level"])


def _unit_closed(rows: Rows, event: UnitClosed, _meta: Meta) -> Changes:
    found = rows.conn.execute(
        "SELECT valid_from FROM unit WHERE id = ? AND valid_to IS NULL", (event.id,)
    ).fetchone()
    end = event.valid_to.isoformat(timespec="seconds")
    rows.update("unit", (event.id, found[0]), valid_to=end)
    return Changes.of("unit", (event.id,))


def _unit_reopened(rows: Rows, event: UnitReopened, _meta: Meta) -> Changes:
    found = rows.conn.execute(
        "SELECT valid_from FROM unit WHERE id = ? ORDER BY valid_from DESC LIMIT 1",
        (event.id,),
    ).fetchone()
    rows.update("unit", (event.id, found[0]), valid_to=None)
    return Changes.of("unit", (event.id,))


def _divisions_set(rows: Rows, event: DivisionsSet, _meta: Meta) -> Changes:
    kept = {row.code for row in event.divisions}
    for row in event.old:
        if row.code not in kept:
            rows.delete("division", row.code)
    for row in event.divisions:
        rows.put(
            "division",
            {
                "code": row.code,
                "name": row.name,
                "level": row.level,
                "parent": row.parent,
            },
        )
    return Changes.of("rule")


def _communities_listed(rows: Rows, event: CommunitiesListed, _meta: Meta) -> Changes:
    kept = {row.code for row in event.communities}
    for row in event.old:
        if row.code not in kept:
            rows.delete("community", row.code)
    for row in event.communities:
        rows.put(
            "community", {"code": row.code, "name": row.name, "street": row.street}
        )
    return Changes.of("rule")


def _communities_set(rows: Rows, event: CommunitiesSet, _meta: Meta) -> Changes:
    for code in event.old:
        if code not in event.communities:
            rows.delete("grid_community", (event.grid, code))
    for code in event.communities:
        if code not in event.old:
            rows.put("grid_community", {"grid": event.grid, "community": code})
    return Changes.of("grid", (event.grid,))


def _streets_imported(rows: Rows, event: StreetsImported, _meta: Meta) -> Changes:
    number = next(table.number for table in STATE_TABLES if table.name == "street")
    rows.conn.execute("DELETE FROM row_digest WHERE tbl = ?", (number,))
    rows.conn.execute("DELETE FROM street")
    names = ("id", "name", "kind", "geom", "min_x", "min_y", "max_x", "max_y")
    for chunk in event.chunks:
        rows.put_many("street", names, _street_rows(rows, chunk))
    rows.put(
        "street_source",
        {
            "id": "streets",
            "chunks": json.dumps(event.chunks),
            "source": event.source,
        },
    )
    return Changes.of("street")


def _street_rows(rows: Rows, chunk: str) -> Iterator[tuple[Any, ...]]:
    epsg = int(rows.conn.execute("SELECT crs_epsg FROM workspace").fetchone()[0])
    for one, name, kind, wkb in unpacked(rows.blob(chunk)):
        line = shapely.from_wkb(wkb)
        yield (one, name, kind, to_blob(line, epsg), *line.bounds)


def _edits_kept(rows: Rows, event: OutsideEditsKept, meta: Meta) -> Changes:
    for edit in event.edits:
        rows.put(
            "outside_edit",
            {
                "id": f"{meta.seq}:{edit.layer}:{edit.key}",
                "seq": meta.seq,
                "at": meta.at.isoformat(timespec="seconds"),
                "layer": edit.layer,
                "row_key": edit.key,
                "change": edit.change,
                "content": edit.content,
                "geom": edit.geom,
            },
        )
    return Changes.of("outside_edit")


def _edits_put_back(_rows: Rows, _event: OutsideEditsPutBack, _meta: Meta) -> Changes:
    # The rows themselves are put back by db.outside_edits from the journal; they
    # are what it says already, so a replay has nothing to do here.
    return NOTHING


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    **PLANNED,
    UnitCreated: _unit_created,
    UnitRenamed: _unit_renamed,
    UnitChanged: _unit_changed,
    UnitClosed: _unit_closed,
    UnitReopened: _unit_reopened,
    DivisionsSet: _divisions_set,
    CommunitiesListed: _communities_listed,
    CommunitiesSet: _communities_set,
    RootFrozen: project_root,
    GridsRedrawn: project_redraw,
    StreetsImported: _streets_imported,
    ReferenceImported: project_reference,
    OutsideEditsKept: _edits_kept,
    OutsideEditsPutBack: _edits_put_back,
}
