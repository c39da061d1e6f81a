"""The shortest way along lines that are there already: borders, or reference lines."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from domain.boundary.editing.catching import far, feet_of
from domain.boundary.editing.crossing import as_array

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.boundary.editing.ring_algebra import Edge, Point

# So many edges become an array at once: some milliseconds.
PART = 5_000


class Net:
    """Lines as vertices joined by straight pieces, for the shortest way along them."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        """Join the ends of these pieces, whichever way they run."""
        edges = [edge for edge in edges if edge[0] != edge[1]]
        # Taken over in parts: no other thread waits long for one of them.
        parts = [as_array(edges[at : at + PART]) for at in range(0, len(edges), PART)]
        self._edges = np.concatenate(parts) if parts else as_array(edges)
        self._joined: dict[Point, set[Point]] = {}
        for one, other in edges:
            self._joined.setdefault(one, set()).add(other)
            self._joined.setdefault(other, set()).add(one)

    def at(self, place: Point, reach: int) -> tuple[Point, Edge | None] | None:
        """Return the place on the lines nearest to one, and the piece it lies on.

        The piece is None for a vertex; None for all when nothing lies within reach.
        """
        if not len(self._edges):
            return None
        feet, away = feet_of(self._edges, place)
        row = int(np.argmin(away))
        if away[row] > reach:
            return None
        x, y = feet[row].tolist()
        if (x, y) in self._joined:
            return (x, y), None
        (ax, ay), (bx, by) = self._edges[row].tolist()
        return (x, y), ((ax, ay), (bx, by))

    def way(
        self, start: Point, goal: Point, on: tuple[Edge | None, Edge | None]
    ) -> list[Point] | None:
        """Return the shortest way from one place to another, both included.

        `on` are the pieces that the two places lie on, None for a vertex. None when
        the lines do not lead from one to the other.
        """
        if start == goal:
            return [start]
        if on[0] is not None and on[0] in {on[1], _back(on[1])}:
            return [start, goal]
        begin = self._entries(start, on[0])
        ends = dict(self._entries(goal, on[1]))
        return self._search(start, goal, begin, ends)

    def _entries(self, place: Point, edge: Edge | None) -> list[tuple[Point, float]]:
        if place in self._joined:
            return [(place, 0.0)]
        if edge is None:
            return []
        return [(end, far(place, end)) for end in edge if end in self._joined]

    def _search(
        self,
        start: Point,
        goal: Point,
        begin: list[tuple[Point, float]],
        ends: dict[Point, float],
    ) -> list[Point] | None:
        cost = dict(begin)
        before: dict[Point, Point] = {}
        # Straight on is the least that can be left: it leads the search to the goal.
        open_ = [(gone + far(at, goal), at) for at, gone in begin]
        heapq.heapify(open_)
        best: tuple[float, Point] | None = None
        while open_:
            least, at = heapq.heappop(open_)
            if best is not None and least >= best[0]:
                break
            if at in ends and (best is None or cost[at] + ends[at] < best[0]):
                best = (cost[at] + ends[at], at)
            for after in self._joined[at]:
                gone = cost[at] + far(at, after)
                if gone < cost.get(after, gone + 1):
                    cost[after], before[after] = gone, at
                    heapq.heappush(open_, (gone + far(after, goal), after))
        return None if best is None else _told(start, goal, best[1], before)


def _back(edge: Edge | None) -> Edge | None:
    return None if edge is None else (edge[1], edge[0])


def _told(
    start: Point, goal: Point, last: Point, before: dict[Point, Point]
) -> list[Point]:
    path = [last]
    while path[-1] in before:
        path.append(before[path[-1]])
    whole = [start, *reversed(path), goal]
    return [p for n, p in enumerate(whole) if n == 0 or p != whole[n - 1]]
