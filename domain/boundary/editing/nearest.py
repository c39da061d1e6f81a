"""The vertex or border nearest to a place that somebody pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.boundary.editing.crossing import as_array

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.editing.ring_algebra import Edge, Point

# How far a place may lie from what it means, mm.
REACH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Foot:
    """A place on a border: the edge of a grid, the point of it, how far away (mm)."""

    grid: str
    edge: Edge
    point: Point
    away: float


def lattice(x: float, y: float) -> Point:
    """Return a place in metres as a point of the lattice."""
    return round(x * 1000), round(y * 1000)


def vertex(mesh: Mesh, point: Point, reach: int = REACH) -> Point | None:
    """Return the vertex nearest to a point, None when none is within reach."""
    best: tuple[float, Point] | None = None
    for grid_id in mesh.near(_box(point, reach)):
        starts = as_array(mesh.edges(grid_id))[:, 0]
        away = np.hypot(*(starts - np.asarray(point)).astype(np.float64).T)
        row = int(np.argmin(away))
        found = (float(away[row]), (int(starts[row][0]), int(starts[row][1])))
        if found[0] <= reach and (best is None or found < best):
            best = found
    return None if best is None else best[1]


def foot(
    mesh: Mesh, point: Point, reach: int = REACH, among: Iterable[str] = ()
) -> Foot | None:
    """Return the place on a border nearest to a point, on the lattice.

    `among` are the ids of the grids whose borders count, none = all.
    """
    wanted = set(among)
    best: Foot | None = None
    for grid_id in mesh.near(_box(point, reach)):
        if wanted and grid_id not in wanted:
            continue
        found = _foot(mesh, grid_id, point)
        if found.away <= reach and (best is None or found.away < best.away):
            best = found
    return best


def _foot(mesh: Mesh, grid_id: str, point: Point) -> Foot:
    edges = mesh.edges(grid_id)
    legs = as_array(edges) - np.asarray(point)
    start = legs[:, 0].astype(np.float64)
    along = (legs[:, 1] - legs[:, 0]).astype(np.float64)
    share = -(start * along).sum(axis=1) / (along * along).sum(axis=1)
    share = np.clip(share, 0.0, 1.0)
    near = start + along * share[:, None]
    away = np.hypot(near[:, 0], near[:, 1])
    row = int(np.argmin(away))
    x, y = point[0] + round(float(near[row][0])), point[1] + round(float(near[row][1]))
    edge = edges[row]
    if share[row] in {0.0, 1.0}:
        x, y = edge[int(share[row])]
    return Foot(grid_id, edge, (x, y), float(away[row]))


def _box(point: Point, reach: int) -> tuple[int, int, int, int]:
    return point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach
