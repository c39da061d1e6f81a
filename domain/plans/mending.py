"""How a plan would look after a fix: the grids before and after, nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.plans.decider import DRAW
from domain.plans.drawing import Table
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.asked import Asked
    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.events import GridContent
    from domain.plans.finding import Finding, Fix
    from domain.plans.reads import PlanWorld


@dataclass(frozen=True, slots=True)
class Mended:
    """What commands would do: the versions that go, and those that come instead."""

    before: tuple[GridContent, ...]
    after: tuple[GridContent, ...]


def mended(
    plan: str, commands: Iterable[Any], mesh: Mesh, asked: Asked, world: PlanWorld
) -> Mended:
    """Work commands out on a copy of a plan; Refused as they themselves would be.

    Commands that step through the plan's history change no outline here.
    """
    copy = mesh.copy()
    gone: dict[str, GridContent] = {}
    come: dict[str, GridContent] = {}
    for command in commands:
        rule = DRAW.get(type(command))
        if rule is None:
            continue
        drawn = rule(command, Table(plan, copy, asked, world))
        for one in drawn.removed:
            if come.pop(one, None) is None:
                gone[one] = copy.grids[one]
        come.update({grid.id: grid for grid in drawn.added})
        copy.apply(drawn.removed, drawn.added)
    return Mended(tuple(gone.values()), tuple(come.values()))


def can_be_done(
    finding: Finding, mesh: Mesh, asked: Asked, world: PlanWorld, plan: str
) -> tuple[Fix, ...]:
    """Return the fixes of a finding that the rules of drawing would let through."""
    return tuple(
        fix for fix in finding.fixes if _works(fix.commands, mesh, asked, world, plan)
    )


def _works(
    commands: Sequence[Any], mesh: Mesh, asked: Asked, world: PlanWorld, plan: str
) -> bool:
    try:
        mended(plan, commands, mesh, asked, world)
    except Refused:
        return False
    return True
