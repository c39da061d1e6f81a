"""Attachments, call-backs and the caller's data: acts on what a case's file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.cases import file_events as happened
from domain.cases.attaching import (
    ATTACHMENT_ROLES,
    check_size,
    limit_bytes,
    media_of,
    safe_name,
)
from domain.cases.case_of_id import case_of
from domain.cases.doer import HANDLER, doer_of, handles
from domain.cases.events import CasesUnlinked
from domain.cases.sealed_refs import SEALED_FIELDS
from domain.cases.side_acts import VISIBILITIES
from domain.cases.summary import refuse_personal
from domain.clock import desk_time
from domain.refused import Refused

if TYPE_CHECKING:
    from domain.asked import Asked
    from domain.cases import file_commands as asked_for
    from domain.cases.doer import Doer
    from domain.cases.part_rows import AttachmentRow, CallBackRow
    from domain.cases.reads import CaseRow
    from domain.world import World

# Beside the case's own handler, these may read who complained or reported.
MAY_REVEAL = ("intake", "watch_officer", "station_head")
MAY_ERASE = ("watch_officer", "station_head", "administrator")


def attach(command: asked_for.AttachFile, asked: Asked, world: World) -> list[Any]:
    """Decide the putting in of a file: known kind, not too large, not twice."""
    case = case_of(command.case, world)
    if len(command.chunks) != 1:
        raise Refused("FIELD_MISSING", field="attachment", act="attach")
    if command.role not in ATTACHMENT_ROLES or command.visibility not in VISIBILITIES:
        why = f"{command.role!r}, {command.visibility!r}"
        raise Refused("BAD_FIELD", command="AttachFile", why=why)
    name, sha256 = safe_name(command.name), command.chunks[0]
    data = world.blob(sha256)
    check_size(name, len(data), limit_bytes(world.cases))
    for one in world.cases.attachments(case.id):
        if one.sha256 == sha256 and one.removed_at is None:
            raise Refused("ALREADY_ATTACHED", name=name, as_name=one.name)
    return [
        happened.FileAttached(
            case=case.id,
            attachment=command.attachment,
            at=asked.at,
            by=_doer(case, asked, world).by,
            name=name,
            media=media_of(name, data),
            role=command.role,
            visibility=command.visibility,
            size=len(data),
            sha256=sha256,
        )
    ]


def remove(command: asked_for.RemoveFile, asked: Asked, world: World) -> list[Any]:
    """Decide the taking out of a file."""
    case = case_of(command.case, world)
    found = attachment_of(command.attachment, case, world)
    if not command.reason.strip():
        raise Refused("REASON_MISSING", act="detach")
    return [
        happened.FileRemoved(
            case=case.id,
            attachment=found.id,
            at=asked.at,
            by=_doer(case, asked, world).by,
            name=found.name,
            reason=command.reason.strip(),
        )
    ]


def attachment_of(id_: str, case: CaseRow, world: World) -> AttachmentRow:
    """Return a file that a case holds now, or refuse."""
    found = world.cases.attachment(id_)
    if found is None or found.case != case.id or found.removed_at is not None:
        raise Refused("NO_SUCH_ATTACHMENT", case=case.number)
    return found


def set_call_back(
    command: asked_for.SetCallBack, asked: Asked, world: World
) -> list[Any]:
    """Decide the setting of a call-back: in the future, with a word on what for."""
    case = case_of(command.case, world)
    if not command.text.strip():
        raise Refused("FIELD_MISSING", field="text", act="call_back")
    refuse_personal(command.text, "text")
    due = desk_time(command.due_at)
    if due <= asked.at:
        raise Refused("TIME_IN_PAST", field="due_at")
    return [
        happened.CallBackSet(
            case=case.id,
            call_back=command.call_back,
            at=asked.at,
            by=_doer(case, asked, world).by,
            due_at=due,
            text=command.text.strip(),
        )
    ]


def move_call_back(
    command: asked_for.MoveCallBack, asked: Asked, world: World
) -> list[Any]:
    """Decide the putting off of a call-back."""
    case = case_of(command.case, world)
    found = _call_back_of(command.call_back, case, world)
    due = desk_time(command.due_at)
    if due <= asked.at:
        raise Refused("TIME_IN_PAST", field="due_at")
    return [
        happened.CallBackMoved(
            case=case.id,
            call_back=found.id,
            at=asked.at,
            by=_doer(case, asked, world).by,
            before=found.due_at,
            after=due,
        )
    ]


def finish_call_back(
    command: asked_for.FinishCallBack, asked: Asked, world: World
) -> list[Any]:
    """Decide the noting of a call-back as made."""
    case = case_of(command.case, world)
    found = _call_back_of(command.call_back, case, world)
    refuse_personal(command.result, "result")
    return [
        happened.CallBackDone(
            case=case.id,
            call_back=found.id,
            at=asked.at,
            by=_doer(case, asked, world).by,
            result=command.result.strip(),
        )
    ]


def _call_back_of(id_: str, case: CaseRow, world: World) -> CallBackRow:
    found = world.cases.call_back(id_)
    if found is None or found.case != case.id or found.done_at is not None:
        raise Refused("NO_SUCH_CALL_BACK", case=case.number)
    return found


def reveal(command: asked_for.RevealCaller, asked: Asked, world: World) -> list[Any]:
    """Decide the reading of sealed fields: intake, the head, or the case's handler."""
    case = case_of(command.case, world)
    doer = _doer(case, asked, world)
    role = next((one for one in MAY_REVEAL if one in doer.roles), "")
    if not role and handles(case, doer.by, asked, world):
        role = HANDLER
    if not role:
        _refuse_role("reveal", (HANDLER, *MAY_REVEAL), doer)
    _check_sealed(case)
    unknown = [one for one in command.fields if one not in SEALED_FIELDS]
    if unknown or not command.fields:
        raise Refused("BAD_FIELD", command="RevealCaller", why=", ".join(unknown))
    return [
        happened.CallerRevealed(
            case=case.id,
            at=asked.at,
            by=doer.by,
            role=role,
            fields=command.fields,
            reason=command.reason.strip(),
        )
    ]


def erase(command: asked_for.EraseCaller, asked: Asked, world: World) -> list[Any]:
    """Decide the erasing of a complainant's data: only when the case has ended."""
    case = case_of(command.case, world)
    doer = _doer(case, asked, world)
    role = next((one for one in MAY_ERASE if one in doer.roles), "")
    if not role:
        _refuse_role("erase", MAY_ERASE, doer)
    _check_sealed(case)
    state = world.cases.state(case.state)
    if state is None or state.is_open:
        raise Refused("STILL_OPEN", case=case.number)
    if not command.reason.strip():
        raise Refused("REASON_MISSING", act="erase")
    return [
        happened.CallerErased(
            case=case.id,
            at=asked.at,
            by=doer.by,
            role=role,
            reason=command.reason.strip(),
        )
    ]


def _check_sealed(case: CaseRow) -> None:
    if not case.sealed:
        raise Refused("NOTHING_SEALED", case=case.number)


def _refuse_role(act: str, needs: tuple[str, ...], doer: Doer) -> None:
    raise Refused(
        "ROLE_NOT_ALLOWED",
        act=act,
        needs=" ".join(needs),
        role=" ".join(sorted(doer.roles)),
    )


def unlink(command: asked_for.UnlinkCases, asked: Asked, world: World) -> list[Any]:
    """Decide the parting of two linked cases."""
    case = case_of(command.case, world)
    other = case_of(command.other, world)
    if not world.cases.linked(case.id, other.id):
        raise Refused("NOT_LINKED", case=case.number, other=other.number)
    first, second = world.cases.link_order(case.id, other.id)
    return [
        CasesUnlinked(
            case=first,
            other=second,
            at=asked.at,
            by=_doer(case, asked, world).by,
            reason=command.reason.strip(),
        )
    ]


def _doer(case: CaseRow, asked: Asked, world: World) -> Doer:
    return doer_of(asked, case.grid or case.station, world)
