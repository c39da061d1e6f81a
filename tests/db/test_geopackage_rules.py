"""The workspace is a GeoPackage 1.4: its blobs, index, layers, styles and checks."""

from __future__ import annotations

import json
import math
import struct
import subprocess
import sys
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely

from db.connection import create_new, database, writing
from db.geometry_blob import (
    blobs_to_geoms,
    from_blob,
    points_to_blobs,
    to_blob,
    wkb_of,
)
from db.geopackage import (
    check_rules,
    refresh_contents,
    register_format,
    register_private,
    widen_contents,
)
from db.gpkg_layers import LAYERS, format_sql
from db.gpkg_styles import STYLE_ROWS
from db.hand_out import hand_out

SRS = 4547
SQUARE = shapely.box(500000.25, 2500000.5, 500100.75, 2500200.125)


@pytest.fixture
def conn(tmp_path):
    conn = create_new(tmp_path / "w.gpkg")
    with writing(conn):
        database(conn).executescript(format_sql())
        register_format(conn, SRS)
        conn.execute("CREATE TABLE journal(seq INTEGER PRIMARY KEY) STRICT")
        conn.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        conn.execute("CREATE VIEW seen AS SELECT id FROM grid")
        register_private(conn)
        conn.executemany(
            "INSERT INTO grid(geom, id, code, kind) VALUES (?, ?, ?, 'grid')",
            [
                (
                    to_blob(
                        shapely.transform(SQUARE, lambda xy, i=i: xy + i * 500), SRS
                    ),
                    f"g{i}",
                    f"10{i}",
                )
                for i in range(3)
            ],
        )
        conn.executemany(
            "INSERT INTO entity(geom, id, name) VALUES (?, ?, '某店')",
            zip(
                points_to_blobs(
                    np.array([500010.0, math.nan]), np.array([2.5e6, 1.0]), SRS
                ),
                ("e1", "e2"),
                strict=True,
            ),
        )
        for layer in ("grid", "entity"):
            refresh_contents(conn, layer)
    yield conn
    conn.close()


def test_a_shape_comes_back_to_the_last_bit_and_always_as_multipolygon():
    blob = to_blob(SQUARE, SRS)
    assert blob[:4] == b"GP\x00\x03"
    assert struct.unpack_from("<i4d", blob, 4) == (
        SRS,
        500000.25,
        500100.75,
        2500000.5,
        2500200.125,
    )
    back = from_blob(blob)
    assert back.geom_type == "MultiPolygon"
    assert (
        shapely.get_coordinates(back).tolist()
        == shapely.get_coordinates(SQUARE).tolist()
    )
    assert from_blob(None) is None
    assert to_blob(shapely.MultiPolygon(), SRS)[:4] == b"GP\x00\x11"


def test_many_points_make_the_same_blobs_as_one():
    xs, ys = np.array([1.5, np.nan, -7.25]), np.array([2.5, 3.0, np.inf])
    blobs = points_to_blobs(xs, ys, SRS)
    assert blobs == [to_blob(shapely.Point(1.5, 2.5), SRS), None, None]
    assert blobs_to_geoms(blobs).tolist() == [shapely.Point(1.5, 2.5), None, None]


@pytest.mark.parametrize(
    "blob", [b"", b"GP", b"PNG\x00 not a shape", b"GP\x00\x0f" * 9]
)
def test_what_is_no_blob_is_said_to_be_none(blob):
    with pytest.raises(ValueError, match="not a GeoPackage geometry"):
        wkb_of(blob)


def boxes(conn):
    return conn.execute(
        "SELECT id, minx <= 500000.25, maxx >= 500100.75 FROM rtree_grid_geom "
        "ORDER BY id"
    ).fetchall()


def test_the_index_follows_every_kind_of_change(conn):
    ids = lambda: [row[0] for row in boxes(conn)]  # noqa: E731
    assert ids() == [1, 2, 3]
    conn.execute("UPDATE grid SET geom = NULL WHERE fid = 1")
    assert ids() == [2, 3]
    conn.execute("UPDATE grid SET geom = ? WHERE fid = 1", (to_blob(SQUARE, SRS),))
    assert boxes(conn)[0] == (1, 1, 1)
    conn.execute("UPDATE grid SET fid = 9 WHERE fid = 1")
    assert ids() == [2, 3, 9]
    conn.execute("UPDATE grid SET geom = NULL, fid = 8 WHERE fid = 9")
    assert ids() == [2, 3]
    conn.execute(
        "INSERT INTO grid(geom, id) VALUES (?, 'g2') ON CONFLICT(id) DO UPDATE "
        "SET geom = excluded.geom",
        (to_blob(SQUARE, SRS),),
    )
    assert (3, 1, 1) in boxes(conn)
    conn.execute("DELETE FROM grid WHERE id = 'g1'")
    assert ids() == [3]
    refresh_contents(conn, "grid")
    assert check_rules(conn) == []


def test_the_registered_box_is_widened_and_narrowed(conn):
    ask = (
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'grid'"
    )
    box = conn.execute(ask).fetchone()
    assert box == (500000.25, 2500000.5, 501100.75, 2501200.125)
    widen_contents(conn, "grid", (499999.0, 2500100.0, 500500.0, 2600000.0))
    assert conn.execute(ask).fetchone() == (499999.0, box[1], box[2], 2600000.0)
    refresh_contents(conn, "grid")
    assert conn.execute(ask).fetchone() == box
    widen_contents(conn, "station", (1.0, 2.0, 3.0, 4.0))
    assert conn.execute(ask.replace("grid", "station")).fetchone() == (1, 2, 3, 4)


POLYGON = b"GP\x00\x01" + struct.pack("<i", SRS) + shapely.to_wkb(SQUARE)
BREACHES = [
    ("PRAGMA user_version=10300", (), ("", "user_version", "GPKG_HEADER")),
    ("PRAGMA application_id=1", (), ("", "application_id", "GPKG_HEADER")),
    (
        "UPDATE grid SET geom = ? WHERE fid = 2",
        (POLYGON,),
        ("grid", "2", "GPKG_GEOMETRY_KIND"),
    ),
    (
        "UPDATE grid SET geom = ? WHERE fid = 3",
        (to_blob(SQUARE, 4326),),
        ("grid", "3", "GPKG_GEOMETRY_KIND"),
    ),
    ("DELETE FROM rtree_grid_geom WHERE id = 2", (), ("grid", "2", "GPKG_INDEX")),
    (
        "UPDATE rtree_grid_geom SET maxx = minx WHERE id = 1",
        (),
        ("grid", "1", "GPKG_INDEX"),
    ),
    (
        "INSERT INTO rtree_grid_geom VALUES (77, 0, 1, 0, 1)",
        (),
        ("grid", "77", "GPKG_INDEX"),
    ),
    (
        "UPDATE gpkg_ogr_contents SET feature_count = 9 WHERE table_name = 'grid'",
        (),
        ("gpkg_ogr_contents", "grid", "GPKG_COUNT"),
    ),
    (
        "UPDATE gpkg_contents SET max_x = 1 WHERE table_name = 'grid'",
        (),
        ("gpkg_contents", "grid", "GPKG_BOX"),
    ),
    (
        "DROP TRIGGER rtree_grid_geom_update6",
        (),
        ("grid", "rtree_grid_geom_update6", "GPKG_TRIGGERS"),
    ),
    (
        "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = -1",
        (),
        ("gpkg_spatial_ref_sys", "-1", "GPKG_SRS_MISSING"),
    ),
    (
        "DELETE FROM gpkg_extensions WHERE table_name = 'grid'",
        (),
        ("gpkg_extensions", "grid", "GPKG_UNREGISTERED"),
    ),
    (
        "UPDATE gpkg_geometry_columns SET z = 1 WHERE table_name = 'entity'",
        (),
        ("gpkg_geometry_columns", "entity", "GPKG_UNREGISTERED"),
    ),
    (
        "UPDATE layer_styles SET styleQML = '' WHERE f_table_name = 'grid'",
        (),
        ("layer_styles", "grid", "GPKG_STYLE_CHANGED"),
    ),
    (
        (
            "UPDATE gpkg_contents SET data_type = 'attributes' "
            "WHERE table_name = 'journal'"
        ),
        (),
        ("gpkg_contents", "journal", "GPKG_FOREIGN_LAYER"),
    ),
    (
        "DROP TABLE gpkg_ogr_contents",
        (),
        ("gpkg_ogr_contents", "", "GPKG_UNREGISTERED"),
    ),
]


@pytest.mark.parametrize(("sql", "values", "wanted"), BREACHES)
def test_each_breach_is_named_by_table_and_row(conn, sql, values, wanted):
    assert check_rules(conn) == []
    conn.execute(sql, values)
    found = {(one.table, one.row, one.code) for one in check_rules(conn)}
    assert wanted in found


LISTING = """
import json, sys
import pyogrio
from pyogrio.raw import read
path = sys.argv[1]
layers = pyogrio.list_layers(path).tolist()
info = pyogrio.read_info(path, layer="grid")
box = (500000, 2500000, 500050, 2500050)
_meta, _fids, shapes, _fields = read(path, layer="grid", bbox=box)
print(json.dumps([layers, info["crs"], info["features"], len(shapes)]))
"""


def test_gdal_lists_exactly_the_five_layers_of_a_copy(conn, tmp_path):
    handed = hand_out(conn, tmp_path / "copy.gpkg")
    whole = tmp_path / "whole.gpkg"
    conn.execute("VACUUM INTO ?", (str(whole),))
    for file in (handed, whole):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", LISTING, str(file)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        layers, crs, features, near = json.loads(done.stdout)
        assert sorted(map(tuple, layers)) == sorted(
            [
                ("bureau", "MultiPolygon"),
                ("case_point", "Point"),
                ("entity", "Point"),
                ("grid", "MultiPolygon"),
                ("station", "MultiPolygon"),
                ("layer_styles", None),
            ]
        )
        assert (crs, features, near) == (f"EPSG:{SRS}", 3, 1)


def test_each_layer_has_one_default_style_that_qgis_can_read(conn):
    assert [row[0] for row in STYLE_ROWS] == [layer.name for layer in LAYERS]
    for layer, _name, qml, _about in STYLE_ROWS:
        style = ET.fromstring(qml.split(">", 1)[1])  # noqa: S314 - our own text
        renderer = style.find("renderer-v2")
        assert renderer is not None, layer
        symbols = {one.get("name") for one in renderer.iter("symbol")}
        asked = {
            one.get("symbol")
            for tag in ("category", "rule")
            for one in renderer.iter(tag)
        }
        assert asked <= symbols
        assert style.find("labeling") is not None
    rows = conn.execute(
        "SELECT f_table_catalog, f_table_schema, f_geometry_column, useAsDefault, "
        "length(styleName) <= 30 FROM layer_styles"
    ).fetchall()
    assert rows == [("", "", "geom", 1, 1)] * 5
