"""Points added to the frozen outline, so that every border finds one to end on."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.checks import tiles
from domain.boundary.lattice import points_of, shapes, to_rings, to_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from domain.boundary.events import LatticeRings
    from domain.boundary.staged import StagedGrid

# Metres between points: the narrowest, and the widest at which any place of the
# outline still has one within the reach of a cut (see editing.pieces).
NARROW_M: Final = 5.0
WIDE_M: Final = 30.0
# A station gets points at the narrowest step, a city so many in all, and no outline
# more than the last, however wide the step then is.
POINTS: Final = 8_000
POINTS_AT_MOST: Final = 200_000
_Point = tuple[int, int]
_Edge = tuple[_Point, _Point]
# A vertex as one number; northings below 17,000 km either way fit beside the easting.
_WIDTH: Final = 1 << 35
_ZERO: Final = 1 << 34


def step_of(root: LatticeRings) -> float:
    """Return how many metres lie between the points of an outline, by its length."""
    around = float(shapely.length(to_shape(root)))
    wanted = min(max(NARROW_M, around / POINTS), WIDE_M)
    return max(wanted, around / POINTS_AT_MOST)


def with_root_points(
    grids: Sequence[StagedGrid], root: LatticeRings, step: float
) -> tuple[tuple[StagedGrid, ...], LatticeRings, tuple[int, ...]]:
    """Return grids and their outline with points at least every `step` metres.

    The last is the points that were added, flat. Where rounding them would bend an
    outline into a border, everything comes back as it was, with none added.
    """
    inserts = _inserts(root, step * 1000)
    if not inserts:
        return tuple(grids), root, ()
    fresh = [_with(to_rings(grid.shape), inserts) for grid in grids]
    outline = _with(root, inserts)
    outlines = shapes(fresh)
    if not shapely.is_valid(outlines).all() or not tiles(outlines, to_shape(outline)):
        return tuple(grids), root, ()
    dense = tuple(
        replace(grid, shape=shape) for grid, shape in zip(grids, outlines, strict=True)
    )
    added = sorted(point for points in inserts.values() for point in points)
    return dense, outline, tuple(number for point in added for number in point)


def _inserts(root: LatticeRings, step_mm: float) -> dict[_Edge, list[_Point]]:
    found: dict[_Edge, list[_Point]] = {}
    for part in root:
        for ring in part:
            points = [(int(x), int(y)) for x, y in points_of(ring)]
            for one, other in pairwise([*points, points[0]]):
                far = float(np.hypot(other[0] - one[0], other[1] - one[1]))
                count = int(np.ceil(far / step_mm))
                if count > 1:
                    found[one, other] = _between(one, other, count)
    return found


def _between(one: _Point, other: _Point, count: int) -> list[_Point]:
    x, y = other[0] - one[0], other[1] - one[1]
    return [
        (one[0] + round(x * at / count), one[1] + round(y * at / count))
        for at in range(1, count)
    ]


def _with(rings: LatticeRings, inserts: dict[_Edge, list[_Point]]) -> LatticeRings:
    """Return a shape with points put in, in the form of lattice.to_rings."""
    parts = []
    for part in rings:
        shell, *holes = (_ring_with(ring, inserts) for ring in part)
        parts.append((shell, *sorted(holes)))
    return tuple(sorted(parts))


def _ring_with(
    ring: tuple[int, ...], inserts: dict[_Edge, list[_Point]]
) -> tuple[int, ...]:
    points = [(int(x), int(y)) for x, y in points_of(ring)]
    out: list[_Point] = []
    for edge in pairwise([*points, points[0]]):
        out += [edge[0], *inserts.get(edge, ())]
    first = out.index(min(out))
    return tuple(number for point in (*out[first:], *out[:first]) for number in point)


def idle_points(
    added: NDArray[np.int64], grids: Iterable[LatticeRings]
) -> NDArray[np.int64]:
    """Return the added points (n, 2) that no border ends on: one grid has them."""
    if not len(added):
        return added
    keys = np.unique(_keys(added))
    uses = np.zeros(len(keys), dtype=np.int64)
    for rings in grids:
        mine = np.concatenate(
            [_keys(points_of(ring)) for part in rings for ring in part]
        )
        uses += np.isin(keys, mine)
    return _points(keys[uses < 2])


def without_points(rings: LatticeRings, idle: NDArray[np.int64]) -> LatticeRings:
    """Return a shape less the vertices that are idle points."""
    gone = _keys(idle)
    out = []
    for part in rings:
        kept = []
        for ring in part:
            points = points_of(ring)
            left = points[~np.isin(_keys(points), gone)]
            kept.append(ring if len(left) == len(points) else _flat(left))
        out.append((kept[0], *sorted(kept[1:])))
    return tuple(sorted(out))


def _flat(points: NDArray[np.int64]) -> tuple[int, ...]:
    first = int(np.lexsort((points[:, 1], points[:, 0]))[0])
    flat: list[int] = np.roll(points, -first, axis=0).ravel().tolist()
    return tuple(flat)


def _keys(points: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(points[:, 0] * _WIDTH + points[:, 1] + _ZERO, dtype=np.int64)


def _points(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    east, north = np.divmod(keys, _WIDTH)
    return np.stack([east, north - _ZERO], axis=1)
