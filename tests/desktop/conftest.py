"""What most tests of the desk start from: a desk on the sample at nine, its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop import theme
from desktop.app import Parts, build_desk, dress, open_window
from desktop.map.canvas import MapCanvas
from desktop.selection import Selection
from desktop.settings import Settings
from domain.clock import FrozenClock
from tests.desktop.map_town import FakeDesk, Town
from tests.desktop.window_of import NINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.cases.panel import QueuePanel
    from desktop.window import Window


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NINE)


@pytest.fixture
def parts(
    sample: Path, qapp: QApplication, settings: Settings, clock: FrozenClock
) -> Iterator[Parts]:
    assert qapp is not None
    dress(settings)
    made = build_desk(sample, clock=clock, settings=settings)
    yield made
    made.close()


@pytest.fixture
def window(parts: Parts, qtbot: QtBot) -> Iterator[Window]:
    """The window with an empty page for its map, once queue and roster are filled."""
    made = open_window(parts, lambda _desk, _selection: QWidget())
    made.resize(1920, 1080)
    made.show()
    qtbot.waitUntil(lambda: made.watch.queue.feed.whole, timeout=20_000)
    roster = made.watch.roster.model
    qtbot.waitUntil(lambda: bool(roster.roster.stations), timeout=20_000)
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
    made.activateWindow()
    yield made
    if isValid(made):
        made.close()
        made.deleteLater()
    parts.tasks.close()


@pytest.fixture
def queue(window: Window) -> QueuePanel:
    window.watch.queue.view.let_go()
    return window.watch.queue


@pytest.fixture
def town() -> Town:
    return Town(side=6, entities=2_000, cases_shown=0)


@pytest.fixture
def canvas(qtbot: QtBot, town: Town) -> Iterator[MapCanvas]:
    """A map of a made-up town by itself, complete and with the keys."""
    del qtbot
    theme.show("dark")
    made = MapCanvas(FakeDesk(), Selection(), None, town)
    made.resize(900, 800)
    made.show()
    made.panels.layers.hide()
    assert made.wait_until_complete()
    made.setFocus()
    yield made
    made.close()
