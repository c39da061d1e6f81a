"""Places that are to stay whole and barriers: which of them a line runs through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.reference import BARRIER, PLACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.reference import ReferenceShapes

# A line that runs no deeper than this into a place runs along its edge, metres.
EDGE_M: Final = 0.5


class Wary:
    """Knows the places and barriers of a workspace by where they lie."""

    def __init__(self, layers: Sequence[ReferenceShapes] = ()) -> None:
        """Take the layers of places and barriers; others are passed over."""
        self._named: list[tuple[str, str]] = []
        shapes: list[shapely.Geometry] = []
        for rows in layers:
            if rows.layer not in {PLACE, BARRIER}:
                continue
            for one, name, known in zip(
                rows.shapes.tolist(), rows.names, rows.ids, strict=True
            ):
                inner = shapely.buffer(one, -EDGE_M) if rows.layer == PLACE else one
                shapes.append(inner)
                self._named.append((rows.layer, name or known))
        self._shapes = np.array(shapes, dtype=object)
        self._tree = shapely.STRtree(self._shapes)

    def met(self, points: Sequence[Point]) -> tuple[tuple[str, str], ...]:
        """Return the layer and name of all that a line in millimetres runs through."""
        if len(points) < 2 or not self._named:
            return ()
        line = shapely.LineString(np.asarray(points) / 1000.0)
        rows = np.sort(self._tree.query(line, predicate="intersects"))
        # A line that follows a barrier does not cross it.
        through = [
            row
            for row in rows.tolist()
            if self._named[row][0] == PLACE or line.crosses(self._shapes[row])
        ]
        return tuple(self._named[row] for row in through)
