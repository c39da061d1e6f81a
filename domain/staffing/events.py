"""What can have happened to persons, posts, leave, duty and qualifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """All that is on file about a person."""

    person: str
    staff_no: str
    name: str
    initials: str
    kind: str
    station: str
    phone: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered:
    """A person joined the staff."""

    file: PersonFile


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCorrected:
    """What is on file about a person changed."""

    before: PersonFile
    after: PersonFile
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAppointed:
    """A person was appointed to a standing post."""

    post: str
    place: str
    scope: str
    post_kind: str
    person: str
    valid_from: datetime
    valid_to: datetime | None
    appointed_by: str
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEnded:
    """The end of a standing post was set (an end at its start voids it)."""

    post: str
    place: str
    post_kind: str
    person: str
    document_no: str
    valid_to: datetime | None
    was_valid_to: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRecorded:
    """An absence changed its state; `was` is the state before, "" for a new one."""

    leave: str
    person: str
    kind: str
    valid_from: datetime
    valid_to: datetime
    note: str
    state: str
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTakenOver:
    """A person took over the duty of a grid's officer."""

    takeover: str
    grid: str
    person: str
    instead_of: str
    valid_from: datetime
    valid_to: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverEnded:
    """The end of a take-over was set (an end at its start voids it)."""

    takeover: str
    grid: str
    person: str
    valid_to: datetime
    was_valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSet:
    """One shift as it was published."""

    shift: str
    day: date
    duty_post: str
    start: datetime
    end: datetime
    state: str
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPublished:
    """Shifts of a station were published."""

    station: str
    version: int
    shifts: tuple[ShiftSet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOverridden:
    """A person came in for another on a published shift."""

    override: str
    shift: str
    station: str
    out_person: str
    in_person: str
    valid_from: datetime
    valid_to: datetime
    origin: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideEnded:
    """The end of an override was set (an end at its start voids it)."""

    override: str
    shift: str
    station: str
    valid_to: datetime
    was_valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRecorded:
    """A person signed in or did not come; `was` is the state before, "" for none."""

    shift: str
    station: str
    person: str
    state: str
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionReported:
    """A person's place was entered (workspace CRS, metres)."""

    person: str
    x: float
    y: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationAdded:
    """A certificate of a person was entered."""

    qualification: str
    person: str
    code: str
    level: str
    issued_on: date
    expires: date | None
    document: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationEnded:
    """The early end of a certificate was set; None lifts it."""

    qualification: str
    person: str
    code: str
    ended: date | None
    was_ended: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffImported:
    """Staged staff rows were published; the chunks are blobs, named by sha256."""

    batch: str
    content_hash: str
    chunks: tuple[str, ...]


EVENTS: tuple[type, ...] = (
    PersonRegistered,
    PersonCorrected,
    PostAppointed,
    PostEnded,
    LeaveRecorded,
    PostTakenOver,
    TakeoverEnded,
    RosterPublished,
    ShiftOverridden,
    OverrideEnded,
    AttendanceRecorded,
    PositionReported,
    QualificationAdded,
    QualificationEnded,
    StaffImported,
)
