"""Ground under the knife: blocks that are cut further, with the work in each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.editing import pieces
from domain.boundary.editing.mesh import Mesh, boxes_meet
from domain.boundary.editing.ring_algebra import cancelled, edges_of
from domain.boundary.lattice import planar_m2, shapes, to_shape
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent, LatticeRings

# A piece below this is not worth a cut, m².
LEAST_M2: Final = 400.0
# A street that runs through a block for less only touches it.
LEAST_RUN_M: Final = 10.0


@dataclass(slots=True)
class Cutter:
    """A mesh of blocks under way, with the places of work in each."""

    mesh: Mesh
    owner: dict[str, str]
    points: dict[str, NDArray[np.int64]]
    xy: NDArray[np.float64]
    weight: NDArray[np.float64]
    entity: NDArray[np.bool_]
    serial: int = 0
    shapes: dict[str, shapely.MultiPolygon] = field(default_factory=dict)
    splits: dict[Edge, tuple[Point, ...]] = field(default_factory=dict)

    def cut(
        self, block: str, line: Sequence[Point], least: float = LEAST_M2
    ) -> list[str]:
        """Cut a block along a line and return the pieces.

        None come back when it cannot be cut so, or a piece would be below `least` m².
        """
        try:
            cut = pieces.split(self.mesh, block, line)
        except Refused:
            return []
        if any(planar_m2(piece) < least for piece in cut.pieces):
            return []
        old = self.mesh.grids[block]
        self._note_splits(self.mesh.edges(block), cut.pieces)
        changed = [
            replace(self.mesh.grids[one], rings=rings)
            for one, rings in cut.changed.items()
        ]
        fresh = []
        for rings in cut.pieces:
            self.serial += 1
            name = f"b{self.serial:06d}"
            fresh.append(replace(old, id=name, code=name, rings=rings))
        self.mesh.apply([block, *cut.changed], [*changed, *fresh])
        for one in (block, *cut.changed):
            self.shapes.pop(one, None)
        self._share(block, fresh)
        return [grid.id for grid in fresh]

    def _note_splits(
        self, before: Sequence[Edge], pieces: Sequence[LatticeRings]
    ) -> None:
        """Keep which edges of a block got vertices, so that they can be undone."""
        outline = cancelled(edge for rings in pieces for edge in edges_of(rings))
        old = set(before)
        onward = dict(outline - old)
        for start, stop in old - outline:
            chain = [start]
            while chain[-1] != stop:
                chain.append(onward[chain[-1]])
            self.splits[start, stop] = tuple(chain)
            self.splits[stop, start] = tuple(reversed(chain))

    def _share(self, block: str, fresh: Sequence[GridContent]) -> None:
        owner, rows = self.owner.pop(block), self.points.pop(block)
        left = np.ones(len(rows), dtype=bool)
        for grid in fresh:
            self.owner[grid.id] = owner
            shape = to_shape(grid.rings)
            shapely.prepare(shape)
            here = shapely.intersects_xy(shape, self.xy[rows, 0], self.xy[rows, 1])
            here &= left
            left &= ~here
            self.points[grid.id] = rows[here]

    def runs_through(self, block: str, line: shapely.LineString) -> bool:
        """Tell whether enough of a line lies inside a block to cut it in two."""
        shape = self.shape(block)
        if not shape.intersects(line):
            return False
        inside: float = shape.intersection(line).length
        return inside > LEAST_RUN_M

    def shape(self, block: str) -> shapely.MultiPolygon:
        """Return the outline of a block in metres."""
        found = self.shapes.get(block)
        if found is None:
            found = self.shapes[block] = to_shape(self.mesh.grids[block].rings)
            shapely.prepare(found)
        return found

    def load(self, block: str) -> float:
        """Return the work in a block."""
        return float(self.weight[self.points[block]].sum())


def begun(
    grids: Iterable[GridContent],
    xy: NDArray[np.float64],
    weight: NDArray[np.float64],
    entity: NDArray[np.bool_],
) -> Cutter:
    mesh, owner, points = Mesh(), {}, {}
    ordered = sorted(grids, key=lambda one: one.code)
    spots = np.asarray(shapely.points(xy), dtype=object)
    place, at = shapely.STRtree(spots).query(
        shapes(grid.rings for grid in ordered), predicate="intersects"
    )[::-1]
    # A place on a border is counted once, for the lowest code.
    place, first = np.unique(place[np.argsort(at, kind="stable")], return_index=True)
    at = np.sort(at, kind="stable")[first]
    for number, grid in enumerate(ordered):
        name = f"a{number:06d}"
        mesh.put(replace(grid, id=name, code=name))
        owner[name] = grid.code
        points[name] = place[at == number]
    return Cutter(mesh, owner, points, xy, weight, entity)


def along(cutter: Cutter, street: NDArray[np.float64]) -> None:
    """Cut every block that a line runs through, where it goes in and comes out."""
    line = points_of_line(street)
    if len(line) < 2:
        return
    drawn = drawn_of(line)
    for block, near in met_by(cutter, line):
        if cutter.runs_through(block, drawn):
            cutter.cut(block, stretch(line, near))


def points_of_line(line: NDArray[np.float64]) -> list[Point]:
    """Return a line in metres as points of the lattice, none of them twice running."""
    found = [(round(x * 1000), round(y * 1000)) for x, y in line.tolist()]
    return [p for n, p in enumerate(found) if n == 0 or p != found[n - 1]]


def drawn_of(line: Sequence[Point]) -> shapely.LineString:
    """Return points of the lattice as a line in metres."""
    return shapely.LineString(np.asarray(line, dtype=np.float64) / 1000)


def met_by(cutter: Cutter, line: list[Point]) -> Iterator[tuple[str, list[int]]]:
    """Yield the blocks whose box a line meets, and which of its legs do."""
    xs, ys = [x for x, _y in line], [y for _x, y in line]
    box = (min(xs), min(ys), max(xs), max(ys))
    legs = [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in pairwise(line)
    ]
    for block in cutter.mesh.near(box):
        own = cutter.mesh.boxes.get(block)
        if own is None:
            continue
        near = [n for n, leg in enumerate(legs) if boxes_meet(own, leg)]
        if near:
            yield block, near


def stretch(line: list[Point], near: list[int]) -> list[Point]:
    """Return the stretch of a line whose legs come near a block.

    A ring that begins near it is begun elsewhere, or it would end within the block.
    """
    legs = len(line) - 1
    if line[0] == line[-1] and near[0] == 0 and near[-1] == legs - 1 and legs > 2:
        away = next((n for n in range(legs) if n not in set(near)), -1)
        if away >= 0:
            line = [*line[away:-1], *line[: away + 1]]
            near = sorted((one - away) % legs for one in near)
    return line[near[0] : near[-1] + 2]
