"""One table: which rule answers which command, after the permission was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import domain.access.decider
import domain.boundary.decider
import domain.cases.decider
import domain.entities.decider
import domain.organisation.decider
import domain.plans.decider
import domain.staffing.decider
from domain.access.permissions import check
from domain.commands import COMMANDS
from domain.founding import CreateWorkspace, UndoAct, WorkspaceCreated
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.world import World

_ROOMS = (
    domain.access.decider,
    domain.boundary.decider,
    domain.entities.decider,
    domain.staffing.decider,
    domain.cases.decider,
    domain.organisation.decider,
    domain.plans.decider,
)


def _create(command: CreateWorkspace, _asked: Asked, world: World) -> list[Any]:
    if world.meta is not None:
        raise Refused("WORKSPACE_EXISTS", title=world.meta.title)
    return [
        WorkspaceCreated(
            workspace=command.workspace,
            title=command.title,
            crs_epsg=command.crs_epsg,
            city_code=command.city_code,
            training=command.training,
            day=command.day,
            slots=command.slots,
        )
    ]


def _undo(command: UndoAct, asked: Asked, world: World) -> list[Any]:
    act = world.past(command.seq)
    if act is None:
        raise Refused("NO_SUCH_ACT", seq=command.seq)
    if act.undone_by is not None:
        raise Refused("ALREADY_UNDONE", seq=act.seq, by=act.undone_by)
    for later in world.touched_since(act):
        if getattr(COMMANDS.get(later.command), "passive", False):
            continue
        if later.actor != asked.actor:
            raise Refused("TOUCHED_SINCE", seq=later.seq, command=later.command)
        raise Refused("LATER_ACT_FIRST", seq=later.seq, command=later.command)
    return [_inverse(event, asked, world) for event in reversed(act.events)]


def _inverse(event: object, asked: Asked, world: World) -> object:
    rule = INVERSES.get(type(event))
    if rule is None:
        raise Refused("CANNOT_UNDO", what=type(event).__name__)
    return rule(event, asked, world)


DECIDERS: dict[type, Callable[[Any, Asked, World], list[Any]]] = {
    CreateWorkspace: _create,
    UndoAct: _undo,
}
UNIT_OF: dict[type, Callable[[Any, World], str]] = {}
INVERSES: dict[type, Callable[[Any, Asked, World], Any]] = {}
for _room in _ROOMS:
    DECIDERS.update(_room.DECIDERS)
    UNIT_OF.update(_room.UNIT_OF)
    INVERSES.update(_room.INVERSES)


def decide(command: object, asked: Asked, world: World) -> list[Any]:
    """Return the events that a command leads to, or raise Refused with its reason."""
    kind = type(command)
    if world.meta is None and kind is not CreateWorkspace:
        raise Refused("WORKSPACE_EMPTY")
    if world.access.founded():
        unit_of = UNIT_OF.get(kind)
        check(command, asked, world, unit_of(command, world) if unit_of else "")
    return DECIDERS[kind](command, asked, world)
