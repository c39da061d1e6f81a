"""Acts on the management tree with a date ahead: tried, kept, and done on their day."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.boundary.lineage import version_id
from domain.boundary.planned_events import (
    CANCELLED,
    DONE,
    WAITING,
    UnitActPlanned,
    UnitPlanMarked,
)
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.boundary.planned_events import UnitPlan

    Rule = Callable[[Any, Asked, Any], list[Any]]

DATES = ("valid_from", "valid_to", "effective_at")
# What a unit holds today may be gone by the day on which it ends.
HOLDS = "UNIT_HOLDS"


def date_of(command: Any) -> datetime | None:
    """Return the day that an act on a unit is for, None for at once."""
    for name in DATES:
        at = getattr(command, name, None)
        if isinstance(at, datetime):
            return at
    return None


def dated(command: Any, at: datetime | None) -> Any:
    """Return the same act for another day."""
    names = {field.name for field in dataclasses.fields(command)}
    name = next(one for one in DATES if one in names)
    return dataclasses.replace(command, **{name: at})


def may_wait(rule: Rule) -> Rule:
    """Let an act with a date ahead be planned; without one `rule` decides it now."""

    def decide(command: Any, asked: Asked, world: Any) -> list[Any]:
        due = date_of(command)
        if due is None or due <= asked.at:
            return rule(command, asked, world)
        _try(rule, command, asked, world)
        act, unit = type(command).__name__, _unit_of(command)
        for plan in world.boundary.unit_plans():
            if (plan.act, plan.unit) == (act, unit) and act != "CreateUnit":
                raise Refused("UNIT_ALREADY_PLANNED", at=f"{plan.due_at:%Y-%m-%d}")
        return [
            UnitActPlanned(
                plan=version_id(asked.command_id, "unit_plan"),
                act=act,
                unit=unit,
                fields=_fields(command),
                due_at=due,
                at=asked.at,
                by=asked.doer or asked.actor,
            )
        ]

    return decide


def _try(rule: Rule, command: Any, asked: Asked, world: Any) -> None:
    """Refuse what could not be done even today."""
    try:
        rule(dated(command, None), asked, world)
    except Refused as reason:
        if not reason.code.startswith(HOLDS):
            raise


def _unit_of(command: Any) -> str:
    """Return the unit that a planned act is about; a new one stands for its parent."""
    if type(command).__name__ == "CreateUnit":
        return str(command.parent)
    return str(getattr(command, "station", "") or command.id)


def _fields(command: Any) -> dict[str, str | bool]:
    values = {
        field.name: getattr(command, field.name)
        for field in dataclasses.fields(command)
        if field.name not in DATES
    }
    return {name: one for name, one in values.items() if isinstance(one, str | bool)}


def marked(
    plan: UnitPlan, after: str, asked: Asked, reason: str = ""
) -> UnitPlanMarked:
    """Return that a planned act stands otherwise now."""
    return UnitPlanMarked(
        plan=plan.id,
        unit=plan.unit,
        before=plan.state,
        after=after,
        at=asked.at,
        by=asked.doer or asked.actor,
        reason=reason,
    )


def _unplanned(event: UnitActPlanned, asked: Asked, world: Any) -> UnitPlanMarked:
    plan = world.boundary.unit_plan(event.plan)
    if plan is None or plan.state != WAITING:
        raise Refused("CANNOT_UNDO", what=event.act)
    return marked(plan, CANCELLED, asked)


def _unmarked(event: UnitPlanMarked, asked: Asked, world: Any) -> UnitPlanMarked:
    plan = world.boundary.unit_plan(event.plan)
    if plan is None or plan.state != event.after:
        raise Refused("CANNOT_UNDO", what=event.after)
    # What was done and is taken back must not be done again by the clock.
    before = CANCELLED if DONE in {event.after, event.before} else event.before
    again = event.after == CANCELLED and event.before == DONE
    return marked(plan, DONE if again else before, asked)


INVERSES: dict[type, Callable[[Any, Asked, Any], Any]] = {
    UnitActPlanned: _unplanned,
    UnitPlanMarked: _unmarked,
}
