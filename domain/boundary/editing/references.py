"""Reference lines such as streets: caught by the cursor and followed by a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.editing.tracing import Net

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.mesh import Box
    from domain.boundary.editing.ring_algebra import Edge, Point

MM = 1000.0


class ReferenceLines:
    """Lines in metres as straight pieces on the lattice, found by place."""

    def __init__(
        self, lines: NDArray[np.object_], names: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Take the lines apart; seconds for a large city, so work for a worker.

        Areas count as their outlines. `names` = the layer and the name of each.
        """
        self._pieces, self._owner = _pieces(_as_lines(lines))
        self._names = names
        self._tree = shapely.STRtree(_shapes(self._pieces))
        first = np.append(True, self._owner[1:] != self._owner[:-1])
        last = np.append(self._owner[1:] != self._owner[:-1], True)
        # Pieces of one line that do not join are lines of their own.
        apart = np.any(self._pieces[1:, 0] != self._pieces[:-1, 1], axis=1)
        count = len(self._pieces)
        self._first = (first | np.append(True, apart))[:count]
        self._last = (last | np.append(apart, True))[:count]

    def __len__(self) -> int:
        """How many straight pieces there are."""
        return len(self._pieces)

    def count(self, box: Box) -> int:
        """Return how many straight pieces lie about a box."""
        return len(self._rows(box))

    def legs(self, box: Box) -> tuple[Edge, ...]:
        """Return the straight pieces whose boxes meet a box."""
        return tuple(_edges(self._pieces[self._rows(box)]))

    def ends(self, box: Box) -> tuple[Point, ...]:
        """Return where lines about a box begin or end; a ring does neither."""
        rows = self._rows(box)
        starts = self._pieces[rows[self._first[rows]], 0]
        stops = self._pieces[rows[self._last[rows]], 1]
        found, count = np.unique(
            np.concatenate((starts, stops)), axis=0, return_counts=True
        )
        return tuple((x, y) for x, y in found[count == 1].tolist())

    def called(self, edge: Edge) -> tuple[str, str]:
        """Return the layer and the name of the line that a piece is of."""
        (ax, ay), (bx, by) = edge
        rows = self._rows((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
        same = (self._pieces[rows] == np.asarray(edge)).all(axis=(1, 2))
        hit = rows[same]
        if not len(hit) or not self._names:
            return "", ""
        return self._names[int(self._owner[hit[0]])]

    def net(self, box: Box) -> Net:
        """Return the lines about a box, joined wherever they cross."""
        rows = self._rows(box)
        if not len(rows):
            return Net(())
        lines = shapely.MultiLineString(list(_shapes(self._pieces[rows])))
        noded = shapely.get_parts(shapely.node(lines))
        return Net(_edges(_pieces(noded)[0]))

    def _rows(self, box: Box) -> NDArray[np.int64]:
        west, south, east, north = (side / MM for side in box)
        return np.sort(self._tree.query(shapely.box(west, south, east, north)))


def _as_lines(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    lines = shapes.copy()
    areal = shapely.area(shapes) > 0
    lines[areal] = shapely.boundary(shapes[areal])
    return lines


def _shapes(pieces: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.asarray(shapely.linestrings(pieces / MM), dtype=object)


def _pieces(lines: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the straight pieces of lines, and which line each is of."""
    parts, of = shapely.get_parts(lines, return_index=True)
    xy, owner = shapely.get_coordinates(parts, return_index=True)
    points = np.rint(xy * MM).astype(np.int64)
    onward = owner[:-1] == owner[1:]
    onward &= np.any(points[:-1] != points[1:], axis=1)
    pieces = np.stack((points[:-1][onward], points[1:][onward]), axis=1)
    return pieces, np.asarray(of)[owner[:-1][onward]]


def _edges(pieces: NDArray[np.int64]) -> list[Edge]:
    return [((ax, ay), (bx, by)) for (ax, ay), (bx, by) in pieces.tolist()]
