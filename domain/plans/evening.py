"""Blocks at borders change hands while that makes a division better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.plans.holding import Holding
from domain.plans.streams import streams

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from domain.plans.ground import Ground

    Progress = Callable[[int, int], None]

# How far from equal work a part may be.
TOLERANCE: Final = 0.05
ROUNDS: Final = 40
# So many rounds may pass without a better worst part before no more is hoped for.
PATIENCE: Final = 8
SWEEPS: Final = 150
HOT: Final = 0.008
# What a mean border is worth if it is a barrier that a part no longer lies across.
WALL: Final = 1.0


@dataclass(frozen=True, slots=True)
class Aim:
    """What counts how much: even work, short borders, whole communities, few moves.

    `inside` is the share of the tolerance within which a part is as good as even.
    """

    name: str
    even: float
    short: float
    whole: float
    still: float
    inside: float


EVEN: Final = Aim("even", 1.0, short=0.6, whole=0.1, still=0.02, inside=0.4)
COMPACT: Final = Aim("compact", 1.0, short=1.0, whole=0.2, still=0.0, inside=0.8)
STILL: Final = Aim("still", 1.0, short=0.4, whole=0.1, still=0.2, inside=0.8)
AIMS: Final = (EVEN, COMPACT, STILL)


class Evening:
    """Work streams from heavy parts to light ones; then blocks are exchanged singly.

    `seed` shakes the order in which blocks are preferred, a little; 0 does not.
    """

    def __init__(
        self,
        ground: Ground,
        part: NDArray[np.int64],
        parts: int,
        aim: Aim,
        tolerance: float = TOLERANCE,
        seed: int = 0,
    ) -> None:
        """Begin with blocks in `parts` parts, each of them connected."""
        self.held = Holding(ground, part, parts)
        self.ground, self.aim, self.tolerance = ground, aim, tolerance
        self.fixed = ground.fixed.tolist()
        self.was = ground.was.tolist()
        self.community = ground.community.tolist()
        self.entities = ground.entities.tolist()
        metres = [m for row in ground.beside for _other, m in row]
        self.metre = max(1.0, sum(metres) / max(1, len(metres)))
        self.entity = max(1.0, float(ground.entities.sum()) / parts)
        self.seed = seed
        # No part can be nearer to the mean than its blocks are fine.
        grain = float(np.median(ground.load)) / self.held.mean
        self.inside = max(tolerance * aim.inside, min(grain, 0.8 * tolerance))
        shake = np.random.default_rng(seed).random(len(ground.load))
        self.shake = (0.02 * shake * min(seed, 1)).tolist()

    def run(self, progress: Progress) -> NDArray[np.int64]:
        """Return which part each block is in, when nothing gets better any more."""
        if self._uneven():
            self._stream()
        self._cool(progress)
        best, kept, idle = self._badness(), list(self.held.part), 0
        for number in range(ROUNDS):
            progress(SWEEPS + number, SWEEPS + ROUNDS)
            moved = self._stream() if self._uneven() else 0
            moved += self._refine()
            moved += self._exchange() if self._uneven() else 0
            now = self._badness()
            if now < best:
                best, kept, idle = now, list(self.held.part), 0
            else:
                idle += 1
            if not moved or idle >= (PATIENCE if self._uneven() else 2):
                break
        progress(SWEEPS + ROUNDS, SWEEPS + ROUNDS)
        return np.array(kept, dtype=np.int64)

    def _uneven(self) -> bool:
        return max(map(self._off, range(self.held.parts))) > self.tolerance

    def _off(self, part: int) -> float:
        return float(abs(self.held.work[part] / self.held.mean - 1))

    def _badness(self) -> tuple[int, float]:
        """Return how many parts are outside the tolerance, and what else is amiss."""
        off = [self._off(part) for part in range(self.held.parts)]
        outside = sum(one > self.tolerance for one in off)
        unrest = sum(self._unrest(work) for work in self.held.work)
        rest = self.aim.even * unrest + 0.01 * self.aim.short * (
            self.held.cut_metres() / self.metre
        )
        rest += WALL * self.held.across_metres() / self.metre
        if self.aim.still:
            moved = sum(
                count
                for count, was, part in zip(
                    self.entities, self.was, self.held.part, strict=True
                )
                if was >= 0 and was != part
            )
            rest += self.aim.still * moved / self.entity
        return outside, rest

    def _unrest(self, work: float) -> float:
        """Return how bad an amount of work is: little inside the tolerance."""
        off = abs(work / self.held.mean - 1)
        beyond = max(0.0, off - self.inside)
        return float(off * off + 40.0 * beyond + 40.0 * beyond * beyond)

    # What a move is worth

    def _relief(self, own: int, to: int, load: float) -> float:
        """Return how much better the work is shared when a load changes hands."""
        work = self.held.work
        before = self._unrest(work[own]) + self._unrest(work[to])
        after = self._unrest(work[own] - load) + self._unrest(work[to] + load)
        return before - after

    def _liking(self, block: int, own: int, to: int) -> float:
        """Return what a block in another part is worth, but for the work in it."""
        aim, part = self.aim, self.held.part
        border = 0.0
        kept = lost = 0
        home = self.community[block]
        for other, metres in self.ground.beside[block]:
            there = part[other]
            border += metres * ((there == to) - (there == own))
            if home >= 0 and self.community[other] == home:
                lost += there == own
                kept += there == to
        worth = 0.01 * aim.short * border / self.metre
        worth += 0.02 * aim.whole * (kept - lost)
        if self.ground.walled[block]:
            left = self.held.across(block, own) - self.held.across(block, to)
            worth += WALL * left / self.metre
        was = self.was[block]
        if was >= 0 and aim.still:
            share = self.entities[block] / self.entity
            worth += aim.still * share * ((to == was) - (own == was))
        return worth

    # Moves

    def _refine(self) -> int:
        """Offer blocks at borders to their neighbours while that makes it better."""
        held = self.held
        waiting = sorted(held.rim, key=lambda b: (-self._off(held.part[b]), b))
        queued = set(waiting)
        moved = at = 0
        limit = 12 * len(held.part)
        while at < len(waiting) and at < limit:
            block = waiting[at]
            at += 1
            queued.discard(block)
            to = self._better(block)
            if to < 0:
                continue
            held.move(block, to)
            moved += 1
            for other, _metres in self.ground.beside[block]:
                if other not in queued and other in held.rim:
                    queued.add(other)
                    waiting.append(other)
        return moved

    def _better(self, block: int, least: float = 1e-7) -> int:
        """Return the part where a block is better off by so much, -1 for none."""
        held = self.held
        own = held.part[block]
        if self.fixed[block]:
            return -1
        load, best, goal = held.load[block], least, -1
        for to in held.reached(block):
            gain = self.aim.even * self._relief(own, to, load)
            gain += self._liking(block, own, to)
            if gain > best:
                best, goal = gain, to
        return goal if goal >= 0 and held.whole_without(block) else -1

    def _cool(self, progress: Progress) -> None:
        """Try moves at random, bad ones less and less: better shapes are found so."""
        chance = np.random.default_rng(1000 + self.seed)
        for sweep in range(SWEEPS):
            progress(sweep, SWEEPS + ROUNDS)
            heat = HOT * (1 - sweep / SWEEPS) ** 2 + 1e-9
            order = sorted(self.held.rim)
            chance.shuffle(order)
            dice = (-heat * np.log(chance.random(len(order)) + 1e-12)).tolist()
            for block, bearable in zip(order, dice, strict=True):
                to = self._better(block, -bearable)
                if to >= 0:
                    self.held.move(block, to)

    def _stream(self) -> int:
        """Let work run from heavy parts to light ones, over those between."""
        moved = 0
        slack = self.inside if self.aim.still >= 0.1 else None
        for own, to, amount in streams(self.held, slack):
            moved += self._hand_on(own, to, amount)
        return moved

    def _hand_on(self, own: int, to: int, amount: float) -> int:
        """Let a part hand about an amount of work to its neighbour, block by block."""
        held = self.held
        moved = 0
        least = 0.002 * held.mean
        while amount > least:
            chosen = self._to_hand(own, to, amount)
            if not chosen:
                break
            for block in chosen:
                held.move(block, to)
                amount -= held.load[block]
                moved += 1
        return moved

    def _to_hand(self, own: int, to: int, amount: float) -> list[int]:
        """Return the best block to hand over, with what it would cut off."""
        held = self.held
        ranked = []
        for block in held.facing(own, to):
            load = held.load[block]
            if self.fixed[block] or load > 1.6 * amount:
                continue
            worth = self._liking(block, own, to) + self.shake[block]
            ranked.append((-worth + 0.002 * (load <= 0), block))
        ranked.sort()
        for _worth, block in ranked:
            cut_off = held.cut_off_by(block)
            if cut_off is None:
                continue
            whole = [block, *cut_off]
            if any(self.fixed[one] or held.barred(one, to) for one in whole):
                continue
            if sum(held.load[one] for one in whole) <= 1.6 * amount:
                return whole
        return []

    def _exchange(self) -> int:
        """Give parts that are still off a block for a block, where that helps."""
        held = self.held
        order = sorted(range(held.parts), key=lambda p: (-self._off(p), p))
        moved = 0
        for own in order:
            if self._off(own) <= self.inside:
                break
            for to in held.neighbours(own):
                moved += self._swap(own, to)
        return moved

    def _swap(self, own: int, to: int) -> int:
        held = self.held
        mine = [b for b in held.facing(own, to) if not self.fixed[b]]
        yours = [b for b in held.facing(to, own) if not self.fixed[b]]
        ranked = []
        for one in mine:
            for other in yours:
                relief = self._relief(own, to, held.load[one] - held.load[other])
                if relief > 1e-7:
                    ranked.append((-relief, one, other))
        ranked.sort()
        for _relief, one, other in ranked[:40]:
            if held.barred(one, to) or not held.whole_without(one):
                continue
            held.move(one, to)
            if own in held.reached(other) and held.whole_without(other):
                held.move(other, own)
                return 1
            held.move(one, own)
        return 0
