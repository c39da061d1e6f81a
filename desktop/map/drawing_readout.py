"""The read-out at the cursor: what was caught, lengths, both sides, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.map.drawing_words import told

if TYPE_CHECKING:
    from desktop.map.drawing_board import Board
    from desktop.map.drawing_words import Told

PAD: Final = 10
GAP: Final = 18
COLUMN_GAP: Final = 16
WIDEST: Final = 380


def draw_readout(painter: QPainter, board: Board) -> None:
    """Paint the read-out beside the cursor, inside the window."""
    if board.at is not None:
        draw_told(painter, board, board.at, told(board))


def draw_told(painter: QPainter, board: Board, at: QPointF, said: Told) -> None:
    """Paint what is told beside a place, inside the window."""
    if said.empty:
        return
    box = _Box(said)
    place = _free_place(board, at, box.wide, box.high)
    box.draw(painter, place.x(), place.y())


def _free_place(board: Board, at: QPointF, wide: float, high: float) -> QPointF:
    """Return the corner of the read-out: beside the cursor, under no panel."""
    camera = board.canvas.camera
    room = QRectF(4, 4, camera.width - 8, camera.height - 8)
    panels = [
        QRectF(child.geometry())
        for child in board.canvas.viewport().children()
        if isinstance(child, QWidget) and child.isVisible()
    ]
    best: tuple[float, QPointF] | None = None
    for across, down in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        left = at.x() + GAP if across > 0 else at.x() - GAP - wide
        top = at.y() + GAP if down > 0 else at.y() - GAP - high
        left = min(max(left, room.left()), room.right() - wide)
        top = min(max(top, room.top()), room.bottom() - high)
        box = QRectF(left, top, wide, high)
        hidden = sum(_area(box.intersected(panel)) for panel in panels)
        hidden += _area(box.intersected(QRectF(at.x() - 8, at.y() - 8, 16, 16))) * 9
        if best is None or hidden < best[0]:
            best = (hidden, box.topLeft())
    return QPointF(4, 4) if best is None else best[1]


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
