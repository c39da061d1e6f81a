"""The list of the roster pane: keys that fold and act, and a person that is dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView
from typing_extensions import override

from desktop import shapes, theme
from desktop.staffing import below_painter
from desktop.staffing.models import ROW, GridLine, HelpLine, StationLine
from desktop.staffing.roster_model import RosterModel, person_in

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from desktop.staffing.models import Row

FOLD: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})
ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
CHIP_HEIGHT: Final = 32


class RosterView(QListView):
    """Rows of the roster: arrows move and fold, Enter does what a row is for."""

    folded = Signal(object, bool)
    entered_row = Signal(object)
    stepped_in = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, model: RosterModel, parent: QWidget) -> None:
        """Show a roster."""
        super().__init__(parent)
        self.setModel(model)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Reasons wrap by the width: rows get their heights anew with it.
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def row_at(self, index: QModelIndex) -> Row | None:
        """Return the row of an index."""
        row: Row | None = index.data(ROW) if index.isValid() else None
        return row

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.row_at(self.currentIndex())
        key = Qt.Key(event.key())
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if row is not None and plain and key in FOLD:
            self.folded.emit(row, key == Qt.Key.Key_Right)
        elif row is not None and plain and key in ENTER:
            self.entered_row.emit(row)
        elif key == Qt.Key.Key_Menu or (
            key == Qt.Key.Key_F10
            and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        ):
            below = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_wanted.emit(self.viewport().mapToGlobal(below + QPoint(36, 0)))
        elif event.text().isprintable() and event.text():
            # Typing here would jump among rows; a letter is a key of the window.
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: object) -> None:
        del event

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.globalPosition().toPoint())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = self.row_at(index)
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or row is None:
            return
        if isinstance(row, HelpLine):
            box = QRectF(self.visualRect(index))
            if below_painter.button_of(box).contains(event.position()):
                self.stepped_in.emit(row)
        elif isinstance(row, StationLine):
            self.folded.emit(row, row.id not in self._roster().open)
        elif isinstance(row, GridLine) and event.position().x() < theme.px(32):
            self.folded.emit(row, row.code not in self._roster().chains)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(self.indexAt(event.position().toPoint()))
        if row is not None and not isinstance(row, StationLine):
            self.entered_row.emit(row)

    def _roster(self) -> RosterModel:
        model = self.model()
        if not isinstance(model, RosterModel):
            raise TypeError
        return model

    @override
    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        row = self.row_at(self.currentIndex())
        if row is None or not person_in(row):
            return
        drag = QDrag(self)
        drag.setMimeData(self._roster().mimeData([self.currentIndex()]))
        picture = self.drag_picture(row)
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(12, round(CHIP_HEIGHT / 2)))
        drag.exec(Qt.DropAction.CopyAction)

    def drag_picture(self, row: Row) -> QPixmap:
        """Return what hangs at the mouse while a person is dragged: shape and name."""
        name = getattr(row, "person_name", "") or getattr(row, "name", "")
        width = theme.metrics(theme.BODY, bold=True).horizontalAdvance(name) + 48
        size = QSize(width, theme.px(CHIP_HEIGHT))
        ratio = self.devicePixelRatioF()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(0, 0, 0, 0))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("acc"), 1.5))
        painter.setBrush(theme.color("bg2"))
        box = QRectF(0.75, 0.75, size.width() - 1.5, size.height() - 1.5)
        painter.drawRoundedRect(box, 5, 5)
        mark = QRectF(12, size.height() / 2 - 6, 12, 12)
        shapes.duty_mark(painter, mark, str(getattr(row, "duty", "on")))
        shapes.words(painter, box.adjusted(32, 0, -8, 0), name, bold=True)
        painter.end()
        return picture
