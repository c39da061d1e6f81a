"""The area to be divided: its blocks with work, communities, barriers and old grids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.boundary.lattice import shapes
from domain.plans.blocks import make_blocks
from domain.plans.ground import Ground, components, ground_of
from domain.plans.walls import metres_between, metres_inside, opened_walls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
# Why no part may lie across two blocks.
BARRIER: Final = "barrier"
STATION: Final = "station"
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
    across a pair of blocks: "", "barrier" or "station". `walls` (m,) metres of the
    border of a pair that are a barrier, `opened` (m,) True where a part may lie
    across it all the same; `within` (n,) metres of barriers inside a block.
    """

    grids: tuple[GridContent, ...]
    blocks: Blocks
    ground: Ground
    parts: int
    was: NDArray[np.int64]
    shut: tuple[str, ...]
    complaints: NDArray[np.float64]
    walls: NDArray[np.float64]
    opened: NDArray[np.bool_]
    within: NDArray[np.float64]

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
    barriers = list(map(shapely.LineString, _lines(work.barriers)))
    blocks = make_blocks(
        ordered,
        [*_lines(work.communities if terms.whole else ()), *work.streets],
        work.xy,
        np.rint(work.weight * STEP) / STEP,
        _heaviest(ordered, work, parts),
        progress,
        entity=work.entity,
        walls=_lines(barriers if terms.barriers else ()),
    )
    was = np.searchsorted([grid.code for grid in ordered], blocks.owner)
    walls = metres_between(blocks, barriers)
    shut, opened = _shut(blocks, ordered, was, walls, terms, parts)
    ground = ground_of(
        blocks.load,
        blocks.entities,
        blocks.xy,
        blocks.pairs,
        blocks.border,
        community=_communities(blocks, work),
        was=was if parts == len(ordered) else None,
        barrier=np.array(shut, dtype=str) != "",
        walls=walls,
    )
    return Land(
        grids=ordered,
        blocks=blocks,
        ground=ground,
        parts=parts,
        was=was,
        shut=shut,
        complaints=_complaints(blocks, work),
        walls=walls,
        opened=opened,
        within=metres_inside(blocks, barriers),
    )


def _heaviest(grids: Sequence[GridContent], work: Work, parts: int) -> float:
    """Return how heavy a block may be."""
    share = min(COARSEST, max(FINEST, parts / BLOCKS))
    whole = float(work.weight[_inside(grids, work)].sum())
    return max(whole / parts * share, 1 / STEP)


def _inside(grids: Sequence[GridContent], work: Work) -> NDArray[np.bool_]:
    found = np.zeros(len(work.xy), dtype=bool)
    tree = shapely.STRtree(np.asarray(shapely.points(work.xy), dtype=object))
    hit = tree.query(shapes(grid.rings for grid in grids), predicate="intersects")
    found[hit[1]] = True
    return found


def _lines(found: Iterable[BaseGeometry]) -> list[NDArray[np.float64]]:
    """Return lines, or the outlines of areas, as arrays of points."""
    shapes_ = [one.boundary if one.area else one for one in found]
    return [
        shapely.get_coordinates(part)
        for shape in shapes_
        for part in shapely.get_parts(shape)
    ]


def _shut(
    blocks: Blocks,
    grids: Sequence[GridContent],
    was: NDArray[np.int64],
    walls: NDArray[np.float64],
    terms: Terms,
    parts: int,
) -> tuple[tuple[str, ...], NDArray[np.bool_]]:
    """Return why no part may lie across each pair of blocks, "" where it may.

    And at which of them a barrier had to be opened.
    """
    station = [grids[row].station for row in was.tolist()]
    shut = [
        "" if terms.across or station[one] == station[other] else STATION
        for one, other in blocks.pairs.tolist()
    ]
    if not terms.barriers:
        return tuple(shut), np.zeros(len(shut), dtype=bool)
    held = np.array([bool(one) for one in shut], dtype=bool)
    opened = opened_walls(blocks, held, walls, parts)
    for row in np.flatnonzero((walls > 0) & ~opened & ~held).tolist():
        shut[row] = BARRIER
    return tuple(shut), opened


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
