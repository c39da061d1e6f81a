"""One case from the call to its close: by keys, by commands, through a desk."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.lock import held_by
from db.workspace import read_only
from desktop.app import Parts, build_desk, dress, open_window
from desktop.cases.dialogs import ActDialog
from desktop.cases.intake_form import IntakeForm
from desktop.settings import Settings
from desktop.texts import t
from domain.clock import SHANGHAI, FrozenClock
from tests.flows.flow_eyes import Eyes, is_whole
from tests.flows.flow_hands import CTRL, Hands, Key
from tests.flows.flow_script import (
    CASE,
    Answer,
    Plain,
    Script,
    ask,
    main_py,
    rows_of,
    running_desk,
    tell_by_commands,
)
from tests.flows.flow_story import Story, plot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from db.workspace import Workspace
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
STEP = timedelta(minutes=4)
SIZES = {"wide": (1920, 1080), "narrow": (1366, 768)}
WANTED = f"id == '{CASE}'"


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NINE)


@pytest.fixture
def untouched(sample: Path) -> Path:
    """Another copy of the sample, for the story told once more."""
    return Path(shutil.copyfile(sample, sample.with_name("untouched.gpkg")))


@pytest.fixture
def parts(
    sample: Path, untouched: Path, qapp: QApplication, clock: FrozenClock
) -> Iterator[Parts]:
    assert untouched.exists()
    assert qapp is not None
    settings = Settings()
    dress(settings)
    made = build_desk(sample, clock=clock, settings=settings, serve=True)
    yield made
    made.close()


@pytest.fixture(params=["wide", "narrow"])
def window(
    parts: Parts, qtbot: QtBot, request: pytest.FixtureRequest
) -> Iterator[Window]:
    made = open_window(parts)
    made.resize(*SIZES[request.param])
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()
    made.watch.map.close()
    parts.tasks.close()
    made.deleteLater()


def journal_text(parts: Parts) -> str:
    """Return the newest row of the journal as it is stored."""
    journal = parts.desk.read.journal
    row = journal.row(journal.head().seq)
    assert row is not None
    return row.text


class Telling:
    """The story told by hands, held against what eyes see after each act."""

    def __init__(
        self, hands: Hands, eyes: Eyes, clock: FrozenClock, story: Story
    ) -> None:
        self.hands = hands
        self.eyes = eyes
        self.clock = clock
        self.story = story

    def register(self) -> str:
        hands, story = self.hands, self.story
        before = self.eyes.counts()["acceptance"]
        hands.press(Key.Key_N, CTRL)
        form = hands.dialog(IntakeForm)
        hands.fill(story.narrative)
        hands.tab_to(form.fields["source"])
        hands.choose("来电")
        hands.choose("投诉")
        hands.fill(story.name)
        hands.fill(story.phone)
        hands.fill(story.uscc)
        assert form.value("source") == "phone"
        assert form.value("kind") == "complaint"
        assert form.value("grid") == story.grid
        assert form.value("matter") == story.matter
        hands.press(Key.Key_Return, CTRL)
        hands.gone(form)
        assert self.eyes.counts()["acceptance"] == before + 1
        case: str = self.eyes.window.hand.selection.first("case")
        return case

    def open_file(self) -> None:
        """Where the file hides behind the queue, the first Enter opens it."""
        watch = self.eyes.window.watch
        if watch.narrow:
            assert not watch.file.isVisible()
            self.hands.press(Key.Key_Return)
        assert watch.file.isVisible()

    def refused(self, case: str) -> None:
        """Press the key of an act whose time has not come: nothing but a reason."""
        eyes, window = self.eyes, self.eyes.window
        before = eyes.last_act()["seq"]
        self.hands.press(Key.Key_W)
        assert window.bar.isVisible()
        state = eyes.read.cases.case(case)
        assert state is not None
        assert t(f"word.{state.state}") in window.bar.text()
        assert eyes.last_act()["seq"] == before
        self.hands.press(Key.Key_Escape)
        assert not window.bar.isVisible()

    def enter(self) -> None:
        self.clock.at += STEP
        self.hands.press(Key.Key_Return)

    def undo(self) -> None:
        self.clock.at += STEP
        self.hands.press(Key.Key_Z, CTRL)

    def dispatch(self) -> None:
        """Choose the first candidate, by mouse or by keys, and press Enter on him."""
        file, hand = self.eyes.window.watch.file, self.eyes.window.hand
        view, first = file.people_view, hand.candidate
        assert first == self.story.officer
        if file.narrow:
            self.hands.tab_to(view)
            self.hands.press(Key.Key_Down)
        else:
            self.hands.click_row(view, file.people.index(1))
        assert hand.candidate not in {"", first}
        if file.narrow:
            self.hands.press(Key.Key_Up)
        else:
            self.hands.click_row(view, file.people.index(0))
        assert hand.candidate == first
        self.enter()

    def answer(self) -> None:
        self.enter()
        form = self.hands.dialog(ActDialog)
        self.hands.press(Key.Key_Return, CTRL)
        assert form.problem.isVisible()
        assert form.problem.text()
        self.hands.fill(self.story.result)
        self.hands.choose(self.story.second_no)
        assert form.value("second_enforcer") == self.story.second
        self.hands.press(Key.Key_Return, CTRL)
        self.hands.gone(form)

    def verify(self) -> None:
        self.enter()
        form = self.hands.dialog(ActDialog)
        self.hands.say(self.story.method)
        self.hands.press(Key.Key_Return, CTRL)
        self.hands.gone(form)

    def close(self) -> None:
        self.enter()
        form = self.hands.dialog(ActDialog)
        self.hands.press(Key.Key_Return, CTRL)
        self.hands.gone(form)


def test_a_case_goes_by_keys_from_the_call_to_its_close(
    window: Window,
    parts: Parts,
    qtbot: QtBot,
    clock: FrozenClock,
    untouched: Path,
) -> None:
    eyes = Eyes(qtbot, window, parts)
    eyes.settled()
    story = plot(parts.desk.read, NINE)
    telling = Telling(Hands(qtbot, window), eyes, clock, story)
    load = parts.desk.read.cases.open_load(story.officer)
    eyes.roster_tells(story.officer)

    case = telling.register()
    eyes.agree(case, "RegisterCase", "awaiting_acceptance", "acceptance")
    assert story.phone not in journal_text(parts)
    assert story.name not in journal_text(parts)
    telling.open_file()
    telling.refused(case)
    telling.enter()
    eyes.agree(case, "AcceptCase", "accepted", "acceptance")
    telling.undo()
    eyes.agree(case, "UndoAct", "awaiting_acceptance", "acceptance")
    telling.enter()
    eyes.agree(case, "AcceptCase", "accepted", "acceptance")
    telling.enter()
    eyes.agree(case, "FileCase", "awaiting_dispatch", "dispatch")
    telling.dispatch()
    eyes.agree(case, "DispatchCase", "dispatched", "handling")
    assert eyes.load_shown(story.officer) == load + 1
    telling.enter()
    eyes.agree(case, "TakeCase", "in_handling", "handling")
    telling.answer()
    eyes.agree(case, "AnswerCase", "in_verification", "verification")
    telling.verify()
    eyes.agree(case, "VerifyCase", "awaiting_close", "verification")
    telling.close()
    eyes.agree(case, "CloseCase", "closed", "closed")
    assert eyes.load_shown(story.officer) == load
    path = parts.workspace.path
    assert is_whole(path)

    tell_by_commands(untouched, story, NINE, STEP)
    assert rows_of(untouched, CASE) == rows_of(path, case)
    assert is_whole(untouched)


@pytest.mark.parametrize("window", ["wide"], indirect=True)
def test_commands_through_a_running_desk_leave_the_rows_they_leave_alone(
    window: Window, parts: Parts, qtbot: QtBot, untouched: Path
) -> None:
    eyes = Eyes(qtbot, window, parts)
    eyes.settled()
    story = plot(parts.desk.read, NINE)
    tell_by_commands(untouched, story, NINE, STEP)
    path = parts.workspace.path
    with ThreadPoolExecutor(1) as beside:

        def through_the_desk(path: Path, commands: list[Plain]) -> Answer:
            # The desk answers on the window's thread, so that has to go on.
            running = beside.submit(ask, path, commands)
            qtbot.waitUntil(running.done, timeout=30_000)
            shown = window.watch.queue.model.queue_row(CASE)
            assert shown is not None
            assert shown.case == parts.desk.read.cases.case(CASE)
            return running.result()

        tell_by_commands(path, story, NINE, STEP, through_the_desk)
    assert rows_of(path, CASE) == rows_of(untouched, CASE)
    told = main_py("show", "cases", "-w", str(path), "--where", WANTED, "--json").told
    assert [(one["state"], one["entity"]) for one in told] == [("closed", story.entity)]

    case = parts.desk.read.cases.case(CASE)
    assert case is not None
    hands = Hands(qtbot, window)
    hands.press(Key.Key_Slash)
    hands.say(case.number)
    hands.press(Key.Key_Return)
    eyes.agree(CASE, "CloseCase", "closed", "closed")
    assert is_whole(path)
    assert is_whole(untouched)


@pytest.mark.parametrize("window", ["wide"], indirect=True)
def test_an_act_that_another_has_built_upon_is_not_taken_back(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    eyes = Eyes(qtbot, window, parts)
    eyes.settled()
    telling = Telling(
        Hands(qtbot, window), eyes, FrozenClock(NINE), plot(parts.desk.read, NINE)
    )
    case = telling.register()
    telling.enter()
    eyes.agree(case, "AcceptCase", "accepted", "acceptance")
    file_it = {"command": "FileCase", "case": case, "seen_version": 2}
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(ask, parts.workspace.path, [file_it])
        qtbot.waitUntil(running.done, timeout=30_000)
        assert running.result().code == 0, running.result().errors
    # The open file shows the act from outside without a hand on this desk.
    eyes.agree(case, "FileCase", "awaiting_dispatch", "dispatch")
    telling.undo()
    assert "“立案”" in window.bar.text()
    eyes.agree(case, "FileCase", "awaiting_dispatch", "dispatch")


def test_a_desk_in_a_process_of_its_own_takes_commands_beside_it(
    sample: Path, untouched: Path
) -> None:
    read = read_only(sample)
    story = plot(read, NINE)
    read.conn.close()
    tell_by_commands(untouched, story, NINE, STEP)
    with running_desk(sample) as desk:
        holder = held_by(sample)
        assert holder is not None
        assert holder.pid == desk.pid
        tell_by_commands(sample, story, NINE, STEP)
    assert rows_of(sample, CASE) == rows_of(untouched, CASE)
    assert main_py("verify", "-w", str(sample)).code == 0


def test_reads_run_beside_a_desk_and_a_write_without_a_door_names_it(
    sample: Path, open_workspace: Callable[[Path], Workspace]
) -> None:
    # Held, but by something that has no door: a long import, or a desk of before.
    workspace = open_workspace(sample)
    before = workspace.read.journal.head()
    shown = main_py("show", "cases", "-w", str(sample), "--limit", "3", "--json")
    assert shown.code == 0, shown.errors
    assert len(shown.told) == 3
    story = plot(workspace.read, NINE)
    refused = ask(sample, Script(story, NINE, STEP).opening())
    assert refused.code == 2
    assert refused.told is None
    assert len(refused.errors.splitlines()) == 1
    for said in ("test", str(os.getpid())):
        assert said in refused.errors
    assert workspace.read.journal.head() == before
