"""The work that lies in an area, read and weighed: for divisions and their tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from db.geometry_blob import blobs_to_geoms
from db.reference_shapes import reference_shapes
from domain.boundary.lattice import bounds
from domain.boundary.reference import BARRIER, COMMUNITY
from domain.plans.workload import Weights, Work, work_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry
    from sqlite_utils.utils import sqlite3

    from domain.boundary.events import GridContent

    Box = tuple[float, float, float, float]

WEIGHTS_SCHEMA = """
CREATE TABLE workload_weight(
  fid INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE, value REAL NOT NULL
) STRICT;
"""
# The mean length of a month, days.
MONTH: Final = 30.44


def weights(conn: sqlite3.Connection) -> Weights:
    """Return what the workspace says that work weighs."""
    found = conn.execute("SELECT name, value FROM workload_weight").fetchall()
    return Weights({str(name): float(value) for name, value in found})


def work_in(
    conn: sqlite3.Connection, grids: Sequence[GridContent], at: datetime
) -> Work:
    """Return the work in some grids, and what lies just beside them."""
    box = _box(grids)
    weighing = weights(conn)
    months = weighing.of("complaint_months")
    since = (at - timedelta(days=MONTH * months)).isoformat(timespec="seconds")
    found = work_of(
        _entities(conn, box),
        _complaints(conn, box, since),
        _streets(conn, box),
        weighing,
    )
    return Work(
        xy=found.xy,
        weight=found.weight,
        entity=found.entity,
        complaint=found.complaint,
        streets=found.streets,
        barriers=_layer(conn, BARRIER, box),
        communities=_layer(conn, COMMUNITY, box),
    )


def _box(grids: Sequence[GridContent]) -> Box:
    found = np.array([bounds(grid.rings) for grid in grids])
    low, high = found.min(axis=0), found.max(axis=0)
    return float(low[0]), float(low[1]), float(high[2]), float(high[3])


def _entities(
    conn: sqlite3.Connection, box: Box
) -> tuple[NDArray[np.float64], list[str]]:
    rows = conn.execute(
        "SELECT e.geom, e.risk FROM rtree_entity_geom r JOIN entity e ON e.fid = r.id "
        "WHERE r.maxx >= ? AND r.maxy >= ? AND r.minx <= ? AND r.miny <= ? "
        "ORDER BY e.id",
        box,
    ).fetchall()
    if not rows:
        return np.empty((0, 2)), []
    spots = shapely.get_coordinates(blobs_to_geoms([row[0] for row in rows]))
    return spots, [str(row[1]) for row in rows]


def _complaints(conn: sqlite3.Connection, box: Box, since: str) -> NDArray[np.float64]:
    rows: list[Any] = conn.execute(
        "SELECT x, y FROM case_file WHERE kind IN ('complaint', 'report') "
        "AND received_at >= ?5 AND unlocated = 0 "
        "AND x BETWEEN ?1 AND ?3 AND y BETWEEN ?2 AND ?4 ORDER BY id",
        (*box, since),
    ).fetchall()
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def _streets(conn: sqlite3.Connection, box: Box) -> list[NDArray[np.float64]]:
    rows = conn.execute(
        "SELECT geom FROM street WHERE max_x >= ? AND max_y >= ? AND min_x <= ? "
        "AND min_y <= ? ORDER BY id",
        box,
    ).fetchall()
    if not rows:
        return []
    shapes = blobs_to_geoms([row[0] for row in rows])
    return [
        shapely.get_coordinates(part)
        for shape in shapes
        for part in shapely.get_parts(shape)
    ]


def _layer(conn: sqlite3.Connection, layer: str, box: Box) -> tuple[BaseGeometry, ...]:
    return tuple(reference_shapes(conn, layer, box).shapes.tolist())
