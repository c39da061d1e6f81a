"""Drawn grids made ready to come into force: rounded, noded, checked, rooted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.checks import (
    GAP_WIDTH,
    NO_AREA,
    CoverageReport,
    check,
    is_narrow,
    tiles,
    union_of,
)
from domain.boundary.coverage import with_nodes
from domain.boundary.lattice import snapped, to_rings, to_shape
from domain.boundary.staged import StagedGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from domain.boundary.events import LatticeRings

UNDIVIDED = "undivided"
GRID = "grid"
KINDS = (GRID, UNDIVIDED)
HOLES = ("outside", UNDIVIDED)
MARGIN_M = 10_000.0


@dataclass(frozen=True, slots=True)
class Intake:
    """Grids ready to be published, or the report of what stands in the way.

    `grids` in the order given, undivided ones that fill the rest at the end (their
    `line` is 0); `root` the outline they tile; `added_nodes` vertices that a border
    had on one side only; `undivided` how many were made.
    """

    grids: tuple[StagedGrid, ...]
    root: LatticeRings
    report: CoverageReport
    added_nodes: int
    undivided: int


def prepare(
    grids: Sequence[StagedGrid],
    root: BaseGeometry | None = None,
    holes: str = "outside",
) -> Intake:
    """Round grids to the lattice, give both sides of a border its vertices, and check.

    With a root, what it leaves open becomes undivided if wider than a slip of the
    pen; without one the union is the root and `holes` says what a wide hole is.
    """
    shapes = snapped(np.array([grid.shape for grid in grids], dtype=object))
    given = None if root is None else to_shape(to_rings(root))
    shapes, outline, nodes = _fitted(shapes, given)
    report = check(shapes, outline)
    rest = _rest(report, holes, outline, shapes)
    if rest:
        extra = np.empty(len(rest), dtype=object)
        extra[:] = rest
        every = np.concatenate([shapes, snapped(extra)])
        shapes, outline, more = _fitted(every, outline)
        nodes += more
        report = check(shapes, outline)
    made = tuple(_undivided(shape, grids) for shape in shapes[len(grids) :])
    kept = tuple(
        replace(grid, shape=shape)
        for grid, shape in zip(grids, shapes[: len(grids)], strict=True)
    )
    whole = _tiled(shapes, outline) if report.clean else ()
    return Intake((*kept, *made), whole, report, nodes, len(made))


def _fitted(
    shapes: NDArray[np.object_], root: BaseGeometry | None
) -> tuple[NDArray[np.object_], BaseGeometry | None, int]:
    """Give every border on both sides the same vertices, the root included."""
    if not len(shapes):
        return shapes, root, 0
    if root is None:
        noded, count = with_nodes(shapes)
        return noded, None, count
    # The world around the root takes part as if it were a grid.
    around = shapely.box(*root.bounds).buffer(MARGIN_M, join_style="mitre")
    world = np.empty(1, dtype=object)
    world[0] = shapely.difference(around, root)
    noded, count = with_nodes(np.concatenate([shapes, snapped(world)]))
    return noded[:-1], shapely.difference(around, noded[-1]), count


def _tiled(shapes: NDArray[np.object_], root: BaseGeometry | None) -> LatticeRings:
    if root is not None and tiles(shapes, root):
        return to_rings(root)
    return to_rings(union_of(shapes, clean=True))


def _rest(
    report: CoverageReport,
    holes: str,
    root: BaseGeometry | None,
    shapes: NDArray[np.object_],
) -> list[BaseGeometry]:
    """Return the open areas that become undivided grids."""
    if report.invalid or report.overlaps or report.outside:
        return []
    if root is None:
        if holes != UNDIVIDED or report.gaps:
            return []
        solid = shapely.MultiPolygon(
            [
                shapely.Polygon(part.exterior)
                for part in shapely.get_parts(union_of(shapes, clean=True))
            ]
        )
        left = shapely.difference(solid, union_of(shapes, clean=True))
        return _polygons(left)
    open_land = _polygons(shapely.difference(root, shapely.union_all(shapes)))
    return [] if any(is_narrow(part, GAP_WIDTH) for part in open_land) else open_land


def _polygons(shape: BaseGeometry) -> list[BaseGeometry]:
    return [
        part
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon" and part.area > NO_AREA
    ]


def _undivided(shape: BaseGeometry, grids: Sequence[StagedGrid]) -> StagedGrid:
    stations = [grid.station for grid in grids]
    near = int(np.argmin([shapely.distance(shape, grid.shape) for grid in grids]))
    return StagedGrid("", "", UNDIVIDED, stations[near], grids[near].division, 0, shape)
