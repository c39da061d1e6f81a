"""The catalog bound to a window: keys, menus, and the reason when one cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
)

from desktop import key_choice
from desktop.catalog import ACTIONS
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QMainWindow

    from desktop.action import Action, Hand

TYPING = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)


class ActionKeys:
    """Every action of the catalog, reachable by its key from anywhere in a window."""

    def __init__(self, window: QMainWindow, hand: Hand) -> None:
        """Bind the keys of the catalog to a window."""
        self._window = window
        self._hand = hand
        self.locked = False
        self.acts: dict[str, QAction] = {}
        for action in ACTIONS:
            made = QAction(window)
            made.triggered.connect(lambda _on=False, one=action: self._pressed(one))
            window.addAction(made)
            self.acts[action.id] = made
        self.bind()

    def bind(self) -> None:
        """Give every action the key it has now."""
        key_choice.choose(self._hand.settings.keys)
        for action in ACTIONS:
            key = "" if action.local else key_choice.key_of(action)
            self.acts[action.id].setShortcut(QKeySequence(key))

    def lock(self, locked: bool) -> None:
        """Let no key act while the desk is locked."""
        self.locked = locked
        for made in self.acts.values():
            made.setEnabled(not locked)

    def run(self, action: Action) -> None:
        """Run an action, or say why it cannot be done now."""
        if self.locked:
            return
        why = action.why_not(self._hand)
        if why:
            self._hand.desk.messages.say(why, "warn")
            return
        action.run(self._hand)

    def _pressed(self, action: Action) -> None:
        if not self._typed(action):
            self.run(action)

    def _typed(self, action: Action) -> bool:
        """Tell whether the key of an action is a letter that was typed into a text."""
        if not key_choice.is_letter(key_choice.key_of(action)):
            return False
        at = self._window.focusWidget()
        if isinstance(at, QComboBox):
            return at.isEditable()
        return isinstance(at, TYPING) and not at.property("readOnly")

    def staff_menu(self, at: QPoint) -> None:
        """Show the roster's actions where the mouse is; grey ones say why."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        self.fill(menu, [one for one in ACTIONS if one.menu == "staff"])
        menu.popup(at)

    def main_menu(self, at: QPoint) -> QMenu:
        """Show every action by its menu; a submenu asks for reasons as it opens."""
        menu = QMenu(self._window)
        menu.setAccessibleName(t("action.menu"))
        menu.aboutToHide.connect(menu.deleteLater)
        for name in dict.fromkeys(one.menu for one in ACTIONS):
            below = menu.addMenu(t(f"menu.{name}"))
            rows = [one for one in ACTIONS if one.menu == name]
            below.aboutToShow.connect(
                lambda into=below, these=rows: self.fill(into, these)
            )
        menu.popup(at)
        menu.setActiveAction(menu.actions()[0])
        return menu

    def fill(self, menu: QMenu, actions: Iterable[Action]) -> None:
        """Put actions into a menu with their keys; a grey one says why."""
        menu.clear()
        menu.setToolTipsVisible(True)
        for action in actions:
            why = action.why_not(self._hand)
            said = f"{action.text} · {why}" if why else action.text
            key = key_choice.shown(key_choice.key_of(action))
            made = menu.addAction(f"{said}\t{key}" if key else said)
            made.setToolTip(action.tip)
            made.setEnabled(not why)
            made.triggered.connect(lambda _on=False, one=action: self.run(one))

    def retranslate(self) -> None:
        """Speak the language of now."""
        for action in ACTIONS:
            self.acts[action.id].setText(action.text)
            self.acts[action.id].setToolTip(action.tip)
