"""Rules for published shifts: who may serve them, overrides, swaps and sign-in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.clock import SHANGHAI
from domain.refused import Refused
from domain.staffing.duty import minutes_of, on_duty, why_absent
from domain.staffing.events import (
    AttendanceRecorded,
    OverrideEnded,
    PositionReported,
    RosterPublished,
    ShiftOverridden,
    ShiftSet,
)
from domain.staffing.lookups import (
    check_interval,
    check_self_or,
    person_of,
    serving,
    sheet_of,
)
from domain.staffing.qualifications import check_qualified

if TYPE_CHECKING:
    from datetime import date

    from domain.asked import Asked
    from domain.staffing.commands import (
        CheckIn,
        EndOverride,
        MarkNoShow,
        OverrideShift,
        SetShifts,
        ShiftPlan,
        SignIn,
        SignOut,
        SwapShifts,
    )
    from domain.staffing.reads import DutyPost, ShiftSheet
    from domain.world import World

PAIR = frozenset({"duty_a", "duty_b"})


def shift_id(station: str, day: date, duty_post: str, start: datetime) -> str:
    """Return the id of a shift: the same duty published again is the same shift."""
    return f"{station}.{day:%Y%m%d}.{duty_post}.{start:%H%M}"


def _moment(day: date, minutes: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return midnight + timedelta(minutes=minutes)


def _hours(plan: ShiftPlan, duty: DutyPost) -> tuple[datetime, datetime]:
    start_min, end_min = minutes_of(duty.start), minutes_of(duty.end)
    if end_min <= start_min:
        end_min += 24 * 60
    start = plan.start or _moment(plan.day, start_min)
    end = plan.end or _moment(plan.day, end_min)
    check_interval(start, end)
    return start, end


def set_shifts(command: SetShifts, asked: Asked, world: World) -> list[Any]:
    """Publish shifts whose persons may all serve them."""
    if world.boundary.unit(command.station) is None:
        raise Refused("NO_SUCH_UNIT", unit=command.station)
    if not command.shifts:
        raise Refused("FIELD_MISSING", field="shifts")
    shifts = tuple(
        _shift(command.station, plan, asked, world) for plan in command.shifts
    )
    _check_pairs(command.station, shifts, world)
    version = world.staffing.roster_version(command.station) + 1
    return [RosterPublished(station=command.station, version=version, shifts=shifts)]


def _shift(station: str, plan: ShiftPlan, asked: Asked, world: World) -> ShiftSet:
    duty = world.staffing.duty_post(plan.duty_post, asked.at)
    if duty is None:
        raise Refused("NO_SUCH_DUTY", duty_post=plan.duty_post)
    if len(plan.persons) > duty.max_number:
        raise Refused("POST_FULL", post_kind=duty.code, number=duty.max_number)
    start, end = _hours(plan, duty)
    for person in plan.persons:
        check_serves(person, duty, start, end, world)
    return ShiftSet(
        shift=shift_id(station, plan.day, duty.code, start),
        day=plan.day,
        duty_post=duty.code,
        start=start,
        end=end,
        state="cancelled" if plan.cancelled else "published",
        persons=tuple(dict.fromkeys(plan.persons)),
    )


def check_serves(
    person: str, duty: DutyPost, start: datetime, end: datetime, world: World
) -> None:
    """Refuse a person who may not or cannot serve a duty for all of an interval."""
    found = serving(person, start, world)
    if duty.person_kinds and found.kind not in duty.person_kinds:
        raise Refused(
            "WRONG_KIND_FOR_POST",
            post_kind=duty.code,
            person=found.name,
            kind=found.kind,
        )
    for leave in world.staffing.leaves_between(person, start, end):
        if leave.state == "approved":
            raise Refused(
                "LEAVE_CLASH",
                person=found.name,
                kind=leave.kind,
                start=leave.valid_from.strftime("%Y-%m-%d %H:%M"),
                until=leave.valid_to.strftime("%Y-%m-%d %H:%M"),
            )
    # Good at its start and at its last minute: nothing lapses in the shift.
    for moment in (start, end - timedelta(minutes=1)):
        check_qualified(person, f"duty_post:{duty.code}", moment, world.staffing)


def _check_pairs(station: str, shifts: tuple[ShiftSet, ...], world: World) -> None:
    replaced = {shift.shift for shift in shifts}
    paired = [
        shift
        for shift in shifts
        if shift.duty_post in PAIR and shift.state != "cancelled"
    ]
    for shift in paired:
        for person in shift.persons:
            if _paired_in(shift, person, paired) or _paired_on_file(
                station, shift, person, replaced, world
            ):
                raise Refused(
                    "A_IS_B", person=person_of(person, world).name, place=station
                )


def _paired_in(shift: ShiftSet, person: str, others: list[ShiftSet]) -> bool:
    return any(
        person in other.persons
        and other.duty_post != shift.duty_post
        and other.start < shift.end
        and shift.start < other.end
        for other in others
    )


def _paired_on_file(
    station: str, shift: ShiftSet, person: str, replaced: set[str], world: World
) -> bool:
    return any(
        sheet.shift.station == station
        and sheet.shift.id not in replaced
        and sheet.shift.duty_post in PAIR - {shift.duty_post}
        for sheet in world.staffing.sheets_of(person, shift.start, shift.end)
    )


def override_shift(command: OverrideShift, asked: Asked, world: World) -> list[Any]:
    """Bring in a person who may serve, for the whole shift or a part of it."""
    sheet = sheet_of(command.shift, world)
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    if world.staffing.override(command.override) is not None:
        raise Refused("ID_TAKEN", id=command.override)
    start = max(command.start or sheet.shift.start, sheet.shift.start)
    until = min(command.until or sheet.shift.end, sheet.shift.end)
    check_interval(start, until)
    _check_change(sheet, command.out_person, command.in_person, start, world)
    duty = _duty(sheet, asked, world)
    check_serves(command.in_person, duty, start, until, world)
    _check_pair_change(sheet, command.in_person, start, until, world)
    return [
        ShiftOverridden(
            override=command.override,
            shift=sheet.shift.id,
            station=sheet.shift.station,
            out_person=command.out_person,
            in_person=command.in_person,
            valid_from=start,
            valid_to=until,
            origin="override",
            reason=command.reason.strip(),
        )
    ]


def _duty(sheet: ShiftSheet, asked: Asked, world: World) -> DutyPost:
    duty = world.staffing.duty_post(sheet.shift.duty_post, asked.at)
    if duty is None:
        raise Refused("NO_SUCH_DUTY", duty_post=sheet.shift.duty_post)
    return duty


def _check_change(
    sheet: ShiftSheet, out: str, into: str, at: datetime, world: World
) -> None:
    names = {one.person for one in on_duty(sheet, at, world.staffing)}
    if out and out not in names:
        raise Refused(
            "NOT_ON_SHIFT", person=person_of(out, world).name, shift=sheet.shift.id
        )
    if into in names:
        raise Refused(
            "ON_SHIFT_ALREADY", person=person_of(into, world).name, shift=sheet.shift.id
        )


def _check_pair_change(
    sheet: ShiftSheet, person: str, start: datetime, until: datetime, world: World
) -> None:
    if sheet.shift.duty_post not in PAIR:
        return
    other = PAIR - {sheet.shift.duty_post}
    for one in world.staffing.sheets_of(person, start, until):
        if one.shift.station == sheet.shift.station and one.shift.duty_post in other:
            raise Refused(
                "A_IS_B", person=person_of(person, world).name, place=one.shift.station
            )


def end_override(command: EndOverride, asked: Asked, world: World) -> list[Any]:
    """Take an override back from now on."""
    found = world.staffing.override(command.override)
    if found is None or found.valid_to <= asked.at:
        raise Refused("NO_SUCH_OVERRIDE", override=command.override)
    sheet = sheet_of(found.shift, world)
    return [
        OverrideEnded(
            override=found.id,
            shift=found.shift,
            station=sheet.shift.station,
            valid_to=max(asked.at, found.valid_from),
            was_valid_to=found.valid_to,
        )
    ]


def swap_shifts(command: SwapShifts, asked: Asked, world: World) -> list[Any]:
    """Exchange two persons on two whole shifts that both may serve."""
    given, taken = sheet_of(command.given, world), sheet_of(command.taken, world)
    if given.shift.id == taken.shift.id or command.requester == command.peer:
        raise Refused("NOTHING_TO_SWAP")
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    if asked.at >= min(given.shift.start, taken.shift.start):
        raise Refused("SHIFT_BEGUN")
    events = []
    for sheet, out, into, end in (
        (given, command.requester, command.peer, "given"),
        (taken, command.peer, command.requester, "taken"),
    ):
        shift = sheet.shift
        _check_change(sheet, out, into, shift.start, world)
        check_serves(into, _duty(sheet, asked, world), shift.start, shift.end, world)
        events.append(
            ShiftOverridden(
                override=f"{command.swap}.{end}",
                shift=shift.id,
                station=shift.station,
                out_person=out,
                in_person=into,
                valid_from=shift.start,
                valid_to=shift.end,
                origin="swap",
                reason=command.reason.strip(),
            )
        )
    return list(events)


def _attendance(
    shift: str, person: str, state: str, world: World
) -> AttendanceRecorded:
    sheet = sheet_of(shift, world)
    found = person_of(person, world)
    names = {one.person for one in sheet.assignments}
    names |= {one.in_person for one in sheet.overrides}
    if person not in names:
        raise Refused("NOT_ON_SHIFT", person=found.name, shift=shift)
    was = next((one.state for one in sheet.attendance if one.person == person), "")
    if was == state:
        raise Refused("RECORDED_ALREADY", person=found.name, state=state)
    return AttendanceRecorded(
        shift=shift,
        station=sheet.shift.station,
        person=person,
        state=state,
        was=was,
    )


# Signing in is possible from one hour before the shift until its end.
EARLY = timedelta(hours=1)


def sign_in(command: SignIn, asked: Asked, world: World) -> list[Any]:
    """Sign in oneself, or a person one answers for, around the hours of the shift."""
    shift = sheet_of(command.shift, world).shift
    check_self_or("staff.no_show", person_of(command.person, world), asked, world)
    if not shift.start - EARLY <= asked.at < shift.end:
        raise Refused("NOT_SHIFT_TIME", shift=shift.id)
    return [_attendance(command.shift, command.person, "signed_in", world)]


def sign_out(command: SignOut, asked: Asked, world: World) -> list[Any]:
    """Sign out who was signed in; from then on he no longer counts as there."""
    sheet = sheet_of(command.shift, world)
    person = person_of(command.person, world)
    check_self_or("staff.no_show", person, asked, world)
    was = {one.person: one.state for one in sheet.attendance}.get(person.id, "")
    if was != "signed_in":
        raise Refused("DUTY_NOT_SIGNED_IN", person=person.name)
    return [_attendance(command.shift, command.person, "signed_out", world)]


def mark_no_show(command: MarkNoShow, asked: Asked, world: World) -> list[Any]:
    """Mark who did not come, once the shift has begun."""
    shift = sheet_of(command.shift, world).shift
    if asked.at < shift.start:
        raise Refused("NOT_SHIFT_TIME", shift=shift.id)
    return [_attendance(command.shift, command.person, "no_show", world)]


def check_in(command: CheckIn, asked: Asked, world: World) -> list[Any]:
    """Enter where an available person is."""
    person = serving(command.person, asked.at, world)
    if why_absent(person.id, asked.at, world.staffing) == "SUSPENDED":
        raise Refused("NOT_AVAILABLE", person=person.name, why="SUSPENDED")
    if not (abs(command.x) < float("inf") and abs(command.y) < float("inf")):
        raise Refused("BAD_PLACE")
    return [PositionReported(person=person.id, x=command.x, y=command.y, at=asked.at)]


def undo_override(
    event: ShiftOverridden, _asked: Asked, _world: World
) -> OverrideEnded:
    """Void an override."""
    return OverrideEnded(
        override=event.override,
        shift=event.shift,
        station=event.station,
        valid_to=event.valid_from,
        was_valid_to=event.valid_to,
    )


def undo_override_end(
    event: OverrideEnded, _asked: Asked, _world: World
) -> OverrideEnded:
    """Let an override hold as it was meant to."""
    return OverrideEnded(
        override=event.override,
        shift=event.shift,
        station=event.station,
        valid_to=event.was_valid_to,
        was_valid_to=event.valid_to,
    )


def undo_attendance(
    event: AttendanceRecorded, _asked: Asked, _world: World
) -> AttendanceRecorded:
    """Put back what was known of a person at a shift."""
    return AttendanceRecorded(
        shift=event.shift,
        station=event.station,
        person=event.person,
        state=event.was,
        was=event.state,
    )
