"""Grids split by a stroke, merged with a neighbour, pieces handed across a border."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.editing.crossing import as_array, meeting
from domain.boundary.editing.reshaping import Reshaping, Work, metres, sound
from domain.boundary.editing.ring_algebra import cancelled, chained, edges_of
from domain.boundary.lattice import doubled_area, to_shape
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.boundary.editing.mesh import Mesh, Sheet
    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import LatticeRings

# A cut may end this far from a vertex of the frozen outline, mm: it ends on it.
ROOT_REACH: Final = 15_000
# There it bends so many times as far from its end as the end is led aside.
BEND_BACK: Final = 2.0


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a stroke meets the outline of a grid: leg, share along it, edge, place."""

    leg: int
    share: float
    edge: Edge
    point: Point


@dataclass(frozen=True, slots=True)
class Cut:
    """A grid in pieces, the largest first, and the neighbours that got vertices."""

    grid: str
    pieces: tuple[LatticeRings, ...]
    changed: dict[str, LatticeRings]

    def keeping(self, kept: int) -> Reshaping:
        """Return the change in which one piece goes on and the others are new."""
        changed = dict(self.changed)
        changed[self.grid] = self.pieces[kept]
        fresh = tuple(
            (self.grid, rings) for n, rings in enumerate(self.pieces) if n != kept
        )
        return Reshaping(changed, fresh)


def split(mesh: Mesh, grid_id: str, stroke: Sequence[Point]) -> Cut:
    """Cut a grid along a stroke, wherever the stroke runs through it.

    A closed stroke (first point = last) inside the grid cuts an enclave out. The
    neighbours at the ends get the same vertices. Refused CUT_MISSES,
    CUT_DOES_NOT_PART, BORDER_IN_THE_WAY, STROKE_CROSSES_ITSELF, ROOT_TOO_FAR.
    """
    line = [p for n, p in enumerate(stroke) if n == 0 or p != stroke[n - 1]]
    if len(line) < 2:
        raise Refused("CUT_MISSES", grid=mesh.grids[grid_id].name)
    sheet = mesh.sheet([grid_id])
    hits = _hits(sheet, grid_id, line)
    ends = _ended(sheet, hits)
    if all(hit.point == end for hit, end in zip(hits, ends, strict=True)):
        return _cut(sheet, grid_id, line, (hits, ends), bend=False)
    try:
        return _cut(sheet, grid_id, line, (hits, ends), bend=True)
    except Refused:
        # Where there is no room for the bend, the whole last leg may still have it.
        return _cut(sheet, grid_id, line, (hits, ends), bend=False)


def _cut(
    sheet: Sheet,
    grid_id: str,
    line: list[Point],
    met: tuple[list[Hit], list[Point]],
    *,
    bend: bool,
) -> Cut:
    mesh, work = sheet.mesh, Work(sheet)
    paths = _paths(sheet, grid_id, line, met, bend=bend)
    if not paths:
        raise Refused("CUT_MISSES", grid=mesh.grids[grid_id].name)
    _insert(*met, {end for path in paths for end in (path[0], path[-1])}, work)
    face = work.face(grid_id)
    for path in paths:
        for one, other in pairwise(path):
            face.add((one, other))
            face.add((other, one))
            work.fresh[one, other] = None
    work.refuse_conflicts()
    try:
        shapes = work.shapes()
    except Refused:
        # A run from the outline to an enclave joins them and parts nothing.
        raise Refused("CUT_DOES_NOT_PART", grid=mesh.grids[grid_id].name) from None
    pieces = _pieces(shapes.pop(grid_id), paths, mesh.grids[grid_id].name)
    cut = Cut(grid_id, pieces, shapes)
    sound(sheet, cut.keeping(0))
    return cut


def _paths(
    sheet: Sheet,
    grid_id: str,
    line: list[Point],
    met: tuple[list[Hit], list[Point]],
    *,
    bend: bool,
) -> list[list[Point]]:
    """Return the runs of a stroke through a grid, from border to border."""
    inside = to_shape(sheet.mesh.grids[grid_id].rings)
    shapely.prepare(inside)
    if not met[0]:
        closed = line[0] == line[-1] and len(line) > 3
        return [line] if closed and _covers(inside, line[0], line[1]) else []
    paths = []
    for (one, start), (other, stop) in pairwise(zip(*met, strict=True)):
        drawn = [one.point, *line[one.leg + 1 : other.leg + 1], other.point]
        path = _led(drawn, start, stop) if bend else [start, *drawn[1:-1], stop]
        path = [p for n, p in enumerate(path) if n == 0 or p != path[n - 1]]
        if len(path) > 1 and not _is_border(sheet, path) and _runs(inside, path):
            paths.append(path)
    return paths


def _led(drawn: list[Point], start: Point, stop: Point) -> list[Point]:
    """Return a run led to where it has to end: it leaves its line just before."""
    head = _bend(drawn[0], drawn[1], start, len(drawn))
    tail = _bend(drawn[-1], drawn[-2], stop, len(drawn))
    return [start, *head, *drawn[1:-1], *tail, stop]


def _bend(hit: Point, inner: Point, end: Point, points: int) -> list[Point]:
    """Return the place on a leg where it turns to its new end, [] for none."""
    aside, long = _far(hit, end) ** 0.5, _far(hit, inner) ** 0.5
    # A leg that is led aside at both ends keeps a part of its own between them.
    back = min(BEND_BACK * aside, long / (3 if points == 2 else 2))
    if not aside or back < aside:
        return []
    share = back / long
    return [
        (
            round(hit[0] + (inner[0] - hit[0]) * share),
            round(hit[1] + (inner[1] - hit[1]) * share),
        )
    ]


def _hits(sheet: Sheet, grid_id: str, line: list[Point]) -> list[Hit]:
    edges = sheet.mesh.edges(grid_id)
    array = as_array(edges)
    low, high = array.min(axis=1), array.max(axis=1)
    found: list[Hit] = []
    for number, leg in enumerate(pairwise(line)):
        ends = np.asarray(leg, dtype=np.int64)
        near = (low <= ends.max(axis=0)) & (high >= ends.min(axis=0))
        for row in np.flatnonzero(near.all(axis=1)).tolist():
            met = meeting(leg, edges[row])
            if met is not None:
                found.append(Hit(number, met[0], edges[row], met[1]))
    found.sort(key=lambda hit: (hit.leg, hit.share))
    return [
        hit
        for number, hit in enumerate(found)
        if number == 0 or hit.point != found[number - 1].point
    ]


def _ended(sheet: Sheet, hits: list[Hit]) -> list[Point]:
    """Return where each hit comes to lie: on the frozen outline, at a vertex of it."""
    out = []
    for hit in hits:
        point = hit.point
        if None in sheet.owners(hit.edge) and point not in hit.edge:
            point = min(hit.edge, key=lambda end: _far(end, hit.point))
            if _far(point, hit.point) > ROOT_REACH**2:
                raise Refused("ROOT_TOO_FAR", **metres(point))
        out.append(point)
    return out


def _far(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _insert(hits: list[Hit], ends: list[Point], used: set[Point], work: Work) -> None:
    """Give both owners of each edge the vertices that the cut ends on."""
    spots: dict[Edge, set[Point]] = {}
    for hit, point in zip(hits, ends, strict=True):
        if point in used and point not in hit.edge:
            spots.setdefault(hit.edge, set()).add(point)
    for edge, points in spots.items():
        (ax, ay), (bx, by) = edge
        inner = sorted(
            points, key=lambda p: (p[0] - ax) * (bx - ax) + (p[1] - ay) * (by - ay)
        )
        work.replace(edge, [edge[0], *inner, edge[1]])


def _is_border(sheet: Sheet, path: list[Point]) -> bool:
    legs = list(pairwise(path))
    return all(leg in sheet.left or (leg[1], leg[0]) in sheet.left for leg in legs)


def _runs(inside: shapely.MultiPolygon, path: list[Point]) -> bool:
    """Tell whether a run of the stroke lies inside; its longest leg tells it best."""
    one, other = max(pairwise(path), key=lambda leg: _far(*leg))
    return _covers(inside, one, other)


def _covers(inside: shapely.MultiPolygon, one: Point, other: Point) -> bool:
    middle = shapely.Point((one[0] + other[0]) / 2000, (one[1] + other[1]) / 2000)
    return bool(inside.contains(middle))


def _pieces(
    rings: LatticeRings, paths: list[list[Point]], name: str
) -> tuple[LatticeRings, ...]:
    """Return the pieces of a cut grid; parts without a cut stay with the largest."""
    beside: dict[Edge, int] = {}
    for number, part in enumerate(rings):
        beside.update(dict.fromkeys(edges_of((part,)), number))
    touched: set[int] = set()
    for path in paths:
        one, other = path[0], path[1]
        left, right = beside.get((one, other)), beside.get((other, one))
        if left is None or right is None or left == right:
            raise Refused("CUT_DOES_NOT_PART", grid=name)
        touched.update((left, right))
    pieces: list[LatticeRings] = [(rings[number],) for number in sorted(touched)]
    pieces.sort(key=lambda piece: (-doubled_area(piece), piece))
    rest = [part for number, part in enumerate(rings) if number not in touched]
    pieces[0] = tuple(sorted((*pieces[0], *rest)))
    return tuple(pieces)


def merge(mesh: Mesh, kept: str, other: str) -> Reshaping:
    """Take two grids together under the code of the first.

    Refused NOT_NEIGHBOURS when they share no border, TOUCH_IN_A_POINT when they
    only share vertices.
    """
    sheet = mesh.sheet([kept, other])
    mine, yours = set(mesh.edges(kept)), set(mesh.edges(other))
    if not any((b, a) in yours for a, b in mine):
        names = {"one": mesh.grids[kept].name, "other": mesh.grids[other].name}
        corners = {a for a, _b in mine} & {a for a, _b in yours}
        raise Refused("TOUCH_IN_A_POINT" if corners else "NOT_NEIGHBOURS", **names)
    rings = chained(cancelled([*mine, *yours]))
    return sound(sheet, Reshaping({kept: rings}, gone=(other,)))


def transfer(
    mesh: Mesh, giver: str, receiver: str, stroke: Sequence[Point], piece: Point | None
) -> Reshaping:
    """Hand the piece that a stroke cuts off one grid to its neighbour, in one step.

    `piece` is a place inside the piece meant, None = the one that borders on the
    receiver; where several do, the smallest. Refused PIECE_NOT_BESIDE when the piece
    shares no border with the receiver.
    """
    cut = split(mesh, giver, stroke)
    theirs = (
        cut.changed[receiver] if receiver in cut.changed else mesh.grids[receiver].rings
    )
    beside = set(edges_of(theirs))
    chosen = _chosen(cut, beside, piece)
    if chosen is None:
        raise Refused(
            "PIECE_NOT_BESIDE",
            giver=mesh.grids[giver].name,
            receiver=mesh.grids[receiver].name,
        )
    changed = dict(cut.changed)
    changed[receiver] = chained(cancelled([*beside, *edges_of(cut.pieces[chosen])]))
    # A stroke may cut more than one piece off: what is not meant grows back together.
    kept = (rings for number, rings in enumerate(cut.pieces) if number != chosen)
    changed[giver] = chained(cancelled(edge for one in kept for edge in edges_of(one)))
    return sound(mesh.sheet([giver, receiver]), Reshaping(changed))


def _chosen(cut: Cut, beside: set[Edge], piece: Point | None) -> int | None:
    order = range(len(cut.pieces) - 1, -1, -1)
    for number in order:
        rings = cut.pieces[number]
        borders = any((b, a) in beside for a, b in edges_of(rings))
        meant = piece is None or to_shape(rings).covers(
            shapely.Point(piece[0] / 1000, piece[1] / 1000)
        )
        if borders and meant:
            return number
    return None


def give(mesh: Mesh, giver: str, receiver: str, block: LatticeRings) -> Reshaping:
    """Hand a block whose outline lies on vertices of the giver to another grid.

    The block may be the whole giver. Refused BLOCK_NOT_INSIDE when its outline does
    not fit the giver edge for edge, BLOCK_NOT_BESIDE when the receiver would get it
    as a part of its own.
    """
    sheet = mesh.sheet([giver, receiver])
    mine, piece = list(mesh.edges(giver)), list(edges_of(block))
    if set(mine) == set(piece):
        return merge(mesh, receiver, giver)
    theirs = set(mesh.edges(receiver))
    if not any((b, a) in theirs for a, b in piece):
        raise Refused("BLOCK_NOT_BESIDE", grid=mesh.grids[receiver].name)
    try:
        left = chained(cancelled([*mine, *((b, a) for a, b in piece)]))
        got = chained(cancelled([*theirs, *piece]))
        return sound(sheet, Reshaping({giver: left, receiver: got}))
    except (ValueError, Refused):
        raise Refused("BLOCK_NOT_INSIDE", grid=mesh.grids[giver].name) from None


def joined(one: LatticeRings, other: LatticeRings) -> LatticeRings | None:
    """Return two shapes taken together, None when they share no border."""
    mine, yours = set(edges_of(one)), list(edges_of(other))
    if not any((b, a) in mine for a, b in yours):
        return None
    return chained(cancelled([*mine, *yours]))


def give_all(mesh: Mesh, receiver: str, blocks: Sequence[LatticeRings]) -> Reshaping:
    """Hand several blocks to a grid, whoever has them now, as one change.

    They are taken in the order in which they come to border on it. Refused
    BLOCK_NOT_INSIDE, BLOCK_NOT_BESIDE.
    """
    name = mesh.grids[receiver].name
    theirs = set(mesh.edges(receiver))
    waiting = [list(edges_of(block)) for block in blocks]
    givers: dict[str, set[Edge]] = {}
    while waiting:
        beside = [
            number
            for number, piece in enumerate(waiting)
            if any((b, a) in theirs for a, b in piece)
        ]
        if not beside:
            raise Refused("BLOCK_NOT_BESIDE", grid=name)
        piece = waiting.pop(beside[0])
        giver = _holder(mesh, piece, receiver)
        left = givers.setdefault(giver, set(mesh.edges(giver)))
        try:
            givers[giver] = cancelled([*left, *((b, a) for a, b in piece)])
            theirs = cancelled([*theirs, *piece])
        except ValueError:
            raise Refused("BLOCK_NOT_INSIDE", grid=mesh.grids[giver].name) from None
    return _given(mesh, receiver, theirs, givers)


def _given(
    mesh: Mesh, receiver: str, theirs: set[Edge], givers: dict[str, set[Edge]]
) -> Reshaping:
    gone = tuple(one for one, left in givers.items() if not left)
    try:
        changed = {one: chained(left) for one, left in givers.items() if left}
        changed[receiver] = chained(theirs)
        return sound(mesh.sheet([receiver, *givers]), Reshaping(changed, gone=gone))
    except (ValueError, Refused):
        names = " / ".join(mesh.grids[one].name for one in givers)
        raise Refused("BLOCK_NOT_INSIDE", grid=names) from None


def _holder(mesh: Mesh, piece: Sequence[Edge], receiver: str) -> str:
    """Return the grid that a block lies in: its middle tells."""
    rings = chained(piece)
    middle = shapely.point_on_surface(to_shape(rings))
    x, y = round(middle.x * 1000), round(middle.y * 1000)
    for grid_id in mesh.near((x, y, x, y)):
        if to_shape(mesh.grids[grid_id].rings).covers(middle):
            if grid_id == receiver:
                break
            return grid_id
    raise Refused("BLOCK_NOT_INSIDE", grid=mesh.grids[receiver].name)
