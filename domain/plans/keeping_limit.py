"""A division held back: so many entities stay in their grid, the worst moves fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from domain.plans.holding import Holding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.plans.ground import Ground


def kept_within(
    ground: Ground, part: NDArray[np.int64], parts: int, keep: float
) -> NDArray[np.int64]:
    """Take moves back until the share of entities that stay is `keep` at least.

    Of the blocks that can go home without tearing a part, the one goes first that
    costs least evenness for each of its entities. Where they are entangled so that
    too few can, blocks go from the grids as they were instead, while they may.
    """
    allowed = (1 - keep) * float(ground.entities.sum())
    held = Holding(ground, part, parts)
    was, count = ground.was.tolist(), ground.entities.tolist()
    away = {n for n, own in enumerate(held.part) if was[n] >= 0 and own != was[n]}
    moved = sum(count[one] for one in away)
    while moved > allowed:
        home = _cheapest(held, was, count, away)
        if home < 0:
            return _ventured(ground, parts, allowed)
        held.move(home, was[home])
        away.discard(home)
        moved -= count[home]
    return np.array(held.part, dtype=np.int64)


def _cheapest(held: Holding, was: list[int], count: list[int], away: set[int]) -> int:
    """Return the block that goes home at the least cost, -1 for none."""
    mean, work = held.mean, held.work
    ranked = []
    for block in sorted(away):
        own, to = held.part[block], was[block]
        load = held.load[block]
        before = (work[own] / mean - 1) ** 2 + (work[to] / mean - 1) ** 2
        after = ((work[own] - load) / mean - 1) ** 2 + (
            (work[to] + load) / mean - 1
        ) ** 2
        ranked.append(((after - before) / (count[block] + 0.1), block))
    for _cost, block in sorted(ranked):
        if was[block] in held.reached(block) and held.whole_without(block):
            return block
    return -1


def _ventured(ground: Ground, parts: int, allowed: float) -> NDArray[np.int64]:
    """Begin with the grids as they were; the move that evens most goes first."""
    held = Holding(ground, ground.was, parts)
    count, was = ground.entities.tolist(), ground.was.tolist()
    left = allowed
    while True:
        found = _best(held, count, was, left)
        if found is None:
            return np.array(held.part, dtype=np.int64)
        block, to = found
        held.move(block, to)
        left -= count[block]


def _best(
    held: Holding, count: list[int], was: list[int], left: float
) -> tuple[int, int] | None:
    """Return the move that evens most for each entity; None where none may go."""
    ranked = []
    for block in sorted(held.rim):
        own, load = held.part[block], held.load[block]
        if own != was[block] or count[block] > left or held.ground.fixed[block]:
            continue
        for to in held.reached(block):
            relief = load * (held.work[own] - held.work[to] - load)
            if relief > 0:
                ranked.append((-relief / (count[block] + 0.1), block, to))
    for _worth, block, to in sorted(ranked):
        if held.whole_without(block):
            return block, to
    return None
