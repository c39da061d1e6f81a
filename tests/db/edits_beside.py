"""The edits of a session in QGIS, made by GDAL and by the SQL that GDAL would send.

    python -m tests.db.edits_beside FILE

GDAL brings an SQLite of its own, so it may only meet a workspace in another process.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from sqlite_utils.utils import sqlite3

from db.connection import register
from db.geopackage import from_blob, to_blob

SRS = 4545


def added(path: Path, x: float, y: float) -> None:
    """Append a point to the entities, as any program built on GDAL does."""
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(shapely.Point(x, y))], dtype=object),
        [np.array(["from-qgis"], dtype=object), np.array(["new"], dtype=object)],
        ["id", "name"],
        layer="entity",
        driver="GPKG",
        geometry_type="Point",
        crs=f"EPSG:{SRS}",
        append=True,
    )


def edit(path: Path) -> dict[str, int]:
    """Change an attribute, move a corner, add and delete a feature."""
    conn = sqlite3.connect(path)
    register(conn)
    (first, _), (second, blob) = conn.execute(
        "SELECT fid, geom FROM grid ORDER BY fid LIMIT 2"
    ).fetchall()
    shape = from_blob(blob)
    corner = shapely.get_coordinates(shape)[1]
    moved = shapely.transform(
        shape, lambda xy: np.where(xy == corner, xy + np.array((7.5, 2.5)), xy)
    )
    conn.execute("UPDATE grid SET name = 'changed' WHERE fid = ?", (first,))
    conn.execute(
        "UPDATE grid SET geom = ? WHERE fid = ?", (to_blob(moved, SRS), second)
    )
    gone = conn.execute("SELECT min(fid) FROM entity").fetchone()[0]
    conn.execute("DELETE FROM entity WHERE fid = ?", (gone,))
    conn.commit()
    conn.close()
    added(path, *corner)
    conn = sqlite3.connect(path)
    new = conn.execute("SELECT fid FROM entity WHERE id = 'from-qgis'").fetchone()[0]
    conn.close()
    return {"renamed": first, "moved": second, "deleted": gone, "added": new}


if __name__ == "__main__":
    print(json.dumps(edit(Path(sys.argv[1]))))  # noqa: T201 - the parent reads it
