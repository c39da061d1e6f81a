"""Blocks at borders change hands while that makes a division better."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from domain.plans.ground import Ground

    Progress = Callable[[int, int], None]

# How far from equal work a part may be.
TOLERANCE: Final = 0.05
ROUNDS: Final = 60


@dataclass(frozen=True, slots=True)
class Aim:
    """What counts how much: even work, short borders, whole communities, few moves."""

    name: str
    even: float
    short: float
    whole: float
    still: float


EVEN: Final = Aim("even", even=1.0, short=0.15, whole=0.10, still=0.02)
COMPACT: Final = Aim("compact", even=1.0, short=0.60, whole=0.10, still=0.0)
STILL: Final = Aim("still", even=1.0, short=0.05, whole=0.05, still=0.60)
AIMS: Final = (EVEN, COMPACT, STILL)


class Evening:
    """Blocks at borders change hands while that makes the whole better."""

    def __init__(
        self, ground: Ground, part: NDArray[np.int64], parts: int, aim: Aim
    ) -> None:
        self.ground, self.part, self.aim = ground, part, aim
        self.parts = parts
        self.mean = float(ground.load.sum()) / parts
        self.work = np.bincount(part, weights=ground.load, minlength=parts)
        self.count = np.bincount(part, minlength=parts)
        self.metre = self._mean_border()
        self.entity = max(1.0, float(ground.entities.sum()) / parts)

    def _mean_border(self) -> float:
        metres = [m for row in self.ground.beside for _other, m in row]
        return max(1.0, sum(metres) / max(1, len(metres)))

    def run(self, progress: Progress) -> NDArray[np.int64]:
        for number in range(ROUNDS):
            progress(number, ROUNDS)
            moved = self._round(fine=number % 2 == 1)
            moved += self._chains() if self._uneven() else 0
            if not moved and number > 2:
                break
        progress(ROUNDS, ROUNDS)
        return self.part

    def _uneven(self) -> bool:
        return bool((np.abs(self.work / self.mean - 1) > TOLERANCE).any())

    def _round(self, *, fine: bool) -> int:
        """Offer every block at a border to its neighbours, the worst parts first."""
        order = np.argsort(-np.abs(self.work - self.mean)[self.part], kind="stable")
        moved = 0
        for block in order.tolist():
            best = self._best(block)
            if best is None:
                continue
            gain, to = best
            if gain > (1e-9 if fine else 1e-4):
                self._move(block, to)
                moved += 1
        return moved

    def _best(self, block: int) -> tuple[float, int] | None:
        own = int(self.part[block])
        if self.ground.fixed[block] or self.count[own] < 2:
            return None
        to = {
            int(self.part[other])
            for other, _metres in self.ground.beside[block]
            if self.part[other] != own and self.ground.may_join(block, other)
        }
        if not to or not self._whole_without(block):
            return None
        found = [(self._gain(block, one), -one) for one in to]
        gain, minus = max(found)
        return gain, -minus

    def _gain(self, block: int, to: int) -> float:
        ground, aim, own = self.ground, self.aim, int(self.part[block])
        load = float(ground.load[block])
        before = self._unrest(self.work[own]) + self._unrest(self.work[to])
        after = self._unrest(self.work[own] - load) + self._unrest(self.work[to] + load)
        gain = aim.even * (before - after)
        border = 0.0
        kept = lost = 0
        for other, metres in ground.beside[block]:
            there = int(self.part[other])
            border += metres * ((there == to) - (there == own))
            if ground.community[other] == ground.community[block] >= 0:
                lost += there == own
                kept += there == to
        gain += 0.01 * aim.short * border / self.metre
        gain += 0.02 * aim.whole * (kept - lost)
        was = int(ground.was[block])
        if was >= 0:
            share = float(ground.entities[block]) / self.entity
            gain += aim.still * share * ((to == was) - (own == was))
        return gain

    def _unrest(self, work: float) -> float:
        """Return how bad an amount of work is: little inside the tolerance."""
        off = abs(work / self.mean - 1)
        beyond = max(0.0, off - TOLERANCE * 0.8)
        return off * off + 40.0 * beyond * beyond

    def _whole_without(self, block: int) -> bool:
        """Tell whether a part stays connected when a block leaves it."""
        own = int(self.part[block])
        near = [o for o, _m in self.ground.beside[block] if self.part[o] == own]
        if len(near) < 2:
            return bool(near)
        wanted = set(near[1:])
        seen, waiting = {block, near[0]}, [near[0]]
        while waiting and wanted:
            for other, _metres in self.ground.beside[waiting.pop()]:
                if other not in seen and self.part[other] == own:
                    seen.add(other)
                    wanted.discard(other)
                    waiting.append(other)
        return not wanted

    def _move(self, block: int, to: int) -> None:
        own = int(self.part[block])
        load = float(self.ground.load[block])
        self.work[own] -= load
        self.work[to] += load
        self.count[own] -= 1
        self.count[to] += 1
        self.part[block] = to

    def _chains(self) -> int:
        """Hand work from heavy parts on to light ones over the parts between."""
        moved = 0
        for heavy in np.argsort(-self.work, kind="stable").tolist():
            if self.work[heavy] / self.mean - 1 <= TOLERANCE * 0.5:
                break
            path = self._way(heavy)
            for own, to in pairwise(path):
                moved += self._hand_on(own, to)
        for light in np.argsort(self.work, kind="stable").tolist():
            if 1 - self.work[light] / self.mean <= TOLERANCE * 0.5:
                break
            path = self._way(light, towards_heavy=True)[::-1]
            for own, to in pairwise(path):
                moved += self._hand_on(own, to)
        return moved

    def _way(self, start: int, *, towards_heavy: bool = False) -> list[int]:
        """Return the shortest way over parts to one that can take (or give)."""
        near = self._neighbours()
        came: dict[int, int] = {start: start}
        waiting = [start]
        while waiting:
            following = []
            for own in waiting:
                for to in near[own]:
                    if to in came:
                        continue
                    came[to] = own
                    off = self.work[to] / self.mean - 1
                    if (off > 0.01) if towards_heavy else (off < -0.01):
                        return _traced(came, to)
                    following.append(to)
            waiting = following
        return [start]

    def _neighbours(self) -> list[list[int]]:
        found: list[set[int]] = [set() for _ in range(self.parts)]
        for one, row in enumerate(self.ground.beside):
            for other, _metres in row:
                if self.part[one] != self.part[other]:
                    found[int(self.part[one])].add(int(self.part[other]))
        return [sorted(row) for row in found]

    def _hand_on(self, own: int, to: int) -> int:
        """Let a part hand over to the next until it is even, the best block first."""
        moved = 0
        excess = float(self.work[own]) - self.mean
        while excess > 0.004 * self.mean:
            best: tuple[float, int] | None = None
            for block in np.flatnonzero(self.part == own).tolist():
                load = float(self.ground.load[block])
                if self.ground.fixed[block] or load > excess * 1.5 or load <= 0:
                    continue
                if not any(
                    self.part[o] == to and self.ground.may_join(block, o)
                    for o, _m in self.ground.beside[block]
                ):
                    continue
                if self._whole_without(block):
                    score = self._gain(block, to)
                    if best is None or score > best[0]:
                        best = (score, block)
            if best is None:
                break
            excess -= float(self.ground.load[best[1]])
            self._move(best[1], to)
            moved += 1
        return moved


def _traced(came: dict[int, int], to: int) -> list[int]:
    path = [to]
    while came[path[-1]] != path[-1]:
        path.append(came[path[-1]])
    return path[::-1]
