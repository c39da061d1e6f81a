"""Rules for leave and for standing in for somebody (顶岗)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.refused import Refused
from domain.staffing.duty import responsible_at, why_absent
from domain.staffing.events import LeaveRecorded, PostTakenOver, TakeoverEnded
from domain.staffing.lookups import check_interval, check_self_or, serving
from domain.staffing.qualifications import check_qualified

if TYPE_CHECKING:
    from domain.asked import Asked
    from domain.staffing.commands import (
        ApproveLeave,
        AskLeave,
        EndLeave,
        EndTakeOver,
        MarkLeave,
        RevokeLeave,
        TakeOver,
    )
    from domain.staffing.reads import Leave, Person
    from domain.world import World

APPROVE = "staff.leave_approve"


def _new(
    command: AskLeave | MarkLeave, asked: Asked, world: World
) -> tuple[Person, LeaveRecorded]:
    person = serving(command.person, asked.at, world)
    check_interval(command.valid_from, command.valid_to)
    if world.staffing.leave_kind(command.kind, command.valid_from) is None:
        raise Refused("NO_SUCH_LEAVE_KIND", kind=command.kind)
    if world.staffing.leave(command.leave) is not None:
        raise Refused("ID_TAKEN", id=command.leave)
    for other in world.staffing.leaves_between(
        person.id, command.valid_from, command.valid_to
    ):
        raise Refused(
            "LEAVE_CLASH",
            person=person.name,
            kind=other.kind,
            start=other.valid_from.strftime("%Y-%m-%d %H:%M"),
            until=other.valid_to.strftime("%Y-%m-%d %H:%M"),
        )
    return person, LeaveRecorded(
        leave=command.leave,
        person=person.id,
        kind=command.kind,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        note=command.note,
        state="approved",
        was="",
    )


def mark_leave(command: MarkLeave, asked: Asked, world: World) -> list[Any]:
    """Enter an absence that takes effect at once."""
    return [_new(command, asked, world)[1]]


def ask_leave(command: AskLeave, asked: Asked, world: World) -> list[Any]:
    """Enter a wish for an absence, one's own or that of a person one answers for."""
    person, asked_for = _new(command, asked, world)
    check_self_or(APPROVE, person, asked, world)
    return [_changed(asked_for, "asked", was="")]


def _changed(leave: Leave | LeaveRecorded, state: str, was: str) -> LeaveRecorded:
    return LeaveRecorded(
        leave=leave.leave if isinstance(leave, LeaveRecorded) else leave.id,
        person=leave.person,
        kind=leave.kind,
        valid_from=leave.valid_from,
        valid_to=leave.valid_to,
        note=leave.note,
        state=state,
        was=was,
    )


def _leave(leave: str, world: World) -> Leave:
    found = world.staffing.leave(leave)
    if found is None:
        raise Refused("NO_SUCH_LEAVE", leave=leave)
    return found


def approve_leave(command: ApproveLeave, asked: Asked, world: World) -> list[Any]:
    """Approve what was asked for; nobody approves his own absence."""
    leave = _leave(command.leave, world)
    if leave.state != "asked":
        raise Refused("LEAVE_NOT_ASKED", state=leave.state)
    if asked.doer == leave.person:
        raise Refused("OWN_LEAVE")
    return [_changed(leave, "approved", leave.state)]


def revoke_leave(command: RevokeLeave, _asked: Asked, world: World) -> list[Any]:
    """Revoke an absence that still stands, with the reason."""
    leave = _leave(command.leave, world)
    if leave.state not in {"asked", "approved"}:
        raise Refused("LEAVE_OVER", state=leave.state)
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    return [_changed(leave, "revoked", leave.state)]


def end_leave(command: EndLeave, asked: Asked, world: World) -> list[Any]:
    """Replace a running absence by what of it was served until now."""
    leave = _leave(command.leave, world)
    if leave.state != "approved" or leave.valid_to <= asked.at:
        raise Refused("LEAVE_OVER", state=leave.state)
    if world.staffing.leave(command.served) is not None:
        raise Refused("ID_TAKEN", id=command.served)
    ended = _changed(leave, "revoked", leave.state)
    if asked.at <= leave.valid_from:
        return [ended]
    served = replace(
        ended, leave=command.served, valid_to=asked.at, state="approved", was=""
    )
    return [ended, served]


def take_over(command: TakeOver, asked: Asked, world: World) -> list[Any]:
    """Let a qualified person who is there stand in until a set time."""
    start = command.start or asked.at
    check_interval(start, command.until)
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    if world.boundary.grid(command.grid) is None:
        raise Refused("NO_SUCH_GRID", grid=command.grid)
    if world.staffing.takeover(command.takeover) is not None:
        raise Refused("ID_TAKEN", id=command.takeover)
    person = serving(command.person, start, world)
    if person.kind == "social":
        raise Refused("SOCIAL_MAY_NOT_ENFORCE", person=person.name, act=command.act)
    why = why_absent(person.id, start, world.staffing)
    if why:
        raise Refused("NOT_AVAILABLE", person=person.name, why=why)
    check_qualified(person.id, f"act:{command.act}", start, world.staffing)
    now = responsible_at(command.grid, start, world.staffing)
    if now.person == person.id and not now.uncovered:
        raise Refused("RESPONSIBLE_ALREADY", person=person.name, grid=command.grid)
    return [
        PostTakenOver(
            takeover=command.takeover,
            grid=command.grid,
            person=person.id,
            instead_of=now.person,
            valid_from=start,
            valid_to=command.until,
            reason=command.reason.strip(),
        )
    ]


def end_take_over(command: EndTakeOver, asked: Asked, world: World) -> list[Any]:
    """End a take-over that is still to run."""
    found = world.staffing.takeover(command.takeover)
    if found is None or found.valid_to <= asked.at:
        raise Refused("NO_SUCH_TAKEOVER", takeover=command.takeover)
    return [
        TakeoverEnded(
            takeover=found.id,
            grid=found.grid,
            person=found.person,
            valid_to=max(asked.at, found.valid_from),
            was_valid_to=found.valid_to,
        )
    ]


def undo_leave(event: LeaveRecorded, _asked: Asked, _world: World) -> LeaveRecorded:
    """Put an absence back into the state it had."""
    return _changed(event, event.was or "withdrawn", event.state)


def undo_takeover(event: PostTakenOver, _asked: Asked, _world: World) -> TakeoverEnded:
    """Void a take-over."""
    return TakeoverEnded(
        takeover=event.takeover,
        grid=event.grid,
        person=event.person,
        valid_to=event.valid_from,
        was_valid_to=event.valid_to,
    )


def undo_takeover_end(
    event: TakeoverEnded, _asked: Asked, _world: World
) -> TakeoverEnded:
    """Let a take-over run on as it was meant to."""
    return TakeoverEnded(
        takeover=event.takeover,
        grid=event.grid,
        person=event.person,
        valid_to=event.was_valid_to,
        was_valid_to=event.valid_to,
    )
