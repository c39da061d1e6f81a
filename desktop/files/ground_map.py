"""A small map of a file's shapes on the workspace, and of ground that changes hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop import theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent

    from db.exchange.import_job import GroundMove

MARGIN: Final = 14
DOT: Final = 3.0
# A piece smaller than this many pixels is shown by a ring around its place.
LEAST_PX: Final = 9.0
RING: Final = 6.0
NEAR_PX: Final = 14.0
# Around a piece that is looked at, so many times its size is shown.
AROUND: Final = 4.0
LEAST_M: Final = 12.0
ZOOM: Final = 1.25
# Shapes are drawn as exact as they are once so few of them are in sight.
EXACT: Final = 60
TONES: Final = {
    "gap": "warn",
    "overlap": "late",
    "shift": "acc",
    "given_up": "acting",
}


class GroundMap(QWidget):
    """Draws shapes and pieces; a click or Enter in the list looks at one piece."""

    picked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self._shapes = np.empty(0, dtype=object)
        self._exact = np.empty(0, dtype=object)
        self._tree: shapely.STRtree | None = None
        self._root = np.empty(0, dtype=object)
        self._moves: list[GroundMove] = []
        self.chosen = -1
        self.box = QRectF()
        policy = QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)
        self.setMinimumSize(theme.px(300), theme.px(220))

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(440), theme.px(340))

    # What is shown

    def show_shapes(
        self, shapes: NDArray[np.object_], root: NDArray[np.object_], said: str
    ) -> None:
        """Show a file's shapes within the outline in force; `said` tells in words."""
        self._shapes, self._root = shapes, root
        self._exact, self._tree = np.empty(0, dtype=object), None
        self._moves, self.chosen = [], -1
        self.setAccessibleName(said)
        self.fit()

    def show_moves(
        self, moves: Sequence[GroundMove], exact: NDArray[np.object_], said: str
    ) -> None:
        """Show pieces that change hands; `exact` are the shapes as they are."""
        self._moves = list(moves)
        self._exact = exact
        self._tree = shapely.STRtree(exact) if len(exact) else None
        self.chosen = -1
        self.setAccessibleName(said)
        self.fit()

    def choose(self, place: int) -> None:
        """Look at one piece closely; -1 = at everything."""
        self.chosen = place
        if 0 <= place < len(self._moves):
            west, south, east, north = self._moves[place].move.shape.bounds
            wide = max(east - west, north - south, LEAST_M) * AROUND
            middle = QPointF((west + east) / 2, (south + north) / 2)
            self.box = QRectF(middle.x() - wide / 2, middle.y() - wide / 2, wide, wide)
            self.update()
        else:
            self.fit()

    def fit(self) -> None:
        """Show everything."""
        every = [*self._shapes, *self._root]
        self.box = QRectF()
        if every:
            west, south, east, north = shapely.total_bounds(every)
            if np.isfinite(west):
                wide = max(east - west, 1.0), max(north - south, 1.0)
                self.box = QRectF(west, south, *wide)
        self.update()

    # Mouse

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.box.isEmpty():
            return
        at = self._turn().inverted()[0].map(event.position())
        by = 1 / ZOOM if event.angleDelta().y() > 0 else ZOOM
        box = self.box
        self.box = QRectF(
            at.x() - (at.x() - box.x()) * by,
            at.y() - (at.y() - box.y()) * by,
            box.width() * by,
            box.height() * by,
        )
        self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        turn, best, near = self._turn(), -1, NEAR_PX
        for place, one in enumerate(self._moves):
            at = turn.map(QPointF(one.move.x, one.move.y)) - event.position()
            far = float(np.hypot(at.x(), at.y()))
            if far < near:
                best, near = place, far
        if best >= 0:
            self.picked.emit(best)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.picked.emit(-1)

    # Painting

    def _turn(self) -> QTransform:
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        box = self.box
        scale = min(
            room.width() / max(box.width(), 1e-9),
            room.height() / max(box.height(), 1e-9),
        )
        turn = QTransform()
        turn.translate(room.center().x(), room.center().y())
        turn.scale(scale, -scale)
        turn.translate(-box.center().x(), -box.center().y())
        return turn

    def _seen(self, turn: QTransform) -> tuple[float, float, float, float]:
        box = turn.inverted()[0].mapRect(QRectF(self.rect()))
        return box.left(), box.top(), box.right(), box.bottom()

    def _in_sight(self, turn: QTransform) -> NDArray[np.object_]:
        """Return the shapes to draw: exact ones clipped, where few are in sight."""
        if self._tree is None:
            return self._shapes
        seen = shapely.box(*self._seen(turn))
        near = self._tree.query(seen)
        if len(near) > EXACT:
            return self._shapes
        found = shapely.make_valid(self._exact[near])
        clipped: NDArray[np.object_] = shapely.intersection(
            found, shapely.buffer(seen, shapely.length(seen) / 40)
        )
        return clipped

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("map"))
        if self.box.isEmpty():
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        turn = self._turn()
        scale = abs(turn.m11())
        shapes = self._in_sight(turn)
        path = turn.map(_path(shapes))
        painter.setPen(QPen(theme.color("station"), 1.2))
        if len(shapes) and shapely.get_dimensions(shapes).max() == 2:
            painter.fillPath(path, theme.color("acc", 36))
        painter.drawPath(path)
        self._dots(painter, turn)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("t3"), 1.6, Qt.PenStyle.DashLine))
        painter.drawPath(turn.map(_path(self._root)))
        for place, one in enumerate(self._moves):
            if place != self.chosen:
                self._piece(painter, turn, one, scale, strong=False)
        if 0 <= self.chosen < len(self._moves):
            self._piece(painter, turn, self._moves[self.chosen], scale, strong=True)
        painter.end()

    def _dots(self, painter: QPainter, turn: QTransform) -> None:
        points = [one for one in self._shapes if one.geom_type == "Point"]
        if points:
            painter.setPen(QPen(theme.color("dot"), DOT))
            for x, y in shapely.get_coordinates(points):
                painter.drawPoint(turn.map(QPointF(x, y)))

    def _piece(
        self,
        painter: QPainter,
        turn: QTransform,
        one: GroundMove,
        scale: float,
        *,
        strong: bool,
    ) -> None:
        tone = TONES[one.kind]
        west, south, east, north = one.move.shape.bounds
        path = turn.map(_path([one.move.shape]))
        painter.setPen(QPen(theme.color("t1" if strong else tone), 2 if strong else 1))
        painter.setBrush(theme.color(tone, 170))
        painter.drawPath(path)
        if max(east - west, north - south) * scale < LEAST_PX:
            painter.setPen(QPen(theme.color(tone), 3 if strong else 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(turn.map(QPointF(one.move.x, one.move.y)), RING, RING)


def _path(shapes: Iterable[shapely.Geometry]) -> QPainterPath:
    """Return areas and lines as one path."""
    made = QPainterPath()
    made.setFillRule(Qt.FillRule.OddEvenFill)
    for part in shapely.get_parts(shapely.get_parts(list(shapes))):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                _trace(made, ring)
        elif part.geom_type in {"LineString", "LinearRing"}:
            _trace(made, part)
    return made


def _trace(path: QPainterPath, line: shapely.Geometry) -> None:
    points = shapely.get_coordinates(line)
    if len(points):
        path.moveTo(*points[0])
        for x, y in points[1:]:
            path.lineTo(x, y)
