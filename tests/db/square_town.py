"""A real workspace of squares in two bureaus, for strokes whose place is known."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from db.founding_act import Founding, found
from db.staging import Staging
from db.store import Frame, Session
from domain.access.commands import GrantRole
from domain.boundary.commands import CreateUnit, ImportReference, PublishGrids
from domain.boundary.reference import StagedReference, reference_rows
from domain.boundary.staged import StagedGrid, chunks_of, grid_rows
from domain.clock import WallClock
from domain.ids import SeededIds
from domain.plans.commands import OpenPlan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from db.store import Outcome

X, Y, SIDE = 580_000.0, 3_790_000.0, 300.0
COLUMNS, ROWS = 5, 4
Place = tuple[float, float]


def at(x: float, y: float) -> Place:
    """Return a place of the town in workspace metres."""
    return X + x, Y + y


def line(*places: Place) -> tuple[Place, ...]:
    """Return a line of places of the town."""
    return tuple(at(*place) for place in places)


def code(column: int, row: int) -> str:
    """Return the code of a square; from the fourth column on in the other bureau."""
    head = "610113001" if column < 3 else "610112002"
    return f"{head}000{row * COLUMNS + column + 1:03d}"


def name(column: int, row: int) -> str:
    """Return the name of a square."""
    return f"格{column}{row}"


UNITS: Final = (
    CreateUnit(id="c", level="city", code="610100", name="市局"),
    CreateUnit(id="b1", level="bureau", code="610113", name="甲分局", parent="c"),
    CreateUnit(id="b2", level="bureau", code="610112", name="乙分局", parent="c"),
    CreateUnit(id="s1", level="station", code="001", name="甲所", parent="b1"),
    CreateUnit(id="s2", level="station", code="002", name="乙所", parent="b2"),
)


class SquareTown:
    """The town's door, with the founder at it and a clerk of one station."""

    def __init__(self, folder: Path) -> None:
        made = found(
            folder / "squares.gpkg",
            Founding(title="方格镇", crs="EPSG:4545", login="founder"),
            home=folder / "home",
            clock=WallClock(time.time),
            ids=SeededIds("squares"),
        )
        self.workspace = made.workspace
        self.session = self.workspace.session
        self.read = self.workspace.read
        for unit in UNITS:
            self.do(unit)
        self.publish(grid for column in range(COLUMNS) for grid in _column(column))
        clerk = self.workspace.add_user("clerk", "甲所内勤", "a long passphrase")
        self.do(GrantRole(user=clerk, role="operator", subtree="s1"))
        self.clerk = Session(clerk)
        judge = self.workspace.add_user("judge", "审批人", "a long passphrase")
        self.do(GrantRole(user=judge, role="administrator"))
        self.judge = Session(judge)

    def do(self, command: object, session: Session | None = None) -> Outcome:
        return self.workspace.store.do(command, session or self.session, Frame())

    def opened(self, title: str = "方案") -> str:
        return str(self.do(OpenPlan(title=title)).events[0].plan)

    def on(self, plan: str, command: Any, session: Session | None = None) -> Outcome:
        """Do a command on a plan."""
        return self.do(replace(command, plan=plan), session)

    def staged(self, kind: str, rows: Any, count: int) -> dict[str, Any]:
        """Stage rows; return what a command names them by."""
        staging = Staging(self.workspace.store.conn)
        batch = f"batch{self.workspace.store.ids.new()}"
        staging.begin(batch, kind, "file")
        for number, chunk in enumerate(chunks_of(rows)):
            staging.add(batch, number, count, chunk, b"")
        whole = staging.finish(batch)
        return {
            "batch": batch,
            "content_hash": whole.content_hash,
            "chunks": staging.names(batch),
        }

    def publish(self, grids: Iterable[StagedGrid]) -> Outcome:
        rows = list(grids)
        staged = self.staged("grids", grid_rows(rows), len(rows))
        return self.do(PublishGrids(**staged))

    def lay(self, layer: str, called: str, shape: Any) -> None:
        """Put one shape into a reference layer."""
        moved = shapely.transform(shape, lambda xy: xy + np.array([X, Y]))
        rows = reference_rows([StagedReference("r1", called, "", moved)])
        self.do(ImportReference(layer=layer, **self.staged("f", rows, 1)))


def _column(column: int) -> list[StagedGrid]:
    return [square(column, row) for row in range(ROWS)]


def square(column: int, row: int, **other: Any) -> StagedGrid:
    """Return a square as it is published."""
    x, y = at(column * SIDE, row * SIDE)
    shape = shapely.box(x, y, x + SIDE, y + SIDE)
    station = "s1" if column < 3 else "s2"
    made = StagedGrid(
        code(column, row), name(column, row), "", station, "", row + 1, shape
    )
    return replace(made, **other)
