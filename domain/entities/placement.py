"""Which grid holds a point: an index that places millions of points at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy import ndimage

from domain.boundary.coverage import NOBODY, Coverage
from domain.boundary.lattice import MM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# The raster has about this many cells for each edge, and no more than this in all.
CELLS_PER_EDGE = 12
MOST_CELLS = 1 << 22
LEAST_CELLS = 1 << 12
BORDER = -2
# So many points at a time: their edges stay in the processor's cache.
AT_ONCE = 1 << 17
# Two borders crossing a line of sight this near each other (mm) are told apart exactly.
TOO_NEAR_MM = 1e-3


@dataclass(frozen=True, slots=True)
class Placement:
    """Where points lie: `grid` (n,) index into the codes, -1 outside every grid.

    `on_border` (n,) True where the point, rounded to the millimetre, lies on a
    border; such a point belongs to the lowest code of the grids that meet there.
    """

    grid: NDArray[np.int32]
    on_border: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one point lies; `near_border_m` is None outside every grid."""

    code: str | None
    on_border: bool
    near_border_m: float | None


NOWHERE = Spot(None, False, None)


class GridIndex:
    """Grids that tile an area, ready to be asked which of them holds a point.

    A raster knows the grid of every cell that no border crosses. In the other cells
    the first border west of the point decides, in whole millimetres: its eastern
    side is the grid that holds the point.
    """

    def __init__(self, codes: Sequence[str], shapes: NDArray[np.object_]) -> None:
        """Take codes and shapes in step, metres on the lattice, without overlaps."""
        order = sorted(range(len(codes)), key=codes.__getitem__)
        self.codes = tuple(codes[at] for at in order)
        self.shapes = shapes[order] if order else shapes
        self._network = Coverage.of(self.shapes)
        self._raster = _Raster(self._network, self.shapes) if order else None
        self._last: tuple[tuple[float, float] | None, Spot] = (None, NOWHERE)

    def place(self, xy: NDArray[np.float64]) -> Placement:
        """Return where points lie; `xy` (n, 2) metres, not finite = outside."""
        grid = np.full(len(xy), NOBODY, dtype=np.int32)
        on_border = np.zeros(len(xy), dtype=bool)
        if self._raster is None:
            return Placement(grid, on_border)
        for start in range(0, len(xy), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            some = xy[part]
            sound = np.isfinite(some).all(axis=1)
            grid[part][sound], on_border[part][sound] = self._raster.place(some[sound])
        return Placement(grid, on_border)

    def code_at(self, number: int) -> str | None:
        """Return the code of an index of a placement, None for -1."""
        return None if number < 0 else self.codes[number]

    def at(self, x: float, y: float) -> Spot:
        """Return where one point lies, and how far the nearest border is."""
        # One act asks for its own point several times over.
        where, spot = self._last
        if where != (x, y):
            spot = self._found(x, y)
            self._last = ((x, y), spot)
        return spot

    def _found(self, x: float, y: float) -> Spot:
        found = self.place(np.array([[x, y]], dtype=np.float64))
        number = int(found.grid[0])
        if number < 0:
            return NOWHERE
        edge = shapely.boundary(self.shapes[number])
        near = (
            0.0 if found.on_border[0] else shapely.distance(edge, shapely.Point(x, y))
        )
        return Spot(self.codes[number], bool(found.on_border[0]), float(near))

    def neighbours(self) -> dict[str, tuple[str, ...]]:
        """Return for each code the codes that share a border line with it."""
        return {
            self.codes[row]: tuple(self.codes[other] for other in others)
            for row, others in enumerate(self._network.neighbours())
        }


class _Raster:
    """Cells of grid numbers over the area, and the edges in each border cell."""

    def __init__(self, network: Coverage, shapes: NDArray[np.object_]) -> None:
        self._origin = network.vertices.min(axis=0) - 2
        span = network.vertices.max(axis=0) - self._origin + 3
        cells = min(max(len(network.ends) * CELLS_PER_EDGE, LEAST_CELLS), MOST_CELLS)
        self._size = max(float(np.sqrt(float(span[0]) * float(span[1]) / cells)), 10.0)
        self._columns, self._lines = (int(n // self._size) + 1 for n in span.tolist())
        ends = network.vertices[network.ends] - self._origin
        # Upwards edges: the crossing rule below counts low <= y < high.
        down = ends[:, 0, 1] > ends[:, 1, 1]
        ends[down] = ends[down][:, ::-1]
        self._low, self._high = ends[:, 0], ends[:, 1]
        self._east = np.where(down, network.left, network.right).astype(np.int32)
        self._west = np.where(down, network.right, network.left).astype(np.int32)
        self._first, self._edges = self._crossed(ends)
        self._cells = self._filled(shapes)
        self._mm = shapely.transform(
            shapes, lambda metres: np.rint(metres * MM) - self._origin
        )
        self._tree: shapely.STRtree | None = None

    def _crossed(
        self, ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """List for every cell the edges that may touch it, or a few too many."""
        along = (ends[:, 1] - ends[:, 0]).astype(np.float64)
        pieces = np.ceil(np.abs(along).max(axis=1) / (self._size / 2)).astype(np.int64)
        pieces = np.maximum(pieces, 1)
        edge = np.repeat(np.arange(len(ends)), pieces)
        step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        share = along[edge] / pieces[edge][:, None]
        start = ends[edge, 0] + share * step[:, None]
        stop = start + share
        low = np.floor((np.minimum(start, stop) - 1.0) / self._size).astype(np.int64)
        high = np.floor((np.maximum(start, stop) + 1.0) / self._size).astype(np.int64)
        keys = []
        for right in (0, 1):
            for up in (0, 1):
                column, line = low[:, 0] + right, low[:, 1] + up
                keep = (column <= high[:, 0]) & (line <= high[:, 1])
                cell = line[keep] * self._columns + column[keep]
                keys.append(cell * len(ends) + edge[keep])
        every = np.unique(np.concatenate(keys))
        cell, edges = np.divmod(every, len(ends))
        first = np.searchsorted(cell, np.arange(self._columns * self._lines + 1))
        return first, edges

    def _filled(self, shapes: NDArray[np.object_]) -> NDArray[np.int32]:
        border = np.diff(self._first) > 0
        free = ~border.reshape(self._lines, self._columns)
        label, count = ndimage.label(free)
        flat = label.ravel()
        # One cell of each patch between borders speaks for all of it.
        cell = np.zeros(count + 1, dtype=np.int64)
        cell[flat[::-1]] = np.arange(len(flat))[::-1]
        line, column = np.divmod(cell[1:], self._columns)
        middle = np.stack([column + 0.5, line + 0.5], axis=1) * self._size
        points = shapely.points((middle + self._origin) / MM)
        number = np.full(count + 1, NOBODY, dtype=np.int32)
        patch, grid = shapely.STRtree(shapes).query(points, predicate="within")
        number[patch + 1] = grid
        number[0] = BORDER
        cells: NDArray[np.int32] = number[flat]
        return cells

    def place(
        self, metres: NDArray[np.float64]
    ) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        x = np.rint(metres[:, 0] * MM) - self._origin[0]
        y = np.rint(metres[:, 1] * MM) - self._origin[1]
        column, line = np.floor(x / self._size), np.floor(y / self._size)
        inside = (column >= 0) & (line >= 0)
        inside &= (column < self._columns) & (line < self._lines)
        cell = np.where(inside, line * self._columns + column, 0).astype(np.int64)
        grid = np.where(inside, self._cells[cell], NOBODY).astype(np.int32)
        on_border = np.zeros(len(grid), dtype=bool)
        hard = np.flatnonzero(grid == BORDER)
        if len(hard):
            points = np.stack([x[hard], y[hard]], axis=1).astype(np.int64)
            grid[hard], on_border[hard] = self._looked_up(points, cell[hard])
        return grid, on_border

    def _looked_up(
        self, points: NDArray[np.int64], cell: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Look west from each point, cell by cell, to a border or a known cell."""
        grid = np.full(len(points), NOBODY, dtype=np.int32)
        on_border = np.zeros(len(points), dtype=bool)
        doubtful: list[NDArray[np.int64]] = []
        waiting = np.arange(len(points))
        home = True
        while len(waiting):
            seen = self._sight(points[waiting], cell[waiting])
            if home:
                on_border[waiting[seen.touching]] = True
                grid[waiting[seen.touching]] = seen.lowest[seen.touching]
                home = False
            done = seen.touching | seen.hit
            grid[waiting[seen.hit & ~seen.touching]] = seen.face[
                seen.hit & ~seen.touching
            ]
            doubtful.append(waiting[seen.near & ~seen.touching])
            waiting = waiting[~done]
            waiting = waiting[cell[waiting] % self._columns > 0]
            cell[waiting] -= 1
            known = self._cells[cell[waiting]]
            grid[waiting[known != BORDER]] = known[known != BORDER]
            waiting = waiting[known == BORDER]
        again = np.concatenate(doubtful)
        if len(again):
            self._settle(points, again, grid)
        return grid, on_border

    def _sight(self, points: NDArray[np.int64], cell: NDArray[np.int64]) -> _Sight:
        """Look at the edges of one cell for each point."""
        start = self._first[cell]
        many = self._first[cell + 1] - start
        who = np.repeat(np.arange(len(points)), many)
        begin = np.cumsum(many) - many
        edge = self._edges[np.arange(len(who)) - np.repeat(begin - start, many)]
        low, high, at = self._low[edge], self._high[edge], points[who]
        rise = high - low
        off = at - low
        cross = rise[:, 0] * off[:, 1] - rise[:, 1] * off[:, 0]
        seen = _Sight(len(points))
        self._touch(seen, who, edge, (cross == 0) & _in_box(at, low, high))
        # Strictly west of the point: the point lies right of an upward edge.
        west = (low[:, 1] <= at[:, 1]) & (at[:, 1] < high[:, 1]) & (cross < 0)
        who, edge, rise, off = who[west], edge[west], rise[west], off[west]
        gap = off[:, 0] - rise[:, 0] * (off[:, 1] / rise[:, 1])
        # A long edge of this cell may cross the line of sight in a later one.
        room = points[:, 0] - (cell % self._columns) * self._size + 0.5
        here = gap <= room[who]
        who, edge, gap = who[here], edge[here], gap[here]
        order = np.lexsort((gap, who))
        who, edge, gap = who[order], edge[order], gap[order]
        first = np.ones(len(who), dtype=bool)
        first[1:] = who[1:] != who[:-1]
        seen.hit[who[first]] = True
        seen.face[who[first]] = self._east[edge[first]]
        close = np.flatnonzero(~first[1:] & (np.diff(gap) < TOO_NEAR_MM))
        seen.near[who[close[first[close]]]] = True
        return seen

    def _touch(
        self,
        seen: _Sight,
        who: NDArray[np.int64],
        edge: NDArray[np.int64],
        touching: NDArray[np.bool_],
    ) -> None:
        who, edge = who[touching], edge[touching]
        seen.touching[who] = True
        for side in (self._east[edge], self._west[edge]):
            there = side >= 0
            np.minimum.at(seen.lowest, who[there], side[there])

    def _settle(
        self,
        points: NDArray[np.int64],
        again: NDArray[np.int64],
        grid: NDArray[np.int32],
    ) -> None:
        if self._tree is None:
            self._tree = shapely.STRtree(self._mm)
        spots = shapely.points(points[again].astype(np.float64))
        which, face = self._tree.query(spots, predicate="intersects")
        grid[again] = NOBODY
        grid[again[which[::-1]]] = face[::-1]


class _Sight:
    """What each point sees in one cell."""

    def __init__(self, count: int) -> None:
        self.touching = np.zeros(count, dtype=bool)
        self.lowest = np.full(count, np.iinfo(np.int32).max, dtype=np.int32)
        self.hit = np.zeros(count, dtype=bool)
        self.face = np.full(count, NOBODY, dtype=np.int32)
        self.near = np.zeros(count, dtype=bool)


def _in_box(
    at: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]
) -> NDArray[np.bool_]:
    left, right = np.minimum(low, high), np.maximum(low, high)
    within = (left <= at) & (at <= right)
    return np.asarray(within[:, 0] & within[:, 1])
