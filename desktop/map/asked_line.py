"""What is in the hand, as the line of a border that could be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.map.drawing_strokes import LEAST, metres
from desktop.redraw_tools import PIECE, RESHAPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.map.drawing_board import Board
    from domain.boundary.editing.ring_algebra import Edge, Point

    Line = tuple[tuple[float, float], ...]


# What a stroke on a border of two stations is refused with.
RANK_LOCKED: Final = "RANK_LOCKED"


def rank_locked(board: Board) -> bool:
    """Tell whether it is the rank of a border alone that stops what is in the hand."""
    reason = board.foreseen.reason
    return reason is not None and reason.code == RANK_LOCKED and bool(asked_line(board))


def asked_line(board: Board) -> Line:
    """Return the drawn line, or the border as a drag would leave it; () for neither."""
    drag = board.drag or board.refused_drag
    if drag is not None:
        return tuple(metres(one) for one in _run(drag.ghost()))
    if board.tool not in {RESHAPE, PIECE} or len(board.points) < LEAST[RESHAPE]:
        return ()
    return tuple(metres(one) for one in board.points)


def _run(pieces: Sequence[Edge]) -> list[Point]:
    """Return pieces that follow each other as one line, [] where they branch."""
    joined: dict[Point, list[Point]] = {}
    for one, other in pieces:
        joined.setdefault(one, []).append(other)
        joined.setdefault(other, []).append(one)
    ends = [point for point, around in joined.items() if len(around) == 1]
    if len(ends) != 2 or any(len(around) > 2 for around in joined.values()):
        return []
    run = [min(ends)]
    while len(run) < len(joined):
        run.append(next(one for one in joined[run[-1]] if one not in run[-2:]))
    return run
