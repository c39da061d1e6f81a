"""Where a label may stand: up to 15 places inside a polygon, the roomiest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from desktop.map.camera import Box
    from desktop.map.map_data import Floats

SIDE: Final = 8
MOST, BEST = 15, 6
# The names of units are few and looked for first: they try harder.
UNIT_SIDE, UNIT_MOST = 24, 400


# The edge that places keep away from is taken as simple as this share of its length.
ROUGHLY: Final = 0.01


def places(shape: shapely.Geometry, most: int = MOST, side: int = SIDE) -> Floats:
    """Return up to `most` places (N, 2) inside a polygon, the roomiest first.

    The middle, where it lies inside, is preferred over a place that is a little
    roomier: names are looked for in the middle of things.
    """
    west, south, east, north = shapely.bounds(shape)
    if not np.isfinite(west):
        return np.empty((0, 2))
    share = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(west + share * (east - west), south + share * (north - south))
    middle = shapely.get_coordinates(shapely.centroid(shape))
    inner = shapely.get_coordinates(shapely.point_on_surface(shape))
    spots = np.vstack((middle, inner, np.column_stack((x.ravel(), y.ravel()))))
    spots = spots[shapely.contains_xy(shape, spots[:, 0], spots[:, 1])]
    if not len(spots):
        return inner
    # How roomy a place is need not be known to the last metre.
    rough = max(east - west, north - south) * ROUGHLY
    edge = shapely.simplify(shapely.boundary(shape), rough)
    room = shapely.distance(shapely.points(spots), edge)
    away = np.hypot(*(spots - middle[0]).T)
    worth = room - 0.35 * away
    order = np.argsort(-worth, kind="stable")
    # The best places lie side by side, and what blocks one blocks its neighbours:
    # the rest are taken from all over the polygon.
    rest = order[BEST:]
    spread = rest[:: max(1, len(rest) // (most - BEST))][: most - BEST]
    best: Floats = spots[np.concatenate((order[:BEST], spread))]
    return best


def around(bounds: Box, size: tuple[float, float]) -> Floats:
    """Return places (N, 2) for the middle of a label just outside a box."""
    west, south, east, north = bounds
    x, y = (west + east) / 2, (south + north) / 2
    across, up = size[0] * 0.55, size[1] * 0.7
    shares = np.array((0.5, 0.25, 0.75, 0.0, 1.0))
    rows = south + shares * (north - south)
    columns = west + shares * (east - west)
    full = np.ones(len(shares))
    sides: Floats = np.vstack(
        (
            np.column_stack((columns, full * (north + up))),
            np.column_stack((columns, full * (south - up))),
            np.column_stack((full * (east + across), rows)),
            np.column_stack((full * (west - across), rows)),
        )
    )
    near = np.hypot(sides[:, 0] - x, sides[:, 1] - y)
    return sides[np.argsort(near, kind="stable")]


def clipped_places(
    shape: shapely.Geometry, view: Box, most: int = MOST, side: int = SIDE
) -> Floats:
    """Return the places inside the part of a polygon that lies in view."""
    return places(shapely.clip_by_rect(shape, *view), most, side)


def inside(box: Box, view: Box) -> bool:
    """Tell whether one box lies wholly inside another."""
    return (
        box[0] >= view[0]
        and box[1] >= view[1]
        and box[2] <= view[2]
        and box[3] <= view[3]
    )
