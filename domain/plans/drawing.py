"""What each stroke on a plan leads to: which versions leave it and which come in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.editing import moving, pieces
from domain.boundary.editing.nearest import foot, lattice, vertex
from domain.boundary.editing.reshaping import Reshaping, metres, sound
from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.intake import KINDS, UNDIVIDED
from domain.boundary.lattice import planar_m2, to_rings, to_shape
from domain.boundary.lineage import version_id
from domain.plans.grid_limits import limit_of
from domain.plans.narrows import is_slim
from domain.plans.new_codes import fresh_codes, renews, under
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.asked import Asked
    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent, LatticeRings
    from domain.plans import commands
    from domain.plans.reads import PlanWorld

KEEPS: Final = ("largest", "smallest", "entities")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a stroke changed: versions out and in, and the words of its label."""

    removed: tuple[str, ...]
    added: tuple[GridContent, ...]
    told: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What a stroke is drawn on: the plan's grids, who asks, what may be asked."""

    plan: str
    mesh: Mesh
    asked: Asked
    world: PlanWorld

    def grid(self, code: str) -> GridContent:
        """Return a grid of the plan by its code."""
        found = self.mesh.by_code(code)
        if found is None:
            raise Refused("NO_SUCH_GRID", grid=code)
        return found

    def drawn(
        self,
        change: Reshaping,
        told: dict[str, str],
        fresh: Callable[[str, LatticeRings, int], GridContent] | None = None,
    ) -> Drawn:
        """Return a change of outlines as versions; what is unchanged stays."""
        added = [
            self._again(self.mesh.grids[one], rings)
            for one, rings in change.changed.items()
            if rings != self.mesh.grids[one].rings
        ]
        removed = [
            one
            for one, rings in change.changed.items()
            if rings != self.mesh.grids[one].rings
        ]
        if fresh is not None:
            added += [fresh(of, rings, n) for n, (of, rings) in enumerate(change.fresh)]
        self.drawn_large_enough(added)
        return Drawn((*removed, *change.gone), tuple(added), told)

    def _again(self, grid: GridContent, rings: LatticeRings) -> GridContent:
        return replace(grid, id=version_id(self.asked.command_id, grid.id), rings=rings)

    def drawn_large_enough(self, added: Sequence[GridContent]) -> None:
        """Refuse grids that are slips of the hand: too small, too narrow."""
        limits = self.world.plans.limits()
        for grid in added:
            old = self.mesh.by_code(grid.code)
            small, limit = planar_m2(grid.rings), limit_of(limits, grid.kind)
            if small < limit.least_m2 and (old is None or planar_m2(old.rings) > small):
                raise Refused(
                    "PIECE_TOO_SMALL",
                    grid=grid.name,
                    area=round(small, 1),
                    least=limit.least_m2,
                )
            least = limit.least_width_m
            if _slim_parts(grid.rings, least) > (
                0 if old is None else _slim_parts(old.rings, least)
            ):
                raise Refused("PIECE_TOO_NARROW", grid=grid.name, least=least)


def _slim_parts(rings: LatticeRings, width: float) -> int:
    """Return how many parts of a grid have no room for a circle of a width."""
    return sum(is_slim(to_shape((part,)), width) for part in rings)


def line_of(places: Sequence[tuple[float, float]]) -> list[Point]:
    """Return a line of places in metres on the lattice; Refused LINE_TOO_SHORT."""
    points = [lattice(x, y) for x, y in places]
    points = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
    if len(points) < 2:
        raise Refused("LINE_TOO_SHORT", points=len(points))
    return points


def split(command: commands.SplitGrid, table: Table) -> Drawn:
    """Split a grid; the pieces that do not keep the code get fresh ones."""
    grid = table.grid(command.grid)
    _insist_on_kind(command.kind)
    cut = pieces.split(table.mesh, grid.id, line_of(command.line))
    kept, made = _kept(command, cut.pieces, grid, table), len(cut.pieces) - 1
    renewed = renews(table)
    codes = fresh_codes(table, grid.station, made + renewed)
    spare_names = _spare_names(table, grid.name, made)

    def fresh(_of: str, rings: LatticeRings, number: int) -> GridContent:
        named = command.names[number : number + 1]
        return replace(
            grid,
            id=version_id(table.asked.command_id, f"{grid.id}.{number}"),
            code=codes[number],
            name=named[0] if named else spare_names[number],
            kind=command.kind,
            rings=rings,
        )

    told = {"grid": grid.name, "pieces": str(len(cut.pieces))}
    drawn = table.drawn(cut.keeping(kept), told, fresh)
    return under(drawn, grid.code, codes[-1]) if renewed else drawn


def _insist_on_kind(kind: str) -> None:
    if kind not in KINDS:
        raise Refused("BAD_WORD", field="kind", known=", ".join(KINDS))


def _spare_names(table: Table, name: str, count: int) -> list[str]:
    """Return names that no grid of the plan has: the old one with a number."""
    taken = {grid.name for grid in table.mesh.grids.values()}
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + count + 3))
    return [one for one in numbered if one not in taken][:count]


def _kept(
    command: commands.SplitGrid,
    pieces: Sequence[LatticeRings],
    grid: GridContent,
    table: Table,
) -> int:
    if command.keep_at is not None:
        point = shapely.Point(*command.keep_at)
        for number, rings in enumerate(pieces):
            if to_shape(rings).covers(point):
                return number
        x, y = command.keep_at
        raise Refused("KEEP_NOT_INSIDE", grid=grid.name, x=x, y=y)
    usual = "largest" if grid.kind == UNDIVIDED else "entities"
    keep = command.keep or usual
    if keep not in KEEPS:
        raise Refused("BAD_WORD", field="keep", known=", ".join(KEEPS))
    if keep == "smallest":
        return len(pieces) - 1
    if keep == "largest":
        return 0
    count = [
        table.world.plans.grid_entities(replace(grid, rings=rings)) for rings in pieces
    ]
    return count.index(max(count))


def merge(command: commands.MergeGrids, table: Table) -> Drawn:
    """Take grids together, one neighbour after the other, in one step."""
    codes = list(dict.fromkeys(command.grids))
    if len(codes) < 2:
        raise Refused("MERGE_NEEDS_TWO", count=len(codes))
    keep = command.keep or codes[0]
    if keep not in codes:
        raise Refused("KEEP_NOT_AMONG", grid=keep)
    kept = table.grid(keep)
    rings, waiting = kept.rings, [table.grid(c) for c in codes if c != keep]
    gone = [grid.id for grid in waiting]
    while waiting:
        found = _joined(rings, waiting)
        if found is None:
            raise _apart(kept.name, rings, waiting[0])
        rings, number = found
        waiting.pop(number)
    change = Reshaping({kept.id: rings}, gone=tuple(gone))
    names = ", ".join(table.grid(code).name for code in codes if code != keep)
    sheet = table.mesh.sheet([kept.id, *gone])
    told = {"grid": command.name.strip() or kept.name, "others": names}
    drawn = table.drawn(sound(sheet, change), told)
    named = tuple(replace(grid, name=told["grid"]) for grid in drawn.added)
    drawn = replace(drawn, added=named)
    if not renews(table):
        return drawn
    (code,) = fresh_codes(table, kept.station, 1)
    return under(drawn, kept.code, code)


def _apart(name: str, rings: LatticeRings, other: GridContent) -> Refused:
    """Return why two grids are no neighbours: far apart, or they meet in a point."""
    corners = {one for one, _end in edges_of(rings)}
    touch = any(one in corners for one, _end in edges_of(other.rings))
    code = "TOUCH_IN_A_POINT" if touch else "NOT_NEIGHBOURS"
    return Refused(code, one=name, other=other.name)


def _joined(
    rings: LatticeRings, waiting: Sequence[GridContent]
) -> tuple[LatticeRings, int] | None:
    for number, grid in enumerate(waiting):
        joined = pieces.joined(rings, grid.rings)
        if joined is not None:
            return joined, number
    return None


def reshape(command: commands.ReshapeBorder, table: Table) -> Drawn:
    """Redraw a border; both ends of the line are put onto it."""
    line = line_of(command.line)
    among = [table.grid(code).id for code in (command.grid, command.other) if code]
    first = foot(table.mesh, line[0], among=among)
    last = foot(table.mesh, line[-1], among=among)
    if first is None or last is None:
        missed = line[0] if first is None else line[-1]
        raise Refused("NO_BORDER_NEAR", **metres(missed))
    stroke = [first.point, *line[1:-1], last.point]
    change = moving.reshape(table.mesh, (first.edge, last.edge), stroke)
    names = sorted(table.mesh.grids[one].name for one in change.changed)
    return table.drawn(change, {"grids": " / ".join(names)})


def move_vertex(command: commands.MoveVertex, table: Table) -> Drawn:
    """Move the vertex nearest to a place."""
    point = _vertex(table, *command.at)
    change = moving.move(table.mesh, {point: lattice(*command.to)})
    return table.drawn(change, _names(table, change))


def move_edge(command: commands.MoveEdge, table: Table) -> Drawn:
    """Move both ends of a straight piece of border by the same step."""
    dx, dy = lattice(*command.by)
    ends = [_vertex(table, *place) for place in command.edge]
    change = moving.move(table.mesh, {(x, y): (x + dx, y + dy) for x, y in ends})
    return table.drawn(change, _names(table, change))


def insert_vertex(command: commands.InsertVertex, table: Table) -> Drawn:
    """Put a vertex into the nearest border."""
    found = foot(table.mesh, lattice(*command.at))
    if found is None:
        raise Refused("NO_BORDER_NEAR", x=command.at[0], y=command.at[1])
    change = moving.insert_vertex(table.mesh, found.edge, found.point)
    return table.drawn(change, _names(table, change))


def delete_vertex(command: commands.DeleteVertex, table: Table) -> Drawn:
    """Take out the vertex nearest to a place."""
    change = moving.delete_vertex(table.mesh, _vertex(table, *command.at))
    return table.drawn(change, _names(table, change))


def _vertex(table: Table, x: float, y: float) -> Point:
    found = vertex(table.mesh, lattice(x, y))
    if found is None:
        raise Refused("NO_SUCH_VERTEX", x=x, y=y)
    return found


def _names(table: Table, change: Reshaping) -> dict[str, str]:
    names = sorted(table.mesh.grids[one].name for one in change.changed)
    return {"grids": " / ".join(names)}


def transfer(command: commands.TransferPiece, table: Table) -> Drawn:
    """Hand a piece across a border."""
    giver, receiver = table.grid(command.giver), table.grid(command.receiver)
    piece = None if command.piece is None else lattice(*command.piece)
    change = pieces.transfer(
        table.mesh, giver.id, receiver.id, line_of(command.line), piece
    )
    return table.drawn(change, {"giver": giver.name, "receiver": receiver.name})


def give(command: commands.GiveBlocks, table: Table) -> Drawn:
    """Hand building blocks to a grid, all in one step."""
    receiver = table.grid(command.receiver)
    waiting = [to_rings(shapely.from_wkb(block)) for block in command.blocks]
    change = pieces.give_all(table.mesh, receiver.id, waiting)
    told = {"receiver": receiver.name, "count": str(len(waiting))}
    return table.drawn(change, told)


def simplify(command: commands.SimplifyBorders, table: Table) -> Drawn:
    """Simplify borders of several grids together; the outline around them stays."""
    if command.tolerance_m <= 0:
        raise Refused("BAD_TOLERANCE", tolerance=command.tolerance_m)
    codes = command.grids or tuple(sorted(table.mesh.codes))
    grids = [table.grid(code) for code in dict.fromkeys(codes)]
    shapes = np.empty(len(grids), dtype=object)
    shapes[:] = [to_shape(grid.rings) for grid in grids]
    simple = shapely.coverage_simplify(
        shapes, command.tolerance_m, simplify_boundary=False
    )
    fresh = [to_rings(shape) for shape in simple]
    change = Reshaping(
        {
            grid.id: rings
            for grid, rings in zip(grids, fresh, strict=True)
            if rings != grid.rings
        }
    )
    if not change.changed:
        raise Refused("NOTHING_TO_SIMPLIFY", tolerance=command.tolerance_m)
    before = sum(map(_vertices, (grid.rings for grid in grids)))
    after = sum(map(_vertices, fresh))
    sound(table.mesh.sheet(change.changed), change)
    return table.drawn(change, {"before": str(before), "after": str(after)})


def _vertices(rings: LatticeRings) -> int:
    return sum(len(ring) // 2 for part in rings for ring in part)


def hand_over(command: commands.HandOver, table: Table) -> Drawn:
    """Hand a grid to another station."""
    grid = table.grid(command.grid)
    reads = table.world.boundary
    unit = reads.unit(command.station) or reads.unit_by_code("station", command.station)
    if unit is None or unit.level != "station":
        raise Refused("STATION_UNKNOWN", station=command.station)
    if unit.id == grid.station:
        raise Refused("GRID_ALREADY_THERE", grid=grid.code, station=unit.name)
    made = version_id(table.asked.command_id, grid.id)
    new = replace(grid, id=made, station=unit.id)
    return Drawn((grid.id,), (new,), {"grid": grid.name, "station": unit.name})


def name_grid(command: commands.NameGrid, table: Table) -> Drawn:
    """Give a grid a name."""
    grid = table.grid(command.grid)
    name = command.name.strip()
    if not name:
        raise Refused("GRID_UNNAMED", grid=grid.code)
    if name == grid.name:
        raise Refused("NAME_UNCHANGED", grid=grid.code, name=name)
    made = version_id(table.asked.command_id, grid.id)
    new = replace(grid, id=made, name=name)
    return Drawn((grid.id,), (new,), {"grid": grid.name, "name": name})


def change_kind(command: commands.ChangeKind, table: Table) -> Drawn:
    """Let a grid be ordinary, or ground that is not divided yet."""
    grid = table.grid(command.grid)
    _insist_on_kind(command.kind)
    if command.kind == grid.kind:
        raise Refused("KIND_UNCHANGED", grid=grid.name)
    made = version_id(table.asked.command_id, grid.id)
    new = replace(grid, id=made, kind=command.kind)
    table.drawn_large_enough((new,))
    return Drawn((grid.id,), (new,), {"grid": grid.name, "kind": command.kind})
