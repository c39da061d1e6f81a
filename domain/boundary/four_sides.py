"""What a grid reaches to in the east, south, west and north, for a public notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import shapely

from domain.boundary.lattice import to_shape
from domain.boundary.reference import COMMUNITY, LAYERS, PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from domain.boundary.events import GridContent
    from domain.boundary.reference import ReferenceShapes

    Box = tuple[float, float, float, float]
    Floats = NDArray[np.float64]

SIDES: Final = ("east", "south", "west", "north")
STREET, GRID, OUTSIDE = "street", "grid", "outside"
# The outline is looked at in pieces of so many metres.
PIECE_M: Final = 12.0
# Which way a border faces is told by so much of it before and behind.
FACING_M: Final = 60.0
# A line within so many metres, and no more aslant than this, runs along the border.
BESIDE_M: Final = 20.0
ASLANT: Final = np.cos(np.radians(30.0))
# What makes up less of a side than this is not named.
LEAST_SHARE: Final = 0.2


class Lines(Protocol):
    """The lines of a workspace that borders may run along."""

    def streets(self, box: Box | None = None) -> Iterable[Any]:
        """Yield the streets that may lie in a box: `name` and `shape`."""

    def reference(self, layer: str, box: Box | None = None) -> ReferenceShapes:
        """Return the shapes of a reference layer that may lie in a box."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a grid reaches to on one side: what kind of thing, and its name."""

    side: str
    kind: str
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Beside:
    """A line or a neighbour that a border may be named after."""

    kind: str
    name: str
    shape: BaseGeometry


def sides_of(
    grid: GridContent, neighbours: Sequence[GridContent], world: Lines
) -> tuple[Reach, ...]:
    """Return what a grid reaches to, by the lines and grids of a workspace."""
    shape = to_shape(grid.rings)
    west, south, east, north = shapely.bounds(shape).tolist()
    box = (west - BESIDE_M, south - BESIDE_M, east + BESIDE_M, north + BESIDE_M)
    lines = [
        Beside(STREET, row.name, row.shape) for row in world.streets(box) if row.name
    ]
    for layer in LAYERS:
        if layer == PLACE:
            continue
        rows = world.reference(layer, box)
        for name, one in zip(rows.names, rows.shapes.tolist(), strict=True):
            if name:
                along = shapely.boundary(one) if shapely.area(one) else one
                lines.append(Beside(layer, name, along))
    grids = [Beside(GRID, one.name, to_shape(one.rings)) for one in neighbours]
    return reaches(shape, lines, grids)


def reaches(
    shape: shapely.MultiPolygon, lines: Sequence[Beside], grids: Sequence[Beside]
) -> tuple[Reach, ...]:
    """Return for each side what runs along it: lines first, else who lies there."""
    largest = max(shapely.get_parts(shape).tolist(), key=lambda one: float(one.area))
    ring = shapely.get_exterior_ring(shapely.orient_polygons(largest))
    middles, faces = _pieces(ring)
    near = [one for one in lines if shapely.dwithin(one.shape, ring, BESIDE_M)]
    named = _named(middles, faces, near, grids)
    found: list[Reach] = []
    facing = _facing(faces)
    for side in SIDES:
        names = [one for one, at in zip(named, facing, strict=True) if at == side]
        for key in dict.fromkeys(names):
            share = names.count(key) / len(names)
            if share >= LEAST_SHARE:
                found.append(Reach(side, *key, share))
    order = {side: number for number, side in enumerate(SIDES)}
    return tuple(sorted(found, key=lambda one: (order[one.side], -one.share)))


def _pieces(ring: BaseGeometry) -> tuple[Floats, Floats]:
    """Return the middle of each piece of an outline and where it faces."""
    long = float(shapely.length(ring))
    at = np.arange(PIECE_M / 2, long, PIECE_M)
    around = min(FACING_M, long / 8)
    before = _along(ring, (at - around) % long)
    after = _along(ring, (at + around) % long)
    way = after - before
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    # Anticlockwise, so what lies outside is on the right.
    return _along(ring, at), np.column_stack((way[:, 1], -way[:, 0]))


def _along(ring: BaseGeometry, at: Floats) -> Floats:
    rings = np.full(len(at), ring, dtype=object)
    spots = shapely.line_interpolate_point(rings, at)
    return np.asarray(shapely.get_coordinates(spots))


def _facing(faces: Floats) -> list[str]:
    level = np.abs(faces[:, 0]) >= np.abs(faces[:, 1])
    across = np.where(faces[:, 0] > 0, "east", "west")
    along = np.where(faces[:, 1] > 0, "north", "south")
    return [str(one) for one in np.where(level, across, along)]


def _named(
    middles: Floats, faces: Floats, lines: Sequence[Beside], grids: Sequence[Beside]
) -> list[tuple[str, str]]:
    points = np.asarray(shapely.points(middles), dtype=object)
    best = np.full(len(points), np.inf)
    named: list[tuple[str, str]] = [(OUTSIDE, "")] * len(points)
    for one in grids:
        shapely.prepare(one.shape)
        near = shapely.dwithin(points, one.shape, 1.0)
        for row in np.flatnonzero(near).tolist():
            named[row] = (GRID, one.name)
    for one in lines:
        away = np.asarray(shapely.distance(points, one.shape))
        # A community line says less than the road that it runs along.
        away = away + (BESIDE_M / 2 if one.kind == COMMUNITY else 0.0)
        rows = np.flatnonzero(away < np.minimum(best, BESIDE_M))
        for row in rows[_along_it(one.shape, middles[rows], faces[rows])].tolist():
            best[row] = away[row]
            named[row] = (one.kind, one.name)
    return named


def _along_it(line: BaseGeometry, middles: Floats, faces: Floats) -> NDArray[np.bool_]:
    """Tell at which places a line runs the way the border does."""
    if not len(middles):
        return np.zeros(0, dtype=bool)
    way = np.column_stack((-faces[:, 1], faces[:, 0])) * PIECE_M
    feet = []
    for shift in (-way, way):
        spots = shapely.points(middles + shift)
        nearest = shapely.shortest_line(spots, line)
        feet.append(shapely.get_coordinates(shapely.get_point(nearest, -1)))
    run = feet[1] - feet[0]
    long = np.hypot(*run.T)
    cosine = np.abs((run * way).sum(axis=1)) / np.maximum(long * PIECE_M, 1e-9)
    return np.asarray((long > PIECE_M / 2) & (cosine >= ASLANT))
