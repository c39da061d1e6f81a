"""How a row of the queue is painted: symbol, matter, place, person, both clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QStyle, QStyledItemDelegate
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.models import CLOCKS, ROW, WORDS, Index
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from db.case_queue import QueueCase
    from desktop.cases.names import Names
    from domain.cases.two_clocks import ClockFace

SYMBOL: Final = 28
CLOCK_WIDTH: Final = 120
STACKED_BELOW: Final = 560
NUMBER_PARTS: Final = 3
DAY_DIGITS: Final = 8
TONES: Final = {"warn": "warn", "late": "late"}


def short_number(number: str) -> str:
    """Return the part of a case number that tells cases of a desk apart.

    610113004-20260911-0001 becomes 004-0911-0001; the whole number stands in the
    case file and in the tip.
    """
    parts = number.split("-")
    if len(parts) != NUMBER_PARTS or len(parts[1]) != DAY_DIGITS:
        return number
    return f"{parts[0][-3:]}-{parts[1][4:]}-{parts[2]}"


def clock_columns(width: int) -> tuple[int, int, bool]:
    """Return the left edges of both clock columns, and whether they are stacked."""
    if width < theme.px(STACKED_BELOW):
        left = width - theme.px(CLOCK_WIDTH + 34)
        return left, left, True
    column = theme.px(CLOCK_WIDTH + 7)
    return width - 2 * column, width - column, False


class QueueDelegate(QStyledItemDelegate):
    """Paints a case of the queue in two lines."""

    def __init__(self, names: Names, parent: QObject | None = None) -> None:
        """Look names up as rows come into sight."""
        super().__init__(parent)
        self._names = names
        self.compact = False

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        rect = option.rect
        stacked = clock_columns(rect.width())[2] if rect.width() else False
        height = 52 if self.compact else 60
        return QSize(200, theme.px(68 if stacked else height))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: QueueCase | None = index.data(ROW)
        if row is None:
            return
        box = QRectF(option.rect)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = self._ground(painter, box, selected, state)
        middle = box.center().y()
        size = theme.px(SYMBOL)
        shapes.case_symbol(
            painter,
            QRectF(box.left() + 12, middle - size / 2, size, size),
            row.case.kind,
            row.lane,
            t(f"kind.{row.case.kind}.letter"),
            ground,
        )
        left, right, stacked = clock_columns(int(box.width()))
        text = QRectF(box)
        text.setLeft(box.left() + 12 + size + 10)
        text.setRight(box.left() + left - 8)
        self._words(painter, text, row)
        self._clocks(painter, box, index, (left, right, stacked))
        painter.restore()

    def _ground(
        self,
        painter: QPainter,
        box: QRectF,
        selected: bool,
        state: QStyle.StateFlag,
    ) -> str:
        ground = "bg1"
        if selected:
            ground = "sel"
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = "bg3"
        painter.fillRect(box, theme.color(ground))
        line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(line, theme.color("line1"))
        if selected:
            painter.fillRect(
                QRectF(box.left(), box.top(), 4, box.height()), theme.color("acc")
            )
        return ground

    def _words(self, painter: QPainter, box: QRectF, row: QueueCase) -> None:
        case = row.case
        names = self._names
        half = box.height() / 2
        top = QRectF(box.left(), box.top() + 6, box.width(), half - 6)
        low = QRectF(box.left(), box.top() + half, box.width(), half - 6)
        flags = [(names.flag(flag), flag) for flag in case.flags if flag != "reworked"]
        if case.reworks:
            flags.append((t("flag.rework_n", n=case.reworks), "rework"))
        room = sum(
            theme.metrics(theme.HINT).horizontalAdvance(said) + 14 for said, _f in flags
        )
        first = QRectF(
            top.left(), top.top(), max(60.0, top.width() - room), top.height()
        )
        used = shapes.words(
            painter, first, names.matter(case.matter), size=theme.ROW, bold=True
        )
        second = QRectF(first)
        second.setLeft(first.left() + used + 8)
        used += 8 + shapes.words(
            painter, second, names.place(case), size=theme.SECOND, tone="t2"
        )
        left = top.left() + used + 8
        for said, flag in flags:
            if left + theme.metrics(theme.HINT).horizontalAdvance(said) > top.right():
                break
            tone = "late" if flag == "oversight" else "t2"
            left = shapes.tag(painter, left, top.center().y(), said, tone)
        self._second(painter, low, row)

    def _second(self, painter: QPainter, box: QRectF, row: QueueCase) -> None:
        number = shapes.words(
            painter, box, short_number(row.case.number), size=theme.SECOND, tone="t2"
        )
        mark = QRectF(box.left() + number + 10, box.center().y() - 6, 12, 12)
        if mark.right() > box.right():
            return
        shapes.lane_mark(painter, mark, row.lane)
        rest = QRectF(box)
        rest.setLeft(mark.right() + 5)
        said = t(f"lane.{row.lane}")
        person = self._names.person(row.case.handler)
        if person:
            said = f"{said} · {person}"
        shapes.words(painter, rest, said, size=theme.SECOND, tone="t2")

    def _clocks(
        self,
        painter: QPainter,
        box: QRectF,
        index: Index,
        columns: tuple[int, int, bool],
    ) -> None:
        left, right, stacked = columns
        clocks = index.data(CLOCKS)
        said = index.data(WORDS)
        width = theme.px(CLOCK_WIDTH + (20 if stacked else 0))
        if stacked:
            half = box.height() / 2
            for place, face in enumerate((clocks.statutory, clocks.assessment)):
                spot = QRectF(
                    box.left() + left,
                    box.top() + 3 + place * (half - 3),
                    width,
                    half - 4,
                )
                one_clock(painter, spot, face, said[place], t(f"clock.short.{place}"))
            return
        top = box.top() + (6 if self.compact else 9)
        for place, (edge, face) in enumerate(
            ((left, clocks.statutory), (right, clocks.assessment))
        ):
            spot = QRectF(box.left() + edge, top, width, box.height() - 18)
            one_clock(painter, spot, face, said[place], "")


def one_clock(
    painter: QPainter, box: QRectF, face: ClockFace, said: str, side: str
) -> None:
    """Paint one clock: icon, words and the bar of what remains."""
    tone = TONES.get(face.state, "t1")
    icon = shapes.URGENT_ICONS.get(face.state)
    line = QRectF(box.left(), box.top(), box.width(), theme.px(21))
    if side:
        width = shapes.words(painter, line, side, size=theme.HINT, tone="t3")
        line.setLeft(line.left() + width + 5)
    if icon:
        shapes.mark(
            painter, QRectF(line.left(), line.center().y() - 8, 16, 16), icon, tone
        )
        line.setLeft(line.left() + 21)
        shapes.words(painter, line, said, size=theme.CLOCK, bold=True, tone=tone)
        bar = QRectF(box.left(), line.bottom() + 3, box.width(), 5)
        if bar.bottom() <= box.bottom() + 2:
            shapes.time_bar(painter, bar, face.state, face.remaining)
        return
    shapes.words(painter, line, said, size=theme.SECOND, tone="t2")


def clock_tone(face: ClockFace) -> str:
    """Return the colour token of a clock's words."""
    return TONES.get(face.state, "t1")
