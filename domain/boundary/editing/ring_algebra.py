"""Grids as sets of directed edges: cancelled, chained to rings, shells and holes told.

A grid lies to the left of each of its edges. Where two grids meet, an edge of one is
an edge of the other turned round: with both gone, the edges go around the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from domain.boundary.lattice import doubled_area, points_of, to_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.boundary.events import LatticeRings

Point = tuple[int, int]
Edge = tuple[Point, Point]


def edges_of(rings: LatticeRings) -> Iterator[Edge]:
    """Return every directed edge of a shape, the grid on its left."""
    for part in rings:
        for ring in part:
            xs, ys = ring[0::2], ring[1::2]
            points = list(zip(xs, ys, strict=True))
            yield from zip(points, points[1:] + points[:1], strict=True)


def cancelled(edges: Iterable[Edge]) -> set[Edge]:
    """Return the edges that no reverse among them cancels.

    ValueError when an edge occurs twice: two grids would lie on its left.
    """
    left: set[Edge] = set()
    for edge in edges:
        back = (edge[1], edge[0])
        if back in left:
            left.remove(back)
        elif edge in left:
            message = f"two shapes lie left of {edge}"
            raise ValueError(message)
        else:
            left.add(edge)
    return left


def chained(edges: Iterable[Edge]) -> LatticeRings:
    """Return the shape that a set of directed edges bounds, in the form of to_rings.

    Where a shape touches itself in a point its rings part there, so that each ring
    meets a vertex once. ValueError when the edges do not close.
    """
    onward: dict[Point, list[Point]] = {}
    for start, stop in edges:
        onward.setdefault(start, []).append(stop)
    loops: list[list[Point]] = []
    while onward:
        loops.extend(_loops(_walk(onward)))
    return grouped(loops)


def _walk(onward: dict[Point, list[Point]]) -> list[Point]:
    """Take one closed walk out of the edges, along the inside of its face."""
    first = min(onward)
    walk = [first]
    before, at = first, onward[first].pop()
    if not onward[first]:
        del onward[first]
    while True:
        ways = onward.get(at, [])
        if at == first:
            # Back at the start: done, unless another way bounds the same inside.
            every = [*ways, walk[1]]
            if _inward(at, before, every) == len(ways):
                return walk
        if not ways:
            message = f"the edges do not close at {at}"
            raise ValueError(message)
        step = ways.pop(_inward(at, before, ways))
        if not ways:
            del onward[at]
        walk.append(at)
        before, at = at, step


def _inward(at: Point, before: Point, ways: list[Point]) -> int:
    """Return which way on bounds the same inside: the first one clockwise."""
    if len(ways) == 1:
        return 0
    back = (before[0] - at[0], before[1] - at[1])
    best = 0
    for number in range(1, len(ways)):
        one = (ways[number][0] - at[0], ways[number][1] - at[1])
        other = (ways[best][0] - at[0], ways[best][1] - at[1])
        if _sooner(back, one, other):
            best = number
    return best


def _sooner(back: Point, one: Point, other: Point) -> bool:
    """Tell whether `one` comes before `other`, going clockwise from `back`."""
    half_one, half_other = _half(back, one), _half(back, other)
    if half_one != half_other:
        return half_one < half_other
    return one[0] * other[1] - one[1] * other[0] < 0


def _half(back: Point, way: Point) -> int:
    cross = back[0] * way[1] - back[1] * way[0]
    if cross < 0:
        return 0
    if cross > 0:
        return 2
    # Straight on lies half a turn away; the way back itself comes last of all.
    return 1 if back[0] * way[0] + back[1] * way[1] < 0 else 3


def _loops(walk: list[Point]) -> Iterator[list[Point]]:
    """Cut a walk at each vertex that it meets again."""
    path: list[Point] = []
    seen: dict[Point, int] = {}
    for point in walk:
        if point in seen:
            start = seen[point]
            yield path[start:]
            for gone in path[start:]:
                del seen[gone]
            del path[start:]
        seen[point] = len(path)
        path.append(point)
    if path:
        yield path


def doubled(loop: list[Point]) -> int:
    """Return twice the signed area of a loop in mm², positive when anticlockwise."""
    x0, y0 = loop[0]
    total = 0
    px, py = loop[-1][0] - x0, loop[-1][1] - y0
    for x, y in loop:
        qx, qy = x - x0, y - y0
        total += px * qy - py * qx
        px, py = qx, qy
    return total


def grouped(loops: list[list[Point]]) -> LatticeRings:
    """Return loops as parts of shell and holes, each hole with the shell around it."""
    shells: list[tuple[int, list[Point]]] = []
    holes: list[tuple[int, list[Point]]] = []
    for loop in loops:
        area = doubled(loop)
        if len(loop) < 3 or area == 0:
            message = f"an edge runs back into itself at {loop[0]}"
            raise ValueError(message)
        (shells if area > 0 else holes).append((area, loop))
    shells.sort(key=lambda one: one[0])
    parts: list[list[tuple[int, ...]]] = [[_flat(loop)] for _area, loop in shells]
    for area, loop in holes:
        parts[_around(-area, loop, shells)].append(_flat(loop))
    return tuple(sorted((part[0], *sorted(part[1:])) for part in parts))


def _around(area: int, loop: list[Point], shells: list[tuple[int, list[Point]]]) -> int:
    """Return which shell a hole lies in: the smallest that is larger and covers it."""
    larger = [n for n, (size, _shell) in enumerate(shells) if size > area]
    if len(larger) == 1:
        return larger[0]
    inside = shapely.point_on_surface(shapely.Polygon(loop))
    for number in larger:
        if shapely.Polygon(shells[number][1]).covers(inside):
            return number
    message = f"a hole at {loop[0]} lies in no shell"
    raise ValueError(message)


def _flat(loop: list[Point]) -> tuple[int, ...]:
    first = loop.index(min(loop))
    return tuple(number for point in (*loop[first:], *loop[:first]) for number in point)


def same_outline(
    removed: Iterable[LatticeRings], added: Iterable[LatticeRings]
) -> bool:
    """Tell whether two sets of grids cover the same area, edge for edge.

    Exact, without any tolerance: what is left of each set after cancelling is the
    same, no side is used twice, each added shape is valid and the doubled areas of
    both are equal.
    """
    before, after = list(removed), list(added)
    try:
        old = cancelled(edge for rings in before for edge in edges_of(rings))
        new = cancelled(edge for rings in after for edge in edges_of(rings))
    except ValueError:
        return False
    if old != new:
        return False
    if sum(map(doubled_area, before)) != sum(map(doubled_area, after)):
        return False
    return all(bool(shapely.is_valid(to_shape(rings))) for rings in after)


def only_noded(old: LatticeRings, new: LatticeRings) -> bool:
    """Tell whether a shape merely got vertices on its lines, as where a cut ends.

    A vertex may lie off its line by what rounding to the lattice does: under 1 mm.
    """
    before, after = set(edges_of(old)), set(edges_of(new))
    onward = dict(after - before)
    for start, stop in before - after:
        at = start
        while at != stop:
            step = onward.pop(at, None)
            if step is None or _off(step, start, stop):
                return False
            at = step
    return not onward


def _off(point: Point, start: Point, stop: Point) -> bool:
    """Tell whether a point lies a millimetre or more beside a line."""
    (ax, ay), (bx, by), (px, py) = start, stop, point
    cross = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
    return cross * cross >= (bx - ax) ** 2 + (by - ay) ** 2


def part_points(ring: tuple[int, ...]) -> list[Point]:
    """Return the points of a flat ring."""
    return [(int(x), int(y)) for x, y in points_of(ring)]
