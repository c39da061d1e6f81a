"""What the map shows of the sample is what the workspace holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import shapely
from PySide6.QtCore import QObject, Signal

from db.workspace import read_only
from desktop.map.canvas import MapCanvas
from desktop.map.desk_map_data import DeskMapData, turning_points
from desktop.selection import Selection
from domain.cases.two_clocks import ClockFace
from domain.changes import Changes
from tests.desktop.map_town import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from db.workspace import Workspace


class PlainDesk(QObject):
    """The read side of a desk around a workspace."""

    changed = Signal(object, object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.read = workspace.store.read
        self.clock = workspace.store.clock
        self.open_reader = lambda: read_only(workspace.path)


@pytest.fixture
def desk(sample: Path, open_workspace: Callable[[Path], Workspace]) -> PlainDesk:
    return PlainDesk(open_workspace(sample))


def test_every_grid_case_and_placed_entity_of_the_sample_is_there(
    desk: PlainDesk,
) -> None:
    data = DeskMapData(desk)
    areas = data.load_areas()
    assert list(areas.codes) == [row.code for row in desk.read.boundary.grids()]
    assert shapely.coverage_is_valid(areas.shapes)
    assert set(areas.station_of) <= areas.stations.keys()
    counts = desk.read.entities.placement_counts()
    points = data.load_entities()
    assert len(points.xy) >= counts["entities"] - counts["unplaced"]
    marks = data.load_cases()
    rows = {row.case.id: row for row in desk.read.cases.queue(data.now())}
    assert {mark.id for mark in marks} == {
        one for one, row in rows.items() if row.case.x is not None
    }
    again = data.cases(frozenset(mark.id for mark in marks[:5]))
    assert {mark.id for mark in again} == {mark.id for mark in marks[:5]}
    assert len(data.load_streets().lines) > 0


def test_the_card_names_who_answers(desk: PlainDesk) -> None:
    data = DeskMapData(desk)
    grid = desk.read.boundary.grids()[3]
    facts = data.facts(grid.code)
    assert facts is not None
    assert facts.name == grid.name
    assert facts.person
    assert facts.entities == desk.read.entities.counts((grid.code,))[grid.code]
    assert data.facts("no such grid") is None


def test_the_sample_is_drawn_whole(qtbot: QtBot, desk: PlainDesk) -> None:
    del qtbot
    canvas = MapCanvas(desk, Selection())
    canvas.resize(900, 700)
    canvas.show()
    assert canvas.wait_until_complete()
    assert canvas.content.failed is None
    assert len(canvas.stage.frame.labels) >= 6
    desk.changed.emit(Changes.of("grid"), None)
    assert not canvas.is_complete
    assert canvas.wait_until_complete()
    canvas.close()


def test_a_clock_turns_amber_when_a_quarter_is_left() -> None:
    due = NOW + timedelta(hours=2)
    face = ClockFace("x", "ok", due, due, 0.5)
    assert turning_points(face, NOW) == (NOW + timedelta(hours=1), due)
    late = ClockFace("x", "late", NOW - timedelta(hours=1), None, -0.2)
    assert turning_points(late, NOW)[1] == NOW - timedelta(hours=1)
    paused = ClockFace("x", "paused", due, due, 0.1)
    assert turning_points(paused, NOW) == (None, None)
