"""Figures sorted into classes for a shaded map: where the limits lie, what is whose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

QUANTILE: Final = "quantile"
EQUAL: Final = "equal"
NATURAL: Final = "natural"
FIXED: Final = "fixed"
METHODS: Final = (QUANTILE, EQUAL, NATURAL, FIXED)
FEWEST, MOST = 3, 7
NO_DATA: Final = -1


@dataclass(frozen=True, slots=True)
class Classes:
    """Ascending limits, one more than classes, and how many figures each holds.

    A class holds what is above its lower limit up to its upper one; the first holds
    its lower limit too. A figure that is not a number is no data.
    """

    limits: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    missing: int = 0

    def of(self, values: Floats) -> NDArray[np.int8]:
        """Return the class of each figure, -1 for no data."""
        found = np.full(len(values), NO_DATA, dtype=np.int8)
        known = np.isfinite(values)
        if len(self.limits) > 1:
            inner = np.asarray(self.limits[1:-1])
            found[known] = np.searchsorted(inner, values[known], side="left")
        return found


def classify(
    values: Floats, method: str, number: int = 5, breaks: Sequence[float] = ()
) -> Classes:
    """Return the classes of some figures; equal figures are never parted.

    There are fewer classes than asked for where there are fewer different figures
    (natural, quantile) or no breadth to divide (equal). `breaks` are the inner limits
    of the method `fixed`, taken as they are.
    """
    known = np.sort(values[np.isfinite(values)])
    missing = len(values) - len(known)
    if method == FIXED:
        limits = _fixed(known, breaks)
    elif not len(known):
        limits = ()
    else:
        limits = _LIMITS[method](known, max(1, number))
    bare = Classes(limits)
    held = bare.of(known)
    counts = np.bincount(held[held >= 0], minlength=max(0, len(limits) - 1))
    return Classes(limits, tuple(counts.tolist()), missing)


def typed_breaks(text: str) -> tuple[float, ...] | None:
    """Return the inner limits that a person typed, ascending; None if they are none.

    Between 2 and 6 numbers, parted by commas, semicolons or spaces, of either
    script; the same number counts once.
    """
    parts = [one for one in re.split(r"[\s,;，；、]+", text.strip()) if one]
    try:
        found = sorted({float(one.rstrip("%％")) for one in parts})
    except ValueError:
        return None
    if not FEWEST - 1 <= len(found) <= MOST - 1 or not np.isfinite(found).all():
        return None
    return tuple(found)


def _fixed(known: Floats, breaks: Sequence[float]) -> tuple[float, ...]:
    inner = sorted(set(breaks))
    if not inner:
        return ()
    low = min(float(known[0]), inner[0]) if len(known) else inner[0]
    high = max(float(known[-1]), inner[-1]) if len(known) else inner[-1]
    return (low, *inner, high)


def _equal(known: Floats, number: int) -> tuple[float, ...]:
    low, high = float(known[0]), float(known[-1])
    if low == high:
        return low, high
    return tuple(np.linspace(low, high, number + 1).tolist())


def _quantile(known: Floats, number: int) -> tuple[float, ...]:
    # The upper limit of a class is a figure that occurs; what equals it stays below.
    places = np.ceil(np.arange(1, number + 1) * len(known) / number).astype(int) - 1
    uppers = sorted(set(known[places].tolist()))
    return float(known[0]), *uppers


def _natural(known: Floats, number: int) -> tuple[float, ...]:
    """Return the limits that leave the least variance within classes, exactly.

    By Fisher's dynamic programme over the different figures, each with its weight.
    """
    figures, weight = np.unique(known, return_counts=True)
    number = min(number, len(figures))
    last = _least_spread(figures, weight.astype(np.float64), number)
    uppers: list[float] = []
    end = len(figures) - 1
    for group in range(number - 1, -1, -1):
        uppers.append(float(figures[end]))
        end = int(last[group][end]) - 1
    return float(figures[0]), *reversed(uppers)


def _least_spread(
    figures: Floats, weight: Floats, number: int
) -> list[NDArray[np.intp]]:
    """Return, group by group, where the last class of the best division begins."""
    count = len(figures)
    # Counted from the middle, so that large figures lose no digits when squared.
    middled = figures - np.average(figures, weights=weight)
    sums = [
        np.concatenate(([0.0], np.cumsum(weight * middled**power)))
        for power in (0, 1, 2)
    ]

    def spread(starts: NDArray[np.intp], end: int) -> Floats:
        much, first, second = (one[end + 1] - one[starts] for one in sums)
        made: Floats = second - first * first / much
        return made

    best = np.array([spread(np.zeros(1, np.intp), end)[0] for end in range(count)])
    begins = [np.zeros(count, dtype=np.intp)]
    for group in range(1, number):
        fresh, begin = best.copy(), begins[-1].copy()
        for end in range(group, count):
            starts = np.arange(group, end + 1)
            costs = best[starts - 1] + spread(starts, end)
            least = int(np.argmin(costs))
            fresh[end], begin[end] = costs[least], starts[least]
        best = fresh
        begins.append(begin)
    return begins


_LIMITS: Final = {QUANTILE: _quantile, EQUAL: _equal, NATURAL: _natural}
