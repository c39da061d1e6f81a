"""From the start screen to a desk: a new workspace, a backup put back, a live feed."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.verify import verify
from desktop.feeding import Feeding
from desktop.keeping import Keeping
from desktop.running import Running
from desktop.settings import Settings
from domain.clock import TrainingClock
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def running(qapp: object) -> Iterator[Running]:
    one = Running(Settings())
    yield one
    one.close()


def test_a_new_workspace_opens_and_says_its_recovery_code(
    running: Running, tmp_path: Path, home: Path
) -> None:
    running.show_start()
    assert running.start is not None
    running.start.new_wanted.emit(str(tmp_path / "neu"))
    assert running.parts is not None
    assert running.parts.workspace.path == tmp_path / "neu.gpkg"
    said = [message.text for message in running.parts.desk.messages.history]
    assert any("恢复码" in text for text in said)
    assert verify(running.parts.workspace.store.conn) == []


def test_a_file_that_is_no_workspace_is_refused_on_the_start_screen(
    running: Running, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.gpkg"
    picture.write_bytes(b"\x89PNG\r\n")
    running.show_start()
    assert running.start is not None
    running.start.open_wanted.emit(str(picture))
    assert running.window is None
    assert str(picture) in running.start.why.text()
    assert picture.read_bytes() == b"\x89PNG\r\n"


def test_a_backup_is_put_back_from_the_start_screen(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    running.begin(sample, first=False)
    assert running.parts is not None
    keeping = Keeping(running.parts)
    keeping.now()
    qtbot.waitUntil(lambda: keeping.last is not None, timeout=20_000)
    backup = keeping.last
    assert backup is not None
    running.close()
    sample.write_bytes(b"spoiled")
    other = Running(running._settings)
    other.begin(sample, first=False)
    assert other.start is not None
    other.start.restore_wanted.emit(str(backup))
    assert other.parts is not None
    assert other.parts.workspace.path == sample
    assert verify(other.parts.workspace.store.conn, replaying=False) == []
    other.close()


def test_the_feed_brings_cases_by_the_clock(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    running.begin(sample, first=False)
    assert running.parts is not None
    desk = running.parts.desk
    clock = desk.clock
    assert isinstance(clock, TrainingClock)
    feeding = Feeding(desk, 600)
    before = len(list(desk.read.cases.open_ids(clock.now())))
    clock.move_on(timedelta(minutes=1))
    for _ in range(4):
        feeding.look()
    feeding.stop()
    came = len(list(desk.read.cases.open_ids(clock.now()))) - before
    assert 3 <= came <= 12
    # Begun anew within the same minute it brings others, and none is refused.
    again = Feeding(desk, 600)
    clock.move_on(timedelta(minutes=1))
    for _ in range(4):
        again.look()
    again.stop()
    assert len(list(desk.read.cases.open_ids(clock.now()))) > before + came
    assert all(one.tone == "plain" for one in desk.messages.history)
    assert verify(running.parts.workspace.store.conn) == []


def test_a_real_workspace_is_never_fed(running: Running, tmp_path: Path) -> None:
    running.show_start()
    assert running.start is not None
    running.start.new_wanted.emit(str(tmp_path / "real.gpkg"))
    assert running.parts is not None
    with pytest.raises(Refused) as refusal:
        Feeding(running.parts.desk, 60)
    assert refusal.value.code == "NOT_TRAINING"


def test_the_very_first_start_makes_the_sample_and_opens_it(
    running: Running,
    built_sample: tuple[Path, Path],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    # The full sample has tests of its own; here it is put in place ready made.
    def put(path: Path, *_rest: object) -> None:
        shutil.copyfile(built_sample[0], path)
        shutil.copytree(built_sample[1], home, dirs_exist_ok=True)

    monkeypatch.setattr("desktop.running.build_sample", put)
    running.begin(None, first=True)
    qtbot.waitUntil(lambda: running.window is not None, timeout=20_000)
    assert running.parts is not None
    assert running.parts.workspace.path == home / "sample.gpkg"
