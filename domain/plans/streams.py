"""How much work has to go from part to part until all have the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, vstack
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.plans.holding import Holding

# Streams are rounded to this share of a part's work: the last bits of a solution
# depend on the machine, and a division must not.
STEP = 1e-4


def streams(
    held: Holding, thrifty: float | None = None
) -> list[tuple[int, int, float]]:
    """Return (from, to, work) between neighbouring parts, the largest first.

    Work runs as heat does, over wide borders rather than narrow ones. Where a share
    of the mean is given that a part may be off (`thrifty`), as little work as can be
    changes hands.
    """
    pairs, width = _borders(held)
    if not len(pairs):
        return []
    steps = None if thrifty is None else _least(held, pairs, thrifty)
    if steps is None:
        height = _heights(held, pairs, width)
        steps = width * (height[pairs[:, 0]] - height[pairs[:, 1]])
    found = []
    for (one, other), step in zip(pairs.tolist(), steps.tolist(), strict=True):
        amount = round(step / (held.mean * STEP)) * held.mean * STEP
        if amount > 0:
            found.append((one, other, amount))
        elif amount < 0:
            found.append((other, one, -amount))
    found.sort(key=lambda one: (-one[2], one[0], one[1]))
    return found


def _borders(held: Holding) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return pairs of parts that can hand blocks over, and how wide they touch."""
    part, fixed = held.part, held.ground.fixed
    touch: dict[tuple[int, int], int] = {}
    for block in sorted(held.rim):
        if fixed[block]:
            continue
        for other in held.ground.joined[block]:
            one, two = part[block], part[other]
            if one != two:
                key = (min(one, two), max(one, two))
                touch[key] = touch.get(key, 0) + 1
    keys = sorted(touch)
    pairs = np.array(keys, dtype=np.int64).reshape(-1, 2)
    return pairs, np.sqrt(np.array([touch[key] for key in keys], dtype=np.float64))


def _heights(
    held: Holding, pairs: NDArray[np.int64], width: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the potentials whose differences are the streams."""
    count = held.parts
    one, other = pairs[:, 0], pairs[:, 1]
    rows = np.concatenate([one, other, one, other])
    columns = np.concatenate([other, one, one, other])
    values = np.concatenate([-width, -width, width, width])
    matrix = coo_matrix((values, (rows, columns)), shape=(count, count)).tocsr()
    _number, group = connected_components(matrix, directed=False)
    excess = np.array(held.work)
    for number in range(int(group.max()) + 1):
        here = group == number
        excess[here] -= excess[here].mean()
    # One part of each group is held at nought, or there would be many solutions.
    first = np.unique(group, return_index=True)[1]
    ground = coo_matrix((np.ones(len(first)), (first, first)), shape=matrix.shape)
    solved: NDArray[np.float64] = spsolve((matrix + ground).tocsc(), excess)
    return solved


def _least(
    held: Holding, pairs: NDArray[np.int64], slack: float
) -> NDArray[np.float64] | None:
    """Return the streams that sum to the least; None where no streams do."""
    count, many = held.parts, len(pairs)
    number = np.arange(many)
    rows = np.concatenate([pairs[:, 0], pairs[:, 1]] * 2)
    columns = np.concatenate([number, number, number + many, number + many])
    ones = np.ones(many)
    values = np.concatenate([ones, -ones, -ones, ones])
    leaves = coo_matrix((values, (rows, columns)), shape=(count, 2 * many)).tocsr()
    excess = np.array(held.work) / held.mean - 1
    solved = linprog(
        np.ones(2 * many),
        A_ub=vstack([leaves, -leaves]),
        b_ub=np.concatenate([excess + slack, slack - excess]),
        method="highs-ds",
    )
    if solved.status != 0:
        return None
    both: NDArray[np.float64] = solved.x
    flow: NDArray[np.float64] = (both[:many] - both[many:]) * held.mean
    return flow
