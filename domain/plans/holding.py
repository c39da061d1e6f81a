"""Which part holds which blocks, with all that follows from it kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from domain.plans.ground import Ground


class Holding:
    """Blocks in parts; a move changes what it touches and nothing else is counted.

    `rim` are the blocks that can be handed over: no barrier parts them from a block
    of another part.
    """

    def __init__(self, ground: Ground, part: NDArray[np.int64], parts: int) -> None:
        """Begin with a block's part for each block."""
        self.ground, self.parts = ground, parts
        self.part: list[int] = part.tolist()
        self.load: list[float] = ground.load.tolist()
        self.members: list[set[int]] = [set() for _ in range(parts)]
        self.work = [0.0] * parts
        for block, own in enumerate(self.part):
            self.members[own].add(block)
            self.work[own] += self.load[block]
        self.mean = max(1e-9, sum(self.load) / parts)
        self.rim = {b for b in range(len(self.part)) if self._at_rim(b)}

    def _at_rim(self, block: int) -> bool:
        part = self.part
        own = part[block]
        return any(part[other] != own for other in self.ground.joined[block])

    def move(self, block: int, to: int) -> None:
        """Put a block into another part."""
        own = self.part[block]
        load = self.load[block]
        self.work[own] -= load
        self.work[to] += load
        self.members[own].discard(block)
        self.members[to].add(block)
        self.part[block] = to
        for one in (block, *self.ground.joined[block]):
            if self._at_rim(one):
                self.rim.add(one)
            else:
                self.rim.discard(one)

    def reached(self, block: int) -> list[int]:
        """Return the other parts that a block can go to; not across a barrier."""
        own, part = self.part[block], self.part
        found = {part[o] for o in self.ground.joined[block] if part[o] != own}
        if self.ground.walled[block]:
            found = {to for to in found if not self.barred(block, to)}
        return sorted(found)

    def barred(self, block: int, to: int) -> bool:
        """Tell whether a block would lie across more of a barrier in another part."""
        return self.across(block, to) > self.across(block, self.part[block])

    def across(self, block: int, part: int) -> float:
        """Return the metres of barriers between a block and a part."""
        return sum(m for o, m in self.ground.walled[block] if self.part[o] == part)

    def across_metres(self) -> float:
        """Return the metres of barriers that parts lie across."""
        blocks = range(len(self.part))
        return sum(self.across(b, self.part[b]) for b in blocks) / 2

    def facing(self, own: int, to: int) -> list[int]:
        """Return the blocks of a part that can go to another one."""
        part, joined = self.part, self.ground.joined
        return sorted(
            block
            for block in self.members[own] & self.rim
            if any(part[other] == to for other in joined[block])
        )

    def neighbours(self, own: int) -> list[int]:
        """Return the parts that blocks of a part can go to."""
        part, joined = self.part, self.ground.joined
        return sorted(
            {
                part[other]
                for block in self.members[own] & self.rim
                for other in joined[block]
                if part[other] != own
            }
        )

    def whole_without(self, block: int) -> bool:
        """Tell whether a part stays connected, and not empty, when a block leaves."""
        near = self._kin(block)
        if len(near) < 2:
            return bool(near)
        return self._meet(block, near, set(near)) or self._meet(
            block, near, self.members[self.part[block]]
        )

    def _kin(self, block: int) -> list[int]:
        part = self.part
        own = part[block]
        return [other for other in self.ground.joined[block] if part[other] == own]

    def _meet(self, block: int, near: list[int], within: set[int]) -> bool:
        """Tell whether the neighbours of a block reach each other without it."""
        joined = self.ground.joined
        wanted = set(near[1:])
        seen, waiting = {block, near[0]}, [near[0]]
        while waiting and wanted:
            for other in joined[waiting.pop()]:
                if other in within and other not in seen:
                    seen.add(other)
                    wanted.discard(other)
                    waiting.append(other)
        return not wanted

    def cut_off_by(self, block: int) -> list[int] | None:
        """Return what a block would cut off its part; None if nothing stays there."""
        near = self._kin(block)
        if not near:
            return None
        if len(near) == 1 or self._meet(block, near, set(near)):
            return []
        left = self.members[self.part[block]] - {block}
        pieces: list[tuple[float, int, set[int]]] = []
        while left:
            start = min(left)
            piece, waiting = {start}, [start]
            left.discard(start)
            while waiting:
                for other in self.ground.joined[waiting.pop()]:
                    if other in left:
                        left.discard(other)
                        piece.add(other)
                        waiting.append(other)
            pieces.append((-sum(self.load[b] for b in sorted(piece)), start, piece))
        pieces.sort(key=lambda one: one[:2])
        return sorted(b for _work, _start, piece in pieces[1:] for b in piece)

    def cut_metres(self) -> float:
        """Return the length of the borders between parts, in metres."""
        part = self.part
        return sum(
            metres
            for one, row in enumerate(self.ground.beside)
            for other, metres in row
            if one < other and part[one] != part[other]
        )
