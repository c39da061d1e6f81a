"""The standing posts of grids and units: who may hold them and what they exclude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from domain.staffing.reads import Person, Post, PostKind, StaffingReads

# Who holds the one may not hold the other in the same grid: A and B stand in for
# each other, and a supervisor oversees what the officers do.
A_AND_B = frozenset({"grid_officer_a", "grid_officer_b"})
SUPERVISOR = "supervisor"
OBSERVERS = frozenset({"social_officer", "informant", "supervisor"})


def check_holder(kind: PostKind, person: Person) -> None:
    """Refuse a holder of the wrong kind: social staff hold no officer's post."""
    if kind.person_kinds and person.kind not in kind.person_kinds:
        raise Refused(
            "WRONG_KIND_FOR_POST",
            post_kind=kind.code,
            person=person.name,
            kind=person.kind,
        )


def check_appointment(
    kind: PostKind,
    person: Person,
    others: Iterable[Post],
    reads: StaffingReads,
    at: datetime,
) -> None:
    """Refuse what clashes with the posts held in the same place and time.

    POST_HELD (an exclusive post), A_IS_B, SUPERVISOR_HANDLES, POST_FULL.
    """
    same = 0
    for other in others:
        if other.post_kind == kind.code:
            _check_same(kind, person, other, reads)
            same += 1
        elif other.person == person.id:
            _check_pair(kind, other, person, reads, at)
    if kind.max_number is not None and same >= kind.max_number:
        raise Refused("POST_FULL", post_kind=kind.code, number=kind.max_number)


def _check_same(
    kind: PostKind, person: Person, other: Post, reads: StaffingReads
) -> None:
    if other.person == person.id:
        raise Refused("POST_HELD_ALREADY", post_kind=kind.code, person=person.name)
    if kind.exclusive:
        holder = reads.person(other.person)
        raise Refused(
            "POST_HELD",
            post_kind=kind.code,
            place=other.place,
            holder=holder.name if holder else other.person,
        )


def _check_pair(
    kind: PostKind, other: Post, person: Person, reads: StaffingReads, at: datetime
) -> None:
    codes = {kind.code, other.post_kind}
    if codes == A_AND_B:
        raise Refused("A_IS_B", person=person.name, place=other.place)
    if SUPERVISOR in codes:
        rest = codes - {SUPERVISOR}
        handling = any(row.handles for row in reads.post_kinds(at) if row.code in rest)
        if handling:
            raise Refused("SUPERVISOR_HANDLES", person=person.name, place=other.place)


def observes_only(person: str, at: datetime, reads: StaffingReads) -> bool:
    """Tell whether a person may only look and report: social staff, whatever post."""
    found = reads.person(person)
    if found is None:
        return False
    if found.kind == "social":
        return True
    roles = {role for role, _place in reads.places_of(person, at)}
    return bool(roles) and roles <= OBSERVERS


def refuse_observer(person: str, act: str, at: datetime, reads: StaffingReads) -> None:
    """Refuse taking, answering, verifying, closing or enforcing by social staff."""
    if observes_only(person, at, reads):
        found = reads.person(person)
        raise Refused(
            "SOCIAL_MAY_NOT_ENFORCE", person=found.name if found else person, act=act
        )
