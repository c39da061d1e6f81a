"""Where the entities are: blurred counts far out, single dots near, by the million."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from scipy import ndimage

from desktop import theme
from desktop.map.stamping import Sheet, counted, shades_of

if TYPE_CHECKING:
    from desktop.map.camera import Box, Camera
    from desktop.map.map_data import EntityPoints

Counts = NDArray[np.float32]

CELL_PX: Final = 4
# Points are sorted by tiles of this size, so that a near view reads its own only.
TILE_M: Final = 256.0
# The finest cells counted beforehand: far views add these up and read no point.
BASE_M: Final = 64.0
# The blur never covers less ground than this; near, it is so many cells wide.
BLUR_M: Final = 75.0
FINEST_BLUR: Final = 4.0
DOT_LIMIT: Final = 60_000
LARGE_DOT_LIMIT: Final = 20_000
EXPONENT: Final = 0.8


class Density:
    """Entities sorted by tile and counted by cell, once, off the window's thread."""

    def __init__(self, points: EntityPoints, origin: tuple[float, float]) -> None:
        """Sort the points by tile and count them in cells of 64 m."""
        shift = np.array(
            [points.origin[0] - origin[0], points.origin[1] - origin[1]], np.float32
        )
        xy = np.asarray(points.xy, dtype=np.float32).reshape(-1, 2) + shift
        self.count = len(xy)
        low = xy.min(axis=0) if self.count else np.zeros(2, np.float32)
        self._low = np.floor(low.astype(np.float64) / TILE_M) * TILE_M
        self._sort(xy)
        self._levels = [self._base()]
        self._crowd = _crowd(self._levels[0])

    def _sort(self, xy: NDArray[np.float32]) -> None:
        cell = ((xy - self._low) / TILE_M).astype(np.int32)
        self._wide = int(cell[:, 0].max()) + 1 if self.count else 1
        self._high = int(cell[:, 1].max()) + 1 if self.count else 1
        key = cell[:, 1] * self._wide + cell[:, 0]
        order = np.argsort(key, kind="stable")
        self._xy = xy[order]
        counted = np.bincount(key, minlength=self._wide * self._high)
        self._starts = np.concatenate(([0], np.cumsum(counted)))

    def _base(self) -> Counts:
        per = round(TILE_M / BASE_M)
        shape = (self._high * per, self._wide * per)
        spot = ((self._xy - self._low) / BASE_M).astype(np.int32)
        np.clip(spot, 0, [shape[1] - 1, shape[0] - 1], out=spot)
        flat = np.bincount(
            spot[:, 1] * shape[1] + spot[:, 0], minlength=shape[0] * shape[1]
        )
        return flat.reshape(shape).astype(np.float32)

    def within(self, extent: Box) -> NDArray[np.float32]:
        """Return the points of the tiles that meet a view."""
        west, south, east, north = extent
        x0 = max(0, math.floor((west - self._low[0]) / TILE_M))
        x1 = min(self._wide - 1, math.floor((east - self._low[0]) / TILE_M))
        y0 = max(0, math.floor((south - self._low[1]) / TILE_M))
        y1 = min(self._high - 1, math.floor((north - self._low[1]) / TILE_M))
        if x0 > x1 or y0 > y1:
            return np.empty((0, 2), np.float32)
        runs = [
            self._xy[
                self._starts[row * self._wide + x0] : self._starts[
                    row * self._wide + x1 + 1
                ]
            ]
            for row in range(y0, y1 + 1)
        ]
        return np.concatenate(runs)

    def draw(self, painter: QPainter, camera: Camera, *, dots: bool = True) -> None:
        """Draw the blurred counts, and the dots where they can be told apart."""
        if not self.count:
            return
        self._draw_heat(painter, camera)
        if dots and camera.ratio <= DOT_LIMIT:
            self._draw_dots(painter, camera)

    def _draw_heat(self, painter: QPainter, camera: Camera) -> None:
        # Cells finer than the blur can show would only cost time.
        size = max(CELL_PX * camera.mpp, BLUR_M / FINEST_BLUR)
        counts, left, top = self._cells(camera, size)
        if not counts.size:
            return
        blurred = ndimage.gaussian_filter(counts, _blur(size), mode="constant")
        # The cells follow the zoom, so the crowd that counts as full does too.
        full = max(self._crowd * (size / BASE_M) ** 2, 0.02)
        # Towards full strength the growth slows, so that a market is no flat disc.
        strength = (1.0 - np.exp(-1.3 * blurred / full)) ** EXPONENT
        most = 96.0 if theme.name() == "dark" else 70.0
        # Near, the dots say it all, and the blur steps back behind them.
        most *= min(1.0, max(0.3, camera.ratio / LARGE_DOT_LIMIT))
        alpha = (strength * most).astype(np.uint8)
        image = tinted(alpha, theme.color("heat"))
        x, y = camera.to_screen(left, top)
        high, wide = alpha.shape
        unit = size / camera.mpp
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(x, y, wide * unit, high * unit), image)

    def _cells(self, camera: Camera, size: float) -> tuple[Counts, float, float]:
        """Return counts in square cells, north first, and their north-west corner.

        The cells lie fast on the ground, so that the picture does not shimmer
        while it is pushed about.
        """
        west, south, east, north = camera.extent
        edge = 4 * _blur(size) * size
        x0 = math.floor((west - edge) / size) * size
        y1 = math.ceil((north + edge) / size) * size
        wide = math.ceil((east + edge - x0) / size)
        high = math.ceil((y1 - south + edge) / size)
        if size >= BASE_M:
            xy, weight = self._coarse(
                (x0, y1 - high * size, x0 + wide * size, y1), size
            )
        else:
            xy = self.within((x0, y1 - high * size, x0 + wide * size, y1))
            weight = None
        col = np.floor((xy[:, 0] - x0) / size).astype(np.int32)
        row = np.floor((y1 - xy[:, 1]) / size).astype(np.int32)
        fits = (col >= 0) & (col < wide) & (row >= 0) & (row < high)
        flat = np.bincount(
            row[fits] * wide + col[fits],
            weights=None if weight is None else weight[fits],
            minlength=wide * high,
        )
        return flat.reshape(high, wide).astype(np.float32), x0, y1

    def _coarse(
        self, box: Box, size: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the middles and counts of the counted cells that meet a box."""
        level = max(0, min(8, math.floor(math.log2(size / BASE_M))))
        while len(self._levels) <= level:
            self._levels.append(_halved(self._levels[-1]))
        counts = self._levels[level]
        unit = BASE_M * 2**level
        high, wide = counts.shape
        x0 = min(wide, max(0, math.floor((box[0] - self._low[0]) / unit)))
        x1 = min(wide, max(0, math.ceil((box[2] - self._low[0]) / unit)))
        y0 = min(high, max(0, math.floor((box[1] - self._low[1]) / unit)))
        y1 = min(high, max(0, math.ceil((box[3] - self._low[1]) / unit)))
        part = counts[y0:y1, x0:x1]
        row, col = np.nonzero(part)
        xy = np.column_stack(
            (
                self._low[0] + (col + x0 + 0.5) * unit,
                self._low[1] + (row + y0 + 0.5) * unit,
            )
        )
        return xy.astype(np.float32), part[row, col]

    def _draw_dots(self, painter: QPainter, camera: Camera) -> None:
        xy = self.within(camera.extent)
        x, y = camera.to_screens(xy.astype(np.float64))
        col, row = np.floor(x).astype(np.int32), np.floor(y).astype(np.int32)
        fits = (col >= 0) & (col < camera.width) & (row >= 0) & (row < camera.height)
        spots, times = counted(np.column_stack((col[fits], row[fits])))
        large = camera.ratio <= LARGE_DOT_LIMIT
        stamp = stamp_of(1.6 if large else 0.95)
        full = 120 if theme.name() == "dark" else 105
        sheet = Sheet((camera.height, camera.width), stamp.shape[0] // 2)
        # Dots on one spot grow denser, never denser than twice a dot's own ink.
        sheet.stamp(spots, times, stamp, (1.9, full, theme.color("dot")))
        sheet.draw(painter)


def _crowd(base: Counts) -> float:
    """Return the count of a base cell that is drawn at full strength."""
    busy = ndimage.gaussian_filter(base, 1.2)
    busy = busy[busy > 0.05]
    return float(np.percentile(busy, 95)) if busy.size else 1.0


def _blur(size: float) -> float:
    """Return the blur in cells of this size: never under 75 m of ground, near."""
    return max(1.6, BLUR_M / size)


def _halved(counts: Counts) -> Counts:
    high, wide = counts.shape
    even = np.pad(counts, ((0, high % 2), (0, wide % 2)))
    summed: Counts = (
        even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2]
    )
    return summed


def stamp_of(radius: float, shape: str = "disc") -> Counts:
    """Return how much of each pixel a dot covers, by 8 x 8 samples."""
    reach = math.ceil(radius - 0.5)
    fine = np.abs((np.arange((2 * reach + 1) * 8) + 0.5) / 8 - reach - 0.5)
    down, across = fine[:, None], fine[None, :]
    inside = {
        "disc": down**2 + across**2 <= radius**2,
        "square": np.maximum(down, across) <= radius,
        "diamond": down + across <= radius,
    }[shape].astype(np.float32)
    side = 2 * reach + 1
    stamp: Counts = inside.reshape(side, 8, side, 8).mean(axis=(1, 3))
    return stamp


def tinted(alpha: NDArray[np.uint8], colour: QColor) -> QImage:
    """Return an image of one colour whose opacity is given for each pixel."""
    high, wide = alpha.shape
    image = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
    # Straight into the picture's own bytes: there are millions of them.
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(high, wide)
    np.take(shades_of(colour), alpha, out=pixels, mode="clip")
    return image
