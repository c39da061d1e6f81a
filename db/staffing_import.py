"""Staged staff made current: persons by staff number, posts and certificates anew."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from db.instants import stored
from db.staffing_versions import replaced
from domain.changes import Changes
from domain.staffing.staged_staff import (
    StagedPerson,
    StagedPost,
    StagedQualification,
    read_staff,
)

if TYPE_CHECKING:
    from db.rows import Meta, Rows, SqlValue
    from domain.staffing.events import StaffImported
    from domain.staffing.staged_staff import StagedRow

PERSON_COLUMNS = (
    "id",
    "staff_no",
    "name",
    "initials",
    "kind",
    "station",
    "phone",
    "valid_from",
    "valid_to",
)
POST_COLUMNS = (
    "id",
    "version",
    "place",
    "scope",
    "post_kind",
    "person",
    "valid_from",
    "valid_to",
    "appointed_by",
    "document_no",
    "recorded_at",
    "superseded_at",
)
QUALIFICATION_COLUMNS = (
    "id",
    "person",
    "code",
    "level",
    "issued",
    "expires",
    "document",
    "source",
    "ended",
    "recorded_at",
)


def project_import(rows: Rows, event: StaffImported, meta: Meta) -> Changes:
    """Publish the staged rows; the same file again changes nothing."""
    staged = read_staff(event.chunks, rows.blob)
    numbers = _persons(rows, staged)
    _posts(rows, staged, numbers, meta)
    _qualifications(rows, staged, numbers, meta)
    return Changes.of("person") | Changes.of("post")


def _persons(rows: Rows, staged: list[StagedRow]) -> dict[str, str]:
    known: dict[str, str] = dict(
        rows.conn.execute("SELECT staff_no, id FROM person").fetchall()
    )
    fresh: dict[str, tuple[SqlValue, ...]] = {}
    for one in staged:
        if not isinstance(one, StagedPerson):
            continue
        values: tuple[SqlValue, ...] = astuple(one)[1:]
        if one.staff_no in known:
            row = (known[one.staff_no], *values)
            rows.put("person", dict(zip(PERSON_COLUMNS, row, strict=True)))
        else:
            fresh[one.staff_no] = (one.id, *values)
    rows.put_many("person", PERSON_COLUMNS, list(fresh.values()))
    known.update((number, str(row[0])) for number, row in fresh.items())
    return known


def _posts(
    rows: Rows, staged: list[StagedRow], numbers: dict[str, str], meta: Meta
) -> None:
    now = stored(meta.at)
    exclusive = {
        code
        for (code,) in rows.conn.execute(
            "SELECT code FROM post_kind WHERE exclusive = 1"
        )
    }
    held = _held(rows)
    fresh: dict[tuple[str, str, str], tuple[SqlValue, ...]] = {}
    for one in staged:
        if not isinstance(one, StagedPost):
            continue
        person = numbers[one.staff_no]
        key = (one.place, one.post_kind, person)
        former = held.get(key[:2], {})
        if person in former or key in fresh:
            continue
        if one.post_kind in exclusive:
            _give_way(rows, one, former, meta)
        fresh[key] = (
            one.id,
            1,
            one.place,
            one.scope,
            one.post_kind,
            person,
            one.valid_from,
            one.valid_to,
            meta.person or meta.actor,
            one.document_no,
            now,
            None,
        )
    rows.put_many("post", POST_COLUMNS, list(fresh.values()))


Holders = dict[str, tuple[str, str]]


def _held(rows: Rows) -> dict[tuple[str, str], Holders]:
    held: dict[tuple[str, str], Holders] = {}
    for post, place, kind, person, start in rows.conn.execute(
        "SELECT id, place, post_kind, person, valid_from FROM post "
        "WHERE superseded_at IS NULL AND valid_to IS NULL ORDER BY fid"
    ):
        held.setdefault((place, kind), {})[person] = (post, start)
    return held


def _give_way(rows: Rows, one: StagedPost, former: Holders, meta: Meta) -> None:
    """End the post of the holder before, where only one may hold it."""
    for post, start in former.values():
        replaced(rows, "post", post, meta.at, valid_to=max(start, one.valid_from))
    former.clear()


def _qualifications(
    rows: Rows, staged: list[StagedRow], numbers: dict[str, str], meta: Meta
) -> None:
    known = set(
        rows.conn.execute("SELECT person, code, document FROM qualification").fetchall()
    )
    fresh: dict[tuple[str, str, str], tuple[SqlValue, ...]] = {}
    for one in staged:
        if not isinstance(one, StagedQualification):
            continue
        person = numbers[one.staff_no]
        key = (person, one.code, one.document)
        if key in known:
            continue
        fresh[key] = (
            one.id,
            person,
            one.code,
            one.level,
            one.issued,
            one.expires,
            one.document,
            one.source,
            None,
            stored(meta.at),
        )
    rows.put_many("qualification", QUALIFICATION_COLUMNS, list(fresh.values()))
