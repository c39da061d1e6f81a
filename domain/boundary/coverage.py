"""The borders of grids as one network: who lies left and right of each edge."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.lattice import MM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Coverage:
    """Edges between lattice vertices, each once, with the grid on either side.

    `vertices` (n, 2) int64 millimetres; `ends` (m, 2) indices into them, ascending;
    `left`, `right` (m,) row of the grid on that side seen from the first end to the
    second, NOBODY where there is none; `doubled_use` (m,) True where two grids claim
    the same side, which is an overlap.
    """

    vertices: NDArray[np.int64]
    ends: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    doubled_use: NDArray[np.bool_]
    count: int

    @staticmethod
    def of(shapes: NDArray[np.object_]) -> Coverage:
        """Build from shapes on the lattice (lattice.snapped), shells anticlockwise."""
        start, stop, owner = _directed(shapes)
        every = np.concatenate([start, stop])
        vertices, where = _unique_points(every)
        first, second = where[: len(start)], where[len(start) :]
        forward = first < second
        low, high = np.minimum(first, second), np.maximum(first, second)
        key = low * np.int64(max(len(vertices), 1)) + high
        keys, edge = np.unique(key, return_inverse=True)
        left, twice = _side(edge[forward], owner[forward], len(keys))
        right, again = _side(edge[~forward], owner[~forward], len(keys))
        width = np.int64(max(len(vertices), 1))
        ends = np.stack([keys // width, keys % width], axis=1)
        return Coverage(vertices, ends, left, right, twice | again, len(shapes))

    @property
    def outer(self) -> NDArray[np.bool_]:
        """Which edges have a grid on one side only."""
        return np.asarray((self.left == NOBODY) | (self.right == NOBODY))

    def pairs(self) -> NDArray[np.int64]:
        """Return the rows that share a border line, (n, 2), smaller first."""
        inner = ~self.outer & (self.left != self.right)
        both = np.stack([self.left[inner], self.right[inner]], axis=1)
        return np.unique(np.sort(both, axis=1), axis=0)

    def neighbours(self) -> list[list[int]]:
        """Return for each row the rows it shares a border line with, ascending."""
        found: list[list[int]] = [[] for _ in range(self.count)]
        for one, other in self.pairs().tolist():
            found[one].append(other)
            found[other].append(one)
        return [sorted(row) for row in found]

    def left_over(self) -> frozenset[tuple[int, int, int, int]]:
        """Return the directed edges whose reverse is not used: the outline of all."""
        outer = self.outer
        reverse = self.left[outer] == NOBODY
        ends = self.ends[outer]
        ends = np.where(reverse[:, None], ends[:, ::-1], ends)
        points = np.concatenate(
            [self.vertices[ends[:, 0]], self.vertices[ends[:, 1]]], axis=1
        )
        return frozenset(map(tuple, points.tolist()))

    def nodes(self) -> NDArray[np.int64]:
        """Return the vertices where borders meet: a degree other than two."""
        degree = np.bincount(self.ends.ravel(), minlength=len(self.vertices))
        return np.asarray(self.vertices[degree != 2])

    def arcs(self) -> Mapping[tuple[int, int], BaseGeometry]:
        """Return the border lines in metres by the pair of rows they part.

        The smaller row first; NOBODY is the world outside.
        """
        low = np.minimum(self.left, self.right)
        high = np.maximum(self.left, self.right)
        order = np.lexsort((high, low))
        cuts = np.flatnonzero((np.diff(low[order]) != 0) | (np.diff(high[order]) != 0))
        groups = np.split(order, cuts + 1) if len(order) else []
        return {
            (int(low[group[0]]), int(high[group[0]])): self._line(group)
            for group in groups
        }

    def _line(self, edges: NDArray[np.int64]) -> BaseGeometry:
        pieces = self.vertices[self.ends[edges]] / MM
        whole = shapely.MultiLineString(list(pieces))
        return shapely.line_merge(whole)


def tiles_the_same(before: NDArray[np.object_], after: NDArray[np.object_]) -> bool:
    """Tell whether two sets of grids cover the same area edge for edge.

    Exact, no tolerance: cancel each directed edge against its reverse; what is left
    must be the same, no side may be used twice and every shape of `after` valid.
    """
    if not shapely.is_valid(after).all():
        return False
    new, old = Coverage.of(after), Coverage.of(before)
    return not new.doubled_use.any() and new.left_over() == old.left_over()


def _directed(
    shapes: NDArray[np.object_],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    parts, row = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    metres, ring = shapely.get_coordinates(rings, return_index=True)
    points = np.rint(metres * MM).astype(np.int64)
    same = ring[:-1] == ring[1:]
    owner = row[part[ring[:-1][same]]].astype(np.int64)
    return points[:-1][same], points[1:][same], owner


def _unique_points(
    points: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not len(points):
        return points.reshape(0, 2), np.empty(0, dtype=np.int64)
    low = points.min(axis=0)
    local = points - low
    if int(local.max()) >= 1 << 31:
        message = "a coverage spans less than 2,147 km"
        raise ValueError(message)
    keys, where = np.unique((local[:, 0] << 31) | local[:, 1], return_inverse=True)
    unique = np.stack([keys >> 31, keys & ((1 << 31) - 1)], axis=1) + low
    return unique, where.astype(np.int64)


def _side(
    edge: NDArray[np.int64], owner: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    side = np.full(count, NOBODY, dtype=np.int64)
    side[edge] = owner
    return side, np.bincount(edge, minlength=count) > 1


def with_nodes(
    shapes: NDArray[np.object_], tolerance_mm: int = 1
) -> tuple[NDArray[np.object_], int]:
    """Give a border the vertices that only the neighbour has there.

    A vertex within `tolerance_mm` of a foreign edge that nobody shares becomes a
    vertex of that edge too; a border moves by no more than that. Returns the shapes
    and how many vertices were added.
    """
    network = Coverage.of(shapes)
    loose = np.flatnonzero(network.outer)
    inserts = _inserts(network, loose, tolerance_mm)
    if not inserts:
        return shapes, 0
    out = shapes.copy()
    for row in sorted({row for row, _ in inserts}):
        mine = {edge: points for (who, edge), points in inserts.items() if who == row}
        out[row] = _with_points(shapes[row], network, mine)
    return out, sum(len(points) for points in inserts.values())


def _inserts(
    network: Coverage, loose: NDArray[np.int64], tolerance_mm: int
) -> dict[tuple[int, int], list[tuple[float, int]]]:
    ends = network.vertices[network.ends[loose]].astype(np.float64)
    owner = np.maximum(network.left[loose], network.right[loose])
    corner = np.unique(network.ends[loose])
    tree = shapely.STRtree(np.asarray(shapely.linestrings(ends), dtype=object))
    points = shapely.points(network.vertices[corner].astype(np.float64))
    near_point, near_edge = tree.query(
        points, predicate="dwithin", distance=float(tolerance_mm)
    )
    found: dict[tuple[int, int], list[tuple[float, int]]] = {}
    for at, edge in zip(near_point.tolist(), near_edge.tolist(), strict=True):
        vertex = int(corner[at])
        number = int(loose[edge])
        if vertex in network.ends[number]:
            continue
        share = _share(network.vertices[vertex], ends[edge])
        if 0.0 < share < 1.0:
            found.setdefault((int(owner[edge]), number), []).append((share, vertex))
    return {key: sorted(spots) for key, spots in found.items()}


def _share(point: NDArray[np.int64], ends: NDArray[np.float64]) -> float:
    along = ends[1] - ends[0]
    return float(((point - ends[0]) @ along) / (along @ along))


def _with_points(
    shape: shapely.MultiPolygon,
    network: Coverage,
    mine: Mapping[int, Sequence[tuple[float, int]]],
) -> shapely.MultiPolygon:
    spots: dict[tuple[int, ...], list[int]] = {}
    for edge, points in mine.items():
        one, other = (
            tuple(network.vertices[end].tolist()) for end in network.ends[edge]
        )
        line = [vertex for _, vertex in points]
        spots[one + other] = line
        spots[other + one] = line[::-1]

    def ring(line: shapely.LinearRing) -> NDArray[np.float64]:
        points = np.rint(shapely.get_coordinates(line) * MM).astype(np.int64).tolist()
        out: list[list[int]] = []
        for one, other in itertools.pairwise(points):
            out.append(one)
            more = spots.get((*one, *other), ())
            out += [network.vertices[vertex].tolist() for vertex in more]
        return np.asarray(out, dtype=np.float64) / MM

    return shapely.MultiPolygon(
        [
            shapely.Polygon(
                ring(part.exterior), [ring(hole) for hole in part.interiors]
            )
            for part in shape.geoms
        ]
    )
