"""Which grids of a division lie across a barrier, how far, and why they have to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from domain.plans.block_cutting import LEAST_RUN_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.plans.land import Land, Terms

# The terms let barriers be crossed.
ALLOWED: Final = "allowed"
# Land between barriers has too little work for a grid of its own.
BANK: Final = "bank"
# The grid goes round the end of a barrier.
ROUND: Final = "round"
# A block could not be cut along the barrier.
UNCUT: Final = "uncut"
CROSSINGS: Final = (ALLOWED, BANK, ROUND, UNCUT)


def crossings_of(
    land: Land, part: NDArray[np.int64], terms: Terms
) -> tuple[tuple[float, str], ...]:
    """Return for each part the metres of barriers it lies across, and why; 0 and "".

    A part that a barrier only touches, for a few metres, does not lie across it.
    Where there are several reasons, the one with most metres is told.
    """
    one, other = part[land.blocks.pairs].T
    same = one == other
    by_reason = {
        BANK: _metres(one, land.walls * (same & land.opened), land.parts),
        ROUND: _metres(one, land.walls * (same & ~land.opened), land.parts),
        UNCUT: _metres(part, land.within, land.parts),
    }
    every = np.sum(list(by_reason.values()), axis=0)
    found = []
    for number, metres in enumerate(every.tolist()):
        most = max(by_reason, key=lambda why: by_reason[why][number])
        why = most if terms.barriers else ALLOWED
        found.append((metres, why) if metres > LEAST_RUN_M else (0.0, ""))
    return tuple(found)


def _metres(
    part: NDArray[np.int64], metres: NDArray[np.float64], parts: int
) -> NDArray[np.float64]:
    return np.bincount(part, weights=metres, minlength=parts).astype(np.float64)
