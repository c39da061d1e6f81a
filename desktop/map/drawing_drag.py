"""A vertex or a whole edge under the dragging hand, with the borders that follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.boundary.editing.catching import around
from domain.plans.commands import MoveEdge, MoveVertex

if TYPE_CHECKING:
    from domain.boundary.editing.catching import Snapper
    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.editing.ring_algebra import Edge, Point


@dataclass(slots=True)
class Drag:
    """What is dragged: the vertices that move, from where, and the pieces that follow.

    `legs` are pieces with the number of their end that moves, None for both.
    """

    moving: tuple[Point, ...]
    grabbed: Point
    legs: list[Edge] = field(default_factory=list)
    now: Point | None = None

    @staticmethod
    def of_vertex(mesh: Mesh, snapper: Snapper, point: Point) -> Drag:
        """Drag a vertex or a node."""
        return Drag((point,), point, _legs(mesh, snapper, (point,)))

    @staticmethod
    def of_edge(mesh: Mesh, snapper: Snapper, edge: Edge, grabbed: Point) -> Drag:
        """Drag an edge with both of its ends."""
        return Drag(edge, grabbed, _legs(mesh, snapper, edge))

    def to(self, point: Point) -> None:
        """Bring it to a place."""
        self.now = point

    @property
    def step(self) -> Point:
        """By how much it has been moved, mm."""
        if self.now is None:
            return 0, 0
        return self.now[0] - self.grabbed[0], self.now[1] - self.grabbed[1]

    def ghost(self) -> list[Edge]:
        """Return the pieces of border as they would run."""
        dx, dy = self.step
        moved = {one: (one[0] + dx, one[1] + dy) for one in self.moving}
        return [(moved.get(a, a), moved.get(b, b)) for a, b in self.legs]

    def command(self) -> Any | None:
        """Return what the drag stands for, None while it has not moved."""
        dx, dy = self.step
        if not dx and not dy:
            return None
        if len(self.moving) == 1:
            (x, y) = self.moving[0]
            to = ((x + dx) / 1000, (y + dy) / 1000)
            return MoveVertex(at=(x / 1000, y / 1000), to=to)
        (ax, ay), (bx, by) = self.moving
        edge = ((ax / 1000, ay / 1000), (bx / 1000, by / 1000))
        return MoveEdge(edge=edge, by=(dx / 1000, dy / 1000))


def _legs(mesh: Mesh, snapper: Snapper, moving: tuple[Point, ...]) -> list[Edge]:
    found: dict[Edge, None] = {}
    for point in moving:
        for grid_id in mesh.near(around(point, 0)):
            legs = snapper.legs_of(mesh, grid_id)
            hit = (legs == point).all(axis=2).any(axis=1)
            for (ax, ay), (bx, by) in legs[hit].tolist():
                one, other = sorted(((ax, ay), (bx, by)))
                found[one, other] = None
    return list(found)
