"""Which ground has another owner after a mending: whose, where and how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.checks import widest_circle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

NOBODY: Final = -1
# What is smaller is the rounding of a border to the lattice, m².
LEAST_M2: Final = 0.01


@dataclass(frozen=True, slots=True)
class Move:
    """A piece of ground that changes hands; rows, NOBODY for ground no grid holds."""

    giver: int
    receiver: int
    shape: BaseGeometry
    x: float
    y: float
    width: float

    @property
    def area(self) -> float:
        """Return its area in m²."""
        return float(self.shape.area)


def owner_moves(
    before: NDArray[np.object_], after: NDArray[np.object_]
) -> tuple[Move, ...]:
    """Return every piece that another row holds after than before, the largest first.

    Ground that two rows held moves from the one that loses it.
    """
    sound = shapely.make_valid(before)
    found = [
        *_taken(sound, after),
        *_pieces(NOBODY, after, sound),
        *_pieces(None, sound, after),
    ]
    return tuple(sorted(found, key=lambda move: (-move.area, move.x, move.y)))


def _taken(before: NDArray[np.object_], after: NDArray[np.object_]) -> Iterator[Move]:
    row, other = shapely.STRtree(before).query(after, predicate="intersects")
    differ = row != other
    receiver, giver = row[differ], other[differ]
    common = shapely.intersection(after[receiver], before[giver])
    for one, to, shape in zip(giver, receiver, common, strict=True):
        yield from _moves(int(one), int(to), shape)


def _pieces(
    giver: int | None, these: NDArray[np.object_], those: NDArray[np.object_]
) -> Iterator[Move]:
    """Yield what these hold and none of those: ground found, or ground given up."""
    tree = shapely.STRtree(those)
    for row, shape in enumerate(these):
        near = tree.query(shape, predicate="intersects")
        left = shapely.difference(shape, shapely.union_all(those[near]))
        if giver is None:
            yield from _moves(row, NOBODY, left)
        else:
            yield from _moves(giver, row, left)


def _moves(giver: int, receiver: int, shape: BaseGeometry) -> Iterator[Move]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and part.area >= LEAST_M2:
            circle = widest_circle(part)
            x, y = circle.coords[0]
            yield Move(giver, receiver, part, x, y, 2 * float(circle.length))
