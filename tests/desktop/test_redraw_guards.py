"""The table of vertices, locks and slow verdicts, on a real window by real hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from domain.plans.commands import LockGrids
from tests.desktop.redraw_hand import DrawingHand
from tests.desktop.redraw_walks import border_of
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def hand(sample: Path, qtbot: QtBot) -> Iterator[DrawingHand]:
    with window_of(sample, qtbot, with_map=True) as (window, parts):
        made = DrawingHand(window, parts)
        assert made.canvas.wait_until_complete()
        yield made


def test_the_table_of_vertices_and_the_map_choose_for_each_other(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    _grid, _other, course = border_of(hand, grid)
    panel = hand.window.watch.redraw.vertices
    dock = hand.window.watch.area.holding(panel)
    assert dock is not None
    dock.raise_()
    hand.parts.selection.set(("grid", grid.code))
    panel.look()
    count = sum(len(ring) // 2 for part in grid.rings for ring in part)
    assert panel.model.rowCount() == count
    kinds = {row.point: row.kind for row in panel.model.rows}
    assert kinds[course[0]] == kinds[course[-1]] == "node"
    assert {kinds[point] for point in course[1:-1]} == {"vertex"}
    hand.key(Qt.Key.Key_N)
    point = course[len(course) // 2]
    hand.click(point)
    row = panel.view.currentIndex().row()
    assert panel.model.rows[row].point == point
    panel.view.selectRow(row + 1)
    assert hand.board.marked == panel.model.rows[row + 1].point
    index = panel.model.index(row, 2)
    assert index.data() == f"{point[0] / 1000:.3f}"
    assert not panel.model.setData(index, "no figure")
    assert panel.model.setData(index, f"{point[0] / 1000 + 0.25:.3f}")
    assert [step.op for step in hand.steps()] == ["MoveVertex"]
    moved = (point[0] + 250, point[1])
    assert moved in {one.point for one in panel.model.rows}


def test_a_locked_grid_turns_the_ghost_red_before_the_line_is_ended(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.parts.desk.do(LockGrids(plan=hand.plan, grids=(grid.code,)))
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west)
    hand.move(hand.between(west, east, 0.9))
    hand.move(east)
    hand.board.check()
    assert hand.board.foreseen.reason is not None
    assert hand.board.foreseen.reason.code == "GRID_LOCKED"
    assert hand.board.bad


def test_what_takes_long_is_judged_in_a_thread_and_told_when_it_is_there(
    hand: DrawingHand, qtbot: QtBot
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west)
    hand.board.guard.took_ms = 1000.0
    with qtbot.waitSignal(hand.board.foretold, timeout=20_000):
        hand.move(hand.between(west, east, 0.9))
        hand.move(east)
    qtbot.waitUntil(lambda: len(hand.board.foreseen.sides) == 2, timeout=20_000)
    assert hand.steps() == ()


def test_a_verdict_on_a_move_before_never_covers_the_one_on_the_last(
    hand: DrawingHand, qtbot: QtBot
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west)
    told: list[object] = []
    hand.board.guard.answered.connect(told.append)
    hand.board.guard.took_ms = 1000.0
    # This one is judged in the thread; its answer comes after the next is judged.
    hand.move(hand.between(west, east, 0.5))
    hand.board.guard.took_ms = 0.0
    hand.move(east)
    assert len(hand.board.foreseen.sides) == 2
    qtbot.wait(500)
    assert len(hand.board.foreseen.sides) == 2
    assert told == []
