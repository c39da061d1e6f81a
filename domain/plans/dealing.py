"""Blocks dealt out to grids: equal work, whole ground, as little moved as can be.

A first dealing grows parts side by side; then blocks at borders change hands as long
as that makes the whole better. Everything is decided by numbers and a seed, so that
the same question has the same answer on every machine.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from domain.plans.evening import AIMS, TOLERANCE, Evening
from domain.plans.ground import components

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from domain.plans.evening import Aim
    from domain.plans.ground import Ground

    Progress = Callable[[int, int], None]


def divide(  # noqa: PLR0913 - a question and how to answer it
    ground: Ground,
    parts: int,
    aim: Aim,
    seed: int,
    progress: Progress = lambda _done, _of: None,
    tolerance: float = TOLERANCE,
) -> NDArray[np.int64]:
    """Return which part each block goes to, (n,) 0 … parts - 1, every part whole.

    Where all blocks are in parts already, these are evened out; else the ground is
    dealt out anew.
    """
    if (ground.was >= 0).all() and len(set(ground.was.tolist())) == parts:
        part = ground.was.copy()
    else:
        part = _dealt(ground, parts, seed)
    return Evening(ground, part, parts, aim, tolerance, seed).run(progress)


def _dealt(ground: Ground, parts: int, seed: int) -> NDArray[np.int64]:
    """Deal the ground out by halving it again and again, across its longer side."""
    part = np.zeros(len(ground.load), dtype=np.int64)
    waiting = [(np.arange(len(ground.load)), parts, 0)]
    while waiting:
        blocks, count, first = waiting.pop()
        if count == 1:
            part[blocks] = first
            continue
        left = count // 2
        one, other = _halved(ground, blocks, left / count, seed)
        waiting.append((one, left, first))
        waiting.append((other, count - left, first + left))
    return part


def _halved(
    ground: Ground, blocks: NDArray[np.int64], share: float, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return blocks in two connected halves, the first with a share of the work."""
    inside = set(blocks.tolist())
    spots = ground.xy[blocks] - ground.xy[blocks].mean(axis=0)
    _values, vectors = np.linalg.eigh(spots.T @ spots + np.eye(2))
    best: tuple[float, set[int]] | None = None
    base = float(np.arctan2(vectors[1, 1], vectors[0, 1]))
    for turn in (0.0, 0.35, -0.35, 0.8, -0.8, np.pi / 2):
        angle = base + turn + (seed % 7) * 0.05
        along = ground.xy @ np.array([np.cos(angle), np.sin(angle)])
        half = _grown(ground, inside, along, share)
        cut = sum(
            metres
            for one in half
            for other, metres in ground.beside[one]
            if other in inside and other not in half
        )
        if best is None or cut < best[0]:
            best = (cut, half)
    half = inside if best is None else best[1]
    return np.array(sorted(half)), np.array(sorted(inside - half))


def _grown(
    ground: Ground, inside: set[int], along: NDArray[np.float64], share: float
) -> set[int]:
    """Grow a connected half from one end; what it would cut off joins it."""
    wanted = share * sum(float(ground.load[one]) for one in inside)
    first = min(inside, key=lambda one: (along[one], one))
    half: set[int] = set()
    work = 0.0
    waiting = [(float(along[first]), first)]
    seen = {first}
    while waiting and work < wanted:
        _far, one = heapq.heappop(waiting)
        half.add(one)
        work += float(ground.load[one])
        for other in ground.joined[one]:
            if other in inside and other not in seen:
                seen.add(other)
                heapq.heappush(waiting, (float(along[other]), other))
    for piece in components(ground, inside - half)[1:]:
        half |= piece
    return half


def alternatives(
    ground: Ground, parts: int, seed: int, progress: Progress
) -> Sequence[tuple[Aim, NDArray[np.int64]]]:
    """Return one dealing for each aim: even work, compact parts, few moves."""
    return [
        (aim, divide(ground, parts, aim, seed + 11 * number, progress))
        for number, aim in enumerate(AIMS)
    ]
