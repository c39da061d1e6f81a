"""Hands for the queue: windows opened, rows pointed at, clicked and walked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import Parts, open_window
from domain.cases.intake_commands import RegisterCase
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.cases.panel import QueuePanel
    from desktop.window import Window

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def opened(parts: Parts, qtbot: QtBot) -> Window:
    made = open_window(parts, lambda _desk, _selection: QWidget())
    made.resize(1920, 1080)
    made.show()
    qtbot.waitUntil(lambda: made.watch.queue.feed.whole, timeout=10_000)
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=10_000)
    made.watch.queue.view.let_go()
    return made


def spot(queue: QueuePanel, row: int, column: int = 0) -> QPoint:
    """Return the middle of a row on the viewport."""
    return queue.view.visualRect(queue.model.index(row, column)).center()


def point_at(queue: QueuePanel, row: int) -> None:
    """Let the pointer come over a row, as a mouse does."""
    at = QPointF(spot(queue, row))
    glob = queue.view.viewport().mapToGlobal(at)
    port = queue.view.viewport()
    QApplication.sendEvent(port, QEnterEvent(at, at, glob))
    none = Qt.MouseButton.NoButton
    kind = QEvent.Type.MouseMove
    move = QMouseEvent(kind, at, glob, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(port, move)


def point_away(queue: QueuePanel) -> None:
    QApplication.sendEvent(queue.view.viewport(), QEvent(QEvent.Type.Leave))


def click(
    qtbot: QtBot,
    queue: QueuePanel,
    row: int,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.mouseClick(queue.view.viewport(), LEFT, keys, spot(queue, row))


def old_case(parts: Parts, name: str) -> str:
    """Register a case that came in two days ago: it belongs at the very top."""
    parts.desk.do(
        RegisterCase(
            case=name,
            kind="patrol",
            source="walk",
            summary="占道经营",
            unlocated=True,
            received_at=NINE - timedelta(days=60),
        )
    )
    return name


def said(parts: Parts) -> list[str]:
    return [one.text for one in parts.desk.messages.history]


def press_menu(qtbot: QtBot, queue: QueuePanel, name: str, *keys: Qt.Key) -> None:
    """Walk through a menu that a key has opened."""
    menu = queue.menus.menus[name]
    qtbot.waitUntil(menu.isVisible)
    for key in keys:
        at = QApplication.activePopupWidget() or menu
        qtbot.keyClick(at, key)
