"""The timeline of a case: time on the left, what happened on the right, in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.rows_model import ROW, row_width

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.cases.models import Index

STAMP: Final = 44
WRAP: Final = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
# What a line of the timeline is about, and the icon that says so.
SORTS: Final = {
    "act": "",
    "note": "note-text-outline",
    "file": "paperclip",
    "call": "phone-clock",
    "sealed": "eye-outline",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline; `sort` is one of SORTS."""

    at: datetime
    title: str
    detail: str
    tone: str = "t2"
    sort: str = "act"
    new_day: bool = False

    @property
    def chosen(self) -> bool:
        """Whether the row can be chosen."""
        return True

    def said(self) -> str:
        """Return the row as one sentence."""
        told = f"{self.at:%m-%d %H:%M} {self.title}"
        return f"{told}: {self.detail}" if self.detail else told


class TimelineDelegate(QStyledItemDelegate):
    """A dot on a line; second lines go on below rather than being cut."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW)
        if not isinstance(row, Happening):
            return QSize(100, theme.px(26))
        width = row_width(self.parent())  # type: ignore[arg-type]
        return QSize(width, self._height(row, width))

    def _height(self, row: Happening, width: int) -> int:
        height = theme.px(26)
        if row.new_day:
            height += theme.px(18)
        if row.detail:
            height += self._detail_height(row, width) + theme.px(3)
        return height

    def _detail_height(self, row: Happening, width: int) -> int:
        room = int(width - theme.px(STAMP) - 28)
        box = QRect(0, 0, max(40, room), 10_000)
        return theme.metrics(theme.HINT).boundingRect(box, WRAP, row.detail).height()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(ROW)
        if not isinstance(row, Happening):
            return
        box = QRectF(option.rect)
        if row.new_day:
            day = QRectF(box.left() + 2, box.top(), box.width() - 4, theme.px(18))
            shapes.words(painter, day, f"{row.at:%m-%d}", size=theme.HINT, tone="t3")
            box.setTop(day.bottom())
        stamp = theme.px(STAMP)
        first = QRectF(box.left() + 2, box.top() + 2, stamp, theme.px(21))
        shapes.words(painter, first, f"{row.at:%H:%M}", size=theme.SECOND, tone="t2")
        axis = box.left() + stamp + 10
        self._axis(painter, box, axis, first.center().y(), row, index.row() == 0)
        text = QRectF(axis + 14, first.top(), box.right() - axis - 18, first.height())
        icon = SORTS.get(row.sort, "")
        if icon:
            spot = QRectF(text.left(), text.center().y() - 7, 14, 14)
            shapes.mark(painter, spot, icon, "t2")
            text.setLeft(spot.right() + 5)
        shapes.words(painter, text, row.title, bold=True)
        if row.detail:
            low = QRectF(
                axis + 14, text.bottom(), box.right() - axis - 18, box.bottom()
            )
            painter.setFont(theme.font(theme.HINT))
            painter.setPen(theme.color("t2"))
            painter.drawText(low, WRAP, row.detail)

    def _axis(
        self,
        painter: QPainter,
        box: QRectF,
        axis: float,
        middle: float,
        row: Happening,
        first: bool,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1.4))
        painter.drawLine(int(axis), int(box.top()), int(axis), int(box.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(row.tone if first else "t3"))
        painter.drawEllipse(QRectF(axis - 5, middle - 5, 10, 10))
        painter.restore()
