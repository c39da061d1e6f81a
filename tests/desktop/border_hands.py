"""Hands for tests of a border between two stations: who sits there, which line."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from db.key_slots import Cost
from db.store import Session
from domain.access.commands import GrantRole
from domain.boundary.editing.catching import far
from domain.boundary.editing.ring_algebra import edges_of

if TYPE_CHECKING:
    from desktop.app import Parts
    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.editing.ring_algebra import Point
    from domain.boundary.events import GridContent

QUICK = Cost(1, 64, 1)


def clerk_of(parts: Parts, station: str, name: str) -> Session:
    """Enter a user who draws and answers in one station."""
    user = parts.workspace.add_user(name, name, "a long passphrase", cost=QUICK)
    parts.desk.do(GrantRole(user=user, role="operator", subtree=station))
    return Session(user, "", name)


def two_stations(mesh: Mesh) -> tuple[GridContent, GridContent, list[Point]]:
    """Return two grids of two stations with the longest border between such."""
    best: tuple[float, GridContent, GridContent, list[Point]] | None = None
    for one in sorted(mesh.grids.values(), key=lambda grid: grid.code):
        for near in mesh.around([one.id]):
            other = mesh.grids[near]
            if other.code <= one.code or other.station == one.station:
                continue
            run = _longest(set(edges_of(one.rings)), set(edges_of(other.rings)))
            length = sum(far(a, b) for a, b in pairwise(run))
            if len(run) > 2 and (best is None or length > best[0]):
                best = (length, one, other, run)
    assert best is not None
    return best[1:]


def _longest(
    edges: set[tuple[Point, Point]], others: set[tuple[Point, Point]]
) -> list[Point]:
    shared = dict(edge for edge in edges if (edge[1], edge[0]) in others)
    runs = []
    for start in shared.keys() - set(shared.values()):
        run = [start]
        while run[-1] in shared:
            run.append(shared[run[-1]])
        runs.append(run)
    return max(runs, key=len, default=[])
