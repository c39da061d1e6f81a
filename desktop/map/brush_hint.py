"""What handing blocks over does to both grids: work and deviation, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from domain.plans.balance import BalanceRow, Share
    from domain.plans.block_book import BlockBook

    Rows = Mapping[str, BalanceRow]


# So many of the most promising moves are looked at.
TRIED: Final = 40


@dataclass(frozen=True, slots=True)
class Hint:
    """What handing blocks over does: codes, shares and deviations before and after."""

    giver: str
    receiver: str
    blocks: tuple[int, ...]
    before: tuple[Share, Share]
    after: tuple[Share, Share]
    off_before: tuple[float, float]
    off_after: tuple[float, float]

    @property
    def relief(self) -> float:
        """How much nearer to equal work both come; below nought: further from it."""
        before = sum(one * one for one in self.off_before)
        return before - sum(one * one for one in self.off_after)


def before(book: BlockBook, rows: Rows) -> dict[str, Share]:
    """Return the shares of the grids as they are: told, or by their blocks."""
    known = {code: row.share for code, row in rows.items()}
    for code in book.codes - known.keys():
        known[code] = book.part_of(book.blocks_of(code))
    return known


def mean_load(book: BlockBook, rows: Rows) -> float:
    """Return what work would be equal: of the whole plan, if it is known."""
    loads = [row.share.load for row in rows.values() if row.off is not None]
    if loads:
        return sum(loads) / len(loads)
    return float(book.land.ground.load.sum()) / book.land.parts


def hint_of(
    book: BlockBook, rows: Rows, under: Sequence[int], receiver: str
) -> Hint | None:
    """Return what handing blocks over would do: to the grid meant, or to the best."""
    giver = book.owner[under[0]]
    handed = [one for one in under if book.owner[one] == giver]
    if receiver:
        goals = [receiver] if giver != receiver else []
    else:
        goals = sorted({to for one in handed for to in book.beside(one)} - {giver})
    had, mean = before(book, rows), mean_load(book, rows)
    hints = [_hint(book, had, mean, (giver, to), handed) for to in goals]
    return max(hints, key=lambda one: one.relief, default=None)


def best_of(
    book: BlockBook, rows: Rows, receiver: str, locked: Collection[str] = ()
) -> Hint | None:
    """Return the move of one block that evens most; "" = to any grid beside it.

    A block that would tear its grid, or empty it, is none, nor one of a locked grid.
    """
    had, mean = before(book, rows), mean_load(book, rows)
    load, owner = book.land.ground.load.tolist(), book.owner
    ranked, closed = [], set(locked)
    for one, other in book.land.blocks.pairs.tolist():
        for block, to in ((one, owner[other]), (other, owner[one])):
            giver = owner[block]
            if giver == to or (receiver and to != receiver) or {giver, to} & closed:
                continue
            gain = load[block] * (had[giver].load - had[to].load - load[block])
            if gain > 0:
                ranked.append((-gain, block, to))
    for _gain, block, to in sorted(ranked)[:TRIED]:
        after = book.given(to, [block])
        left = book.pieces(owner[block], after)
        if 0 < left <= book.pieces(owner[block], owner):
            return _hint(book, had, mean, (owner[block], to), (block,))
    return None


def _hint(
    book: BlockBook,
    had: dict[str, Share],
    mean: float,
    pair: tuple[str, str],
    handed: Sequence[int],
) -> Hint:
    after = book.shares(had, pair[1], handed)
    old = (had[pair[0]], had[pair[1]])
    new = (after.get(pair[0], old[0]), after.get(pair[1], old[1]))

    def off(share: Share) -> float:
        return share.load / mean - 1 if mean else 0.0

    return Hint(
        *pair,
        blocks=tuple(handed),
        before=old,
        after=new,
        off_before=(off(old[0]), off(old[1])),
        off_after=(off(new[0]), off(new[1])),
    )
