"""Ground cut into building blocks for the brush, in a worker, where the hand is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QObject, Signal

from desktop.tasks import Cancelled
from desktop.texts import t
from domain.boundary.lattice import shapes
from domain.plans.block_book import BlockBook
from domain.plans.land import Terms, land_of
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from desktop.desk import Desk
    from desktop.open_plan import OpenPlan
    from desktop.tasks import Result, Tasks, Token
    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent

# So many grids about the hand are cut at a time: a few seconds of work.
PATCH: Final = 12


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks found by place: their book, outlines and a tree over these."""

    book: BlockBook
    outlines: NDArray[np.object_]
    tree: shapely.STRtree

    @staticmethod
    def of(book: BlockBook) -> Blocks:
        """Lay the blocks of a book out."""
        outlines = shapes(grid.rings for grid in book.land.blocks.grids)
        shapely.prepare(outlines)
        return Blocks(book, outlines, shapely.STRtree(outlines))

    def at(self, x: float, y: float) -> int:
        """Return the block at a place in metres, -1 for none."""
        found = self.tree.query(shapely.Point(x, y), predicate="intersects")
        return int(found.min()) if len(found) else -1

    def along(
        self, one: tuple[float, float], other: tuple[float, float], reach: float
    ) -> list[int]:
        """Return the blocks that a stroke runs over, or whose middle it comes near."""
        way = shapely.LineString([one, other]) if one != other else shapely.Point(one)
        found = set(self.tree.query(way, predicate="intersects").tolist())
        if reach > 0:
            spots = self.book.land.blocks.xy
            near = shapely.distance(shapely.points(spots), way) <= reach
            found.update(np.flatnonzero(near).tolist())
        return sorted(found)

    def within(self, box: tuple[float, float, float, float]) -> list[int]:
        """Return the blocks whose middle lies in a box."""
        west, south, east, north = box
        xs, ys = self.book.land.blocks.xy.T
        inside = (xs >= west) & (xs <= east) & (ys >= south) & (ys <= north)
        return [int(one) for one in np.flatnonzero(inside)]


def grids_about(mesh: Mesh, place: Point, count: int = PATCH) -> list[GridContent]:
    """Return the grids whose boxes lie nearest to a place."""

    def away(grid_id: str) -> tuple[float, str]:
        west, south, east, north = mesh.boxes[grid_id]
        dx = max(west - place[0], 0, place[0] - east)
        dy = max(south - place[1], 0, place[1] - north)
        middle = abs((west + east) / 2 - place[0]) + abs((south + north) / 2 - place[1])
        return float(dx * dx + dy * dy), f"{middle:020.0f}{grid_id}"

    return [mesh.grids[one] for one in sorted(mesh.grids, key=away)[:count]]


class BlockCut(QObject):
    """Cuts one piece of ground at a time; `moved` tells how far, `ended` that it is."""

    moved = Signal(int, int)
    ended = Signal()

    def __init__(self, desk: Desk, plan: OpenPlan, tasks: Tasks, over: QObject) -> None:
        """Cut grids of the plan that is open."""
        super().__init__(over)
        self._desk, self._plan, self._tasks = desk, plan, tasks
        self._token: Token | None = None
        self.done: Blocks | None = None
        self.told = ""
        self.share = 0.0
        self.moved.connect(self._note)

    @property
    def busy(self) -> bool:
        """Whether ground is being cut."""
        return self._token is not None

    def start(self, grids: Iterable[GridContent]) -> None:
        """Cut some grids, unless others are being cut."""
        wanted = tuple(grids)
        if self.busy or not wanted:
            return
        desk, now = self._desk, self._desk.clock.now()

        def work(token: Token) -> Blocks:
            def told(done: int, of: int) -> None:
                token.progress(done, of)
                self.moved.emit(done, of)

            read = desk.open_reader()
            try:
                lies = read.plans.work(wanted, now)
            finally:
                read.conn.close()
            if not lies.weight.sum() > 0:
                raise Refused("DIVISION_NO_WORK", count=len(wanted))
            terms = Terms(parts=0)
            return Blocks.of(BlockBook.of(land_of(wanted, lies, terms, told)))

        self.told, self.share = "", 0.0
        self._token = self._tasks.run(work, self._done, t("brush.cutting"))
        self.moved.emit(0, 1)

    def cancel(self) -> None:
        """Stop cutting."""
        if self._token is not None:
            self._token.cancel()

    def _note(self, done: int, of: int) -> None:
        self.share = done / max(1, of)

    def _done(self, result: Result) -> None:
        self._token = None
        if isinstance(result.error, Cancelled):
            self.told = t("brush.cancelled")
        elif isinstance(result.error, (Refused, Unavailable)):
            self.told = self._desk.words(result.error)
        elif result.error is not None:
            self.ended.emit()
            raise result.error
        else:
            self.done = result.value
        self.ended.emit()
