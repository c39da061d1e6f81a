"""How the roster table is painted: posts in their colours, gaps red, leave hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate
from typing_extensions import override

from desktop import shapes, theme
from desktop.staffing.shift_rows import ShiftCell, ShiftColumn, ShiftRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from desktop.staffing.models import Index

CELL: Final = Qt.ItemDataRole.UserRole + 1
ROW_OF: Final = Qt.ItemDataRole.UserRole + 2
# Fill and text of each post: dark theme, then light.
FILLS: Final = {
    "watch_officer": ("#3B2F5C", "#D9CCFF", "#E3DAFB", "#43258F"),
    "intake": ("#27394B", "#C4D6E8", "#DCE6F0", "#2C4258"),
    "dispatcher": ("#2B3170", "#CFD6FF", "#DDE1FB", "#2C3596"),
    "duty_a": ("#14456F", "#CBE6FF", "#D3E7FB", "#0A4A94"),
    "duty_b": ("#0E4A4C", "#B8F0EC", "#CDEDEB", "#065753"),
    "verifier": ("#4A4320", "#F2E3A2", "#F5ECC4", "#5E4C00"),
    "reserve": ("#2C343C", "#B7C3CF", "#E6EAEE", "#3F4E5D"),
}
HEAD_HEIGHT: Final = 44
TAG_TONES: Final = {"rest": "acting", "work": "warn"}
CHIP_AT_MOST: Final = 220
# In columns narrower than this only a letter has room, and no margin.
NARROW: Final = 44


def post_colours(duty: str) -> tuple[QColor, QColor]:
    """Return fill and text colour of a desk duty in the theme of now."""
    fill, text, light_fill, light_text = FILLS.get(duty, FILLS["reserve"])
    if theme.name() == "dark":
        return QColor(fill), QColor(text)
    return QColor(light_fill), QColor(light_text)


class ShiftDelegate(QStyledItemDelegate):
    """Paints labels, chips of persons or letters, counts, gaps and leave."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(24, theme.px(26))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: ShiftRow = index.data(ROW_OF)
        cell: ShiftCell | None = index.data(CELL)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "bg2" if row.kind == "group" else "sel" if selected else "bg1"
        painter.fillRect(box, theme.color(ground))
        if cell is not None:
            self._cell(painter, box, row, cell)
        elif index.column() == 0:
            self._label(painter, box, row)
        else:
            words = box.adjusted(0, 0, -10, 0)
            tone = "late" if row.kind == "unit" else "t2"
            shapes.words(painter, words, row.total, bold=True, tone=tone, right=True)
        line = QRectF(box.left(), box.bottom(), box.width(), 1)
        painter.fillRect(line, theme.color("line1"))
        if selected and cell is not None:
            painter.setPen(QPen(theme.color("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()

    def _label(self, painter: QPainter, box: QRectF, row: ShiftRow) -> None:
        inner = box.adjusted(14, 0, -6, 0)
        bold = row.kind in {"group", "unit", "post"}
        size = theme.SECOND if row.kind == "group" else theme.BODY
        tone = "t2" if row.kind == "group" else "t1"
        width = shapes.words(painter, inner, row.label, size=size, bold=bold, tone=tone)
        second = inner.adjusted(width + 8, 0, 0, 0)
        shapes.words(painter, second, row.second, size=theme.HINT, tone="t3")

    def _cell(
        self, painter: QPainter, box: QRectF, row: ShiftRow, cell: ShiftCell
    ) -> None:
        if cell.kind == "serving":
            self._serving(painter, box, cell)
        elif cell.kind == "gap":
            self._gap(painter, box, cell)
        elif cell.kind in {"away", "asked"}:
            self._away(painter, box, cell)
        elif cell.text:
            painter.setFont(theme.font(theme.SECOND))
            tone = "t1" if cell.kind == "count" else "t3"
            painter.setPen(theme.color(tone))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.text)
        del row

    def _chip(self, box: QRectF) -> QRectF:
        side = 4 if box.width() > theme.px(NARROW) else 1
        inner = box.adjusted(side, 2.5, -side, -2.5)
        spare = inner.width() - theme.px(CHIP_AT_MOST)
        return inner.adjusted(0, 0, -spare, 0) if spare > 0 else inner

    def _serving(self, painter: QPainter, box: QRectF, cell: ShiftCell) -> None:
        fill, tone = post_colours(cell.duty)
        chip = self._chip(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(chip, 3, 3)
        self._words(painter, chip, cell, tone)
        if cell.serving is not None and cell.serving.origin not in {"", "manual"}:
            # The roster as published was changed: its trace stays visible.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            painter.drawEllipse(QRectF(chip.right() - 8, chip.top() + 3, 5, 5))

    def _words(
        self, painter: QPainter, chip: QRectF, cell: ShiftCell, tone: QColor
    ) -> None:
        letter = len(cell.text) <= 2
        measures = theme.metrics(theme.SECOND, bold=letter)
        room = chip.adjusted(4, 0, -4, 0)
        if cell.mark and (not letter or chip.width() > theme.px(NARROW)):
            mark = QRectF(chip.left() + 5, chip.center().y() - 5, 10, 10)
            shapes.duty_mark(painter, mark, cell.mark)
            if not letter:
                room = chip.adjusted(18, 0, -3, 0)
        size = theme.SECOND
        if measures.horizontalAdvance(cell.text) > room.width():
            size, measures = theme.HINT, theme.metrics(theme.HINT, bold=letter)
        painter.setFont(theme.font(size, bold=letter))
        painter.setPen(tone)
        # The end of a name or number tells people apart better than its beginning.
        said = measures.elidedText(
            cell.text, Qt.TextElideMode.ElideLeft, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, said)

    def _gap(self, painter: QPainter, box: QRectF, cell: ShiftCell) -> None:
        chip = self._chip(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("latefill"))
        painter.drawRoundedRect(chip, 3, 3)
        if cell.serving is not None:
            stripes = theme.color("bg1", 70)
            painter.setBrush(QBrush(stripes, Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(chip, 3, 3)
        painter.setPen(QColor("#FFFFFF"))
        size = theme.SECOND
        wide = theme.metrics(size, bold=True).horizontalAdvance(cell.text)
        if wide > chip.width() - 2 and cell.serving is None:
            size = theme.BADGE
        painter.setFont(theme.font(size, bold=True))
        said = theme.metrics(size, bold=True).elidedText(
            cell.text, Qt.TextElideMode.ElideLeft, int(chip.width()) + 1
        )
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, said)

    def _away(self, painter: QPainter, box: QRectF, cell: ShiftCell) -> None:
        chip = box.adjusted(0, 2.5, 0, -2.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(theme.color("line2"), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(chip)
        painter.setFont(theme.font(theme.SECOND, bold=cell.kind == "away"))
        measures = theme.metrics(theme.SECOND, bold=True)
        width = measures.horizontalAdvance(cell.text) + 8.0
        middle = box.center()
        back = QRectF(middle.x() - width / 2, box.top() + 3, width, box.height() - 6)
        painter.fillRect(back, theme.color("bg1"))
        tone = "t1" if cell.kind == "away" else "warn"
        painter.setPen(theme.color(tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.text)


class DayHeader(QHeaderView):
    """Heads of days: the number, the weekday, 休 or 班; or of duties with hours."""

    def __init__(
        self, column: Callable[[int], ShiftColumn | str], parent: QWidget
    ) -> None:
        """Paint what `column` returns for a section: a head, or a plain word."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._column = column
        self.setMinimumSectionSize(24)
        self.setSectionsClickable(True)

    @override
    def sizeHint(self) -> QSize:
        return QSize(100, theme.px(HEAD_HEIGHT))

    @override
    def paintSection(self, painter: QPainter, rect: object, logicalIndex: int) -> None:
        box = QRectF(rect)  # type: ignore[call-overload]
        head = self._column(logicalIndex)
        painter.save()
        painter.fillRect(box, theme.color("bg2"))
        line = QRectF(box.left(), box.bottom(), box.width(), 1)
        painter.fillRect(line, theme.color("line1"))
        if isinstance(head, str):
            right = logicalIndex > 0
            inner = box.adjusted(0 if right else 14, 0, -10, 0)
            shapes.words(
                painter, inner, head, size=theme.SECOND, tone="t2", right=right
            )
        else:
            self._head(painter, box, head)
        painter.restore()

    def _head(self, painter: QPainter, box: QRectF, head: ShiftColumn) -> None:
        if head.today:
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 3), _today())
        half = box.height() / 2
        upper = QRectF(box.left(), box.top() + 3, box.width(), half - 2)
        lower = QRectF(box.left(), box.top() + half, box.width(), half - 3)
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(theme.color("acc" if head.today else "t1"))
        big = theme.ROW if head.day is not None else theme.BODY
        painter.setFont(theme.font(big, bold=True))
        painter.drawText(upper, centre, head.text)
        tone = TAG_TONES.get(head.tag, "t2")
        painter.setFont(theme.font(theme.HINT, bold=bool(head.tag)))
        painter.setPen(theme.color(tone))
        # In a month's narrow columns only what is out of the ordinary is said.
        wide = theme.metrics(theme.HINT, bold=True).horizontalAdvance(head.second)
        fits = wide <= box.width() - 6 or not head.short
        said = head.second if fits else head.short
        painter.drawText(lower, centre, said)


def _today() -> QColor:
    return theme.color("acc")
