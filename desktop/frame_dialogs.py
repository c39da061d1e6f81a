"""What the desk said so far, and every action with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.catalog import ACTIONS
from desktop.messages import ICONS
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Hand
    from desktop.messages import Messages


class ListDialog(QDialog):
    """A title and a list; Esc leaves."""

    def __init__(self, title: str, parent: QWidget) -> None:
        """Start with an empty list."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget(self)
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 14, 24, 14)
        self.column.addWidget(label(title, "title", self))
        self.column.addWidget(self.list, 1)
        self.resize(theme.px(620), theme.px(520))


class HistoryDialog(ListDialog):
    """The messages of this window, the newest first."""

    def __init__(self, messages: Messages, parent: QWidget) -> None:
        """List what was said."""
        super().__init__(t("history.title"), parent)
        for one in reversed(messages.history):
            icon, tone = ICONS[one.tone]
            item = QListWidgetItem(
                theme.icon(icon, tone), f"{one.at:%H:%M}  {one.text}"
            )
            self.list.addItem(item)
        if not messages.history:
            self.list.addItem(t("history.empty"))


class KeysDialog(ListDialog):
    """Every action, its key, what it does and why it cannot be done now."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """List the catalog; typing narrows it."""
        super().__init__(t("action.keys"), parent)
        self._hand = hand
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(t("keys.search"))
        self.search.setAccessibleName(t("keys.search"))
        self.search.textChanged.connect(self._fill)
        self.column.insertWidget(1, self.search)
        self._fill("")

    def _fill(self, text: str) -> None:
        self.list.clear()
        for action in ACTIONS:
            why = action.why_not(self._hand)
            said = f"{action.key or '—'}   {action.text}: {why or action.tip}"
            if text.lower() in said.lower():
                item = QListWidgetItem(said)
                item.setForeground(theme.color("t3" if why else "t1"))
                self.list.addItem(item)
