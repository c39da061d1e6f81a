"""Outlines simplified once a zoom step, cut into borders that are drawn once each."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
import shapely
from PySide6.QtGui import QPainterPath

from desktop.map.camera import STEPS, tolerance_of
from desktop.map.fitting import outline_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from desktop.map.map_data import Areas, Floats, Shapes

GRID, STATION, BUREAU = 0, 1, 2
# The names of stations and bureaus are placed by outlines of this zoom step.
_UNIT_STEP: Final = 5
RANKS: Final = (GRID, STATION, BUREAU)


@dataclass(frozen=True, slots=True)
class Step:
    """The outlines of one zoom step: polygons, border paths by rank, the whole area.

    `borders[rank]` holds one path for each grid (or None): the part of its border
    of that rank which no earlier grid has drawn.
    """

    shapes: Shapes
    boxes: Floats
    borders: tuple[tuple[QPainterPath | None, ...], ...]
    whole: QPainterPath


def path_of(shape: shapely.Geometry) -> QPainterPath:
    """Return the path of a polygon or multipolygon, holes cut out."""
    path = QPainterPath()
    rings, owner = shapely.get_rings(shapely.get_parts(shape), return_index=True)
    del owner
    for ring in rings:
        xy = shapely.get_coordinates(ring)
        path.addPath(pg.arrayToQPath(xy[:, 0], xy[:, 1], finiteCheck=False))
        path.closeSubpath()
    return path


class OutlineSteps:
    """Outlines by zoom step, each worked out once, in whichever thread asks first."""

    def __init__(self, areas: Areas, origin: tuple[float, float]) -> None:
        """Take the grids and the local origin that all metres are counted from."""
        self.areas = areas
        self.origin = origin
        self.row_of = {code: row for row, code in enumerate(areas.codes)}
        self._lock = threading.Lock()
        self._steps: dict[int, Step] = {}
        self._paths: dict[tuple[int, tuple[int, ...]], QPainterPath] = {}
        self._rows: dict[tuple[str, str], tuple[int, ...]] = {}
        self._units: dict[tuple[str, str, int], shapely.Geometry] = {}
        self._base = _moved(areas.shapes, origin)
        # Around the whole area; here and not when it is asked for: a worker builds.
        self.outer: shapely.Geometry = outline_of(self._base)
        self.boxes: Floats = shapely.bounds(self._base).reshape(-1, 4)
        self.tree = shapely.STRtree(self._base)

    @property
    def area_m2(self) -> Floats:
        """The areas of the grids: those on file, or else as measured."""
        if self.areas.area_m2:
            return np.array(self.areas.area_m2, dtype=np.float64)
        measured: Floats = shapely.area(self._base)
        return measured

    @property
    def exact(self) -> Shapes:
        """The outlines as they are, relative to the local origin."""
        return self._base

    def step(self, number: int) -> Step:
        """Return the outlines of a zoom step."""
        made = self._steps.get(number)
        if made is not None:
            return made
        with self._lock:
            made = self._steps.get(number) or self._make(number)
            self._steps[number] = made
            return made

    def missing(self) -> int:
        """Return a zoom step that is not worked out yet, -1 when all are."""
        if not len(self._base):
            return -1
        left = [number for number in range(STEPS) if number not in self._steps]
        return left[0] if left else -1

    def ready(self, number: int) -> int:
        """Return the nearest zoom step worked out already, -1 before the first."""
        done = list(self._steps)
        return min(done, key=lambda one: abs(one - number)) if done else -1

    def _make(self, number: int) -> Step:
        shapes = self._base
        if number and len(shapes):
            finer = [done for done in self._steps if done < number]
            start = self._steps[max(finer)].shapes if finer else shapes
            shapes = shapely.coverage_simplify(start, tolerance_of(number))
        return Step(
            shapes,
            shapely.bounds(shapes).reshape(-1, 4),
            _borders(shapes, self.areas),
            path_of(shapely.coverage_union_all(shapes)),
        )

    def rows_of(self, level: str, unit: str) -> tuple[int, ...]:
        """Return the rows of the grids of a station or bureau."""
        key = (level, unit)
        if key not in self._rows:
            areas = self.areas
            units = areas.station_of if level == "station" else areas.bureau_of
            found = (row for row, one in enumerate(units) if one == unit)
            self._rows[key] = tuple(found)
        return self._rows[key]

    def unit_shape(self, level: str, unit: str, number: int = 0) -> shapely.Geometry:
        """Return the outline of a station or bureau, coarse enough for its name.

        `number` is the zoom step that the name is placed at.
        """
        step = max(number, _UNIT_STEP)
        key = (level, unit, step)
        if key not in self._units:
            shapes = self.step(step).shapes[list(self.rows_of(level, unit))]
            self._units[key] = shapely.coverage_union_all(shapes)
        return self._units[key]

    def visible(self, extent: tuple[float, float, float, float]) -> NDArray[np.intp]:
        """Return the rows of the grids whose box meets a view."""
        west, south, east, north = extent
        box = self.boxes
        seen = (box[:, 0] <= east) & (box[:, 2] >= west)
        seen &= (box[:, 1] <= north) & (box[:, 3] >= south)
        return np.flatnonzero(seen)

    def at(self, x: float, y: float) -> int:
        """Return the row of the grid at a place, -1 outside (lowest code on a tie)."""
        found = self.tree.query(shapely.Point(x, y), predicate="intersects")
        if not len(found):
            return -1
        return int(min(found, key=lambda row: self.areas.codes[row]))

    def path(self, number: int, row: int) -> QPainterPath:
        """Return the outline of one grid at a zoom step."""
        return self.joined(number, (row,))

    def joined(self, number: int, rows: tuple[int, ...]) -> QPainterPath:
        """Return the outline of several grids taken together, as of a station."""
        key = (number, rows)
        if key not in self._paths:
            shapes = self.step(number).shapes[list(rows)]
            self._paths[key] = path_of(shapely.coverage_union_all(shapes))
        return self._paths[key]


def _moved(shapes: Shapes, origin: tuple[float, float]) -> Shapes:
    if not len(shapes):
        return shapes
    away = np.array(origin)
    moved: Shapes = np.asarray(shapely.transform(shapes, lambda xy: xy - away))
    return moved


def _borders(
    shapes: Shapes, areas: Areas
) -> tuple[tuple[QPainterPath | None, ...], ...]:
    if not len(shapes):
        return ((), (), ())
    parts, part_owner = shapely.get_parts(shapes, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    owner = part_owner[ring_part][ring_of]
    rank = _ranks(xy, ring_of, owner, areas)
    starts = np.searchsorted(owner, np.arange(len(shapes) + 1))
    return tuple(
        tuple(
            _border_path(xy[a:b], rank[a:b] == wanted)
            for a, b in pairwise(starts.tolist())
        )
        for wanted in RANKS
    )


def _ranks(
    xy: Floats, ring_of: NDArray[np.intp], owner: NDArray[np.intp], areas: Areas
) -> NDArray[np.int8]:
    """Return the rank of the segment that leaves each vertex, -1 = not drawn here.

    A segment shared by two grids is drawn by the first of them. One that only one
    grid has lies on the edge of the whole area.
    """
    spots = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)[1]
    there = np.flatnonzero(ring_of[:-1] == ring_of[1:])
    low = np.minimum(spots[there], spots[there + 1])
    high = np.maximum(spots[there], spots[there + 1])
    key = low.astype(np.int64) * (len(spots) + 1) + high
    first, back = np.unique(key, return_index=True, return_inverse=True)[1:]
    last = np.zeros(len(first), dtype=np.intp)
    last[back] = np.arange(len(key))
    one, other = owner[there[first]], owner[there[last]]
    station = np.unique(areas.station_of, return_inverse=True)[1]
    bureau = np.unique(areas.bureau_of, return_inverse=True)[1]
    kind = np.where(station[one] != station[other], STATION, GRID)
    edge = (one == other) | (bureau[one] != bureau[other])
    rank = np.full(len(xy), -1, dtype=np.int8)
    rank[there[first]] = np.where(edge, BUREAU, kind)
    return rank


def _border_path(xy: Floats, drawn: NDArray[np.bool_]) -> QPainterPath | None:
    if not drawn.any():
        return None
    keep = drawn.copy()
    keep[1:] |= drawn[:-1]
    path: QPainterPath = pg.arrayToQPath(
        xy[keep, 0],
        xy[keep, 1],
        connect=drawn[keep].astype(np.int32),
        finiteCheck=False,
    )
    return path
