"""Borders of a file put onto the borders that are there, where they mean the same."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import cKDTree

from domain.boundary.coverage import Coverage, with_nodes
from domain.boundary.editing.noding import OnEdges, bent, far, vertices_of
from domain.boundary.editing.pieces import ROOT_REACH
from domain.boundary.editing.reshaping import metres
from domain.refused import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.boundary.editing.noding import Ground
    from domain.boundary.editing.ring_algebra import Edge, Point


def snapped_legs(ground: Ground, over: NDArray[np.object_], snap_mm: int) -> set[Edge]:
    """Return the borders of shapes on the lattice, snapped to the ground's.

    A vertex goes to a vertex within reach, else onto a border within reach; a border
    takes up the vertices of the ground that it passes within reach.
    """
    noded_over, _ = with_nodes(over)
    network = Coverage.of(noded_over)
    places = [(int(x), int(y)) for x, y in network.vertices.tolist()]
    ends = network.ends.tolist()
    placed = _placed(ground, places, ends, snap_mm)
    moved = dict(zip(places, placed, strict=True))
    legs = {leg for a, b in ends for leg in bent((places[a], places[b]), moved)}
    finder = OnEdges(vertices_of(ground.edges))
    found: set[Edge] = set()
    for leg in legs:
        path = [leg[0], *finder.inside(leg, max(snap_mm, 1)), leg[1]]
        found.update((a, b) for a, b in pairwise(path) if a != b)
    return found


def _placed(
    ground: Ground, places: list[Point], ends: list[list[int]], snap_mm: int
) -> list[Point]:
    corners = np.asarray(sorted(vertices_of(ground.edges)), dtype=np.int64)
    away, which = cKDTree(corners).query(
        np.asarray(places), distance_upper_bound=snap_mm + 0.5
    )
    out: list[Point] = list(places)
    loose = []
    for number, (far_off, corner) in enumerate(zip(away, which, strict=True)):
        if np.isfinite(far_off):
            out[number] = (int(corners[corner][0]), int(corners[corner][1]))
        else:
            loose.append(number)
    on = _feet(ground, [places[number] for number in loose], snap_mm)
    beside: dict[int, list[int]] = {}
    for one, other in ends:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    outline = vertices_of(ground.root)
    near = {loose[at]: edge for at, edge in on.items() if edge in ground.root}
    for at, edge in on.items():
        number = loose[at]
        if number in near:
            # A border that follows the frozen outline loses a vertex there.
            along = all(p in near or out[p] in outline for p in beside[number])
            out[number] = _root_end(edge, places[number], limit=not along)
        else:
            out[number] = _foot(edge, places[number])
    return out


def _feet(ground: Ground, places: list[Point], snap_mm: int) -> dict[int, Edge]:
    """Return the edge of the ground nearest to each place, where one is in reach."""
    if not places:
        return {}
    lines = shapely.linestrings(np.asarray(ground.edges, dtype=np.float64))
    points = shapely.points(np.asarray(places, dtype=np.float64))
    at, edge = shapely.STRtree(np.asarray(lines, dtype=object)).query_nearest(
        points, max_distance=max(snap_mm, 1), all_matches=False
    )
    return {
        int(one): ground.edges[int(other)] for one, other in zip(at, edge, strict=True)
    }


def _foot(edge: Edge, place: Point) -> Point:
    start, stop = np.asarray(edge, dtype=np.float64)
    along = stop - start
    share = float((np.asarray(place) - start) @ along / (along @ along))
    x, y = start + along * min(max(share, 0.0), 1.0)
    return round(float(x)), round(float(y))


def _root_end(edge: Edge, place: Point, *, limit: bool) -> Point:
    end = min(edge, key=lambda one: far(one, place))
    if limit and far(end, place) > ROOT_REACH**2:
        raise Refused("ROOT_TOO_FAR", **metres(place))
    return end
