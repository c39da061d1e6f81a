"""What a stroke would lead to, asked of the very rules before the hand lets go."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from domain.asked import Asked
from domain.boundary.lattice import planar_m2
from domain.decide import decide
from domain.plans.events import PlanRedrawn
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.desk import Desk
    from desktop.map.drawing_ground import Ground
    from domain.boundary.events import GridContent


@dataclass(frozen=True, slots=True)
class Side:
    """A grid that a stroke would leave behind; `fresh` = it gets a code of its own."""

    grid: GridContent
    fresh: bool
    area_m2: float
    entities: int
    cases: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a stroke would lead to: a refusal, or the grids it would leave behind."""

    reason: Refused | Unavailable | None = None
    sides: tuple[Side, ...] = ()


class Guard:
    """Asks the rules what they would say, and writes nothing.

    `took_ms` is how long the last answer took: while that is short, each move of the
    hand may ask; after a longer one only a hand that rests.
    """

    def __init__(self, desk: Desk, ground: Ground) -> None:
        """Ask as the one who sits at a desk."""
        self._desk = desk
        self._ground = ground
        self.took_ms = 0.0

    def foresee(self, command: object) -> Foreseen:
        """Return what a command would lead to now."""
        began = perf_counter()
        found = self._asked(command)
        self.took_ms = (perf_counter() - began) * 1000
        return found

    def _asked(self, command: object) -> Foreseen:
        desk = self._desk
        asked = Asked(
            command_id="",
            actor=desk.session.user,
            person=desk.session.person,
            acting_as="",
            on_behalf_of="",
            at=desk.clock.now(),
        )
        try:
            events = decide(command, asked, desk.read)
        except (Refused, Unavailable) as reason:
            return Foreseen(reason)
        drawn = [one for one in events if isinstance(one, PlanRedrawn)]
        return Foreseen(None, self._sides(drawn))

    def _sides(self, drawn: Sequence[PlanRedrawn]) -> tuple[Side, ...]:
        mesh = self._ground.mesh
        sides = []
        for event in drawn:
            before = [mesh.grids[one] for one in event.removed]
            old = {grid.code: grid for grid in before}
            for grid in event.added:
                if grid.code in old and _only_more_vertices(old[grid.code], grid):
                    continue
                entities, cases = self._ground.inside(grid.rings, before)
                fresh = grid.code not in old
                area = planar_m2(grid.rings)
                sides.append(Side(grid, fresh, area, entities, cases))
        return tuple(sorted(sides, key=lambda one: one.fresh))


def _only_more_vertices(old: GridContent, new: GridContent) -> bool:
    """Tell whether a neighbour merely got the vertex that a cut ends on."""
    same_area = abs(planar_m2(old.rings) - planar_m2(new.rings)) < 1.0
    more = sum(len(r) for p in new.rings for r in p) - sum(
        len(r) for p in old.rings for r in p
    )
    return same_area and 0 < more <= 8 and old.station == new.station
