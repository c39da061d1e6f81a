"""Rows of persons, posts, duty and leave, and what the rules may ask of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


def covers(valid_from: datetime, valid_to: datetime | None, at: datetime) -> bool:
    """Tell whether a half-open interval holds a moment (no end = still running)."""
    return valid_from <= at and (valid_to is None or at < valid_to)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff; `kind` is official 在编, auxiliary 协管 or social 社会."""

    id: str
    staff_no: str
    name: str
    initials: str
    kind: str
    station: str
    phone: str
    valid_from: datetime
    valid_to: datetime | None

    def employed(self, at: datetime) -> bool:
        """Tell whether the person serves at this moment."""
        return covers(self.valid_from, self.valid_to, at)

    def serves_after(self, at: datetime) -> bool:
        """Tell whether the person serves at this moment or will later."""
        return self.valid_to is None or at < self.valid_to


@dataclass(frozen=True, slots=True)
class Post:
    """A standing post held in a grid (by its code) or a unit (by its id)."""

    id: str
    place: str
    scope: str
    post_kind: str
    person: str
    valid_from: datetime
    valid_to: datetime | None
    appointed_by: str
    document_no: str
    recorded_at: datetime

    def held(self, at: datetime) -> bool:
        """Tell whether the post is held at this moment."""
        return covers(self.valid_from, self.valid_to, at)


@dataclass(frozen=True, slots=True)
class Leave:
    """An absence; `state` is asked, approved, revoked or withdrawn."""

    id: str
    person: str
    kind: str
    state: str
    valid_from: datetime
    valid_to: datetime
    note: str
    recorded_at: datetime

    def away(self, at: datetime) -> bool:
        """Tell whether it is approved and holds this moment."""
        return self.state == "approved" and covers(self.valid_from, self.valid_to, at)


@dataclass(frozen=True, slots=True)
class Takeover:
    """Somebody stands in for the officer of a grid until a set time (顶岗)."""

    id: str
    grid: str
    person: str
    valid_from: datetime
    valid_to: datetime
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """One desk duty of a station; over midnight it belongs to the day it starts."""

    id: str
    station: str
    day: date
    duty_post: str
    start: datetime
    end: datetime
    state: str
    roster_version: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person put on a shift; `origin` is manual, pattern, solver or swap."""

    shift: str
    person: str
    origin: str


@dataclass(frozen=True, slots=True)
class ShiftOverride:
    """A published shift changed for a time: who goes out ("" = nobody), who comes in.

    The original stays visible; a later override may override this one.
    """

    id: str
    shift: str
    out_person: str
    in_person: str
    valid_from: datetime
    valid_to: datetime
    origin: str
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """What is known of a person at a shift: signed_in, signed_out or no_show, when."""

    shift: str
    person: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShiftSheet:
    """A shift with all that is known of who serves it, overrides oldest first."""

    shift: Shift
    assignments: tuple[Assignment, ...]
    overrides: tuple[ShiftOverride, ...]
    attendance: tuple[Attendance, ...]


@dataclass(frozen=True, slots=True)
class Qualification:
    """A certificate of a person; `expires` is the last day on which it is good."""

    id: str
    person: str
    code: str
    level: str
    issued: date
    expires: date | None
    document: str
    source: str
    ended: date | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """How many holders of a certificate a duty post, act or matter needs."""

    subject: str
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class PostKind:
    """What the rules say of a standing post; `person_kinds` empty = any."""

    code: str
    scope: str
    exclusive: bool
    min_number: int
    max_number: int | None
    person_kinds: tuple[str, ...]
    handles: bool
    rank: int


@dataclass(frozen=True, slots=True)
class DutyPost:
    """What the rules say of a desk duty: how many, when, in which service window."""

    code: str
    min_number: int
    max_number: int
    start: str
    end: str
    window: str
    person_kinds: tuple[str, ...]
    counts_as: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class ServiceWindow:
    """Hours of service: `days` is every, workday or ISO weekday digits such as 12345.

    `start` and `end` are HH:MM; equal means the whole day, start > end goes over
    midnight.
    """

    code: str
    days: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class LeaveKind:
    """A kind of absence; `suspends` marks the suspension from duty."""

    code: str
    suspends: bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where a person last reported from, workspace CRS, metres."""

    person: str
    x: float
    y: float
    at: datetime


class PlanReads(Protocol):
    """What it takes to tell over some days who is away and which duty is needed."""

    def person(self, person: str) -> Person | None:
        """Return one person."""

    def leave_at(
        self, person: str, at: datetime, known: datetime | None = None
    ) -> Leave | None:
        """Return the approved absence that holds this moment."""

    def leave_kind(self, code: str, at: datetime) -> LeaveKind | None:
        """Return the rule row of a kind of absence."""

    def service_window(self, code: str, at: datetime) -> ServiceWindow | None:
        """Return the hours of service in force."""

    def working_day(self, day: date) -> bool:
        """Tell whether a day is worked by the published calendar, else by weekday."""

    def duty_posts(self, at: datetime) -> tuple[DutyPost, ...]:
        """Return the desk duties in force, by rank."""


class DutyReads(PlanReads, Protocol):
    """What it takes to say who is responsible; `known` None = by today's knowledge."""

    def above(self, place: str) -> str:
        """Return the unit above a grid code or unit id, "" at the top."""

    def posts_at(
        self, place: str, at: datetime, known: datetime | None = None
    ) -> tuple[Post, ...]:
        """Return the posts held in a grid or unit at a moment, longest held first."""

    def takeovers_at(
        self, grid: str, at: datetime, known: datetime | None = None
    ) -> tuple[Takeover, ...]:
        """Return the take-overs of a grid in force, oldest first."""

    def sheets_at(
        self, station: str, at: datetime, known: datetime | None = None
    ) -> tuple[ShiftSheet, ...]:
        """Return the published shifts of a station that hold this moment."""

    def post_kinds(self, at: datetime) -> tuple[PostKind, ...]:
        """Return the kinds of standing post in force, by rank."""

    def qualifications_of(
        self, person: str, known: datetime | None = None
    ) -> tuple[Qualification, ...]:
        """Return a person's certificates."""

    def requirements(self, subject: str, at: datetime) -> tuple[Requirement, ...]:
        """Return what a subject (duty_post:…, act:…, matter:…) needs."""

    def persons_of(self, station: str) -> tuple[Person, ...]:
        """Return the persons of a station, by staff number."""


class StaffingReads(DutyReads, Protocol):
    """All that deciders may ask about staff."""

    def person_by_staff_no(self, staff_no: str) -> Person | None:
        """Return the person with this staff number."""

    def staff_numbers(self) -> frozenset[str]:
        """Return every staff number on file."""

    def roles_of(self, person: str, unit: str, at: datetime) -> frozenset[str]:
        """Return the posts and desk duties a person has in a grid, station or bureau.

        A station's roles hold in its grids, a bureau's in its stations; grid posts
        of any grid of a station count as roles in the station.
        """

    def places_of(self, person: str, at: datetime) -> tuple[tuple[str, str], ...]:
        """Return (role, grid code or unit id) of each post and duty at a moment."""

    def post(self, post: str) -> Post | None:
        """Return one post as it is known now."""

    def posts_of(self, person: str) -> tuple[Post, ...]:
        """Return every post of a person that has not been voided, oldest first."""

    def posts_between(
        self, place: str, start: datetime, until: datetime | None
    ) -> tuple[Post, ...]:
        """Return the posts in a place that overlap an interval."""

    def leave(self, leave: str) -> Leave | None:
        """Return one absence as it is known now."""

    def leaves_between(
        self, person: str, start: datetime, until: datetime
    ) -> tuple[Leave, ...]:
        """Return a person's asked and approved absences that overlap an interval."""

    def takeover(self, takeover: str) -> Takeover | None:
        """Return one take-over as it is known now."""

    def sheet(self, shift: str, known: datetime | None = None) -> ShiftSheet | None:
        """Return one shift with who serves it."""

    def sheets_of(
        self, person: str, start: datetime, until: datetime
    ) -> tuple[ShiftSheet, ...]:
        """Return the shifts that name a person and overlap an interval."""

    def roster_version(self, station: str) -> int:
        """Return the number of the station's last published roster, 0 = none."""

    def override(self, override: str) -> ShiftOverride | None:
        """Return one override as it is known now."""

    def qualification(self, qualification: str) -> Qualification | None:
        """Return one certificate."""

    def post_kind(self, code: str, at: datetime) -> PostKind | None:
        """Return one kind of standing post."""

    def duty_post(self, code: str, at: datetime) -> DutyPost | None:
        """Return one desk duty."""

    def position(self, person: str) -> Position | None:
        """Return where a person last reported from."""
