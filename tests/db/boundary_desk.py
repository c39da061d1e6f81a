"""A small workspace on disk whose door and reads the boundary tests use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from db.connection import create_new, writing
from db.replay import differences, replay
from db.staging import Staging
from db.store import Frame, Outcome, Session, Store
from db.workspace_schema import lay_out
from domain.boundary.commands import CreateUnit, PublishGrids
from domain.boundary.staged import StagedGrid, chunks_of, grid_rows
from domain.clock import SHANGHAI, FrozenClock
from domain.founding import CreateWorkspace
from domain.ids import SeededIds

if TYPE_CHECKING:
    from pathlib import Path

X, Y = 580_000.0, 3_790_000.0
DAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


class BoundaryDesk:
    """A door with a clock that stands still, and short ways to ask."""

    def __init__(self, folder: Path) -> None:
        self.conn = create_new(folder / "ws.gpkg")
        lay_out(self.conn, 4545)
        # What is tested here is not the disk.
        self.conn.execute("PRAGMA synchronous=OFF")
        self.conn.execute("INSERT INTO meta(key, value) VALUES ('desk_id', 'd')")
        self.conn.execute("INSERT INTO meta(key, value) VALUES ('desk_epoch', '1')")
        self.clock = FrozenClock(DAY)
        self.store = Store(self.conn, self.clock, SeededIds("boundary"))
        self.read = self.store.read.boundary
        self.do(CreateWorkspace(title="t", crs_epsg=4545))
        self.do(CreateUnit(id="c", level="city", code="610100", name="市局"))
        self.do(
            CreateUnit(id="b", level="bureau", code="610113", name="分局", parent="c")
        )
        self.do(CreateUnit(id="s1", level="station", code="001", name="一", parent="b"))
        self.do(CreateUnit(id="s2", level="station", code="002", name="二", parent="b"))
        for row in ((1, 6, "bureau"), (7, 3, "station"), (10, 3, "community")):
            self._segment(*row)
        self._segment(13, 3, "sequence")

    def _segment(self, position: int, length: int, source: str) -> None:
        self.conn.execute(
            "INSERT INTO code_segment(position, length, source, name) "
            "VALUES (?, ?, ?, ?)",
            (position, length, source, source),
        )

    def do(self, command: object, **frame: Any) -> Outcome:
        return self.store.do(command, Session("u"), Frame(**frame))

    def later(self, **by: int) -> datetime:
        self.clock.at += timedelta(**by)
        return self.clock.at

    def publish(self, grids: list[StagedGrid], **fields: Any) -> Outcome:
        staging = Staging(self.conn)
        batch = f"batch{self.store.ids.new()}"
        staging.begin(batch, "grids", "file")
        for number, chunk in enumerate(chunks_of(grid_rows(grids))):
            staging.add(batch, number, len(grids), chunk, b"")
        whole = staging.finish(batch)
        command = PublishGrids(
            batch=batch,
            content_hash=whole.content_hash,
            chunks=staging.names(batch),
            **fields,
        )
        return self.do(command)


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def staged(code: str, shape: Any, station: str = "s1", line: int = 1) -> StagedGrid:
    return StagedGrid(code, "", "", station, "", line, shape)


def four(size: float = 100.0) -> list[StagedGrid]:
    """Four squares:  C D  /  A B."""
    spots = {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}
    return [
        staged(
            code,
            box(i * size, j * size, (i + 1) * size, (j + 1) * size),
            "s1" if code in "AB" else "s2",
            line,
        )
        for line, (code, (i, j)) in enumerate(spots.items(), 1)
    ]


def array(*shapes: Any) -> np.ndarray[Any, Any]:
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def assert_replays(desk: BoundaryDesk, tmp_path: Path) -> None:
    target = create_new(tmp_path / f"replay{desk.store.ids.new()}.gpkg")
    lay_out(target, 4545)
    with writing(target):
        replay(desk.conn, target, lambda _at, _of: None)
        rows = desk.conn.execute("SELECT * FROM code_segment").fetchall()
        target.executemany("INSERT INTO code_segment VALUES (?, ?, ?, ?, ?)", rows)
    assert list(differences(desk.conn, target)) == []
    target.close()
