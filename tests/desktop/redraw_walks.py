"""Gestures of drawing in redraw, by mouse and keys, told one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from desktop.map.construction_paint import lines_of
from desktop.map.drawing_words import told
from desktop.reasons import reason_text
from domain.boundary.editing.ring_algebra import same_outline
from domain.boundary.lattice import planar_m2
from tests.desktop.redraw_hand import RIGHT, SHIFT, DrawingHand

if TYPE_CHECKING:
    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent


def without_an_open_plan_every_tool_is_grey_and_says_what_to_do(
    hand: DrawingHand,
) -> None:
    hand.window.hand.plan.close()
    box = hand.window.watch.redraw.toolbox
    assert box.isVisible()
    assert not any(one.isEnabled() for one in box.buttons.values())
    assert "Alt+Shift+O" in box.buttons["split"].toolTip()
    hand.window.hand.plan.open(hand.plan)
    assert all(one.isEnabled() for one in box.buttons.values())


def a_split_from_border_to_border_is_one_step_and_exact(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west, hand.between(west, east, 0.5, up=30))
    hand.move(east)
    assert hand.board.snap is not None
    assert hand.board.snap.kind in {"arc", "vertex", "node"}
    hand.board.check()
    assert hand.board.foreseen.reason is None
    before = [one.area_m2 for one in hand.board.foreseen.sides]
    assert sum(before) == pytest.approx(planar_m2(grid.rings), abs=50)
    counted = sum(one.entities for one in hand.board.foreseen.sides)
    assert counted == hand.parts.desk.read.plans.grid_entities(grid)
    rows = told(hand.board).table
    assert rows[0][1].startswith(grid.name)
    assert len(rows) == 4
    hand.click(east)
    hand.key(Qt.Key.Key_Return)
    assert [one.op for one in hand.steps()] == ["SplitGrid"]
    assert hand.board.points == []
    changed = hand.parts.desk.read.plans.difference(hand.plan)
    assert same_outline(
        [one.rings for one in changed.removed], [one.rings for one in changed.added]
    )
    # The cut begins and ends on the borders that the cursor caught.
    codes = {one.code for one in changed.added} - {one.code for one in changed.removed}
    assert len(codes) == 1


def undo_and_redo_go_by_the_steps_of_the_plan(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    hand.key(Qt.Key.Key_X)
    west, east = hand.across(grid)
    hand.click(west, east)
    hand.key(Qt.Key.Key_Return)
    assert hand.at_step == 1
    hand.window.keys.acts["undo"].trigger()
    assert hand.at_step == 0
    assert hand.drawing.ground.mesh.by_code(grid.code) == grid
    hand.window.keys.acts["redo"].trigger()
    assert hand.at_step == 1
    assert hand.drawing.ground.mesh.by_code(grid.code) != grid
    hand.window.keys.acts["redo"].trigger()
    assert "重做" in hand.parts.desk.messages.history[-1].text


def a_refused_stroke_stays_red_with_its_reason_and_can_be_mended(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    middle = hand.between(west, east, 0.5)
    hand.click(
        west,
        hand.between(west, east, 0.7, up=80),
        hand.between(west, east, 0.7, up=-80),
        hand.between(west, east, 0.3, up=60),
    )
    hand.move(hand.between(west, east, 0.9, up=-20))
    hand.move(east)
    hand.board.check()
    reason = hand.board.foreseen.reason
    assert reason is not None
    assert reason.code == "STROKE_CROSSES_ITSELF"
    assert hand.board.bad
    assert told(hand.board).reason == reason_text(reason)
    hand.click(east)
    hand.key(Qt.Key.Key_Return)
    assert hand.steps() == ()
    assert len(hand.board.points) == 5
    assert hand.board.bad
    assert hand.parts.desk.messages.history[-1].text == reason_text(reason)
    for _point in range(4):
        hand.key(Qt.Key.Key_Backspace)
    assert hand.board.points[-1] == hand.board.points[0]
    assert len(hand.board.points) == 1
    hand.click(middle, east)
    hand.key(Qt.Key.Key_Return)
    assert [one.op for one in hand.steps()] == ["SplitGrid"]


def a_half_drawn_line_survives_other_tools_modes_and_the_right_button(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west, hand.between(west, east, 0.4))
    drawn = list(hand.board.points)
    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_V)
    hand.window.show_mode("watch")
    hand.window.show_mode("redraw")
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_X)
    hand.click(hand.between(west, east, 0.5), button=RIGHT)
    hand.key(Qt.Key.Key_Escape)
    assert hand.board.points == drawn
    assert "Esc" in hand.canvas.bench.strip.text()
    hand.click(east)
    hand.key(Qt.Key.Key_Return)
    assert [one.op for one in hand.steps()] == ["SplitGrid"]


def esc_twice_gives_the_line_up(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(*hand.across(grid))
    hand.key(Qt.Key.Key_Escape)
    assert len(hand.board.points) == 2
    hand.key(Qt.Key.Key_Escape)
    assert hand.board.points == []
    assert hand.window.mode == "redraw"


def a_border_is_redrawn_by_one_stroke_that_traces_back_to_it(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    one, other, course = border_of(hand, grid)
    first, last = course[len(course) // 4], course[3 * len(course) // 4]
    hand.key(Qt.Key.Key_R)
    inside = hand.drawing.ground.shape(grid).representative_point()
    far_in = (round(inside.x * 1000), round(inside.y * 1000))
    middle = course[len(course) // 2]
    hand.click(first, hand.between(middle, far_in, 0.25), last)
    hand.key(Qt.Key.Key_Return)
    assert [step.op for step in hand.steps()] == ["ReshapeBorder"], [
        message.text for message in hand.parts.desk.messages.history[-2:]
    ]
    changed = hand.parts.desk.read.plans.difference(hand.plan)
    assert {grid.code for grid in changed.added} == {one.code, other.code}


def border_of(
    hand: DrawingHand, grid: GridContent
) -> tuple[GridContent, GridContent, list[Point]]:
    """Return a grid, the neighbour of its longest border, and that border."""
    ground = hand.drawing.ground
    mesh, snapper = ground.mesh, ground.snapper
    best: tuple[GridContent, list[Point]] | None = None
    for near in mesh.around([grid.id]):
        theirs = set(mesh.edges(near))
        shared = [one for one in mesh.edges(grid.id) if (one[1], one[0]) in theirs]
        if near == grid.id or not shared:
            continue
        course = snapper.course(mesh, shared[0], (grid.id, near))
        if best is None or len(course) > len(best[1]):
            best = (mesh.grids[near], course)
    assert best is not None
    return grid, *best


def a_vertex_is_dragged_on_both_sides_at_once(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    _grid, other, course = border_of(hand, grid)
    point = course[len(course) // 2]
    hand.key(Qt.Key.Key_N)
    inside = hand.drawing.ground.shape(grid).representative_point()
    to = hand.between(point, (round(inside.x * 1000), round(inside.y * 1000)), 0.2)
    hand.drag(point, hand.between(point, to, 0.5), to)
    assert [step.op for step in hand.steps()] == ["MoveVertex"]
    changed = hand.parts.desk.read.plans.difference(hand.plan)
    assert {one.code for one in changed.added} >= {grid.code, other.code}


def grids_are_merged_in_the_order_in_which_they_were_clicked(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    _grid, other, _course = border_of(hand, grid)
    hand.show(grid, other)
    hand.key(Qt.Key.Key_G)
    for one in (other, grid):
        at = hand.drawing.ground.shape(one).representative_point()
        hand.click((round(at.x * 1000), round(at.y * 1000)))
    assert hand.board.picked == [other.code, grid.code]
    hand.key(Qt.Key.Key_Return)
    assert [step.op for step in hand.steps()] == ["MergeGrids"]
    assert hand.drawing.ground.mesh.by_code(grid.code) is None
    assert hand.board.picked == []


def a_piece_goes_to_the_neighbour_that_is_clicked(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    _grid, other, course = border_of(hand, grid)
    hand.show(grid, other)
    hand.key(Qt.Key.Key_P)
    inside = hand.drawing.ground.shape(grid).representative_point()
    far_in = (round(inside.x * 1000), round(inside.y * 1000))
    first, last = course[len(course) // 5], course[4 * len(course) // 5]
    middle = course[len(course) // 2]
    hand.click(first, hand.between(middle, far_in, 0.4), last)
    hand.key(Qt.Key.Key_Return)
    assert hand.board.receiving
    at = hand.drawing.ground.shape(other).representative_point()
    hand.click((round(at.x * 1000), round(at.y * 1000)))
    assert [step.op for step in hand.steps()] == ["TransferPiece"], [
        message.text for message in hand.parts.desk.messages.history[-2:]
    ]
    assert planar_m2(hand.drawing.ground.mesh.by_code(grid.code).rings) < planar_m2(  # type: ignore[union-attr]
        grid.rings
    )


def an_enclave_is_closed_by_a_click_on_its_beginning(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_E)
    ring = [
        hand.between(west, east, 0.4, up=-60),
        hand.between(west, east, 0.6, up=-60),
        hand.between(west, east, 0.6, up=60),
        hand.between(west, east, 0.4, up=60),
    ]
    hand.key(Qt.Key.Key_S)
    hand.click(*ring)
    hand.key(Qt.Key.Key_S)
    hand.click(ring[0])
    assert [step.op for step in hand.steps()] == ["SplitGrid"]
    left = hand.drawing.ground.mesh.by_code(grid.code)
    assert left is not None
    assert len(left.rings[0]) == 2


def a_freehand_stroke_is_simplified_when_it_is_let_go(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    way = [hand.between(west, east, n / 60, up=n % 2) for n in range(1, 60)]
    hand.drag(west, *way, east, keys=SHIFT)
    assert 1 < len(hand.board.points) < 30
    hand.key(Qt.Key.Key_Return)
    assert [step.op for step in hand.steps()] == ["SplitGrid"]


def figures_are_typed_and_a_lock_holds_until_the_next_click(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(west)
    entry = hand.drawing.entry
    hand.key(Qt.Key.Key_Tab)
    QTest.keyClicks(entry.field, "d 120 a 90")
    QTest.keyClick(entry.field, Qt.Key.Key_Return)
    x, y = hand.board.points[0]
    assert hand.board.points[-1] == (x + 120_000, y)
    hand.key(Qt.Key.Key_Tab)
    QTest.keyClicks(entry.field, "a 0")
    QTest.keyClick(entry.field, Qt.Key.Key_Return)
    # Where the point may lie is drawn: due north of the last one.
    (north,) = lines_of(hand.board)
    assert north.p1() == hand.drawing.ground.pixel(hand.board.points[-1])
    assert north.dx() == pytest.approx(0.0, abs=0.01)
    assert north.dy() < 0
    hand.click(hand.between(west, east, 0.6, up=90))
    assert hand.board.points[-1][0] == x + 120_000
    assert not hand.board.held.any
    hand.key(Qt.Key.Key_Tab)
    QTest.keyClicks(entry.field, "what")
    QTest.keyClick(entry.field, Qt.Key.Key_Return)
    assert "what" in hand.parts.desk.messages.history[-1].text
    assert len(hand.board.points) == 3


def the_next_leg_runs_parallel_or_across_to_the_edge_under_the_cursor(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(hand.between(west, east, 0.3))
    hand.move(west)
    hand.key(Qt.Key.Key_A)
    along = hand.board.held.bearing
    assert along is not None
    (line,) = lines_of(hand.board)
    last = hand.drawing.ground.pixel(hand.board.points[-1])
    assert line.center().x() == pytest.approx(last.x(), abs=0.5)
    assert line.center().y() == pytest.approx(last.y(), abs=0.5)
    hand.move(west)
    hand.key(Qt.Key.Key_W)
    assert hand.board.held.bearing == pytest.approx((along + 90) % 360)
    hand.click(east)
    (ax, ay), (bx, by) = hand.board.points
    assert (bx - ax, by - ay) != (0, 0)


def the_right_button_goes_from_grid_to_border_to_neighbour(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    _grid, other, course = border_of(hand, grid)
    at = course[len(course) // 2]
    seen = []
    for _turn in range(3):
        hand.click(at, button=RIGHT)
        assert hand.drawing.cycle.now is not None
        seen.append(hand.drawing.cycle.now.grids)
    assert sorted(len(one) for one in seen) == [1, 1, 2]
    assert {code for one in seen for code in one} == {grid.code, other.code}


def a_grid_is_handed_over_by_the_menu_of_stations(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    hand.key(Qt.Key.Key_H)
    at = hand.drawing.ground.shape(grid).representative_point()
    hand.click((round(at.x * 1000), round(at.y * 1000)))
    menu = hand.window.watch.redraw.menu
    assert isinstance(menu, QMenu)
    bureau = next(one for one in menu.actions() if one.menu() is not None)
    below = bureau.menu()
    assert isinstance(below, QMenu)
    station = next(one for one in below.actions() if one.isEnabled())
    station.trigger()
    menu.close()
    assert [step.op for step in hand.steps()] == ["HandOver"]


def pressing_and_moving_pushes_the_paper_and_adds_no_point(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    west, east = hand.across(grid)
    hand.key(Qt.Key.Key_X)
    view = hand.canvas.camera
    hand.drag(hand.between(west, east, 0.5), west, hand.between(west, east, 0.9))
    assert hand.board.points == []
    assert hand.canvas.camera != view


# A window takes seconds to open: several gestures, each in a plan of its own, share it.
