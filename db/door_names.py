"""What a script names in its own way, told as the rules expect it.

Rules know a plan by its id and a grid by its code. A person who writes a command
has a plan's title or the id of a grid's version before him as often: `main.py show`
prints both.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from domain.boundary.commands import COMMANDS as OF_BOUNDARIES
from domain.plans.commands import COMMANDS as OF_PLANS
from domain.plans.lifecycle import DRAFT
from domain.plans.naming import meant

if TYPE_CHECKING:
    from db.world import Reads
    from domain.boundary.editing.mesh import Mesh

PLANS: Final = ("plan", "of")
GRIDS: Final = ("grid", "other", "giver", "receiver", "grids", "keep", "into")
ROOMS: Final = frozenset({*OF_PLANS, *OF_BOUNDARIES})


def named(command: Any, read: Reads) -> Any:
    """Return a command about borders with plans as ids and grids as codes.

    Refused NO_SUCH_PLAN, PLAN_NAMED_TWICE. A grid that is not found is left as it
    was named, for the rule to refuse.
    """
    if type(command) not in ROOMS:
        return command
    given: dict[str, Any] = {
        name: meant(read.plans, held).id
        for name, held in _held(command, PLANS)
        if held and type(command) in OF_PLANS
    }
    command = replace(command, **given)
    codes: dict[str, Any] = {}
    for name, held in _held(command, GRIDS):
        if isinstance(held, str) and held:
            codes[name] = _code(held, command, read)
        elif isinstance(held, tuple):
            codes[name] = tuple(_code(one, command, read) for one in held)
    return replace(command, **codes)


def _held(command: Any, names: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [
        (one.name, getattr(command, one.name))
        for one in fields(command)
        if one.name in names and not one.metadata.get("issued")
    ]


def _code(grid: str, command: Any, read: Reads) -> str:
    """Return the code of a grid in force or of the plan; what is a code stays."""
    version = read.boundary.version(grid)
    if version is not None:
        return version.code
    mesh = _drawn(getattr(command, "plan", ""), read)
    found = None if mesh is None else mesh.grids.get(grid)
    return grid if found is None else found.code


def _drawn(plan: str, read: Reads) -> Mesh | None:
    """Return the grids of the plan a command is about: named, or the only draft."""
    drafts = [one.id for one in read.plans.plans() if one.state == DRAFT]
    if not plan and len(drafts) == 1:
        plan = drafts[0]
    return read.plans.mesh(plan) if plan else None
