"""Where a shape is too narrow: the whole of it, or a neck that holds it together."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Final

import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# The width of a neck is told to this share of what was asked.
STEPS: Final = 6


@dataclass(frozen=True, slots=True)
class Neck:
    """A narrow place: its middle, width and length (m), and the line across it.

    `smaller` is about the ground beyond it, on the smaller side.
    """

    x: float
    y: float
    width: float
    length: float
    across: tuple[tuple[float, float], tuple[float, float]]
    smaller: BaseGeometry


def is_slim(part: BaseGeometry, width: float) -> bool:
    """Tell whether no circle of this width fits in a shape."""
    return width > 0 and bool(shapely.is_empty(shapely.buffer(part, -width / 2)))


def necks(part: BaseGeometry, width: float) -> tuple[Neck, ...]:
    """Return the places where a shape is held together by less than a width.

    The inward buffer by half the width falls into pieces there.
    """
    if width <= 0:
        return ()
    pieces = _pieces(part, width)
    if len(pieces) < 2:
        return ()
    pieces.sort(key=lambda one: float(one.area), reverse=True)
    trunk, found = pieces[0], []
    for piece in pieces[1:]:
        line = shapely.shortest_line(trunk, piece)
        found.append(_neck(line, _width(part, trunk, piece, width), piece))
        trunk = shapely.union(trunk, piece)
    return tuple(found)


def _pieces(part: BaseGeometry, width: float) -> list[BaseGeometry]:
    inner = shapely.buffer(part, -width / 2)
    # What is left in a corner is no ground of its own.
    return [
        one for one in shapely.get_parts(inner).tolist() if one.area > width * width
    ]


def _width(
    part: BaseGeometry, trunk: BaseGeometry, piece: BaseGeometry, width: float
) -> float:
    """Return the width of the widest circle that passes a neck."""
    low, high = 0.0, width
    one, other = shapely.point_on_surface(trunk), shapely.point_on_surface(piece)
    for _step in range(STEPS):
        middle = (low + high) / 2
        inner = shapely.get_parts(shapely.buffer(part, -middle / 2))
        through = any(
            shapely.intersects(it, one) and shapely.intersects(it, other)
            for it in inner.tolist()
        )
        low, high = (middle, high) if through else (low, middle)
    return high


def _neck(line: BaseGeometry, width: float, piece: BaseGeometry) -> Neck:
    (ax, ay), (bx, by) = shapely.get_coordinates(line)[[0, -1]].tolist()
    x, y = (ax + bx) / 2, (ay + by) / 2
    long = hypot(bx - ax, by - ay) or 1.0
    # Across the neck, a little beyond it on both sides.
    half = width / 2 + 1.0
    dx, dy = -(by - ay) / long * half, (bx - ax) / long * half
    across = ((x - dx, y - dy), (x + dx, y + dy))
    return Neck(x, y, width, long, across, piece)
