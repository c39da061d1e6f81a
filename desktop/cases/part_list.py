"""Rows of attachments, call-backs and other cases: an icon, a title, a second line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.rows_model import ROW, QuietList, row_width

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.cases.models import Index

ICON: Final = 36
WRAP: Final = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True, slots=True)
class Part:
    """One row; a `head` stands above others and cannot be chosen.

    `kind` says what `id` is of; `right` is a short word at the right end.
    """

    kind: str
    id: str
    title: str
    detail: str = ""
    right: str = ""
    icon: str = ""
    tone: str = "t1"
    head: bool = False
    picture: QPixmap | None = field(default=None, compare=False)

    @property
    def chosen(self) -> bool:
        """Whether the row can be chosen."""
        return not self.head

    def said(self) -> str:
        """Return the row as one sentence."""
        return ", ".join(one for one in (self.title, self.right, self.detail) if one)


class PartDelegate(QStyledItemDelegate):
    """Paints the rows; second lines wrap."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW)
        width = row_width(self.parent())  # type: ignore[arg-type]
        if not isinstance(row, Part):
            return QSize(width, theme.px(28))
        if row.head:
            room = QRect(0, 0, max(40, width - 12), 10_000)
            tall = _tall(row.detail, room) if row.detail else 0
            return QSize(width, theme.px(30) + tall)
        room = QRect(0, 0, max(40, width - _left(row) - 14), 10_000)
        tall = _tall(row.detail, room) if row.detail else 0
        least = theme.px(ICON) + 10 if row.picture is not None else 0
        return QSize(width, max(least, theme.px(28) + tall + 8))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(ROW)
        if not isinstance(row, Part):
            return
        box = QRectF(option.rect)
        if row.head:
            self._head(painter, box, row)
            return
        card = box.adjusted(0.5, 1.5, -4.5, -2.5)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("acc" if selected else "line1"), 1))
        painter.setBrush(theme.color("sel" if selected else "bg2"))
        painter.drawRoundedRect(card, 5, 5)
        painter.restore()
        self._mark(painter, card, row)
        left = card.left() + _left(row)
        top = QRectF(left, card.top() + 3, card.right() - left - 8, theme.px(22))
        wide = shapes.words(
            painter,
            top,
            row.right,
            size=theme.SECOND,
            bold=True,
            tone=row.tone if row.tone in {"late", "warn"} else "t2",
            right=True,
        )
        name = QRectF(top)
        name.setRight(top.right() - (wide + 8 if wide else 0))
        shapes.words(painter, name, row.title, bold=True)
        if row.detail:
            low = QRectF(left, top.bottom(), top.width(), card.bottom() - top.bottom())
            painter.setFont(theme.font(theme.HINT))
            painter.setPen(theme.color("t2"))
            painter.drawText(low, WRAP, row.detail)

    def _head(self, painter: QPainter, box: QRectF, row: Part) -> None:
        top = QRectF(box.left() + 2, box.top() + 6, box.width() - 6, theme.px(22))
        shapes.words(painter, top, row.title, size=theme.SECOND, bold=True, tone="t2")
        shapes.words(painter, top, row.right, size=theme.SECOND, tone="t2", right=True)
        if row.detail:
            low = QRectF(top.left(), top.bottom(), top.width(), box.height())
            painter.setFont(theme.font(theme.HINT))
            painter.setPen(theme.color("t3"))
            painter.drawText(low, WRAP, row.detail)

    def _mark(self, painter: QPainter, card: QRectF, row: Part) -> None:
        side = theme.px(ICON)
        if row.picture is not None:
            picture = row.picture
            at = QPointF(
                card.left() + 7 + (side - picture.width()) / 2,
                card.center().y() - picture.height() / 2,
            )
            painter.drawPixmap(at, picture)
        elif row.icon:
            spot = QRectF(card.left() + 9, card.top() + 6, 18, 18)
            shapes.mark(painter, spot, row.icon, row.tone)


def _left(row: Part) -> int:
    if row.picture is not None:
        return int(theme.px(ICON) + 15)
    return 34 if row.icon else 10


def _tall(text: str, room: QRect) -> int:
    return theme.metrics(theme.HINT).boundingRect(room, WRAP, text).height()


class PartList(QuietList):
    """A list in which Enter and Delete belong to the row, not to the case."""

    removed = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setItemDelegate(PartDelegate(self))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(
            event, QKeyEvent
        ):
            own = event.key() in ENTER or event.key() == Qt.Key.Key_Delete
            if own and self.currentIndex().isValid():
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.removed.emit()
            return
        super().keyPressEvent(event)
