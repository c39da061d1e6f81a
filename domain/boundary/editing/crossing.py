"""Where straight pieces of border meet, told in whole millimetres and never rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.ring_algebra import Edge, Point


def as_array(edges: Sequence[Edge]) -> NDArray[np.int64]:
    """Return edges as (n, 2, 2) millimetres."""
    return np.asarray(edges, dtype=np.int64).reshape(-1, 2, 2)


def first_conflict(
    fresh: Sequence[Edge], standing: Sequence[Edge]
) -> tuple[Edge, Edge] | None:
    """Return the first new edge that meets a standing one anywhere but at its end.

    Two edges may share an end point; they may not cross, touch or lie on each other.
    Spans below 200 km are exact.
    """
    if not fresh or not standing:
        return None
    one, other = as_array(fresh), as_array(standing)
    origin = one[0, 0]
    one, other = one - origin, other - origin
    for number in range(len(one)):
        near = _boxes_meet(one[number], other)
        if not near.any():
            continue
        rows = np.flatnonzero(near)
        hit = _conflicts(one[number], other[rows])
        if hit.any():
            return fresh[number], standing[int(rows[int(np.argmax(hit))])]
    return None


def self_conflict(fresh: Sequence[Edge]) -> tuple[Edge, Edge] | None:
    """Return two edges of a stroke that meet anywhere but at their ends."""
    if len(fresh) < 2:
        return None
    legs = as_array(fresh)
    legs = legs - legs[0, 0]
    for number in range(len(legs) - 1):
        near = np.flatnonzero(_boxes_meet(legs[number], legs[number + 1 :]))
        hit = _conflicts(legs[number], legs[number + 1 + near])
        if hit.any():
            other = number + 1 + int(near[int(np.argmax(hit))])
            return fresh[number], fresh[other]
    return None


def _boxes_meet(leg: NDArray[np.int64], legs: NDArray[np.int64]) -> NDArray[np.bool_]:
    low, high = leg.min(axis=0), leg.max(axis=0)
    lows, highs = legs.min(axis=1), legs.max(axis=1)
    return np.asarray(((lows <= high) & (highs >= low)).all(axis=1))


def _conflicts(leg: NDArray[np.int64], legs: NDArray[np.int64]) -> NDArray[np.bool_]:
    a, b = leg
    c, d = legs[:, 0], legs[:, 1]
    abc, abd = _side(a, b, c), _side(a, b, d)
    cda, cdb = _side(c, d, a), _side(c, d, b)
    crosses = (np.sign(abc) * np.sign(abd) < 0) & (np.sign(cda) * np.sign(cdb) < 0)
    # An end of one inside the other, but for ends that both have.
    c_on = (abc == 0) & _within(a, b, c) & ~_same(c, a) & ~_same(c, b)
    d_on = (abd == 0) & _within(a, b, d) & ~_same(d, a) & ~_same(d, b)
    a_on = (cda == 0) & _within(c, d, a) & ~_same(c, a) & ~_same(d, a)
    b_on = (cdb == 0) & _within(c, d, b) & ~_same(c, b) & ~_same(d, b)
    equal = (_same(c, a) & _same(d, b)) | (_same(c, b) & _same(d, a))
    return np.asarray(crosses | c_on | d_on | a_on | b_on | equal)


def _side(
    a: NDArray[np.int64], b: NDArray[np.int64], c: NDArray[np.int64]
) -> NDArray[np.int64]:
    ab, ac = b - a, c - a
    return np.asarray(ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0])


def _within(
    a: NDArray[np.int64], b: NDArray[np.int64], c: NDArray[np.int64]
) -> NDArray[np.bool_]:
    return np.asarray(((np.minimum(a, b) <= c) & (c <= np.maximum(a, b))).all(axis=-1))


def _same(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray((a == b).all(axis=-1))


def meeting(leg: Edge, edge: Edge) -> tuple[float, Point] | None:
    """Return where a leg of a stroke meets an edge: how far along (0–1), and where.

    The place is rounded to the lattice. None when they do not meet or lie parallel.
    """
    (ax, ay), (bx, by) = leg
    (cx, cy), (dx, dy) = edge
    rx, ry, sx, sy = bx - ax, by - ay, dx - cx, dy - cy
    across = rx * sy - ry * sx
    if across == 0:
        return None
    along = (cx - ax) * sy - (cy - ay) * sx
    beside = (cx - ax) * ry - (cy - ay) * rx
    if across < 0:
        across, along, beside = -across, -along, -beside
    if not (0 <= along <= across and 0 <= beside <= across):
        return None
    share = along / across
    # Exact in Python's integers up to the last rounding.
    x = ax + _divided(along * rx, across)
    y = ay + _divided(along * ry, across)
    return share, (x, y)


def _divided(number: int, by: int) -> int:
    """Return number / by, rounded half away from zero."""
    sign = -1 if number < 0 else 1
    return sign * ((2 * abs(number) + by) // (2 * by))
