"""Whether a shape from outside may be parsed at all: depth, size and finite numbers."""

from __future__ import annotations

import struct

import numpy as np

DEPTH_AT_MOST = 32
VERTICES_AT_MOST = 1_000_000
POINT, LINE, POLYGON = 1, 2, 3
COLLECTIONS = frozenset({4, 5, 6, 7})
EWKB_SRID = 0x20000000
_Z, _M = 0x80000000, 0x40000000


class BadShape(ValueError):
    """A shape that is not to be parsed; its text is the fault of the row."""


def fault_of(wkb: bytes) -> str:
    """Return what forbids parsing this WKB, "" if nothing does.

    The walk keeps its own stack: nesting cannot exhaust the interpreter's.
    """
    try:
        _walk(wkb)
    except BadShape as bad:
        return str(bad)
    except struct.error:
        return "geometry_unreadable"
    return ""


def wkt_fault(text: str) -> str:
    """Return what forbids parsing this WKT, "" if nothing does."""
    depth = deepest = 0
    for sign in text:
        if sign == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif sign == ")":
            depth -= 1
    if deepest > DEPTH_AT_MOST:
        return "geometry_depth"
    if text.count(",") > VERTICES_AT_MOST:
        return "geometry_size"
    return ""


def _walk(wkb: bytes) -> None:
    at = vertices = 0
    waiting = [1]
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            continue
        waiting[-1] -= 1
        at, kind, size, order = _head(wkb, at)
        if kind in COLLECTIONS:
            (count,) = struct.unpack_from(f"{order}I", wkb, at)
            at += 4
            if len(waiting) >= DEPTH_AT_MOST:
                raise BadShape("geometry_depth")
            waiting.append(count)
            continue
        for count, start in _rings(wkb, at, kind, order, size):
            vertices += count
            if vertices > VERTICES_AT_MOST:
                raise BadShape("geometry_size")
            _check_numbers(wkb, start, count * size, order, kind)
            at = start + count * size * 8


def _head(wkb: bytes, at: int) -> tuple[int, int, int, str]:
    if at >= len(wkb):
        raise BadShape("geometry_unreadable")
    order = "<" if wkb[at] else ">"
    (raw,) = struct.unpack_from(f"{order}I", wkb, at + 1)
    at += 5
    if raw & EWKB_SRID:
        at += 4
    size = 2 + bool(raw & _Z) + bool(raw & _M)
    plain = raw & 0x0FFFFFFF
    kind, dimension = plain % 1000, plain // 1000
    size += (0, 1, 1, 2)[dimension] if dimension < 4 else 0
    if kind not in COLLECTIONS and kind not in (POINT, LINE, POLYGON):
        raise BadShape("geometry_unreadable")
    return at, kind, size, order


def _rings(
    wkb: bytes, at: int, kind: int, order: str, size: int
) -> list[tuple[int, int]]:
    """Return (vertices, where they start) of each run of coordinates."""
    if kind == POINT:
        return [(1, at)]
    runs = 1
    if kind == POLYGON:
        (runs,) = struct.unpack_from(f"{order}I", wkb, at)
        at += 4
        if runs > VERTICES_AT_MOST:
            raise BadShape("geometry_size")
        if not runs:
            return [(0, at)]
    found = []
    for _ in range(runs):
        (count,) = struct.unpack_from(f"{order}I", wkb, at)
        at += 4
        if at + count * size * 8 > len(wkb):
            raise BadShape("geometry_unreadable")
        found.append((count, at))
        at += count * size * 8
    return found


def _check_numbers(wkb: bytes, start: int, count: int, order: str, kind: int) -> None:
    if start + count * 8 > len(wkb):
        raise BadShape("geometry_unreadable")
    numbers = np.frombuffer(wkb, dtype=f"{order}f8", count=count, offset=start)
    # An empty point is written as NaN; it is the one shape that may hold any.
    if kind == POINT and np.isnan(numbers).all():
        return
    if not np.isfinite(numbers).all():
        raise BadShape("geometry_numbers")
