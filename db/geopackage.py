"""The workspace as a GeoPackage 1.4: its public layers entered in its metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyproj

from db.connection import APPLICATION_ID, FORMAT_VERSION
from db.geometry_blob import (
    blobs_to_geoms,
    from_blob,
    points_to_blobs,
    to_blob,
    wkb_of,
)
from db.gpkg_layers import LAYERS, PRIVATE, TRIGGERS, format_sql
from db.gpkg_rules import check_rules
from db.gpkg_styles import STYLE_ROWS

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3

__all__ = [
    "APPLICATION_ID",
    "FORMAT_VERSION",
    "LAYERS",
    "TRIGGERS",
    "blobs_to_geoms",
    "check_rules",
    "format_sql",
    "from_blob",
    "points_to_blobs",
    "refresh_contents",
    "register_format",
    "register_private",
    "to_blob",
    "widen_contents",
    "wkb_of",
]

RTREE = "http://www.geopackage.org/spec120/#extension_rtree"
PRIVATE_IS = "Internal tables of the GridDesk workspace; not for other programs."


def register_format(conn: sqlite3.Connection, epsg: int) -> None:
    """Enter the CRS, the layers, their styles and the indexes into the metadata."""
    conn.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _srs_rows(epsg)
    )
    conn.execute(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, description) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '')"
    )
    for layer in LAYERS:
        conn.execute(
            "INSERT INTO gpkg_contents(table_name, data_type, identifier, "
            "description, srs_id) VALUES (?, 'features', ?, ?, ?)",
            (layer.name, layer.name, layer.title, epsg),
        )
        conn.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (layer.name, layer.geometry, epsg),
        )
        conn.execute("INSERT INTO gpkg_ogr_contents VALUES (?, 0)", (layer.name,))
        conn.execute(
            "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', ?, "
            "'write-only')",
            (layer.name, RTREE),
        )
    conn.executemany(
        "INSERT INTO layer_styles(f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
        "owner, ui, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', '', "
        "'2026-01-01T00:00:00.000Z')",
        STYLE_ROWS,
    )


def _srs_rows(epsg: int) -> list[tuple[str, int, str, int, str, str]]:
    undefined = "undefined"
    rows = [
        ("Undefined cartesian SRS", -1, "NONE", -1, undefined, "undefined"),
        ("Undefined geographic SRS", 0, "NONE", 0, undefined, "undefined"),
    ]
    for number in dict.fromkeys((4326, 4490, epsg)):
        crs = pyproj.CRS.from_epsg(number)
        rows.append((crs.name, number, "EPSG", number, crs.to_wkt("WKT1_GDAL"), ""))
    return rows


def widen_contents(
    conn: sqlite3.Connection, layer: str, bounds: tuple[float, float, float, float]
) -> None:
    """Let the layer's registered box hold these bounds too (minx, miny, maxx, maxy)."""
    conn.execute(
        "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), "
        "min_y = min(coalesce(min_y, ?2), ?2), max_x = max(coalesce(max_x, ?3), ?3), "
        "max_y = max(coalesce(max_y, ?4), ?4), last_change = "
        "strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE table_name = ?5",
        (*bounds, layer),
    )


def refresh_contents(conn: sqlite3.Connection, layer: str) -> None:
    """Set the layer's registered box to the exact box of its rows."""
    conn.execute(
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = "  # noqa: S608
        "(SELECT min(ST_MinX(geom)), min(ST_MinY(geom)), max(ST_MaxX(geom)), "
        f'max(ST_MaxY(geom)) FROM "{layer}"), '
        "last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE table_name = ?",
        (layer,),
    )


def register_private(conn: sqlite3.Connection) -> None:
    """Enter every table of ours that is no layer as an extension, once.

    A table that no extension names is listed as a layer by GDAL as soon as the last
    `attributes` row is gone. QGIS asks for all tables there are, except for those
    whose contents are of a kind that it does not know: so they are told as such,
    which an extended GeoPackage may do.
    """
    conn.execute(
        "INSERT INTO gpkg_extensions SELECT name, NULL, ?, ?, 'read-write' "
        "FROM pragma_table_list WHERE schema = 'main' "
        "AND type IN ('table', 'virtual', 'shadow') "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND name NOT LIKE 'gpkg\\_%' ESCAPE '\\' "
        "AND name NOT LIKE 'rtree\\_%' ESCAPE '\\' "
        "AND name NOT IN (SELECT table_name FROM gpkg_contents) "
        "AND name NOT IN (SELECT table_name FROM gpkg_extensions "
        "WHERE extension_name = ?)",
        (PRIVATE, PRIVATE_IS, PRIVATE),
    )
    conn.execute(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, description) "
        "SELECT table_name, extension_name, table_name, '' FROM gpkg_extensions "
        "WHERE extension_name = ? "
        "AND table_name NOT IN (SELECT table_name FROM gpkg_contents)",
        (PRIVATE,),
    )
