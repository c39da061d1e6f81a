"""Reference layers on the map: communities, places, barriers, roads and rivers."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.map.camera import Box, step_of, tolerance_of
from desktop.map.case_marks import grown
from desktop.map.give_way import WAY
from desktop.map.labels import Placed
from desktop.map.shops import rough_width
from desktop.map.street_names import ALL_NAMES, HIGH, MAJOR_NAMES, StreetNames
from desktop.map.streets import quiet_ink, tiled
from domain.boundary.reference import BARRIER, COMMUNITY, PLACE, RIVER, ROAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.map.camera import Camera
    from desktop.map.labels import Taken
    from desktop.map.map_data import Reference, Shapes
    from desktop.map.streets import Tile

# Beyond these scales a layer says nothing and only darkens the map.
FAR: Final = {COMMUNITY: 90_000, PLACE: 60_000, BARRIER: 120_000, ROAD: 200_000}
FARTHEST: Final = 250_000
# The pens of each layer, the lower first: colour, width, dashes in widths.
PENS: Final[dict[str, tuple[tuple[str, float, tuple[float, ...]], ...]]] = {
    COMMUNITY: (("t3", 1.5, (4.0, 3.0)),),
    PLACE: (("map", 4.4, ()), ("warnfill", 1.8, ())),
    # Like the tape before a closed way: seen without its colour too.
    BARRIER: (("map", 6.6, ()), ("warnfill", 4.6, ()), ("map", 2.6, (2.0, 2.0))),
    RIVER: (("heat", 2.6, ()),),
}


class ReferencePaint:
    """Draws one reference layer: what lies in view, simplified once a zoom step."""

    def __init__(
        self, layer: str, rows: Reference, origin: tuple[float, float]
    ) -> None:
        """Take the shapes of a layer and the local origin."""
        self.layer = layer
        self.count = len(rows.shapes)
        away = np.array(origin)
        self._shapes: Shapes = (
            np.asarray(shapely.transform(rows.shapes, lambda xy: xy - away))
            if self.count
            else rows.shapes
        )
        self._areal = shapely.area(self._shapes) > 0
        self._names = rows.names
        lines = _lines(self._shapes, self._areal)
        along = tuple(
            "" if areal else name
            for name, areal in zip(rows.names, self._areal.tolist(), strict=True)
        )
        self._along = StreetNames(lines, along, np.ones(self.count, dtype=bool))
        self._lock = threading.Lock()
        self._tiles: dict[int, tuple[tuple[Tile, ...], tuple[Tile, ...]]] = {}

    def draw(self, painter: QPainter, camera: Camera) -> None:
        """Draw what of the layer lies in view."""
        if not self.count or camera.ratio > FAR.get(self.layer, FARTHEST):
            return
        lines, areas = self._of(step_of(camera.mpp))
        painter.setTransform(camera.transform(), True)
        painter.setPen(Qt.PenStyle.NoPen)
        for brush in _brushes(self.layer, camera):
            painter.setBrush(brush)
            _strokes(painter, camera, areas)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink in _pens(self.layer, fine(painter)):
            painter.setPen(ink)
            _strokes(painter, camera, lines)

    def place(self, camera: Camera, taken: Taken) -> tuple[Placed, ...]:
        """Return the names that found room: along lines, in the middle of areas."""
        if camera.ratio > MAJOR_NAMES * 1.001:
            return ()
        return (*self._along.place(camera, taken), *self._within(camera, taken))

    def _within(self, camera: Camera, taken: Taken) -> list[Placed]:
        if self.layer == COMMUNITY and camera.ratio > ALL_NAMES * 2:
            return []
        view, placed = shapely.box(*camera.extent), []
        hit = np.flatnonzero(self._areal & shapely.intersects(self._shapes, view))
        for row in hit.tolist():
            WAY.step()
            found = _named(self._shapes[row], view, self._names[row], camera, taken)
            if found is not None:
                placed.append(found)
        return placed

    def _of(self, step: int) -> tuple[tuple[Tile, ...], tuple[Tile, ...]]:
        with self._lock:
            if step not in self._tiles:
                shapes = self._shapes
                if step > 1:
                    shapes = np.asarray(shapely.simplify(shapes, tolerance_of(step)))
                lines = _lines(shapes, self._areal)
                areas = tuple(_area(one) for one in shapes[self._areal].tolist())
                self._tiles[step] = (tiled(lines), areas)
            return self._tiles[step]


def _lines(shapes: Shapes, areal: np.ndarray) -> Shapes:
    """Return shapes as lines: areas as their outlines."""
    lines = shapes.copy()
    lines[areal] = shapely.boundary(shapes[areal])
    return lines


def _area(shape: shapely.Geometry) -> Tile:
    path = QPainterPath()
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        xy = shapely.get_coordinates(ring)
        path.addPath(pg.arrayToQPath(xy[:, 0], xy[:, 1], finiteCheck=False))
    west, south, east, north = shapely.bounds(shape).tolist()
    return (west, south, east, north), path


def _strokes(painter: QPainter, camera: Camera, tiles: Sequence[Tile]) -> None:
    for box, path in tiles:
        if _meet(box, camera.extent):
            WAY.step()
            painter.drawPath(path)


def _meet(one: Box, other: Box) -> bool:
    across = one[0] <= other[2] and one[2] >= other[0]
    return across and one[1] <= other[3] and one[3] >= other[1]


def _brushes(layer: str, camera: Camera) -> tuple[QBrush, ...]:
    if layer == RIVER:
        return (QBrush(theme.color("heat", 60)),)
    if layer != PLACE:
        return ()
    hatch = QBrush(theme.color("warnfill", 110), Qt.BrushStyle.FDiagPattern)
    # The hatch keeps its grain on the screen, whatever the scale.
    hatch.setTransform(camera.transform().inverted()[0])
    return QBrush(theme.color("warnfill", 26)), hatch


def _pens(layer: str, ratio: float) -> tuple[QPen, ...]:
    if layer == ROAD:
        return (pen(quiet_ink(0.7), 2.2, ratio=ratio),)
    return tuple(
        pen(theme.color(token), width, dashes, ratio=ratio)
        for token, width, dashes in PENS[layer]
    )


def _named(
    shape: shapely.Geometry,
    view: shapely.Geometry,
    name: str,
    camera: Camera,
    taken: Taken,
) -> Placed | None:
    """Return where the name of an area stands, None where it would not fit."""
    wide = rough_width(name)
    seen = shapely.intersection(shape, view)
    west, _south, east, _north = shapely.bounds(seen).tolist()
    if not name or not east - west >= wide * camera.mpp:
        return None
    spot = shapely.point_on_surface(seen)
    x, y = float(shapely.get_x(spot)), float(shapely.get_y(spot))
    px, py = camera.to_screen(x, y)
    high = grown(HIGH)
    box = (px - wide / 2, py - high / 2, px + wide / 2, py + high / 2)
    if box[0] < 0 or box[2] > camera.width or not taken.free(box):
        return None
    taken.add(box)
    return Placed("street", name, x, y, (wide, high))
