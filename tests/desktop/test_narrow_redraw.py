"""Redraw in a small window: what folds, what stays whole, where the case file lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.map.canvas import MapCanvas
from desktop.table_view import Column, TableView
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_the_impact_table_folds_to_its_total_row_and_the_case_file_lies_beside_the_plan(
    sample: Path, qtbot: QtBot
) -> None:
    with window_of(sample, qtbot, size=(1366, 768), with_map=True) as (window, parts):
        page = window.watch
        window.show_mode("redraw")
        impact = page.impact
        assert impact.folded
        assert impact.height() == impact.foot.high(impact.width())
        assert impact.totals.text()
        qtbot.mouseClick(impact.foot.turn, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: impact.height() > 150)
        assert impact.head.isVisible()
        qtbot.mouseClick(impact.foot.turn, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: impact.height() < 60)

        case = next(iter(page.queue.model.all_rows())).case.id
        window.pane(MapCanvas).opened.emit(case)
        qtbot.waitUntil(page.file.isVisible)
        dock, plans = page.area.docks["file"], page.area.docks["plans"]
        assert dock in page.area.tabifiedDockWidgets(plans)
        qtbot.waitUntil(lambda: page.file.height() > 300)
        page.step_back()
        assert not page.file.isVisible()
        assert page.plans.isVisible()
        assert not page.queue.isVisible()
        parts.selection.clear()
        window.show_mode("watch")
        window.resize(1920, 1080)
        qtbot.waitUntil(lambda: page.file.isVisible() and page.queue.isVisible())
        assert page.file.mapTo(window, page.file.rect().topLeft()).y() > (
            page.queue.mapTo(window, page.queue.rect().bottomLeft()).y() - 60
        )
        window.show_mode("redraw")
        assert not impact.folded


def test_the_read_out_tells_whole_figures_or_none(sample: Path, qtbot: QtBot) -> None:
    with window_of(sample, qtbot, size=(1366, 768), with_map=True) as (window, parts):
        canvas = window.pane(MapCanvas)
        assert canvas.wait_until_complete()
        readout = canvas.panels.readout
        full = readout.text()
        assert readout.fitting(2000) == full
        bare = readout.fitting(readout.least())
        assert bare
        assert bare in full
        assert "·" not in readout.fitting(200)
        assert readout.fitting(20) == ""
        window.watch.bring(window.watch.entities)
        qtbot.waitUntil(lambda: canvas.viewport().width() < 600)
        QTest.qWait(20)
        assert readout.width() >= readout.least()
        assert not readout.geometry().intersects(canvas.panels.column.geometry())
        assert parts is not None


def test_a_table_too_narrow_leaves_out_what_can_be_spared(qtbot: QtBot) -> None:
    columns = (
        Column("old_grid", lambda row: row[0]),
        Column("new_code", lambda row: row[1], spare=2),
        Column("size", lambda row: row[2], number=True, spare=1),
        Column("why", lambda row: row[3]),
    )
    above = QWidget()
    qtbot.addWidget(above)
    view = TableView(columns, lambda row: str(row[0]), above)
    view.resize(900, 200)
    above.resize(900, 200)
    above.show()
    view.fill([("A", "610113001000001", "12", "a sentence " * 5)])
    assert not any(view.isColumnHidden(place) for place in range(4))
    view.resize(340, 200)
    assert [view.isColumnHidden(place) for place in range(4)] == [
        *(False, True, True, False)
    ]
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() == 0)
