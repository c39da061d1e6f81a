"""How good a division is: balance, compactness, cut communities, moves, border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from domain.plans.ground import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.plans.ground import Ground


@dataclass(frozen=True, slots=True)
class Score:
    """How good a dealing is: each figure and, by part, its work over the mean.

    `worst` is the largest distance from equal work, as a share; `compact` the mean of
    4πA/P² of the parts; `cut` how many communities lie in several parts; `moved` how
    many entities are in another part than before; `border` metres between parts.
    """

    worst: float
    compact: float
    cut: int
    moved: int
    border: float
    whole: bool
    share: tuple[float, ...]


def score(
    ground: Ground,
    part: NDArray[np.int64],
    parts: int,
    area: NDArray[np.float64],
    rim: NDArray[np.float64],
) -> Score:
    """Return how good a division is; `area` m², `rim` m on the outline, by block."""
    work = np.bincount(part, weights=ground.load, minlength=parts)
    mean = float(work.sum()) / parts
    between = np.zeros(parts)
    border = 0.0
    for one, row in enumerate(ground.beside):
        for other, metres in row:
            if part[one] != part[other]:
                between[int(part[one])] += metres
                border += metres / 2
    around = between + np.bincount(part, weights=rim, minlength=parts)
    sizes = np.bincount(part, weights=area, minlength=parts)
    compact = float(np.mean(4 * np.pi * sizes / np.maximum(around, 1.0) ** 2))
    by_community: dict[int, set[int]] = {}
    for community, where in zip(ground.community.tolist(), part.tolist(), strict=True):
        if community >= 0:
            by_community.setdefault(community, set()).add(where)
    had = ground.was >= 0
    moved = int(ground.entities[had & (ground.was != part)].sum())
    return Score(
        worst=float(np.abs(work / mean - 1).max()),
        compact=compact,
        cut=sum(len(where) > 1 for where in by_community.values()),
        moved=moved,
        border=border,
        whole=all(
            len(components(ground, set(np.flatnonzero(part == p).tolist()))) == 1
            for p in range(parts)
        ),
        share=tuple((work / mean).tolist()),
    )
