"""What speaks against giving somebody one more duty, without forbidding it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.staffing.duty import on_duty
from domain.staffing.qualifications import good_on

if TYPE_CHECKING:
    from datetime import datetime

    from domain.staffing.reads import ShiftSheet, StaffingReads

# Between two duties a person rests at least this long.
REST = timedelta(hours=10)
SOON = timedelta(days=30)
# Whoever answers for this many grids at once answers for none of them well.
MANY_GRIDS = 3
GRID_ROLES = frozenset({"grid_officer_a"})


@dataclass(frozen=True, slots=True)
class DutyWarning:
    """One thing to know before somebody takes a duty, with what it is about.

    REST_RULE and ON_POST name the other duty and its bound nearest to this one;
    MANY_GRIDS counts the grids; CERTIFICATE_ENDS names it and its last day.
    """

    code: str
    what: str
    at: datetime | None = None
    number: int = 0


def duty_warnings(
    person: str,
    start: datetime,
    until: datetime,
    reads: StaffingReads,
    shift: str = "",
) -> tuple[DutyWarning, ...]:
    """Return what speaks against a person's duty in an interval, gravest first.

    `shift` is the shift the duty itself belongs to, which is no other duty.
    """
    found = [
        _between(sheet, start, until)
        for sheet in reads.sheets_of(person, start - REST, until + REST)
        if sheet.shift.id != shift and _serves(person, sheet, reads)
    ]
    grids = [
        place for role, place in reads.places_of(person, start) if role in GRID_ROLES
    ]
    if len(grids) >= MANY_GRIDS:
        found.append(DutyWarning("MANY_GRIDS", "", number=len(grids)))
    found += _ending(person, start, reads)
    return tuple(sorted(found, key=lambda one: ORDER.index(one.code)))


ORDER = ("ON_POST", "REST_RULE", "MANY_GRIDS", "CERTIFICATE_ENDS")


def _serves(person: str, sheet: ShiftSheet, reads: StaffingReads) -> bool:
    """Tell whether a person serves a shift at its start or end, after overrides."""
    ends = (sheet.shift.start, sheet.shift.end - timedelta(minutes=1))
    return any(one.person == person for at in ends for one in on_duty(sheet, at, reads))


def _between(sheet: ShiftSheet, start: datetime, until: datetime) -> DutyWarning:
    shift = sheet.shift
    if shift.start < until and start < shift.end:
        return DutyWarning("ON_POST", shift.duty_post, shift.end)
    edge = shift.end if shift.end <= start else shift.start
    return DutyWarning("REST_RULE", shift.duty_post, edge)


def _ending(person: str, at: datetime, reads: StaffingReads) -> list[DutyWarning]:
    today = at.date()
    return [
        DutyWarning("CERTIFICATE_ENDS", one.code, at + (one.expires - today))
        for one in reads.qualifications_of(person)
        if one.expires is not None
        and good_on(one, today)
        and one.expires - today <= SOON
    ]
