"""The view that shows an area whole between the panels that float over the map."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.map.camera import Box, Camera
    from desktop.map.map_data import Floats, Shapes

# The farthest that a fit may step back to get clear of panels, and by what steps.
STEPS_BACK: Final = tuple(1.0 + 0.03 * i for i in range(34))
SHIFTS: Final = (0.0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75, 1.0, -1.0)
# How far, in pixels, the points of an outline stand apart, and keep from a panel.
APART: Final = 20
CLEAR: Final = 4.0
PAD: Final = 0.03


def hull_of(shapes: Shapes) -> shapely.Geometry:
    """Return the convex outline around many shapes."""
    found: shapely.Geometry = shapely.convex_hull(
        shapely.geometrycollections(list(shapes))
    )
    return found


def clear_fit(
    camera: Camera, bounds: Box, hull: shapely.Geometry, panels: Iterable[Box]
) -> Camera:
    """Return the nearest view that shows the hull whole and under no panel.

    Where the panels leave no room at all, the plain fit is as good as any.
    """
    plain = camera.fitted(bounds, PAD)
    boxes = np.array([box for box in panels if box[2] > 0 and box[3] > 0])
    if not len(boxes):
        return plain
    points = shapely.get_coordinates(
        shapely.segmentize(shapely.boundary(hull), APART * plain.mpp)
    )
    order = sorted(product(SHIFTS, SHIFTS), key=lambda one: abs(one[0]) + abs(one[1]))
    shares = np.array(order)
    for back in STEPS_BACK:
        view = replace(plain, mpp=plain.mpp * back)
        slack = _slack(view, bounds)
        if min(slack) < 0:
            continue
        free = _free(view, points, shares * np.array(slack), boxes)
        if free is not None:
            return view.panned(free[0], free[1])
    return plain


def _slack(view: Camera, bounds: Box) -> tuple[float, float]:
    """Return by how many pixels the area may be pushed and still be seen whole."""
    grown = 1 + 2 * PAD
    wide = (bounds[2] - bounds[0]) * grown / view.mpp
    high = (bounds[3] - bounds[1]) * grown / view.mpp
    return (view.width - wide) / 2 + 0.5, (view.height - high) / 2 + 0.5


def _free(
    view: Camera, points: Floats, shifts: Floats, boxes: Floats
) -> tuple[float, float] | None:
    px, py = view.to_screens(points)
    x = px[None, :] + shifts[:, :1]
    y = py[None, :] + shifts[:, 1:]
    hit = np.zeros(len(shifts), dtype=bool)
    for west, north, east, south in boxes.tolist():
        inside = (x > west - CLEAR) & (x < east + CLEAR)
        inside &= (y > north - CLEAR) & (y < south + CLEAR)
        hit |= inside.any(axis=1)
    free = np.flatnonzero(~hit)
    if not len(free):
        return None
    # Whole pixels: a pan by parts of one would make every copy a resampling.
    dx, dy = np.round(shifts[free[0]]).tolist()
    return dx, dy
