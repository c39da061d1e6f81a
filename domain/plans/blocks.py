"""Building blocks: the pieces of ground that a division deals out, none too heavy.

They are cut out of the grids by streets, and further where much work lies in one
piece; all cuts are those of the coverage itself, so that any set of blocks has an
exact outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.coverage import NOBODY, Coverage
from domain.boundary.editing import pieces
from domain.boundary.editing.mesh import Mesh, boxes_meet
from domain.boundary.editing.ring_algebra import cancelled, edges_of
from domain.boundary.lattice import planar_m2, shapes, to_shape
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent, LatticeRings

    Progress = Callable[[int, int], None]

# A piece below this is not worth a cut, m².
LEAST_M2: Final = 400.0
# A street that runs through a block for less only touches it.
LEAST_RUN_M: Final = 10.0
# Cutting a heavy block stops after so many halvings: its points may be one place.
DEEPEST: Final = 14
SLANTS: Final = (0.0, 0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875)
# A cut refused at the middle of the work is tried beside it.
SHARES: Final = (0.5, 0.4, 0.6, 0.25)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks as arrays: outline, the grid each lies in, its load, and who is beside.

    `grids` (n,) contents whose code is the block's own; `owner` (n,) codes of the
    grids they were cut from; `load`, `entities` (n,); `pairs` (m, 2) blocks that
    share a border, `border` (m,) its length in metres; `rim` (n,) metres of the
    outline of the whole; `xy` (n, 2) a place in each, metres. `splits` are edges that
    got vertices, in both directions, as the points they run over now.
    """

    grids: tuple[GridContent, ...]
    owner: tuple[str, ...]
    load: NDArray[np.float64]
    entities: NDArray[np.int64]
    pairs: NDArray[np.int64]
    border: NDArray[np.float64]
    rim: NDArray[np.float64]
    xy: NDArray[np.float64]
    area: NDArray[np.float64]
    splits: dict[Edge, tuple[Point, ...]]


@dataclass(slots=True)
class _Cutter:
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

    def cut(self, block: str, line: Sequence[Point]) -> list[str]:
        """Cut a block along a line and return the pieces.

        None come back when it cannot be cut so, or a piece would be too small.
        """
        try:
            cut = pieces.split(self.mesh, block, line)
        except Refused:
            return []
        if any(planar_m2(piece) < LEAST_M2 for piece in cut.pieces):
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
        shape = self.shapes.get(block)
        if shape is None:
            shape = self.shapes[block] = to_shape(self.mesh.grids[block].rings)
            shapely.prepare(shape)
        if not shape.intersects(line):
            return False
        inside: float = shape.intersection(line).length
        return inside > LEAST_RUN_M

    def load(self, block: str) -> float:
        """Return the work in a block."""
        return float(self.weight[self.points[block]].sum())


def make_blocks(  # noqa: PLR0913 - what the ground is cut by, and what lies on it
    grids: Iterable[GridContent],
    streets: Sequence[NDArray[np.float64]],
    xy: NDArray[np.float64],
    weight: NDArray[np.float64],
    most: float,
    progress: Progress = lambda _done, _of: None,
    *,
    entity: NDArray[np.bool_] | None = None,
) -> Blocks:
    """Cut grids into blocks along streets, then halve what is heavier than `most`.

    `streets` are lines (k, 2) in metres; `xy` (p, 2) the places of work with their
    `weight` (p,); `entity` tells which of them are entities (None = all).
    """
    every = np.ones(len(xy), dtype=bool) if entity is None else entity
    cutter = _begun(grids, xy, weight, every)
    total = 2 * len(streets) + 1
    for number, street in enumerate(streets):
        progress(number, total)
        _along(cutter, street)
    waiting = sorted(cutter.mesh.grids)
    for number, block in enumerate(waiting):
        progress(len(streets) * (len(waiting) + number) // len(waiting), total)
        _lighten(cutter, block, most, 0)
    progress(total, total)
    return _arrays(cutter)


def _begun(
    grids: Iterable[GridContent],
    xy: NDArray[np.float64],
    weight: NDArray[np.float64],
    entity: NDArray[np.bool_],
) -> _Cutter:
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
    return _Cutter(mesh, owner, points, xy, weight, entity)


def _along(cutter: _Cutter, street: NDArray[np.float64]) -> None:
    line = [(round(x * 1000), round(y * 1000)) for x, y in street.tolist()]
    line = [p for n, p in enumerate(line) if n == 0 or p != line[n - 1]]
    if len(line) < 2:
        return
    xs, ys = [x for x, _y in line], [y for _x, y in line]
    box = (min(xs), min(ys), max(xs), max(ys))
    legs = [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in pairwise(line)
    ]
    drawn = shapely.LineString(np.asarray(line, dtype=np.float64) / 1000)
    for block in cutter.mesh.near(box):
        own = cutter.mesh.boxes.get(block)
        if own is None:
            continue
        near = [n for n, leg in enumerate(legs) if boxes_meet(own, leg)]
        if near and cutter.runs_through(block, drawn):
            cutter.cut(block, _stretch(line, near))


def _stretch(line: list[Point], near: list[int]) -> list[Point]:
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


def _lighten(cutter: _Cutter, block: str, most: float, depth: int) -> None:
    """Halve a block by its work until no piece is heavier than `most`."""
    if depth > DEEPEST or cutter.load(block) <= most:
        return
    for share, slant in product(SHARES, SLANTS):
        line = _halving(cutter, block, slant, share)
        found = [] if line is None else cutter.cut(block, line)
        for piece in found:
            _lighten(cutter, piece, most, depth + 1)
        if found:
            return


def _halving(
    cutter: _Cutter, block: str, slant: float, share: float
) -> list[Point] | None:
    """Return a line that has about this share of a block's work on one side."""
    rows = cutter.points[block]
    west, south, east, north = cutter.mesh.boxes[block]
    wide, high = east - west, north - south
    turn = np.pi * (slant + (0.0 if wide >= high else 0.5))
    across = np.array([np.cos(turn), np.sin(turn)])
    along = cutter.xy[rows] @ across
    order = np.argsort(along, kind="stable")
    summed = np.cumsum(cutter.weight[rows][order])
    half = int(np.searchsorted(summed, summed[-1] * share))
    at, after = along[order[half]], along[order[min(half + 1, len(order) - 1)]]
    if after <= at:
        return None
    middle = np.array([(west + east) / 2000, (south + north) / 2000])
    foot = middle + across * ((at + after) / 2 - float(middle @ across))
    far = np.array([-across[1], across[0]]) * (wide + high) / 1000
    ends = (foot - far, foot + far)
    return [(round(x * 1000), round(y * 1000)) for x, y in (e.tolist() for e in ends)]


def _arrays(cutter: _Cutter) -> Blocks:
    names = sorted(cutter.mesh.grids)
    grids = tuple(cutter.mesh.grids[name] for name in names)
    outlines = shapes(grid.rings for grid in grids)
    network = Coverage.of(outlines)
    ends = network.vertices[network.ends]
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).astype(np.float64).T) / 1000
    outer = network.outer
    inner = ~outer & (network.left != network.right)
    both = np.sort(np.stack([network.left[inner], network.right[inner]], 1), axis=1)
    pairs, which = np.unique(both, axis=0, return_inverse=True)
    border = np.bincount(which.ravel(), weights=length[inner], minlength=len(pairs))
    side = np.where(network.left == NOBODY, network.right, network.left)[outer]
    spots = shapely.point_on_surface(outlines)
    return Blocks(
        grids=grids,
        owner=tuple(cutter.owner[name] for name in names),
        load=np.array([cutter.load(name) for name in names]),
        entities=np.array(
            [np.count_nonzero(cutter.entity[cutter.points[name]]) for name in names]
        ),
        pairs=pairs,
        border=border.astype(np.float64),
        rim=np.bincount(side, weights=length[outer], minlength=len(names)).astype(
            np.float64
        ),
        xy=np.stack([shapely.get_x(spots), shapely.get_y(spots)], axis=1),
        area=shapely.area(outlines),
        splits=cutter.splits,
    )
