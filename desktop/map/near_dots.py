"""Entities as dots by type: their shape and tone tell what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtGui import QPainter

from desktop import theme
from desktop.map.density import stamp_of
from desktop.map.map_data import ENTITY_TYPES
from desktop.map.shops import CLOSED, SYMBOL_LIMIT
from desktop.map.stamping import Sheet, strongest

if TYPE_CHECKING:
    from desktop.map.camera import Camera
    from desktop.map.shops import NearView

# Shape and tone by type, in the order of the types, the last for all others.
SHAPES: Final = ("disc", "square", "diamond", "disc")
TONES: Final = ("dot", "bureau", "lane.verification", "t3")
SIZES: Final = (1.9, 1.9, 2.6, 1.3)
FULL: Final = {"dark": 200, "light": 190}
# One that is closed for good stands back.
PALE: Final = 0.35


class NearDots:
    """Draws the entities of a view as dots."""

    def __init__(self, view: NearView) -> None:
        """Take the entities."""
        place = {name: number for number, name in enumerate(ENTITY_TYPES)}
        other = len(ENTITY_TYPES)
        self._xy = view.xy
        self._kind = np.array([place.get(one.type, other) for one in view.shops], int)
        self._weight = np.array(
            [PALE if one.state in CLOSED else 1.0 for one in view.shops], np.float32
        )

    def draw(self, painter: QPainter, camera: Camera) -> None:
        """Draw the dots; nearer still, symbols stand at the doors instead."""
        if camera.ratio <= SYMBOL_LIMIT * 1.001 or not len(self._xy):
            return
        x, y = camera.to_screens(self._xy)
        spot = np.column_stack((np.floor(x), np.floor(y))).astype(np.int32)
        fits = (spot >= 0).all(axis=1)
        fits &= (spot[:, 0] < camera.width) & (spot[:, 1] < camera.height)
        stamps = [
            stamp_of(size, shape) for size, shape in zip(SIZES, SHAPES, strict=True)
        ]
        reach = max(stamp.shape[0] // 2 for stamp in stamps)
        sheet = Sheet((camera.height, camera.width), reach)
        for kind, tone in enumerate(TONES):
            rows = fits & (self._kind == kind)
            if rows.any():
                spots, most = strongest(spot[rows], self._weight[rows])
                how = (1.0, FULL[theme.name()], theme.color(tone))
                sheet.stamp(spots, most, stamps[kind], how)
        sheet.draw(painter)
