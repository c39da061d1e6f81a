"""Hands at the keyboard and the mouse: key and mouse events, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

from desktop.form_dialog import FormDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
SomeDialog = TypeVar("SomeDialog", bound=FormDialog)


class Hands:
    """A person at the desk; what is pressed goes where the cursor is."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        """Sit down in front of a window."""
        self._qtbot = qtbot
        self._window = window

    def _under(self) -> QWidget:
        return (
            QApplication.activePopupWidget()
            or QApplication.focusWidget()
            or QApplication.activeWindow()
            or self._window
        )

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press one key, with what is held down beside it."""
        QTest.keyClick(self._under(), key, modifier)

    def say(self, text: str) -> None:
        """Type a text; hanzi come as an input method hands them over."""
        if text.isascii():
            QTest.keyClicks(self._under(), text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self._under(), event)

    def fill(self, text: str) -> None:
        """Type into the field at hand and go on to the next one."""
        self.say(text)
        self.press(Key.Key_Tab)

    def choose(self, text: str) -> None:
        """Find a row of the list at hand by a part of its text, and go on."""
        self.press(Key.Key_A, CTRL)
        self.fill(text)

    def tab_to(self, field: QWidget) -> None:
        """Press Tab until the cursor is in a field."""
        for _step in range(30):
            if QApplication.focusWidget() is field:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never leads to {field.accessibleName()}")

    def click_row(self, view: QListView, index: QModelIndex) -> None:
        """Click on a row of a list, scrolled to where it can be seen by keys."""
        place: QPoint = view.visualRect(index).center()
        button = Qt.MouseButton.LeftButton
        QTest.mouseClick(view.viewport(), button, PLAIN, place)

    def dialog(self, kind: type[SomeDialog]) -> SomeDialog:
        """Wait for a dialog that a key has opened; return it with the cursor in it."""
        self._qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), kind))
        found = QApplication.activeWindow()
        assert isinstance(found, kind)
        return found

    def gone(self, dialog: FormDialog) -> None:
        """Wait until a dialog has closed and the cursor is back in the window."""
        # Without a window manager nobody else gives the window its turn back.
        self._window.activateWindow()
        self._qtbot.waitUntil(self._window.isActiveWindow)
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        assert dialog not in shown, dialog.problem.text()
