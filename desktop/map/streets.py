"""The street network as a quiet reference layer under everything else."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
import shapely
from PySide6.QtGui import QColor, QPainter, QPainterPath

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.map.camera import Box, step_of, tolerance_of
from desktop.map.give_way import WAY
from desktop.map.street_names import StreetNames

if TYPE_CHECKING:
    from desktop.map.camera import Camera
    from desktop.map.map_data import Floats, Shapes, Streets

TILE_M: Final = 4000.0
NEAR: Final = 36_000
MINOR_LIMIT: Final = 90_000
MAJOR_LIMIT: Final = 400_000
Tile = tuple[Box, QPainterPath]


class StreetLines:
    """Draws the streets in view: tiles of lines, simplified once a zoom step."""

    def __init__(self, streets: Streets, origin: tuple[float, float]) -> None:
        """Take the lines and the local origin."""
        away = np.array(origin)
        lines = streets.lines
        if len(lines):
            lines = np.asarray(shapely.transform(lines, lambda xy: xy - away))
        self._lines: tuple[Shapes, Shapes] = (
            lines[~streets.major],
            lines[streets.major],
        )
        self.names = StreetNames(lines, streets.names, streets.major)
        self._lock = threading.Lock()
        self._tiles: dict[tuple[int, bool], tuple[Tile, ...]] = {}

    def draw(self, painter: QPainter, camera: Camera) -> None:
        """Draw the streets in view, the major ones heavier and farther out."""
        painter.setTransform(camera.transform(), True)
        # Hairlines in a solid tone are painted several times as fast as wide or
        # translucent ones, and far out nobody could tell them apart.
        near = camera.ratio <= NEAR
        if camera.ratio <= MINOR_LIMIT:
            hairline = quiet_ink(0.36 if near else 0.2)
            painter.setPen(pen(hairline, 1.0, ratio=fine(painter)))
            self._stroke(painter, camera, major=False)
        if camera.ratio <= MAJOR_LIMIT:
            wide = 2.6 if near else 1.0
            ink = pen(quiet_ink(0.42 if near else 0.3), wide, ratio=fine(painter))
            painter.setPen(ink)
            self._stroke(painter, camera, major=True)

    def _stroke(self, painter: QPainter, camera: Camera, *, major: bool) -> None:
        west, south, east, north = camera.extent
        for (a, b, c, d), path in self._of(step_of(camera.mpp), major=major):
            if a <= east and c >= west and b <= north and d >= south:
                WAY.step()
                painter.drawPath(path)

    def _of(self, step: int, *, major: bool) -> tuple[Tile, ...]:
        with self._lock:
            key = (step, major)
            if key not in self._tiles:
                lines = self._lines[major]
                if step > 1:
                    lines = shapely.simplify(lines, tolerance_of(step))
                self._tiles[key] = tiled(lines)
            return self._tiles[key]


def quiet_ink(strength: float) -> QColor:
    """Return the tone between the ground and the colour of grid borders."""
    ground, line = theme.color("map"), theme.color("grid")
    red, green, blue = (
        round(a + (b - a) * strength)
        for a, b in (
            (ground.red(), line.red()),
            (ground.green(), line.green()),
            (ground.blue(), line.blue()),
        )
    )
    return QColor(red, green, blue)


def tiled(lines: Shapes) -> tuple[Tile, ...]:
    """Return lines as paths, those of a neighbourhood together with their box."""
    if not len(lines):
        return ()
    boxes: Floats = shapely.bounds(lines)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    cell = np.floor(middle / TILE_M).astype(np.int64)
    order = np.lexsort((cell[:, 0], cell[:, 1]))
    cuts = np.flatnonzero(np.any(np.diff(cell[order], axis=0) != 0, axis=1)) + 1
    tiles = []
    for rows in np.split(order, cuts):
        xy, owner = shapely.get_coordinates(lines[rows], return_index=True)
        joined = np.append(owner[:-1] == owner[1:], False).astype(np.int32)
        path = pg.arrayToQPath(xy[:, 0], xy[:, 1], connect=joined, finiteCheck=False)
        low, high = boxes[rows, :2].min(axis=0), boxes[rows, 2:].max(axis=0)
        box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        tiles.append((box, path))
    return tuple(tiles)
