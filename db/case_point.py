"""The public layer of cases: where each one is, for the map and for QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from db.geometry_blob import to_blob

if TYPE_CHECKING:
    from db.rows import Rows


def crs_of(rows: Rows) -> int:
    """Return the EPSG number of the workspace's metres."""
    row = rows.conn.execute("SELECT crs_epsg FROM workspace").fetchone()
    return int(row[0])


def point_blob(x: float | None, y: float | None, srs: int) -> bytes | None:
    """Return a point as a GeoPackage geometry, None for a case without a place."""
    if x is None or y is None:
        return None
    return to_blob(shapely.Point(x, y), srs)


def put_point(rows: Rows, case: str) -> None:
    """Write the public row of a case from its state row."""
    row = rows.conn.execute(
        "SELECT f.id, f.number, f.kind, f.state, coalesce(s.lane, ''), f.matter, "
        "f.grid, f.station, f.handler, f.received_at, f.x, f.y FROM case_file f "
        "LEFT JOIN case_state s ON s.code = f.state WHERE f.id = ?",
        (case,),
    ).fetchone()
    names = (
        "id",
        "number",
        "kind",
        "state",
        "lane",
        "matter",
        "grid",
        "station",
        "handler",
        "received_at",
    )
    geom = point_blob(row[10], row[11], crs_of(rows))
    rows.put("case_point", {"geom": geom, **dict(zip(names, row[:10], strict=True))})
