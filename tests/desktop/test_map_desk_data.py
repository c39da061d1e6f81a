"""What the map shows of the sample is what the workspace holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QObject, Signal

from db.workspace import read_only
from desktop.map.canvas import MapCanvas
from desktop.map.desk_map_data import DeskMapData
from desktop.selection import Selection
from domain.changes import Changes

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
    held, needed = data.load_staffed(areas.codes)
    assert set(held) == set(needed) == set(areas.codes)
    # The sample has a vacant post, so that a map of it has something to tell.
    assert 0 < sum(needed.values()) - sum(held.values()) < 10
    counts = desk.read.entities.placement_counts()
    points = data.load_entities()
    assert len(points.xy) >= counts["entities"] - counts["unplaced"]
    marks = data.load_cases()
    rows = {row.case.id: row for row in desk.read.cases.queue(data.now())}
    assert {mark.id for mark in marks} == set(rows)
    assert {mark.id for mark in marks if np.isfinite(mark.x)} == {
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
