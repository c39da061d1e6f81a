"""Reference layers in the workspace: their tables, what is written, the reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from db.codec import decode
from db.geometry_blob import blobs_to_geoms, to_blob
from db.rows import Meta, Rows, StateTable
from domain.boundary.reference import STREET, ReferenceShapes
from domain.boundary.staged import unpacked
from domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils.utils import sqlite3

    from domain.boundary.events import ReferenceImported

REFERENCE_SCHEMA = """
CREATE TABLE reference_shape(
  fid INTEGER PRIMARY KEY,
  layer TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
  geom BLOB NOT NULL,
  min_x REAL NOT NULL, min_y REAL NOT NULL, max_x REAL NOT NULL, max_y REAL NOT NULL,
  UNIQUE (layer, id)
) STRICT;
CREATE INDEX reference_shape_box
  ON reference_shape(layer, min_x, max_x, min_y, max_y);
CREATE TABLE reference_source(
  fid INTEGER PRIMARY KEY,
  layer TEXT NOT NULL UNIQUE, chunks TEXT NOT NULL, source TEXT NOT NULL
) STRICT;
"""
STATE_TABLES: tuple[StateTable, ...] = (
    StateTable("reference_shape", 26, "layer,id"),
    StateTable("reference_source", 27, "layer"),
)
Box = tuple[float, float, float, float]


def project_reference(rows: Rows, event: ReferenceImported, _meta: Meta) -> Changes:
    """Put the shapes of a layer in place of those there were."""
    old = rows.conn.execute(
        "SELECT id FROM reference_shape WHERE layer = ?", (event.layer,)
    ).fetchall()
    for (one,) in old:
        rows.delete("reference_shape", (event.layer, one))
    names = ("layer", "id", "name", "kind", "geom", "min_x", "min_y", "max_x", "max_y")
    for chunk in event.chunks:
        rows.put_many("reference_shape", names, _shape_rows(rows, event.layer, chunk))
    rows.put(
        "reference_source",
        {
            "layer": event.layer,
            "chunks": json.dumps(event.chunks),
            "source": event.source,
        },
    )
    return Changes.of("reference", (event.layer,))


def _shape_rows(rows: Rows, layer: str, chunk: str) -> Iterator[tuple[Any, ...]]:
    epsg = int(rows.conn.execute("SELECT crs_epsg FROM workspace").fetchone()[0])
    for one, name, kind, wkb in unpacked(rows.blob(chunk)):
        shape = shapely.from_wkb(wkb)
        yield (layer, one, name, kind, to_blob(shape, epsg), *shape.bounds)


def reference_shapes(
    conn: sqlite3.Connection, layer: str, box: Box | None = None
) -> ReferenceShapes:
    """Return the shapes of a reference layer that may lie in a box, or all."""
    sql = "SELECT id, name, kind, geom FROM reference_shape WHERE layer = ? "
    params: tuple[str | float, ...] = (layer,)
    if box is not None:
        sql += "AND max_x >= ? AND max_y >= ? AND min_x <= ? AND min_y <= ? "
        params = (layer, *box)
    found = conn.execute(sql + "ORDER BY fid", params).fetchall()
    shapes = blobs_to_geoms([row[3] for row in found])
    return ReferenceShapes(
        layer,
        tuple(str(row[0]) for row in found),
        tuple(str(row[1]) for row in found),
        tuple(str(row[2]) for row in found),
        np.asarray(shapes, dtype=object),
    )


def reference_chunks(conn: sqlite3.Connection, layer: str) -> tuple[str, ...]:
    """Return the hashes of the blobs that hold a reference layer."""
    row = conn.execute(
        "SELECT chunks FROM reference_source WHERE layer = ?", (layer,)
    ).fetchone()
    return () if row is None else tuple(json.loads(row[0]))


def former_shapes(conn: sqlite3.Connection, layer: str) -> ReferenceShapes:
    """Return the shapes that a layer, or the streets, held before and hold no more.

    The journal names every blob that the layer was ever made of.
    """
    of = "street:*" if layer == STREET else f"reference:{layer}"
    found: dict[tuple[str, bytes], tuple[str, str]] = {}
    held: list[str] = []
    for (text,) in conn.execute(
        "SELECT j.body FROM touch t JOIN journal j ON j.seq = t.seq "
        "WHERE t.entity = ? ORDER BY t.seq",
        (of,),
    ).fetchall():
        for event in decode(text)["events"]:
            told = event.get("is", {})
            if "chunks" in told:
                found.update(_held(conn, held))
                held = told["chunks"]
    for key in _held(conn, held):
        found.pop(key, None)
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = [shapely.from_wkb(wkb) for _id, wkb in found]
    return ReferenceShapes(
        layer,
        tuple(one for one, _wkb in found),
        tuple(name for name, _kind in found.values()),
        tuple(kind for _name, kind in found.values()),
        shapes,
    )


def _held(
    conn: sqlite3.Connection, chunks: list[str]
) -> dict[tuple[str, bytes], tuple[str, str]]:
    """Return the rows of blobs by id and shape; a blob that was let go holds none."""
    rows: dict[tuple[str, bytes], tuple[str, str]] = {}
    for chunk in chunks:
        blob = conn.execute(
            "SELECT data FROM blob WHERE sha256 = ?", (chunk,)
        ).fetchone()
        for one, name, kind, wkb in () if blob is None else unpacked(bytes(blob[0])):
            rows[str(one), bytes(wkb)] = (str(name), str(kind))
    return rows
