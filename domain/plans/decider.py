"""What the rules say to each thing asked about boundary plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.plans import (
    commands,
    dividing,
    drawing,
    judging,
    lifecycle,
    negotiating,
    rebasing,
    reverting,
)
from domain.plans import filling_plans as filling_rule
from domain.plans.border_events import (
    BorderAnswered,
    BorderRequested,
    BorderWithdrawn,
)
from domain.plans.events import (
    FindingIgnored,
    PlanLocked,
    PlanMoved,
    PlanNamed,
    PlanOpened,
    PlanRedrawn,
    PlanStepped,
)
from domain.plans.naming import only_draft
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.plans.drawing import Drawn, Table
    from domain.plans.reads import PlanRow, PlanWorld

__all__ = ("DECIDERS", "INVERSES", "UNIT_OF")

DRAW: dict[type, Callable[[Any, Table], Drawn]] = {
    commands.SplitGrid: drawing.split,
    commands.MergeGrids: drawing.merge,
    commands.ReshapeBorder: drawing.reshape,
    commands.MoveVertex: drawing.move_vertex,
    commands.MoveEdge: drawing.move_edge,
    commands.InsertVertex: drawing.insert_vertex,
    commands.DeleteVertex: drawing.delete_vertex,
    commands.TransferPiece: drawing.transfer,
    commands.GiveBlocks: dividing.give_blocks,
    commands.SimplifyBorders: drawing.simplify,
    commands.FillGrids: filling_rule.fill,
    commands.HandOver: drawing.hand_over,
    commands.NameGrid: drawing.name_grid,
    commands.ChangeKind: drawing.change_kind,
    commands.ProposeDivision: dividing.propose_division,
    commands.TakeDivision: dividing.take_division,
    commands.TakeBorder: negotiating.take,
}
MOVE: dict[type, Callable[[Any, PlanRow, Asked, PlanWorld], list[Any]]] = {
    commands.SubmitPlan: lifecycle.submit,
    commands.WithdrawPlan: lifecycle.withdraw,
    commands.ApprovePlan: lifecycle.approve,
    commands.RejectPlan: lifecycle.reject,
    commands.PublishPlan: lifecycle.publish,
    commands.ArchivePlan: lifecycle.archive,
}


def _plan(named: str, world: PlanWorld) -> PlanRow:
    """Return the plan named, or the only draft there is when none is named."""
    if named:
        found = world.plans.plan(named)
        if found is None:
            raise Refused("NO_SUCH_PLAN", plan=named)
        return found
    return only_draft(world.plans)


def _draft(named: str, world: PlanWorld) -> PlanRow:
    plan = _plan(named, world)
    if plan.state != lifecycle.DRAFT:
        raise Refused("PLAN_STATE", plan=plan.title, state=plan.state)
    return plan


def _open(command: commands.OpenPlan, asked: Asked, world: PlanWorld) -> list[Any]:
    title = command.title.strip()
    if not title:
        raise Refused("FIELD_MISSING", field="title")
    if not world.boundary.grid_count():
        raise Refused("NO_GRIDS")
    return [
        PlanOpened(
            plan=command.plan,
            title=title,
            reason=command.reason,
            author=asked.actor,
            base_at=asked.at,
        )
    ]


def _rename(command: commands.RenamePlan, _: Asked, world: PlanWorld) -> list[Any]:
    plan = _plan(command.plan, world)
    reason = plan.reason if command.reason is None else command.reason
    if not command.title.strip():
        raise Refused("FIELD_MISSING", field="title")
    return [
        PlanNamed(
            plan=plan.id,
            old_title=plan.title,
            title=command.title.strip(),
            old_reason=plan.reason,
            reason=reason,
        )
    ]


def _draw(command: Any, asked: Asked, world: PlanWorld) -> list[Any]:
    plan = _draft(command.plan, world)
    mesh = world.plans.mesh(plan.id)
    drawn = DRAW[type(command)](command, drawing.Table(plan.id, mesh, asked, world))
    gone = [mesh.grids[one] for one in drawn.removed]
    for grid in gone:
        if grid.code in plan.locked:
            raise Refused("GRID_LOCKED", grid=grid.name)
    if not gone and not drawn.added:
        raise Refused("STROKE_CHANGES_NOTHING", plan=plan.title)
    lifecycle.insist_on_rank([*gone, *drawn.added], asked, world)
    return [
        PlanRedrawn(
            plan=plan.id,
            step=plan.step + 1,
            op=type(command).__name__,
            told=drawn.told,
            removed=drawn.removed,
            added=drawn.added,
        )
    ]


def _step(plan: PlanRow, to: int, asked: Asked, world: PlanWorld) -> list[Any]:
    if to == plan.step:
        raise Refused("ALREADY_AT_STEP", step=to)
    if not 0 <= to <= plan.steps:
        raise Refused("NO_SUCH_STEP", step=to, steps=plan.steps)
    _insist_on_steps(plan, to, asked, world)
    return [PlanStepped(plan=plan.id, old=plan.step, step=to)]


def _insist_on_steps(plan: PlanRow, to: int, asked: Asked, world: PlanWorld) -> None:
    """Refuse to step over a change of a locked grid or a higher border, both ways."""
    low, high = sorted((plan.step, to))
    touched = world.plans.touched(plan.id, low, high)
    lifecycle.insist_on_rank(touched, asked, world)
    codes = {grid.code for grid in touched}
    for code in plan.locked:
        if code in codes:
            grid = world.plans.mesh(plan.id).by_code(code)
            raise Refused("GRID_LOCKED", grid=code if grid is None else grid.name)


def _undo(command: commands.UndoStep, asked: Asked, world: PlanWorld) -> list[Any]:
    plan = _draft(command.plan, world)
    if plan.step == 0:
        raise Refused("NOTHING_TO_UNDO", plan=plan.title)
    return _step(plan, plan.step - 1, asked, world)


def _redo(command: commands.RedoStep, asked: Asked, world: PlanWorld) -> list[Any]:
    plan = _draft(command.plan, world)
    if plan.step == plan.steps:
        raise Refused("NOTHING_TO_REDO", plan=plan.title)
    return _step(plan, plan.step + 1, asked, world)


def _go(command: commands.GoToStep, asked: Asked, world: PlanWorld) -> list[Any]:
    return _step(_draft(command.plan, world), command.step, asked, world)


def _lock(command: commands.LockGrids, _: Asked, world: PlanWorld) -> list[Any]:
    plan = _draft(command.plan, world)
    mesh = world.plans.mesh(plan.id)
    for code in command.grids:
        if mesh.by_code(code) is None:
            raise Refused("NO_SUCH_GRID", grid=code)
    named = set(command.grids)
    codes = set(plan.locked) | named if command.locked else set(plan.locked) - named
    fresh = tuple(sorted(codes))
    return [PlanLocked(plan=plan.id, old=plan.locked, codes=fresh)]


def _ignore(command: commands.IgnoreFinding, _: Asked, world: PlanWorld) -> list[Any]:
    return judging.ignore(command, _draft(command.plan, world), world)


def _move(command: Any, asked: Asked, world: PlanWorld) -> list[Any]:
    plan = _plan_to_move(command, world)
    return MOVE[type(command)](command, plan, asked, world)


def _plan_to_move(command: Any, world: PlanWorld) -> PlanRow:
    """Return the plan named; without a name the only one that is not over."""
    if command.plan:
        return _plan(command.plan, world)
    over = {lifecycle.ACTIVE, lifecycle.ARCHIVED}
    going = [one for one in world.plans.plans() if one.state not in over]
    if not going:
        raise Refused("NO_PLAN_GOING")
    if len(going) > 1:
        raise Refused("NAME_THE_PLAN", count=len(going))
    return going[0]


def _rebase(command: commands.RebasePlan, asked: Asked, world: PlanWorld) -> list[Any]:
    return rebasing.rebase(command, _draft(command.plan, world), asked, world)


DECIDERS: dict[type, Callable[[Any, Asked, Any], list[Any]]] = {
    commands.OpenPlan: _open,
    commands.RenamePlan: _rename,
    commands.UndoStep: _undo,
    commands.RedoStep: _redo,
    commands.GoToStep: _go,
    commands.LockGrids: _lock,
    commands.IgnoreFinding: _ignore,
    commands.RebasePlan: _rebase,
    commands.TakeInPlan: rebasing.take_in,
    commands.RevertPlan: reverting.revert,
    commands.RequestBorder: negotiating.ask,
    commands.AnswerBorderRequest: negotiating.answer,
    commands.WithdrawBorderRequest: negotiating.withdraw,
    **dict.fromkeys(DRAW, _draw),
    **dict.fromkeys(MOVE, _move),
}


def _reach(command: Any, world: PlanWorld) -> str:
    """Return the lowest unit that holds all that a plan changes: its head may judge."""
    difference = world.plans.difference(_plan_to_move(command, world).id)
    return lifecycle.reach((*difference.removed, *difference.added), world)


UNIT_OF: dict[type, Callable[[Any, Any], str]] = {
    commands.ApprovePlan: _reach,
    commands.RejectPlan: _reach,
    commands.PublishPlan: _reach,
}


def _back(event: PlanRedrawn, asked: Asked, world: PlanWorld) -> PlanStepped:
    plan = world.plans.plan(event.plan)
    if plan is None or plan.state != lifecycle.DRAFT or plan.step != event.step:
        raise Refused("CANNOT_UNDO", what=event.op)
    _insist_on_steps(plan, event.step - 1, asked, world)
    return PlanStepped(plan=event.plan, old=event.step, step=event.step - 1)


def _stepped(event: PlanStepped, asked: Asked, world: PlanWorld) -> PlanStepped:
    plan = world.plans.plan(event.plan)
    if plan is None or plan.state != lifecycle.DRAFT or plan.step != event.step:
        raise Refused("CANNOT_UNDO", what=f"{event.step}")
    _insist_on_steps(plan, event.old, asked, world)
    return PlanStepped(plan=event.plan, old=event.step, step=event.old)


INVERSES: dict[type, Callable[[Any, Asked, Any], Any]] = {
    PlanNamed: lambda event, _asked, _world: PlanNamed(
        plan=event.plan,
        old_title=event.title,
        title=event.old_title,
        old_reason=event.reason,
        reason=event.old_reason,
    ),
    BorderRequested: negotiating.withdrawn,
    BorderAnswered: negotiating.unanswered,
    BorderWithdrawn: negotiating.turned_back,
    PlanRedrawn: _back,
    PlanStepped: _stepped,
    PlanLocked: lambda event, _asked, _world: PlanLocked(
        plan=event.plan, old=event.codes, codes=event.old
    ),
    FindingIgnored: lambda event, _asked, _world: FindingIgnored(
        plan=event.plan, key=event.key, old=event.reason, reason=event.old
    ),
    PlanOpened: lambda event, asked, _world: PlanMoved(
        plan=event.plan,
        old=lifecycle.DRAFT,
        state=lifecycle.ARCHIVED,
        by=asked.actor,
    ),
}
