"""The officers on the map, at the place of their last check-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from desktop.map.camera import Box, Camera
    from desktop.map.map_data import Floats, PersonMark

REACH = 10


class People:
    """Officers with their places in metres relative to the local origin."""

    def __init__(
        self, marks: tuple[PersonMark, ...] = (), origin: tuple[float, float] = (0, 0)
    ) -> None:
        """Take the officers and the local origin."""
        self.marks = marks
        places = np.array([(one.x, one.y) for one in marks], dtype=np.float64)
        self.xy: Floats = places.reshape(-1, 2) - np.array(origin)

    def place(self, person: str) -> tuple[float, float] | None:
        """Return where an officer was seen, relative to the local origin."""
        for row, one in enumerate(self.marks):
            if one.id == person:
                x, y = self.xy[row].tolist()
                return x, y
        return None

    def near(self, camera: Camera, px: float, py: float, reach: float) -> list[str]:
        """Return the ids of the officers within so many pixels of a pixel."""
        x, y = camera.to_screens(self.xy)
        hit = np.flatnonzero(np.hypot(x - px, y - py) <= reach)
        return [self.marks[row].id for row in hit.tolist()]

    def boxes(self, camera: Camera) -> list[Box]:
        """Return the boxes in pixels that their rings take."""
        x, y = camera.to_screens(self.xy)
        sides = np.column_stack((x - REACH, y - REACH, x + REACH, y + REACH))
        return [tuple(one) for one in sides.tolist()]
