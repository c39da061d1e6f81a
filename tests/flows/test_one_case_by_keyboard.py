"""One case from the call to its close, by keys alone, and what each step leaves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.app import Parts, build_desk, dress, open_window
from desktop.settings import Settings
from domain.clock import SHANGHAI, FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.window import Window
    from domain.cases.reads import CaseRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
CTRL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """The two hands of the officer: keys only."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def parts(self) -> Parts:
        return self.window.parts

    def case(self) -> CaseRow:
        found = self.parts.desk.read.cases.case(self.parts.selection.first("case"))
        assert found is not None
        return found

    def dialog(self) -> QDialog | None:
        shown = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, QDialog) and one.isVisible()
        ]
        return shown[0] if shown else None

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key wherever the cursor is."""
        dialog = self.dialog()
        where: QWidget = dialog or self.window
        target = where.focusWidget() or where
        if modifier is None:
            self.qtbot.keyClick(target, key)
        else:
            self.qtbot.keyClick(target, key, modifier)

    def type(self, text: str) -> None:
        """Type where the cursor is."""
        dialog = self.dialog()
        target = (dialog or self.window).focusWidget()
        self.qtbot.keyClicks(target, text)

    def step(self, **typed: str) -> None:
        """Press Enter on the case; fill the form that opens and send it."""
        self.window.activateWindow()
        self.press(Qt.Key.Key_Q)
        self.press(Qt.Key.Key_Return)
        dialog = self.dialog()
        if dialog is None:
            return
        self.qtbot.waitUntil(dialog.isActiveWindow)
        for name, text in typed.items():
            field = dialog.fields[name]
            while dialog.focusWidget() is not field:
                self.press(Qt.Key.Key_Tab)
            if isinstance(field, QLineEdit | QPlainTextEdit):
                self.type(text)
            elif isinstance(field, QComboBox):
                self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return, CTRL)
        self.qtbot.waitUntil(lambda: self.dialog() is None)


@pytest.fixture
def hands(sample: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Hands]:
    assert qapp is not None
    settings = Settings()
    dress(settings)
    parts = build_desk(sample, clock=FrozenClock(NINE), settings=settings)
    window = open_window(parts, lambda _desk, _selection: QWidget())
    window.resize(1920, 1080)
    window.show()
    qtbot.waitUntil(lambda: window.watch.queue.model.rowCount() > 0, timeout=10_000)
    qtbot.waitUntil(
        lambda: bool(window.watch.roster.model.roster.stations), timeout=10_000
    )
    yield Hands(window, qtbot)
    window.close()
    parts.close()
    window.deleteLater()


def agree(hands: Hands, state: str) -> None:
    """Queue, case file, journal and load say the same about the case."""
    case = hands.case()
    read = hands.parts.desk.read
    assert case.state == state
    row = hands.window.watch.queue.model.queue_row(case.id)
    assert row is not None
    assert row.case == case
    assert row.lane == read.cases.lane_of(state)
    assert case.number in hands.window.watch.file.facts.text()
    last = read.cases.timeline(case.id)[-1]
    assert last.to_state in {state, "="}
    if not case.handler:
        return
    line = next(
        (
            grid
            for station in hands.window.watch.roster.model.roster.stations
            for grid in station.grids
            if grid.person == case.handler
        ),
        None,
    )
    if line is not None:
        load = read.cases.open_load(case.handler)
        hands.qtbot.waitUntil(lambda: _load(hands, line.code) == load, timeout=5000)


def _load(hands: Hands, grid: str) -> int:
    found = hands.window.watch.roster.model.roster.grid(grid)
    return -1 if found is None else found.load


def test_a_call_is_taken_from_the_first_word_to_the_close(hands: Hands) -> None:
    read = hands.parts.desk.read
    entity = next(
        one for one in read.entities.search("样例餐馆", 20) if one.uscc and one.grid
    )
    assert hands.window.watch.queue.model.open_count() > 0
    # From here on only keys act.
    hands.press(Qt.Key.Key_N, CTRL)
    form = hands.dialog()
    assert form is not None
    hands.qtbot.waitUntil(form.isActiveWindow)
    hands.type("the noodle shop sold spoiled food")
    for wanted, text in (("phone", "13800001111"), ("entity", entity.uscc)):
        while form.focusWidget() is not form.fields[wanted]:
            hands.press(Qt.Key.Key_Tab)
        hands.type(text)
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Return, CTRL)
    hands.qtbot.waitUntil(lambda: hands.dialog() is None)
    agree(hands, "awaiting_acceptance")
    assert hands.case().grid == entity.grid
    # Too early to close: refused, and the bar says why.
    hands.window.activateWindow()
    hands.press(Qt.Key.Key_W)
    assert hands.window.bar.text()
    agree(hands, "awaiting_acceptance")
    hands.step(matter="")
    agree(hands, "accepted")
    hands.step()
    agree(hands, "awaiting_dispatch")
    hands.press(Qt.Key.Key_Z, CTRL)
    agree(hands, "accepted")
    hands.step()
    agree(hands, "awaiting_dispatch")
    hands.step()
    agree(hands, "dispatched")
    hands.step()
    agree(hands, "in_handling")
    hands.step(result="goods taken off the shelf")
    agree(hands, "in_verification")
    hands.step(method="visited again")
    agree(hands, "awaiting_close")
    hands.step()
    agree(hands, "closed")
    acts = [node.act for node in read.cases.timeline(hands.case().id)]
    assert acts[0] == "register"
    assert acts[-1] == "close"
