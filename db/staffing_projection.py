"""What each event about staff means for the current tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.instants import stored, stored_or_none
from db.staffing_import import project_import
from db.staffing_versions import replaced, supersede
from domain.changes import Changes
from domain.staffing import events

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.rows import Meta, Rows


def _put_person(rows: Rows, file: events.PersonFile) -> Changes:
    rows.put(
        "person",
        {
            "id": file.person,
            "staff_no": file.staff_no,
            "name": file.name,
            "initials": file.initials,
            "kind": file.kind,
            "station": file.station,
            "phone": file.phone,
            "valid_from": stored(file.valid_from),
            "valid_to": stored_or_none(file.valid_to),
        },
    )
    return Changes.of("person", (file.person,))


def _registered(rows: Rows, event: events.PersonRegistered, _meta: Meta) -> Changes:
    return _put_person(rows, event.file)


def _corrected(rows: Rows, event: events.PersonCorrected, _meta: Meta) -> Changes:
    return _put_person(rows, event.after)


def _of_post(event: events.PostAppointed | events.PostEnded) -> Changes:
    return Changes.of("post", (event.post,)) | Changes.of("person", (event.person,))


def _appointed(rows: Rows, event: events.PostAppointed, meta: Meta) -> Changes:
    rows.put(
        "post",
        {
            "id": event.post,
            "version": 1,
            "place": event.place,
            "scope": event.scope,
            "post_kind": event.post_kind,
            "person": event.person,
            "valid_from": stored(event.valid_from),
            "valid_to": stored_or_none(event.valid_to),
            "appointed_by": event.appointed_by,
            "document_no": event.document_no,
            "recorded_at": stored(meta.at),
            "superseded_at": None,
        },
    )
    return _of_post(event)


def _post_ended(rows: Rows, event: events.PostEnded, meta: Meta) -> Changes:
    replaced(rows, "post", event.post, meta.at, valid_to=stored_or_none(event.valid_to))
    return _of_post(event)


def _leave(rows: Rows, event: events.LeaveRecorded, meta: Meta) -> Changes:
    version = supersede(rows, "leave", event.leave, meta.at)
    rows.put(
        "leave",
        {
            "id": event.leave,
            "version": version,
            "person": event.person,
            "kind": event.kind,
            "state": event.state,
            "valid_from": stored(event.valid_from),
            "valid_to": stored(event.valid_to),
            "note": event.note,
            "recorded_at": stored(meta.at),
            "superseded_at": None,
        },
    )
    return Changes.of("leave", (event.leave,)) | Changes.of("person", (event.person,))


def _taken_over(rows: Rows, event: events.PostTakenOver, meta: Meta) -> Changes:
    rows.put(
        "takeover",
        {
            "id": event.takeover,
            "version": 1,
            "grid": event.grid,
            "person": event.person,
            "instead_of": event.instead_of,
            "valid_from": stored(event.valid_from),
            "valid_to": stored(event.valid_to),
            "reason": event.reason,
            "recorded_at": stored(meta.at),
            "superseded_at": None,
        },
    )
    return _of_takeover(event)


def _of_takeover(event: events.PostTakenOver | events.TakeoverEnded) -> Changes:
    return Changes.of("takeover", (event.takeover,)) | Changes.of(
        "person", (event.person,)
    )


def _takeover_ended(rows: Rows, event: events.TakeoverEnded, meta: Meta) -> Changes:
    replaced(rows, "takeover", event.takeover, meta.at, valid_to=stored(event.valid_to))
    return _of_takeover(event)


def _published(rows: Rows, event: events.RosterPublished, meta: Meta) -> Changes:
    for shift in event.shifts:
        rows.put(
            "shift",
            {
                "id": shift.shift,
                "station": event.station,
                "day": shift.day.isoformat(),
                "duty_post": shift.duty_post,
                "start": stored(shift.start),
                "end": stored(shift.end),
                "state": shift.state,
                "roster_version": event.version,
            },
        )
        _assign(rows, shift, meta)
    return Changes.of("shift", (shift.shift for shift in event.shifts))


def _assign(rows: Rows, shift: events.ShiftSet, meta: Meta) -> None:
    now = stored(meta.at)
    former = rows.conn.execute(
        "SELECT id FROM assignment WHERE shift = ? AND superseded_at IS NULL "
        "ORDER BY fid",
        (shift.shift,),
    ).fetchall()
    for (one,) in former:
        rows.update("assignment", one, superseded_at=now)
    for rank, person in enumerate(shift.persons):
        rows.put(
            "assignment",
            {
                "id": f"{shift.shift}|{person}|{meta.seq}",
                "shift": shift.shift,
                "person": person,
                "origin": "manual",
                "rank": rank,
                "recorded_at": now,
                "superseded_at": None,
            },
        )


def _overridden(rows: Rows, event: events.ShiftOverridden, meta: Meta) -> Changes:
    rows.put(
        "shift_override",
        {
            "id": event.override,
            "version": 1,
            "shift": event.shift,
            "out_person": event.out_person,
            "in_person": event.in_person,
            "valid_from": stored(event.valid_from),
            "valid_to": stored(event.valid_to),
            "origin": event.origin,
            "reason": event.reason,
            "recorded_at": stored(meta.at),
            "superseded_at": None,
        },
    )
    return Changes.of("shift", (event.shift,))


def _override_ended(rows: Rows, event: events.OverrideEnded, meta: Meta) -> Changes:
    replaced(
        rows, "shift_override", event.override, meta.at, valid_to=stored(event.valid_to)
    )
    return Changes.of("shift", (event.shift,))


def _attendance(rows: Rows, event: events.AttendanceRecorded, meta: Meta) -> Changes:
    now = stored(meta.at)
    former = rows.conn.execute(
        "SELECT id FROM attendance "
        "WHERE shift = ? AND person = ? AND superseded_at IS NULL",
        (event.shift, event.person),
    ).fetchall()
    for (one,) in former:
        rows.update("attendance", one, superseded_at=now)
    if event.state:
        rows.put(
            "attendance",
            {
                "id": f"{event.shift}|{event.person}|{meta.seq}",
                "shift": event.shift,
                "person": event.person,
                "state": event.state,
                "recorded_at": now,
                "superseded_at": None,
            },
        )
    return Changes.of("shift", (event.shift,))


def _position(rows: Rows, event: events.PositionReported, _meta: Meta) -> Changes:
    rows.put(
        "position",
        {
            "person": event.person,
            "x": event.x,
            "y": event.y,
            "at": stored(event.at),
        },
    )
    return Changes.of("position", (event.person,))


def _qualified(rows: Rows, event: events.QualificationAdded, meta: Meta) -> Changes:
    rows.put(
        "qualification",
        {
            "id": event.qualification,
            "person": event.person,
            "code": event.code,
            "level": event.level,
            "issued": event.issued_on.isoformat(),
            "expires": event.expires.isoformat() if event.expires else None,
            "document": event.document,
            "source": event.source,
            "ended": None,
            "recorded_at": stored(meta.at),
        },
    )
    return Changes.of("person", (event.person,))


def _unqualified(rows: Rows, event: events.QualificationEnded, _meta: Meta) -> Changes:
    rows.update(
        "qualification",
        event.qualification,
        ended=event.ended.isoformat() if event.ended else None,
    )
    return Changes.of("person", (event.person,))


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    events.PersonRegistered: _registered,
    events.PersonCorrected: _corrected,
    events.PostAppointed: _appointed,
    events.PostEnded: _post_ended,
    events.LeaveRecorded: _leave,
    events.PostTakenOver: _taken_over,
    events.TakeoverEnded: _takeover_ended,
    events.RosterPublished: _published,
    events.ShiftOverridden: _overridden,
    events.OverrideEnded: _override_ended,
    events.AttendanceRecorded: _attendance,
    events.PositionReported: _position,
    events.QualificationAdded: _qualified,
    events.QualificationEnded: _unqualified,
    events.StaffImported: project_import,
}
