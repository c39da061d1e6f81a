"""The five public layers and the GeoPackage tables around them, as SQL."""

from __future__ import annotations

from dataclasses import dataclass

# The extension that our own tables are entered under, and the kind of its contents.
PRIVATE = "griddesk_private"


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
        "id TEXT UNIQUE, code TEXT, name TEXT, zone INTEGER, "
        "area_m2 DOUBLE, valid_from TEXT",
        "管理片区 bureau",
    ),
    Layer(
        "station",
        "MULTIPOLYGON",
        "id TEXT UNIQUE, code TEXT, name TEXT, bureau TEXT, "
        "area_m2 DOUBLE, valid_from TEXT",
        "管理单元 station",
    ),
    Layer(
        "grid",
        "MULTIPOLYGON",
        "id TEXT UNIQUE, code TEXT, name TEXT, kind TEXT, station TEXT, "
        "bureau TEXT, division TEXT, area_m2 DOUBLE, valid_from TEXT",
        "管理网格 grid",
    ),
    Layer(
        "entity",
        "POINT",
        "id TEXT UNIQUE, name TEXT, uscc TEXT, registration_no TEXT, "
        "type TEXT, state TEXT, industry TEXT, risk TEXT, grid TEXT, "
        "unplaced_reason TEXT, on_border INTEGER, address TEXT",
        "经营主体 entity",
    ),
    Layer(
        "case_point",
        "POINT",
        "id TEXT UNIQUE, number TEXT, kind TEXT, state TEXT, lane TEXT, "
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


SEARCHED = {
    "station": ("bureau",),
    "grid": ("code", "station"),
    "entity": ("uscc", "grid"),
    "case_point": ("number", "grid"),
}


def layer_sql(layer: Layer) -> str:
    """Return the statements that make a layer, its R-tree and its triggers."""
    table = (
        f'CREATE TABLE "{layer.name}"(fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, '
        f"geom {layer.geometry}, {layer.columns});\n"
        f'CREATE VIRTUAL TABLE "rtree_{layer.name}_geom" '
        "USING rtree(id, minx, maxx, miny, maxy);\n"
    )
    indexes = "".join(
        f"CREATE INDEX {layer.name}_by_{column} ON {layer.name}({column});\n"
        for column in SEARCHED.get(layer.name, ())
    )
    return table + indexes + TRIGGERS.replace("{t}", layer.name)


def format_sql() -> str:
    """Return the statements that make the metadata tables and the five layers."""
    return METADATA + "".join(layer_sql(layer) for layer in LAYERS)


# Every trigger that a layer must have, with {t} for its name.
TRIGGER_NAMES = (
    *(
        f"rtree_{{t}}_geom_{which}"
        for which in (
            "insert",
            "update2",
            "update4",
            "update5",
            "update6",
            "update7",
            "delete",
        )
    ),
    "trigger_insert_feature_count_{t}",
    "trigger_delete_feature_count_{t}",
)
