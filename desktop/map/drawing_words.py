"""What is said of a stroke while it is drawn: in the strip and at the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from desktop.map.asked_line import rank_locked
from desktop.map.measure import long
from desktop.reasons import reason_text
from desktop.redraw_tools import DELETE, MERGE, PIECE, SELECT, VERTEX
from desktop.texts import t
from domain.boundary.editing.catching import ARC, LINE, far

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.map.drawing_board import Board
    from desktop.map.drawing_guard import Side
    from domain.boundary.editing.ring_algebra import Point


# So many places and barriers are named at the cursor.
WARNED_AT_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Told:
    """The read-out at the cursor: head, lines, a table of both sides, what is wrong."""

    head: str
    lines: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    reason: str
    bad: bool
    warned: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.head or self.lines or self.table or self.reason)


def length_of(points: Sequence[Point]) -> float:
    """Return the length of a line in metres."""
    return sum(far(one, other) for one, other in pairwise(points)) / 1000


def told(board: Board) -> Told:
    """Return what is told of the stroke, the drag or the picks under the hand."""
    reason = board.foreseen.reason
    said = "" if reason is None else reason_text(reason) + _way_on(board)
    if board.drag is None and not board.points and not board.tried:
        head = _caught(board) if board.tool in {VERTEX, DELETE} or board.draws else ""
        return Told(head, (), (), "", bad=False)
    if board.keep.choosing:
        # The parts have their words written into them; they are not to be covered.
        return Told("", (), (), said if board.bad else "", bad=board.bad)
    return Told(
        _caught(board),
        _lines(board),
        _table(board.foreseen.sides),
        said,
        bad=board.bad,
        warned=_warned(board),
    )


def _way_on(board: Board) -> str:
    """Return how the stations are asked for a border that the rank lock stops."""
    if not rank_locked(board):
        return ""
    return "\n" + t("border.offer.key", key=board.plan.ask_key)


def _caught(board: Board) -> str:
    snap = board.snap
    if snap is None:
        return ""
    kind = t(f"redraw.snap.{snap.kind}")
    if snap.kind == LINE and snap.edge is not None:
        layer, name = board.ground.called(snap.edge)
        kind = t(f"redraw.snap.line.{layer}") if layer else kind
        return t("redraw.snap.of", kind=kind, grids=name) if name else kind
    if not snap.grids:
        return kind
    mesh = board.ground.mesh
    names = [mesh.grids[one].name for one in snap.grids if one in mesh.grids]
    mark = " | " if snap.kind == ARC else " · "
    return t("redraw.snap.of", kind=kind, grids=mark.join(names[:4]))


def _warned(board: Board) -> tuple[str, ...]:
    """Return what the line cuts that is to be kept whole, or crosses."""
    if board.drag is not None or not board.points:
        return ()
    met = board.ground.wary.met(board.line())
    more = len(met) - WARNED_AT_MOST
    told_of = [t(f"redraw.warns.{kind}", name=name) for kind, name in met]
    rest = (t("redraw.warns.more", count=more),) if more > 0 else ()
    return (*told_of[:WARNED_AT_MOST], *rest)


def _lines(board: Board) -> tuple[str, ...]:
    drag = board.drag or board.refused_drag
    if drag is not None:
        dx, dy = drag.step
        return (t("redraw.moved_by", n=long(far((0, 0), (dx, dy)) / 1000)),)
    if not board.points:
        return ()
    line = board.line()
    lines = [t("redraw.length", n=long(length_of(line)), points=len(line))]
    if len(board.points) and len(line) > len(board.points):
        leg = line[len(board.points) - 1 :]
        lines.append(t("redraw.leg", n=long(length_of(leg))))
    return tuple(lines)


def _table(sides: Sequence[Side]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the sides; of many the two first and how many more."""
    if not sides:
        return ()
    shown = sides[:3]
    head = ("", *(_title(one) for one in shown))
    return (
        head,
        (t("redraw.row.area"), *(f"{one.area_m2 / 1e6:.3f}" for one in shown)),
        (t("redraw.row.entities"), *(f"{one.entities:,}" for one in shown)),
        (t("redraw.row.cases"), *(f"{one.cases:,}" for one in shown)),
    )


def _title(side: Side) -> str:
    return t("redraw.side.fresh" if side.fresh else "redraw.side", name=side.grid.name)


def words_of(board: Board) -> tuple[str, str]:
    """Return the sentence and the keys that the strip shows for the tool in hand."""
    name = t(f"action.redraw.{board.tool}")
    if board.armed:
        return t("redraw.strip.esc_again", points=len(board.points)), ""
    if board.tool == SELECT:
        if board.points:
            return t("redraw.strip.waiting", points=len(board.points)), ""
        return "", ""
    if board.tool == MERGE:
        return f"{name} · {t('redraw.strip.picked', count=len(board.picked))}", t(
            "redraw.strip.merge"
        )
    told_of, keys = _stroke_words(board)
    return f"{name} · {told_of}", keys


def _stroke_words(board: Board) -> tuple[str, str]:
    if board.tool == PIECE and board.receiving:
        return t("redraw.strip.receiver"), t("redraw.strip.receiver.keys")
    if board.keep.choosing:
        return t("redraw.strip.keep"), t("redraw.strip.keep.keys")
    if board.untraced:
        return t("redraw.trace.preparing"), _keys(board)
    if board.keep.asked and board.points:
        return board.keep.word, _keys(board)
    return t(f"redraw.strip.{board.tool}"), _keys(board)


def _keys(board: Board) -> str:
    if not board.draws:
        return t("redraw.strip.drag")
    if not board.points:
        return t("redraw.strip.begin")
    return t("redraw.strip.keys")
