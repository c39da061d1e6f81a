"""Building blocks: the pieces of ground that a division deals out, none too heavy.

They are cut out of the grids by streets, and further where much work lies in one
piece; all cuts are those of the coverage itself, so that any set of blocks has an
exact outline.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.coverage import NOBODY, Coverage
from domain.boundary.lattice import shapes
from domain.plans.block_cutting import along, begun
from domain.plans.walls import along_wall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent
    from domain.plans.block_cutting import Cutter

    Progress = Callable[[int, int], None]

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


def make_blocks(  # noqa: PLR0913 - what the ground is cut by, and what lies on it
    grids: Iterable[GridContent],
    streets: Sequence[NDArray[np.float64]],
    xy: NDArray[np.float64],
    weight: NDArray[np.float64],
    most: float,
    progress: Progress = lambda _done, _of: None,
    *,
    entity: NDArray[np.bool_] | None = None,
    walls: Sequence[NDArray[np.float64]] = (),
) -> Blocks:
    """Cut grids into blocks along streets, then halve what is heavier than `most`.

    `walls` are barriers: they cut first, however small a piece comes of it.

    `streets` are lines (k, 2) in metres; `xy` (p, 2) the places of work with their
    `weight` (p,); `entity` tells which of them are entities (None = all).
    """
    every = np.ones(len(xy), dtype=bool) if entity is None else entity
    cutter = begun(grids, xy, weight, every)
    for wall in walls:
        along_wall(cutter, wall)
    total = 2 * len(streets) + 1
    for number, street in enumerate(streets):
        progress(number, total)
        along(cutter, street)
    waiting = sorted(cutter.mesh.grids)
    for number, block in enumerate(waiting):
        progress(len(streets) * (len(waiting) + number) // len(waiting), total)
        _lighten(cutter, block, most, 0)
    progress(total, total)
    return _arrays(cutter)


def _lighten(cutter: Cutter, block: str, most: float, depth: int) -> None:
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
    cutter: Cutter, block: str, slant: float, share: float
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


def _arrays(cutter: Cutter) -> Blocks:
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
