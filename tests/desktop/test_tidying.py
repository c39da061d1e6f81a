"""The search for cycles waits for a pause of the hands, and lets go at the end."""

from __future__ import annotations

import gc
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop import tidying
from desktop.hand_watch import HandWatch
from desktop.tidying import Tidying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def pane(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def tidy(pane: QWidget, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tidying]:
    monkeypatch.setattr(tidying, "EVERY_MS", 50)
    monkeypatch.setattr(tidying, "REST_MS", 400)
    app = QCoreApplication.instance()
    assert app is not None
    made = Tidying(app, pane)
    made.begin()
    yield made
    made.stop()


def test_nothing_is_searched_while_somebody_types_and_once_he_rests_it_is(
    tidy: Tidying, pane: QWidget, qtbot: QtBot
) -> None:
    for _key in range(20):
        QTest.keyClick(pane, Qt.Key.Key_A)
        qtbot.wait(50)
    assert tidy.searches == 0
    qtbot.waitUntil(lambda: tidy.searches > 0, timeout=10_000)


def test_at_the_end_python_searches_as_before(pane: QWidget) -> None:
    before = gc.get_threshold()
    app = QCoreApplication.instance()
    assert app is not None
    made = Tidying(app, pane)
    made.begin()
    assert gc.get_threshold() != before
    assert gc.get_freeze_count() > 0
    made.stop()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_a_pause_is_awaited_without_a_filter_on_every_event(
    tidy: Tidying, pane: QWidget, qtbot: QtBot
) -> None:
    hands = tidy.findChild(HandWatch)
    assert isinstance(hands, HandWatch)
    qtbot.waitUntil(lambda: hands.armed)
    QTest.keyClick(pane, Qt.Key.Key_A)
    assert hands.seen
    assert not hands.armed
    qtbot.waitUntil(lambda: tidy.searches > 0, timeout=10_000)


def test_hands_that_never_rest_are_not_waited_for_without_end(
    tidy: Tidying, pane: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "LOOKS", 2)

    def searched() -> bool:
        QTest.keyClick(pane, Qt.Key.Key_A)
        return tidy.searches > 0

    qtbot.waitUntil(searched, timeout=10_000)


def test_a_hand_is_noticed_once_until_it_is_looked_for_again(
    pane: QWidget, qtbot: QtBot
) -> None:
    watch = HandWatch(QCoreApplication.instance(), pane)
    said: list[int] = []
    watch.noticed.connect(lambda: said.append(1))
    QTest.mouseMove(pane)
    assert said == []
    for times in (1, 2):
        watch.arm()
        pane.update()
        qtbot.wait(10)
        assert not watch.seen
        QTest.keyClick(pane, Qt.Key.Key_A)
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton)
        assert len(said) == times
    watch.arm()
    watch.disarm()
    QTest.keyClick(pane, Qt.Key.Key_A)
    assert len(said) == 2


def held_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="only GNU's C library keeps free memory"
)
def test_what_was_let_go_goes_back_to_the_machine() -> None:
    pieces = [b"x" * (3_000 + number % 90) for number in range(30_000)]
    # One in a hundred stays, so that no large stretch falls free by itself.
    kept = pieces[::100]
    del pieces
    before = held_mb()
    tidying.trimmer()()
    assert before - held_mb() > 20
    assert len(kept) == 300
