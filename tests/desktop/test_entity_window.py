"""The entity pane in the real window: opened by its key, wired to map and intake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import open_window
from desktop.cases.intake_form import IntakeForm
from desktop.map.canvas import MapCanvas
from tests.desktop.entity_desk import (
    ALT,
    CTRL,
    SHIFT,
    Key,
    keys,
    parts,
    press,
    settled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

__all__ = ["parts"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(parts: Parts, qtbot: QtBot) -> Iterator[Window]:
    made = open_window(parts)
    made.resize(1920, 1080)
    made.show()
    canvas = made.watch.map
    assert isinstance(canvas, MapCanvas)
    assert canvas.wait_until_complete()
    qtbot.waitUntil(lambda: made.watch.queue.model.rowCount() > 0, timeout=10_000)
    yield made
    made.close()
    parts.tasks.close()
    made.deleteLater()


def test_a_search_a_place_on_the_map_and_a_new_case_by_keys_alone(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    pane, canvas = window.watch.entities, window.watch.map
    assert isinstance(canvas, MapCanvas)
    assert not pane.isVisible()
    press(qtbot, window, Key.Key_F6)
    qtbot.waitUntil(pane.isVisible)
    settled(qtbot, pane)
    assert QApplication.focusWidget() is pane.head.search
    row = next(one for one in parts.desk.read.entities.entity_rows() if one["grid"])
    keys(pane.head.search, row["uscc"])
    settled(qtbot, pane)
    QTest.keyClick(pane.head.search, Key.Key_Down)
    assert parts.selection.first("entity") == row["id"]
    press(qtbot, window, Key.Key_F7, CTRL, SHIFT)
    assert canvas.wait_until_complete()
    x, y = row["x"] - canvas.content.origin[0], row["y"] - canvas.content.origin[1]
    qtbot.waitUntil(
        lambda: abs(canvas.camera.x - x) < 1 and abs(canvas.camera.y - y) < 1
    )
    press(qtbot, window, Key.Key_F7, CTRL)
    form = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, IntakeForm)
    )
    assert form.entity.entity == row["id"]
    assert form.address.text() == row["address"]
    form.drop()


def test_the_unplaced_list_is_worked_off_by_clicks_on_the_map(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    pane, canvas = window.watch.entities, window.watch.map
    assert isinstance(canvas, MapCanvas)
    press(qtbot, window, Key.Key_F6, SHIFT)
    qtbot.waitUntil(pane.isVisible)
    settled(qtbot, pane)
    before = pane.model.rowCount()
    assert before == parts.desk.read.entities.placement_counts()["unplaced"]
    press(qtbot, window, Key.Key_F7)
    press(qtbot, window, Key.Key_Escape)
    assert not parts.selection.items
    assert not pane.view.selectionModel().hasSelection()
    at = pane.view.visualRect(pane.view.currentIndex()).center()
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert parts.selection.first("entity")
    for done in (1, 2):
        entity = parts.selection.first("entity")
        press(qtbot, window, Key.Key_U, ALT)
        assert canvas.wait_until_complete()
        at = canvas.viewport().rect().center() + QPoint(7 * done, 5)
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
        settled(qtbot, pane)
        assert parts.desk.read.entities.premises_of(entity)[0].x is not None
        assert parts.selection.first("entity") != entity
        assert f"{done} /" in pane.head.progress.text()
