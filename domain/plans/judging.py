"""What the check of a plan means for handing it in: errors block, warnings wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.plans.events import FindingIgnored
from domain.plans.finding import ERROR, WARNING
from domain.plans.plan_check import blocking, check_changed
from domain.refused import Refused

if TYPE_CHECKING:
    from domain.plans import commands
    from domain.plans.finding import Finding
    from domain.plans.reads import PlanRow, PlanWorld

# The key of a reason that is given for every warning.
ALL: Final = "*"


def reasoned(
    command: commands.SubmitPlan, plan: PlanRow, world: PlanWorld
) -> tuple[tuple[str, str], ...]:
    """Return the reason for each warning of the check, those ignored before too.

    Refused PLAN_HAS_ERRORS, PLAN_NEEDS_REASONS: how many there are, and the first.
    """
    found = check_changed(plan.id, world)
    given = {key: reason.strip() for key, reason in command.reasons}
    known = {**world.plans.ignored(plan.id), **given}
    told = {}
    for one in found:
        reason = known.get(one.key) or known.get(ALL, "")
        if one.gravity == WARNING and reason:
            told[one.key] = reason
    errors, open_ones = blocking(found, told)
    if errors:
        raise Refused("PLAN_HAS_ERRORS", **_first(plan, errors))
    if open_ones:
        raise Refused("PLAN_NEEDS_REASONS", **_first(plan, open_ones))
    return tuple(sorted(told.items()))


def _first(plan: PlanRow, found: tuple[Finding, ...]) -> dict[str, Any]:
    one = found[0]
    return {
        "plan": plan.title,
        "count": len(found),
        "finding": one.kind,
        "where": ", ".join(one.grids) or one.key,
        "key": one.key,
    }


def ignore(
    command: commands.IgnoreFinding, plan: PlanRow, world: PlanWorld
) -> list[Any]:
    """Let a warning stand for a reason, or no longer.

    Refused NO_SUCH_FINDING, FINDING_BLOCKS for an error, FIELD_MISSING.
    """
    old = world.plans.ignored(plan.id).get(command.key, "")
    reason = command.reason.strip()
    if not reason and not old:
        raise Refused("FIELD_MISSING", field="reason")
    if reason:
        found = {one.key: one for one in check_changed(plan.id, world)}
        one = found.get(command.key)
        if one is None:
            raise Refused("NO_SUCH_FINDING", plan=plan.title, key=command.key)
        if one.gravity == ERROR:
            raise Refused("FINDING_BLOCKS", finding=one.kind, plan=plan.title)
    return [FindingIgnored(plan=plan.id, key=command.key, old=old, reason=reason)]
