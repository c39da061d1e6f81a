"""Whether the workspace keeps the rules of GeoPackage 1.4, by table and row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.connection import APPLICATION_ID, FORMAT_VERSION
from db.findings import Found
from db.geometry_blob import EMPTY, kind_of, srs_of
from db.gpkg_layers import LAYERS, PRIVATE, TRIGGER_NAMES, Layer
from db.gpkg_styles import STYLE_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils.utils import sqlite3

WKB_KIND = {"POINT": 1, "MULTIPOLYGON": 6}
AT_MOST = 50
# R-tree boxes are kept in 32 bits and rounded outwards: at 10 million metres the
# last place is one metre.
ROUNDING_M = 2.0
NEEDED = (
    "gpkg_spatial_ref_sys",
    "gpkg_contents",
    "gpkg_geometry_columns",
    "gpkg_extensions",
    "gpkg_ogr_contents",
    "layer_styles",
)


def check_rules(conn: sqlite3.Connection) -> list[Found]:
    """Return each broken rule of GeoPackage 1.4 with its requirement number."""
    found = list(_header(conn))
    missing = list(_missing(conn))
    if missing:
        return found + missing
    found += _references(conn)
    found += _styles(conn)
    for layer in LAYERS:
        found += _layer(conn, layer)
        if _one(conn, "SELECT 1 FROM sqlite_master WHERE name = ?", layer.name):
            found += _rows(conn, layer)
            found += _index(conn, layer)
            found += _counted(conn, layer)
            found += _boxed(conn, layer)
    return found


def _said(table: str, row: object, code: str, **fields: str | float) -> Found:
    return Found("layers", table, str(row), code, dict(fields))


def _one(conn: sqlite3.Connection, sql: str, *values: str | int) -> object:
    row = conn.execute(sql, values).fetchone()
    return None if row is None else row[0]


def _header(conn: sqlite3.Connection) -> Iterator[Found]:
    """Check requirements 1 to 3: the two numbers in the file's header."""
    for pragma, wanted in (
        ("application_id", APPLICATION_ID),
        ("user_version", FORMAT_VERSION),
    ):
        value = conn.execute(f"PRAGMA {pragma}").fetchone()[0]
        if value != wanted:
            yield _said("", pragma, "GPKG_HEADER", value=int(value))


def _missing(conn: sqlite3.Connection) -> Iterator[Found]:
    there = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}
    for name in NEEDED:
        if name not in there:
            yield _said(name, "", "GPKG_UNREGISTERED")


def _references(conn: sqlite3.Connection) -> Iterator[Found]:
    """Check requirements 10 to 15: what is registered is there, in a known CRS."""
    for number in (-1, 0, 4326):
        if not _one(
            conn, "SELECT 1 FROM gpkg_spatial_ref_sys WHERE srs_id = ?", number
        ):
            yield _said("gpkg_spatial_ref_sys", number, "GPKG_SRS_MISSING")
    names = {row[0].lower() for row in conn.execute("SELECT name FROM sqlite_master")}
    for name, srs_id, known in conn.execute(
        "SELECT c.table_name, c.srs_id, s.srs_id FROM gpkg_contents c "
        "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = c.srs_id"
    ):
        if name.lower() not in names:
            yield _said("gpkg_contents", name, "GPKG_UNREGISTERED")
        if srs_id is not None and known is None:
            yield _said("gpkg_contents", name, "GPKG_SRS_MISSING", srs_id=srs_id)
    if not _one(
        conn, "SELECT 1 FROM gpkg_contents WHERE data_type = 'attributes' LIMIT 1"
    ):
        yield _said("gpkg_contents", "layer_styles", "GPKG_UNREGISTERED")
    yield from _strangers(conn)


def _strangers(conn: sqlite3.Connection) -> Iterator[Found]:
    """Find what is registered as a layer and is none of ours."""
    public = {layer.name for layer in LAYERS} | {"layer_styles"}
    for name, kind in conn.execute("SELECT table_name, data_type FROM gpkg_contents"):
        # QGIS lists what is told as features or attributes, and whatever is not told.
        if name not in public and kind != PRIVATE:
            yield _said("gpkg_contents", name, "GPKG_FOREIGN_LAYER")


def _styles(conn: sqlite3.Connection) -> Iterator[Found]:
    """Check that each layer has our style, and no second one claims to be default."""
    kept = {
        (row[0], row[1]): row[2]
        for row in conn.execute(
            "SELECT f_table_name, styleName, styleQML FROM layer_styles"
        )
    }
    for layer, name, qml, _about in STYLE_ROWS:
        if kept.get((layer, name)) != qml:
            yield _said("layer_styles", layer, "GPKG_STYLE_CHANGED")
    for (layer,) in conn.execute(
        "SELECT f_table_name FROM layer_styles WHERE useAsDefault "
        "GROUP BY f_table_name HAVING count(*) > 1"
    ):
        yield _said("layer_styles", layer, "GPKG_STYLE_CHANGED")


def _layer(conn: sqlite3.Connection, layer: Layer) -> Iterator[Found]:
    """Check requirements 21 to 32 and 75: a layer's table, entry and triggers."""
    columns = {
        row[1]: (str(row[2]).upper(), row[5])
        for row in conn.execute(f'PRAGMA table_info("{layer.name}")')
    }
    if not columns:
        yield _said(layer.name, "", "GPKG_UNREGISTERED")
        return
    if columns.get("fid") != ("INTEGER", 1):
        yield _said(layer.name, "fid", "GPKG_UNREGISTERED")
    if columns.get("geom", ("", 0))[0] != layer.geometry:
        yield _said(layer.name, "geom", "GPKG_UNREGISTERED", wanted=layer.geometry)
    yield from _registered(conn, layer)
    triggers = {
        row[0]
        for row in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
            (layer.name,),
        )
    }
    wanted = {name.format(t=layer.name) for name in TRIGGER_NAMES}
    for name in sorted(wanted - triggers):
        yield _said(layer.name, name, "GPKG_TRIGGERS")
    for old in ("update1", "update3"):
        if f"rtree_{layer.name}_geom_{old}" in triggers:
            yield _said(layer.name, old, "GPKG_TRIGGERS")


def _registered(conn: sqlite3.Connection, layer: Layer) -> Iterator[Found]:
    row = conn.execute(
        "SELECT c.data_type, c.srs_id, g.geometry_type_name, g.srs_id, g.z, g.m, "
        "(SELECT count(*) FROM gpkg_extensions e WHERE e.table_name = c.table_name "
        "AND e.extension_name = 'gpkg_rtree_index') FROM gpkg_contents c "
        "LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
        "WHERE c.table_name = ?",
        (layer.name,),
    ).fetchone()
    if row is None or row[0] != "features":
        yield _said("gpkg_contents", layer.name, "GPKG_UNREGISTERED")
    elif row[2:6] != (layer.geometry, row[1], 0, 0):
        yield _said("gpkg_geometry_columns", layer.name, "GPKG_UNREGISTERED")
    elif row[6] != 1:
        yield _said("gpkg_extensions", layer.name, "GPKG_UNREGISTERED")


def _rows(conn: sqlite3.Connection, layer: Layer) -> Iterator[Found]:
    """Check requirements 19, 31 to 33 and 152: each geometry of the declared kind."""
    srs_id = _one(
        conn,
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?",
        layer.name,
    )
    count = 0
    for fid, blob in conn.execute(
        # The header and the first bytes of the WKB tell all that is asked here.
        f'SELECT fid, substr(geom, 1, 96) FROM "{layer.name}" '  # noqa: S608
        "WHERE geom NOTNULL"
    ):
        if not _sound(blob, WKB_KIND[layer.geometry], srs_id):
            yield _said(layer.name, fid, "GPKG_GEOMETRY_KIND")
            count += 1
        if count >= AT_MOST:
            return


def _sound(blob: object, kind: int, srs_id: object) -> bool:
    if not isinstance(blob, bytes):
        return False
    try:
        found = kind_of(blob)
    except (ValueError, IndexError):
        return False
    boxed_though_empty = blob[3] & EMPTY and (blob[3] >> 1) & 7
    return found == kind and srs_of(blob) == srs_id and not boxed_though_empty


def _index(conn: sqlite3.Connection, layer: Layer) -> Iterator[Found]:
    """Check requirement 77: each shape stands in the index under its own box."""
    name = layer.name
    if not _one(
        conn, "SELECT 1 FROM sqlite_master WHERE name = ?", f"rtree_{name}_geom"
    ):
        yield _said(name, f"rtree_{name}_geom", "GPKG_INDEX")
        return
    for (fid,) in conn.execute(
        f'SELECT t.fid FROM "{name}" t '  # noqa: S608 - our names
        f'LEFT JOIN "rtree_{name}_geom" r ON r.id = t.fid '
        "WHERE t.geom NOTNULL AND NOT ST_IsEmpty(t.geom) AND (r.id IS NULL "
        "OR r.minx > ST_MinX(t.geom) OR r.maxx < ST_MaxX(t.geom) "
        "OR r.miny > ST_MinY(t.geom) OR r.maxy < ST_MaxY(t.geom) "
        f"OR r.minx < ST_MinX(t.geom) - {ROUNDING_M} "
        f"OR r.maxy > ST_MaxY(t.geom) + {ROUNDING_M}) LIMIT {AT_MOST}"
    ):
        yield _said(name, fid, "GPKG_INDEX")
    for (fid,) in conn.execute(
        f'SELECT id FROM "rtree_{name}_geom" WHERE id NOT IN '  # noqa: S608
        f'(SELECT fid FROM "{name}" WHERE geom NOTNULL) LIMIT {AT_MOST}'
    ):
        yield _said(name, fid, "GPKG_INDEX")


def _counted(conn: sqlite3.Connection, layer: Layer) -> Iterator[Found]:
    counted = _one(
        conn,
        "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?",
        layer.name,
    )
    there = _one(conn, f'SELECT count(*) FROM "{layer.name}"')  # noqa: S608
    if counted != there:
        yield _said("gpkg_ogr_contents", layer.name, "GPKG_COUNT", counted=str(counted))


def _boxed(conn: sqlite3.Connection, layer: Layer) -> Iterator[Found]:
    """Check that the registered box, by which maps zoom, holds every shape."""
    outside = _one(
        conn,
        f'SELECT 1 FROM "{layer.name}" t, gpkg_contents c '  # noqa: S608 - our names
        "WHERE c.table_name = ? AND t.geom NOTNULL AND NOT ST_IsEmpty(t.geom) "
        "AND (c.min_x IS NULL "
        "OR c.min_x > ST_MinX(t.geom) OR c.max_x < ST_MaxX(t.geom) "
        "OR c.min_y > ST_MinY(t.geom) OR c.max_y < ST_MaxY(t.geom)) LIMIT 1",
        layer.name,
    )
    if outside:
        yield _said("gpkg_contents", layer.name, "GPKG_BOX")
