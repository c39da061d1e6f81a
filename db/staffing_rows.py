"""Rows of staff tables as the typed facts that rules and windows read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from db.instants import day_or_none, stored, told_moment, told_or_none
from domain.staffing.reads import (
    Assignment,
    Attendance,
    DutyPost,
    Leave,
    Person,
    Post,
    PostKind,
    Qualification,
    Shift,
    ShiftOverride,
    Takeover,
)

if TYPE_CHECKING:
    from datetime import datetime

Row = tuple[Any, ...]

PERSON = (
    "SELECT p.id, p.staff_no, p.name, p.initials, p.kind, p.station, p.phone, "
    "p.valid_from, p.valid_to FROM person p"
)
POST = (
    "SELECT id, place, scope, post_kind, person, valid_from, valid_to, "
    "appointed_by, document_no, recorded_at FROM post"
)
LEAVE = (
    "SELECT id, person, kind, state, valid_from, valid_to, note, recorded_at FROM leave"
)
TAKEOVER = (
    "SELECT id, grid, person, valid_from, valid_to, reason, recorded_at FROM takeover"
)
SHIFT = (
    'SELECT s.id, s.station, s.day, s.duty_post, s.start, s."end", s.state, '
    "s.roster_version FROM shift s"
)
OVERRIDE = (
    "SELECT id, shift, out_person, in_person, valid_from, valid_to, origin, "
    "reason, recorded_at FROM shift_override"
)
QUALIFICATION = (
    "SELECT id, person, code, level, issued, expires, document, source, ended "
    "FROM qualification"
)
POST_KIND = (
    "SELECT code, scope, exclusive, min_number, max_number, person_kinds, handles, "
    "rank FROM post_kind"
)
DUTY_POST = (
    'SELECT code, min_number, max_number, start, "end", service_window, '
    "person_kinds, counts_as, rank FROM duty_post"
)
ASSIGNMENT = "SELECT shift, person, origin FROM assignment"
ATTENDANCE = "SELECT shift, person, state, recorded_at FROM attendance"
CURRENT = "superseded_at IS NULL"
IN_FORCE = "valid_from <= ?1 AND (valid_to IS NULL OR valid_to > ?1)"


def known_clause(known: datetime | None) -> tuple[str, dict[str, str]]:
    """Return the condition for versions known at a moment, None = now."""
    if known is None:
        return CURRENT, {}
    return (
        "recorded_at <= :known AND (superseded_at IS NULL OR superseded_at > :known)",
        {"known": stored(known)},
    )


def codes(text: str) -> tuple[str, ...]:
    """Return the codes of a comma-separated text."""
    return tuple(code for code in text.split(",") if code)


def to_person(row: Row) -> Person:
    """Return a person."""
    return Person(
        id=row[0],
        staff_no=row[1],
        name=row[2],
        initials=row[3],
        kind=row[4],
        station=row[5],
        phone=row[6],
        valid_from=told_moment(row[7]),
        valid_to=told_or_none(row[8]),
    )


def to_post(row: Row) -> Post:
    """Return a standing post."""
    return Post(
        id=row[0],
        place=row[1],
        scope=row[2],
        post_kind=row[3],
        person=row[4],
        valid_from=told_moment(row[5]),
        valid_to=told_or_none(row[6]),
        appointed_by=row[7],
        document_no=row[8],
        recorded_at=told_moment(row[9]),
    )


def to_leave(row: Row) -> Leave:
    """Return an absence."""
    return Leave(
        id=row[0],
        person=row[1],
        kind=row[2],
        state=row[3],
        valid_from=told_moment(row[4]),
        valid_to=told_moment(row[5]),
        note=row[6],
        recorded_at=told_moment(row[7]),
    )


def to_takeover(row: Row) -> Takeover:
    """Return a take-over."""
    return Takeover(
        id=row[0],
        grid=row[1],
        person=row[2],
        valid_from=told_moment(row[3]),
        valid_to=told_moment(row[4]),
        reason=row[5],
        recorded_at=told_moment(row[6]),
    )


def to_shift(row: Row) -> Shift:
    """Return a shift."""
    return Shift(
        row[0],
        row[1],
        date.fromisoformat(row[2]),
        row[3],
        told_moment(row[4]),
        told_moment(row[5]),
        row[6],
        row[7],
    )


def to_override(row: Row) -> ShiftOverride:
    """Return an override."""
    return ShiftOverride(
        id=row[0],
        shift=row[1],
        out_person=row[2],
        in_person=row[3],
        valid_from=told_moment(row[4]),
        valid_to=told_moment(row[5]),
        origin=row[6],
        reason=row[7],
        recorded_at=told_moment(row[8]),
    )


def to_assignment(row: Row) -> Assignment:
    """Return who is put on a shift, from (shift, person, origin)."""
    return Assignment(*row)


def to_attendance(row: Row) -> Attendance:
    """Return what is known of a person at a shift, from (shift, person, state, at)."""
    return Attendance(row[0], row[1], row[2], told_moment(row[3]))


def to_qualification(row: Row) -> Qualification:
    """Return a certificate."""
    return Qualification(
        id=row[0],
        person=row[1],
        code=row[2],
        level=row[3],
        issued=date.fromisoformat(row[4]),
        expires=day_or_none(row[5]),
        document=row[6],
        source=row[7],
        ended=day_or_none(row[8]),
    )


def to_post_kind(row: Row) -> PostKind:
    """Return what the rules say of a kind of post."""
    return PostKind(
        code=row[0],
        scope=row[1],
        exclusive=bool(row[2]),
        min_number=row[3],
        max_number=row[4],
        person_kinds=codes(row[5]),
        handles=bool(row[6]),
        rank=row[7],
    )


def to_duty_post(row: Row) -> DutyPost:
    """Return what the rules say of a desk duty."""
    return DutyPost(
        code=row[0],
        min_number=row[1],
        max_number=row[2],
        start=row[3],
        end=row[4],
        window=row[5],
        person_kinds=codes(row[6]),
        counts_as=codes(row[7]),
        rank=row[8],
    )
