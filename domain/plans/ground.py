"""The blocks of an area as a graph: who lies beside whom, with how much work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(slots=True)
class Ground:
    """The blocks as a graph.

    `load` (n,) work, `community` (n,) number of the community (-1 = none), `was`
    (n,) the part that each block is in now (-1 = none), `fixed` (n,) True where it
    has to stay there, `entities` (n,); `beside` lists for each block the blocks that
    share a border with it and how many metres; `xy` (n, 2) metres.
    """

    load: NDArray[np.float64]
    entities: NDArray[np.int64]
    xy: NDArray[np.float64]
    beside: list[list[tuple[int, float]]]
    community: NDArray[np.int64]
    was: NDArray[np.int64]
    fixed: NDArray[np.bool_]
    barrier: set[tuple[int, int]] = field(default_factory=set)

    def may_join(self, one: int, other: int) -> bool:
        """Tell whether no barrier runs between two neighbours."""
        return (min(one, other), max(one, other)) not in self.barrier


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
    barrier: set[tuple[int, int]] | None = None,
) -> Ground:
    """Build the graph of blocks from arrays."""
    count = len(load)
    beside: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for (one, other), metres in zip(pairs.tolist(), border.tolist(), strict=True):
        beside[one].append((other, metres))
        beside[other].append((one, metres))
    return Ground(
        load=load,
        entities=entities,
        xy=xy,
        beside=[sorted(row) for row in beside],
        community=np.full(count, -1) if community is None else community,
        was=np.full(count, -1) if was is None else was,
        fixed=np.zeros(count, dtype=bool) if fixed is None else fixed,
        barrier=barrier or set(),
    )


def components(ground: Ground, blocks: set[int]) -> list[set[int]]:
    """Return connected sets of blocks, the one with most work first."""
    left = set(blocks)
    found = []
    while left:
        start = min(left)
        piece, waiting = {start}, [start]
        left.discard(start)
        while waiting:
            for other, _metres in ground.beside[waiting.pop()]:
                if other in left:
                    left.discard(other)
                    piece.add(other)
                    waiting.append(other)
        found.append(piece)
    found.sort(
        key=lambda piece: (-sum(float(ground.load[b]) for b in piece), min(piece))
    )
    return found
