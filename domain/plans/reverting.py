"""A publication taken back: a new draft that restores the borders of before.

Nothing published is undone. The draft is judged like any other; codes that the
publication retired do not come back to life, their ground gets new ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.plans.events import PlanOpened, PlanRedrawn
from domain.plans.lifecycle import ACTIVE, ARCHIVED, insist_on_rank
from domain.plans.rebasing import by_code, free_code, merged, settled, turned
from domain.refused import Refused

if TYPE_CHECKING:
    from domain.asked import Asked
    from domain.plans import commands
    from domain.plans.reads import Difference, PlanRow, PlanWorld
    from domain.plans.rebasing import ByCode


def revert(command: commands.RevertPlan, asked: Asked, world: PlanWorld) -> list[Any]:
    """Open a draft whose first step is the inverse of a published plan.

    What was published since stays; where both changed the same border somebody has
    to choose, by `choices`.
    """
    plan = _published(command.of, world)
    base, standing, theirs = sides_of(command, world)
    found = merged(base, standing, theirs, dict(command.choices))
    settled(plan.title, found)
    removed, added = turned(standing, found.grids, asked)
    if not removed and not added:
        raise Refused("PLAN_EMPTY", plan=plan.title)
    was = [standing[code] for code in standing if standing[code].id in set(removed)]
    insist_on_rank([*was, *added], asked, world)
    return [
        PlanOpened(
            plan=command.plan,
            title=command.title.strip() or plan.title,
            reason=command.reason,
            author=asked.actor,
            base_at=asked.at,
        ),
        PlanRedrawn(
            plan=command.plan,
            step=1,
            op="RevertPlan",
            told={"title": plan.title},
            removed=removed,
            added=added,
        ),
    ]


def sides_of(
    command: commands.RevertPlan, world: PlanWorld
) -> tuple[ByCode, ByCode, ByCode]:
    """Return what was published, what is in force now, and what was before."""
    difference = world.plans.difference(_published(command.of, world).id)
    standing = by_code(world.boundary.contents())
    base = {**standing, **by_code(difference.added)}
    old = _restored(difference, base, world)
    gone = {grid.code for grid in difference.added}
    theirs = {code: grid for code, grid in base.items() if code not in gone} | old
    return base, standing, theirs


def _published(plan_id: str, world: PlanWorld) -> PlanRow:
    plan = world.plans.plan(plan_id)
    if plan is None:
        raise Refused("NO_SUCH_PLAN", plan=plan_id)
    over = plan.state == ARCHIVED and plan.effective_at is not None
    if plan.state != ACTIVE and not over:
        raise Refused("NOT_PUBLISHED", plan=plan.title, state=plan.state)
    return plan


def _restored(difference: Difference, base: ByCode, world: PlanWorld) -> ByCode:
    """Return the grids of before; those whose code was retired under new ones."""
    kept = {grid.code for grid in difference.added}
    out: ByCode = {}
    for grid in difference.removed:
        if world.boundary.unit(grid.station) is None:
            raise Refused("STATION_UNKNOWN", station=grid.station)
        code = grid.code
        if code not in kept:
            code = free_code(grid.station, [*base, *out], world)
        out[code] = replace(grid, code=code)
    return out
