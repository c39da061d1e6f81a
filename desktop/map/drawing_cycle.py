"""What lies under the cursor in redraw, one after the other by the right button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.boundary.editing.catching import far

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from desktop.map.drawing_board import Board
    from domain.boundary.editing.ring_algebra import Point

# A click so near to the one before goes on with the same list, pixels.
SAME_PX = 6.0


@dataclass(frozen=True, slots=True)
class Under:
    """One thing under the cursor: a grid, or the border of two with its course."""

    grids: tuple[str, ...]
    border: tuple[Point, ...] = ()


class Cycle:
    """Grid A, the border, grid B, and A again; nothing is given up by it."""

    def __init__(self, board: Board) -> None:
        """Serve one board."""
        self._board = board
        self._where: Point | None = None
        self._turn = -1
        self._step = 0
        self.now: Under | None = None

    def under(self, point: Point) -> list[Under]:
        """Return what lies under a place, the grid that holds it first."""
        ground = self._board.ground
        mesh, found = ground.mesh, []
        here = ground.grid_at(point)
        if here is not None:
            found.append(Under((here.code,)))
        arc = ground.snapper.arc(mesh, point, ground.reach)
        if arc is None or arc.edge is None:
            return found
        codes = tuple(mesh.grids[one].code for one in arc.grids)
        found.append(
            Under(codes, tuple(ground.snapper.course(mesh, arc.edge, arc.grids)))
        )
        found += [Under((c,)) for c in codes if here is None or c != here.code]
        return found

    def next(self, at: QPointF) -> None:
        """Choose the next of what lies under a pixel."""
        board = self._board
        point = board.ground.point(at)
        found = self.under(point)
        if not found:
            return
        near = SAME_PX * board.canvas.camera.mpp * 1000
        same = self._where is not None and far(self._where, point) <= near
        self._turn = (self._turn + 1) % len(found) if same else 0
        if not same and len(found) > 1 and self.now == found[0]:
            self._turn = 1
        self._where, self.now = point, found[self._turn]
        self._step = board.ground.step
        if board.draws and len(self.now.grids) == 1:
            board.aim_at(self.now.grids[0])
        items = [("grid", code) for code in self.now.grids]
        board.canvas.selection.set(*items, origin=board.canvas)
        board.changed.emit()

    @property
    def border(self) -> Under | None:
        """The border that is chosen; none once something else is, or it was redrawn."""
        now, board = self.now, self._board
        if now is None or not now.border or self._step != board.ground.step:
            return None
        chosen = board.canvas.selection.ids("grid")
        return now if set(chosen) == set(now.grids) else None
