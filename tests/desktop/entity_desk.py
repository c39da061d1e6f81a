"""The entity pane in a window of its own, beside a map: what its tests stand on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from desktop.action import Hand
from desktop.app import Parts, build_desk, dress
from desktop.entities.dialogs import EntityForm
from desktop.entities.panel import EntityPanel
from desktop.entities.tools import ACTIONS
from desktop.map.canvas import MapCanvas
from desktop.map.point_pick import PointPick
from desktop.settings import Settings
from domain.clock import SHANGHAI, FrozenClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class EntityWindow(QWidget):
    """Stands in for the frame: the pane, a map where it is wanted, and the keys."""

    def __init__(self, parts: Parts, *, with_map: bool = False) -> None:
        super().__init__()
        self.hand = Hand(
            parts.desk,
            parts.selection,
            parts.settings,
            parts.tasks,
            parts.undo,
            self,  # type: ignore[arg-type]
            self,
        )
        self.shown: list[tuple[float, float]] = []
        self.acted: list[str] = []
        self.entities = EntityPanel(self.hand, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.entities)
        self.map = MapCanvas(parts.desk, parts.selection, self) if with_map else None
        if self.map is not None:
            row.addWidget(self.map, 1)
            self.pick = PointPick(self.map)
            self.entities.place_wanted.connect(self.pick.ask)
        self.entities.setFixedWidth(420)
        self.entities.show_wanted.connect(lambda x, y: self.shown.append((x, y)))
        self.entities.act_wanted.connect(self.acted.append)
        for action in ACTIONS:
            shortcut = QShortcut(QKeySequence(action.key), self)
            shortcut.activated.connect(lambda one=action.id: self.entities.bar.act(one))

    def pane(self, kind: type) -> object:
        for one in (self.entities, self.map):
            if isinstance(one, kind):
                return one
        raise LookupError(kind.__name__)

    def show_pane(self, kind: type) -> object:
        pane = self.pane(kind)
        assert isinstance(pane, QWidget)
        pane.setFocus()
        return pane

    def close_down(self) -> None:
        if self.map is not None:
            self.map.close_down()
        self.close()


@pytest.fixture
def parts(sample: Path, qapp: QApplication) -> Iterator[Parts]:
    assert qapp is not None
    settings = Settings()
    dress(settings)
    made = build_desk(sample, clock=FrozenClock(NINE), settings=settings)
    yield made
    made.close()


@pytest.fixture
def opened(parts: Parts, qtbot: QtBot) -> Iterator[Callable[..., EntityWindow]]:
    windows: list[EntityWindow] = []

    def make(*, with_map: bool = False) -> EntityWindow:
        made = EntityWindow(parts, with_map=with_map)
        made.resize(1366 if with_map else 420, 900)
        made.show()
        made.activateWindow()
        windows.append(made)
        pane = made.entities
        qtbot.waitUntil(lambda: pane.model.rowCount() > 0, timeout=10_000)
        settled(qtbot, pane)
        return made

    yield make
    parts.tasks.close()
    for one in windows:
        one.close_down()
        one.deleteLater()


@pytest.fixture
def pane(opened: Callable[..., EntityWindow]) -> EntityPanel:
    return opened().entities


def settled(qtbot: QtBot, pane: EntityPanel) -> None:
    """Wait until nothing is under way and nothing more is about to be asked."""

    def still() -> bool:
        asking = any(pane.asking.busy(kind) for kind in ("find", "count", "dispute"))
        waiting = pane._soon.isActive() or pane.head._soon.isActive()
        return not asking and not waiting and pane.asking.known is not None

    qtbot.waitUntil(still, timeout=10_000)


def keys(widget: QWidget, text: str) -> None:
    """Type a text; QTest itself has keys for ASCII alone."""
    for sign in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(widget, event)


def typed(qtbot: QtBot, pane: EntityPanel, text: str) -> list[str]:
    keys(pane.head.search, text)
    settled(qtbot, pane)
    return names(pane)


def names(pane: EntityPanel) -> list[str]:
    rows = (pane.model.row(place) for place in range(pane.model.rowCount()))
    return [row.name for row in rows if row is not None]


def form(qtbot: QtBot) -> EntityForm:
    found = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, EntityForm) and one.isVisible()
    )
    # A screen that is none gives the cursor to no window by itself.
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def write(dialog: QDialog, field: str, text: str) -> None:
    assert isinstance(dialog, EntityForm)
    there = dialog.fields[field]
    there.setFocus()
    if isinstance(there, QComboBox):
        line = there.lineEdit()
        assert line is not None
        line.selectAll()
        keys(line, text)
        QTest.keyClick(QApplication.activePopupWidget() or line, Key.Key_Tab)
        return
    if isinstance(there, QLineEdit):
        there.selectAll()
    keys(there, text)


def send(dialog: QDialog) -> None:
    QTest.keyClick(dialog, Key.Key_Return, CTRL)


def press(qtbot: QtBot, window: QWidget, key: Key, *mods: Modifier) -> None:
    """Press a key of the window, which has the cursor again after a form."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    held = Qt.KeyboardModifier.NoModifier
    for one in mods:
        held |= one
    QTest.keyClick(window, key, held)


def message(parts: Parts) -> str:
    return parts.desk.messages.history[-1].text


def scope(qtbot: QtBot, pane: EntityPanel, which: str) -> None:
    qtbot.mouseClick(pane.head.scopes[which], Qt.MouseButton.LeftButton)
    settled(qtbot, pane)


def inside(parts: Parts) -> tuple[float, float]:
    shown = parts.desk.read.boundary.display()
    point = shown.shapes[0].representative_point()
    return float(point.x), float(point.y)
