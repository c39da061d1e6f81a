"""Which plan a person means: by its id, the beginning of it, or its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.plans.lifecycle import DRAFT
from domain.refused import Refused

if TYPE_CHECKING:
    from domain.plans.reads import PlanReads, PlanRow

# An id is meant by no fewer of its first letters.
LEAST_LETTERS: Final = 6


def meant(plans: PlanReads, named: str) -> PlanRow:
    """Return the plan that is named; without a name the only draft there is.

    Refused NO_SUCH_PLAN, NO_DRAFT, NAME_THE_PLAN, PLAN_NAMED_TWICE.
    """
    if not named:
        return only_draft(plans)
    found = plans.plan(named)
    if found is not None:
        return found
    alike = [one for one in plans.plans() if one.title == named]
    if not alike and len(named) >= LEAST_LETTERS:
        alike = [one for one in plans.plans() if one.id.startswith(named)]
    if not alike:
        raise Refused("NO_SUCH_PLAN", plan=named)
    if len(alike) > 1:
        ids = ", ".join(one.id for one in alike)
        raise Refused("PLAN_NAMED_TWICE", plan=named, ids=ids)
    return alike[0]


def only_draft(plans: PlanReads) -> PlanRow:
    """Return the only draft there is. Refused NO_DRAFT, NAME_THE_PLAN."""
    drafts = [one for one in plans.plans() if one.state == DRAFT]
    if not drafts:
        raise Refused("NO_DRAFT")
    if len(drafts) > 1:
        raise Refused("NAME_THE_PLAN", count=len(drafts))
    return drafts[0]
