"""What can be asked about persons, posts, leave, duty and qualifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.ids import issued


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPerson:
    """Enter a new member of staff (kind: official, auxiliary or social)."""

    act: ClassVar[str] = "staff.person"
    person: str = issued()
    staff_no: str
    name: str
    kind: str
    station: str
    phone: str = ""
    initials: str = ""
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPerson:
    """Correct what is on file about a person; a field left out stays as it is."""

    act: ClassVar[str] = "staff.person"
    person: str
    staff_no: str | None = None
    name: str | None = None
    initials: str | None = None
    kind: str | None = None
    station: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissPerson:
    """Let a person's service end at a moment (now when left out)."""

    act: ClassVar[str] = "staff.person"
    person: str
    until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointPost:
    """Appoint a person to a standing post of a grid (its code) or a unit (its id)."""

    act: ClassVar[str] = "staff.appoint"
    post: str = issued()
    place: str
    post_kind: str
    person: str
    document_no: str
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPost:
    """End a standing post at a moment (now when left out)."""

    act: ClassVar[str] = "staff.appoint"
    post: str
    document_no: str
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLeave:
    """Ask for an absence, for oneself or for a person one answers for."""

    act: ClassVar[str] = "staff.leave_ask"
    leave: str = issued()
    person: str
    kind: str
    valid_from: datetime
    valid_to: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveLeave:
    """Approve an absence that was asked for."""

    act: ClassVar[str] = "staff.leave_approve"
    leave: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeLeave:
    """Revoke an approved absence, or turn down one that was asked for."""

    act: ClassVar[str] = "staff.leave_approve"
    leave: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLeave:
    """Let a running absence end now: somebody is back early. `served` = what was."""

    act: ClassVar[str] = "staff.leave_approve"
    leave: str
    served: str = issued()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLeave:
    """Mark a person absent at once: asked and approved in one step at the desk."""

    act: ClassVar[str] = "staff.leave_approve"
    leave: str = issued()
    person: str
    kind: str
    valid_from: datetime
    valid_to: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """Let a person stand in for a grid's officer until a set time."""

    act: ClassVar[str] = "staff.takeover"
    takeover: str = issued()
    grid: str
    person: str
    until: datetime
    reason: str
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTakeOver:
    """End a take-over before its time."""

    act: ClassVar[str] = "staff.takeover"
    takeover: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlan:
    """One shift of a roster: its duty, its hours and the persons on it."""

    day: date
    duty_post: str
    persons: tuple[str, ...]
    start: datetime | None = None
    end: datetime | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetShifts:
    """Publish shifts of a station; a shift already published is replaced.

    Hours left out come from the duty's rule row.
    """

    act: ClassVar[str] = "staff.roster"
    station: str
    shifts: tuple[ShiftPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideShift:
    """Replace a person on a published shift, for all of it or a part of it."""

    act: ClassVar[str] = "staff.override"
    override: str = issued()
    shift: str
    out_person: str = ""
    in_person: str
    reason: str
    start: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOverride:
    """Take an override of a shift back from now on."""

    act: ClassVar[str] = "staff.override"
    override: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapShifts:
    """Let two persons exchange two shifts, with the approval of the watch officer."""

    act: ClassVar[str] = "staff.override"
    swap: str = issued()
    given: str
    taken: str
    requester: str
    peer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Sign a person in for a shift."""

    act: ClassVar[str] = "staff.sign_in"
    shift: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """Sign a person out of a shift he was signed in for."""

    act: ClassVar[str] = "staff.sign_in"
    shift: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkNoShow:
    """Mark that a person did not come to a shift."""

    act: ClassVar[str] = "staff.no_show"
    shift: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """Enter where a person is (workspace CRS, metres)."""

    act: ClassVar[str] = "staff.check_in"
    person: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AddQualification:
    """Enter a certificate of a person with its document."""

    act: ClassVar[str] = "staff.qualify"
    qualification: str = issued()
    person: str
    code: str
    issued_on: date
    expires: date | None = None
    document: str
    level: str = ""
    source: str = "certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndQualification:
    """End a certificate before its last day: withdrawn or replaced."""

    act: ClassVar[str] = "staff.qualify"
    qualification: str
    reason: str
    ended: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStaff:
    """Publish staged staff rows: persons, posts, qualifications, by staff number.

    `chunks` names the staged chunks by their sha256, in order.
    """

    act: ClassVar[str] = "staff.import"
    batch: str
    content_hash: str
    chunks: tuple[str, ...]


COMMANDS: tuple[type, ...] = (
    RegisterPerson,
    CorrectPerson,
    DismissPerson,
    AppointPost,
    EndPost,
    AskLeave,
    ApproveLeave,
    RevokeLeave,
    EndLeave,
    MarkLeave,
    TakeOver,
    EndTakeOver,
    SetShifts,
    OverrideShift,
    EndOverride,
    SwapShifts,
    SignIn,
    SignOut,
    MarkNoShow,
    CheckIn,
    AddQualification,
    EndQualification,
    ImportStaff,
)
