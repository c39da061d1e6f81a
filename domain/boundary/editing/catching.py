"""What a cursor catches: node, vertex, crossing, middle, border or reference line."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from domain.boundary.editing.crossing import as_array, meeting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.mesh import Box, Mesh
    from domain.boundary.editing.ring_algebra import Edge, Point

    Legs = NDArray[np.int64]

NODE, VERTEX, ARC, LINE = "node", "vertex", "arc", "line"
MIDDLE, END, CROSSING, OWN = "middle", "end", "crossing", "own"
# What is caught besides only where somebody wants it, each by itself.
FINE: Final = (CROSSING, END, MIDDLE)
# So many pieces under one cursor are crossed with each other; more is a knot.
MOST_CROSSED: Final = 12


class Lines(Protocol):
    """Reference lines such as streets, found by place."""

    def legs(self, box: Box) -> Sequence[Edge]:
        """Return the straight pieces that meet a box."""

    def ends(self, box: Box) -> Sequence[Point]:
        """Return the places in a box where a line begins or ends."""


@dataclass(frozen=True, slots=True)
class Snap:
    """What was caught: its kind, the place, how far away (mm), the piece it lies on.

    `grids` are the ids of the grids that have that piece or vertex.
    """

    kind: str
    point: Point
    away: float
    edge: Edge | None = None
    grids: tuple[str, ...] = ()


@dataclass(slots=True)
class Snapper:
    """Catches places on the borders of a mesh and on reference lines.

    The pieces of a grid are kept as arrays from the first look on: a version never
    changes, and each move of the hand asks again.
    """

    lines: Lines | None = None
    _arrays: dict[str, Legs] = field(default_factory=dict)

    def legs_of(self, mesh: Mesh, grid_id: str) -> Legs:
        """Return the directed pieces of a grid as an array (n, 2, 2)."""
        found = self._arrays.get(grid_id)
        if found is None:
            found = as_array(mesh.edges(grid_id))
            self._arrays[grid_id] = found
        return found

    def forget(self, mesh: Mesh) -> None:
        """Let go of versions that are in the mesh no more."""
        for gone in [one for one in self._arrays if one not in mesh.grids]:
            del self._arrays[gone]

    def catch(
        self, mesh: Mesh, point: Point, reach: int, *, fine: Collection[str] = ()
    ) -> Snap | None:
        """Return what lies within reach of a point and counts most, None = nothing.

        Node before vertex before border before reference line; `fine` names what of
        crossings, line ends and middles comes before the lines that they lie on.
        """
        held = self.vertex(mesh, point, reach)
        if held is not None:
            return held
        arc = self.arc(mesh, point, reach)
        lines = self._lines(point, reach)
        if fine:
            near = [*self._near(mesh, point, reach), *(one.edge for one in lines)]
            edges = [one for one in near if one is not None]
            special = self._special(point, reach, edges, fine)
            if special is not None:
                return special
        return arc if arc is not None else min(lines, key=_away, default=None)

    def vertex(self, mesh: Mesh, point: Point, reach: int) -> Snap | None:
        """Return the node nearest to a point, or else the nearest vertex."""
        here, found = np.asarray(point), []
        for grid_id in mesh.near(around(point, reach)):
            legs = self.legs_of(mesh, grid_id)
            near = (np.abs(legs - here) <= reach).all(axis=2)
            found += [legs[near[:, 0]], legs[near[:, 1]][:, ::-1]]
        if not any(len(one) for one in found):
            return None
        # Each vertex with each of its neighbours once: three of them make a node.
        ways = np.unique(np.concatenate(found).reshape(-1, 4), axis=0)
        points, degrees = np.unique(ways[:, :2], axis=0, return_counts=True)
        away = np.hypot(*(points - here).astype(np.float64).T)
        best: Snap | None = None
        for row in np.argsort(away, kind="stable").tolist():
            if away[row] > reach:
                break
            if degrees[row] == 2 and best is not None:
                continue
            x, y = points[row].tolist()
            kind, grids = self.at_vertex(mesh, (x, y))
            if kind == NODE:
                return Snap(kind, (x, y), float(away[row]), None, grids)
            best = best or Snap(kind, (x, y), float(away[row]), None, grids)
        return best

    def at_vertex(self, mesh: Mesh, point: Point) -> tuple[str, tuple[str, ...]]:
        """Return whether borders meet in a vertex, and the grids that have it."""
        owners: dict[Point, set[str]] = {}
        grids = []
        for grid_id in mesh.near(around(point, 0)):
            legs = self.legs_of(mesh, grid_id)
            out = legs[(legs[:, 0] == point).all(axis=1), 1].tolist()
            into = legs[(legs[:, 1] == point).all(axis=1), 0].tolist()
            if out or into:
                grids.append(grid_id)
            for x, y in (*out, *into):
                owners.setdefault((x, y), set()).add(grid_id)
        sides = list(owners.values())
        meets = len(sides) != 2 or sides[0] != sides[1]
        return (NODE if meets else VERTEX), tuple(grids)

    def arc(self, mesh: Mesh, point: Point, reach: int) -> Snap | None:
        """Return the place on a border nearest to a point."""
        best: Snap | None = None
        for grid_id in mesh.near(around(point, reach)):
            legs = self.legs_of(mesh, grid_id)
            row, foot, away = _foot(legs, point)
            if away <= reach and (best is None or away < best.away):
                (ax, ay), (bx, by) = legs[row].tolist()
                best = Snap(ARC, foot, away, ((ax, ay), (bx, by)), (grid_id,))
        if best is None or best.edge is None:
            return None
        back = (best.edge[1], best.edge[0])
        other = [
            one
            for one in mesh.near(around(best.point, 1))
            if one not in best.grids and self._has(mesh, one, back)
        ]
        return Snap(ARC, best.point, best.away, best.edge, (*best.grids, *other))

    def course(self, mesh: Mesh, edge: Edge, grids: Sequence[str]) -> list[Point]:
        """Return the border of two grids that an edge of the first is part of.

        On the outline of the whole, where there is but one grid, the edge alone.
        """
        if len(grids) < 2 or any(one not in mesh.grids for one in grids):
            return list(edge)
        mine, yours = (self.legs_of(mesh, one) for one in grids[:2])
        shared = np.isin(_keys(mine), _keys(yours[:, ::-1]))
        row = int(np.flatnonzero((mine == np.asarray(edge)).all(axis=(1, 2)))[0])
        breaks = np.any(mine[:-1, 1] != mine[1:, 0], axis=1)
        ring = np.concatenate(([0], np.cumsum(breaks)))
        rows = np.flatnonzero(ring == ring[row])
        first, held = int(rows[0]), shared[rows].tolist()
        count, low = len(held), row - int(rows[0])
        high = low
        while held[(high + 1) % count] and high - low < count - 1:
            high += 1
        while held[(low - 1) % count] and high - low < count - 1:
            low -= 1
        along = [first + n % count for n in range(low, high + 1)]
        points = [*mine[along, 0].tolist(), mine[along[-1], 1].tolist()]
        return [(x, y) for x, y in points]

    def lines_only(self, point: Point, reach: int) -> Snap | None:
        """Return the place on a reference line nearest to a point."""
        return min(self._lines(point, reach), key=_away, default=None)

    def _has(self, mesh: Mesh, grid_id: str, edge: Edge) -> bool:
        legs = self.legs_of(mesh, grid_id)
        return bool((legs == np.asarray(edge)).all(axis=(1, 2)).any())

    def _near(self, mesh: Mesh, point: Point, reach: int) -> list[Edge]:
        found: dict[Edge, None] = {}
        for grid_id in mesh.near(around(point, reach)):
            legs = self.legs_of(mesh, grid_id)
            _feet, away = feet_of(legs, point)
            for (ax, ay), (bx, by) in legs[away <= reach].tolist():
                one, other = sorted(((ax, ay), (bx, by)))
                found[one, other] = None
        return list(found)

    def _special(
        self, point: Point, reach: int, edges: Sequence[Edge], fine: Collection[str]
    ) -> Snap | None:
        """Return the nearest crossing, or else line end, or else middle of a piece."""
        found = {
            CROSSING: list(_crossings(point, edges[:MOST_CROSSED])),
            END: list(self._ends(point, reach)),
            MIDDLE: [
                Snap(MIDDLE, middle, far(point, middle), edge)
                for edge in edges
                for middle in [_middle(edge)]
            ],
        }
        for kind in (one for one in FINE if one in fine):
            near = [one for one in found[kind] if one.away <= reach]
            if near:
                return min(near, key=_away)
        return None

    def _ends(self, point: Point, reach: int) -> Iterable[Snap]:
        if self.lines is not None:
            for end in self.lines.ends(around(point, reach)):
                yield Snap(END, end, far(point, end))

    def _lines(self, point: Point, reach: int) -> list[Snap]:
        if self.lines is None:
            return []
        edges = list(self.lines.legs(around(point, reach)))
        if not edges:
            return []
        feet, away = feet_of(as_array(edges), point)
        return [
            Snap(LINE, (int(feet[row][0]), int(feet[row][1])), float(away[row]), edge)
            for row, edge in enumerate(edges)
            if away[row] <= reach
        ]


def around(point: Point, reach: int) -> Box:
    """Return the box of all within reach of a point."""
    return point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach


def far(one: Point, other: Point) -> float:
    """Return how far two points are apart, mm."""
    return float(np.hypot(one[0] - other[0], one[1] - other[1]))


def _keys(legs: Legs) -> NDArray[np.void]:
    """Return each piece as one value that can be looked up."""
    flat = np.ascontiguousarray(legs.reshape(len(legs), 4))
    return flat.view([(name, flat.dtype) for name in "abcd"]).ravel()


def _away(snap: Snap) -> float:
    return snap.away


def feet_of(legs: Legs, point: Point) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the nearest place on each of many pieces, and how far away it is."""
    local = legs - np.asarray(point)
    start = local[:, 0].astype(np.float64)
    along = (local[:, 1] - local[:, 0]).astype(np.float64)
    length = np.maximum((along * along).sum(axis=1), 1.0)
    share = np.clip(-(start * along).sum(axis=1) / length, 0.0, 1.0)
    near = start + along * share[:, None]
    return np.rint(near).astype(np.int64) + np.asarray(point), np.hypot(*near.T)


def _foot(legs: Legs, point: Point) -> tuple[int, Point, float]:
    feet, away = feet_of(legs, point)
    row = int(np.argmin(away))
    return row, (int(feet[row][0]), int(feet[row][1])), float(away[row])


def _middle(edge: Edge) -> Point:
    (ax, ay), (bx, by) = edge
    return (ax + bx) // 2, (ay + by) // 2


def _crossings(point: Point, edges: Sequence[Edge]) -> Iterable[Snap]:
    for one, other in combinations(edges, 2):
        met = meeting(one, other)
        if met is not None and met[1] not in {*one, *other}:
            yield Snap(CROSSING, met[1], far(point, met[1]), one)
