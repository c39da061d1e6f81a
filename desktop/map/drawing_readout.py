"""The read-out at the cursor: what was caught, lengths, both sides, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.map.drawing_words import told

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from desktop.map.drawing_board import Board
    from desktop.map.drawing_words import Told

PAD: Final = 10
GAP: Final = 18
COLUMN_GAP: Final = 16
WIDEST: Final = 380
# What a panel hides of the read-out counts so much more than what it hides itself.
UNDER: Final = 8
# So many points of a stroke, the last ones, are kept free of it.
MOST_SEEN: Final = 60


def draw_readout(painter: QPainter, board: Board) -> None:
    """Paint the read-out beside the cursor, inside the window."""
    if board.at is not None:
        draw_told(painter, board, board.at, told(board))


def room_of(board: Board) -> QRectF | None:
    """Return the pixels that the read-out takes, None while nothing is told."""
    said = told(board)
    if board.at is None or said.empty:
        return None
    box = _Box(said)
    return _free_place(board, board.at, box.wide, box.high)


def draw_told(painter: QPainter, board: Board, at: QPointF, said: Told) -> None:
    """Paint what is told beside a place, inside the window."""
    if said.empty:
        return
    box = _Box(said)
    place = _free_place(board, at, box.wide, box.high)
    box.draw(painter, place.left(), place.top())


def _free_place(board: Board, at: QPointF, wide: float, high: float) -> QRectF:
    """Return the place of the read-out: near the cursor, beside panels and stroke."""
    camera = board.canvas.camera
    room = QRectF(4, 4, camera.width - 8, camera.height - 8)
    panels = [
        QRectF(child.geometry())
        for child in board.canvas.viewport().children()
        if isinstance(child, QWidget) and child.isVisible()
    ]
    panels.append(QRectF(at.x() - 8, at.y() - 8, 16, 16))
    drawn = _drawn(board)

    def cost(box: QRectF) -> float:
        under = sum(_area(box.intersected(panel)) for panel in panels) * UNDER
        return under + _share_in(drawn, box) * wide * high

    boxes = [_kept_in(box, room) for box in _boxes(at, wide, high)]
    return min(boxes, key=cost)


def _boxes(at: QPointF, wide: float, high: float) -> list[QRectF]:
    """Return where a read-out may lie about the cursor, the usual places first."""
    right, left = at.x() + GAP, at.x() - GAP - wide
    below, above = at.y() + GAP, at.y() - GAP - high
    corners = [(right, below), (right, above), (left, below), (left, above)]
    centred = at.x() - wide / 2
    further = [
        *((x, y) for y in (below + high / 2, above - high / 2) for x in (right, left)),
        *((centred, y) for y in (below, above, below + high / 2, above - high / 2)),
    ]
    return [QRectF(x, y, wide, high) for x, y in (*corners, *further)]


def _kept_in(box: QRectF, room: QRectF) -> QRectF:
    left = min(max(box.left(), room.left()), room.right() - box.width())
    top = min(max(box.top(), room.top()), room.bottom() - box.height())
    return QRectF(left, top, box.width(), box.height())


def _drawn(board: Board) -> NDArray[np.float64]:
    """Return pixels along what is drawn: its points, and places between them."""
    points = [board.ground.pixel(one) for one in board.line()[-MOST_SEEN:]]
    xy = np.array([(one.x(), one.y()) for one in points]).reshape(-1, 2)
    shares = np.linspace(0, 1, 9)[:-1, None, None]
    return np.asarray(xy[:-1] + (xy[1:] - xy[:-1]) * shares).reshape(-1, 2)


def _share_in(drawn: NDArray[np.float64], box: QRectF) -> float:
    """Return the share of what is drawn that a box would cover."""
    if not len(drawn):
        return 0.0
    low = np.array([box.left(), box.top()])
    high = np.array([box.right(), box.bottom()])
    return float(((drawn >= low) & (drawn <= high)).all(axis=1).mean())


def _area(box: QRectF) -> float:
    return box.width() * box.height()


class _Box:
    """Measures and paints one read-out."""

    def __init__(self, said: Told) -> None:
        self._said = said
        self._small = theme.metrics(13)
        self._bold = theme.metrics(14, bold=True)
        self._columns = self._widths()
        inner = max(
            self._bold.horizontalAdvance(said.head),
            *(
                self._small.horizontalAdvance(line)
                for line in (*said.lines, *said.warned, "")
            ),
            sum(self._columns) + COLUMN_GAP * max(0, len(self._columns) - 1),
        )
        if said.reason:
            wanted = self._bold.horizontalAdvance(said.reason)
            inner = max(inner, min(wanted, theme.px(WIDEST)))
        self._inner = inner
        self._reason_high = self._wrapped()
        rows = len(said.lines) + len(said.table) + len(said.warned)
        self.wide = inner + 2 * PAD
        self.high = 2 * PAD + rows * self._step + self._reason_high
        if said.head:
            self.high += self._bold.height() + 4

    @property
    def _step(self) -> int:
        return self._small.height() + 2

    def _widths(self) -> list[int]:
        if not self._said.table:
            return []
        return [
            max(self._bold.horizontalAdvance(row[place]) for row in self._said.table)
            for place in range(len(self._said.table[0]))
        ]

    def _wrapped(self) -> int:
        if not self._said.reason:
            return 0
        flags = Qt.TextFlag.TextWordWrap
        room = self._bold.boundingRect(
            0, 0, self._inner, 1000, flags, self._said.reason
        )
        return room.height() + 6

    def draw(self, painter: QPainter, left: float, top: float) -> None:
        """Paint it with its corner at a pixel."""
        said = self._said
        box = QRectF(round(left) + 0.5, round(top) + 0.5, self.wide, self.high)
        edge = "late" if said.bad else "mode.redraw"
        painter.setPen(QPen(theme.color(edge), 1.4))
        painter.setBrush(theme.color("bg1"))
        painter.drawRoundedRect(box, 6, 6)
        x, y = box.left() + PAD, box.top() + PAD
        if said.head:
            painter.setFont(theme.font(14, bold=True))
            painter.setPen(theme.color("t1"))
            painter.drawText(QPointF(x, y + self._bold.ascent()), said.head)
            y += self._bold.height() + 4
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("t2"))
        for line in said.lines:
            painter.drawText(QPointF(x, y + self._small.ascent()), line)
            y += self._step
        y = self._draw_table(painter, x, y)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("warn"))
        for line in said.warned:
            painter.drawText(QPointF(x, y + self._small.ascent()), line)
            y += self._step
        if said.reason:
            painter.setFont(theme.font(14, bold=said.bad))
            painter.setPen(theme.color("late" if said.bad else "t2"))
            room = QRectF(x, y + 3, self._inner, self._reason_high)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, said.reason)

    def _draw_table(self, painter: QPainter, x: float, y: float) -> float:
        for number, row in enumerate(self._said.table):
            at = x
            for place, word in enumerate(row):
                figure = number > 0 and place > 0
                painter.setFont(theme.font(14 if figure else 13, bold=figure))
                painter.setPen(theme.color("t1" if figure else "t2"))
                room = QRectF(at, y, self._columns[place], self._step)
                side = (
                    Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
                )
                painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, word)
                at += self._columns[place] + COLUMN_GAP
            y += self._step
        return y
