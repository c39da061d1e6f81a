"""Random redraws of a coverage, applied and remembered, for property tests."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from domain.boundary.editing import moving, pieces
from domain.boundary.editing.mesh import Mesh
from domain.boundary.events import GridContent
from domain.boundary.lattice import to_rings, to_shape
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from domain.boundary.editing.reshaping import Reshaping
    from domain.boundary.events import LatticeRings

Step = tuple[tuple[GridContent, ...], tuple[GridContent, ...]]
BESIDE = 10


def grid_of(code: str, shape: BaseGeometry | LatticeRings) -> GridContent:
    """Return a grid with this outline, metres or lattice."""
    rings = shape if isinstance(shape, tuple) else to_rings(shape)
    return GridContent(
        id=code,
        code=code,
        name=code,
        kind="grid",
        station="s",
        division="",
        rings=rings,
    )


@dataclass(slots=True)
class Play:
    """A mesh under random operations; every step can be taken back."""

    mesh: Mesh
    rng: random.Random
    most: int
    steps: list[Step] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    serial: int = 0

    @staticmethod
    def of(grids: Sequence[GridContent], seed: int) -> Play:
        """Begin with these grids."""
        dice = random.Random(seed)  # noqa: S311 - play, no secret
        return Play(Mesh.of(grids), dice, int(len(grids) * 1.4) + 4)

    def once(self) -> str:
        """Do one random operation; returns its name, or "" when it was refused."""
        grid_id = self.rng.choice(sorted(self.mesh.grids))
        name = self.rng.choice(sorted(OPERATIONS))
        if name in {"split", "enclave"} and len(self.mesh.grids) > self.most:
            name = "merge"
        try:
            change = OPERATIONS[name](self, grid_id)
        except Refused as reason:
            self.refused[name, reason.code] += 1
            return ""
        if change is None:
            return ""
        self._apply(change)
        self.done[name] += 1
        return name

    def undo(self) -> None:
        """Take the last step back."""
        removed, added = self.steps.pop()
        self.mesh.apply([grid.id for grid in added], removed)

    def _apply(self, change: Reshaping) -> None:
        old = tuple(self.mesh.grids[one] for one in (*change.changed, *change.gone))
        new = []
        for grid_id, rings in change.changed.items():
            self.serial += 1
            grid = self.mesh.grids[grid_id]
            new.append(replace(grid, id=f"v{self.serial}", rings=rings))
        for of, rings in change.fresh:
            self.serial += 1
            name = f"n{self.serial}"
            grid = self.mesh.grids[of]
            new.append(replace(grid, id=name, code=name, name=name, rings=rings))
        self.mesh.apply([grid.id for grid in old], new)
        self.steps.append((old, tuple(new)))

    def neighbour(self, grid_id: str) -> str | None:
        """Return some grid near another."""
        near = [one for one in self.mesh.around([grid_id]) if one != grid_id]
        return self.rng.choice(near) if near else None


def cut_line(play: Play, grid_id: str) -> list[tuple[int, int]]:
    """Return a straight line right across a grid's box."""
    west, south, east, north = play.mesh.boxes[grid_id]
    if play.rng.random() < 0.5:
        return [
            (west - BESIDE, play.rng.randint(south, north)),
            (east + BESIDE, play.rng.randint(south, north)),
        ]
    return [
        (play.rng.randint(west, east), south - BESIDE),
        (play.rng.randint(west, east), north + BESIDE),
    ]


def _split(play: Play, grid_id: str) -> Reshaping:
    return pieces.split(play.mesh, grid_id, cut_line(play, grid_id)).keeping(0)


def _enclave(play: Play, grid_id: str) -> Reshaping:
    shape = to_shape(play.mesh.grids[grid_id].rings)
    middle = shape.representative_point()
    x, y = round(middle.x * 1000), round(middle.y * 1000)
    half = max(50, round(shape.area**0.5 * 1000 / 30))
    ring = [(x - half, y - half), (x + half, y - half), (x + half, y + half)]
    ring += [(x - half, y + half), ring[0]]
    return pieces.split(play.mesh, grid_id, ring).keeping(0)


def _move(play: Play, grid_id: str) -> Reshaping:
    (x, y), (u, v) = play.rng.choice(play.mesh.edges(grid_id))
    far = max(abs(u - x), abs(v - y))
    to = (x + play.rng.randint(-far, far), y + play.rng.randint(-far, far))
    return moving.move(play.mesh, {(x, y): to})


def _insert(play: Play, grid_id: str) -> Reshaping:
    edge = play.rng.choice(play.mesh.edges(grid_id))
    (x, y), (u, v) = edge
    return moving.insert_vertex(play.mesh, edge, ((x + u) // 2, (y + v) // 2))


def _delete(play: Play, grid_id: str) -> Reshaping:
    return moving.delete_vertex(play.mesh, play.rng.choice(play.mesh.edges(grid_id))[0])


def _reshape(play: Play, grid_id: str) -> Reshaping:
    edges = play.mesh.edges(grid_id)
    first = play.rng.randrange(len(edges))
    last = (first + play.rng.randint(1, 4)) % len(edges)
    (x, y), (u, v) = edges[first][0], edges[last][1]
    far = max(abs(u - x), abs(v - y))
    middle = (
        (x + u) // 2 + play.rng.randint(-far, far),
        (y + v) // 2 + play.rng.randint(-far, far),
    )
    pair = (edges[first], edges[last])
    return moving.reshape(play.mesh, pair, [(x, y), middle, (u, v)])


def _merge(play: Play, grid_id: str) -> Reshaping | None:
    other = play.neighbour(grid_id)
    return None if other is None else pieces.merge(play.mesh, grid_id, other)


def _transfer(play: Play, grid_id: str) -> Reshaping | None:
    other = play.neighbour(grid_id)
    if other is None:
        return None
    line = cut_line(play, grid_id)
    return pieces.transfer(play.mesh, grid_id, other, line, None)


OPERATIONS: dict[str, Callable[[Play, str], Reshaping | None]] = {
    "split": _split,
    "enclave": _enclave,
    "move": _move,
    "insert": _insert,
    "delete": _delete,
    "reshape": _reshape,
    "merge": _merge,
    "transfer": _transfer,
}
