"""Certificates: who holds what when, which act needs which, and what runs out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from domain.staffing.reads import DutyReads, Qualification

WARN_DAYS = (7, 30, 90)
ENFORCEMENT = "enforcement_certificate"


@dataclass(frozen=True, slots=True)
class Lack:
    """What a person lacks: QUAL_MISSING or QUAL_EXPIRED (then with the last day)."""

    reason: str
    code: str
    expired: date | None = None


@dataclass(frozen=True, slots=True)
class Expiry:
    """A certificate that runs out soon; `within` is 7, 30 or 90 days, 0 = run out."""

    qualification: str
    person: str
    code: str
    expires: date
    within: int


def good_on(qualification: Qualification, day: date) -> bool:
    """Tell whether a certificate is good on a day, its last one included."""
    if qualification.issued > day:
        return False
    if qualification.ended is not None and qualification.ended <= day:
        return False
    return qualification.expires is None or day <= qualification.expires


def lack_of(
    person: str,
    code: str,
    at: datetime,
    reads: DutyReads,
    known: datetime | None = None,
) -> Lack | None:
    """Return what a person lacks of one certificate at the time of an act."""
    # One that ended on the day it was issued was entered by mistake.
    held = [
        one
        for one in reads.qualifications_of(person, known)
        if one.code == code and (one.ended is None or one.ended > one.issued)
    ]
    day = at.date()
    if any(good_on(one, day) for one in held):
        return None
    ends = [
        min(filter(None, (one.expires, one.ended)), default=None)
        for one in held
        if one.issued <= day
    ]
    last = max((end for end in ends if end is not None), default=None)
    return Lack("QUAL_MISSING" if last is None else "QUAL_EXPIRED", code, last)


def lacks(
    person: str, subject: str, at: datetime, reads: DutyReads
) -> tuple[Lack, ...]:
    """Return all that a person lacks for a subject such as duty_post:duty_a."""
    found = (
        lack_of(person, row.code, at, reads) for row in reads.requirements(subject, at)
    )
    return tuple(lack for lack in found if lack is not None)


def check_qualified(person: str, subject: str, at: datetime, reads: DutyReads) -> None:
    """Refuse an act by somebody without the certificate it needs at this moment."""
    for lack in lacks(person, subject, at, reads):
        found = reads.person(person)
        name = found.name if found else person
        if lack.expired is None:
            raise Refused("QUAL_MISSING", certificate=lack.code, person=name)
        raise Refused(
            "QUAL_EXPIRED",
            certificate=lack.code,
            person=name,
            date=lack.expired.isoformat(),
        )


def check_number(
    persons: Iterable[str], subject: str, at: datetime, reads: DutyReads
) -> None:
    """Refuse an act for which too few of those present hold the certificate.

    SECOND_ENFORCER_MISSING where two or more are needed, else as check_qualified.
    """
    present = tuple(dict.fromkeys(persons))
    for row in reads.requirements(subject, at):
        good = [one for one in present if lack_of(one, row.code, at, reads) is None]
        if len(good) >= row.number:
            continue
        if good or row.number > 1:
            raise Refused(
                "SECOND_ENFORCER_MISSING",
                certificate=row.code,
                needed=row.number,
                present=len(good),
            )
        check_qualified(present[0] if present else "", subject, at, reads)


def expiring(
    qualifications: Iterable[Qualification], today: date
) -> tuple[Expiry, ...]:
    """Return certificates that ran out or will within 90 days, the nearest first."""
    found = []
    for one in qualifications:
        if one.expires is None or one.ended is not None:
            continue
        left = (one.expires - today).days
        if left > WARN_DAYS[-1]:
            continue
        within = next((days for days in WARN_DAYS if 0 <= left <= days), 0)
        found.append(Expiry(one.id, one.person, one.code, one.expires, within))
    return tuple(sorted(found, key=lambda one: (one.expires, one.person, one.code)))
