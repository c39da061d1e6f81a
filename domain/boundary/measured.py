"""Lengths and areas of what was drawn on the map: on the ellipsoid and in the plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.projection import GRS80, to_degrees

if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """Metres (or square metres) on GRS80, in the plane, and of the last leg.

    For an area `around` is its geodesic perimeter and `crossed` tells that the
    outline cuts itself, so that no area of it makes sense.
    """

    geodesic: float = 0.0
    planar: float = 0.0
    last: float = 0.0
    around: float = 0.0
    crossed: bool = False


def length(points: Sequence[Point], epsg: int) -> Measured:
    """Measure a line through places in workspace metres."""
    if len(points) < 2:
        return Measured()
    legs = _legs(points, epsg)
    xy = np.array(points)
    planar = float(np.hypot(*np.diff(xy, axis=0).T).sum())
    return Measured(sum(legs), planar, legs[-1])


def area(points: Sequence[Point], epsg: int) -> Measured:
    """Measure the area within places in workspace metres, the last joined to the first.

    With fewer than three there is no area, but still a last leg.
    """
    if len(points) < 3:
        return Measured(last=length(points, epsg).last)
    xy = np.array(points)
    lon, lat = to_degrees(xy[:, 0], xy[:, 1], epsg)
    found, around = GRS80.polygon_area_perimeter(lon, lat)
    ring = shapely.Polygon(xy)
    return Measured(
        abs(float(found)),
        float(shapely.area(ring)),
        length(points[-2:], epsg).last,
        float(around),
        not ring.is_valid,
    )


def _legs(points: Sequence[Point], epsg: int) -> list[float]:
    xy = np.array(points, dtype=np.float64)
    lon, lat = to_degrees(xy[:, 0], xy[:, 1], epsg)
    return [float(leg) for leg in GRS80.line_lengths(lon, lat)]
