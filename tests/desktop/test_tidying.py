"""The search for cycles waits for a pause of the hands, and lets go at the end."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop import tidying
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
