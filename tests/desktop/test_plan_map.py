"""Plan and past on the map: divider by mouse and keys, another day, a conflict."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from db.plan_file import write_plan
from db.workspace import hold
from desktop.boundary.conflict_dialog import ConflictDialog
from desktop.boundary.plan_files import take_in
from desktop.map.draft_layer import DraftLayer
from desktop.texts import t
from domain.clock import FrozenClock
from domain.ids import SeededIds
from domain.plans.commands import (
    ApprovePlan,
    GoToStep,
    HandOver,
    MoveVertex,
    OpenPlan,
    PublishPlan,
)
from tests.desktop.plan_hands import (
    asked,
    begun,
    inner,
    row,
    second,
    split,
    submitted,
)
from tests.desktop.window_of import NINE, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from db.workspace import Workspace
    from desktop.app import Parts
    from desktop.map.plan_views import PlanViews
    from desktop.window import Window

    Opened = tuple[Window, Parts, FrozenClock]

ALT = Qt.KeyboardModifier.AltModifier
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[Opened]:
    clock = FrozenClock(NINE)
    with window_of(sample, qtbot, clock=clock, with_map=True) as (window, parts):
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5_000)
        yield window, parts, clock


def views_of(window: Window) -> PlanViews:
    views = window.watch.views
    assert views is not None
    return views


def test_the_divider_is_moved_by_mouse_and_keys_and_esc_puts_it_away(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    begun(window)
    split(window, parts, inner(parts))
    qtbot.keyClick(window, Qt.Key.Key_X, BOTH)
    bar = views_of(window).comparison.bar
    assert bar.isVisible()
    assert bar.hasFocus()
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert bar.share == pytest.approx(0.52)
    qtbot.keyClick(bar, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert bar.share == pytest.approx(0.42)
    middle = bar.rect().center()
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(bar, middle + QPoint(200, 0))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton)
    port = window.watch.map.viewport()  # type: ignore[attr-defined]
    assert bar.share == pytest.approx(0.42 + 200 / port.width(), abs=0.01)
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.mode == "redraw"
    view = views_of(window).comparison.view
    qtbot.keyClick(window, Qt.Key.Key_C, ALT)
    assert views_of(window).comparison.view != view


def test_a_past_day_shows_its_own_grids_and_is_left_with_the_mode(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, clock = desk
    canvas = window.watch.map
    content = canvas.content  # type: ignore[attr-defined]
    plan = begun(window)
    code = inner(parts)
    split(window, parts, code)
    submitted(window, parts)
    parts.desk.do(ApprovePlan(plan=plan, document_no="1"), session=second(parts))
    clock.at += timedelta(days=3)
    before = parts.desk.read.boundary.grid_count()
    parts.desk.do(PublishPlan(plan=plan))

    def shown() -> int:
        return len(content.outlines.areas.codes)

    qtbot.waitUntil(lambda: shown() == before + 1, timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_A, ALT)
    past = views_of(window).past
    field = past.banner.field
    assert past.banner.isVisible()
    assert field.hasFocus()
    qtbot.waitUntil(lambda: shown() == before, timeout=10_000)
    day = clock.at.date() - timedelta(days=1)
    assert past.banner.said.text() == t("map.past", day=f"{day:%Y-%m-%d}")
    field.setCurrentSection(field.Section.DaySection)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert past.day == clock.at.date()
    qtbot.waitUntil(lambda: shown() == before + 1, timeout=10_000)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown() == before, timeout=10_000)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert past.day is None
    assert not past.banner.isVisible()
    assert window.mode == "redraw"
    qtbot.waitUntil(lambda: shown() == before + 1, timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_A, ALT)
    assert past.day is not None
    window.show_mode("watch")
    assert past.day is None, "nobody dispatches on the grids of another day"


def shared(parts: Parts, code: str) -> tuple[float, float]:
    """Return a vertex that a grid shares with one neighbour alone."""
    read = parts.desk.read.boundary
    corners: dict[tuple[int, int], int] = {}
    for grid in read.contents((code, *read.neighbours(code))):
        for part in grid.rings:
            for ring in part:
                for n in range(0, len(ring), 2):
                    corner = (ring[n], ring[n + 1])
                    corners[corner] = corners.get(corner, 0) + 1
    own = read.contents((code,))[0].rings[0][0]
    for n in range(0, len(own), 2):
        if corners[own[n], own[n + 1]] == 2:
            return own[n] / 1000, own[n + 1] / 1000
    raise AssertionError


def elsewhere(copy: Path, home: Path, place: tuple[float, float], file: Path) -> None:
    """Let another operator move a vertex in his copy, and send his plan."""
    workspace: Workspace = hold(
        copy, home=home, clock=FrozenClock(NINE), ids=SeededIds(7), title="other"
    )
    try:
        session = workspace.sign_in()
        store = workspace.store
        plan = store.do(OpenPlan(title="B"), session).events[0].plan
        to = (place[0] - 2.0, place[1] - 1.0)
        store.do(MoveVertex(plan=plan, at=place, to=to), session)
        write_plan(workspace.read, plan, file, NINE)
    finally:
        workspace.close()


def test_a_border_moved_on_both_sides_is_chosen_on_its_picture(
    sample: Path, home: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    copy, file = tmp_path / "copy.gpkg", tmp_path / "b.json"
    shutil.copyfile(sample, copy)
    with window_of(sample, qtbot) as (window, parts):
        plan = begun(window)
        code = inner(parts)
        place = shared(parts, code)
        elsewhere(copy, home, place, file)
        mine = (round(place[0] + 2.0, 3), round(place[1] + 1.0, 3))
        window.hand.plan.do(MoveVertex(at=place, to=mine))
        take_in(window.hand, file)
        dialog = asked(qtbot, window, ConflictDialog)
        assert len(dialog.conflicts) == 1
        assert not dialog.send.isEnabled()
        assert dialog.problem.text() == t("plan.conflict.left", n=1)
        assert set(dialog.picture.paths) == {"base", "mine", "theirs"}
        qtbot.keyClick(dialog, Qt.Key.Key_2, ALT)
        assert dialog.send.isEnabled()
        assert dialog.buttons["theirs"].isChecked()
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert row(window).id == plan
        assert row(window).step == 2
        grid = parts.desk.read.plans.mesh(plan).by_code(code)
        assert grid is not None
        ring = grid.rings[0][0]
        places = {(ring[n] / 1000, ring[n + 1] / 1000) for n in range(0, len(ring), 2)}
        assert (round(place[0] - 2.0, 3), round(place[1] - 1.0, 3)) in places
        assert mine not in places


def test_a_plan_is_drawn_from_what_is_kept_of_it_as_from_nothing(desk: Opened) -> None:
    window, parts, _clock = desk
    begun(window)
    drawing = window.watch.redraw.drawing
    assert drawing is not None
    plan, code = window.hand.plan, inner(parts)

    def drawn_alike() -> None:
        fresh = DraftLayer(drawing.canvas, parts.desk, plan, drawing.ground)
        assert drawing.draft.draft() == fresh.draft()

    split(window, parts, code)
    drawn_alike()
    mesh = plan.mesh()
    grid = mesh.by_code(code) if mesh is not None else None
    assert grid is not None
    station = next(
        one.station
        for one in parts.desk.read.boundary.grids()
        if one.station != grid.station
    )
    assert plan.do(HandOver(grid=code, station=station))
    drawn_alike()
    plan.undo()
    drawn_alike()
    drawing.canvas.zoom_by(8.0)
    drawn_alike()
    plan.undo()
    drawn_alike()
    plan.redo()
    drawn_alike()
    for step in (2, 0, 1):
        assert plan.do(GoToStep(step=step))
        drawn_alike()
