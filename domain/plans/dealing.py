"""Blocks dealt out to grids: equal work, whole ground, as little moved as can be.

A first dealing grows parts side by side; then blocks at borders change hands as long
as that makes the whole better. Everything is decided by numbers and a seed, so that
the same question has the same answer on every machine.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.plans.evening import TOLERANCE, Evening
from domain.plans.ground import components

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from domain.plans.evening import Aim
    from domain.plans.ground import Ground

    Progress = Callable[[int, int], None]

# A metre of barrier inside a half is as bad as so many metres of border.
WALL_COST: Final = 5.0


def divide(
    ground: Ground,
    parts: int,
    aim: Aim,
    seed: int,
    progress: Progress = lambda _done, _of: None,
    tolerance: float = TOLERANCE,
) -> NDArray[np.int64]:
    """Return which part each block goes to, (n,) 0 … parts - 1, every part whole.

    Where all blocks are in parts already, these are evened out; else the ground is
    dealt out anew. Land that barriers hold apart is dealt out piece by piece.
    """
    if (ground.was >= 0).all() and len(set(ground.was.tolist())) == parts:
        part = mended(ground, ground.was)
    else:
        part = dealt(ground, parts, seed)
    return Evening(ground, part, parts, aim, tolerance, seed).run(progress)


def mended(ground: Ground, part: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return parts in one piece each: what lies apart joins its longest neighbour."""
    part = part.copy()
    for own in sorted(set(part.tolist())):
        for piece in components(ground, np.flatnonzero(part == own).tolist())[1:]:
            metres: dict[int, float] = {}
            for one in sorted(piece):
                for other, length in ground.beside[one]:
                    to = int(part[other])
                    if to != own and other in ground.joined[one]:
                        metres[to] = metres.get(to, 0.0) + length
            if metres:
                part[sorted(piece)] = max(metres, key=lambda to: (metres[to], -to))
    return part


def dealt(ground: Ground, parts: int, seed: int) -> NDArray[np.int64]:
    """Deal ground out anew; each piece that lies apart gets its share of the parts."""
    part = np.zeros(len(ground.load), dtype=np.int64)
    pieces = components(ground, range(len(ground.load)))
    counts = _shares(ground, pieces, parts)
    first = 0
    for piece, count in zip(pieces, counts, strict=True):
        if count:
            blocks = np.array(sorted(piece))
            part[blocks] = first + _dealt(ground, blocks, count, seed)[blocks]
            first += count
    return _taken_along(ground, part, pieces, counts)


def _shares(ground: Ground, pieces: list[set[int]], parts: int) -> list[int]:
    """Return how many parts each piece of land gets, by its work; the last none."""
    loads = [float(ground.load[sorted(piece)].sum()) for piece in pieces]
    mean = max(1e-9, sum(loads) / parts)
    counts = [int(load / mean) for load in loads]
    for number in range(min(len(pieces), parts)):
        counts[number] = max(1, counts[number]) if loads[number] > mean / 2 else 0
    order = sorted(range(len(pieces)), key=lambda n: (counts[n] * mean - loads[n], n))
    while sum(counts) < parts:
        counts[order[0]] += 1
        order.sort(key=lambda n: (counts[n] * mean - loads[n], n))
    while sum(counts) > parts:
        most = max(range(len(pieces)), key=lambda n: (counts[n], -n))
        counts[most] -= 1
    return counts


def _taken_along(
    ground: Ground, part: NDArray[np.int64], pieces: list[set[int]], counts: list[int]
) -> NDArray[np.int64]:
    """Give land too small for a part of its own to the nearest part."""
    placed = np.array(
        sorted(b for n, piece in enumerate(pieces) if counts[n] for b in piece)
    )
    for number, piece in enumerate(pieces):
        if not counts[number]:
            lone = sorted(piece)
            middle = ground.xy[lone].mean(axis=0)
            off = ((ground.xy[placed] - middle) ** 2).sum(axis=1)
            part[lone] = part[placed[int(np.argmin(off))]]
    return part


def _dealt(
    ground: Ground, blocks: NDArray[np.int64], parts: int, seed: int
) -> NDArray[np.int64]:
    """Deal blocks out by halving them again and again, across their longer side."""
    part = np.zeros(len(ground.load), dtype=np.int64)
    waiting = [(blocks, parts, 0)]
    while waiting:
        blocks, count, first = waiting.pop()
        if count == 1 or not len(blocks):
            part[blocks] = first
            continue
        left = count // 2
        one, other = _halved(ground, blocks, (left, count - left), seed)
        waiting.append((one, left, first))
        waiting.append((other, count - left, first + left))
    return part


def _halved(
    ground: Ground, blocks: NDArray[np.int64], counts: tuple[int, int], seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return blocks in two connected halves, for so many parts each."""
    inside = set(blocks.tolist())
    spots = ground.xy[blocks] - ground.xy[blocks].mean(axis=0)
    _values, vectors = np.linalg.eigh(spots.T @ spots + np.eye(2))
    best: tuple[float, set[int]] | None = None
    base = float(np.arctan2(vectors[1, 1], vectors[0, 1]))
    for turn in (0.0, 0.35, -0.35, 0.8, -0.8, np.pi / 2):
        angle = base + turn + (seed % 7) * 0.05
        along = ground.xy @ np.array([np.cos(angle), np.sin(angle)])
        half = _grown(ground, inside, along, counts)
        cut = sum(
            metres
            for one in half
            for other, metres in ground.beside[one]
            if other in inside and other not in half
        )
        # Both ends of a barrier that is not cut along count, hence the half.
        cut += (
            WALL_COST
            / 2
            * sum(
                metres
                for one in inside
                for other, metres in ground.walled[one]
                if other in inside and (one in half) == (other in half)
            )
        )
        if best is None or cut < best[0]:
            best = (cut, half)
    half = inside if best is None else best[1]
    return (
        np.array(sorted(half), dtype=np.int64),
        np.array(sorted(inside - half), dtype=np.int64),
    )


def _grown(
    ground: Ground,
    inside: set[int],
    along: NDArray[np.float64],
    counts: tuple[int, int],
) -> set[int]:
    """Grow a connected half from one end; what it would cut off joins it."""
    wanted = counts[0] / sum(counts) * sum(float(ground.load[one]) for one in inside)
    first = min(inside, key=lambda one: (along[one], one))
    half: set[int] = set()
    work = 0.0
    waiting = [(float(along[first]), first)]
    seen = {first}
    # Each part needs a block at least, however little work there is.
    most = len(inside) - counts[1]
    while waiting and len(half) < most and (work < wanted or len(half) < counts[0]):
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
