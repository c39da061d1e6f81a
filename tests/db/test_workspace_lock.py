"""One desk holds a workspace; the next is told who, and a crash leaves no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.lock import held_by, lock_path, take
from domain.refused import Unavailable

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from db.lock import take
lock = take(Path(sys.argv[1]), "值守一台", "/run/door", now=lambda: 1000.0)
print("held", flush=True)
sys.stdin.readline()
lock.release()
"""


def other_desk(workspace):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace), str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_desk_is_told_who_holds_the_file(tmp_path):
    workspace = tmp_path / "w.gpkg"
    with other_desk(workspace) as desk:
        holder = held_by(workspace)
        assert holder is not None
        assert (holder.pid, holder.title, holder.address, holder.since) == (
            desk.pid,
            "值守一台",
            "/run/door",
            1000.0,
        )
        with pytest.raises(Unavailable) as told:
            take(workspace, "second")
        assert told.value.code == "LOCKED"
        assert told.value.fields["pid"] == desk.pid
        desk.communicate("go\n")
    assert held_by(workspace) is None
    assert not lock_path(workspace).exists()


def test_a_killed_desk_holds_nothing_and_is_remembered_as_crashed(tmp_path):
    workspace = tmp_path / "w.gpkg"
    with other_desk(workspace) as desk:
        desk.kill()
        desk.wait()
        assert held_by(workspace) is None
    lock = take(workspace, "next")
    assert lock.crashed is not None
    assert lock.crashed.pid == desk.pid
    lock.release()
    again = take(workspace, "after a clean end")
    assert again.crashed is None
    again.release()


def test_asking_from_inside_does_not_let_go_of_the_lock(tmp_path):
    workspace = tmp_path / "w.gpkg"
    lock = take(workspace, "one")
    lock.say("renamed", "/door")
    for _ in range(3):
        holder = held_by(workspace)
        assert holder is not None
        assert (holder.pid, holder.title, holder.address) == (
            os.getpid(),
            "renamed",
            "/door",
        )
    with pytest.raises(Unavailable, match="LOCKED"):
        take(workspace, "two")
    lock.release()
    lock.release()


def test_a_spoiled_note_still_locks(tmp_path):
    workspace = tmp_path / "w.gpkg"
    lock = take(workspace, "one")
    lock_path(workspace).write_bytes(b"\xff\x00 not json")
    holder = held_by(workspace)
    assert holder is not None
    assert holder.pid == 0
    with pytest.raises(Unavailable, match="LOCKED"):
        take(workspace, "two")
    lock.release()
