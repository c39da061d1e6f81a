"""A desk for a whole shift: sat down at, waited for, left and sat down at again."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.sample.sample_build import TRAINING_COST
from db.store import Frame
from desktop import settings as chosen
from desktop.app import build_desk, dress, open_window
from desktop.map.canvas import MapCanvas
from desktop.sign_in import SignInDialog
from domain.access.commands import GrantRole
from tests.flows.flow_eyes import Eyes
from tests.flows.flow_hands import CTRL, PLAIN, Hands, Key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from db.workspace import Workspace
    from desktop.app import Parts
    from desktop.window import Window
    from domain.clock import FrozenClock

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
LOGIN, NAME, SECRET = "zhiban", "值班长甲", "a long night over"
# What a watch officer of a small desk is allowed to do.
ROLES = ("watch_officer", "intake", "dispatcher", "verifier", "station_head")
PATIENCE_MS = 20_000
# Timers of the desk that are this slow look at the clock.
SLOW_MS = 5_000


class ShiftDesk:
    """One sitting at the desk: the window, the hands on it, eyes, and the clock."""

    def __init__(
        self, qtbot: QtBot, window: Window, parts: Parts, clock: FrozenClock
    ) -> None:
        """Sit down in front of a window that is shown."""
        self.qtbot = qtbot
        self.window = window
        self.parts = parts
        self.clock = clock
        self.hands = Hands(qtbot, window)
        self.eyes = Eyes(qtbot, window, parts)
        canvas = window.watch.map
        assert isinstance(canvas, MapCanvas)
        self.map = canvas

    def pass_time(self, minutes: float) -> None:
        """Let minutes go by, with a hand on the desk at the end of them."""
        self.clock.at += timedelta(minutes=minutes)
        # Minutes later the desk has long begun to watch for the next hand.
        blind = self.window.room.lock._blind
        if blind.isActive():
            blind.stop()
            blind.timeout.emit()
        self.hands.press(Key.Key_Shift)
        self.timers_look()

    def timers_look(self) -> None:
        """Let the timers that look at the clock do so, as in minutes they would."""
        for one in self.window.findChildren(QTimer):
            if one.isActive() and one.interval() >= SLOW_MS:
                one.timeout.emit()

    def until(self, clock_time: str) -> None:
        """Go on at a time of the day, such as 09:30."""
        hour, minute = map(int, clock_time.split(":"))
        then = self.clock.at.replace(hour=hour, minute=minute, second=0)
        assert then > self.clock.at, f"{clock_time} is over"
        self.pass_time((then - self.clock.at).total_seconds() / 60)

    def quiet(self) -> None:
        """Wait until the panes have read all that changed."""
        self.qtbot.wait(150)
        still = self.parts.tasks.busy
        self.qtbot.waitUntil(lambda: not still(), timeout=PATIENCE_MS)
        content = self.map.content
        self.qtbot.waitUntil(lambda: not content.busy, timeout=PATIENCE_MS)

    def front(self) -> None:
        """Give the window its turn, as a window manager does when a form closes."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def click(self, widget: QWidget, at: QPoint) -> None:
        QTest.mouseClick(widget, LEFT, PLAIN, at)

    def said(self) -> str:
        """Return the newest sentence of the message bar's history."""
        return self.parts.desk.messages.history[-1].text

    def sign_in(self) -> None:
        """Sign in as the watch officer by the form."""
        self.hands.press(Key.Key_U, CTRL)
        form = self.hands.dialog(SignInDialog)
        self.hands.press(Key.Key_A, CTRL)
        if QApplication.focusWidget() is not form.login:
            self.hands.tab_to(form.login)
            self.hands.press(Key.Key_A, CTRL)
        self.hands.fill(LOGIN)
        self.hands.say(SECRET)
        self.hands.press(Key.Key_Return)
        self.hands.gone(form)
        self.quiet()


def enter_officer(workspace: Workspace) -> None:
    """Enter the watch officer of the day as a user with a passphrase of his own."""
    person = workspace.session.person
    assert person
    made = workspace.add_user(LOGIN, NAME, SECRET, person, TRAINING_COST)
    for role in ROLES:
        workspace.store.do(GrantRole(user=made, role=role), workspace.session, Frame())


@contextmanager
def sat_down(path: Path, qtbot: QtBot, clock: FrozenClock) -> Iterator[ShiftDesk]:
    """Start the program on a workspace, with the settings that this PC keeps."""
    settings = chosen.load()
    dress(settings)
    parts = build_desk(path, clock=clock, settings=settings)
    window = open_window(parts)
    # Qt holds a remembered window to the screen, and the off-screen one is small.
    window.resize(1920, 1080)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk = ShiftDesk(qtbot, window, parts, clock)
    try:
        desk.eyes.settled()
        yield desk
    finally:
        window.close()
        parts.close()
        window.deleteLater()
