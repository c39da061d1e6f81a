"""The GeoPackage rules that a workspace must keep, each breach by table and row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.findings import Found
from db.geopackage import APPLICATION_ID, FORMAT_VERSION, LAYERS, Layer
from db.gpkg_styles import STYLE_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils.utils import sqlite3

KIND_BYTES = {"POINT": b"\x01\x00\x00\x00", "MULTIPOLYGON": b"\x06\x00\x00\x00"}


def check_rules(conn: sqlite3.Connection) -> list[Found]:
    """Return every breach of the GeoPackage rules (OGC 12-128r19, version 1.4)."""
    return [
        *_header(conn),
        *_registered(conn),
        *_styles(conn),
        *(found for layer in LAYERS for found in _layer(conn, layer)),
    ]


def _header(conn: sqlite3.Connection) -> Iterator[Found]:
    for pragma, wanted in (
        ("application_id", APPLICATION_ID),
        ("user_version", FORMAT_VERSION),
    ):
        value = conn.execute(f"PRAGMA {pragma}").fetchone()[0]
        if value != wanted:
            yield Found("layers", "", pragma, "GPKG_HEADER", {"value": int(value)})


def _registered(conn: sqlite3.Connection) -> Iterator[Found]:
    srs = dict(conn.execute("SELECT srs_id, definition FROM gpkg_spatial_ref_sys"))
    for needed in (-1, 0, 4326):
        if needed not in srs:
            yield Found(
                "layers", "gpkg_spatial_ref_sys", str(needed), "GPKG_SRS_MISSING"
            )
    kinds = dict(
        conn.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall()
    )
    columns = {
        row[0]: row[1:]
        for row in conn.execute(
            "SELECT table_name, column_name, geometry_type_name, srs_id, z, m "
            "FROM gpkg_geometry_columns"
        )
    }
    ids = dict(conn.execute("SELECT table_name, srs_id FROM gpkg_contents"))
    for layer in LAYERS:
        if kinds.get(layer.name) != "features":
            yield Found("layers", "gpkg_contents", layer.name, "GPKG_UNREGISTERED")
        wanted = ("geom", layer.geometry, ids.get(layer.name), 0, 0)
        if columns.get(layer.name) != wanted or ids.get(layer.name) not in srs:
            yield Found(
                "layers", "gpkg_geometry_columns", layer.name, "GPKG_UNREGISTERED"
            )
    # With an attributes row registered, no private table shows as a layer.
    if kinds.get("layer_styles") != "attributes":
        yield Found("layers", "gpkg_contents", "layer_styles", "GPKG_UNREGISTERED")
    for name in sorted(set(kinds) - {layer.name for layer in LAYERS} - {"layer_styles"}):
        yield Found("layers", "gpkg_contents", name, "GPKG_FOREIGN_LAYER")


def _styles(conn: sqlite3.Connection) -> Iterator[Found]:
    ours = {(layer, name): qml for layer, name, qml, _about in STYLE_ROWS}
    kept = {
        (row[0], row[1]): row[2]
        for row in conn.execute(
            "SELECT f_table_name, styleName, styleQML FROM layer_styles"
        )
    }
    for key, qml in ours.items():
        if kept.get(key) != qml:
            yield Found("layers", "layer_styles", key[0], "GPKG_STYLE_CHANGED")


def _layer(conn: sqlite3.Connection, layer: Layer) -> Iterator[Found]:
    t = layer.name
    extension = conn.execute(
        "SELECT count(*) FROM gpkg_extensions WHERE table_name = ? "
        "AND extension_name = 'gpkg_rtree_index'",
        (t,),
    ).fetchone()[0]
    if extension != 1:
        yield Found("layers", "gpkg_extensions", t, "GPKG_UNREGISTERED")
    yield from _triggers(conn, t)
    kind = KIND_BYTES[layer.geometry]
    # Byte 9 on of the WKB is its type; a header without an envelope has 8 bytes.
    offset = 10 if layer.geometry == "POINT" else 42
    for (fid,) in conn.execute(
        f'SELECT fid FROM "{t}" WHERE geom IS NOT NULL AND NOT ST_IsEmpty(geom) '  # noqa: S608
        f"AND (substr(geom, 1, 2) != x'4750' OR substr(geom, {offset}, 4) != ?) "
        "LIMIT 20",
        (kind,),
    ):
        yield Found("layers", t, str(fid), "GPKG_GEOMETRY_KIND")
    yield from _index(conn, t)
    yield from _counts(conn, t)


def _triggers(conn: sqlite3.Connection, t: str) -> Iterator[Found]:
    wanted = {
        f"rtree_{t}_geom_{name}"
        for name in (
            "insert",
            "update2",
            "update4",
            "update5",
            "update6",
            "update7",
            "delete",
        )
    } | {f"trigger_insert_feature_count_{t}", f"trigger_delete_feature_count_{t}"}
    there = {
        row[0]
        for row in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
            (t,),
        )
    }
    for name in sorted(wanted ^ there):
        yield Found("layers", t, name, "GPKG_TRIGGERS")


def _index(conn: sqlite3.Connection, t: str) -> Iterator[Found]:
    # R-tree boxes are 32-bit and rounded outwards: they must hold the exact box.
    for (fid,) in conn.execute(
        f'SELECT l.fid FROM "{t}" l LEFT JOIN "rtree_{t}_geom" r ON r.id = l.fid '  # noqa: S608
        "WHERE l.geom IS NOT NULL AND NOT ST_IsEmpty(l.geom) AND (r.id IS NULL "
        "OR r.minx > ST_MinX(l.geom) OR r.maxx < ST_MaxX(l.geom) "
        "OR r.miny > ST_MinY(l.geom) OR r.maxy < ST_MaxY(l.geom)) LIMIT 20"
    ):
        yield Found("layers", t, str(fid), "GPKG_INDEX")
    extra = conn.execute(
        f'SELECT count(*) FROM "rtree_{t}_geom" WHERE id NOT IN '  # noqa: S608
        f'(SELECT fid FROM "{t}" WHERE geom IS NOT NULL)'
    ).fetchone()[0]
    if extra:
        yield Found("layers", f"rtree_{t}_geom", "", "GPKG_INDEX")


def _counts(conn: sqlite3.Connection, t: str) -> Iterator[Found]:
    said = conn.execute(
        "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?", (t,)
    ).fetchone()
    there = conn.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]  # noqa: S608
    if said is None or said[0] != there:
        yield Found("layers", "gpkg_ogr_contents", t, "GPKG_COUNT")
    outside = conn.execute(
        f'SELECT count(*) FROM "{t}" l, gpkg_contents c WHERE c.table_name = ? '  # noqa: S608
        "AND l.geom IS NOT NULL AND NOT ST_IsEmpty(l.geom) AND (c.min_x IS NULL "
        "OR c.min_x > ST_MinX(l.geom) OR c.max_x < ST_MaxX(l.geom) "
        "OR c.min_y > ST_MinY(l.geom) OR c.max_y < ST_MaxY(l.geom))",
        (t,),
    ).fetchone()[0]
    if outside:
        yield Found("layers", "gpkg_contents", t, "GPKG_BOX")
