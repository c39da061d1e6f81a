"""How a plan is handed in, judged by a second person and put into force."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from domain.access.permissions import allowed
from domain.boundary.editing.ring_algebra import only_noded, same_outline
from domain.boundary.events import GridsRedrawn
from domain.boundary.lineage import shares
from domain.plans.case_moves import case_moves
from domain.plans.events import CasesRegridded, PlanMoved
from domain.plans.freezing import insist_on_no_freeze
from domain.plans.judging import reasoned
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from domain.asked import Asked
    from domain.boundary.events import GridContent
    from domain.plans import commands
    from domain.plans.reads import Difference, PlanRow, PlanWorld

DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"
SCHEDULED, ACTIVE, ARCHIVED = "scheduled", "active", "archived"
FOLLOW: Final = "follow"
CASE_RULES: Final = (FOLLOW, "stay", "review")


def content_hash(difference: Difference) -> str:
    """Return the hash of what a plan changes, the same on every machine.

    Over the versions that go and, sorted by code, everything of those that come.
    """
    digest = hashlib.blake2b(digest_size=32)
    for grid in sorted(difference.removed, key=lambda one: one.id):
        digest.update(grid.id.encode() + b"\n")
    for grid in sorted(difference.added, key=lambda one: one.code):
        told = (grid.code, grid.name, grid.kind, grid.station, grid.division)
        digest.update(repr((told, grid.rings)).encode() + b"\n")
    return digest.hexdigest()


def submit(
    command: commands.SubmitPlan, plan: PlanRow, asked: Asked, world: PlanWorld
) -> list[Any]:
    """Fix the content of a draft and hand it in."""
    _in(plan, DRAFT)
    difference = world.plans.difference(plan.id)
    if not difference.added and not difference.removed:
        raise Refused("PLAN_EMPTY", plan=plan.title)
    _exact(plan, difference)
    # What could not come into force needs nobody's judgement.
    _base_stands(plan, difference, world)
    _codes_free(plan, difference, world)
    reasons = reasoned(command, plan, world)
    return [
        PlanMoved(
            plan=plan.id,
            old=plan.state,
            state=SUBMITTED,
            by=asked.actor,
            content_hash=content_hash(difference),
            reasons=reasons,
        )
    ]


def _exact(plan: PlanRow, difference: Difference) -> None:
    before = [grid.rings for grid in difference.removed]
    if not same_outline(before, [grid.rings for grid in difference.added]):
        raise Refused("NOT_EXACT", grids=plan.title)


def withdraw(
    command: commands.WithdrawPlan, plan: PlanRow, asked: Asked, _world: PlanWorld
) -> list[Any]:
    """Take a plan back to draft."""
    _in(plan, SUBMITTED, APPROVED, SCHEDULED)
    return [_moved(plan, DRAFT, asked, command.reason)]


def reject(
    command: commands.RejectPlan, plan: PlanRow, asked: Asked, _world: PlanWorld
) -> list[Any]:
    """Send a plan back to its author with a reason."""
    _in(plan, SUBMITTED)
    if not command.reason.strip():
        raise Refused("FIELD_MISSING", field="reason")
    return [_moved(plan, DRAFT, asked, command.reason)]


def approve(
    command: commands.ApprovePlan, plan: PlanRow, asked: Asked, world: PlanWorld
) -> list[Any]:
    """Approve what was submitted; neither its author nor its submitter may."""
    _in(plan, SUBMITTED)
    if asked.actor in {plan.author, plan.submitted_by}:
        raise Refused("SECOND_PERSON", plan=plan.title)
    if not command.document_no.strip():
        raise Refused("FIELD_MISSING", field="document_no")
    now = content_hash(world.plans.difference(plan.id))
    if now != plan.content_hash or command.content_hash not in {"", now}:
        raise Refused("PLAN_CONTENT_DIFFERS", plan=plan.title)
    event = _moved(plan, APPROVED, asked)
    return [replace(event, content_hash=now, document_no=command.document_no)]


def publish(
    command: commands.PublishPlan, plan: PlanRow, asked: Asked, world: PlanWorld
) -> list[Any]:
    """Put a plan into force in one act, or note the day on which that is to happen."""
    _in(plan, APPROVED, SCHEDULED)
    if command.cases not in CASE_RULES:
        raise Refused("BAD_WORD", field="cases", known=", ".join(CASE_RULES))
    difference = world.plans.difference(plan.id)
    if content_hash(difference) != plan.content_hash:
        raise Refused("PLAN_CONTENT_DIFFERS", plan=plan.title)
    _base_stands(plan, difference, world)
    at = command.effective_at or plan.effective_at or asked.at
    insist_on_no_freeze(plan.title, at, world)
    moved = replace(
        _moved(plan, ACTIVE, asked),
        content_hash=plan.content_hash,
        document_no=plan.document_no,
        effective_at=at,
        cases=command.cases,
    )
    if at > asked.at:
        return [replace(moved, state=SCHEDULED)]
    _codes_free(plan, difference, world)
    _not_before(difference, at, world)
    events: list[Any] = [_redrawn(plan, difference, at), moved]
    if command.cases == FOLLOW:
        codes = tuple(grid.code for grid in difference.removed)
        moves = case_moves(difference, world.plans.open_cases(codes))
        if moves:
            events.append(CasesRegridded(plan=plan.id, moves=moves))
    return events


def _redrawn(plan: PlanRow, difference: Difference, at: datetime) -> GridsRedrawn:
    return GridsRedrawn(
        op="plan",
        removed=tuple(grid.id for grid in difference.removed),
        added=tuple(sorted(difference.added, key=lambda grid: grid.code)),
        lineage=shares(difference.removed, difference.added),
        effective_at=at,
        document_no=plan.document_no,
        source=plan.title,
    )


def _base_stands(plan: PlanRow, difference: Difference, world: PlanWorld) -> None:
    for grid in difference.removed:
        if not world.boundary.version_in_force(grid.id):
            raise Refused("PLAN_BASE_MOVED", plan=plan.title, grid=grid.name)


def _codes_free(plan: PlanRow, difference: Difference, world: PlanWorld) -> None:
    before = {grid.code for grid in difference.removed}
    for grid in difference.added:
        if grid.code not in before and world.boundary.code_state(grid.code):
            raise Refused("PLAN_CODE_TAKEN", plan=plan.title, grid=grid.code)


def _not_before(difference: Difference, at: datetime, world: PlanWorld) -> None:
    for grid in difference.removed:
        since = world.boundary.valid_from(grid.id)
        if since is not None and at < since:
            raise Refused("GRID_TOO_EARLY", grid=grid.code, since=since.isoformat())


def archive(
    _command: commands.ArchivePlan, plan: PlanRow, asked: Asked, _world: PlanWorld
) -> list[Any]:
    """Put a plan away."""
    _in(plan, DRAFT, ACTIVE)
    return [_moved(plan, ARCHIVED, asked)]


def _moved(plan: PlanRow, state: str, asked: Asked, reason: str = "") -> PlanMoved:
    return PlanMoved(
        plan=plan.id, old=plan.state, state=state, by=asked.actor, reason=reason
    )


def _in(plan: PlanRow, *states: str) -> None:
    if plan.state not in states:
        raise Refused("PLAN_STATE", plan=plan.title, state=plan.state)


def unit_above(stations: Iterable[str], world: Any) -> str:
    """Return the lowest unit that holds all of some stations, "" for none."""
    paths = [world.boundary.path(one) for one in sorted(set(stations))]
    shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
    return shared[-1] if shared else ""


def reach(grids: Iterable[GridContent], world: Any) -> str:
    """Return the lowest unit above all grids that go or come, "" for none.

    A neighbour that only gets a vertex on its border is not changed.
    """
    return unit_above({grid.station for grid in _reshaped(grids)}, world)


def _reshaped(grids: Iterable[GridContent]) -> Iterator[GridContent]:
    """Yield the versions of grids that do more than get a vertex on a border."""
    by_code: dict[str, list[GridContent]] = {}
    for grid in grids:
        by_code.setdefault(grid.code, []).append(grid)
    for versions in by_code.values():
        if len(versions) == 1 or not all(
            _noded(one, other) for one, other in pairwise(versions)
        ):
            yield from versions


def _noded(one: GridContent, other: GridContent) -> bool:
    words = [replace(grid, id="", rings=()) for grid in (one, other)]
    return words[0] == words[1] and (
        only_noded(one.rings, other.rings) or only_noded(other.rings, one.rings)
    )


def insist_on_rank(grids: Iterable[GridContent], asked: Asked, world: Any) -> None:
    """Refuse a change that reaches further than the right of the one who asks.

    `grids` are all versions that go or come. A border between two stations is moved
    by one who may draw in both; who draws in one may end a cut on it, which gives the
    other side a vertex and moves nothing. Refused RANK_LOCKED names the unit whose
    right is needed.
    """
    held = list(grids)
    unit = unit_above({grid.station for grid in held}, world)
    if allowed(asked, "boundary.propose", unit, world):
        return
    unit = reach(held, world)
    if not allowed(asked, "boundary.propose", unit, world):
        found = world.boundary.unit(unit)
        raise Refused("RANK_LOCKED", unit=unit if found is None else found.name)
