"""Eight hours at the desk, told as one story, by key and mouse events alone."""

from __future__ import annotations

import faulthandler
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from desktop import frame_room
from domain.clock import SHANGHAI, FrozenClock
from tests.flows import shift_frame, shift_scenes
from tests.flows.flow_eyes import is_whole
from tests.flows.flow_story import plots
from tests.flows.shift_cases import STEPS, Casework
from tests.flows.shift_desk import enter_officer, sat_down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from db.workspace import Workspace
    from tests.flows.flow_story import Story
    from tests.flows.shift_desk import ShiftDesk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

BEGINS = datetime(2026, 9, 16, 8, 35, tzinfo=SHANGHAI)
WHAT = "请来电人补充票据"
CASES = 15
PATIENCE_S = 300


@pytest.fixture
def entered(sample: Path, open_workspace: Callable[[Path], Workspace]) -> Path:
    """The sample with the watch officer of the day as a user of his own."""
    workspace = open_workspace(sample)
    workspace.store.clock = FrozenClock(BEGINS)
    enter_officer(workspace)
    workspace.close()
    return sample


def forenoon(desk: ShiftDesk, work: Casework, told: Iterator[Story]) -> None:
    """An absence, and fourteen calls: five to their close, others on the way."""
    stood_in = shift_scenes.absence_and_take_over(desk, next(told))
    work.go_on(work.register(stood_in), STEPS)
    for _place in range(4):
        work.go_on(work.register(next(told)), STEPS)
    for place in range(6, 0, -1):
        work.go_on(work.register(next(told)), STEPS[:place])
    waiting = work.register(next(told))
    work.refuse(work.register(next(told)))
    wavering = work.register(next(told))
    work.go_on(wavering, STEPS[:1])
    work.undo(wavering, "awaiting_acceptance", "acceptance")
    work.redo(wavering, "accepted", "acceptance")
    work.find(waiting)
    work.set_call_back(waiting, WHAT, "15:10")
    work.go_on(waiting, STEPS[:2])


def midday(desk: ShiftDesk, picture: Path) -> None:
    """Queue, map, register and wall; both languages and themes."""
    shift_scenes.queue_views(desk)
    shift_scenes.choropleth(desk)
    shift_scenes.place_two(desk)
    shift_scenes.save_picture(desk, picture)
    shift_scenes.wall(desk)
    shift_frame.turn_language_and_theme(desk)


def afternoon(desk: ShiftDesk, work: Casework, story: Story) -> None:
    """Called away in the middle of the fifteenth call; a call-back; what is left."""
    last = shift_frame.lock_with_half_a_case(desk, work, story)
    work.go_on(last, STEPS[:1])
    assert len(work.made) == CASES
    desk.until("15:10")
    work.called_back(WHAT, work.case(work.made[11]).number)
    desk.until("16:30")
    shift_scenes.roster_page(desk)


def test_a_shift_of_eight_hours_from_signing_in_to_the_next_sitting(
    entered: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A long story may take its time on a busy machine.
    faulthandler.dump_traceback_later(PATIENCE_S, exit=True)
    clock = FrozenClock(BEGINS)
    # Minutes without a hand on the desk are those of the same clock.
    monkeypatch.setattr(frame_room, "steady", lambda: clock.now().timestamp())
    with sat_down(entered, qtbot, clock) as desk:
        desk.sign_in()
        work = Casework(desk)
        told = plots(desk.eyes.read, clock.now())
        forenoon(desk, work, told)
        midday(desk, tmp_path / "map.png")
        afternoon(desk, work, next(told))
        left = shift_frame.leave(desk)
    with sat_down(entered, qtbot, clock) as desk:
        desk.sign_in()
        assert shift_frame.layout(desk) == left
    assert is_whole(entered)
