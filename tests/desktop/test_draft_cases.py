"""Where open cases would go under a plan: on the map, in the queue, in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.cases.models import COLUMNS
from desktop.map.canvas import MapCanvas
from desktop.map.case_goals import WHOLE_LIMIT
from desktop.texts import t
from domain.cases.intake_commands import RegisterCase
from domain.plans.commands import HandOver, MergeGrids
from tests.desktop.plan_hands import begun
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window
    from domain.boundary.reads import GridRow

    Opened = tuple[Window, Parts]


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[Opened]:
    with window_of(sample, qtbot, with_map=True) as made:
        yield made


def settled(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.hand.draft_cases.busy, timeout=10_000)


def pair(parts: Parts) -> tuple[GridRow, GridRow]:
    """Return two grids beside each other, of one station."""
    read = parts.desk.read.boundary
    for one in read.grids():
        for code in read.neighbours(one.code):
            other = read.grid(code)
            assert other is not None
            if other.station == one.station:
                return one, other
    raise AssertionError


def come_in(parts: Parts, name: str, grid: str) -> None:
    """Register a case in the middle of a grid."""
    shape = parts.desk.read.boundary.grid_shape(grid)
    assert shape is not None
    at = shape.representative_point()
    parts.desk.do(
        RegisterCase(
            case=name, kind="patrol", source="walk", summary="占道", x=at.x, y=at.y
        )
    )


def flags_of(window: Window) -> list[str]:
    top = window.watch.file.top
    return [one.text() for one in top.findChildren(QLabel) if one.isVisibleTo(top)]


def test_a_case_says_everywhere_where_the_plan_would_take_it(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts = desk
    stays, goes = pair(parts)
    come_in(parts, "before", goes.code)
    begun(window)
    draft, queue = window.hand.draft_cases, window.watch.queue
    window.hand.plan.do(MergeGrids(grids=(stays.code, goes.code), keep=stays.code))
    settled(window, qtbot)
    goal = draft.goal("before")
    assert goal is not None
    assert (goal.from_grid, goal.grid) == (goes.code, stays.code)
    # A case that comes in meanwhile is told at once, without going through all.
    come_in(parts, "meanwhile", goes.code)
    come_in(parts, "elsewhere", stays.code)
    assert draft.goal("meanwhile") == goal
    assert draft.goal("elsewhere") is None
    whole = t("draft.goes", name=goal.name, code=stays.code)
    flag = t("draft.goes.flag", code=stays.code[-2:])
    row = queue.model.row_of("meanwhile")
    said = queue.model.index(row, COLUMNS.index("what")).data()
    assert said.endswith(whole)
    assert flag in queue.model.index(row, COLUMNS.index("flags")).data()
    parts.selection.set(("case", "meanwhile"))
    assert whole in flags_of(window)
    window.hand.plan.undo()
    settled(window, qtbot)
    assert draft.goals == {}
    assert whole not in flags_of(window)


def test_badges_lie_on_the_map_in_redraw_and_are_walked_and_hidden(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts = desk
    canvas = window.pane(MapCanvas)
    assert canvas.wait_until_complete()
    stays, goes = pair(parts)
    for name in ("one", "two"):
        come_in(parts, name, goes.code)
    begun(window)
    window.hand.plan.do(MergeGrids(grids=(stays.code, goes.code), keep=stays.code))
    settled(window, qtbot)
    badges = window.watch.redraw.goals
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    first = parts.selection.first("case")
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert {
        first,
        parts.selection.first("case"),
    } <= window.hand.draft_cases.goals.keys()
    qtbot.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert parts.selection.first("case") == first
    assert canvas.wait_until_complete()
    canvas.grab()
    told = dict(badges.told)
    code = stays.code if canvas.camera.ratio <= WHOLE_LIMIT else stays.code[-2:]
    assert {told["one",], told["two",]} == {t("draft.goes.badge", code=code)}
    qtbot.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    assert window.hand.draft_cases.said("one") in canvas.panels.card.accessibleName()
    qtbot.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    canvas.grab()
    assert badges.told == ()
    badges.turn()
    window.show_mode("watch")
    canvas.grab()
    assert badges.told == ()


def test_a_grid_handed_over_takes_its_cases_to_the_other_station(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts = desk
    read = parts.desk.read.boundary
    grid = read.grids()[0]
    other = next(one for one in read.units("station") if one.id != grid.station)
    come_in(parts, "handed", grid.code)
    begun(window)
    window.hand.plan.do(HandOver(grid=grid.code, station=other.id))
    settled(window, qtbot)
    assert window.hand.draft_cases.said("handed") == t(
        "draft.goes_station", name=other.name
    )
    window.hand.plan.close()
    assert window.hand.draft_cases.goals == {}
