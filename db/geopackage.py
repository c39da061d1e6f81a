"""The workspace as a GeoPackage 1.4: its five public layers and their geometry."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely

from db.gpkg_styles import STYLE_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry
    from sqlite_utils.utils import sqlite3

APPLICATION_ID = 0x47504B47
FORMAT_VERSION = 10400
RTREE = "http://www.geopackage.org/spec120/#extension_rtree"
EMPTY = 0x10


@dataclass(frozen=True, slots=True)
class Layer:
    """A public layer: its name, geometry type, columns and what it is called."""

    name: str
    geometry: str
    columns: str
    title: str


LAYERS = (
    Layer(
        "bureau",
        "MULTIPOLYGON",
        "id TEXT NOT NULL UNIQUE, code TEXT, name TEXT, zone INTEGER, "
        "area_m2 DOUBLE, valid_from TEXT",
        "管理片区 bureau",
    ),
    Layer(
        "station",
        "MULTIPOLYGON",
        "id TEXT NOT NULL UNIQUE, code TEXT, name TEXT, bureau TEXT, "
        "area_m2 DOUBLE, valid_from TEXT",
        "管理单元 station",
    ),
    Layer(
        "grid",
        "MULTIPOLYGON",
        "id TEXT NOT NULL UNIQUE, code TEXT, name TEXT, kind TEXT, station TEXT, "
        "bureau TEXT, division TEXT, area_m2 DOUBLE, valid_from TEXT",
        "管理网格 grid",
    ),
    Layer(
        "entity",
        "POINT",
        "id TEXT NOT NULL UNIQUE, name TEXT, uscc TEXT, registration_no TEXT, "
        "type TEXT, state TEXT, industry TEXT, risk TEXT, grid TEXT, "
        "unplaced_reason TEXT, on_border INTEGER, address TEXT",
        "经营主体 entity",
    ),
    Layer(
        "case_point",
        "POINT",
        "id TEXT NOT NULL UNIQUE, number TEXT, kind TEXT, state TEXT, lane TEXT, "
        "matter TEXT, grid TEXT, station TEXT, handler TEXT, received_at TEXT",
        "案件 case",
    ),
)

METADATA = """
CREATE TABLE gpkg_spatial_ref_sys(
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL, description TEXT
);
CREATE TABLE gpkg_contents(
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
    REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns(
  table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_extensions(
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_ogr_contents(
  table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL
);
CREATE TABLE layer_styles(
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);
"""

# The trigger set of GeoPackage 1.4 (update1 and update3 belong to 1.3 and must not
# stand beside it), with the geometry of update6 taken from the new row.
TRIGGERS = """
CREATE TRIGGER "rtree_{t}_geom_insert" AFTER INSERT ON "{t}"
WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
  INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW.fid, ST_MinX(NEW.geom),
    ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER "rtree_{t}_geom_update2" AFTER UPDATE OF geom ON "{t}"
WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM "rtree_{t}_geom" WHERE id = OLD.fid; END;
CREATE TRIGGER "rtree_{t}_geom_update4" AFTER UPDATE ON "{t}"
WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM "rtree_{t}_geom" WHERE id IN (OLD.fid, NEW.fid); END;
CREATE TRIGGER "rtree_{t}_geom_update5" AFTER UPDATE ON "{t}"
WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
  DELETE FROM "rtree_{t}_geom" WHERE id = OLD.fid;
  INSERT OR REPLACE INTO "rtree_{t}_geom" VALUES (NEW.fid, ST_MinX(NEW.geom),
    ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER "rtree_{t}_geom_update6" AFTER UPDATE OF geom ON "{t}"
WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
  AND (OLD.geom NOTNULL AND NOT ST_IsEmpty(OLD.geom)) BEGIN
  UPDATE "rtree_{t}_geom" SET minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom),
    miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) WHERE id = NEW.fid; END;
CREATE TRIGGER "rtree_{t}_geom_update7" AFTER UPDATE OF geom ON "{t}"
WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
  AND (OLD.geom ISNULL OR ST_IsEmpty(OLD.geom)) BEGIN
  INSERT INTO "rtree_{t}_geom" VALUES (NEW.fid, ST_MinX(NEW.geom),
    ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;
CREATE TRIGGER "rtree_{t}_geom_delete" AFTER DELETE ON "{t}"
WHEN OLD.geom NOTNULL BEGIN DELETE FROM "rtree_{t}_geom" WHERE id = OLD.fid; END;
CREATE TRIGGER "trigger_insert_feature_count_{t}" AFTER INSERT ON "{t}" BEGIN
  UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1
  WHERE lower(table_name) = lower('{t}'); END;
CREATE TRIGGER "trigger_delete_feature_count_{t}" AFTER DELETE ON "{t}" BEGIN
  UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1
  WHERE lower(table_name) = lower('{t}'); END;
"""


def layer_sql(layer: Layer) -> str:
    """Return the statements that make a layer, its R-tree and its triggers."""
    table = (
        f'CREATE TABLE "{layer.name}"(fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, '
        f"geom {layer.geometry}, {layer.columns});\n"
        f'CREATE VIRTUAL TABLE "rtree_{layer.name}_geom" '
        "USING rtree(id, minx, maxx, miny, maxy);\n"
    )
    return table + TRIGGERS.replace("{t}", layer.name)


def format_sql() -> str:
    """Return the statements that make the metadata tables and the five layers."""
    return METADATA + "".join(layer_sql(layer) for layer in LAYERS)


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


def to_blob(geometry: BaseGeometry, srs_id: int) -> bytes:
    """Return a geometry as a GeoPackage blob; polygons always as MULTIPOLYGON."""
    if geometry.geom_type == "Polygon":
        geometry = shapely.multipolygons([geometry])
    wkb: bytes = shapely.to_wkb(geometry, byte_order=1)
    if geometry.is_empty:
        return struct.pack("<2sBBi", b"GP", 0, 1 | EMPTY, srs_id) + wkb
    if geometry.geom_type == "Point":
        return struct.pack("<2sBBi", b"GP", 0, 1, srs_id) + wkb
    minx, miny, maxx, maxy = geometry.bounds
    head = struct.pack("<2sBBi4d", b"GP", 0, 3, srs_id, minx, maxx, miny, maxy)
    return head + wkb


def points_to_blobs(
    xs: NDArray[np.float64], ys: NDArray[np.float64], srs_id: int
) -> list[bytes | None]:
    """Return many points as GeoPackage blobs; NaN in either coordinate gives None."""
    count = len(xs)
    raw = np.zeros(
        count,
        dtype=[
            ("head", "u1", 4),
            ("srs", "<i4"),
            ("order", "u1"),
            ("kind", "<u4"),
            ("x", "<f8"),
            ("y", "<f8"),
        ],
    )
    raw["head"] = (*b"GP", 0, 1)
    raw["srs"], raw["order"], raw["kind"] = srs_id, 1, 1
    raw["x"], raw["y"] = xs, ys
    size = raw.dtype.itemsize
    whole = raw.tobytes()
    known = np.isfinite(xs) & np.isfinite(ys)
    return [
        whole[i * size : (i + 1) * size] if there else None
        for i, there in enumerate(known.tolist())
    ]


def wkb_of(blob: bytes) -> bytes:
    """Return the WKB inside a GeoPackage blob; ValueError if it is none."""
    if blob[:2] != b"GP":
        message = "not a GeoPackage geometry"
        raise ValueError(message)
    return blob[8 + (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7] :]


def from_blob(blob: bytes | None) -> BaseGeometry | None:
    """Return the geometry of a GeoPackage blob, None for NULL."""
    if blob is None:
        return None
    geometry: BaseGeometry = shapely.from_wkb(wkb_of(blob))
    return geometry


def blobs_to_geoms(blobs: Sequence[bytes]) -> NDArray[np.object_]:
    """Return the geometries of many blobs in one go."""
    found: NDArray[np.object_] = shapely.from_wkb([wkb_of(blob) for blob in blobs])
    return found


def widen_contents(
    conn: sqlite3.Connection, layer: str, bounds: tuple[float, float, float, float]
) -> None:
    """Let the layer's registered box hold these bounds too (minx, miny, maxx, maxy)."""
    conn.execute(
        "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), "
        "min_y = min(coalesce(min_y, ?2), ?2), max_x = max(coalesce(max_x, ?3), ?3), "
        "max_y = max(coalesce(max_y, ?4), ?4) WHERE table_name = ?5",
        (*bounds, layer),
    )


def refresh_contents(conn: sqlite3.Connection, layer: str) -> None:
    """Set the layer's registered box to the exact box of its rows."""
    conn.execute(
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = "  # noqa: S608
        "(SELECT min(ST_MinX(geom)), min(ST_MinY(geom)), max(ST_MaxX(geom)), "
        f'max(ST_MaxY(geom)) FROM "{layer}") WHERE table_name = ?',
        (layer,),
    )
