"""Reference lines such as streets: caught by the cursor and followed by a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.editing.tracing import Net

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.boundary.editing.mesh import Box
    from domain.boundary.editing.ring_algebra import Edge

MM = 1000.0


class ReferenceLines:
    """Lines in metres as straight pieces on the lattice, found by place."""

    def __init__(self, lines: NDArray[np.object_]) -> None:
        """Take the lines apart; seconds for a large city, so work for a worker."""
        self._pieces = _pieces(lines)
        self._tree = shapely.STRtree(_shapes(self._pieces))

    def __len__(self) -> int:
        """How many straight pieces there are."""
        return len(self._pieces)

    def legs(self, box: Box) -> tuple[Edge, ...]:
        """Return the straight pieces whose boxes meet a box."""
        return tuple(_edges(self._pieces[self._rows(box)]))

    def net(self, box: Box) -> Net:
        """Return the lines about a box, joined wherever they cross."""
        rows = self._rows(box)
        if not len(rows):
            return Net(())
        lines = shapely.MultiLineString(list(_shapes(self._pieces[rows])))
        return Net(_edges(_pieces(shapely.get_parts(shapely.node(lines)))))

    def _rows(self, box: Box) -> NDArray[np.int64]:
        west, south, east, north = (side / MM for side in box)
        return np.sort(self._tree.query(shapely.box(west, south, east, north)))


def _shapes(pieces: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.asarray(shapely.linestrings(pieces / MM), dtype=object)


def _pieces(lines: NDArray[np.object_]) -> NDArray[np.int64]:
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    points = np.rint(xy * MM).astype(np.int64)
    onward = owner[:-1] == owner[1:]
    onward &= np.any(points[:-1] != points[1:], axis=1)
    return np.stack((points[:-1][onward], points[1:][onward]), axis=1)


def _edges(pieces: NDArray[np.int64]) -> list[Edge]:
    return [((ax, ay), (bx, by)) for (ax, ay), (bx, by) in pieces.tolist()]
