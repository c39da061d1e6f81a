"""A list of rows of text, each with a key: filled, chosen, opened by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem
from typing_extensions import override

from desktop import theme
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

KEY = Qt.ItemDataRole.UserRole


class PlainList(QTableWidget):
    """Columns of text; the last one takes the room that is left."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, heads: Sequence[str], said: str, parent: QWidget) -> None:
        """Show columns with these heads."""
        super().__init__(0, len(heads), parent)
        self.setHorizontalHeaderLabels(list(heads))
        self.setAccessibleName(said)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(30))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.key()))
        self.cellDoubleClicked.connect(lambda _row, _col: self.opened.emit(self.key()))

    def fill(self, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Show rows of (key, texts); the row at hand stays at hand if it is there."""
        kept = self.key()
        told = list(rows)
        self.blockSignals(True)
        self.setRowCount(len(told))
        for at, (key, texts) in enumerate(told):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setData(KEY, key)
                item.setToolTip(text)
                self.setItem(at, column, item)
        keys = [key for key, _texts in told]
        self.setCurrentCell(keys.index(kept) if kept in keys else 0, 0)
        self.blockSignals(False)
        self._share_out()
        self.chosen.emit(self.key())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Let the last column take what is left, but never less than it needs."""
        header, last = self.horizontalHeader(), self.columnCount() - 1
        before = sum(header.sectionSize(one) for one in range(last))
        need = max(self.sizeHintForColumn(last), header.sectionSizeHint(last))
        room = self.viewport().width() - before
        mode = QHeaderView.ResizeMode
        header.setSectionResizeMode(
            last, mode.Stretch if room >= need else mode.ResizeToContents
        )

    def key(self) -> str:
        """Return the key of the row at hand, "" for none."""
        item = self.item(self.currentRow(), 0)
        return "" if item is None else str(item.data(KEY))

    def choose(self, key: str) -> bool:
        """Bring the row with a key to hand; False if it is not there."""
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.data(KEY) == key:
                self.setCurrentCell(row, 0)
                return True
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(theme.color("t3"))
            where = self.viewport().rect().adjusted(8, 14, -8, -8)
            top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(where, top, t("organisation.bare"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.key():
            self.opened.emit(self.key())
        else:
            super().keyPressEvent(event)
