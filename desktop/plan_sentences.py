"""What a step of a plan did, and by whom, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.texts import has, t

if TYPE_CHECKING:
    from db.world import Reads
    from domain.plans.reads import StepRow


def step_words(step: StepRow) -> str:
    """Return what a step did, with the names of the grids it touched."""
    key, told = f"plan.step.{step.op}", dict(step.told)
    if has(f"grid_kind.{told.get('kind')}"):
        told["kind"] = t(f"grid_kind.{told['kind']}")
    said = ", ".join(told.values())
    if not has(key):
        return f"{step.op} {said}".strip()
    try:
        return t(key, **told)
    except KeyError:
        # A step of an older program may lack a word that the sentence asks for.
        return f"{t('plan.step.other')} {said}".strip()


def person_of(read: Reads, user: str) -> str:
    """Return the name of a user, "" for none."""
    if not user:
        return ""
    found = read.access.user(user)
    return user if found is None else found.name
