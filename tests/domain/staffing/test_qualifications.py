from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.clock import SHANGHAI
from domain.refused import Refused
from domain.staffing.initials import initials_of
from domain.staffing.qualifications import (
    check_number,
    check_qualified,
    expiring,
    good_on,
    lack_of,
)
from domain.staffing.reads import Person, Qualification, Requirement

NOON = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)


def certificate(
    person: str, expires: date | None, ended: date | None = None
) -> Qualification:
    return Qualification(
        f"{person}.{expires}",
        person,
        "enforcement_certificate",
        "",
        date(2024, 1, 1),
        expires,
        "证1",
        "certificate",
        ended,
    )


class Certificates:
    """Who holds what, as far as the gates ask for it."""

    def __init__(self, *held: Qualification, number: int = 1) -> None:
        self.held = held
        self.number = number

    def person(self, person: str) -> Person | None:
        del person
        return None

    def qualifications_of(
        self, person: str, known: datetime | None = None
    ) -> tuple[Qualification, ...]:
        del known
        return tuple(one for one in self.held if one.person == person)

    def requirements(self, subject: str, at: datetime) -> tuple[Requirement, ...]:
        del at
        return (Requirement(subject, "enforcement_certificate", self.number),)


def test_a_certificate_is_good_on_its_last_day_and_not_after() -> None:
    held = certificate("p", date(2026, 5, 20))
    assert good_on(held, date(2026, 5, 20))
    assert not good_on(held, date(2026, 5, 21))
    assert not good_on(held, date(2023, 12, 31))


def test_a_certificate_withdrawn_early_is_not_good_from_that_day() -> None:
    held = certificate("p", date(2027, 1, 1), ended=date(2026, 5, 20))
    assert good_on(held, date(2026, 5, 19))
    assert not good_on(held, date(2026, 5, 20))


def test_the_gate_tells_missing_from_expired() -> None:
    reads = Certificates(certificate("old", date(2026, 5, 19)))
    missing = lack_of("new", "enforcement_certificate", NOON, reads)  # type: ignore[arg-type]
    expired = lack_of("old", "enforcement_certificate", NOON, reads)  # type: ignore[arg-type]
    assert missing is not None
    assert missing.reason == "QUAL_MISSING"
    assert expired is not None
    assert (expired.reason, expired.expired) == ("QUAL_EXPIRED", date(2026, 5, 19))


def test_a_renewed_certificate_counts_although_the_old_one_ran_out() -> None:
    reads = Certificates(
        certificate("p", date(2026, 1, 1)), certificate("p", date(2028, 1, 1))
    )
    check_qualified("p", "duty_post:duty_a", NOON, reads)  # type: ignore[arg-type]


def test_an_act_that_needs_two_is_refused_with_one_certified_person() -> None:
    reads = Certificates(certificate("p", None), certificate("q", None), number=2)
    with pytest.raises(Refused) as caught:
        check_number(["p", "x"], "act:case.enforce", NOON, reads)  # type: ignore[arg-type]
    assert caught.value.code == "SECOND_ENFORCER_MISSING"
    check_number(["p", "q"], "act:case.enforce", NOON, reads)  # type: ignore[arg-type]


def test_warnings_come_ninety_thirty_and_seven_days_before_the_end() -> None:
    days = [date(2026, 5, 19), date(2026, 5, 27), date(2026, 6, 19)]
    days += [date(2026, 8, 18), date(2026, 8, 19)]
    found = expiring([certificate("p", day) for day in days], NOON.date())
    assert [(one.expires, one.within) for one in found] == [
        (date(2026, 5, 19), 0),
        (date(2026, 5, 27), 7),
        (date(2026, 6, 19), 30),
        (date(2026, 8, 18), 90),
    ]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("张三", "zs"), ("王小明", "wxm"), ("Wang Li", "wl"), ("训练员A", "xlya")],
)
def test_initials_are_the_first_letters_in_pinyin(name: str, letters: str) -> None:
    assert initials_of(name) == letters
