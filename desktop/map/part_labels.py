"""What each part of a split would be called, written into it before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter
from shapely import Point as Spot
from shapely import box as box_of

from desktop import theme
from desktop.map.halo import write_haloed
from desktop.texts import t
from domain.boundary.lattice import to_shape

if TYPE_CHECKING:
    from desktop.map.drawing_board import Board
    from desktop.map.drawing_guard import Side

# A part smaller than this on the screen has no room for words, pixels.
LEAST_PX: Final = 46.0


def draw_parts(painter: QPainter, board: Board) -> None:
    """Write name, code and counts into every part that a stroke would leave."""
    sides = board.foreseen.sides
    if board.bad or not board.keep.asked or not any(one.fresh for one in sides):
        return
    for side in sides:
        spot = _spot(board, side)
        if spot is not None:
            _write(painter, spot, lines_of(side))


def lines_of(side: Side) -> tuple[str, str, str]:
    """Return what is written into a part: name, its code, how much lies in it."""
    code = t("redraw.part.new" if side.fresh else "redraw.part.kept")
    counts = t(
        "redraw.part.counts",
        area=f"{side.area_m2 / 1e6:.3f}",
        entities=f"{side.entities:,}",
        cases=f"{side.cases:,}",
    )
    return side.grid.name, f"{code} {side.grid.code}", counts


def _spot(board: Board, side: Side) -> QPointF | None:
    """Return where the words stand: well inside what is seen of the part."""
    west, south, east, north = board.canvas.camera.extent
    ox, oy = board.canvas.content.origin
    view = box_of(west + ox, south + oy, east + ox, north + oy)
    seen = to_shape(side.grid.rings).intersection(view)
    wide = np.sqrt(seen.area) / board.canvas.camera.mpp
    if wide < LEAST_PX:
        return None
    middle = seen.centroid
    spot = middle if seen.covers(Spot(middle)) else seen.representative_point()
    return board.ground.pixel((round(spot.x * 1000), round(spot.y * 1000)))


def _write(painter: QPainter, at: QPointF, lines: tuple[str, ...]) -> None:
    sizes, tall = (16, 13, 13), [theme.px(20), theme.px(18), theme.px(18)]
    top = at.y() - sum(tall) / 2
    for text, size, step in zip(lines, sizes, tall, strict=True):
        top += step
        write_haloed(painter, QPointF(at.x(), top), text, size=size, middle=True)
