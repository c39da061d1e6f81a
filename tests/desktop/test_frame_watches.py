"""What the frame watches: the PC's clock, idle hands, sounds, bugs, long work."""

from __future__ import annotations

import io
import sys
import threading
import wave
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop import motion, texts
from desktop.alerts import Alerts
from desktop.clock_watch import ClockWatch, PcTime
from desktop.crash_report import CrashDialog, CrashReports, told
from desktop.desk_lock import DeskLock
from desktop.settings import load
from desktop.status_line import ProgressStrip
from desktop.tasks import Tasks, Token
from desktop.tones import TUNES, player, wav
from domain.cases.intake_commands import RegisterCase
from domain.clock import FrozenClock
from tests.desktop.window_of import NINE, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class FakePc:
    """The clocks of a PC, turned by hand."""

    def __init__(self) -> None:
        self.day, self.steady, self.east = 1_000_000.0, 500.0, 8.0

    def times(self) -> PcTime:
        return PcTime(lambda: self.day, lambda: self.steady, lambda: self.east)

    def pass_by(self, seconds: float, jump: float = 0.0) -> None:
        self.steady += seconds
        self.day += seconds + jump


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[tuple[Window, Parts, FrozenClock]]:
    clock = FrozenClock(NINE)
    with window_of(sample, qtbot, clock=clock) as (window, parts):
        yield window, parts, clock


def test_a_jump_of_the_clock_is_said_once_by_how_much_and_what_it_means(
    desk: tuple[Window, Parts, FrozenClock],
) -> None:
    _window, parts, _clock = desk
    pc, said = FakePc(), parts.desk.messages.history
    watch = ClockWatch(parts.desk, pc.times())
    before = len(said)
    pc.pass_by(3600)
    watch.look()
    # An hour that passed on both clocks, as while the PC slept, is no jump.
    pc.pass_by(5, jump=59)
    watch.look()
    assert len(said) == before
    pc.pass_by(5, jump=-7_500)
    watch.look()
    watch.look()
    assert len(said) == before + 1
    assert "2 小时 5 分" in said[-1].text
    assert texts.t("clock.means.training") in said[-1].text
    pc.east = 9.0
    watch.look()
    assert "UTC+8" in said[-1].text
    assert "UTC+9" in said[-1].text
    watch.stop()


def test_an_idle_desk_locks_after_its_minutes_and_never_at_none(
    desk: tuple[Window, Parts, FrozenClock], qtbot: QtBot
) -> None:
    window, parts, clock = desk
    now = {"s": 0.0}
    window.room.lock.stop()
    lock = window.room.lock = DeskLock(window, lambda: now["s"], window.room.forms)
    parts.settings.idle_minutes = 5
    now["s"] = 290.0
    lock.look()
    qtbot.keyClick(window, Qt.Key.Key_F4)
    now["s"] = 580.0
    lock.look()
    assert not lock.locked
    now["s"] = 591.0
    lock.look()
    assert lock.locked
    assert lock.cover is not None
    shown = lock.cover.time.text()
    clock.at += timedelta(minutes=3)
    lock.look()
    assert lock.cover.time.text() != shown
    lock.cover.enter()
    parts.settings.idle_minutes = 0
    now["s"] = 90_000.0
    lock.look()
    assert not lock.locked


def test_a_new_urgent_case_and_a_limit_run_out_are_heard_unless_switched_off(
    desk: tuple[Window, Parts, FrozenClock],
) -> None:
    window, parts, _clock = desk
    late = {"n": 3}
    alerts = Alerts(
        parts.desk, parts.settings, window.watch.queue.model.all_rows, lambda: late["n"]
    )
    alerts.look()
    assert alerts.tones.played == []
    late["n"] = 4
    alerts.look()
    assert alerts.tones.played == ["overdue"]
    grid = parts.desk.read.boundary.grids()[0].code
    for priority, summary in ((3, "a usual one"), (1, "somebody is stuck")):
        parts.desk.do(
            RegisterCase(
                kind="patrol",
                source="patrol",
                received_at=parts.desk.clock.now(),
                summary=summary,
                grid=grid,
                priority=priority,
            )
        )
    assert alerts.tones.played == ["overdue", "urgent"]
    parts.settings.sounds["overdue"] = False
    late["n"] = 9
    alerts.look()
    assert alerts.tones.played == ["overdue", "urgent"]
    alerts.stop()


def test_each_tune_is_a_sound_of_its_own() -> None:
    made = {tune: wav(tune) for tune in TUNES}
    assert len(set(made.values())) == len(TUNES)
    for sound in made.values():
        with wave.open(io.BytesIO(sound)) as file:
            assert file.getnchannels() == 1
            assert 0.2 < file.getnframes() / file.getframerate() < 1
            assert max(file.readframes(file.getnframes())) > 0
    assert isinstance(player(), str)


def test_nothing_moves_where_it_is_not_wanted(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp is not None
    monkeypatch.setattr(motion, "system_is_calm", lambda: False)
    motion.allow(True)
    assert motion.duration(250) == 250
    motion.allow(False)
    assert motion.duration(250) == 0
    motion.allow(True)
    monkeypatch.setattr(motion, "system_is_calm", lambda: True)
    assert motion.duration(250) == 0
    veiled = QWidget()
    motion.fade_in(veiled)
    assert veiled.graphicsEffect() is None


def test_a_report_names_places_in_the_program_and_nobody() -> None:
    try:
        int("投诉人张三 13800001111")
    except ValueError:
        report = told(*sys.exc_info())  # type: ignore[arg-type]
    assert "ValueError" in report
    assert "test_frame_watches.py" in report.replace("\n", "")
    last = report.splitlines()[-1]
    assert "张三" not in last
    assert "13800001111" not in last


def test_a_bug_in_a_thread_is_shown_and_the_workspace_can_be_checked(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_args: None)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reports = CrashReports(tmp_path, FrozenClock(NINE))
    reports.arm()
    reports.check = lambda answer: answer(0)

    def fail() -> None:
        raise LookupError

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    reports.disarm()
    shown = lambda: [  # noqa: E731 - asked twice
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, CrashDialog) and one.isVisible()
    ]
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=5_000)
    dialog = shown()[0]
    assert "LookupError" in dialog.text.toPlainText()
    dialog.buttons["crash.copy"].click()
    assert "LookupError" in QApplication.clipboard().text()
    dialog.buttons["crash.check"].click()
    assert dialog.said.text() == texts.t("crash.checked", n=0)
    assert list(tmp_path.glob("crash-*.txt"))
    dialog.accept()


def test_long_work_is_shown_after_half_a_second_and_stops_when_asked(
    qtbot: QtBot,
) -> None:
    tasks, holder = Tasks(), QWidget()
    qtbot.addWidget(holder)
    strip = ProgressStrip(tasks, holder)
    holder.show()
    ended = threading.Event()
    errors: list[Exception | None] = []

    def work(token: Token) -> None:
        for count in range(10_000):
            token.progress(count, 10_000)
            ended.wait(0.005)

    tasks.run(work, lambda result: errors.append(result.error), "copying")
    # Short work that keeps coming must not hide the long one.
    for _turn in range(6):
        tasks.run(lambda _token: None, lambda _result: None, "short")
        qtbot.wait(100)
    qtbot.waitUntil(strip.isVisible, timeout=2_000)
    qtbot.waitUntil(lambda: "copying" in strip._text.text(), timeout=2_000)
    strip.stop()
    assert not strip._cancel.isEnabled()
    qtbot.waitUntil(lambda: bool(errors), timeout=5_000)
    assert type(errors[0]).__name__ == "Cancelled"
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=2_000)
    tasks.close()


class Pane(QWidget):
    """Hears the answer of some work, unless it is gone by then."""

    heard = 0

    def hear(self, _result: object) -> None:
        Pane.heard += 1
        self.setWindowTitle("heard")


def test_an_answer_for_a_pane_that_was_closed_is_let_go(qtbot: QtBot) -> None:
    tasks, gate = Tasks(), threading.Event()
    gone, there = Pane(), Pane()
    qtbot.addWidget(there)
    for pane in (gone, there):
        tasks.run(lambda _token: gate.wait(5), pane.hear)
    shiboken6.delete(gone)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy(), timeout=5_000)
    qtbot.waitUntil(lambda: Pane.heard == 1, timeout=5_000)
    assert there.windowTitle() == "heard"
    tasks.close()


def test_settings_of_another_shape_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"sounds": [1], "keys": 7, "idle_minutes": "x"}', "utf-8")
    kept = load(path)
    assert (kept.sounds, kept.keys, kept.idle_minutes) == (
        {"urgent": True, "overdue": True, "callback": True},
        {},
        15,
    )
