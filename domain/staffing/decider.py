"""Which rule answers which request about staff, where it happens, and its undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.staffing import absences, appointments, commands, events, shifts
from domain.staffing.lookups import station_of_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.world import World

DECIDERS: dict[type, Callable[[Any, Asked, World], list[Any]]] = {
    commands.RegisterPerson: appointments.register,
    commands.CorrectPerson: appointments.correct,
    commands.DismissPerson: appointments.dismiss,
    commands.AppointPost: appointments.appoint,
    commands.EndPost: appointments.end_post,
    commands.AddQualification: appointments.add_qualification,
    commands.EndQualification: appointments.end_qualification,
    commands.ImportStaff: appointments.import_staff,
    commands.AskLeave: absences.ask_leave,
    commands.ApproveLeave: absences.approve_leave,
    commands.RevokeLeave: absences.revoke_leave,
    commands.EndLeave: absences.end_leave,
    commands.MarkLeave: absences.mark_leave,
    commands.TakeOver: absences.take_over,
    commands.EndTakeOver: absences.end_take_over,
    commands.SetShifts: shifts.set_shifts,
    commands.OverrideShift: shifts.override_shift,
    commands.EndOverride: shifts.end_override,
    commands.SwapShifts: shifts.swap_shifts,
    commands.SignIn: shifts.sign_in,
    commands.SignOut: shifts.sign_out,
    commands.MarkNoShow: shifts.mark_no_show,
    commands.CheckIn: shifts.check_in,
}


def _by_person(command: Any, world: World) -> str:
    return station_of_person(command.person, world)


def _by_leave(command: Any, world: World) -> str:
    leave = world.staffing.leave(command.leave)
    return station_of_person(leave.person, world) if leave else ""


def _by_shift(command: Any, world: World) -> str:
    sheet = world.staffing.sheet(command.shift)
    return sheet.shift.station if sheet else ""


def _of_post(command: commands.EndPost, world: World) -> str:
    post = world.staffing.post(command.post)
    return post.place if post else ""


def _of_takeover(command: commands.EndTakeOver, world: World) -> str:
    takeover = world.staffing.takeover(command.takeover)
    return takeover.grid if takeover else ""


def _of_override(command: commands.EndOverride, world: World) -> str:
    override = world.staffing.override(command.override)
    sheet = world.staffing.sheet(override.shift) if override else None
    return sheet.shift.station if sheet else ""


def _of_swap(command: commands.SwapShifts, world: World) -> str:
    sheet = world.staffing.sheet(command.given)
    return sheet.shift.station if sheet else ""


def _of_qualification(command: commands.EndQualification, world: World) -> str:
    found = world.staffing.qualification(command.qualification)
    return station_of_person(found.person, world) if found else ""


UNIT_OF: dict[type, Callable[[Any, World], str]] = {
    commands.RegisterPerson: lambda command, _world: str(command.station),
    commands.CorrectPerson: _by_person,
    commands.DismissPerson: _by_person,
    commands.AppointPost: lambda command, _world: str(command.place),
    commands.EndPost: _of_post,
    commands.AskLeave: _by_person,
    commands.MarkLeave: _by_person,
    commands.ApproveLeave: _by_leave,
    commands.RevokeLeave: _by_leave,
    commands.EndLeave: _by_leave,
    commands.TakeOver: lambda command, _world: str(command.grid),
    commands.EndTakeOver: _of_takeover,
    commands.SetShifts: lambda command, _world: str(command.station),
    commands.OverrideShift: _by_shift,
    commands.EndOverride: _of_override,
    commands.SwapShifts: _of_swap,
    commands.SignIn: _by_shift,
    commands.SignOut: _by_shift,
    commands.MarkNoShow: _by_shift,
    commands.CheckIn: _by_person,
    commands.AddQualification: _by_person,
    commands.EndQualification: _of_qualification,
}


def _undo_correction(
    event: events.PersonCorrected, _asked: Asked, _world: World
) -> events.PersonCorrected:
    return events.PersonCorrected(
        before=event.after, after=event.before, reason=event.reason
    )


def _undo_appointment(
    event: events.PostAppointed, _asked: Asked, _world: World
) -> events.PostEnded:
    return events.PostEnded(
        post=event.post,
        place=event.place,
        post_kind=event.post_kind,
        person=event.person,
        document_no=event.document_no,
        valid_to=event.valid_from,
        was_valid_to=event.valid_to,
    )


def _undo_post_end(
    event: events.PostEnded, _asked: Asked, _world: World
) -> events.PostEnded:
    return events.PostEnded(
        post=event.post,
        place=event.place,
        post_kind=event.post_kind,
        person=event.person,
        document_no=event.document_no,
        valid_to=event.was_valid_to,
        was_valid_to=event.valid_to,
    )


def _undo_qualification_end(
    event: events.QualificationEnded, _asked: Asked, _world: World
) -> events.QualificationEnded:
    return events.QualificationEnded(
        qualification=event.qualification,
        person=event.person,
        code=event.code,
        ended=event.was_ended,
        was_ended=event.ended,
        reason=event.reason,
    )


def _undo_qualification(
    event: events.QualificationAdded, _asked: Asked, _world: World
) -> events.QualificationEnded:
    return events.QualificationEnded(
        qualification=event.qualification,
        person=event.person,
        code=event.code,
        ended=event.issued_on,
        was_ended=None,
        reason="",
    )


INVERSES: dict[type, Callable[[Any, Asked, World], Any]] = {
    events.PersonCorrected: _undo_correction,
    events.PostAppointed: _undo_appointment,
    events.PostEnded: _undo_post_end,
    events.LeaveRecorded: absences.undo_leave,
    events.PostTakenOver: absences.undo_takeover,
    events.TakeoverEnded: absences.undo_takeover_end,
    events.ShiftOverridden: shifts.undo_override,
    events.OverrideEnded: shifts.undo_override_end,
    events.AttendanceRecorded: shifts.undo_attendance,
    events.QualificationAdded: _undo_qualification,
    events.QualificationEnded: _undo_qualification_end,
}
