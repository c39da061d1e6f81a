"""Why a part of a division is not as heavy as the others: one named reason each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from domain.plans.ground import components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from domain.plans.land import Land, Terms

# One block weighs more than twice what a part may be off by.
HEAVY: Final = "heavy_block"
# A barrier, the border of a station, or foreign land keeps work from flowing.
BARRIER: Final = "barrier"
STATION: Final = "station"
APART: Final = "apart"
# No block at its borders is of the size that is missing.
COARSE: Final = "coarse"
# So many entities are to stay that no more work may change hands.
KEPT: Final = "kept"
REASONS: Final = (HEAVY, BARRIER, STATION, APART, COARSE, KEPT)


def reasons_of(
    land: Land, part: NDArray[np.int64], share: Sequence[float], terms: Terms
) -> tuple[str, ...]:
    """Return the reason of each part that is outside the tolerance, "" for others."""
    off = [abs(one - 1) > terms.tolerance for one in share]
    if not any(off):
        return ("",) * land.parts
    cut = _cut_off(land, part, share, terms.tolerance)
    ground = land.ground
    mean = float(ground.load.sum()) / land.parts
    heaviest = np.zeros(land.parts)
    np.maximum.at(heaviest, part, ground.load)
    return tuple(
        _reason(cut.get(number, ""), heaviest[number] / mean, terms)
        if off[number]
        else ""
        for number in range(land.parts)
    )


def _reason(cut: str, heaviest: float, terms: Terms) -> str:
    if cut or terms.keep:
        return cut or KEPT
    return HEAVY if heaviest > 2 * terms.tolerance else COARSE


def _cut_off(
    land: Land, part: NDArray[np.int64], share: Sequence[float], tolerance: float
) -> dict[int, str]:
    """Return why parts that lie together cannot be even, where nothing could help."""
    pieces = components(land.ground, range(len(part)))
    if len(pieces) == 1:
        return {}
    found: dict[int, str] = {}
    for piece in pieces:
        inside = sorted(set(part[sorted(piece)].tolist()))
        mean = float(np.mean([share[number] for number in inside]))
        if abs(mean - 1) > 0.5 * tolerance:
            found.update(dict.fromkeys(inside, _fence(land, piece)))
    return found


def _fence(land: Land, piece: set[int]) -> str:
    """Return what most of the borders of a piece of land are."""
    kinds = [
        why
        for (one, other), why in zip(land.blocks.pairs.tolist(), land.shut, strict=True)
        if why and (one in piece) != (other in piece)
    ]
    if not kinds:
        return APART
    return BARRIER if BARRIER in kinds else STATION
