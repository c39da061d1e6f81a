"""The grids of a coverage in memory, found by place and changed piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.lattice import points_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent, LatticeRings

Box = tuple[int, int, int, int]
# Side of the cells by which grids are found, mm; a grid of a city covers a few.
CELL: Final = 2_000_000


def box_of(rings: LatticeRings) -> Box:
    """Return min x, min y, max x, max y of a shape in millimetres."""
    shells = [points_of(part[0]) for part in rings]
    return (
        min(int(shell[:, 0].min()) for shell in shells),
        min(int(shell[:, 1].min()) for shell in shells),
        max(int(shell[:, 0].max()) for shell in shells),
        max(int(shell[:, 1].max()) for shell in shells),
    )


def boxes_meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes touch."""
    return (
        one[0] <= other[2]
        and other[0] <= one[2]
        and one[1] <= other[3]
        and other[1] <= one[3]
    )


@dataclass(slots=True)
class Mesh:
    """Grids by id, by code and by cell; edges of a grid are listed when first asked."""

    grids: dict[str, GridContent] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    _cells: dict[tuple[int, int], set[str]] = field(default_factory=dict)
    _edges: dict[str, tuple[Edge, ...]] = field(default_factory=dict)

    @staticmethod
    def of(grids: Iterable[GridContent]) -> Mesh:
        """Hold these grids."""
        mesh = Mesh()
        for grid in grids:
            mesh.put(grid)
        return mesh

    def copy(self) -> Mesh:
        """Return a mesh of the same grids that goes its own way from here on."""
        cells = {cell: set(held) for cell, held in self._cells.items()}
        return Mesh(
            dict(self.grids),
            dict(self.codes),
            dict(self.boxes),
            cells,
            dict(self._edges),
        )

    def put(self, grid: GridContent) -> None:
        """Take a grid in."""
        self.grids[grid.id] = grid
        self.codes[grid.code] = grid.id
        box = box_of(grid.rings)
        self.boxes[grid.id] = box
        for cell in _cells(box):
            self._cells.setdefault(cell, set()).add(grid.id)

    def drop(self, grid_id: str) -> GridContent:
        """Let a grid go and return it."""
        grid = self.grids.pop(grid_id)
        if self.codes.get(grid.code) == grid_id:
            del self.codes[grid.code]
        for cell in _cells(self.boxes.pop(grid_id)):
            self._cells[cell].discard(grid_id)
        self._edges.pop(grid_id, None)
        return grid

    def apply(self, removed: Iterable[str], added: Iterable[GridContent]) -> None:
        """Put some grids in the place of others."""
        for grid_id in removed:
            self.drop(grid_id)
        for grid in added:
            self.put(grid)

    def by_code(self, code: str) -> GridContent | None:
        """Return the grid of a code."""
        found = self.codes.get(code)
        return None if found is None else self.grids[found]

    def edges(self, grid_id: str) -> tuple[Edge, ...]:
        """Return the directed edges of a grid."""
        found = self._edges.get(grid_id)
        if found is None:
            found = tuple(edges_of(self.grids[grid_id].rings))
            self._edges[grid_id] = found
        return found

    def near(self, box: Box) -> list[str]:
        """Return the ids of grids whose boxes meet a box, in a fixed order."""
        found = {one for cell in _cells(box) for one in self._cells.get(cell, ())}
        return sorted(one for one in found if boxes_meet(self.boxes[one], box))

    def around(self, grid_ids: Iterable[str], *, reach: int = 1) -> list[str]:
        """Return grids and all whose boxes come within `reach` mm of theirs."""
        found: set[str] = set()
        for grid_id in grid_ids:
            west, south, east, north = self.boxes[grid_id]
            box = (west - reach, south - reach, east + reach, north + reach)
            found.update(self.near(box))
        return sorted(found)

    def sheet(self, grid_ids: Iterable[str]) -> Sheet:
        """Lay grids and everything around them out for an operation."""
        return Sheet(self, tuple(self.around(grid_ids)))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(box[0] // CELL, box[2] // CELL + 1):
        for row in range(box[1] // CELL, box[3] // CELL + 1):
            yield column, row


class Sheet:
    """Some grids of a mesh with who lies on the left of each of their edges.

    What it says of a vertex is true where every grid around that vertex is laid
    out: of the grids that the sheet was made for, not of those around them.
    """

    def __init__(self, mesh: Mesh, grid_ids: tuple[str, ...]) -> None:
        """Lay out these grids."""
        self.mesh = mesh
        self.ids = grid_ids
        self.left: dict[Edge, str] = {}
        self.joined: dict[Point, list[Point]] = {}
        for grid_id in grid_ids:
            for edge in mesh.edges(grid_id):
                one, other = edge
                if (other, one) not in self.left:
                    self.joined.setdefault(one, []).append(other)
                    self.joined.setdefault(other, []).append(one)
                self.left[edge] = grid_id

    def owners(self, edge: Edge) -> tuple[str | None, str | None]:
        """Return who lies left and right of an edge; None = nobody, or not laid out."""
        return self.left.get(edge), self.left.get((edge[1], edge[0]))

    def holders(self, point: Point) -> set[str]:
        """Return the grids that have a vertex."""
        found: set[str] = set()
        for after in self.joined.get(point, ()):
            found.update(one for one in self.owners((point, after)) if one is not None)
        return found

    def neighbours(self, point: Point) -> list[Point]:
        """Return the vertices joined to a vertex by an edge, whoever lies beside it."""
        return self.joined.get(point, [])

    def is_node(self, point: Point) -> bool:
        """Tell whether borders meet in a vertex: not two of them, or owners change."""
        around = self.neighbours(point)
        if len(around) != 2:
            return True
        one, other = around
        before = {self.left.get((one, point)), self.left.get((point, one))}
        after = {self.left.get((other, point)), self.left.get((point, other))}
        return before != after

    def on_root(self, point: Point) -> bool:
        """Tell whether a vertex lies on the outline of the whole."""
        return any(
            None in self.owners((point, after)) for after in self.neighbours(point)
        )

    def arc(self, edge: Edge) -> list[Point]:
        """Return the whole border that an edge is part of, from node to node.

        It runs in the edge's direction; a border without any node comes back closed,
        its first vertex repeated at the end.
        """
        forward = self._follow(edge)
        if forward[-1] == edge[0]:
            return forward
        backward = self._follow((edge[1], edge[0]))
        return [*reversed(backward[2:]), *forward]

    def _follow(self, edge: Edge) -> list[Point]:
        path = [edge[0], edge[1]]
        while path[-1] != edge[0] and not self.is_node(path[-1]):
            path.append(next(p for p in self.neighbours(path[-1]) if p != path[-2]))
        return path

    def standing(self, without: Iterable[Edge] = ()) -> list[Edge]:
        """Return every border edge once, but for some (in either direction)."""
        gone = {edge for pair in without for edge in (pair, (pair[1], pair[0]))}
        return [
            edge
            for edge in self.left
            if edge not in gone
            and (edge[0] < edge[1] or (edge[1], edge[0]) not in self.left)
        ]
