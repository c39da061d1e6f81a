"""The moves of a division, singly: each piece of ground that changes its grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from domain.plans.ground import components
from domain.plans.proposing import heirs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.plans.land import Land


@dataclass(frozen=True, slots=True)
class Move:
    """A connected piece that goes from one grid to another; "" = to a fresh grid."""

    giver: str
    receiver: str
    blocks: tuple[int, ...]
    entities: int
    load: float
    area_m2: float


def moves_of(land: Land, part: NDArray[np.int64]) -> tuple[Move, ...]:
    """Return every move of a division, the one of most entities first."""
    goes_to = [
        land.grids[row].code if row >= 0 else f"\0{number}"
        for number, row in enumerate(heirs(land, part))
    ]
    pairs: dict[tuple[str, str], list[int]] = {}
    for block, (was, own) in enumerate(
        zip(land.was.tolist(), part.tolist(), strict=True)
    ):
        giver, receiver = land.grids[was].code, goes_to[own]
        if giver != receiver:
            pairs.setdefault((giver, receiver), []).append(block)
    found = [
        _move(land, giver, receiver, piece)
        for (giver, receiver), blocks in sorted(pairs.items())
        for piece in components(land.ground, blocks)
    ]
    found.sort(key=lambda one: (-one.entities, one.giver, one.receiver, one.blocks))
    return tuple(found)


def _move(land: Land, giver: str, receiver: str, piece: set[int]) -> Move:
    at, cut = sorted(piece), land.blocks
    return Move(
        giver=giver,
        receiver="" if receiver.startswith("\0") else receiver,
        blocks=tuple(at),
        entities=int(cut.entities[at].sum()),
        load=float(cut.load[at].sum()),
        area_m2=float(cut.area[at].sum()),
    )
