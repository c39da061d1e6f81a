"""A desk killed in the middle of its work loses nothing that it had acknowledged.

Each run kills a child program by SIGKILL, twice in each phase. The full storm, 20
kills in each phase and 80 in all, is asked for by its mark:

    pytest -n 0 -m soak tests/flows/test_killed_desks.py -s
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from db.founding_act import Founding, found
from db.staging import Staging
from db.store import Frame
from db.verify import verify
from domain.boundary.commands import CreateUnit, PublishGrids
from domain.boundary.staged import StagedGrid, chunks_of, grid_rows
from domain.clock import WallClock
from domain.ids import SeededIds
from tests.flows.storm import (
    AFTER_COMMIT,
    AFTER_JOURNAL,
    AFTER_ROWS,
    BEFORE_BEGIN,
    BEFORE_COMMIT,
    NOWHERE,
    X,
    Y,
    case_id,
    command,
    command_id,
    opened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
FEW, MANY = 2, 20
PHASES = {
    "before BEGIN": (BEFORE_BEGIN,),
    "inside the transaction": (AFTER_JOURNAL, BEFORE_COMMIT, AFTER_ROWS),
    "between COMMIT and acknowledgement": (AFTER_COMMIT,),
    "at any moment": (NOWHERE,),
}

# Whether the act that nobody acknowledged stands in the journal afterwards.
COMMITTED = {
    "before BEGIN": 0,
    "inside the transaction": 0,
    "between COMMIT and acknowledgement": 1,
}


@dataclass
class Tally:
    """What the kills of one phase led to."""

    kills: int = 0
    acknowledged: int = 0
    committed_unsaid: int = 0


def grids() -> list[StagedGrid]:
    return [
        StagedGrid(
            code,
            "",
            "",
            "s1",
            "",
            line,
            shapely.box(X + i * 100, Y, X + i * 100 + 100, Y + 200),
        )
        for line, (code, i) in enumerate((("A", 0), ("B", 1)), 1)
    ]


def publish(workspace: Workspace) -> PublishGrids:
    staging = Staging(workspace.store.conn)
    staging.begin("batch", "grids", "file")
    for number, chunk in enumerate(chunks_of(grid_rows(grids()))):
        staging.add("batch", number, 2, chunk, b"")
    return PublishGrids(
        batch="batch",
        content_hash=staging.finish("batch").content_hash,
        chunks=staging.names("batch"),
    )


@pytest.fixture
def stormy(tmp_path: Path, home: Path) -> Path:
    """A real workspace with one station of two grids, closed."""
    path = tmp_path / "storm.gpkg"
    workspace = found(
        path,
        Founding(title="storm", crs="EPSG:4545", login="founder"),
        home=home,
        clock=WallClock(time.time),
        ids=SeededIds("storm"),
    ).workspace
    for unit in (
        CreateUnit(id="c", level="city", code="610100", name="市"),
        CreateUnit(id="b", level="bureau", code="610113", name="分局", parent="c"),
        CreateUnit(id="s1", level="station", code="001", name="所", parent="b"),
    ):
        workspace.store.do(unit, workspace.session)
    workspace.store.do(publish(workspace), workspace.session)
    workspace.close()
    return path


def killed(
    path: Path, home: Path, first: int, stop: str, chance: random.Random
) -> dict[int, int]:
    """Run the storm, kill it at its place; return the acknowledged number → seq."""
    words = [str(path), str(home), str(first), stop, str(chance.randrange(5))]
    said: list[bytes] = []
    wait_for = chance.randrange(8)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.flows.storm", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said.append(line)
            if line.startswith(b"stopped"):
                break
            if stop == NOWHERE and len(said) > wait_for:
                time.sleep(chance.uniform(0.0, 0.03))
                break
        child.kill()
        said += child.stdout.readlines()
    assert child.returncode == -9, "the child ended by itself"
    assert stop == NOWHERE or said[-1].startswith(b"stopped")
    acks = [line.split() for line in said if line.startswith(b"done")]
    return {int(number): int(seq) for _done, number, seq in acks}


def half_applied(workspace: Workspace, number: int) -> list[Any]:
    """Return what an act that is not in the journal has left behind."""
    case = workspace.read.cases.case(case_id(number))
    entities = workspace.store.conn.execute(
        "SELECT * FROM touch WHERE seq > (SELECT max(seq) FROM journal)"
    ).fetchall()
    version = 0 if case is None else case.version
    return entities if version == number % 3 else [case, *entities]


def check(
    path: Path, home: Path, first: int, acks: dict[int, int], tally: Tally
) -> int:
    """Check the workspace after a kill; return how many commands it holds now."""
    workspace = opened(path, home)
    try:
        journal = workspace.read.journal
        for number, seq in acks.items():
            row = journal.by_command(command_id(number))
            assert row is not None, f"acknowledged and lost: {number}"
            assert row.seq == seq
        flying = first + len(acks)
        stored = journal.by_command(command_id(flying))
        assert journal.by_command(command_id(flying + 1)) is None
        if stored is None:
            assert half_applied(workspace, flying) == []
        assert verify(workspace.store.conn) == []
        _repeat(workspace, flying, stored)
        if acks:
            _repeat(workspace, flying - 1, journal.by_command(command_id(flying - 1)))
        assert verify(workspace.store.conn, replaying=False) == []
    finally:
        workspace.close()
    tally.committed_unsaid += stored is not None
    return flying + 1


def _repeat(workspace: Workspace, number: int, stored: Any) -> None:
    """Tell a command again: its first result comes back, or it is done now."""
    frame = Frame(command_id=command_id(number))
    again = workspace.store.do(command(number), workspace.session, frame)
    assert again.repeated is (stored is not None)
    if stored is not None:
        assert again.seq == stored.seq
        assert len(again.events) == len(stored.body["events"])
    once_more = workspace.store.do(command(number), workspace.session, frame)
    assert once_more.repeated
    assert (once_more.seq, once_more.events) == (again.seq, again.events)
    assert once_more.changes.listed() == again.changes.listed()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    whole = metafunc.config.getoption("-m") == "soak"
    if "turn" in metafunc.fixturenames:
        metafunc.parametrize("turn", range(MANY if whole else FEW))


@pytest.fixture(scope="module")
def tallies() -> Iterator[dict[str, Tally]]:
    counted = {phase: Tally() for phase in PHASES}
    yield counted
    for phase, tally in counted.items():
        print(phase, tally)  # noqa: T201 - the figures of the storm


@pytest.mark.soak
def test_no_acknowledged_act_is_lost_and_none_is_half_done(
    stormy: Path, home: Path, tallies: dict[str, Tally], turn: int
) -> None:
    chance, first = random.Random(turn), 0  # noqa: S311 - which kill falls where
    for phase, stops in PHASES.items():
        tally, before = tallies[phase], tallies[phase].committed_unsaid
        acks = killed(stormy, home, first, stops[turn % len(stops)], chance)
        first = check(stormy, home, first, acks, tally)
        tally.kills += 1
        tally.acknowledged += len(acks)
        if phase in COMMITTED:
            assert tally.committed_unsaid - before == COMMITTED[phase]
