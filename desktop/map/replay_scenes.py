"""What a film of steps or of published states consists of, scene by scene, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.published_states import published_states
from desktop.plan_sentences import person_of, step_words
from desktop.texts import t

if TYPE_CHECKING:
    from datetime import datetime

    from db.published_states import PublishedState
    from db.world import Reads
    from domain.plans.reads import PlanRow


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: its place in a plan (`step`) or in time (`at`), and its words."""

    said: str
    who: str
    at: datetime
    step: int = 0


def plan_scenes(read: Reads, plan: PlanRow) -> tuple[Scene, ...]:
    """Return a plan from its opening to where it stands; what was taken back is out."""
    opened = Scene(
        t("plan.step.opened"), person_of(read, plan.author), plan.opened_at, 0
    )
    steps = (
        Scene(step_words(one), person_of(read, one.by), one.at, one.step)
        for one in read.plans.steps(plan.id)
        if one.step <= plan.step
    )
    return (opened, *steps)


def published_scenes(read: Reads) -> tuple[Scene, ...]:
    """Return the published grids from the founding to those in force."""
    return tuple(
        Scene(_state_words(one), person_of(read, one.by or one.actor), one.at)
        for one in published_states(read.conn)
    )


def _state_words(state: PublishedState) -> str:
    if not state.plan:
        key = "replay.founded" if not state.went else "replay.redrawn"
        return t(key, came=state.came, went=state.went)
    return t(
        "replay.published",
        plan=state.plan,
        number=state.document_no,
        came=state.came,
        went=state.went,
    )
