"""The colours of shaded areas, and the hatch of those of which nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QTransform

from desktop import theme
from desktop.map.borders import GRID_LIMIT
from desktop.map.camera import step_of
from desktop.map.give_way import WAY
from desktop.map.shading import GRID, STATION
from domain.classing import NO_DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.map.camera import Camera
    from desktop.map.outline_steps import OutlineSteps
    from desktop.map.shading import Level, Shade

ALPHA: Final = 200
HATCH_ALPHA: Final = 170


def level_of(ratio: float) -> str:
    """Return what is shaded at a scale: grids, or stations where those go unseen."""
    return GRID if ratio <= GRID_LIMIT else STATION


def brush(level: Level, place: int) -> QBrush:
    """Return the brush of a class, the hatch for no data."""
    if place == NO_DATA:
        return QBrush(theme.color("line2", HATCH_ALPHA), Qt.BrushStyle.FDiagPattern)
    return QBrush(theme.shade(level.ramp, level.shares[place], ALPHA))


class Shading:
    """Fills the areas in view by class."""

    def __init__(self, outlines: OutlineSteps, shade: Shade) -> None:
        """Take the outlines and the classes."""
        self._outlines = outlines
        self._shade = shade

    def draw(self, painter: QPainter, camera: Camera) -> None:
        """Fill the grids in view, or the stations where no grid border is drawn."""
        level = self._shade.levels.get(level_of(camera.ratio))
        if level is None:
            return
        # Neighbours share their edge to the last digit: softened, it would shine
        # through as a hairline.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        transform = camera.transform()
        painter.setTransform(transform, True)
        # The hatch belongs to the paper: it keeps its pitch, and its place on the
        # ground while the paper is pushed.
        corner = camera.to_screen(0.0, 0.0)
        still = QTransform(transform).inverted()[0]
        shift = QTransform.fromTranslate(corner[0] % 8, corner[1] % 8)
        used = {NO_DATA, *level.class_of.values()}
        brushes = {place: brush(level, place) for place in used}
        brushes[NO_DATA].setTransform(shift * still)
        for key, path in self._paths(camera):
            WAY.step()
            painter.setBrush(brushes[level.class_of.get(key, NO_DATA)])
            painter.drawPath(path)

    def _paths(self, camera: Camera) -> Iterator[tuple[str, QPainterPath]]:
        outlines, step = self._outlines, step_of(camera.mpp)
        rows = outlines.visible(camera.extent).tolist()
        if level_of(camera.ratio) == GRID:
            for row in rows:
                yield outlines.areas.codes[row], outlines.path(step, row)
            return
        for unit in dict.fromkeys(outlines.areas.station_of[row] for row in rows):
            yield unit, outlines.joined(step, outlines.rows_of(STATION, unit))


def swatch(painter: QPainter, at: QPointF, level: Level, place: int) -> None:
    """Paint the little field of a class for the legend."""
    painter.save()
    painter.setPen(theme.color("line2"))
    painter.setBrush(theme.color("map"))
    painter.drawRect(int(at.x()), int(at.y()), 22, 14)
    painter.setBrush(brush(level, place))
    painter.drawRect(int(at.x()), int(at.y()), 22, 14)
    painter.restore()
