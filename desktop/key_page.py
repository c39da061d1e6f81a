"""The keys of all actions: given anew, checked for clashes, put back, carried along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QKeySequenceEdit,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import key_choice, theme
from desktop.catalog import ACTIONS, BY_ID
from desktop.flow_layout import FlowLayout
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from desktop.action import Action, Hand

ACTION: Final = Qt.ItemDataRole.UserRole
ROWS: Final = 9


class KeyEdit(QKeySequenceEdit):
    """Takes one key as it is pressed; Tab goes on, Esc gives up."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Wait for a key."""
        super().__init__(parent)
        self.setMaximumSequenceLength(1)
        self.setAccessibleName(t("keys.press"))
        self.setToolTip(t("keys.press"))
        self.wait()

    def wait(self) -> None:
        """Forget the key shown, and ask for one in the language of the desk."""
        self.clear()
        line = self.findChild(QLineEdit)
        if line is not None:
            # Qt puts its own words there each time it is emptied.
            line.setPlaceholderText(t("keys.press"))
            wide = line.fontMetrics().horizontalAdvance(t("keys.press"))
            self.setMinimumWidth(wide + theme.px(24))
            line.setAccessibleName(t("keys.press"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
        key = self.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if key:
            self.given.emit(key)


class KeyPage(QWidget):
    """Every action with its key; Enter on one waits for the key to give it."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Show the keys as they are."""
        super().__init__(parent)
        self._hand = hand
        self.list = QListWidget(self)
        self.list.setObjectName("rows")
        self.list.setAccessibleName(t("settings.group.keys"))
        self.list.setMinimumHeight(theme.px(30) * ROWS)
        self.list.itemSelectionChanged.connect(self._chosen)
        self.edit = KeyEdit(self)
        self.list.itemActivated.connect(lambda _item: self.edit.setFocus())
        self.edit.given.connect(self.give)
        self.edit.left.connect(self.list.setFocus)
        self.said = QLabel(self)
        self.said.setObjectName("second")
        self.said.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        hint = label(t("keys.how"), "hint", self)
        hint.setWordWrap(True)
        column.addWidget(hint)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addLayout(self._foot())
        self.narrow("")

    def _foot(self) -> QLayout:
        row = FlowLayout(None)
        row.addWidget(self.edit)
        todo: dict[str, Callable[[], object]] = {
            "keys.usual": self.put_back,
            "keys.none": lambda: self.give(""),
            "keys.export": self._ask_export,
            "keys.import": self._ask_import,
        }
        self.buttons: dict[str, QPushButton] = {}
        for key, act in todo.items():
            button = QPushButton(t(key), self)
            button.setToolTip(t(f"{key}.tip"))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, do=act: do())
            self.buttons[key] = button
            row.addWidget(button)
        return row

    def narrow(self, text: str) -> int:
        """List the actions that hold these words; return how many."""
        words = text.lower().split()
        held = self.current()
        self.list.clear()
        for action in ACTIONS:
            item = self._row(action)
            all_words = f"{item.text()} {action.id} {action.tip}".lower()
            if all(word in all_words for word in words):
                self.list.addItem(item)
                if held is not None and action.id == held.id:
                    self.list.setCurrentItem(item)
        return self.list.count()

    def _row(self, action: Action) -> QListWidgetItem:
        key = key_choice.shown(key_choice.key_of(action)) or t("keys.no_key")
        said = f"{key}   {action.text}"
        if action.id in self._hand.settings.keys:
            said = f"{said} · {t('keys.own')}"
        item = QListWidgetItem(said)
        item.setToolTip(action.tip)
        item.setData(ACTION, action.id)
        return item

    def current(self) -> Action | None:
        """Return the action chosen in the list."""
        chosen = self.list.selectedItems()
        return BY_ID[str(chosen[0].data(ACTION))] if chosen else None

    def choose(self, action: str) -> None:
        """Choose an action in the list."""
        for place in range(self.list.count()):
            if self.list.item(place).data(ACTION) == action:
                self.list.setCurrentRow(place)

    def _chosen(self) -> None:
        action = self.current()
        free = action is not None and not action.local
        self.edit.setEnabled(free)
        self.edit.wait()
        for key in ("keys.usual", "keys.none"):
            self.buttons[key].setEnabled(free)
        if action is not None:
            self.said.setText(action.tip if free else t("keys.fixed", what=action.text))

    def give(self, key: str) -> bool:
        """Give the chosen action a key; False, with the reason, where it is taken."""
        action = self.current()
        if action is None or action.local:
            return False
        plain = key_choice.plain(key)
        if plain in key_choice.NOT_TO_GIVE:
            return self._say("keys.not_to_give", key=key_choice.shown(plain))
        held = key_choice.holder(plain, ACTIONS, action.id)
        if held is not None:
            return self._say("keys.taken", key=key_choice.shown(plain), what=held.text)
        self._keep(self._hand.settings.keys | {action.id: plain})
        self._say("keys.given", what=action.text, key=key_choice.shown(plain) or "—")
        self.list.setFocus()
        return True

    def put_back(self) -> None:
        """Give the chosen action the key of the first day, unless it is taken."""
        action = self.current()
        if action is None:
            return
        held = key_choice.holder(action.key, ACTIONS, action.id)
        if held is not None:
            key = key_choice.shown(action.key)
            self._say("keys.taken", key=key, what=held.text)
            return
        keys = dict(self._hand.settings.keys)
        keys.pop(action.id, None)
        self._keep(keys)

    def _keep(self, keys: dict[str, str]) -> None:
        self._hand.settings.keys = {
            one: key for one, key in keys.items() if BY_ID[one].key != key
        }
        self._hand.frame.redress()
        self.narrow("")

    def _say(self, sentence: str, **fields: str) -> bool:
        self.said.setText(t(sentence, **fields))
        self.edit.wait()
        return False

    # Keys carried from one PC to another

    def export(self, path: Path) -> None:
        """Write the keys given anew to a file."""
        kept = json.dumps(self._hand.settings.keys, ensure_ascii=False, indent=1)
        try:
            path.write_text(kept, "utf-8")
        except OSError as reason:
            self._say("keys.no_file", why=str(reason))
            return
        self._say("keys.exported", path=str(path))

    def bring(self, path: Path) -> bool:
        """Take the keys of a file, all or none; False with the reason in sight."""
        try:
            told = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as reason:
            return self._say("keys.no_file", why=str(reason))
        keys = _keys_of(told)
        clash = _clash(keys)
        if clash:
            return self._say("keys.clash", what=clash)
        self._keep(keys)
        self._say("keys.brought", n=str(len(keys)))
        return True

    def _ask_export(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, t("keys.export"), "griddesk-keys.json", "*.json"
        )
        if path:
            self.export(Path(path))

    def _ask_import(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, t("keys.import"), "", "*.json")
        if path:
            self.bring(Path(path))


def _keys_of(told: object) -> dict[str, str]:
    """Return what a file says about actions that exist and may be given a key."""
    if not isinstance(told, dict):
        return {}
    return {
        str(one): key_choice.plain(str(key))
        for one, key in told.items()
        if one in BY_ID and not BY_ID[one].local
    }


def _clash(keys: dict[str, str]) -> str:
    """Return the key that two actions would have, or that none may have, or ""."""
    seen: set[str] = set()
    for action in ACTIONS:
        key = keys.get(action.id, key_choice.plain(action.key))
        if key and not action.local:
            if key in seen or (action.id in keys and key in key_choice.NOT_TO_GIVE):
                return key
            seen.add(key)
    return ""
