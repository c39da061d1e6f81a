"""A plan and the published states gone through on the map: played, stepped, left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.catalog import BY_ID
from desktop.map.canvas import MapCanvas
from desktop.texts import t
from domain.clock import FrozenClock
from domain.plans.commands import ApprovePlan, MergeGrids, PublishPlan, UndoStep
from tests.desktop.plan_hands import begun, inner, row, second, split, submitted
from tests.desktop.window_of import NINE, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.map.plan_film import Replay
    from desktop.window import Window

    Opened = tuple[Window, Parts, FrozenClock]

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[Opened]:
    clock = FrozenClock(NINE)
    with window_of(sample, qtbot, clock=clock, with_map=True) as (window, parts):
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5_000)
        yield window, parts, clock


def replay_of(window: Window) -> Replay:
    views = window.watch.views
    assert views is not None
    return views.replay


def test_a_plan_is_gone_through_step_by_step_and_nothing_can_be_drawn_meanwhile(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    read = parts.desk.read
    begun(window)
    code = inner(parts)
    split(window, parts, code)
    (first,) = read.plans.steps(row(window).id)
    parted = read.plans.step_difference(row(window).id, first.step).added
    (fresh,) = {one.code for one in parted} - {
        one.code for one in read.boundary.grids()
    }
    window.hand.plan.do(MergeGrids(grids=(fresh, code), keep=code))
    plan = row(window)
    whole = read.plans.difference(plan.id)
    assert read.plans.difference_at(plan.id, 2) == whole
    assert read.plans.difference_at(plan.id, 0).added == ()
    qtbot.keyClick(window, Qt.Key.Key_0, ALT)
    film = replay_of(window)
    drawing = window.watch.redraw.drawing
    assert drawing is not None
    assert film.bar.isVisible()
    assert film.bar.hasFocus()
    assert film.bar.said.text() == t("plan.step.opened")
    draft = drawing.draft.draft()
    assert draft is not None
    assert draft.fresh.isEmpty()
    qtbot.keyClick(film.bar, Qt.Key.Key_Right)
    draft = drawing.draft.draft()
    assert draft is not None
    assert not draft.drawn.isEmpty()
    assert film.bar.place_said.text() == "2 / 3"
    name = next(one.name for one in whole.removed if one.code == code)
    assert name in film.bar.said.text()
    assert f"{NINE:%Y-%m-%d %H:%M}" in film.bar.who.text()
    assert parts.desk.session.name in film.bar.who.text()
    film.bar.slider.setValue(2)
    draft = drawing.draft.draft()
    assert draft is not None
    assert not draft.erased.isEmpty()
    # Nothing is drawn or taken back while the film is shown.
    assert not drawing.editable
    for action in ("redraw.split", "undo"):
        assert BY_ID[action].why_not(window.hand) == t("replay.why")
    qtbot.keyClick(film.bar, Qt.Key.Key_Escape)
    assert not film.bar.isVisible()
    assert drawing.editable
    assert row(window) == plan


def test_a_film_plays_by_itself_at_its_speed_and_ends_when_the_plan_changes(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    begun(window)
    split(window, parts, inner(parts))
    qtbot.keyClick(window, Qt.Key.Key_0, ALT)
    film = replay_of(window)
    film.bar.speed.setCurrentIndex(3)
    qtbot.keyClick(film.bar, Qt.Key.Key_Space)
    assert film.playing
    assert film.bar.buttons["play"].accessibleName() == t("replay.pause")
    qtbot.waitUntil(lambda: film.place_at == 1 and not film.playing, timeout=10_000)
    assert film.bar.buttons["play"].accessibleName() == t("replay.again")
    qtbot.keyClick(film.bar, Qt.Key.Key_Space)
    assert film.playing
    assert film.place_at == 0
    parts.desk.do(UndoStep(plan=row(window).id))
    assert film.what == ""
    assert not film.playing
    assert BY_ID["plan.replay"].why_not(window.hand) == t("replay.why.no_step")


def test_the_published_states_tell_which_plan_and_who_approved_it(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, clock = desk
    plan = begun(window, "样例方案")
    split(window, parts, inner(parts))
    submitted(window, parts)
    other = second(parts)
    parts.desk.do(ApprovePlan(plan=plan, document_no="样〔1〕号"), session=other)
    clock.at += timedelta(days=1)
    before = parts.desk.read.boundary.grid_count()
    parts.desk.do(PublishPlan(plan=plan))
    content = window.pane(MapCanvas).content

    def shown() -> int:
        return len(content.outlines.areas.codes)

    qtbot.waitUntil(lambda: shown() == before + 1, timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_0, ALT | SHIFT)
    film = replay_of(window)
    assert film.bar.said.text() == t("replay.founded", came=before, went=0)
    qtbot.waitUntil(lambda: shown() == before, timeout=10_000)
    qtbot.keyClick(film.bar, Qt.Key.Key_End)
    for word in ("样例方案", "样〔1〕号"):
        assert word in film.bar.said.text()
    assert other.name in film.bar.who.text()
    qtbot.waitUntil(lambda: shown() == before + 1, timeout=10_000)
    window.show_mode("watch")
    assert film.what == ""
    assert content.data.as_of is None
