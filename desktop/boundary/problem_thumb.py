"""A small picture of a finding: the ground about it, and how a fix would leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyqtgraph as pg
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop import theme
from desktop.boundary.finding_words import ICONS
from domain.boundary.lattice import to_shape

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from shapely.geometry.base import BaseGeometry

    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.events import GridContent
    from domain.plans.finding import Finding
    from domain.plans.mending import Mended

SIDE: Final = 76
# Of the ground about a finding so much is shown: times its own size, and at least.
ABOUT: Final = 1.9
LEAST_M: Final = 60.0
MOST_M: Final = 6_000.0


class Thumb(QWidget):
    """Paints grids about a finding, the spot in the colour of its gravity."""

    def __init__(self, parent: QWidget) -> None:
        """Paint nothing yet."""
        super().__init__(parent)
        self.finding: Finding | None = None
        self.after: Mended | None = None
        self._box = (0.0, 0.0, 1.0, 1.0)
        self._near: tuple[GridContent, ...] = ()
        self._paths: list[QPainterPath] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(SIDE), theme.px(SIDE))

    def show_finding(self, finding: Finding, mesh: Mesh) -> None:
        """Show the ground about a finding as the plan has it."""
        around = box_about(finding)
        west, south, east, north = around
        low = (round(west * 1000), round(south * 1000))
        ids = mesh.near((*low, round(east * 1000), round(north * 1000)))
        near = tuple(mesh.grids[one] for one in ids)
        shown = [one.id for one in self._near]
        if finding == self.finding and ids == shown and self.after is None:
            return
        self.finding, self.after, self._near, self._box = finding, None, near, around
        # The outlines are drawn when it is seen: most rows lie below the pane.
        self._paths = None
        self.update()

    def show_after(self, after: Mended | None) -> None:
        """Show how a fix would leave it, None = as it is."""
        if after is not self.after:
            self.after = after
            self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._paths = None
        super().resizeEvent(event)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.finding is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("line1"), 1))
        painter.setBrush(theme.color("map"))
        painter.drawRect(frame)
        painter.setClipRect(frame.adjusted(1, 1, -1, -1))
        self._draw_ground(painter)
        self._draw_spot(painter)
        self._draw_after(painter)
        painter.end()

    def _draw_ground(self, painter: QPainter) -> None:
        painter.setBrush(theme.color("bg3", 120))
        painter.setPen(QPen(theme.color("grid"), 1.2))
        if self._paths is None:
            west, south, east, north = self._box
            rough, rim = (east - west) / theme.px(SIDE) / 2, (east - west) / 8
            shapes = [to_shape(grid.rings) for grid in self._near]
            # To stroke all of a large grid takes long, wherever it lies.
            seen = (west - rim, south - rim, east + rim, north + rim)
            near = shapely.clip_by_rect(shapes, *seen)
            coarse = shapely.simplify(near, rough, preserve_topology=False)
            self._paths = [self._path(shape) for shape in coarse.tolist()]
        for path in self._paths:
            painter.drawPath(path)

    def _draw_spot(self, painter: QPainter) -> None:
        finding = self.finding
        if finding is None:
            return
        tone = ICONS[finding.gravity][1]
        painter.setPen(QPen(theme.color(tone), 1.6))
        if finding.spot is not None:
            filled = shapely.area(finding.spot) > 0
            painter.setBrush(theme.color(tone, 130 if filled else 0))
            painter.drawPath(self._path(finding.spot))
        if finding.x is not None and finding.y is not None:
            at = self._at(finding.x, finding.y)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, 4.0, 4.0)

    def _draw_after(self, painter: QPainter) -> None:
        if self.after is None:
            return
        painter.setBrush(theme.color("mode.redraw", 70))
        painter.setPen(QPen(theme.color("mode.redraw"), 2.0))
        for grid in self.after.after:
            painter.drawPath(self._path(to_shape(grid.rings)))

    def _at(self, x: float, y: float) -> QPointF:
        west, south, east, north = self._box
        scale = min(self.width() / (east - west), self.height() / (north - south))
        px = self.width() / 2 + (x - (west + east) / 2) * scale
        py = self.height() / 2 - (y - (south + north) / 2) * scale
        return QPointF(px, py)

    def _path(self, shape: BaseGeometry) -> QPainterPath:
        path = QPainterPath()
        west, south, east, north = self._box
        scale = min(self.width() / (east - west), self.height() / (north - south))
        for part in shapely.get_parts(shape).tolist():
            areal = part.geom_type == "Polygon"
            rings = [part.exterior, *part.interiors] if areal else [part]
            for ring in rings:
                xy = shapely.get_coordinates(ring)
                if not len(xy):
                    continue
                x = self.width() / 2 + (xy[:, 0] - (west + east) / 2) * scale
                y = self.height() / 2 - (xy[:, 1] - (south + north) / 2) * scale
                path.addPath(pg.arrayToQPath(x, y, finiteCheck=False))
        return path


def box_about(finding: Finding) -> tuple[float, float, float, float]:
    """Return the square of ground about a finding, in metres."""
    if finding.spot is not None and not finding.spot.is_empty:
        west, south, east, north = finding.spot.bounds
    else:
        west = east = finding.x or 0.0
        south = north = finding.y or 0.0
    size = max(east - west, north - south) * ABOUT
    half = min(max(size, LEAST_M), MOST_M) / 2
    x, y = (west + east) / 2, (south + north) / 2
    if size > MOST_M and finding.x is not None and finding.y is not None:
        x, y = finding.x, finding.y
    return x - half, y - half, x + half, y + half
