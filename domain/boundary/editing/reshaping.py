"""What an operation does to grids: edges put in the place of edges, on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from domain.boundary.editing.crossing import first_conflict, self_conflict
from domain.boundary.editing.ring_algebra import chained, same_outline
from domain.boundary.lattice import points_of
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.boundary.editing.mesh import Sheet
    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import LatticeRings


@dataclass(frozen=True, slots=True)
class Reshaping:
    """The outcome of an operation, by the ids of the grids it began with.

    `changed` go on under their code with another outline; `fresh` are new grids and
    the one each came out of; `gone` end without a successor of their own.
    """

    changed: Mapping[str, LatticeRings]
    fresh: tuple[tuple[str, LatticeRings], ...] = ()
    gone: tuple[str, ...] = ()


def metres(point: Point) -> dict[str, float]:
    """Return a place as a refusal names it."""
    return {"x": point[0] / 1000, "y": point[1] / 1000}


class Work:
    """A change under way: the edges of each grid touched, and which of them are new."""

    def __init__(self, sheet: Sheet) -> None:
        """Work on a sheet; nothing of it is altered."""
        self.sheet = sheet
        self.faces: dict[str, set[Edge]] = {}
        self.fresh: dict[Edge, None] = {}
        self.dropped: dict[Edge, None] = {}

    def face(self, grid_id: str) -> set[Edge]:
        """Return the edges of a grid, to be changed."""
        found = self.faces.get(grid_id)
        if found is None:
            found = set(self.sheet.mesh.edges(grid_id))
            self.faces[grid_id] = found
        return found

    def replace(self, edge: Edge, path: Sequence[Point]) -> None:
        """Put a path in the place of an edge, for the grids on both sides of it."""
        legs = list(pairwise(path))
        for one, other in legs:
            if one == other:
                raise Refused("NO_LENGTH", **metres(one))
        left, right = self.sheet.owners(edge)
        if left is not None:
            face = self.face(left)
            face.discard(edge)
            face.update(legs)
        if right is not None:
            face = self.face(right)
            face.discard((edge[1], edge[0]))
            face.update((other, one) for one, other in legs)
        self.dropped[edge] = None
        self.fresh.update(dict.fromkeys(legs))

    def refuse_conflicts(self, also: Sequence[Edge] = ()) -> None:
        """Refuse when a new piece meets anything but at its own ends.

        `also` are standing edges that are to go and do not count. Refused
        BORDER_IN_THE_WAY names the place and the grids whose border it is.
        """
        new = [leg for leg in self.fresh if leg not in self.dropped]
        standing = self.sheet.standing([*self.dropped, *also])
        found = first_conflict(new, standing)
        if found is None:
            found = self_conflict(new)
            if found is not None:
                raise Refused("STROKE_CROSSES_ITSELF", **metres(found[1][0]))
            return
        edge = found[1]
        mesh = self.sheet.mesh
        names = [
            mesh.grids[one].name for one in self.sheet.owners(edge) if one is not None
        ]
        raise Refused("BORDER_IN_THE_WAY", grids=" / ".join(names), **metres(edge[0]))

    def shapes(self) -> dict[str, LatticeRings]:
        """Return the new outline of every grid touched.

        Refused BORDER_FOLDS when a border would run back into itself.
        """
        found = {}
        for grid_id, edges in self.faces.items():
            try:
                found[grid_id] = chained(edges)
            except ValueError:
                grid = self.sheet.mesh.grids[grid_id]
                holes = [hole for part in grid.rings for hole in part[1:]]
                if holes:
                    # What is left of the grid is too small to hold its enclave.
                    raise _enclave(grid.name, holes[0]) from None
                raise Refused("BORDER_FOLDS", grids=grid.name) from None
        return found

    def done(self) -> Reshaping:
        """Return the changed outlines, checked to lose and gain nothing."""
        shapes = self.shapes()
        for grid_id, rings in shapes.items():
            self._keep_enclaves(grid_id, rings)
        return sound(self.sheet, Reshaping(shapes))

    def _keep_enclaves(self, grid_id: str, rings: LatticeRings) -> None:
        """Refuse ENCLAVE_CHANGES_SIDE where what lies inside a grid would lie outside.

        A border may pass around an enclave without touching it.
        """
        for part in rings:
            if len(part) == 1:
                continue
            shell = shapely.Polygon(points_of(part[0]))
            for hole in part[1:]:
                if not shell.covers(shapely.Polygon(points_of(hole))):
                    raise _enclave(self.sheet.mesh.grids[grid_id].name, hole)


def _enclave(grid: str, hole: Sequence[int]) -> Refused:
    x, y = hole[0] / 1000, hole[1] / 1000
    return Refused("ENCLAVE_CHANGES_SIDE", grid=grid, x=x, y=y)


def sound(sheet: Sheet, change: Reshaping) -> Reshaping:
    """Return a change that covers exactly what was covered before; refuse any other.

    The post-condition of every operation. Refused NOT_EXACT never comes from a
    stroke that the guards let pass; it protects the coverage against ourselves.
    """
    grids = sheet.mesh.grids
    before = [grids[one].rings for one in (*change.changed, *change.gone)]
    after = [*change.changed.values(), *(rings for _of, rings in change.fresh)]
    if not same_outline(before, after):
        names = sorted(grids[one].name for one in (*change.changed, *change.gone))
        raise Refused("NOT_EXACT", grids=" / ".join(names))
    return change
