"""Rules for persons, their standing posts and their certificates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.refused import Refused
from domain.staffing.events import (
    PersonCorrected,
    PersonFile,
    PersonRegistered,
    PostAppointed,
    PostEnded,
    QualificationAdded,
    QualificationEnded,
    StaffImported,
)
from domain.staffing.initials import initials_of
from domain.staffing.lookups import check_interval, person_of, serving
from domain.staffing.posts import check_appointment, check_holder
from domain.staffing.staged_staff import check_rows, read_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.staffing.commands import (
        AddQualification,
        AppointPost,
        CorrectPerson,
        DismissPerson,
        EndPost,
        EndQualification,
        ImportStaff,
        RegisterPerson,
    )
    from domain.staffing.reads import Person
    from domain.world import World

PERSON_KINDS = ("official", "auxiliary", "social")
SCOPES = {"bureau": ("bureau", "city"), "station": ("station",)}


def person_file(person: Person) -> PersonFile:
    """Return all that is on file about a person."""
    return PersonFile(
        person=person.id,
        staff_no=person.staff_no,
        name=person.name,
        initials=person.initials,
        kind=person.kind,
        station=person.station,
        phone=person.phone,
        valid_from=person.valid_from,
        valid_to=person.valid_to,
    )


def _check_file(file: PersonFile, world: World) -> None:
    for field, value in (("staff_no", file.staff_no), ("name", file.name)):
        if not value.strip():
            raise Refused("FIELD_MISSING", field=field)
    if file.kind not in PERSON_KINDS:
        raise Refused("NO_SUCH_PERSON_KIND", kind=file.kind)
    if world.boundary.unit(file.station) is None:
        raise Refused("NO_SUCH_UNIT", unit=file.station)
    other = world.staffing.person_by_staff_no(file.staff_no)
    if other is not None and other.id != file.person:
        raise Refused("STAFF_NO_TAKEN", staff_no=file.staff_no, person=other.name)


def register(command: RegisterPerson, asked: Asked, world: World) -> list[Any]:
    """Enter a person whose staff number nobody else has."""
    if world.staffing.person(command.person) is not None:
        raise Refused("ID_TAKEN", id=command.person)
    file = PersonFile(
        person=command.person,
        staff_no=command.staff_no.strip(),
        name=command.name.strip(),
        initials=command.initials or initials_of(command.name.strip()),
        kind=command.kind,
        station=command.station,
        phone=command.phone.strip(),
        valid_from=command.valid_from or asked.at,
        valid_to=None,
    )
    _check_file(file, world)
    return [PersonRegistered(file=file)]


def correct(command: CorrectPerson, _asked: Asked, world: World) -> list[Any]:
    """Change what is on file, keeping what it was."""
    before = person_file(person_of(command.person, world))
    given = {
        field: value.strip()
        for field in ("staff_no", "name", "initials", "kind", "station", "phone")
        if (value := getattr(command, field)) is not None
    }
    if "name" in given and "initials" not in given:
        given["initials"] = initials_of(given["name"])
    after = replace(before, **given)
    if after == before:
        raise Refused("NOTHING_CHANGED")
    _check_file(after, world)
    return [PersonCorrected(before=before, after=after, reason="")]


def dismiss(command: DismissPerson, asked: Asked, world: World) -> list[Any]:
    """Let the service end, and with it every post still held."""
    until = command.until or asked.at
    person = serving(command.person, asked.at, world)
    check_interval(person.valid_from, until)
    before = person_file(person)
    events: list[Any] = [
        PersonCorrected(
            before=before, after=replace(before, valid_to=until), reason=command.reason
        )
    ]
    events += [
        PostEnded(
            post=post.id,
            place=post.place,
            post_kind=post.post_kind,
            person=person.id,
            document_no=command.reason,
            valid_to=max(until, post.valid_from),
            was_valid_to=post.valid_to,
        )
        for post in world.staffing.posts_of(person.id)
        if post.valid_to is None or post.valid_to > until
    ]
    return events


def _scope(place: str, world: World) -> str:
    if world.boundary.grid(place) is not None:
        return "grid"
    unit = world.boundary.unit(place)
    if unit is None:
        raise Refused("NO_SUCH_PLACE", place=place)
    return unit.level


def appoint(command: AppointPost, asked: Asked, world: World) -> list[Any]:
    """Appoint a fitting person whom no other post stands against."""
    start = command.valid_from or asked.at
    check_interval(start, command.valid_to)
    if not command.document_no.strip():
        raise Refused("FIELD_MISSING", field="document_no")
    if world.staffing.post(command.post) is not None:
        raise Refused("ID_TAKEN", id=command.post)
    kind = world.staffing.post_kind(command.post_kind, start)
    if kind is None:
        raise Refused("NO_SUCH_POST_KIND", post_kind=command.post_kind)
    scope = _scope(command.place, world)
    if scope not in SCOPES.get(kind.scope, (kind.scope,)):
        raise Refused("WRONG_PLACE_FOR_POST", post_kind=kind.code, place=command.place)
    person = serving(command.person, start, world)
    check_holder(kind, person)
    others = world.staffing.posts_between(command.place, start, command.valid_to)
    check_appointment(kind, person, others, world.staffing, start)
    return [
        PostAppointed(
            post=command.post,
            place=command.place,
            scope=scope,
            post_kind=kind.code,
            person=person.id,
            valid_from=start,
            valid_to=command.valid_to,
            appointed_by=asked.person or asked.actor,
            document_no=command.document_no.strip(),
        )
    ]


def end_post(command: EndPost, asked: Asked, world: World) -> list[Any]:
    """End a post that has not ended."""
    post = world.staffing.post(command.post)
    if post is None:
        raise Refused("NO_SUCH_POST", post=command.post)
    if not command.document_no.strip():
        raise Refused("FIELD_MISSING", field="document_no")
    until = command.valid_to or asked.at
    if post.valid_to is not None and post.valid_to <= until:
        raise Refused("POST_ENDED", post_kind=post.post_kind, place=post.place)
    if until < post.valid_from:
        raise Refused("END_BEFORE_START")
    return [
        PostEnded(
            post=post.id,
            place=post.place,
            post_kind=post.post_kind,
            person=post.person,
            document_no=command.document_no.strip(),
            valid_to=until,
            was_valid_to=post.valid_to,
        )
    ]


def add_qualification(
    command: AddQualification, _asked: Asked, world: World
) -> list[Any]:
    """Enter a certificate with its document; social staff get none to enforce."""
    person = person_of(command.person, world)
    if not command.document.strip() or not command.code.strip():
        raise Refused("FIELD_MISSING", field="document" if command.code else "code")
    if person.kind == "social" and command.code == "enforcement_certificate":
        raise Refused("SOCIAL_MAY_NOT_ENFORCE", person=person.name, act="staff.qualify")
    if command.expires is not None and command.expires < command.issued_on:
        raise Refused("END_BEFORE_START")
    if world.staffing.qualification(command.qualification) is not None:
        raise Refused("ID_TAKEN", id=command.qualification)
    return [
        QualificationAdded(
            qualification=command.qualification,
            person=person.id,
            code=command.code.strip(),
            level=command.level,
            issued_on=command.issued_on,
            expires=command.expires,
            document=command.document.strip(),
            source=command.source,
        )
    ]


def end_qualification(
    command: EndQualification, asked: Asked, world: World
) -> list[Any]:
    """End a certificate early, with the reason."""
    found = world.staffing.qualification(command.qualification)
    if found is None:
        raise Refused("NO_SUCH_QUALIFICATION", qualification=command.qualification)
    if found.ended is not None:
        raise Refused("QUALIFICATION_ENDED", date=found.ended.isoformat())
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    return [
        QualificationEnded(
            qualification=found.id,
            person=found.person,
            code=found.code,
            ended=command.ended or asked.at.date(),
            was_ended=None,
            reason=command.reason.strip(),
        )
    ]


def import_staff(command: ImportStaff, asked: Asked, world: World) -> list[Any]:
    """Publish what was staged, if each row still fits: bad ones were listed before."""
    if not command.chunks:
        raise Refused("NOTHING_TO_IMPORT")
    bad = check_rows(
        read_staff(command.chunks, world.blob),
        world.staffing.post_kinds(asked.at),
        _places(world),
        world.staffing.staff_numbers(),
    )
    if bad:
        first = bad[0]
        raise Refused(
            "BAD_STAFF_ROWS",
            number=len(bad),
            row=first.index + 1,
            field=first.field,
            value=first.value,
            why=first.reason,
        )
    return [
        StaffImported(
            batch=command.batch,
            content_hash=command.content_hash,
            chunks=command.chunks,
        )
    ]


def _places(world: World) -> Callable[[str, str], bool]:
    def has_place(scope: str, place: str) -> bool:
        if scope == "grid":
            return world.boundary.grid(place) is not None
        unit = world.boundary.unit(place)
        return unit is not None and unit.level in SCOPES.get(scope, (scope,))

    return has_place
