"""Where the map looks: centre, metres a pixel and the window's size; north is up."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTransform

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A logical pixel of 96 to the inch, in metres: what a scale of 1:n is counted by.
PIXEL_M: Final = 0.0254 / 96
NEAREST, FARTHEST = 0.05, 4000.0
# Zoom steps: powers of two of metres a pixel, the last for all that lies beyond.
STEPS: Final = 12
# Zooming goes by rungs, six to the doubling: pictures of the next ones are painted
# before anybody goes there, and kept for the way back.
RUNGS: Final = 6
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """A view in metres relative to the local origin; `mpp` = metres a pixel."""

    x: float = 0.0
    y: float = 0.0
    mpp: float = 10.0
    width: int = 1
    height: int = 1

    @property
    def ratio(self) -> float:
        """The n of the scale 1:n."""
        return self.mpp / PIXEL_M

    @property
    def extent(self) -> Box:
        """West, south, east and north of the view, metres."""
        half_w = self.width * self.mpp / 2
        half_h = self.height * self.mpp / 2
        return self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place lies in the window, pixels."""
        return (
            (x - self.x) / self.mpp + self.width / 2,
            (self.y - y) / self.mpp + self.height / 2,
        )

    def to_screens(
        self, xy: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return where many places (N, 2) lie in the window, pixels."""
        return (
            (xy[:, 0] - self.x) / self.mpp + self.width / 2,
            (self.y - xy[:, 1]) / self.mpp + self.height / 2,
        )

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """Return the place under a pixel, metres."""
        return (
            self.x + (px - self.width / 2) * self.mpp,
            self.y - (py - self.height / 2) * self.mpp,
        )

    def transform(self) -> QTransform:
        """Return the transform that takes metres to pixels."""
        scale = 1 / self.mpp
        return QTransform(
            scale,
            0,
            0,
            -scale,
            self.width / 2 - self.x * scale,
            self.height / 2 + self.y * scale,
        )

    def panned(self, dx: float, dy: float) -> Camera:
        """Return the view after the paper was pushed by some pixels."""
        return replace(self, x=self.x - dx * self.mpp, y=self.y + dy * self.mpp)

    def zoomed(self, factor: float, px: float, py: float) -> Camera:
        """Return the view `factor` times nearer, the place under a pixel held fast."""
        x, y = self.to_world(px, py)
        mpp = min(FARTHEST, max(NEAREST, self.mpp / factor))
        return replace(
            self,
            mpp=mpp,
            x=x - (px - self.width / 2) * mpp,
            y=y + (py - self.height / 2) * mpp,
        )

    def climbed(self, rungs: int, px: float, py: float) -> Camera:
        """Return the view so many rungs nearer, the place under a pixel held fast.

        The scale lands on a rung, and the ground on whole pixels: so the place may
        slip by half a pixel.
        """
        rung = round(RUNGS * math.log2(self.mpp)) - rungs
        low = math.ceil(RUNGS * math.log2(NEAREST))
        high = math.floor(RUNGS * math.log2(FARTHEST))
        mpp = 2.0 ** (min(high, max(low, rung)) / RUNGS)
        near = self.zoomed(self.mpp / mpp, px, py)
        # Exactly the rung, to the last digit: views are compared by it.
        return replace(near, mpp=mpp).aligned()

    def aligned(self) -> Camera:
        """Return the view pushed by less than a pixel, the ground on whole pixels.

        Pictures of one scale are then copies of each other wherever they overlap.
        """
        across = round(self.width / 2 - self.x / self.mpp)
        down = round(self.height / 2 + self.y / self.mpp)
        return replace(
            self,
            x=(self.width / 2 - across) * self.mpp,
            y=(down - self.height / 2) * self.mpp,
        )

    def fitted(self, box: Box, pad: float = 0.04) -> Camera:
        """Return the view that shows a box whole, with a margin."""
        west, south, east, north = box
        wide = max(east - west, 1.0) * (1 + 2 * pad) / max(self.width, 1)
        high = max(north - south, 1.0) * (1 + 2 * pad) / max(self.height, 1)
        mpp = min(FARTHEST, max(NEAREST, wide, high))
        return replace(self, x=(west + east) / 2, y=(south + north) / 2, mpp=mpp)

    def sized(self, width: int, height: int) -> Camera:
        """Return the same view in a window of another size."""
        return replace(self, width=max(1, width), height=max(1, height))

    def grown(self, margin: int) -> Camera:
        """Return the view with a margin of pixels added on each side."""
        return replace(
            self, width=self.width + 2 * margin, height=self.height + 2 * margin
        )

    def covers(self, other: Camera) -> bool:
        """Tell whether this view shows all of another."""
        west, south, east, north = self.extent
        a, b, c, d = other.extent
        slack = other.mpp * 0.01
        return (
            west <= a + slack
            and south <= b + slack
            and east >= c - slack
            and north >= d - slack
        )


def step_of(mpp: float) -> int:
    """Return the zoom step of a scale: the power of two of metres a pixel, 0 to 11."""
    return max(0, min(STEPS - 1, math.floor(math.log2(max(mpp, 1e-9)))))


def tolerance_of(step: int) -> float:
    """Return by how many metres outlines may be simplified at a zoom step."""
    return float(2**step) if step else 0.0
