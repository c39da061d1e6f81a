"""One line that says what is being done, how far it is, with a button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.tasks import Tasks, Token


class WorkStrip(QWidget):
    """Follows the newest piece of work that was started while it is shown."""

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        """Follow the work of `tasks`."""
        super().__init__(parent)
        self._token: Token | None = None
        self.text = label("", "second", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.stop = QPushButton(t("organisation.stop"), self)
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        tasks.started.connect(self._started)
        tasks.moved.connect(self._moved)
        tasks.ended.connect(self._ended)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._token is not None

    def follow(self, token: Token) -> None:
        """Show this piece of work."""
        self._token = token
        self.text.setText(token.text)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(token.text)
        self.show()

    def _started(self, token: Token) -> None:
        if self.window().isVisible():
            self.follow(token)

    def _moved(self, token: Token, count: int, total: int) -> None:
        if token is self._token:
            self.bar.setRange(0, total)
            self.bar.setValue(count)

    def _ended(self, token: Token) -> None:
        if token is self._token:
            self._token = None
            self.hide()

    def _stop(self) -> None:
        if self._token is not None:
            self._token.cancel()
