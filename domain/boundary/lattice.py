"""The one-millimetre lattice on which every border lies, and its way to shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from domain.boundary.events import LatticeRings

MM = 1000.0
# Where neither file nor database may hold more: 15 digits of millimetres are exact.
LARGEST_MM = 10**12


def snapped(geoms: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return polygons with every vertex on the lattice, as MULTIPOLYGON, in metres.

    Shells run anticlockwise, repeated vertices are dropped; a part or hole that
    falls to nothing is left out. A shape that is no polygon becomes an empty one.
    Validity is not mended: a bow-tie stays one.
    """
    out = np.empty(len(geoms), dtype=object)
    for number, geom in enumerate(geoms):
        out[number] = to_shape(to_rings(geom))
    return out


def to_rings(geom: BaseGeometry | None) -> LatticeRings:
    """Return the rings of a (multi)polygon in whole millimetres.

    Shells anticlockwise, holes clockwise, each ring open (first vertex not
    repeated) and beginning with its smallest vertex, so that equal shapes give
    equal rings whatever file they came from.
    """
    if geom is None or geom.is_empty:
        return ()
    parts = []
    for part in shapely.get_parts(geom):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        shell = _ring(shapely.get_coordinates(part.exterior), anticlockwise=True)
        if not shell:
            continue
        holes = (
            _ring(shapely.get_coordinates(hole), anticlockwise=False)
            for hole in part.interiors
        )
        parts.append((shell, *sorted(hole for hole in holes if hole)))
    return tuple(sorted(parts))


def _ring(metres: NDArray[np.float64], *, anticlockwise: bool) -> tuple[int, ...]:
    if len(metres) < 4 or not np.isfinite(metres).all():
        return ()
    points = np.rint(metres[:-1] * MM).astype(np.int64)
    keep = np.any(points != np.roll(points, 1, axis=0), axis=1)
    points = points[keep]
    if len(points) < 3:
        return ()
    doubled = _doubled(points)
    if doubled == 0 and _on_a_line(points):
        return ()
    if (doubled > 0) != anticlockwise:
        points = points[::-1]
    first = int(np.lexsort((points[:, 1], points[:, 0]))[0])
    flat: list[int] = np.roll(points, -first, axis=0).ravel().tolist()
    return tuple(flat)


def _on_a_line(points: NDArray[np.int64]) -> bool:
    # A bow-tie of equal halves has no signed area either, and must stay to be seen.
    local = points - points[0]
    far = local[int(np.abs(local).max(axis=1).argmax())]
    return not (local[:, 0] * far[1] - local[:, 1] * far[0]).any()


def _doubled(points: NDArray[np.int64]) -> int:
    # About a local origin: below 200 km the products stay exact in 64 bits, and
    # the sum is taken in Python's unbounded integers.
    local = points - points[0]
    after = np.roll(local, -1, axis=0)
    cross = local[:, 0] * after[:, 1] - local[:, 1] * after[:, 0]
    if len(cross) < 100 and int(np.abs(local).max(initial=0)) < 10**8:
        return int(cross.sum())
    high, low = np.divmod(cross, 1 << 32)
    return (int(high.sum()) << 32) + int(low.sum())


def points_of(ring: Sequence[int]) -> NDArray[np.int64]:
    """Return a flat ring as an array of (x, y) millimetres."""
    return np.asarray(ring, dtype=np.int64).reshape(-1, 2)


def to_shape(rings: LatticeRings) -> shapely.MultiPolygon:
    """Return the shape of lattice rings in metres."""
    return shapely.MultiPolygon(
        [
            shapely.Polygon(
                points_of(part[0]) / MM, [points_of(hole) / MM for hole in part[1:]]
            )
            for part in rings
        ]
    )


def doubled_area(rings: LatticeRings) -> int:
    """Return twice the area in square millimetres, exact."""
    return sum(_doubled(points_of(ring)) for part in rings for ring in part)


def planar_m2(rings: LatticeRings) -> float:
    """Return the area in square metres of the workspace's plane."""
    return doubled_area(rings) / 2_000_000


def bounds(rings: LatticeRings) -> tuple[float, float, float, float]:
    """Return min x, min y, max x, max y in metres; ValueError of an empty shape."""
    shells = [points_of(part[0]) for part in rings]
    if not shells:
        message = "an empty shape has no bounds"
        raise ValueError(message)
    points = np.concatenate(shells)
    low, high = points.min(axis=0) / MM, points.max(axis=0) / MM
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def shapes(all_rings: Iterable[LatticeRings]) -> NDArray[np.object_]:
    """Return the shapes of many grids as an array of MULTIPOLYGON."""
    made = [to_shape(rings) for rings in all_rings]
    out = np.empty(len(made), dtype=object)
    out[:] = made
    return out
