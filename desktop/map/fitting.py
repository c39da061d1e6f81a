"""The view that shows an area whole between the panels that float over the map."""

from __future__ import annotations

import math
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
STEPS_BACK: Final = tuple(1.0 + 0.02 * i for i in range(52))
ACROSS: Final = tuple(i / 4 for i in range(-4, 5))
DOWN: Final = tuple(i / 10 for i in range(-10, 11))
# The least push goes first.
SHARES: Final = np.array(
    sorted(product(ACROSS, DOWN), key=lambda one: abs(one[0]) + abs(one[1]))
)
# By how many pixels the outline may be drawn simpler, and keep from a panel.
ROUGHLY: Final = 3.0
CLEAR: Final = 4.0
PAD: Final = 0.03
_KEPT: Final[dict[int, tuple[shapely.Geometry, shapely.Geometry]]] = {}


def outline_of(shapes: Shapes) -> shapely.Geometry:
    """Return the outline around many shapes that tile an area."""
    found: shapely.Geometry
    try:
        found = shapely.coverage_union_all(list(shapes))
    except shapely.errors.GEOSException:
        # Grids that lie over each other: the convex outline serves as well.
        found = shapely.convex_hull(shapely.geometrycollections(list(shapes)))
    return found


def clear_fit(
    camera: Camera, bounds: Box, outline: shapely.Geometry, panels: Iterable[Box]
) -> Camera:
    """Return the nearest view that shows the area whole and no part under a panel.

    Where the panels leave no room at all, the plain fit is as good as any.
    """
    plain = camera.fitted(bounds, PAD)
    boxes = np.array([box for box in panels if box[2] > 0 and box[3] > 0])
    if not len(boxes):
        return plain
    area = _rough(outline, ROUGHLY * plain.mpp)
    for back in STEPS_BACK:
        view = replace(plain, mpp=plain.mpp * back)
        slack = _slack(view, bounds)
        if min(slack) < 0:
            continue
        free = _free(view, area, SHARES * np.array(slack), boxes)
        if free is not None:
            return view.panned(free[0], free[1])
    return plain


def _rough(outline: shapely.Geometry, metres: float) -> shapely.Geometry:
    """Return an outline no more than so much simpler; made once for like views.

    Panes that come and go resize the map several times in a row.
    """
    step = math.floor(math.log2(metres))
    kept = _KEPT.get(step)
    if kept is None or kept[0] is not outline:
        if any(one is not outline for one, _area in _KEPT.values()):
            _KEPT.clear()
        area = shapely.simplify(outline, 2.0**step, preserve_topology=False)
        shapely.prepare(area)
        kept = _KEPT[step] = (outline, area)
    return kept[1]


def _slack(view: Camera, bounds: Box) -> tuple[float, float]:
    """Return by how many pixels the area may be pushed and still be seen whole."""
    grown = 1 + 2 * PAD
    wide = (bounds[2] - bounds[0]) * grown / view.mpp
    high = (bounds[3] - bounds[1]) * grown / view.mpp
    return (view.width - wide) / 2 + 0.5, (view.height - high) / 2 + 0.5


def _free(
    view: Camera, area: shapely.Geometry, shifts: Floats, boxes: Floats
) -> tuple[float, float] | None:
    """Return the least push of the paper that leaves the area under no box."""
    left = shifts
    for west, north, east, south in boxes.tolist():
        # A push of the paper is a push of the panel the other way.
        x, y = view.to_world(west - CLEAR, south + CLEAR)
        right, top = view.to_world(east + CLEAR, north - CLEAR)
        dx, dy = left[:, 0] * view.mpp, left[:, 1] * view.mpp
        under = shapely.box(x - dx, y + dy, right - dx, top + dy)
        left = left[~shapely.intersects(area, under)]
        if not len(left):
            return None
    # Whole pixels: a pan by parts of one would make every copy a resampling.
    dx, dy = np.round(left[0]).tolist()
    return dx, dy
