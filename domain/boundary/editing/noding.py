"""Lines laid over grids so that they meet in vertices; the frozen outline stays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.editing.pieces import ROOT_REACH
from domain.boundary.editing.reshaping import metres
from domain.boundary.editing.ring_algebra import chained
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.mesh import Mesh, Sheet
    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import LatticeRings

LATTICE: Final = 0.001
# A vertex that rounding has put onto an edge lies within a step of it, mm.
ON_EDGE: Final = 1.5
ROUNDS: Final = 6
# A border whose end moves turns off so many times the step before that end.
TURN: Final = 2
# Where an end moves by less, mm, the whole border moves with it.
LEAST_TURN: Final = 500


@dataclass(frozen=True, slots=True)
class Ground:
    """The grids that lines are laid over, with everything that lies around them.

    `edges` are theirs, each once in the direction of one of them; `root` those of
    them on the frozen outline.
    """

    mesh: Mesh
    targets: tuple[str, ...]
    sheet: Sheet
    edges: tuple[Edge, ...]
    root: frozenset[Edge]

    @staticmethod
    def of(mesh: Mesh, targets: Sequence[str]) -> Ground:
        """Lay out some grids of a mesh."""
        sheet = mesh.sheet(targets)
        edges: dict[Edge, None] = {}
        for name in targets:
            for edge in mesh.edges(name):
                if (edge[1], edge[0]) not in edges:
                    edges[edge] = None
        root = frozenset(edge for edge in edges if None in sheet.owners(edge))
        return Ground(mesh, tuple(targets), sheet, tuple(edges), root)

    def around(self, outline: set[Edge]) -> dict[str, LatticeRings]:
        """Return the neighbours whose borders got vertices, with their new outlines.

        `outline` bounds what the ground is now, the ground on the left of it.
        """
        ours = set(self.targets)
        finder = OnEdges(vertices_of(outline))
        onward: dict[Point, list[Point]] = {}
        for one, other in outline:
            onward.setdefault(one, []).append(other)
        faces: dict[str, set[Edge]] = {}
        for edge in self.edges:
            beside = self.sheet.owners(edge)[1]
            if beside is None or beside in ours or edge in outline:
                continue
            path = _chain(edge, finder, onward)
            face = faces.setdefault(beside, set(self.mesh.edges(beside)))
            face.discard((edge[1], edge[0]))
            face.update((other, one) for one, other in pairwise(path))
        return {name: chained(face) for name, face in sorted(faces.items())}


def _chain(
    edge: Edge, finder: OnEdges, onward: Mapping[Point, Sequence[Point]]
) -> list[Point]:
    """Return the vertices that an edge runs through now, its ends included."""
    left = {*finder.inside(edge, 2 * ON_EDGE), edge[1]}
    path = [edge[0]]
    while path[-1] != edge[1]:
        step = [point for point in onward.get(path[-1], ()) if point in left]
        if not step:
            return [*edge]
        path.append(step[0])
        left.discard(step[0])
    return path


class OnEdges:
    """Which of some vertices lie on an edge, between its ends."""

    def __init__(self, vertices: Iterable[Point]) -> None:
        """Take the vertices, in millimetres."""
        self._points = np.asarray(sorted(vertices), dtype=np.int64).reshape(-1, 2)
        spots = shapely.points(self._points.astype(np.float64))
        self._tree = shapely.STRtree(np.asarray(spots, dtype=object))

    def inside(self, edge: Edge, reach: float = ON_EDGE) -> list[Point]:
        """Return the vertices within `reach` mm of an edge, in its direction."""
        line = shapely.LineString(edge)
        near = self._tree.query(line, predicate="dwithin", distance=reach)
        start, stop = np.asarray(edge, dtype=np.float64)
        along = stop - start
        share = (self._points[near] - start) @ along / float(along @ along)
        found = [
            (float(part), (int(x), int(y)))
            for part, (x, y) in zip(share, self._points[near], strict=True)
            if 0 < part < 1 and (int(x), int(y)) not in edge
        ]
        return [point for _share, point in sorted(found)]


def noded(ground: Ground, legs: Iterable[Edge]) -> set[Edge]:
    """Return the edges of the ground and of lines over it, met in vertices only.

    An edge comes in one direction. The frozen outline keeps its edges: a line that
    meets it ends on the nearest vertex of it. Refused ROOT_TOO_FAR.
    """
    lines = set(legs)
    broken: list[Edge] = []
    for _ in range(ROUNDS):
        edges = _united([*ground.edges, *lines])
        broken = [edge for edge in ground.root if not _both(edge) & edges]
        if not broken:
            return edges
        finder = OnEdges(vertices_of(edges))
        moved: dict[Point, Point] = {}
        for edge in broken:
            for point in finder.inside(edge):
                moved[point] = _end_near(edge, point)
        lines = {(moved.get(one, one), moved.get(other, other)) for one, other in edges}
        lines = {(one, other) for one, other in lines if one != other}
    raise Refused("ROOT_TOO_FAR", **metres(broken[0][0]))


def bent(edge: Edge, moved: Mapping[Point, Point]) -> list[Edge]:
    """Return the path of an edge whose ends have moved: it turns near them only.

    So that what lies beside a long border keeps its area.
    """
    one, other = edge
    path = [moved.get(one, one), *_turns(edge, moved), moved.get(other, other)]
    return [(a, b) for a, b in pairwise(path) if a != b]


def _turns(edge: Edge, moved: Mapping[Point, Point]) -> Iterable[Point]:
    length = far(*edge) ** 0.5
    (ax, ay), (bx, by) = edge
    steps = [far(end, moved.get(end, end)) ** 0.5 for end in edge]
    one, other = (step if step > LEAST_TURN else 0.0 for step in steps)
    if not one + other or length < TURN * 2 * (one + other):
        return
    for share in (TURN * one / length, 1 - TURN * other / length):
        if 0 < share < 1:
            yield round(ax + (bx - ax) * share), round(ay + (by - ay) * share)


def _end_near(edge: Edge, point: Point) -> Point:
    end = min(edge, key=lambda one: far(one, point))
    if far(end, point) > ROOT_REACH**2:
        raise Refused("ROOT_TOO_FAR", **metres(point))
    return end


def far(one: Point, other: Point) -> int:
    """Return the square of the distance between two vertices, mm²."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def vertices_of(edges: Iterable[Edge]) -> set[Point]:
    """Return every end of some edges."""
    return {point for edge in edges for point in edge}


def _both(edge: Edge) -> set[Edge]:
    return {edge, (edge[1], edge[0])}


def _united(edges: Sequence[Edge]) -> set[Edge]:
    lines = shapely.linestrings(np.asarray(edges, dtype=np.float64) / 1000)
    whole = shapely.union_all(lines, grid_size=LATTICE)
    metre, line = shapely.get_coordinates(shapely.get_parts(whole), return_index=True)
    return set(_legs(np.rint(metre * 1000).astype(np.int64), line))


def _legs(points: NDArray[np.int64], line: NDArray[np.int64]) -> Iterable[Edge]:
    same = line[:-1] == line[1:]
    starts, stops = points[:-1][same].tolist(), points[1:][same].tolist()
    for (ax, ay), (bx, by) in zip(starts, stops, strict=True):
        if (ax, ay) != (bx, by):
            yield (ax, ay), (bx, by)
