"""Vertices moved, put in and taken out; borders shifted and redrawn by a stroke."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from domain.boundary.editing.reshaping import Reshaping, Work, metres
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.boundary.editing.mesh import Mesh, Sheet
    from domain.boundary.editing.ring_algebra import Edge, Point


def laid_out(mesh: Mesh, points: Sequence[Point], reach: Sequence[Point]) -> Sheet:
    """Return a sheet with all grids that have the points, and all near both.

    Refused NO_SUCH_VERTEX when a point is no vertex of any grid.
    """
    held: set[str] = set()
    for point in points:
        box = (*point, *point)
        having = [
            one
            for one in mesh.near(box)
            if any(edge[0] == point for edge in mesh.edges(one))
        ]
        if not having:
            raise Refused("NO_SUCH_VERTEX", **metres(point))
        held.update(having)
    places = [*points, *reach]
    xs, ys = [x for x, _y in places], [y for _x, y in places]
    near = mesh.near((min(xs), min(ys), max(xs), max(ys)))
    return mesh.sheet([*held, *near])


def move(mesh: Mesh, moves: Mapping[Point, Point]) -> Reshaping:
    """Move vertices; every grid that has one follows.

    Serves a vertex, a node and a whole edge. Refused ROOT_FROZEN for a vertex of the
    outline of the whole, BORDER_IN_THE_WAY, NO_SUCH_VERTEX, NO_LENGTH.
    """
    sheet = laid_out(mesh, list(moves), list(moves.values()))
    for point, to in moves.items():
        if sheet.on_root(point):
            raise Refused("ROOT_FROZEN", **metres(point))
        if to != point and to in sheet.joined and to not in moves:
            raise Refused("PLACE_TAKEN", **metres(to))
    work = Work(sheet)
    done: set[Edge] = set()
    for point in moves:
        for other in list(sheet.neighbours(point)):
            edge = (point, other)
            if edge in done or (other, point) in done:
                continue
            done.add(edge)
            work.replace(edge, [moves.get(point, point), moves.get(other, other)])
    work.refuse_conflicts()
    return work.done()


def insert_vertex(mesh: Mesh, edge: Edge, point: Point) -> Reshaping:
    """Put a vertex into an edge, on both sides at once.

    Refused ROOT_FROZEN on the outline of the whole: a rounded point would bend it.
    """
    sheet = laid_out(mesh, list(edge), [point])
    left, right = sheet.owners(edge)
    if left is None and right is None:
        raise Refused("NO_SUCH_EDGE", **metres(edge[0]))
    if left is None or right is None:
        raise Refused("ROOT_FROZEN", **metres(point))
    if point in sheet.joined:
        raise Refused("PLACE_TAKEN", **metres(point))
    work = Work(sheet)
    work.replace(edge, [edge[0], point, edge[1]])
    work.refuse_conflicts()
    return work.done()


def delete_vertex(mesh: Mesh, point: Point) -> Reshaping:
    """Take a vertex out of the border it lies in, on both sides at once.

    Refused VERTEX_IS_NODE where borders meet, ROOT_FROZEN on the outline of the
    whole, RING_TOO_SMALL when the border would keep fewer than three.
    """
    sheet = laid_out(mesh, [point], [])
    if sheet.on_root(point):
        raise Refused("ROOT_FROZEN", **metres(point))
    if sheet.is_node(point):
        raise Refused("VERTEX_IS_NODE", **metres(point))
    before, after = sheet.neighbours(point)
    arc = sheet.arc((before, point))
    if arc[0] == arc[-1] and len(arc) <= 4:
        raise Refused("RING_TOO_SMALL", **metres(point))
    return _put(sheet, [(before, point), (point, after)], [before, after])


def reshape(mesh: Mesh, edges: tuple[Edge, Edge], stroke: Sequence[Point]) -> Reshaping:
    """Redraw the border between two grids by a stroke from it and back to it.

    `edges` are the edges of the border that the first and the last point of the
    stroke lie on (or end in). The section between goes, the stroke takes its place;
    of a border without nodes the section that the stroke runs along goes. Refused
    NOT_ONE_BORDER when the two edges belong to different borders.
    """
    ends = (stroke[0], stroke[-1])
    sheet = laid_out(mesh, [edges[0][0], edges[1][0]], list(stroke))
    if None in sheet.owners(edges[0]):
        raise Refused("ROOT_FROZEN", **metres(ends[0]))
    arc = sheet.arc(edges[0])
    legs = list(pairwise(arc))
    first = _place(legs, edges[0])
    last = _place(legs, edges[1])
    if first is None or last is None:
        raise Refused("NOT_ONE_BORDER", **metres(ends[1]))
    line = list(stroke)
    if (first, _along(legs[first], ends[0])) > (last, _along(legs[last], ends[1])):
        first, last, line = last, first, line[::-1]
    if line[0] == line[-1]:
        raise Refused("STROKE_TOO_SHORT", **metres(line[0]))
    inner = (legs[first : last + 1], [legs[first][0], *line, legs[last][1]])
    if arc[0] == arc[-1]:
        outer = [*legs[last:], *legs[: first + 1]]
        back = [legs[last][0], *line[::-1], legs[first][1]]
        inner = min((inner, (outer, back)), key=lambda one: _apart(one[0], line))
    return _put(sheet, *inner)


def swap(mesh: Mesh, gone: Sequence[Edge], path: Sequence[Point]) -> Reshaping:
    """Put a path with the same ends in the place of a run of edges of one border."""
    places = [point for edge in gone for point in edge]
    sheet = laid_out(mesh, places, list(path))
    return _put(sheet, list(gone), list(path))


def _put(sheet: Sheet, gone: list[Edge], path: list[Point]) -> Reshaping:
    """Put a path in the place of a run of edges of one border."""
    path = [p for n, p in enumerate(path) if n == 0 or p != path[n - 1]]
    work = Work(sheet)
    left, right = sheet.owners(gone[0])
    for edge in gone:
        if left is not None:
            work.face(left).discard(edge)
        if right is not None:
            work.face(right).discard((edge[1], edge[0]))
        work.dropped[edge] = None
    for one, other in pairwise(path):
        if left is not None:
            work.face(left).add((one, other))
        if right is not None:
            work.face(right).add((other, one))
        work.fresh[one, other] = None
    work.refuse_conflicts()
    return work.done()


def _place(legs: list[Edge], edge: Edge) -> int | None:
    for number, leg in enumerate(legs):
        if leg in {edge, (edge[1], edge[0])}:
            return number
    return None


def _along(leg: Edge, point: Point) -> int:
    (ax, ay), (bx, by) = leg
    return (point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)


def _apart(gone: list[Edge], line: list[Point]) -> int:
    """Return how much area lies between a run of edges and a stroke, doubled mm²."""
    ring = [gone[0][1], *(edge[1] for edge in gone[1:-1]), *line[::-1]]
    total = 0
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        total += ax * by - ay * bx
    return abs(total)
