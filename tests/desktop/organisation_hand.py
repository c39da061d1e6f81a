"""A desk with the window of the organisation before it, for its tests."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.action import Hand
from desktop.app import Parts, build_desk, dress
from desktop.form_dialog import Choice
from desktop.organisation.panel import OrganisationWindow
from desktop.settings import Settings
from domain.clock import SHANGHAI, FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.form_dialog import FormDialog
    from desktop.organisation.person_form import PersonForm

Some = TypeVar("Some", bound=QWidget)
PATIENCE_MS = 20_000
NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
CTRL = Qt.KeyboardModifier.ControlModifier


class NoFrame:
    """A window without panes that remembers which mode was asked for."""

    def __init__(self) -> None:
        self.mode = ""

    def show_mode(self, mode: str) -> None:
        self.mode = mode


class Office:
    """The window of the organisation and hands that act in it."""

    def __init__(self, parts: Parts, parent: QWidget, qtbot: QtBot) -> None:
        self.parts = parts
        self.read = parts.desk.read
        self.qtbot = qtbot
        self.frame = NoFrame()
        frame: object = self.frame
        self.hand = Hand(
            parts.desk,
            parts.selection,
            parts.settings,
            parts.tasks,
            parts.undo,
            frame,  # type: ignore[arg-type]
            parent,
        )
        self.window = OrganisationWindow(self.hand, parent)
        self.window.show()
        self.quiet()

    def quiet(self) -> None:
        """Wait until nothing is under way."""
        self.qtbot.waitUntil(lambda: not self.parts.tasks.busy(), timeout=PATIENCE_MS)

    def form(self, kind: type[Some]) -> Some:
        """Return the form of a class that is open."""
        self.qtbot.waitUntil(lambda: bool(shown(kind)), timeout=PATIENCE_MS)
        return shown(kind)[-1]

    def key(
        self,
        widget: QWidget,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key in the window, which has its turn again after a form."""
        # Without a window manager nobody else gives it back.
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=PATIENCE_MS)
        QTest.keyClick(widget, key, modifier)

    def send(self, form: QWidget) -> None:
        """Press Ctrl+Enter in a form."""
        form.activateWindow()
        self.qtbot.waitUntil(form.isActiveWindow, timeout=PATIENCE_MS)
        QTest.keyClick(form, Qt.Key.Key_Return, CTRL)
        self.quiet()


def shown(kind: type[Some]) -> list[Some]:
    """Return the windows of a class that can be seen."""
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, kind) and one.isVisible()]


def pick(field: QWidget, part: str) -> None:
    """Choose the row of a list that holds a text."""
    assert isinstance(field, Choice)
    found = field.findText(part, Qt.MatchFlag.MatchContains)
    assert found >= 0, part
    field.setCurrentIndex(found)


def line(form: FormDialog | PersonForm, name: str) -> QLineEdit:
    field = form.fields[name]
    assert isinstance(field, QLineEdit)
    return field


def retype(form: FormDialog | PersonForm, name: str, text: str) -> None:
    line(form, name).selectAll()
    line(form, name).insert(text)


@contextmanager
def office_on(path: Path, qtbot: QtBot) -> Iterator[Office]:
    """Open a desk on a workspace, with the window of the organisation."""
    settings = Settings()
    dress(settings)
    parts = build_desk(path, clock=FrozenClock(NINE), settings=settings)
    parent = QWidget()
    parent.show()
    yield Office(parts, parent, qtbot)
    for window in shown(OrganisationWindow):
        window.close()
    parts.close()
    parent.close()
    parent.deleteLater()
