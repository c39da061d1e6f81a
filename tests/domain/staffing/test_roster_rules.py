"""Warnings before a duty, what an absence opens, and the plan of some days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.staffing.duty import responsible_at
from domain.staffing.duty_warnings import duty_warnings
from domain.staffing.leave_preview import leave_preview
from domain.staffing.reads import Attendance, Leave, Qualification, ShiftOverride
from domain.staffing.week_plan import UnitFacts, needed_on, serving_of, unit_plan
from tests.domain.staffing.duty_facts import START, Facts, at

if TYPE_CHECKING:
    from datetime import datetime

    from domain.staffing.reads import DutyPost, Post, ShiftSheet
    from domain.staffing.week_plan import UnitPlan


class Staff(Facts):
    """Facts that answer what the wider rules ask, by looking through all of them."""

    def sheets_of(
        self, person: str, start: datetime, until: datetime
    ) -> tuple[ShiftSheet, ...]:
        return tuple(
            sheet
            for sheet in self.sheets
            if sheet.shift.start < until
            and start < sheet.shift.end
            and any(one.person == person for one in sheet.assignments)
        )

    def posts_of(self, person: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.person == person)

    def places_of(self, person: str, when: datetime) -> tuple[tuple[str, str], ...]:
        held = [post for post in self.posts_of(person) if post.held(when)]
        return tuple((post.post_kind, post.place) for post in held)

    def duty_post(self, code: str, when: datetime) -> DutyPost | None:
        return next((one for one in self.duty_posts(when) if one.code == code), None)


@pytest.fixture
def staff() -> Staff:
    found = Staff()
    found.employ("张三", "李四", "王五", "值A", "值B", "所长")
    found.appoint("grid_officer_a", "张三")
    found.appoint("grid_officer_b", "李四")
    found.appoint("grid_leader", "王五")
    found.appoint("station_head", "所长", place="S1")
    found.roster("duty_a", "05-06T18:00", "05-07T08:30", "值A")
    return found


def test_who_came_off_a_night_shift_has_not_rested(staff: Staff) -> None:
    found = duty_warnings("值A", at("05-07T14:00"), at("05-07T18:00"), staff)
    assert [(one.code, one.what) for one in found] == [("REST_RULE", "duty_a")]
    assert found[0].at == at("05-07T08:30")


def test_ten_hours_after_the_shift_nothing_is_said(staff: Staff) -> None:
    assert duty_warnings("值A", at("05-07T18:30"), at("05-07T20:00"), staff) == ()


def test_who_is_on_another_post_then_is_named_with_its_end(staff: Staff) -> None:
    found = duty_warnings("值A", at("05-07T07:00"), at("05-07T09:00"), staff)
    assert [(one.code, one.at) for one in found] == [("ON_POST", at("05-07T08:30"))]


def test_the_shift_itself_is_no_other_duty(staff: Staff) -> None:
    shift = staff.sheets[0].shift
    assert duty_warnings("值A", shift.start, shift.end, staff, shift.id) == ()


def test_many_grids_and_a_certificate_that_ends_are_said_gravest_first(
    staff: Staff,
) -> None:
    staff.appoint("grid_officer_a", "张三", place="G2")
    staff.appoint("grid_officer_a", "张三", place="G3")
    staff.qualifications.append(
        Qualification(
            "Q", "张三", "food", "", date(2025, 1, 1), date(2026, 5, 20), "d", "c", None
        )
    )
    found = duty_warnings("张三", at("05-07T10:00"), at("05-07T12:00"), staff)
    assert [one.code for one in found] == ["MANY_GRIDS", "CERTIFICATE_ENDS"]
    assert found[0].number == 3
    assert found[1].at is not None
    assert found[1].at.date() == date(2026, 5, 20)


def test_an_absence_of_a_hands_the_grid_to_b(staff: Staff) -> None:
    opened = leave_preview("张三", at("05-06T09:00"), at("05-06T12:00"), staff)
    assert opened.gaps == 0
    assert [(one.grid, one.after.person) for one in opened.grids] == [("G1", "李四")]
    # What is only looked at has changed nothing.
    assert responsible_at("G1", at("05-06T10:00"), staff).person == "张三"


def test_an_absence_without_a_substitute_is_a_gap_at_its_first_moment(
    staff: Staff,
) -> None:
    staff.away("李四", "05-07T08:30", "05-07T18:00")
    staff.away("王五", "05-07T08:30", "05-07T18:00")
    opened = leave_preview("张三", at("05-06T12:00"), at("05-08T12:00"), staff)
    assert [(one.gap, one.at) for one in opened.grids] == [(True, at("05-07T08:30"))]
    assert opened.gaps == 1


def test_an_absence_outside_the_hours_of_service_opens_no_grid(staff: Staff) -> None:
    opened = leave_preview("张三", at("05-06T19:00"), at("05-06T23:00"), staff)
    assert opened.grids == ()


def test_an_absence_names_the_shift_it_leaves_short(staff: Staff) -> None:
    opened = leave_preview("值A", at("05-06T17:00"), at("05-06T20:00"), staff)
    assert [(one.left, one.needed, one.gap) for one in opened.shifts] == [(0, 1, True)]


def test_an_interval_that_ends_before_it_starts_opens_nothing(staff: Staff) -> None:
    opened = leave_preview("张三", at("05-06T12:00"), at("05-06T12:00"), staff)
    assert opened.gaps == 0


def test_who_signed_out_no_longer_answers(staff: Staff) -> None:
    sheet = staff.sheets[0]
    out = Attendance(sheet.shift.id, "值A", "signed_out", at("05-06T20:00"))
    staff.sheets[0] = replace(sheet, attendance=(out,))
    found = responsible_at("G1", at("05-06T21:00"), staff)
    assert found.uncovered
    assert ("值A", "SIGNED_OUT") in [(s.person, s.reason) for s in found.chain]


@pytest.mark.parametrize(
    ("days", "day", "worked", "needed"),
    [
        ("every", date(2026, 5, 9), False, True),
        ("workday", date(2026, 5, 9), False, False),
        ("workday", date(2026, 5, 9), True, True),
        ("67", date(2026, 5, 9), False, True),
        ("67", date(2026, 5, 8), True, False),
    ],
)
def test_a_duty_is_needed_on_the_days_of_its_window(
    days: str, day: date, worked: bool, needed: bool
) -> None:
    assert needed_on(days, day, worked=worked) is needed


def plan(staff: Staff, leaves: tuple[Leave, ...] = ()) -> UnitPlan:
    days = [date(2026, 5, 6) + timedelta(days=step) for step in range(2)]
    facts = UnitFacts("S1", tuple(staff.sheets), leaves, ())
    return unit_plan(facts, days, staff, at("05-06T12:00"))


def test_a_day_with_nothing_published_is_no_gap(staff: Staff) -> None:
    covers = plan(staff).covers
    assert [(c.day.day, c.rostered, c.missing) for c in covers] == [
        (6, True, 0),
        (7, False, 0),
    ]


def test_a_person_on_leave_makes_the_duty_short(staff: Staff) -> None:
    staff.away("值A", "05-06T08:30", "05-07T18:00")
    found = plan(staff, tuple(staff.leaves))
    assert found.missing == 1
    serving = found.covers[0].serving[0]
    assert (serving.state, serving.reason) == ("away", "ON_LEAVE")
    assert [(one.day.day, one.kind) for one in found.away] == [
        (6, "sick"),
        (7, "sick"),
    ]


def test_an_override_shows_who_came_in_for_whom(staff: Staff) -> None:
    sheet = staff.sheets[0]
    shift = sheet.shift
    override = ShiftOverride(
        "O", shift.id, "值A", "值B", shift.start, shift.end, "override", "换", START
    )
    part = replace(
        override, id="P", in_person="王五", out_person="", valid_to=shift.end
    )
    voided = replace(override, id="V", in_person="李四", valid_to=shift.start)
    unknown = replace(override, id="U", out_person="所长", in_person="李四")
    staff.sheets[0] = replace(sheet, overrides=(override, part, voided, unknown))
    found = serving_of(staff.sheets[0], staff)
    assert [(one.person, one.instead_of) for one in found] == [
        ("值B", "值A"),
        ("王五", ""),
    ]


def test_a_cancelled_shift_leaves_the_duty_short(staff: Staff) -> None:
    sheet = staff.sheets[0]
    staff.sheets[0] = replace(sheet, shift=replace(sheet.shift, state="cancelled"))
    assert plan(staff).missing == 1
