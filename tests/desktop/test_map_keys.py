"""The keys K and L from another pane: figures one by one, the panel with its cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.map.canvas import MapCanvas
from desktop.map.shading import FIGURES, GRID
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Path:
    path = tmp_path / "own.gpkg"
    path.write_bytes(sample.read_bytes())
    return path


def test_k_steps_through_the_figures_and_l_enters_the_panel(
    qtbot: QtBot, own: Path
) -> None:
    with window_of(own, qtbot, with_map=True) as (window, parts):
        canvas = window.findChild(MapCanvas)
        assert canvas is not None
        assert canvas.wait_until_complete()
        shown = []
        for _ in range(len(FIGURES) + 1):
            window.watch.queue.view.setFocus()
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_K)
            assert canvas.wait_until_complete()
            shown.append(canvas.panels.layers.choice.figure)
            levels = canvas.content.shade.levels
            assert bool(levels) == bool(shown[-1])
        assert shown == [*FIGURES, ""]
        canvas.panels.layers.shade.pick("open")
        assert canvas.wait_until_complete()
        _same_as_the_queue(canvas, parts)
        canvas.panels.layers.hide()
        window.watch.queue.view.setFocus()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_L)
        rows = canvas.panels.layers.rows
        assert not canvas.panels.layers.isHidden()
        assert QApplication.focusWidget() is rows.rows[rows.order[0]].tick


def _same_as_the_queue(canvas: MapCanvas, parts) -> None:  # type: ignore[no-untyped-def]
    read, now = parts.desk.read, parts.desk.clock.now()
    counted: dict[str, int] = {}
    for row in read.cases.queue(now):
        if row.lane != "closed":
            counted[row.case.grid] = counted.get(row.case.grid, 0) + 1
    level = canvas.content.shade.levels[GRID]
    highest = max(counted.values())
    assert level.classes.limits[-1] == highest
    top = max(level.class_of.values())
    for code, place in level.class_of.items():
        if counted.get(code, 0) == highest:
            assert place == top
