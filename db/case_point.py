"""The public layer of cases: where each one is, for the map and for QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.geometry_blob import point_to_blob

if TYPE_CHECKING:
    from db.rows import Rows, SqlValue

TOLD = (
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


def crs_of(rows: Rows) -> int:
    """Return the EPSG number of the workspace's metres."""
    row = rows.conn.execute("SELECT crs_epsg FROM workspace").fetchone()
    return int(row[0])


def point_blob(x: float | None, y: float | None, srs: int) -> bytes | None:
    """Return a point as a GeoPackage geometry, None for a case without a place."""
    if x is None or y is None:
        return None
    return point_to_blob(x, y, srs)


def put_point(rows: Rows, case: str) -> None:
    """Write the public row of a case from its state row."""
    told, x, y = _told(rows, case)
    rows.put("case_point", {"geom": point_blob(x, y, crs_of(rows)), **told})


def tell_point(rows: Rows, case: str) -> None:
    """Write a case's public row anew, but for its place, which stays as it is.

    A shape that is not written leaves the spatial index alone.
    """
    told, _x, _y = _told(rows, case)
    rows.update("case_point", case, **told)


def _told(rows: Rows, case: str) -> tuple[dict[str, SqlValue], Any, Any]:
    row = rows.conn.execute(
        "SELECT f.id, f.number, f.kind, f.state, "
        "CASE WHEN m.case_id IS NULL THEN coalesce(s.lane, '') ELSE '' END, f.matter, "
        "f.grid, f.station, f.handler, f.received_at, f.x, f.y FROM case_file f "
        "LEFT JOIN case_state s ON s.code = f.state "
        "LEFT JOIN case_merge m ON m.case_id = f.id WHERE f.id = ?",
        (case,),
    ).fetchone()
    return dict(zip(TOLD, row[:10], strict=True)), row[10], row[11]
