"""Barriers as the edges of blocks, and how far a part of a division lies across one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from domain.boundary.lattice import shapes
from domain.plans.block_cutting import (
    LEAST_RUN_M,
    drawn_of,
    met_by,
    points_of_line,
    stretch,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from domain.boundary.editing.ring_algebra import Point
    from domain.plans.block_cutting import Cutter
    from domain.plans.blocks import Blocks

# Work on either bank counts, so that a sliver by a barrier is cut off too, m².
LEAST_BANK_M2: Final = 1.0
# A border belongs to a barrier that runs within so many metres of it.
BARRIER_M: Final = 2.0
# One that was cut along it lies within so many.
CUT_M: Final = 0.1
# A cut is led so far beyond the border it ends at, to meet it surely, metres.
BEYOND_M: Final = 0.5
# Where the frozen outline has few vertices, a cut goes so far aside to end on one.
MOST_ASIDE_M: Final = 100.0


def along_wall(cutter: Cutter, wall: NDArray[np.float64]) -> None:
    """Cut every block that a barrier runs through, run by run where it has to be.

    A barrier that ends inside a block is led on to the border of the block, so that
    a border of grids can go on from its end.
    """
    line = points_of_line(wall)
    if len(line) < 2:
        return
    drawn = drawn_of(line)
    for block, near in met_by(cutter, line):
        if not cutter.runs_through(block, drawn):
            continue
        ends_inside = any(
            cutter.shape(block).covers(shapely.Point(x / 1000, y / 1000))
            for x, y in (line[0], line[-1])
        )
        if ends_inside or not cutter.cut(block, stretch(line, near), LEAST_BANK_M2):
            _run_by_run(cutter, block, drawn)


def _run_by_run(cutter: Cutter, block: str, drawn: shapely.LineString) -> None:
    """Cut a block along each run of a barrier through it, singly."""
    waiting = [block]
    for run in _runs(cutter.shape(block), drawn):
        for one in waiting:
            if not cutter.runs_through(one, run):
                continue
            led = _led_out(cutter.shape(one), run)
            found = cutter.cut(one, led, LEAST_BANK_M2) or cutter.cut(
                one, _landed(cutter.shape(one), led), LEAST_BANK_M2
            )
            if found:
                waiting = [other for other in waiting if other != one] + found
                break


def _runs(
    shape: shapely.MultiPolygon, drawn: shapely.LineString
) -> list[shapely.LineString]:
    inside = shapely.intersection(shape, drawn)
    merged = shapely.get_parts(shapely.line_merge(inside))
    lines = [one for one in merged if one.length > LEAST_RUN_M]
    return sorted(lines, key=lambda one: (-one.length, one.bounds))


def _led_out(shape: shapely.MultiPolygon, run: shapely.LineString) -> list[Point]:
    """Return a run with both its ends led straight on, just beyond the border."""
    xy = shapely.get_coordinates(run)
    if (xy[0] == xy[-1]).all():
        return points_of_line(xy)
    head, tail = _beyond(shape, xy[1], xy[0]), _beyond(shape, xy[-2], xy[-1])
    return points_of_line(np.concatenate([[head], xy[1:-1], [tail]]))


def _beyond(
    shape: shapely.MultiPolygon, before: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return where a leg comes out of a shape if it is led on over its end."""
    way = (end - before) / max(1e-9, float(np.hypot(*(end - before))))
    west, south, east, north = shape.bounds
    far = end + way * (east - west + north - south)
    ahead = shapely.LineString([end - way * BEYOND_M, far])
    met = shapely.get_coordinates(shapely.intersection(shape.boundary, ahead))
    if not len(met):
        return end
    away = (met - end) @ way
    return np.asarray(end + way * (max(0.0, float(away.min())) + BEYOND_M))


def _landed(shape: shapely.MultiPolygon, led: list[Point]) -> list[Point]:
    """Return a run whose ends lie on vertices of the border, however few it has.

    The frozen outline takes no new vertex. The run turns off just before its end, as
    far back as its end is led aside.
    """
    corners = shapely.get_coordinates(shape)
    xy = np.asarray(led, dtype=np.float64) / 1000
    for end, after in ((0, 1), (-1, -2)):
        reached = xy[end]
        corner = corners[int(np.argmin(((corners - reached) ** 2).sum(axis=1)))]
        aside, leg = np.hypot(*(corner - reached)), np.hypot(*(xy[after] - reached))
        if BEYOND_M < aside < MOST_ASIDE_M:
            share = min(0.3, float(aside / max(1e-9, leg)))
            turn = reached + (xy[after] - reached) * share
            middle = xy[1:] if end == 0 else xy[:-1]
            tip = [corner, turn] if end == 0 else [turn, corner]
            xy = np.concatenate([tip, middle] if end == 0 else [middle, tip])
    return points_of_line(xy)


def metres_inside(
    blocks: Blocks, barriers: Sequence[BaseGeometry]
) -> NDArray[np.float64]:
    """Return the metres of barriers that run through each block, off its edge."""
    found = np.zeros(len(blocks.grids))
    if not barriers:
        return found
    inner = shapely.buffer(shapes(grid.rings for grid in blocks.grids), -BARRIER_M)
    lines = np.asarray(list(barriers), dtype=object)
    block, line = shapely.STRtree(lines).query(inner, predicate="intersects")
    run = shapely.length(shapely.intersection(inner[block], lines[line]))
    np.add.at(found, block, run)
    return np.asarray(np.where(found > LEAST_RUN_M, found, 0.0))


def metres_between(
    blocks: Blocks, barriers: Sequence[BaseGeometry]
) -> NDArray[np.float64]:
    """Return the metres of the border of each pair of blocks that lie on a barrier.

    Of a border that only runs near a barrier for less than half its length, nothing;
    of one that was cut along it, all that was.
    """
    found = np.zeros(len(blocks.pairs))
    if not barriers:
        return found
    water = shapely.union_all(list(barriers))
    near, exact = water.buffer(BARRIER_M), water.buffer(CUT_M)
    shapely.prepare(near)
    outlines = shapes(grid.rings for grid in blocks.grids)
    touched = shapely.intersects(near, outlines)
    for row, (one, other) in enumerate(blocks.pairs.tolist()):
        if not (touched[one] and touched[other]):
            continue
        border = shapely.intersection(*shapely.boundary(outlines[[one, other]]))
        along = shapely.length(shapely.intersection(border, near))
        cut = shapely.length(shapely.intersection(border, exact))
        if along > 0.5 * shapely.length(border) or cut > LEAST_RUN_M:
            found[row] = along
    return found


def opened_walls(
    blocks: Blocks,
    held: NDArray[np.bool_],
    walls: NDArray[np.float64],
    parts: int,
) -> NDArray[np.bool_]:
    """Return at which pairs of blocks a barrier has to be crossed.

    A bank with less work than half a part makes no grid of its own: it goes with the
    land beyond the longest barrier around it. `held` are pairs parted for another
    reason, which nothing opens.
    """
    bank = _banks(len(blocks.load), blocks.pairs[(walls == 0) & ~held])
    work = np.bincount(bank, weights=blocks.load).tolist()
    least = sum(work) / parts / 2
    doors = np.flatnonzero((walls > 0) & ~held)
    opened = np.zeros(len(walls), dtype=bool)
    stuck: set[int] = set()
    while len(work) > 1:
        small = [(work[n], n) for n in sorted(set(bank.tolist()) - stuck)]
        load, one = min(small, default=(least, -1))
        if load >= least:
            break
        ends = bank[blocks.pairs[doors]]
        out = (ends == one).any(axis=1) & (ends[:, 0] != ends[:, 1])
        if not out.any():
            stuck.add(one)
            continue
        other = ends[out].sum(axis=1) - one
        far = np.bincount(other, weights=walls[doors[out]])
        goal = int(np.argmax(far))
        opened[doors[out][other == goal]] = True
        bank[bank == one] = goal
        work[goal] += load
    return opened


def _banks(count: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of the connected piece of land that each block is in."""
    joined = coo_array(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count)
    )
    _count, found = connected_components(joined, directed=False)
    return np.asarray(found, dtype=np.int64)
