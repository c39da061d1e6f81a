"""The ghost of a stroke on the map: line, sides, markers, handles, picks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF

from desktop import theme
from desktop.map.construction_paint import draw_construction
from desktop.map.drawing_readout import draw_readout
from desktop.map.part_labels import draw_parts
from desktop.redraw_tools import DELETE, VERTEX
from domain.boundary.editing.catching import (
    ARC,
    CROSSING,
    END,
    LINE,
    MIDDLE,
    NODE,
    OWN,
)
from domain.boundary.lattice import points_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from desktop.map.drawing_board import Board
    from desktop.map.drawing_cycle import Cycle
    from domain.boundary.editing.catching import Snap
    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import LatticeRings

    Floats = NDArray[np.float64]

STROKE, CASING = 3.4, 6.2
SQUARE, CIRCLE, DIAMOND = 14.0, 11.0, 24.0
TICK: Final = 6.0
# Beyond so many vertices in view only those of chosen grids have handles; beyond
# so many of these none, for they would cover the map.
FEW_HANDLES, MOST_HANDLES = 250, 1500
# A line of no more points is painted as it is.
FEW: Final = 60


class GhostPaint:
    """Paints what is under way on one board, over every layer of the map."""

    def __init__(self, board: Board, cycle: Cycle) -> None:
        """Paint one board."""
        self._board = board
        self._cycle = cycle
        self._course: tuple[tuple[str, ...], list[Point], set[Point]] | None = None
        self._spotted: tuple[object, list[QPointF]] | None = None

    def draw(self, painter: QPainter) -> None:
        """Paint the ghost, its markers and the read-out at the cursor."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0)
        board = self._board
        self._sides(painter)
        self._border(painter)
        self._picked(painter)
        if board.tool in {VERTEX, DELETE}:
            self._handles(painter)
        draw_construction(painter, board)
        self._line(painter)
        self._drag(painter)
        if board.snap is not None and (board.draws or board.tool in {VERTEX, DELETE}):
            self._marker(painter, board.snap)
        if board.marked is not None:
            painter.setPen(_pen("acc", 2.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            _ring(painter, board.ground.pixel(board.marked))
        draw_parts(painter, board)
        draw_readout(painter, board)

    @property
    def _tone(self) -> str:
        return "late" if self._board.bad else "mode.redraw"

    def path(self, rings: LatticeRings) -> QPainterPath:
        """Return a shape as a path in pixels."""
        return path_of(self._board, rings)

    def _sides(self, painter: QPainter) -> None:
        board = self._board
        if board.bad or not board.draws:
            return
        for side in board.foreseen.sides:
            path = self.path(side.grid.rings)
            painter.setPen(QPen(theme.color("acc"), 2.0))
            painter.setBrush(theme.color("acc", 34))
            if side.fresh:
                painter.setBrush(theme.color("mode.redraw", 70))
            painter.drawPath(path)
            if side.fresh:
                painter.fillPath(path, _hatch())

    def _border(self, painter: QPainter) -> None:
        """Light the border that the right button chose, or that the cursor caught."""
        board, chosen = self._board, self._cycle.border
        if chosen is not None:
            self._lit(painter, chosen.border)
        snap = board.snap
        if snap is not None and snap.kind == ARC and snap.edge is not None:
            self._lit(painter, self._course_of(snap.edge, snap.grids))

    def _course_of(self, edge: Edge, grids: tuple[str, ...]) -> list[Point]:
        """Return the border that an edge is part of; looked up once along it."""
        known = self._course
        if known is None or known[0] != grids or not set(edge) <= known[2]:
            ground = self._board.ground
            course = ground.snapper.course(ground.mesh, edge, grids)
            known = self._course = (grids, course, set(course))
        return known[1]

    def _lit(self, painter: QPainter, course: Sequence[Point]) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen("warnfill", 4.0))
        painter.drawPolyline(self._polyline(course))

    def _polyline(self, points: Sequence[Point]) -> QPolygonF:
        return QPolygonF(self._spots(points))

    def _spots(self, points: Sequence[Point]) -> list[QPointF]:
        camera = self._board.canvas.camera
        origin = np.asarray(self._board.canvas.content.origin)
        xy = np.asarray(points, dtype=np.float64).reshape(-1, 2) / 1000 - origin
        return _seen_apart(*camera.to_screens(xy))

    def _picked(self, painter: QPainter) -> None:
        board = self._board
        for number, code in enumerate(board.picked):
            grid = board.ground.mesh.by_code(code)
            if grid is None:
                continue
            path = self.path(grid.rings)
            painter.setPen(_pen("mode.redraw", 3.0))
            painter.setBrush(theme.color("mode.redraw", 70))
            painter.drawPath(path)
            middle = board.ground.shape(grid).representative_point()
            at = board.ground.pixel((round(middle.x * 1000), round(middle.y * 1000)))
            _badge(painter, at, str(number + 1))

    def _handles(self, painter: QPainter) -> None:
        board = self._board
        key = (board.canvas.camera, board.ground.step, board.canvas.selection.items)
        if self._spotted is None or self._spotted[0] != key:
            self._spotted = (key, self._vertices_in_view())
        painter.setPen(QPen(theme.color("mode.redraw"), 1.4))
        painter.setBrush(theme.color("map"))
        for spot in self._spotted[1]:
            painter.drawEllipse(spot, 3.2, 3.2)

    def _vertices_in_view(self) -> list[QPointF]:
        """Return where the vertices in view lie; of too many, the chosen grids'."""
        board = self._board
        west, south, east, north = board.canvas.camera.extent
        ox, oy = board.canvas.content.origin
        low = (round((west + ox) * 1000), round((south + oy) * 1000))
        high = (round((east + ox) * 1000), round((north + oy) * 1000))
        mesh, snapper = board.ground.mesh, board.ground.snapper
        ids = mesh.near((*low, *high))
        if not ids:
            return []
        chosen = {mesh.codes.get(one) for one in board.canvas.selection.ids("grid")}
        mine = [one for one in ids if one in chosen]
        for among, most in ((ids, FEW_HANDLES), (mine, MOST_HANDLES)):
            if not among:
                return []
            every = np.concatenate([snapper.legs_of(mesh, one)[:, 0] for one in among])
            points = every[((every >= low) & (every <= high)).all(axis=1)]
            # Each vertex comes once for each grid that has it.
            if len(points) <= 2 * most:
                break
        else:
            return []
        return self._spots([(x, y) for x, y in set(map(tuple, points.tolist()))])

    def _line(self, painter: QPainter) -> None:
        board = self._board
        points = board.points
        if not points:
            return
        drawn = self._spots(points)
        self._stroke(painter, QPolygonF(drawn), dashed=False)
        waits = board.receiving or board.keep.choosing
        tail = board.free or ([] if waits else board.trail)
        if board.draws and tail:
            self._stroke(
                painter, self._polyline([points[-1], *tail]), dashed=not board.free
            )
        painter.setPen(QPen(theme.color(self._tone), 2.0))
        painter.setBrush(theme.color("map"))
        for spot in drawn:
            painter.drawEllipse(spot, CIRCLE / 2, CIRCLE / 2)

    def _stroke(self, painter: QPainter, line: QPolygonF, *, dashed: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen("map", CASING))
        painter.drawPolyline(line)
        made = _pen(self._tone, STROKE)
        if dashed:
            made.setDashPattern([3.0, 2.0])
            made.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(made)
        painter.drawPolyline(line)

    def _drag(self, painter: QPainter) -> None:
        board = self._board
        drag = board.drag or board.refused_drag
        if drag is None:
            return
        for edge in drag.ghost():
            self._stroke(painter, self._polyline(edge), dashed=False)

    def _marker(self, painter: QPainter, snap: Snap) -> None:
        at = self._board.ground.pixel(snap.point)
        for colour, width in (("map", 5.0), ("warnfill", 2.4)):
            painter.setPen(_pen(colour, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            MARKS.get(snap.kind, _circle)(painter, at)


def path_of(board: Board, rings: LatticeRings) -> QPainterPath:
    """Return a shape of the lattice as a path in pixels of the window."""
    camera, origin = board.canvas.camera, np.asarray(board.canvas.content.origin)
    path = QPainterPath()
    for part in rings:
        for ring in part:
            spots = _seen_apart(*camera.to_screens(points_of(ring) / 1000 - origin))
            path.addPolygon(QPolygonF(spots))
            path.closeSubpath()
    return path


def _seen_apart(px: Floats, py: Floats) -> list[QPointF]:
    """Return pixels of a line without those that fall onto the one before."""
    if len(px) > FEW:
        cell = np.rint(np.column_stack((px, py)))
        keep = np.concatenate(([True], np.any(cell[1:] != cell[:-1], axis=1)))
        keep[-1] = True
        px, py = px[keep], py[keep]
    return [QPointF(x, y) for x, y in zip(px.tolist(), py.tolist(), strict=True)]


def _pen(token: str, width: float) -> QPen:
    made = QPen(theme.color(token), width)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    made.setCapStyle(Qt.PenCapStyle.RoundCap)
    return made


def _hatch() -> QBrush:
    return QBrush(theme.color("mode.redraw", 120), Qt.BrushStyle.BDiagPattern)


def _badge(painter: QPainter, at: QPointF, text: str) -> None:
    painter.setPen(QPen(theme.color("map"), 2.0))
    painter.setBrush(theme.color("mode.redraw"))
    painter.drawEllipse(at, 12, 12)
    painter.setFont(theme.font(14, bold=True))
    painter.setPen(theme.color("map"))
    box = QRectF(at.x() - 12, at.y() - 12, 24, 24)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _square(painter: QPainter, at: QPointF) -> None:
    half = SQUARE / 2
    painter.drawRect(QRectF(at.x() - half, at.y() - half, SQUARE, SQUARE))


def _circle(painter: QPainter, at: QPointF) -> None:
    painter.drawEllipse(at, CIRCLE / 2, CIRCLE / 2)


def _diamond(painter: QPainter, at: QPointF) -> None:
    half = DIAMOND / 2
    across, down = QPointF(half, 0), QPointF(0, half)
    painter.drawPolygon(QPolygonF([at - down, at + across, at + down, at - across]))
    for way in (across, down, -across, -down):
        tip = at + way
        painter.drawLine(tip, tip + way * (TICK / half))


def _line_mark(painter: QPainter, at: QPointF) -> None:
    """Two short strokes side by side: a line that is no border."""
    for shift in (-4.0, 4.0):
        painter.drawLine(at + QPointF(shift, -8), at + QPointF(shift, 8))


def _triangle(painter: QPainter, at: QPointF) -> None:
    up, left, right = QPointF(0, -8), QPointF(-8, 6), QPointF(8, 6)
    painter.drawPolygon(QPolygonF([at + up, at + right, at + left]))


def _cross(painter: QPainter, at: QPointF) -> None:
    for way in (QPointF(8, 8), QPointF(8, -8)):
        painter.drawLine(at - way, at + way)


def _end_mark(painter: QPainter, at: QPointF) -> None:
    """Paint a stroke that stops at a bar."""
    painter.drawLine(at + QPointF(-8, 0), at)
    painter.drawLine(at + QPointF(0, -8), at + QPointF(0, 8))
    painter.drawEllipse(at, CIRCLE / 2, CIRCLE / 2)


def _ring(painter: QPainter, at: QPointF) -> None:
    painter.drawEllipse(at, CIRCLE / 2, CIRCLE / 2)
    painter.drawEllipse(at, CIRCLE, CIRCLE)


MARKS: Final = {
    NODE: _square,
    ARC: _diamond,
    LINE: _line_mark,
    MIDDLE: _triangle,
    CROSSING: _cross,
    END: _end_mark,
    OWN: _ring,
}
