"""What the desk said so far, and every action with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import key_choice, theme
from desktop.catalog import ACTIONS, BY_ID
from desktop.messages import ICONS
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.action import Action, Hand
    from desktop.messages import Message, Messages

WHAT: Final = Qt.ItemDataRole.UserRole
TONES: Final = {
    "all": {"plain", "warn", "late"},
    "warn": {"warn", "late"},
    "late": {"late"},
}


class HistoryDialog(QDialog):
    """The messages of this window, the newest first, narrowed by word and gravity."""

    def __init__(self, messages: Messages, parent: QWidget) -> None:
        """List what was said."""
        super().__init__(parent)
        self.setWindowTitle(t("history.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._messages = messages
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(t("history.search"))
        self.search.setAccessibleName(t("history.search"))
        self.search.textChanged.connect(self._fill)
        self.tones = QComboBox(self)
        self.tones.setAccessibleName(t("history.show"))
        for tone in TONES:
            self.tones.addItem(t(f"history.{tone}"), tone)
        self.tones.activated.connect(self._fill)
        self.list = QListWidget(self)
        self.list.setObjectName("rows")
        self.list.setAccessibleName(t("history.title"))
        self.list.setWordWrap(True)
        self.copy = QPushButton(t("history.copy"), self)
        self.copy.setToolTip(t("history.copy.tip"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        self._lay()
        messages.said.connect(self._fill)
        self._fill()

    def _lay(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.tones)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.addWidget(label(t("history.title"), "title", self))
        column.addLayout(top)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy)
        column.addLayout(foot)
        self.resize(theme.px(660), theme.px(520))
        self.list.setFocus()

    def _fill(self, *_what: object) -> None:
        self.list.clear()
        word = self.search.text().strip().lower()
        tones = TONES[str(self.tones.currentData())]
        for one in reversed(self._messages.history):
            if one.tone in tones and word in one.text.lower():
                self.list.addItem(_told(one))
        if not self.list.count():
            empty = t("history.none" if self._messages.history else "history.empty")
            item = QListWidgetItem(empty)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.copy.setEnabled(bool(self._messages.history))
        self._messages.read_all()

    def _copy(self) -> None:
        chosen = self.list.item(max(0, self.list.currentRow()))
        QGuiApplication.clipboard().setText(chosen.text())
        self.copy.setText(t("history.copied"))


def _told(message: Message) -> QListWidgetItem:
    icon, tone = ICONS[message.tone]
    said = f"{message.at:%m-%d %H:%M}  {message.text}"
    item = QListWidgetItem(theme.icon(icon, tone), said)
    item.setToolTip(message.text)
    return item


class KeysDialog(QDialog):
    """The key sheet: every action, its key, what it does and why it cannot be now."""

    wanted = Signal(str)
    change_wanted = Signal()

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """List the catalog; typing narrows it, Enter runs the chosen row."""
        super().__init__(parent)
        self.setWindowTitle(t("action.keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._hand = hand
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(t("keys.search"))
        self.search.setAccessibleName(t("keys.search"))
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._first)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName(t("action.keys"))
        self.list.setHeaderLabels(
            [t(f"help.{one}") for one in ("key", "action", "does")]
        )
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.list.itemActivated.connect(self._run)
        self._lay()
        self._fill("")

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.addWidget(label(t("action.keys"), "title", self))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.change = QPushButton(t("keys.change"), self)
        self.change.setToolTip(t("keys.change.tip"))
        self.change.clicked.connect(self.change_wanted)
        self.change.clicked.connect(self.accept)
        self.act = QPushButton(t("keys.run"), self)
        self.act.setToolTip(t("keys.run.tip"))
        self.act.setObjectName("primary")
        self.act.clicked.connect(lambda: self._run(self.list.currentItem()))
        for button in (self.change, self.act):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column.addLayout(foot)
        self.resize(theme.px(780), theme.px(640))

    def _fill(self, text: str) -> None:
        self.list.clear()
        words = text.lower().split()
        for menu in dict.fromkeys(one.menu for one in ACTIONS):
            rows = [
                row
                for one in ACTIONS
                if one.menu == menu and (row := self._row(one, words)) is not None
            ]
            if not rows:
                continue
            head = QTreeWidgetItem([t(f"menu.{menu}")])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, theme.font(theme.BODY, bold=True))
            self.list.addTopLevelItem(head)
            head.addChildren(rows)
            head.setFirstColumnSpanned(True)
        self.list.expandAll()

    def _row(self, action: Action, words: list[str]) -> QTreeWidgetItem | None:
        key = key_choice.shown(key_choice.key_of(action))
        does = t(f"action.{action.id}.tip")
        held = f"{key} {action.text} {does} {action.id}".lower()
        if not all(word in held for word in words):
            return None
        why = action.why_not(self._hand)
        row = QTreeWidgetItem(
            [key or "—", action.text, f"{does} · {why}" if why else does]
        )
        row.setData(0, WHAT, action.id)
        for column in range(3):
            row.setForeground(column, theme.color("t3" if why else "t1"))
            row.setToolTip(column, why or does)
        return row

    def _first(self) -> None:
        head = self.list.topLevelItem(0)
        if head is not None and head.childCount():
            self._run(head.child(0))

    def _run(self, item: QTreeWidgetItem | None) -> None:
        action = "" if item is None else str(item.data(0, WHAT) or "")
        if action not in BY_ID:
            return
        # A form of the action must not open under this one.
        self.accept()
        self.wanted.emit(action)
