"""A small work of known size: how fast the thread that does it is just now."""

from __future__ import annotations

import random
import time
from bisect import bisect_left
from statistics import median
from typing import Final

HELD: Final = 60_000
LOOKED_UP: Final = 6_000
# What one try takes on the machine on which the limit of 50 ms is meant: two cores at
# 2.x GHz with nothing else to do. A faster machine is held to the same 50 ms.
WORK_MS: Final = 2.0
# However slow a machine, no slot is let off more than this.
MOST: Final = 3.0
AROUND_S: Final = 1.5
MS_PER_S: Final = 1_000.0


class KnownWork:
    """Looks up texts strewn over some megabytes, as painting and reading rows do.

    Programs that share the processor also share its caches; work that stays inside
    them would not feel it.
    """

    def __init__(self) -> None:
        """Lay the texts out."""
        keys = [f"case {number}" for number in range(HELD)]
        self._held = {key: place for place, key in enumerate(keys)}
        random.Random(1).shuffle(keys)  # noqa: S311 - no secret
        self._order = keys[:LOOKED_UP]
        self._at: list[float] = []
        self._took: list[float] = []

    def do(self) -> None:
        """Do it once and note how long it took."""
        began, total, held = time.thread_time(), 0, self._held
        for key in self._order:
            total += held[key]
        self._took.append((time.thread_time() - began) * MS_PER_S)
        self._at.append(time.perf_counter())

    def slowness(self, at: float) -> float:
        """Return how many times slower the thread was around a moment, 1 at least."""
        first = bisect_left(self._at, at - AROUND_S)
        last = bisect_left(self._at, at + AROUND_S)
        took = self._took[first:last] or self._took
        return min(MOST, max(1.0, median(took) / WORK_MS)) if took else 1.0

    def said(self) -> str:
        """Return how long the tries took."""
        took = sorted(self._took) or [0.0]
        return (
            f"known work {took[0]:.2f} ms at best, {median(took):.2f} in the middle, "
            f"{took[-1]:.2f} at worst; {WORK_MS:.2f} on a machine at rest"
        )
