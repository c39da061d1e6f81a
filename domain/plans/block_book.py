"""Blocks handed from grid to grid, as a brush does: whose each is, exact outlines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from domain.boundary.editing.ring_algebra import cancelled, chained, edges_of
from domain.plans.balance import Share
from domain.plans.dealt_outlines import network_of, run_over, straightened
from domain.plans.ground import components
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent, LatticeRings
    from domain.plans.land import Land

# Stands for a border beyond those looked at: the vertex that it ends on is kept.
BEYOND: Point = (0, 0)


@dataclass(frozen=True, slots=True)
class Handed:
    """What handing blocks over leads to: version ids that go, grids that come.

    `owner` are the codes of the blocks after it.
    """

    removed: tuple[str, ...]
    added: tuple[GridContent, ...]
    owner: tuple[str, ...]


@dataclass(slots=True)
class BlockBook:
    """Tells which grid of a plan holds each block of some land, step by step.

    An outline that was once made of blocks is known again when a step is taken back.
    """

    land: Land
    owner: list[str] = field(default_factory=list)
    _known: dict[tuple[str, LatticeRings], frozenset[int]] = field(default_factory=dict)
    _runs: list[list[Point]] = field(default_factory=list)
    _runs_at: dict[Point, list[int]] = field(default_factory=dict)

    @staticmethod
    def of(land: Land) -> BlockBook:
        """Open a book of land as it was cut."""
        book = BlockBook(land, list(land.blocks.owner))
        book.know(land.grids, book.owner)
        splits = land.blocks.splits
        legs = {leg for chain in splits.values() for leg in pairwise(chain)}
        for edge in splits:
            if edge not in legs and edge[0] < edge[1]:
                run = run_over(edge, splits)
                for point in run[1:-1]:
                    book._runs_at.setdefault(point, []).append(len(book._runs))
                book._runs.append(run)
        return book

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the grids whose ground was cut."""
        return frozenset(grid.code for grid in self.land.grids)

    def know(self, grids: Iterable[GridContent], owner: Sequence[str]) -> None:
        """Keep which blocks these outlines are made of."""
        held: dict[str, set[int]] = {}
        for number, code in enumerate(owner):
            held.setdefault(code, set()).add(number)
        for grid in grids:
            self._known[grid.code, grid.rings] = frozenset(held.get(grid.code, ()))

    def follow(self, mesh: Mesh) -> bool:
        """Take over who holds which blocks now; False where no blocks tell it."""
        owner = [""] * len(self.owner)
        for code in self.codes:
            grid = mesh.by_code(code)
            held = None if grid is None else self._known.get((code, grid.rings))
            if held is None:
                return False
            for number in held:
                owner[number] = code
        if not all(owner):
            return False
        self.owner = owner
        return True

    def blocks_of(self, code: str) -> list[int]:
        """Return the blocks of a grid."""
        return [number for number, own in enumerate(self.owner) if own == code]

    def beside(self, block: int) -> list[str]:
        """Return the grids that a block borders on and that do not hold it."""
        found = {self.owner[other] for other, _m in self.land.ground.beside[block]}
        return sorted(found - {self.owner[block]})

    def community(self, block: int) -> list[int]:
        """Return the blocks of the community that a block lies in; at least itself."""
        home = self.land.ground.community
        if home[block] < 0:
            return [block]
        return [int(one) for one in np.flatnonzero(home == home[block])]

    def part_of(self, blocks: Iterable[int]) -> Share:
        """Return the work, entities, complaints and area of some blocks."""
        at = sorted(blocks)
        cut = self.land.blocks
        return Share(
            load=float(cut.load[at].sum()),
            entities=int(cut.entities[at].sum()),
            complaints=int(self.land.complaints[at].sum()),
            area_m2=float(cut.area[at].sum()),
        )

    def pieces(self, code: str, owner: Sequence[str]) -> int:
        """Return of how many pieces of ground a grid would be."""
        mine = [number for number, own in enumerate(owner) if own == code]
        return len(components(self.land.ground, mine))

    def given(self, receiver: str, blocks: Iterable[int]) -> tuple[str, ...]:
        """Return who holds which blocks once some have been handed over."""
        owner = list(self.owner)
        for number in blocks:
            owner[number] = receiver
        return tuple(owner)

    def shares(
        self, before: Mapping[str, Share], receiver: str, blocks: Iterable[int]
    ) -> dict[str, Share]:
        """Return the shares of the grids that blocks come from and go to."""
        by_giver: dict[str, list[int]] = {}
        for number in blocks:
            if self.owner[number] != receiver:
                by_giver.setdefault(self.owner[number], []).append(number)
        found: dict[str, Share] = {}
        for code, handed in by_giver.items():
            part = self.part_of(handed)
            for one, sign in ((code, -1), (receiver, 1)):
                had = found.get(one) or before.get(one)
                if had is not None:
                    found[one] = _plus(had, part, sign)
        return found

    # Outlines

    def handed(self, mesh: Mesh, receiver: str, blocks: Iterable[int]) -> Handed:
        """Return the outlines that handing blocks over leads to, exact to the mm.

        Refused BRUSH_NOTHING, BRUSH_EMPTIES.
        """
        moved = [one for one in blocks if self.owner[one] != receiver]
        if not moved:
            raise Refused("BRUSH_NOTHING", grid=_named(mesh, receiver))
        owner = self.given(receiver, moved)
        touched = [receiver, *sorted({self.owner[one] for one in moved})]
        left = set(owner)
        for code in touched:
            if code not in left:
                raise Refused("BRUSH_EMPTIES", grid=_named(mesh, code))
        ids = [mesh.codes[code] for code in touched]
        sides = self._sides(mesh, touched, ids, owner)
        rings = dict(zip(ids, map(chained, sides), strict=True))
        rings.update(_noded(mesh, ids, sides))
        added = tuple(
            replace(mesh.grids[one], id="", rings=outline)
            for one, outline in rings.items()
        )
        return Handed(tuple(rings), added, owner)

    def _sides(
        self, mesh: Mesh, touched: list[str], ids: list[str], owner: Sequence[str]
    ) -> list[set[Edge]]:
        """Return the edges of the grids touched, without vertices no border needs."""
        lists: dict[str, list[Edge]] = {code: [] for code in touched}
        for number, code in enumerate(owner):
            if code in lists:
                lists[code].extend(edges_of(self.land.blocks.grids[number].rings))
        sides = [cancelled(lists[code]) for code in touched]
        left, joined = network_of(sides)
        beyond = [one for one in mesh.around(ids) if one not in ids]
        for start, _stop in (edge for one in beyond for edge in mesh.edges(one)):
            if start in joined:
                joined[start].add(BEYOND)
        near = {run for point in joined for run in self._runs_at.get(point, ())}
        for run in sorted(near):
            straightened(self._runs[run], sides, left, joined)
        return sides


def _plus(had: Share, part: Share, sign: int) -> Share:
    return Share(
        load=had.load + sign * part.load,
        entities=had.entities + sign * part.entities,
        complaints=had.complaints + sign * part.complaints,
        area_m2=had.area_m2 + sign * part.area_m2,
    )


def _named(mesh: Mesh, code: str) -> str:
    grid = mesh.by_code(code)
    return code if grid is None else grid.name


def _noded(
    mesh: Mesh, ids: list[str], sides: Sequence[set[Edge]]
) -> dict[str, LatticeRings]:
    """Return the outlines of neighbours that get a vertex where a border ends now."""
    old = cancelled(edge for one in ids for edge in mesh.edges(one))
    new = cancelled(edge for edges in sides for edge in edges)
    onward = dict(new - old)
    chains: dict[Edge, list[Edge]] = {}
    for start, stop in old - new:
        at, chain = start, [start]
        while at != stop and at in onward:
            at = onward[at]
            chain.append(at)
        if at == stop:
            chains[stop, start] = list(pairwise(reversed(chain)))
    found = {}
    for grid_id in mesh.around(ids):
        edges = mesh.edges(grid_id)
        hit = [edge for edge in edges if edge in chains]
        if grid_id not in ids and hit:
            rest = [edge for edge in edges if edge not in chains]
            found[grid_id] = chained([*rest, *(leg for e in hit for leg in chains[e])])
    return found
