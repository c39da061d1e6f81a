"""The blocks of an area as a graph: who lies beside whom, with how much work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


@dataclass(slots=True)
class Ground:
    """The blocks as a graph.

    `load` (n,) work, `community` (n,) number of the community (-1 = none), `was`
    (n,) the part that each block is in now (-1 = none), `fixed` (n,) True where it
    has to stay there, `entities` (n,); `beside` lists for each block the blocks that
    share a border with it and how many metres; `joined` those of them that no barrier
    parts from it, `walled` those that one does, with how many metres; `xy` (n, 2)
    metres.
    """

    load: NDArray[np.float64]
    entities: NDArray[np.int64]
    xy: NDArray[np.float64]
    beside: list[list[tuple[int, float]]]
    joined: list[list[int]]
    walled: list[list[tuple[int, float]]]
    community: NDArray[np.int64]
    was: NDArray[np.int64]
    fixed: NDArray[np.bool_]


def ground_of(  # noqa: PLR0913 - the arrays of a graph
    load: NDArray[np.float64],
    entities: NDArray[np.int64],
    xy: NDArray[np.float64],
    pairs: NDArray[np.int64],
    border: NDArray[np.float64],
    *,
    community: NDArray[np.int64] | None = None,
    was: NDArray[np.int64] | None = None,
    fixed: NDArray[np.bool_] | None = None,
    barrier: NDArray[np.bool_] | None = None,
    walls: NDArray[np.float64] | None = None,
) -> Ground:
    """Build the graph of blocks from arrays.

    `barrier` tells of each pair whether no part may lie across it, `walls` of how
    many metres of a real barrier its border is.
    """
    count = len(load)
    shut = np.zeros(len(pairs), dtype=bool) if barrier is None else barrier
    beside: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    joined: list[list[int]] = [[] for _ in range(count)]
    walled: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    high = np.zeros(len(pairs)) if walls is None else walls
    for (one, other), metres, closed, wall in zip(
        pairs.tolist(), border.tolist(), shut.tolist(), high.tolist(), strict=True
    ):
        if closed and wall:
            walled[one].append((other, wall))
            walled[other].append((one, wall))
        beside[one].append((other, metres))
        beside[other].append((one, metres))
        if not closed:
            joined[one].append(other)
            joined[other].append(one)
    return Ground(
        load=load,
        entities=entities,
        xy=xy,
        beside=[sorted(row) for row in beside],
        joined=[sorted(row) for row in joined],
        walled=[sorted(row) for row in walled],
        community=np.full(count, -1) if community is None else community,
        was=np.full(count, -1) if was is None else was,
        fixed=np.zeros(count, dtype=bool) if fixed is None else fixed,
    )


def components(ground: Ground, blocks: Iterable[int]) -> list[set[int]]:
    """Return connected sets of blocks, the one with most work first."""
    left = set(blocks)
    found = []
    for start in sorted(left):
        if start not in left:
            continue
        piece, waiting = {start}, [start]
        left.discard(start)
        while waiting:
            for other in ground.joined[waiting.pop()]:
                if other in left:
                    left.discard(other)
                    piece.add(other)
                    waiting.append(other)
        found.append(piece)
    load = ground.load
    found.sort(key=lambda piece: (-sum(load[sorted(piece)].tolist()), min(piece)))
    return found
