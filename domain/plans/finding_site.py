"""What a check of a plan looks at: its grids, what it changed, and the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot
from typing import TYPE_CHECKING, Any, Final

from domain.boundary.editing.mesh import box_of
from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.lattice import to_shape
from domain.plans.finding import GRAVITY_OF, INFO, OFF, Finding
from domain.plans.grid_limits import Limit, limit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import shapely

    from domain.boundary.editing.mesh import Box, Mesh
    from domain.boundary.editing.ring_algebra import Edge
    from domain.boundary.events import GridContent, LatticeRings
    from domain.plans.reads import Difference, PlanWorld

UNDIVIDED: Final = "undivided"
# Of the neighbours that could take a piece, so many are offered.
OFFERED: Final = 2


@dataclass(slots=True)
class Known:
    """Shapes (metres) and boxes (mm) of versions, which one check leaves to the next.

    A stroke makes a few new versions; a plan may have redrawn hundreds.
    """

    _shapes: dict[str, tuple[LatticeRings, shapely.MultiPolygon]] = field(
        default_factory=dict
    )
    _boxes: dict[str, tuple[LatticeRings, Box]] = field(default_factory=dict)

    def shape(self, grid: GridContent) -> shapely.MultiPolygon:
        """Return the shape of a version, made once."""
        found = self._shapes.get(grid.id)
        if found is None or found[0] is not grid.rings:
            found = self._shapes[grid.id] = (grid.rings, to_shape(grid.rings))
        return found[1]

    def box(self, grid: GridContent) -> Box:
        """Return the box of a version on the lattice, looked for once."""
        found = self._boxes.get(grid.id)
        if found is None or found[0] is not grid.rings:
            found = self._boxes[grid.id] = (grid.rings, box_of(grid.rings))
        return found[1]


@dataclass(slots=True)
class Site:
    """A plan under check.

    `removed` are the versions of its base that it ends, by code, `added` what it puts
    there; every other grid of `mesh` is as it was.
    """

    plan: str
    mesh: Mesh
    removed: Mapping[str, GridContent]
    added: Mapping[str, GridContent]
    world: PlanWorld
    locked: frozenset[str] = frozenset()
    limits: Mapping[str, Limit] = field(default_factory=dict)
    gravities: Mapping[str, str] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    _beyond: tuple[str, dict[Edge, str]] | None = None

    @staticmethod
    def of(
        plan: str,
        world: PlanWorld,
        mesh: Mesh | None = None,
        known: Known | None = None,
    ) -> Site:
        """Lay a plan out as it stands; `mesh` = its grids, where they are at hand.

        A mesh that is of another state of the plan is passed over. `known` = what an
        earlier check has worked out of its versions.
        """
        reads = world.plans
        row, difference = reads.plan(plan), reads.difference(plan)
        if mesh is None or not _fits(mesh, difference):
            mesh = reads.mesh(plan)
        return Site(
            plan,
            mesh,
            _by_code(difference, "removed"),
            _by_code(difference, "added"),
            world,
            frozenset(() if row is None else row.locked),
            reads.limits(),
            reads.gravities(),
            Known() if known is None else known,
        )

    def shape(self, grid: GridContent) -> shapely.MultiPolygon:
        """Return the shape of a version, made once."""
        return self.known.shape(grid)

    def limit(self, grid: GridContent) -> Limit:
        """Return the least sizes of a grid of this kind."""
        return limit_of(self.limits, grid.kind)

    def finding(self, kind: str, *, old: bool = False, **told: Any) -> Finding | None:
        """Return a finding as grave as the rules say, None where they leave it out."""
        gravity = self.gravities.get(kind, GRAVITY_OF[kind])
        if gravity == OFF:
            return None
        return Finding(kind=kind, gravity=INFO if old else gravity, old=old, **told)

    def beside(
        self, grid: GridContent, rings: LatticeRings | None = None
    ) -> list[GridContent]:
        """Return the neighbours that share a border, the longest border first.

        Of one station go before others. `rings` = only this part of the grid counts.
        """
        owners = self._owners(grid)
        edges = set(self.mesh.edges(grid.id))
        if rings is not None:
            edges &= set(edges_of(rings))
        shared: dict[str, float] = {}
        for one, other in edges:
            owner = owners.get((other, one))
            if owner is not None and owner != grid.id:
                span = hypot(other[0] - one[0], other[1] - one[1])
                shared[owner] = shared.get(owner, 0.0) + span
        near = [(self.mesh.grids[one], span) for one, span in shared.items()]
        near.sort(key=lambda it: (it[0].station != grid.station, -it[1], it[0].code))
        return [one for one, _span in near]

    def _owners(self, grid: GridContent) -> dict[Edge, str]:
        """Return who lies beyond each edge of a grid; the one asked last is kept."""
        if self._beyond is None or self._beyond[0] != grid.id:
            mesh = self.mesh
            back = {(other, one) for one, other in mesh.edges(grid.id)}
            owners = {
                edge: near
                for near in mesh.around([grid.id])
                for edge in back.intersection(mesh.edges(near))
            }
            self._beyond = (grid.id, owners)
        return self._beyond[1]

    def takers(
        self, grid: GridContent, rings: LatticeRings | None = None
    ) -> list[GridContent]:
        """Return the neighbours that may take a grid or a part of it, none locked."""
        if grid.code in self.locked:
            return []
        free = [one for one in self.beside(grid, rings) if one.code not in self.locked]
        return free[:OFFERED]

    def on_root(self, grid: GridContent) -> bool:
        """Tell whether a grid lies at the outline of the whole."""
        owners = self._owners(grid)
        return any((b, a) not in owners for a, b in self.mesh.edges(grid.id))


def _fits(mesh: Mesh, difference: Difference) -> bool:
    """Tell whether a mesh holds what a plan puts in and nothing of what it ends."""
    return all(grid.id in mesh.grids for grid in difference.added) and not any(
        grid.id in mesh.grids for grid in difference.removed
    )


def _by_code(difference: Difference, side: str) -> dict[str, GridContent]:
    return {grid.code: grid for grid in getattr(difference, side)}
