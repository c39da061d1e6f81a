"""A border that two stations negotiate: asked for, answered by each, drawn into a plan.

Only the line is in question: whatever else becomes of the two grids meanwhile, the
request stands as long as the present line runs between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from domain.access.permissions import allowed
from domain.boundary.editing import moving
from domain.boundary.editing.mesh import Mesh
from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.lattice import bounds, to_shape
from domain.plans import drawing
from domain.plans.border_events import (
    BorderAnswer,
    BorderAnswered,
    BorderRequested,
    BorderWithdrawn,
)
from domain.plans.border_states import (
    ACCEPTED,
    OPEN,
    OUTDATED,
    PENDING,
    BorderRequest,
    fits,
    legs_of,
    line_points,
    state_of,
)
from domain.plans.stroke_commands import ReshapeBorder
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.asked import Asked
    from domain.boundary.editing.ring_algebra import Edge, Point
    from domain.boundary.events import GridContent
    from domain.plans import border_commands as commands
    from domain.plans.reads import PlanWorld

DRAW, ANSWER = "boundary.propose", "boundary.approve"
# Beyond the line's own box, metres: the ends are put onto a border that is near.
REACH_M: Final = 10.0
Box = tuple[float, float, float, float]


def ask(command: commands.RequestBorder, asked: Asked, world: PlanWorld) -> list[Any]:
    """Ask two stations for another border between a grid of each.

    Refused as a reshape would be, and BORDER_WITHIN_STATION, BORDER_OF_OTHERS,
    BORDER_IN_QUESTION while somebody else asks for a piece of the same line.
    """
    old, new = _redrawn(command, asked, world)
    first, second = old
    gained = [_gained_m2(one, other) for one, other in zip(old, new, strict=True)]
    if not any(gained):
        raise Refused("BORDER_AS_IT_IS")
    stations = (first.station, second.station)
    if first.station == second.station:
        raise Refused(
            "BORDER_WITHIN_STATION",
            grids=f"{first.name} / {second.name}",
            station=_station(first.station, world),
        )
    station = _asking(stations, asked, world)
    before = _run(set(edges_of(first.rings)) - set(edges_of(new[0].rings)))
    after = _run(set(edges_of(new[0].rings)) - set(edges_of(first.rings)))
    _insist_on_no_other(before, world)
    if not command.reason.strip():
        raise Refused("FIELD_MISSING", field="reason")
    requested = BorderRequested(
        request=command.request,
        by=asked.actor,
        reason=command.reason.strip(),
        station=station,
        grids=(first.code, second.code),
        stations=stations,
        before=before,
        after=after,
        to_first_m2=gained[0],
        to_second_m2=gained[1],
    )
    return [requested, *_own_answer(requested, asked, world)]


def _redrawn(
    command: commands.RequestBorder, asked: Asked, world: PlanWorld
) -> tuple[list[GridContent], list[GridContent]]:
    """Return the two grids of the border as they are and as they would be, by code."""
    stroke = ReshapeBorder(line=command.line, grid=command.grid, other=command.other)
    mesh = Mesh.of(_around(command.line, world))
    drawn = drawing.reshape(stroke, drawing.Table("", mesh, asked, world))
    old = sorted((mesh.grids[one] for one in drawn.removed), key=lambda one: one.code)
    if len(old) != 2:
        raise Refused("BORDER_AS_IT_IS")
    return old, sorted(drawn.added, key=lambda one: one.code)


def _around(
    line: Iterable[tuple[float, float]], world: PlanWorld
) -> tuple[GridContent, ...]:
    """Return the grids near a line, and all around those."""
    shape = shapely.MultiPoint(list(line))
    if shape.is_empty:
        raise Refused("LINE_TOO_SHORT", points=0)
    near = world.plans.grids_in(_grown(shape.bounds))
    if not near:
        return ()
    return world.plans.grids_in(_grown(_whole(near)))


def _whole(grids: Iterable[GridContent]) -> Box:
    boxes = [bounds(grid.rings) for grid in grids]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _grown(box: Box) -> Box:
    west, south, east, north = box
    return west - REACH_M, south - REACH_M, east + REACH_M, north + REACH_M


def _run(edges: set[Edge]) -> tuple[int, ...]:
    """Return edges that follow each other as one run of points."""
    onward = dict(edges)
    start = next(iter(onward.keys() - set(onward.values())))
    points: list[Point] = [start]
    while points[-1] in onward:
        points.append(onward[points[-1]])
    return tuple(value for point in points for value in point)


def _gained_m2(old: GridContent, new: GridContent) -> float:
    grown = shapely.difference(to_shape(new.rings), to_shape(old.rings))
    return round(float(grown.area), 1)


def _station(unit_id: str, world: PlanWorld) -> str:
    unit = world.boundary.unit(unit_id)
    return unit_id if unit is None else unit.name


def _names(codes: Iterable[str], world: PlanWorld) -> str:
    held = {grid.code: grid.name for grid in world.boundary.contents(tuple(codes))}
    return " / ".join(held.get(code, code) for code in codes)


def may_answer(
    stations: Iterable[str], asked: Asked, world: Any, act: str = ANSWER
) -> list[str]:
    """Return for which of some stations one may answer, or draw."""
    return [one for one in stations if allowed(asked, act, one, world)]


def _asking(stations: tuple[str, str], asked: Asked, world: PlanWorld) -> str:
    """Return for which side one asks: his own; "" for one who stands above both."""
    mine = may_answer(stations, asked, world, DRAW)
    if not mine:
        one, other = (_station(unit, world) for unit in stations)
        raise Refused("BORDER_OF_OTHERS", one=one, other=other)
    return mine[0] if len(mine) == 1 else ""


def _insist_on_no_other(before: tuple[int, ...], world: PlanWorld) -> None:
    legs = {frozenset(leg) for leg in legs_of(before)}
    for one in world.plans.border_requests():
        mine = {frozenset(leg) for leg in legs_of(one.before)}
        if legs & mine and state_of(one, world) in OPEN:
            raise Refused("BORDER_IN_QUESTION", grids=_names(one.grids, world))


def _own_answer(
    event: BorderRequested, asked: Asked, world: PlanWorld
) -> list[BorderAnswered]:
    """Let who answers for the side that asks, and for it alone, accept by asking."""
    if may_answer(event.stations, asked, world) != [event.station]:
        return []
    said = BorderAnswer(accepted=True, by=asked.actor, at=asked.at, reason=event.reason)
    return [
        BorderAnswered(
            request=event.request, station=event.station, old=None, answer=said
        )
    ]


def answer(
    command: commands.AnswerBorderRequest, asked: Asked, world: PlanWorld
) -> list[Any]:
    """Accept or decline for a station, as one who may approve there.

    One person answers for one side only. An answer may be changed until the border
    is taken into a plan; a request that was declined is over.
    """
    request = _named(command.request, (PENDING,), world)
    _insist_on_state(request, (PENDING, ACCEPTED), world)
    station = _answering(command, request, asked, world)
    for one, said in request.answers:
        if one != station and said.by == asked.actor:
            raise Refused("BORDER_ONE_PERSON", station=_station(one, world))
    old = request.answer(station)
    if old is not None and old.accepted == command.accepted:
        raise Refused("BORDER_ANSWERED", station=_station(station, world))
    reason = command.reason.strip()
    if not command.accepted and not reason:
        raise Refused("FIELD_MISSING", field="reason")
    fresh = BorderAnswer(
        accepted=command.accepted, by=asked.actor, at=asked.at, reason=reason
    )
    return [BorderAnswered(request=request.id, station=station, old=old, answer=fresh)]


def _named(given: str, states: tuple[str, ...], world: PlanWorld) -> BorderRequest:
    """Return the request named, or the only one in such a state when none is."""
    if given:
        found = world.plans.border_request(given)
        if found is None:
            raise Refused("NO_SUCH_REQUEST", request=given)
        return found
    going = [
        one for one in world.plans.border_requests() if state_of(one, world) in states
    ]
    if len(going) != 1:
        raise Refused("NAME_THE_REQUEST", count=len(going))
    return going[0]


def _insist_on_state(
    request: BorderRequest, states: tuple[str, ...], world: PlanWorld
) -> None:
    state = state_of(request, world)
    if state in states:
        return
    grids = _names(request.grids, world)
    if state == OUTDATED:
        raise Refused("BORDER_MOVED", grids=grids)
    raise Refused("BORDER_REQUEST_STATE", grids=grids, state=f"border_{state}")


def _answering(
    command: commands.AnswerBorderRequest,
    request: BorderRequest,
    asked: Asked,
    world: PlanWorld,
) -> str:
    mine = may_answer(request.stations, asked, world)
    one, other = (_station(unit, world) for unit in request.stations)
    if not mine or (command.station and command.station not in mine):
        raise Refused("BORDER_ANSWER_OF_OTHERS", one=one, other=other)
    if command.station:
        return command.station
    open_ones = [unit for unit in mine if unit in request.waiting] or mine
    if len(open_ones) != 1:
        raise Refused("NAME_THE_STATION", one=one, other=other)
    return open_ones[0]


def withdraw(
    command: commands.WithdrawBorderRequest, asked: Asked, world: PlanWorld
) -> list[Any]:
    """Take a request back, as the one who asked or one who answers for his side."""
    request = _named(command.request, (PENDING, ACCEPTED, OUTDATED), world)
    _insist_on_state(request, (PENDING, ACCEPTED, OUTDATED), world)
    sides = (request.station,) if request.station else request.stations
    mine = may_answer(sides, asked, world)
    if asked.actor != request.by and len(mine) < len(sides):
        raise Refused("BORDER_REQUEST_OF_OTHERS", grids=_names(request.grids, world))
    return [
        BorderWithdrawn(
            request=request.id,
            withdrawn=True,
            by=asked.actor,
            reason=command.reason.strip(),
        )
    ]


def take(command: commands.TakeBorder, table: drawing.Table) -> drawing.Drawn:
    """Draw an accepted border into a plan; whose rank it is, is asked as always."""
    world, mesh = table.world, table.mesh
    request = _named(command.request, (ACCEPTED,), world)
    _insist_on_state(request, (ACCEPTED,), world)
    first, second = (mesh.by_code(code) for code in request.grids)
    if first is None or second is None or not fits(request, first, second):
        raise Refused("BORDER_MOVED", grids=_names(request.grids, world))
    change = moving.swap(mesh, legs_of(request.before), line_points(request.after))
    names = f"{first.name} / {second.name}"
    return table.drawn(change, {"grids": names, "requests": request.id})


def withdrawn(event: BorderRequested, asked: Asked, _world: Any) -> BorderWithdrawn:
    """Return what takes a request back, when the asking itself is undone."""
    return BorderWithdrawn(
        request=event.request, withdrawn=True, by=asked.actor, reason=""
    )


def unanswered(event: BorderAnswered, _asked: Asked, _world: Any) -> BorderAnswered:
    """Return what puts the answer of before in the place of an answer."""
    return BorderAnswered(
        request=event.request, station=event.station, old=event.answer, answer=event.old
    )


def turned_back(event: BorderWithdrawn, asked: Asked, _world: Any) -> BorderWithdrawn:
    """Return what lets a request stand again that was withdrawn, or the reverse."""
    return BorderWithdrawn(
        request=event.request,
        withdrawn=not event.withdrawn,
        by=asked.actor,
        reason=event.reason,
    )
