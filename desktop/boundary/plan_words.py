"""Plans in words: their states, their steps by name, who and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.plan_sentences import person_of
from desktop.texts import t
from domain.plans.lifecycle import (
    ACTIVE,
    APPROVED,
    ARCHIVED,
    DRAFT,
    SCHEDULED,
    SUBMITTED,
)

if TYPE_CHECKING:
    from datetime import datetime

    from db.world import Reads
    from domain.plans.reads import PlanRow

STATES: Final = (DRAFT, SUBMITTED, APPROVED, SCHEDULED, ACTIVE, ARCHIVED)
# How each state looks in a list, so that it is not told by its word alone.
ICONS: Final = {
    DRAFT: "pencil-outline",
    SUBMITTED: "send",
    APPROVED: "check-decagram-outline",
    SCHEDULED: "calendar-clock",
    ACTIVE: "map-check-outline",
    ARCHIVED: "archive-outline",
}


def state_word(state: str) -> str:
    """Return the name of a plan's state."""
    return t(f"plan.state.{state}")


def day(at: datetime | None) -> str:
    """Return a date, with the time of day only where it is not midnight."""
    if at is None:
        return "—"
    return (
        f"{at:%Y-%m-%d}" if (at.hour, at.minute) == (0, 0) else f"{at:%Y-%m-%d %H:%M}"
    )


def facts_of(read: Reads, plan: PlanRow, *, short: bool = False) -> str:
    """Return the lines below a plan's title: base, author, effect, document.

    Where there is little room, one line: of a plan that has a day what came of it,
    of another who draws it.
    """
    told = [
        t("plan.fact.base", at=day(plan.base_at)),
        t("plan.fact.author", name=person_of(read, plan.author)),
    ]
    if short:
        told = told[1:] if plan.effective_at is None else []
    if plan.effective_at is not None:
        key = "plan.fact.from" if plan.state == ACTIVE else "plan.fact.effective"
        told.append(t(key, at=day(plan.effective_at)))
    elif plan.state not in {ACTIVE, ARCHIVED}:
        told.append(t("plan.fact.no_date"))
    if plan.document_no:
        told.append(t("plan.fact.document", number=plan.document_no))
    if plan.approved_by:
        told.append(t("plan.fact.approved", name=person_of(read, plan.approved_by)))
    return " · ".join(told)
