"""How two stations become one: every holding is handed over, then the one ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.access.events import RoleGranted, RoleRevoked
from domain.boundary.commands import (
    CloseUnit,
    CreateUnit,
    MarkZone,
    MoveUnit,
    RenameUnit,
    RenumberUnit,
)
from domain.boundary.decider import DECIDERS as ON_UNITS
from domain.boundary.events import GridsRedrawn, UnitClosed
from domain.boundary.lineage import shares, version_id
from domain.boundary.planned_events import CANCELLED, DONE, WAITING
from domain.boundary.planned_units import dated, marked, may_wait
from domain.boundary.unit_rules import STATION, standing_unit
from domain.organisation.commands import (
    ApplyUnitPlan,
    CancelUnitPlan,
    MergeStations,
)
from domain.organisation.events import CasesRehoused
from domain.refused import Refused
from domain.staffing.appointments import person_file
from domain.staffing.events import PersonCorrected, PostEnded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.asked import Asked
    from domain.boundary.planned_events import UnitPlan
    from domain.boundary.reads import Unit
    from domain.world import World


def _merge(command: MergeStations, asked: Asked, world: World) -> list[Any]:
    """Hand over grids, people, roles and open cases, and end the station."""
    gone, stays = (standing_unit(world, one) for one in (command.station, command.into))
    for unit in (gone, stays):
        if unit.level != STATION:
            raise Refused("ONLY_STATIONS_MERGE", name=unit.name)
    if gone.id == stays.id:
        raise Refused("MERGE_WITH_ITSELF", name=gone.name)
    if not command.document_no.strip():
        raise Refused("FIELD_MISSING", field="document_no")
    return [
        *_grids(gone, stays, command, asked, world),
        *_people(gone, stays, command, asked, world),
        *_roles(gone, stays, asked, world),
        *_cases(gone, stays, world),
        UnitClosed(id=gone.id, valid_to=asked.at),
    ]


def _grids(
    gone: Unit, stays: Unit, command: MergeStations, asked: Asked, world: World
) -> Iterator[Any]:
    codes = tuple(grid.code for grid in world.boundary.grids(gone.id))
    if not codes:
        return
    old = world.boundary.contents(codes)
    new = tuple(
        replace(grid, id=version_id(asked.command_id, grid.code), station=stays.id)
        for grid in old
    )
    yield GridsRedrawn(
        op="hand",
        removed=tuple(grid.id for grid in old),
        added=new,
        lineage=shares(old, new),
        effective_at=asked.at,
        document_no=command.document_no.strip(),
    )


def _people(
    gone: Unit, stays: Unit, command: MergeStations, asked: Asked, world: World
) -> Iterator[Any]:
    said = command.document_no.strip()
    for person in world.staffing.persons_of(gone.id):
        if person.serves_after(asked.at):
            before = person_file(person)
            after = replace(before, station=stays.id)
            yield PersonCorrected(before=before, after=after, reason=said)
    for post in world.staffing.posts_between(gone.id, asked.at, None):
        yield PostEnded(
            post=post.id,
            place=post.place,
            post_kind=post.post_kind,
            person=post.person,
            document_no=said,
            valid_to=max(asked.at, post.valid_from),
            was_valid_to=post.valid_to,
        )


def _roles(gone: Unit, stays: Unit, asked: Asked, world: World) -> Iterator[Any]:
    for grant in world.access.grants_in(gone.id, asked.at):
        yield RoleRevoked(
            grant=grant.id,
            user=grant.user,
            role=grant.role,
            valid_to=max(asked.at, grant.valid_from),
            was_valid_to=grant.valid_to,
            reason="",
        )
        there = world.access.grants_of(grant.user, asked.at)
        if any((one.role, one.subtree) == (grant.role, stays.id) for one in there):
            continue
        yield RoleGranted(
            grant=version_id(asked.command_id, grant.id),
            user=grant.user,
            role=grant.role,
            subtree=stays.id,
            valid_from=max(asked.at, grant.valid_from),
            valid_to=grant.valid_to,
        )


def _cases(gone: Unit, stays: Unit, world: World) -> Iterator[Any]:
    cases = world.cases.open_at(gone.id)
    if cases:
        yield CasesRehoused(cases=cases, old_station=gone.id, station=stays.id)


def _back(event: CasesRehoused, _asked: Asked, _world: World) -> CasesRehoused:
    return CasesRehoused(
        cases=event.cases, old_station=event.station, station=event.old_station
    )


def _both(command: MergeStations, world: World) -> str:
    one, other = (world.boundary.path(u) for u in (command.station, command.into))
    shared = [a for a, b in zip(one[:-1], other[:-1], strict=False) if a == b]
    return shared[-1] if shared else ""


def _plan_of(plan: str, world: World) -> UnitPlan:
    found = world.boundary.unit_plan(plan)
    if found is None or found.state != WAITING:
        raise Refused("NO_SUCH_UNIT_PLAN")
    return found


def _apply(command: ApplyUnitPlan, asked: Asked, world: World) -> list[Any]:
    """Do what was planned, as of the day it was planned for."""
    plan = _plan_of(command.plan, world)
    if asked.at < plan.due_at:
        raise Refused("NOT_YET", at=plan.due_at.isoformat())
    kind, rule = PLANNED[plan.act]
    act = dated(kind(**plan.fields), plan.due_at)
    return [*rule(act, asked, world), marked(plan, DONE, asked)]


def _cancel(command: CancelUnitPlan, asked: Asked, world: World) -> list[Any]:
    plan = _plan_of(command.plan, world)
    return [marked(plan, CANCELLED, asked, command.reason.strip())]


def _where(command: ApplyUnitPlan | CancelUnitPlan, world: World) -> str:
    found = world.boundary.unit_plan(command.plan)
    return "" if found is None else found.unit


_merge_or_wait = may_wait(_merge)
PLANNED: dict[str, tuple[type, Callable[[Any, Asked, Any], list[Any]]]] = {
    kind.__name__: (kind, rule)
    for kind, rule in (
        *(
            (kind, ON_UNITS[kind])
            for kind in (
                CreateUnit,
                RenameUnit,
                MoveUnit,
                RenumberUnit,
                MarkZone,
                CloseUnit,
            )
        ),
        (MergeStations, _merge_or_wait),
    )
}
DECIDERS: dict[type, Callable[[Any, Asked, Any], list[Any]]] = {
    MergeStations: _merge_or_wait,
    ApplyUnitPlan: _apply,
    CancelUnitPlan: _cancel,
}
UNIT_OF: dict[type, Callable[[Any, Any], str]] = {
    MergeStations: _both,
    ApplyUnitPlan: _where,
    CancelUnitPlan: _where,
}
INVERSES: dict[type, Callable[[Any, Asked, Any], Any]] = {CasesRehoused: _back}
