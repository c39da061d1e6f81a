"""A desk from its start to its end: first sample, start screen, edits from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from db.connection import open_existing
from db.verify import verify
from desktop.health import Health
from desktop.home import backups, remember, remembered
from desktop.keeping import Keeping
from desktop.outside_dialog import OutsideDialog
from desktop.running import Running
from desktop.settings import Settings
from desktop.texts import t
from domain.boundary.commands import RenameGrid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def running(qapp: object) -> Iterator[Running]:
    one = Running(Settings())
    yield one
    one.close()


def main(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )


def test_a_remembered_workspace_that_is_gone_brings_the_start_screen(
    running: Running, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.gpkg"
    running.begin(gone, first=False)
    assert running.window is None
    assert running.start is not None
    assert str(gone) in running.start.why.text()
    assert not gone.exists(), "nothing is made in its place"


def test_the_workspace_used_last_is_remembered(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    running.begin(sample, first=False)
    assert running.window is not None
    assert remembered() == sample.resolve()


def test_a_note_of_the_last_workspace_that_is_spoiled_is_as_good_as_none(
    home: Path, sample: Path
) -> None:
    remember(sample)
    (home / "last.json").write_text("{", "utf-8")
    assert remembered() is None


def test_the_command_line_writes_through_the_open_desk_and_the_window_hears_of_it(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    running.begin(sample, first=False)
    assert running.parts is not None
    grid = running.parts.desk.read.boundary.grids()[0]
    plain = {"command": "RenameGrid", "grid": grid.code, "name": "改过的名字"}
    with qtbot.waitSignal(running.parts.desk.changed, timeout=20_000) as heard:
        told = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), "do", "-", "-w", str(sample)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert told.stdin is not None
        told.stdin.write(json.dumps(plain))
        told.stdin.close()
    assert heard.args is not None
    assert heard.args[0].touches("grid")
    assert told.stdout is not None
    assert json.loads(told.stdout.read())["results"][0]["command"] == "RenameGrid"
    told.stdout.close()
    assert told.wait() == 0
    now = running.parts.desk.read.boundary.grid(grid.code)
    assert now is not None
    assert now.name == "改过的名字"


def test_reading_goes_on_beside_an_open_desk(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    running.begin(sample, first=False)
    done = main("show", "stations", "-w", str(sample), "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == 10


def test_edits_from_outside_are_offered_and_put_back(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    conn = open_existing(sample)
    conn.execute("UPDATE grid SET name = 'x' WHERE fid = 3")
    conn.execute("DELETE FROM station WHERE fid = (SELECT min(fid) FROM station)")
    assert {one.table for one in verify(conn, replaying=False)} >= {"grid", "station"}
    conn.close()
    running.begin(sample, first=False)
    assert running.window is not None
    assert running.parts is not None
    outside = running.outside
    assert outside is not None
    qtbot.waitUntil(lambda: outside.dialog is not None, timeout=20_000)
    assert running.window.findChild(OutsideDialog) is outside.dialog
    buttons = running.window.findChildren(QPushButton)
    keep = next(one for one in buttons if one.text() == t("outside.keep"))
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: outside.edits == (), timeout=20_000)
    kept = running.parts.desk.read.boundary.outside_edits()
    assert {one.layer for one in kept} == {"grid", "station"}
    assert verify(running.parts.workspace.store.conn) == []


def test_a_backup_follows_a_change_and_is_checked(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    running.begin(sample, first=False)
    assert running.parts is not None
    keeping = Keeping(running.parts, after_ms=50)
    grid = running.parts.desk.read.boundary.grids()[0]
    running.parts.desk.do(RenameGrid(grid=grid.code, name="甲"))
    qtbot.waitUntil(lambda: keeping.last is not None, timeout=20_000)
    keeping.stop()
    assert keeping.last is not None
    assert keeping.last.parent == backups()


def test_a_workspace_that_is_at_fault_is_named_soon_after_its_start(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    conn = open_existing(sample)
    conn.execute("UPDATE person SET name = 'x' WHERE fid = 1")
    conn.close()
    running.begin(sample, first=False)
    assert running.parts is not None
    health = Health(running.parts, after_ms=10)
    qtbot.waitUntil(lambda: health.found is not None, timeout=20_000)
    assert health.found is not None
    assert [one.table for one in health.found] == ["person"]


def test_a_second_desk_on_a_held_file_is_told_who_holds_it(
    running: Running, sample: Path, qtbot: QtBot
) -> None:
    running.begin(sample, first=False)
    other = Running(Settings())
    other.begin(sample, first=False)
    assert other.window is None
    assert other.start is not None
    assert str(os.getpid()) in other.start.why.text()
    other.close()
