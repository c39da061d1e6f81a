"""A small map of outlines that were read from a file, with the faults in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QPaintEvent

MARGIN: Final = 14
# A border finer than this share of the whole cannot be seen at the size of the pane.
FINEST: Final = 1 / 1200


def simple(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the shapes as coarse as the small map can show them."""
    if not len(shapes):
        return shapes
    west, south, east, north = shapely.total_bounds(shapes)
    coarse: NDArray[np.object_] = shapely.simplify(
        shapes, max(east - west, north - south) * FINEST
    )
    return coarse


class OutlinePreview(QWidget):
    """Draws areas to fit; nothing in it is pressed."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self._path = QPainterPath()
        self._root = QPainterPath()
        self._marks: list[QPointF] = []
        self._stretch = 1.0
        policy = QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)
        self.setMinimumSize(theme.px(260), theme.px(180))

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(380), theme.px(300))

    def show_shapes(
        self,
        shapes: NDArray[np.object_],
        said: str,
        *,
        root: NDArray[np.object_] | None = None,
        degrees: bool = True,
    ) -> None:
        """Show areas; `said` tells in words what is drawn."""
        self._path = _path(shapes)
        self._root = QPainterPath() if root is None else _path(root)
        self._marks = []
        middle = self._path.boundingRect().center().y() if degrees else 0.0
        self._stretch = float(np.cos(np.radians(middle))) if degrees else 1.0
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def mark(self, places: Sequence[tuple[float, float]]) -> None:
        """Mark the places of faults."""
        self._marks = [QPointF(x, y) for x, y in places]
        self.update()

    def _fit(self) -> QTransform:
        box = self._path.boundingRect() | self._root.boundingRect()
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        wide = max(box.width() * self._stretch, 1e-9)
        scale = min(room.width() / wide, room.height() / max(box.height(), 1e-9))
        fit = QTransform()
        fit.translate(room.center().x(), room.center().y())
        fit.scale(scale * self._stretch, -scale)
        fit.translate(-box.center().x(), -box.center().y())
        return fit

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("map"))
        if self._path.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fit = self._fit()
        path = fit.map(self._path)
        painter.setPen(QPen(theme.color("station"), 1.2))
        painter.fillPath(path, theme.color("acc", 40))
        painter.drawPath(path)
        if not self._root.isEmpty():
            painter.setPen(QPen(theme.color("acc"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(fit.map(self._root))
        painter.setPen(QPen(theme.color("late"), 2.5))
        for place in self._marks:
            at = fit.map(place)
            painter.drawLine(at + QPointF(-5, -5), at + QPointF(5, 5))
            painter.drawLine(at + QPointF(-5, 5), at + QPointF(5, -5))


def _path(shapes: NDArray[np.object_]) -> QPainterPath:
    made = QPainterPath()
    made.setFillRule(Qt.FillRule.OddEvenFill)
    for part in shapely.get_parts(shapes):
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)
            made.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
            made.closeSubpath()
    return made
