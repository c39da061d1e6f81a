"""The path of a file, typed or chosen; it says when a file was named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent

# What a line keeps on both sides of its hint.
HINT_EDGE: Final = 24


class FileField(QWidget):
    """A line for a path, a button that lists folders, and a place to drop a file."""

    chosen = Signal(str)

    def __init__(
        self, said: str, kinds: str, parent: QWidget, *, save: bool = False
    ) -> None:
        """Ask for a file of `kinds` (endings); `said` is its accessible name."""
        super().__init__(parent)
        self._said = said
        self._kinds = kinds
        self._save = save
        self._last = ""
        self.line = QLineEdit(self)
        self.line.setAccessibleName(said)
        self.line.setPlaceholderText(kinds)
        self.line.setToolTip(kinds)
        self.button = QPushButton(t("organisation.browse"), self)
        self.button.setAccessibleName(f"{t('organisation.browse')} {said}")
        self.button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.line.editingFinished.connect(self._typed)
        self.button.clicked.connect(self._browse)
        self.setFocusProxy(self.line)
        self.setAcceptDrops(True)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.line.width() - HINT_EDGE
        cut = Qt.TextElideMode.ElideRight
        hint = self.line.fontMetrics().elidedText(self._kinds, cut, room)
        self.line.setPlaceholderText(hint)

    def path(self) -> Path | None:
        """Return the file named, None for an empty line."""
        text = self.line.text().strip().strip('"')
        return Path(text).expanduser() if text else None

    def put(self, path: str) -> None:
        """Show a path without saying that it was chosen."""
        self._last = path
        self.line.setText(path)

    def _typed(self) -> None:
        text = self.line.text().strip()
        if text != self._last:
            self._last = text
            self.chosen.emit(text)

    def _browse(self) -> None:
        ask = QFileDialog.getSaveFileName if self._save else QFileDialog.getOpenFileName
        path, _kind = ask(self, self._said, self.line.text(), self._kinds)
        if path:
            self._take(path)

    def _take(self, path: str) -> None:
        self.line.setText(path)
        self._typed()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if urls:
            self._take(urls[0].toLocalFile())
