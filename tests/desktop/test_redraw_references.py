"""Borders drawn along streets, and the part that keeps the code pointed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop.boundary.toolbox import Toolbox
from desktop.map.side_words import reaches_of, sentence, side_words
from desktop.texts import t
from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.four_sides import SIDES
from tests.desktop.redraw_hand import RIGHT, SHIFT, DrawingHand
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def hand(sample: Path, qtbot: QtBot) -> Iterator[DrawingHand]:
    with window_of(sample, qtbot, with_map=True) as (window, parts):
        made = DrawingHand(window, parts)
        assert made.canvas.wait_until_complete()
        qtbot.waitUntil(lambda: made.drawing.ground.references is not None)
        yield made


def street_through(
    hand: DrawingHand,
) -> tuple[GridContent, shapely.LineString, Point, Point]:
    """Return a grid, a street that runs right through it, and where it enters."""
    reads = hand.parts.desk.read.boundary
    streets = np.array([row.shape for row in reads.streets()], dtype=object)
    tree = shapely.STRtree(streets)
    best: tuple[float, GridContent, shapely.LineString] | None = None
    for grid in hand.drawing.ground.mesh.grids.values():
        shape = hand.drawing.ground.shape(grid)
        for row in tree.query(shape, predicate="crosses").tolist():
            for run in shapely.get_parts(shapely.intersection(streets[row], shape)):
                ends = shapely.points([run.coords[0], run.coords[-1]])
                through = shapely.distance(ends, shape.boundary).max() < 1e-6
                bends = len(run.coords) > 3
                if through and bends and (best is None or run.length > best[0]):
                    best = (run.length, grid, run)
    assert best is not None
    _length, grid, run = best
    first, last = (
        (round(x * 1000), round(y * 1000)) for x, y in (run.coords[0], run.coords[-1])
    )
    return grid, run, first, last


def test_a_split_follows_a_street_from_border_to_border(hand: DrawingHand) -> None:
    grid, street, first, last = street_through(hand)
    hand.show(grid)
    hand.key(Qt.Key.Key_X)
    hand.key(Qt.Key.Key_T)
    hand.click(first, last)
    assert len(hand.board.points) > 3
    hand.key(Qt.Key.Key_Return)
    assert [step.op for step in hand.steps()] == ["SplitGrid"], hand.board.foreseen
    changed = hand.parts.desk.read.plans.difference(hand.plan)
    parts = [one for one in changed.added if one.station == grid.station]
    kept = next(one for one in parts if one.code == grid.code)
    fresh = next(
        one for one in parts if one.code not in {g.code for g in changed.removed}
    )
    border = set(edges_of(kept.rings)) & {(b, a) for a, b in edges_of(fresh.rings)}
    lines = shapely.multilinestrings([np.array(one) / 1000 for one in border])
    along = shapely.intersection(lines, shapely.buffer(street, 0.01)).length
    # All of it but what leads from the places that were clicked onto the street.
    assert along > 0.95 * street.length


def test_the_part_that_keeps_the_code_is_pointed_out_before_the_step_is_made(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(*hand.across(grid, 0.6))
    hand.key(Qt.Key.Key_C)
    assert hand.board.keep.rule == "largest"
    sizes = {side.fresh: side.area_m2 for side in hand.board.foreseen.sides}
    assert sizes[False] > sizes[True]
    hand.key(Qt.Key.Key_C)
    hand.key(Qt.Key.Key_Return)
    assert hand.board.keep.choosing
    assert hand.steps() == ()
    before = hand.board.foreseen.sides
    hand.key(Qt.Key.Key_Tab)
    after = hand.board.foreseen.sides
    assert [one.area_m2 for one in after] == [one.area_m2 for one in reversed(before)]
    # A click into the other part means that one again.
    spot = shapely.point_on_surface(
        shapely.Polygon(np.reshape(after[1].grid.rings[0][0], (-1, 2)))
    )
    hand.click((round(spot.x), round(spot.y)))
    wanted = hand.board.foreseen.sides[0]
    assert wanted.area_m2 == before[0].area_m2
    hand.key(Qt.Key.Key_Return)
    assert len(hand.steps()) == 1
    made = hand.drawing.ground.mesh.by_code(grid.code)
    assert made is not None
    assert made.rings == wanted.grid.rings
    hand.key(Qt.Key.Key_C)
    assert hand.board.keep.rule == ""


def test_esc_goes_from_the_choice_of_a_part_back_to_the_line(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    hand.key(Qt.Key.Key_X)
    hand.click(*hand.across(grid, 0.6))
    hand.key(Qt.Key.Key_C)
    hand.key(Qt.Key.Key_C)
    hand.key(Qt.Key.Key_Return)
    assert hand.board.keep.choosing
    hand.key(Qt.Key.Key_Escape)
    assert not hand.board.keep.choosing
    assert len(hand.board.points) == 2
    assert hand.steps() == ()
    hand.key(Qt.Key.Key_C)


def test_crossings_ends_and_middles_are_switched_by_keys_and_at_the_snap_button(
    hand: DrawingHand,
) -> None:
    plan = hand.window.hand.plan
    hand.key(Qt.Key.Key_X)
    hand.key(Qt.Key.Key_X, SHIFT)
    hand.key(Qt.Key.Key_E, SHIFT)
    assert plan.fine == {"crossing", "end"}
    menu = hand.window.findChild(Toolbox).buttons["snap"].menu()
    assert [one.isChecked() for one in menu.actions()] == [True, True, False]
    menu.actions()[2].trigger()
    assert plan.fine == {"crossing", "end", "middle"}
    hand.key(Qt.Key.Key_S, SHIFT)
    assert plan.fine == frozenset()
    grid, street, _first, _last = street_through(hand)
    hand.show(grid)
    x, y = street.interpolate(0.5, normalized=True).coords[0]
    hand.move((round(x * 1000), round(y * 1000)))
    assert hand.board.snap is not None
    assert hand.board.snap.kind == "line"
    assert hand.drawing.ground.called(hand.board.snap.edge)[0] == "street"


def test_what_a_grid_reaches_to_is_on_its_card_and_copied_by_one_key(
    hand: DrawingHand,
) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    sides = reaches_of(hand.parts.desk.read, grid.code)
    assert {one.side for one in sides} == set(SIDES)
    hand.parts.selection.set(("grid", grid.code))
    hand.canvas.pointer.show_chosen()
    card = hand.canvas.panels.card.accessibleName()
    told = side_words(sides)
    assert all(f"{t(f'map.card.{side}')} {told[side]}" in card for side in SIDES)
    both = Qt.KeyboardModifier.ControlModifier | SHIFT
    QTest.keyClick(hand.window, Qt.Key.Key_B, both)
    copied = QGuiApplication.clipboard().text()
    assert copied == sentence(grid, sides)
    assert t("map.sides.north.to", names=told["north"]) in copied


def test_a_border_chosen_by_the_right_button_is_told_with_rank_and_what_it_follows(
    hand: DrawingHand,
) -> None:
    grid, street, first, last = street_through(hand)
    hand.show(grid)
    hand.key(Qt.Key.Key_X)
    if not hand.window.hand.plan.helped("trace"):
        hand.key(Qt.Key.Key_T)
    hand.click(first, last)
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_V)
    x, y = street.interpolate(0.45, normalized=True).coords[0]
    at = (round(x * 1000), round(y * 1000))
    name = hand.drawing.ground.called(
        hand.drawing.ground.snapper.lines_only(at, 9).edge
    )
    told = []
    for _turn in range(3):
        hand.click(at, button=RIGHT)
        told.append(hand.drawing.words()[0])
    (said,) = [one for one in told if t("redraw.border.grid") in one]
    assert name[1] in said
    # Another choice lets go of the border.
    while hand.drawing.cycle.border is None:
        hand.click(at, button=RIGHT)
    hand.parts.selection.set(("grid", grid.code))
    assert hand.drawing.cycle.border is None
    assert t("redraw.border.grid") not in hand.drawing.words()[0]
