"""Many small dots inked at once: only the pixels that dots touch are worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from desktop.map.give_way import WAY

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QColor, QPainter

    Inks = NDArray[np.float32]
    Places = NDArray[np.int32]


class Sheet:
    """A picture (high, wide) that dots of several colours are stamped on.

    Only the pixels that dots touch are worked on: there are millions of others.
    """

    def __init__(self, shape: tuple[int, int], reach: int) -> None:
        """Lay out a clear sheet with an edge for stamps that reach over it."""
        self._high, self._wide = shape
        self._reach = reach
        high, self._across = self._high + 2 * reach, self._wide + 2 * reach
        self._ink = np.zeros(high * self._across, dtype=np.float32)
        self._image = QImage(
            self._across, high, QImage.Format.Format_ARGB32_Premultiplied
        )
        self._image.fill(0)
        self._pixels = np.frombuffer(self._image.bits(), np.uint32)

    def stamp(
        self,
        spots: Places,
        weight: NDArray[np.float32],
        stamp: Inks,
        how: tuple[float, float, QColor],
    ) -> None:
        """Stamp dots of one colour over all that is there.

        `spots` are (N, 2) column and row, each only once; `stamp` is square, its side
        odd; `how` = the most ink a pixel takes, the opacity (to 255) of ink 1, and
        the colour.
        """
        most, full, colour = how
        at = self._inked(spots, weight, stamp)
        alpha = np.minimum(np.minimum(self._ink[at], most) * full, 255).astype(np.uint8)
        self._pixels[at] = over(shades_of(colour)[alpha], alpha, self._pixels[at])
        self._ink[at] = 0

    def ink(
        self, spots: Places, weight: NDArray[np.float32], stamp: Inks
    ) -> NDArray[np.float32]:
        """Return the ink of each pixel under many stamps."""
        self._inked(spots, weight, stamp)
        sheet = self._ink.reshape(-1, self._across)
        edge = self._reach
        return sheet[edge : edge + self._high, edge : edge + self._wide]

    def _inked(
        self, spots: Places, weight: NDArray[np.float32], stamp: Inks
    ) -> NDArray[np.int64]:
        reach = stamp.shape[0] // 2
        middle = (spots[:, 1].astype(np.int64) + self._reach) * self._across
        middle += spots[:, 0] + self._reach
        touched = [np.empty(0, np.int64)]
        for down, right in np.argwhere(stamp > 0).tolist():
            WAY.step()
            # No spot comes twice, so no pixel does within one turn of this loop.
            at = middle + ((down - reach) * self._across + right - reach)
            self._ink[at] += weight * stamp[down, right]
            touched.append(at)
        return np.concatenate(touched)

    def draw(self, painter: QPainter) -> None:
        """Paint the sheet with its corner at the corner of the window."""
        painter.drawImage(-self._reach, -self._reach, self._image)


def over(
    upper: NDArray[np.uint32], alpha: NDArray[np.uint8], lower: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """Return pixels laid over others, `alpha` the opacity of the upper ones."""
    made = upper.copy()
    rows = np.flatnonzero(lower)
    under, left = lower[rows], np.uint32(255) - alpha[rows]
    for shift in (24, 16, 8, 0):
        part = (under >> np.uint32(shift)) & np.uint32(255)
        made[rows] += (part * left // np.uint32(255)) << np.uint32(shift)
    return made


def shades_of(colour: QColor) -> NDArray[np.uint32]:
    """Return a colour at each opacity, as pixels of a picture."""
    strong = np.arange(256, dtype=np.uint32)
    shades = strong << np.uint32(24)
    for shift, part in ((16, colour.red()), (8, colour.green()), (0, colour.blue())):
        shades |= (strong * np.uint32(part) // np.uint32(255)) << np.uint32(shift)
    return shades


def counted(spots: Places) -> tuple[Places, NDArray[np.float32]]:
    """Return each spot once, and how often it came."""
    key, times = np.unique(_keys(spots), return_counts=True)
    return _spots(key), times.astype(np.float32)


def strongest(
    spots: Places, weight: NDArray[np.float32]
) -> tuple[Places, NDArray[np.float32]]:
    """Return each spot once, with the greatest weight that came there."""
    key, back = np.unique(_keys(spots), return_inverse=True)
    most = np.zeros(len(key), dtype=np.float32)
    np.maximum.at(most, back, weight)
    return _spots(key), most


def _keys(spots: Places) -> NDArray[np.int64]:
    made: NDArray[np.int64] = (spots[:, 1].astype(np.int64) << 32) | spots[:, 0]
    return made


def _spots(key: NDArray[np.int64]) -> Places:
    return np.column_stack((key & 0xFFFFFFFF, key >> 32)).astype(np.int32)
