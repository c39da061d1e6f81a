"""A plan brought up to the borders in force, and the plan of another desk taken in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.boundary.codes import CodeParts, next_codes, prefix
from domain.boundary.lattice import LARGEST_MM, to_rings, to_shape
from domain.boundary.lineage import version_id
from domain.plans.events import PlanOpened, PlanRebased, PlanRedrawn
from domain.plans.lifecycle import content_hash, insist_on_rank
from domain.plans.reads import Difference
from domain.plans.three_way import Merged, merge
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.asked import Asked
    from domain.boundary.events import GridContent
    from domain.plans import commands
    from domain.plans.reads import PlanRow, PlanWorld

ByCode = dict[str, "GridContent"]


def against_force(
    plan: PlanRow, world: PlanWorld, choices: Mapping[str, str]
) -> Merged:
    """Return a plan and what was published since it began, taken together."""
    return merged(*sides_of_rebase(plan, world), choices)


def sides_of_rebase(plan: PlanRow, world: PlanWorld) -> tuple[ByCode, ByCode, ByCode]:
    """Return what a plan began from, what it is now, and what is in force now."""
    base = by_code(world.plans.base(plan.id))
    theirs = by_code(world.boundary.contents())
    mine = by_code(world.plans.mesh(plan.id).grids.values())
    return base, _renumbered(mine, base, theirs, world), theirs


def rebase(
    command: commands.RebasePlan, plan: PlanRow, asked: Asked, world: PlanWorld
) -> list[Any]:
    """Put a draft onto the borders in force; refused while conflicts are unsettled."""
    found = against_force(plan, world, dict(command.choices))
    settled(plan.title, found)
    removed, added = turned(by_code(world.boundary.contents()), found.grids, asked)
    return [
        PlanRebased(
            plan=plan.id,
            base_at=asked.at,
            told={"title": plan.title, **_agreed(plan, world)},
            removed=removed,
            added=added,
        )
    ]


def _agreed(plan: PlanRow, world: PlanWorld) -> dict[str, str]:
    """Return the agreed borders that a plan's steps hold: they become its first."""
    held = [
        step.told["requests"]
        for step in world.plans.steps(plan.id)
        if step.step <= plan.step and "requests" in step.told
    ]
    return {"requests": " ".join(held)} if held else {}


def take_in(command: commands.TakeInPlan, asked: Asked, world: PlanWorld) -> list[Any]:
    """Take another desk's plan in, against what this desk has now."""
    for grid in (*command.base, *command.added):
        _insist_on_outline(command.title, grid, world)
    given = Difference(command.base, command.added)
    if content_hash(given) != command.content_hash:
        raise Refused("PLAN_FILE_DAMAGED", title=command.title)
    into = world.plans.plan(command.into) if command.into else None
    if command.into and (into is None or into.state != "draft"):
        raise Refused("NO_SUCH_PLAN", plan=command.into)
    base, mine, theirs = sides_of(command, world)
    found = merged(base, mine, theirs, dict(command.choices))
    settled(command.title, found)
    removed, added = turned(mine, found.grids, asked)
    out = set(removed)
    insist_on_rank(
        [*(grid for grid in mine.values() if grid.id in out), *added], asked, world
    )
    return _taken(command, into, removed, added, asked)


def sides_of(
    command: commands.TakeInPlan, world: PlanWorld
) -> tuple[ByCode, ByCode, ByCode]:
    """Return what a plan from elsewhere began from, what is here, and what it is.

    Codes that the other desk has issued are changed where this one has used them too.
    """
    into = world.plans.plan(command.into) if command.into else None
    standing = world.boundary.contents() if into is None else _standing(into, world)
    mine = by_code(standing)
    old = by_code(
        world.boundary.contents() if into is None else world.plans.base(into.id)
    )
    base = _swapped(old, command.base)
    theirs = _swapped(
        {code: grid for code, grid in base.items() if code not in _codes(command.base)},
        command.added,
    )
    return base, mine, _renumbered(theirs, base, mine, world)


def _taken(
    command: commands.TakeInPlan,
    into: PlanRow | None,
    removed: tuple[str, ...],
    added: tuple[GridContent, ...],
    asked: Asked,
) -> list[Any]:
    if not removed and not added:
        raise Refused("PLAN_EMPTY", plan=command.title)
    opened = PlanOpened(
        plan=command.plan,
        title=command.title,
        reason=command.reason,
        author=asked.actor,
        base_at=asked.at,
    )
    drawn = PlanRedrawn(
        plan=command.plan if into is None else into.id,
        step=1 if into is None else into.step + 1,
        op="TakeInPlan",
        told={"title": command.title, "author": command.author},
        removed=removed,
        added=added,
    )
    return [opened, drawn] if into is None else [drawn]


def _insist_on_outline(title: str, grid: GridContent, world: PlanWorld) -> None:
    """Refuse a grid from elsewhere that is no outline, or of no station here."""
    rings = [ring for part in grid.rings for ring in part]
    whole = bool(rings) and all(
        len(ring) >= 6 and len(ring) % 2 == 0 and max(map(abs, ring)) <= LARGEST_MM
        for ring in rings
    )
    shape = to_shape(grid.rings) if whole else None
    if shape is None or not shape.is_valid or to_rings(shape) != grid.rings:
        raise Refused("PLAN_FILE_OUTLINE", title=title, grid=grid.code)
    unit = world.boundary.unit(grid.station)
    if unit is None or unit.level != "station":
        raise Refused("PLAN_FILE_STATION", title=title, grid=grid.name)


def _standing(plan: PlanRow, world: PlanWorld) -> Iterable[GridContent]:
    return world.plans.mesh(plan.id).grids.values()


def by_code(grids: Iterable[GridContent]) -> ByCode:
    return {grid.code: grid for grid in grids}


def _codes(grids: Iterable[GridContent]) -> set[str]:
    return {grid.code for grid in grids}


def _swapped(grids: Mapping[str, GridContent], fresh: Iterable[GridContent]) -> ByCode:
    return {**grids, **by_code(fresh)}


def merged(
    base: ByCode, mine: ByCode, theirs: ByCode, choices: Mapping[str, str]
) -> Merged:
    """Merge what is not the same everywhere; the rest stays as it is."""
    codes = {*base, *mine, *theirs}
    differ = {
        code
        for code in codes
        if len({_bare(side.get(code)) for side in (base, mine, theirs)}) > 1
    }
    was, ours, yours = (
        [grid for code, grid in side.items() if code in differ]
        for side in (base, mine, theirs)
    )
    found = merge(was, ours, yours, choices)
    rest = {code: grid for code, grid in mine.items() if code not in differ}
    return Merged({**rest, **found.grids}, found.conflicts)


def _bare(grid: GridContent | None) -> GridContent | None:
    return None if grid is None else replace(grid, id="")


def settled(title: str, found: Merged) -> None:
    if found.conflicts:
        raise Refused(
            "PLAN_CONFLICTS",
            plan=title,
            count=len(found.conflicts),
            keys=", ".join(one.key for one in found.conflicts[:5]),
        )


def turned(
    standing: ByCode, wanted: Mapping[str, GridContent], asked: Asked
) -> tuple[tuple[str, ...], tuple[GridContent, ...]]:
    removed, added = [], []
    for code, grid in standing.items():
        if _bare(wanted.get(code)) != _bare(grid):
            removed.append(grid.id)
    for code, grid in wanted.items():
        if _bare(standing.get(code)) != _bare(grid):
            added.append(replace(grid, id=version_id(asked.command_id, code)))
    return tuple(removed), tuple(added)


def _renumbered(mine: ByCode, base: ByCode, theirs: ByCode, world: PlanWorld) -> ByCode:
    """Give new codes to grids whose provisional ones were issued meanwhile."""
    out = dict(mine)
    for code in sorted(mine.keys() - base.keys()):
        if code not in theirs and not world.boundary.code_state(code):
            continue
        if _bare(theirs.get(code)) == _bare(mine[code]):
            # Both sides have drawn the very same grid.
            continue
        grid = out.pop(code)
        fresh = free_code(grid.station, [*out, *theirs, code], world)
        out[fresh] = replace(grid, code=fresh)
    return out


def free_code(station: str, used: Sequence[str], world: PlanWorld) -> str:
    reads = world.boundary
    unit = reads.unit(station)
    above = None if unit is None else reads.unit(unit.parent)
    if unit is None or above is None:
        raise Refused("STATION_UNKNOWN", station=station)
    parts = CodeParts(bureau=above.code, station=unit.code)
    head = prefix(reads.segments(), parts)
    every = [*reads.codes_with(head), *used]
    return next_codes(reads.segments(), parts, every, 1)[0]
