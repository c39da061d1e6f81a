"""A border that two stations negotiate: its rows, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

import shapely

from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.lattice import MM

if TYPE_CHECKING:
    from datetime import datetime

    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent
    from domain.boundary.reads import BoundaryReads
    from domain.plans.border_events import BorderAnswer
    from domain.plans.reads import PlanRow

PENDING, ACCEPTED, DECLINED = "pending", "accepted", "declined"
WITHDRAWN, TAKEN, OUTDATED = "withdrawn", "taken", "outdated"
STATES: Final = (PENDING, ACCEPTED, OUTDATED, TAKEN, DECLINED, WITHDRAWN)
OPEN: Final = frozenset({PENDING, ACCEPTED})


@dataclass(frozen=True, slots=True)
class BorderRequest:
    """A requested border as it stands; see BorderRequested for its lines.

    `answers` are (station, answer) pairs; `note` says why it was withdrawn.
    """

    id: str
    asked_at: datetime
    by: str
    reason: str
    station: str
    grids: tuple[str, str]
    stations: tuple[str, str]
    before: tuple[int, ...]
    after: tuple[int, ...]
    to_first_m2: float
    to_second_m2: float
    withdrawn: bool
    note: str
    answers: tuple[tuple[str, BorderAnswer], ...]

    def answer(self, station: str) -> BorderAnswer | None:
        """Return what a station has said, None for nothing yet."""
        return dict(self.answers).get(station)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The stations that have not answered."""
        return tuple(one for one in self.stations if self.answer(one) is None)


class BorderReads(Protocol):
    """What may be asked about requested borders."""

    def border_requests(self) -> tuple[BorderRequest, ...]:
        """Return every requested border, the newest first."""

    def border_request(self, request: str) -> BorderRequest | None:
        """Return a requested border."""

    def border_plan(self, request: str) -> PlanRow | None:
        """Return the plan that holds a requested border at the step it stands at."""

    def grids_in(
        self, box: tuple[float, float, float, float]
    ) -> tuple[GridContent, ...]:
        """Return the grids in force whose boxes meet a box (metres), whole."""


class BorderWorld(Protocol):
    """The part of the world that a requested border is held against."""

    @property
    def plans(self) -> BorderReads:
        """The requests."""

    @property
    def boundary(self) -> BoundaryReads:
        """The borders in force."""


def line_points(run: tuple[int, ...]) -> list[Point]:
    """Return a run x, y, x, y as points."""
    return list(zip(run[0::2], run[1::2], strict=True))


def legs_of(run: tuple[int, ...]) -> list[Edge]:
    """Return the edges of a run, the first grid on their left."""
    return list(pairwise(line_points(run)))


def fits(request: BorderRequest, first: GridContent, second: GridContent) -> bool:
    """Tell whether the border in question still runs between the same two sides."""
    legs = set(legs_of(request.before))
    return (
        (first.station, second.station) == request.stations
        and legs <= set(edges_of(first.rings))
        and {(other, one) for one, other in legs} <= set(edges_of(second.rings))
    )


def ground_of(request: BorderRequest) -> shapely.Geometry:
    """Return the ground between the present line and the one asked for, metres."""
    ring = [*line_points(request.before), *line_points(request.after)[::-1]]
    shell = [(x / MM, y / MM) for x, y in ring]
    return shapely.make_valid(shapely.Polygon(shell))


def state_of(request: BorderRequest, world: BorderWorld) -> str:
    """Return how far a requested border has come, one of STATES."""
    if request.withdrawn:
        return WITHDRAWN
    if world.plans.border_plan(request.id) is not None:
        return TAKEN
    if any(not answer.accepted for _station, answer in request.answers):
        return DECLINED
    held = {grid.code: grid for grid in world.boundary.contents(request.grids)}
    first, second = (held.get(code) for code in request.grids)
    if first is None or second is None or not fits(request, first, second):
        return OUTDATED
    return PENDING if request.waiting else ACCEPTED
