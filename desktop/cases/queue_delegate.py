"""How a row of the queue is painted: symbol, matter, place, person, both clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QStyle, QStyledItemDelegate
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.models import (
    CASE_ID,
    CLOCKS,
    COLUMNS,
    FRESH,
    HEAD,
    ROW,
    WORDS,
    Head,
    Index,
)
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from db.case_queue import QueueCase
    from desktop.cases.names import Names
    from domain.cases.two_clocks import ClockFace

SYMBOL: Final = 28
CLOCK_LARGE: Final = 18
ROOMY: Final = 138
CLOCK_PLACES: Final = {"statutory": 0, "assessment": 1}
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


class RowState(Protocol):
    """What a delegate asks the table about a row, beside what Qt tells it."""

    def hovered(self, row: int) -> bool:
        """Tell whether the pointer is over a row."""

    def edge(self, case_id: str) -> int:
        """Return how solid the edge of a late case is, 0 to 255."""


TAG_EDGES: Final = 8
TONE_OF_FLAG: Final = {"oversight": "late", "call_back": "warn", "goes": "mode.redraw"}


class QueueDelegate(QStyledItemDelegate):
    """Paints a case of the queue in two lines, a cell at a time."""

    def __init__(self, names: Names, state: RowState, parent: QObject) -> None:
        """Look names up as rows come into sight."""
        super().__init__(parent)
        self._names = names
        self._state = state
        self.compact = False

    def row_height(self, *, stacked: bool) -> int:
        """Return how high a row is: clocks above each other need more."""
        if stacked:
            return theme.px(68)
        return theme.px(52 if self.compact else 60)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(option.rect.width(), self.row_height(stacked=False))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        box = QRectF(option.rect)
        head: Head | None = index.data(HEAD)
        row: QueueCase | None = index.data(ROW)
        painter.save()
        if head is not None:
            group_head(painter, box, head, first=index.column() == 0)
        elif row is not None:
            ground = self._ground(painter, box, option, index)
            self._cell(painter, box, index, (row, ground))
        painter.restore()

    def _cell(
        self,
        painter: QPainter,
        box: QRectF,
        index: Index,
        shown: tuple[QueueCase, str],
    ) -> None:
        row, ground = shown
        column = COLUMNS[index.column()]
        if column == "what":
            self._what(painter, box, index, (row, ground))
        elif column == "clocks":
            stacked_clocks(painter, box, index)
        elif column in CLOCK_PLACES:
            place = CLOCK_PLACES[column]
            clocks, said = index.data(CLOCKS), index.data(WORDS)
            face = clocks.assessment if place else clocks.statutory
            top = box.top() + (6 if self.compact else 9)
            spot = QRectF(box.left(), top, box.width() - 7, box.height() - 18)
            one_clock(painter, spot, face, said[place], "")
        else:
            said = index.data()
            spot = box.adjusted(6, 0, -4, 0)
            shapes.words(painter, spot, said, size=theme.SECOND, tone="t2")

    def _what(
        self,
        painter: QPainter,
        box: QRectF,
        index: Index,
        shown: tuple[QueueCase, str],
    ) -> None:
        row, ground = shown
        size = theme.px(SYMBOL)
        symbol = QRectF(box.left() + 12, box.center().y() - size / 2, size, size)
        letter = t(f"kind.{row.case.kind}.letter")
        shapes.case_symbol(painter, symbol, row.case.kind, row.lane, letter, ground)
        if index.data(FRESH):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("acc"))
            painter.drawEllipse(QRectF(box.left() + 6, box.top() + 6, 8, 8))
        text = QRectF(box)
        text.setLeft(symbol.right() + 10)
        text.setRight(box.right() - 8)
        self._words(painter, text, row)

    def _ground(
        self,
        painter: QPainter,
        box: QRectF,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> str:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "bg1"
        if selected:
            ground = "sel"
        elif self._state.hovered(index.row()):
            ground = "bg3"
        painter.fillRect(box, theme.color(ground))
        line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(line, theme.color("line1"))
        if index.column() == 0:
            self._edge(painter, box, index, selected=selected)
        return ground

    def _edge(
        self, painter: QPainter, box: QRectF, index: Index, *, selected: bool
    ) -> None:
        edge = QRectF(box.left(), box.top(), 4, box.height())
        if selected:
            painter.fillRect(edge, theme.color("acc"))
            return
        # A gap between neighbours: each edge is that of its own case.
        edge.adjust(0, 5, 0, -6)
        if index.data(CLOCKS).overdue:
            solid = self._state.edge(index.data(CASE_ID))
            painter.fillRect(edge, theme.color("latefill", solid))

    def _words(self, painter: QPainter, box: QRectF, row: QueueCase) -> None:
        case = row.case
        names = self._names
        half = box.height() / 2
        top = QRectF(box.left(), box.top() + 6, box.width(), half - 6)
        low = QRectF(box.left(), box.top() + half, box.width(), half - 6)
        flags = [(names.flag(flag), flag) for flag in case.flags if flag != "reworked"]
        if case.reworks:
            flags.append((t("flag.rework_n", n=case.reworks), "rework"))
        if row.merged:
            flags.insert(0, (t("flag.merged_n", n=row.merged), "merged"))
        if row.call_back is not None:
            said = t("flag.call_back", at=f"{row.call_back:%H:%M}")
            flags.insert(0, (said, "call_back"))
        goes = names.goes(case.id)
        if goes:
            flags.insert(0, (goes, "goes"))
        room = sum(
            theme.metrics(theme.HINT).horizontalAdvance(said) + 14 for said, _f in flags
        )
        # Two gaps lie between matter, place and the first flag.
        left = top.width() - room - (16 if flags else 0)
        first = QRectF(top.left(), top.top(), max(60.0, left), top.height())
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
            wide = theme.metrics(theme.HINT).horizontalAdvance(said) + TAG_EDGES
            if left + wide > top.right():
                break
            tone = TONE_OF_FLAG.get(flag, "t2")
            left = shapes.tag(painter, left, top.center().y(), said, tone)
        self._second(painter, low, row)

    def _second(self, painter: QPainter, box: QRectF, row: QueueCase) -> None:
        number = shapes.words(
            painter, box, short_number(row.case.number), size=theme.SECOND, tone="t2"
        )
        size = theme.px(12)
        left = box.left() + number + 10
        mark = QRectF(left, box.center().y() - size / 2, size, size)
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


def group_head(painter: QPainter, box: QRectF, head: Head, *, first: bool) -> None:
    """Paint the head of a group over its cells: its words stand in the first."""
    painter.fillRect(box, theme.color("bg2"))
    line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
    painter.fillRect(line, theme.color("line1"))
    if not first:
        return
    icon = "chevron-right" if head.folded else "chevron-down"
    middle = box.center().y()
    size = theme.px(16)
    chevron = QRectF(box.left() + 8, middle - size / 2, size, size)
    shapes.mark(painter, chevron, icon, "t2")
    count = t("queue.cases", n=head.count)
    late = t("lane.late", n=head.late) if head.late else ""
    wide = theme.metrics(theme.SECOND, bold=True).horizontalAdvance(count + late) + 30
    spot = box.adjusted(chevron.right() - box.left() + 4, 0, -wide, 0)
    spot.translate(shapes.words(painter, spot, head.title, bold=True) + 10, 0)
    spot.setRight(box.right())
    used = shapes.words(painter, spot, count, size=theme.SECOND, tone="t2")
    spot.setLeft(spot.left() + used + 10)
    shapes.words(painter, spot, late, size=theme.SECOND, bold=True, tone="late")


def stacked_clocks(painter: QPainter, box: QRectF, index: Index) -> None:
    """Paint both clocks one above the other."""
    clocks, said = index.data(CLOCKS), index.data(WORDS)
    half = box.height() / 2
    for place, face in enumerate((clocks.statutory, clocks.assessment)):
        top = box.top() + 3 + place * (half - 3)
        spot = QRectF(box.left(), top, box.width() - 10, half - 4)
        one_clock(painter, spot, face, said[place], t(f"clock.short.{place}"))


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
        size = theme.px(16)
        spot = QRectF(line.left(), line.center().y() - size / 2, size, size)
        shapes.mark(painter, spot, icon, tone)
        line.setLeft(line.left() + size + 5)
        size = clock_size(line, said)
        shapes.words(painter, line, said, size=size, bold=True, tone=tone)
        bar = QRectF(box.left(), line.bottom() + 3, box.width(), 5)
        if bar.bottom() <= box.bottom() + 2:
            shapes.time_bar(painter, bar, face.state, face.remaining)
        return
    shapes.words(painter, line, said, size=theme.SECOND, tone="t2")


def clock_size(line: QRectF, said: str) -> int:
    """Return the size of a clock's words: larger where the column has room for all."""
    if line.width() < theme.px(ROOMY):
        return theme.CLOCK
    wide = theme.metrics(CLOCK_LARGE, bold=True).horizontalAdvance(said)
    return CLOCK_LARGE if wide <= line.width() else theme.CLOCK


def clock_tone(face: ClockFace) -> str:
    """Return the colour token of a clock's words."""
    return TONES.get(face.state, "t1")
