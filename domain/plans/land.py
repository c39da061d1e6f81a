"""The area to be divided: its blocks with work, communities, barriers and old grids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.lattice import shapes
from domain.plans.blocks import make_blocks
from domain.plans.ground import Ground, components, ground_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from domain.boundary.events import GridContent
    from domain.plans.blocks import Blocks
    from domain.plans.workload import Work

    Progress = Callable[[int, int], None]

# How heavy a block may be, as a share of a part's work: finer where parts are few.
FINEST: Final = 0.02
COARSEST: Final = 0.06
BLOCKS: Final = 2000
# A border belongs to a barrier that runs within so many metres of its middle.
BARRIER_M: Final = 2.0
# Work is counted in such steps: sums of them are exact, in any order.
STEP: Final = 1024.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of a division.

    `parts` 0 = as many as there are grids now, which are then evened out. `tolerance`
    is a share of equal work. `whole` keeps communities whole where it can be,
    `across` lets borders of stations move, `barriers` are not crossed. `keep` is the
    share of entities that stay in their grid at least (0 = as many as come of it).
    """

    parts: int = 0
    seed: int = 1
    tolerance: float = 0.05
    whole: bool = True
    across: bool = True
    barriers: bool = True
    keep: float = 0.0


@dataclass(frozen=True, slots=True)
class Land:
    """An area in blocks, ready to be dealt out in `parts` parts.

    `was` (n,) which of `grids` each block lies in; `shut` (m,) why no part may lie
    across a pair of blocks: "", "barrier" or "station".
    """

    grids: tuple[GridContent, ...]
    blocks: Blocks
    ground: Ground
    parts: int
    was: NDArray[np.int64]
    shut: tuple[str, ...]
    complaints: NDArray[np.float64]

    @property
    def evened(self) -> bool:
        """Whether the grids there are now are evened out, and not replaced."""
        return bool((self.ground.was >= 0).all())


def land_of(
    grids: Sequence[GridContent], work: Work, terms: Terms, progress: Progress
) -> Land:
    """Cut an area into blocks and lay out what divisions have to look at."""
    ordered = tuple(sorted(grids, key=lambda grid: grid.code))
    parts = terms.parts or len(ordered)
    inside = _inside(ordered, work)
    share = min(COARSEST, max(FINEST, parts / BLOCKS))
    most = float(work.weight[inside].sum()) / parts * share
    blocks = make_blocks(
        ordered,
        [*_lines(work, terms), *work.streets],
        work.xy,
        np.rint(work.weight * STEP) / STEP,
        max(most, 1 / STEP),
        progress,
        entity=work.entity,
    )
    row_of = {grid.code: row for row, grid in enumerate(ordered)}
    was = np.array([row_of[code] for code in blocks.owner], dtype=np.int64)
    shut = _shut(blocks, ordered, was, work, terms)
    ground = ground_of(
        blocks.load,
        blocks.entities,
        blocks.xy,
        blocks.pairs,
        blocks.border,
        community=_communities(blocks, work),
        was=was,
        barrier=np.array([bool(one) for one in shut], dtype=bool),
    )
    if parts != len(ordered):
        ground.was = np.full(len(was), -1)
    return Land(
        grids=ordered,
        blocks=blocks,
        ground=ground,
        parts=parts,
        was=was,
        shut=shut,
        complaints=_complaints(blocks, work),
    )


def _inside(grids: Sequence[GridContent], work: Work) -> NDArray[np.bool_]:
    found = np.zeros(len(work.xy), dtype=bool)
    tree = shapely.STRtree(np.asarray(shapely.points(work.xy), dtype=object))
    hit = tree.query(shapes(grid.rings for grid in grids), predicate="intersects")
    found[hit[1]] = True
    return found


def _lines(work: Work, terms: Terms) -> list[NDArray[np.float64]]:
    """Return the lines that blocks are cut along before the streets."""
    found: list[BaseGeometry] = []
    if terms.barriers:
        found += work.barriers
    if terms.whole:
        found += [area.boundary for area in work.communities]
    return [
        shapely.get_coordinates(part)
        for shape in found
        for part in shapely.get_parts(shape)
    ]


def _shut(
    blocks: Blocks,
    grids: Sequence[GridContent],
    was: NDArray[np.int64],
    work: Work,
    terms: Terms,
) -> tuple[str, ...]:
    """Return why no part may lie across each pair of blocks, "" where it may."""
    station = [grids[row].station for row in was.tolist()]
    shut = [
        "" if terms.across or station[one] == station[other] else "station"
        for one, other in blocks.pairs.tolist()
    ]
    if terms.barriers and work.barriers:
        near = shapely.union_all(list(work.barriers)).buffer(BARRIER_M)
        shapely.prepare(near)
        for row, (one, other) in enumerate(blocks.pairs.tolist()):
            if _lies_on(blocks, one, other, near):
                shut[row] = "barrier"
    return tuple(shut)


def _lies_on(blocks: Blocks, one: int, other: int, near: BaseGeometry) -> bool:
    pair = shapes(blocks.grids[number].rings for number in (one, other))
    if not near.intersects(pair[0]):
        return False
    border = shapely.intersection(*shapely.boundary(pair))
    along = shapely.length(shapely.intersection(border, near))
    return bool(along > 0.5 * shapely.length(border) > 0)


def _communities(blocks: Blocks, work: Work) -> NDArray[np.int64]:
    """Return the number of the community each block lies in, -1 for none."""
    found = np.full(len(blocks.xy), -1, dtype=np.int64)
    if work.communities:
        tree = shapely.STRtree(list(work.communities))
        block, area = tree.query(shapely.points(blocks.xy), predicate="within")
        found[block[::-1]] = area[::-1]
    return found


def _complaints(blocks: Blocks, work: Work) -> NDArray[np.float64]:
    tree = shapely.STRtree(shapes(grid.rings for grid in blocks.grids))
    spots = shapely.points(work.xy[work.complaint])
    place, block = tree.query(spots, predicate="intersects")
    _place, first = np.unique(place, return_index=True)
    return np.bincount(block[first], minlength=len(blocks.grids)).astype(np.float64)


def held_apart(land: Land) -> list[set[int]]:
    """Return the pieces of land that no part can lie across."""
    return components(land.ground, range(len(land.was)))
