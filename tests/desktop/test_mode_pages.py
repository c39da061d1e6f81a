"""The pages of the other modes show what the workspace holds, and lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.catalog import BY_ID
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window


@pytest.fixture
def opened(sample: Path, qtbot: QtBot) -> Iterator[tuple[Window, Parts]]:
    with window_of(sample, qtbot) as both:
        yield both


def test_redraw_lists_every_published_grid_and_finds_it_by_its_code(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    grids = window.watch.grids
    window.watch.bring(grids)
    codes = {grid.code for grid in parts.desk.read.boundary.grids()}
    qtbot.waitUntil(lambda: len(grids.view.rows.rows) == len(codes), timeout=10_000)
    assert {row.code for row in grids.view.rows.rows} == codes
    counts = parts.desk.read.entities.counts()
    assert {row.code: row.entities for row in grids.view.rows.rows if row.entities} == (
        counts
    )
    wanted = sorted(codes)[7]
    grids.filter.setFocus()
    qtbot.keyClicks(grids.filter, wanted)
    assert grids.view.proxy.rowCount() == 1
    grids.view.setFocus()
    grids.view.selectRow(0)
    assert parts.selection.first("grid") == wanted
    qtbot.keyClick(grids.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert wanted in QGuiApplication.clipboard().text()


def test_the_check_list_says_that_the_grids_tile_and_what_is_not_placed(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    BY_ID["mode.redraw"].run(window.hand)
    checks = window.watch.problems.published
    qtbot.waitUntil(lambda: checks.checked is not None, timeout=20_000)
    assert checks.checked is not None
    assert checks.checked.faults == 0
    unplaced = parts.desk.read.entities.placement_counts()["unplaced"]
    assert sum(one.size for one in checks.checked.problems) == unplaced > 0
    assert "110" in checks.said.text()


def test_going_back_to_watch_brings_its_panes_and_hides_those_of_redraw(
    opened: tuple[Window, Parts],
) -> None:
    window, _parts = opened
    BY_ID["mode.redraw"].run(window.hand)
    assert window.watch.plans.isVisible()
    assert not window.watch.queue.isVisible()
    BY_ID["mode.watch"].run(window.hand)
    assert window.watch.queue.isVisible()
    assert window.watch.roster.isVisible()
    assert not window.watch.plans.isVisible()


def test_assess_counts_what_the_queue_counts(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    page = window.pages["assess"]
    qtbot.waitUntil(lambda: page.figures is not None, timeout=10_000)  # type: ignore[attr-defined]
    figures = page.figures  # type: ignore[attr-defined]
    now = parts.desk.clock.now()
    counts = parts.desk.read.cases.lane_counts(now)
    opened_cases = sum(n for lane, n in counts.items() if lane != "closed")
    assert figures.whole.open == opened_cases
    assert sum(one.open for one in figures.stations) == opened_cases
    assert page.tiles["open"].said == f"{opened_cases:,}"  # type: ignore[attr-defined]
    model = window.watch.queue.model
    late = sum(model.late(lane) for lane in counts if lane != "closed")
    assert figures.whole.late == late > 0


def test_a_station_chosen_in_assess_shows_its_own_grids(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = opened
    BY_ID["mode.assess"].run(window.hand)
    page = window.pages["assess"]
    qtbot.waitUntil(lambda: page.figures is not None, timeout=10_000)  # type: ignore[attr-defined]
    stations = page.stations  # type: ignore[attr-defined]
    stations.setFocus()
    qtbot.keyClick(stations, Qt.Key.Key_Down)
    chosen = parts.selection.first("station")
    assert chosen
    own = {grid.code for grid in parts.desk.read.boundary.grids(chosen)}
    assert {row.code for row in page.grids.rows.rows} == own  # type: ignore[attr-defined]


def test_a_table_sorts_by_number_and_not_by_its_letters(
    opened: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = opened
    BY_ID["mode.assess"].run(window.hand)
    page = window.pages["assess"]
    qtbot.waitUntil(lambda: page.figures is not None, timeout=10_000)  # type: ignore[attr-defined]
    view = page.stations  # type: ignore[attr-defined]
    view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    shown = [
        int(view.proxy.index(place, 1).data()) for place in range(view.proxy.rowCount())
    ]
    assert shown == sorted(shown, reverse=True)
    assert len({len(str(n)) for n in shown}) > 1
