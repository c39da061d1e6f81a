"""A desk killed while somebody draws loses no finished stroke.

pytest -n 0 -m soak tests/flows/test_killed_plans.py -s       # 60 kills
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
import shapely

from db.founding_act import Founding, found
from db.staging import Staging
from db.store import Frame
from db.verify import verify
from domain.boundary.commands import CreateUnit, PublishGrids
from domain.boundary.editing.ring_algebra import same_outline
from domain.boundary.staged import StagedGrid, chunks_of, grid_rows
from domain.clock import WallClock
from domain.ids import SeededIds
from tests.flows.storm import DRAWING, PLAN, X, Y, command_id, opened, stroke
from tests.flows.test_killed_desks import PHASES, killed

if TYPE_CHECKING:
    from pathlib import Path

    from db.workspace import Workspace

FEW, MANY = 2, 15


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    whole = metafunc.config.getoption("-m") == "soak"
    if "turn" in metafunc.fixturenames:
        metafunc.parametrize("turn", range(MANY if whole else FEW))


@pytest.fixture
def drawn(tmp_path: Path, home: Path) -> Path:
    """A workspace of two grids whose outline has a vertex every five metres."""
    path = tmp_path / "drawn.gpkg"
    workspace = found(
        path,
        Founding(title="drawn", crs="EPSG:4545", login="founder"),
        home=home,
        clock=WallClock(time.time),
        ids=SeededIds("drawn"),
    ).workspace
    for unit in (
        CreateUnit(id="c", level="city", code="610100", name="市"),
        CreateUnit(id="b", level="bureau", code="610113", name="分局", parent="c"),
        CreateUnit(id="s1", level="station", code="001", name="所", parent="b"),
    ):
        workspace.store.do(unit, workspace.session)
    workspace.store.do(_publish(workspace), workspace.session)
    workspace.close()
    return path


def _publish(workspace: Workspace) -> PublishGrids:
    rows = [
        StagedGrid(
            code,
            "",
            "",
            "s1",
            "",
            line,
            shapely.segmentize(
                shapely.box(X + i * 100, Y, X + i * 100 + 100, Y + 200), 5.0
            ),
        )
        for line, (code, i) in enumerate((("A", 0), ("B", 1)), 1)
    ]
    staging = Staging(workspace.store.conn)
    staging.begin("batch", "grids", "file")
    for number, chunk in enumerate(chunks_of(grid_rows(rows))):
        staging.add("batch", number, 2, chunk, b"")
    return PublishGrids(
        batch="batch",
        content_hash=staging.finish("batch").content_hash,
        chunks=staging.names("batch"),
    )


def look(path: Path, home: Path, first: int, acks: dict[int, int]) -> int:
    """Check the plan after a kill; return the number of the stroke to go on with."""
    workspace = opened(path, home)
    try:
        journal = workspace.read.journal
        for number, seq in acks.items():
            row = journal.by_command(command_id(number))
            assert row is not None, f"finished and lost: {number}"
            assert row.seq == seq
        flying = first + len(acks)
        stored = journal.by_command(command_id(flying)) is not None
        done = flying + stored
        assert verify(workspace.store.conn) == []
        _stands(workspace, done)
        workspace.store.do(
            stroke(flying), workspace.session, Frame(command_id=command_id(flying))
        )
        _stands(workspace, flying + 1)
    finally:
        workspace.close()
    return flying + 1


def _stands(workspace: Workspace, done: int) -> None:
    """The plan stands where so many strokes have brought it, and tiles the ground."""
    plan = workspace.read.plans.plan(PLAN)
    if done == 0:
        assert plan is None
        return
    assert plan is not None
    last = done - 1
    assert plan.step == (1 if last % 4 in {1, 3} else 0)
    mesh = workspace.read.plans.mesh(PLAN)
    assert len(mesh.grids) == 2 + plan.step
    base = [grid.rings for grid in workspace.read.boundary.contents()]
    assert same_outline(base, [grid.rings for grid in mesh.grids.values()])


@pytest.mark.soak
def test_every_finished_stroke_is_there_after_a_kill(
    drawn: Path, home: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    monkeypatch.setenv(DRAWING, "1")
    chance, first = random.Random(turn), 0  # noqa: S311 - which kill falls where
    for stops in PHASES.values():
        stop = stops[turn % len(stops)]
        acks = killed(drawn, home, first, stop, chance)
        first = look(drawn, home, first, acks)
