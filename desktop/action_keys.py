"""The catalog bound to a window: keys, menus, and the reason when one cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QMenu, QPlainTextEdit

from desktop.catalog import ACTIONS

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QMainWindow

    from desktop.action import Action, Hand

TYPING = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


class ActionKeys:
    """Every action of the catalog, reachable by its key from anywhere in a window."""

    def __init__(self, window: QMainWindow, hand: Hand) -> None:
        """Bind the keys of the catalog to a window."""
        self._window = window
        self._hand = hand
        self.acts: dict[str, QAction] = {}
        for action in ACTIONS:
            made = QAction(window)
            if action.key:
                made.setShortcut(QKeySequence(action.key))
            made.triggered.connect(lambda _on=False, one=action: self.run(one))
            window.addAction(made)
            self.acts[action.id] = made

    def run(self, action: Action) -> None:
        """Run an action, or say why it cannot be done now."""
        # A letter typed into a text is a letter.
        if action.letter and isinstance(self._window.focusWidget(), TYPING):
            return
        why = action.why_not(self._hand)
        if why:
            self._hand.desk.messages.say(why, "warn")
            return
        action.run(self._hand)

    def staff_menu(self, at: QPoint) -> None:
        """Show the roster's actions where the mouse is; grey ones say why."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        for action in ACTIONS:
            if action.menu == "staff":
                why = action.why_not(self._hand)
                made = menu.addAction(f"{action.text} · {why}" if why else action.text)
                made.setEnabled(not why)
                made.triggered.connect(lambda _on=False, one=action: self.run(one))
        menu.popup(at)

    def retranslate(self) -> None:
        """Speak the language of now."""
        for action in ACTIONS:
            self.acts[action.id].setText(action.text)
            self.acts[action.id].setToolTip(action.tip)
