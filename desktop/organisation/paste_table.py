"""A table one types into or pastes a piece of a spreadsheet into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem
from typing_extensions import override

from desktop import theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

SPARE: Final = 1


class PasteTable(QTableWidget):
    """Rows of text; there is always an empty row at the end for the next one."""

    edited = Signal()

    def __init__(self, heads: Sequence[str], said: str, parent: QWidget) -> None:
        """Show columns with these heads."""
        super().__init__(SPARE, len(heads), parent)
        self.setHorizontalHeaderLabels(list(heads))
        self.setAccessibleName(said)
        self.verticalHeader().setDefaultSectionSize(theme.px(30))
        self.verticalHeader().setMinimumWidth(theme.px(34))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(theme.px(80))
        self.setTabKeyNavigation(False)
        self.itemChanged.connect(self._changed)

    def texts(self) -> list[tuple[str, ...]]:
        """Return the rows that are not empty."""
        rows = [
            tuple(self._text(row, column) for column in range(self.columnCount()))
            for row in range(self.rowCount())
        ]
        return [row for row in rows if any(row)]

    def fill(self, rows: Iterable[Sequence[str]]) -> None:
        """Show these rows instead of what there is."""
        self.blockSignals(True)
        told = list(rows)
        self.setRowCount(len(told) + SPARE)
        for at in range(self.rowCount()):
            texts = told[at] if at < len(told) else ()
            for column in range(self.columnCount()):
                text = texts[column] if column < len(texts) else ""
                self.setItem(at, column, QTableWidgetItem(text))
        self.blockSignals(False)
        self.edited.emit()

    def complain(self, wrong: dict[tuple[int, int], str]) -> None:
        """Mark cells that are wrong; their reason is read when pointed at."""
        self.blockSignals(True)
        for row in range(self.rowCount()):
            for column in range(self.columnCount()):
                item = self.item(row, column)
                if item is None:
                    continue
                why = wrong.get((row, column), "")
                item.setToolTip(why)
                tone = theme.color("late") if why else theme.color("t1")
                item.setForeground(tone)
                item.setBackground(theme.color("latebg" if why else "bg1"))
        self.blockSignals(False)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text().strip()

    def _changed(self) -> None:
        last = self.rowCount() - 1
        if any(self._text(last, column) for column in range(self.columnCount())):
            self.insertRow(self.rowCount())
        self.edited.emit()

    def paste(self) -> None:
        """Lay the cells of the clipboard over the table, from the cell at hand on."""
        text = QGuiApplication.clipboard().text()
        lines = [line for line in text.splitlines() if line.strip()]
        if not lines:
            return
        row, column = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        self.blockSignals(True)
        self.setRowCount(max(self.rowCount(), row + len(lines) + SPARE))
        for down, line in enumerate(lines):
            for right, cell in enumerate(line.split("\t")):
                if column + right < self.columnCount():
                    item = QTableWidgetItem(cell.strip())
                    self.setItem(row + down, column + right, item)
        self.blockSignals(False)
        self.edited.emit()

    def take_out(self) -> None:
        """Remove the rows at hand."""
        rows = sorted({one.row() for one in self.selectedIndexes()}, reverse=True)
        for row in rows:
            self.removeRow(row)
        if self.rowCount() == 0:
            self.setRowCount(SPARE)
        self.edited.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete:
            for one in self.selectedItems():
                one.setText("")
        else:
            super().keyPressEvent(event)
