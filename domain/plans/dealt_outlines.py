"""The outlines of parts made of blocks, without the vertices that no border needs."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from domain.boundary.editing.ring_algebra import cancelled, chained, edges_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import LatticeRings
    from domain.plans.blocks import Blocks


def outlines_of(
    blocks: Blocks, part: NDArray[np.int64], parts: int, *, tidy: bool = True
) -> list[LatticeRings]:
    """Return the outline of each part.

    `tidy` takes out the vertices at which streets were cut off and no border ends:
    a border that did not move comes back as it was.
    """
    lists: list[list[Edge]] = [[] for _ in range(parts)]
    for grid, own in zip(blocks.grids, part.tolist(), strict=True):
        lists[own].extend(edges_of(grid.rings))
    sides = [cancelled(edges) for edges in lists]
    if tidy:
        _tidied(sides, blocks.splits)
    return [chained(edges) for edges in sides]


def _tidied(sides: Sequence[set[Edge]], splits: dict[Edge, tuple[Point, ...]]) -> None:
    """Put straight edges back in the place of runs of edges, on both sides."""
    left, joined = network_of(sides)
    parts = {leg for chain in splits.values() for leg in pairwise(chain)}
    for edge in splits:
        if edge not in parts and edge[0] < edge[1]:
            straightened(run_over(edge, splits), sides, left, joined)


def network_of(
    sides: Sequence[set[Edge]],
) -> tuple[dict[Edge, int], dict[Point, set[Point]]]:
    """Return whose side each edge is, and which vertices each vertex is joined to."""
    left: dict[Edge, int] = {}
    joined: dict[Point, set[Point]] = {}
    for own, edges in enumerate(sides):
        for one, other in edges:
            left[one, other] = own
            joined.setdefault(one, set()).add(other)
            joined.setdefault(other, set()).add(one)
    return left, joined


def run_over(edge: Edge, splits: dict[Edge, tuple[Point, ...]]) -> list[Point]:
    """Return the points that an edge runs over, through all its splits."""
    run, waiting = [edge[0]], [edge]
    while waiting:
        leg = waiting.pop()
        chain = splits.get(leg)
        if chain is None:
            run.append(leg[1])
        else:
            waiting.extend(reversed(list(pairwise(chain))))
    return run


def straightened(
    run: list[Point],
    sides: Sequence[set[Edge]],
    left: dict[Edge, int],
    joined: dict[Point, set[Point]],
) -> None:
    """Put straight edges in the place of a run, but for vertices borders end on."""
    start = 0
    for at in range(1, len(run)):
        point = run[at]
        idle = at < len(run) - 1 and joined.get(point) == {run[at - 1], run[at + 1]}
        if idle:
            continue
        if at - start > 1:
            _replaced(run[start : at + 1], sides, left)
        start = at


def _replaced(
    run: list[Point], sides: Sequence[set[Edge]], left: dict[Edge, int]
) -> None:
    for path in (run, run[::-1]):
        own = left.get((path[0], path[1]))
        if own is not None:
            sides[own].difference_update(pairwise(path))
            sides[own].add((path[0], path[-1]))
