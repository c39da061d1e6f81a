from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import SHANGHAI
from domain.staffing.coverage_gaps import (
    duty_gaps,
    grid_gaps,
    who_could_act,
    who_could_serve,
)
from domain.staffing.duty import (
    available,
    final_schedule,
    responsible_at,
    window_open,
)
from domain.staffing.reads import (
    Attendance,
    Leave,
    ServiceWindow,
    Takeover,
)
from tests.domain.staffing.duty_facts import START, Facts, at


@pytest.fixture
def facts() -> Facts:
    found = Facts()
    found.employ("张三", "李四", "王五", "赵六", "值A", "值B", "值长", "所长")
    found.appoint("grid_officer_a", "张三")
    found.appoint("grid_officer_b", "李四")
    found.appoint("grid_leader", "王五")
    found.appoint("station_head", "所长", place="S1")
    for day in range(5, 9):
        found.roster("duty_a", f"05-0{day}T18:00", f"05-0{day + 1}T08:30", "值A")
        found.roster("duty_b", f"05-0{day}T18:00", f"05-0{day + 1}T08:30", "值B")
    found.away("张三", "05-06T08:30", "05-08T12:00")
    return found


@pytest.mark.parametrize(
    ("when", "person", "capacity"),
    [
        ("05-06T08:29", "值A", "DUTY"),
        ("05-06T08:30", "李四", "AREA_B_ACTING"),
        ("05-08T11:59", "李四", "AREA_B_ACTING"),
        ("05-08T12:00", "张三", "AREA_OWNER"),
        ("05-08T18:00", "值A", "DUTY"),
    ],
)
def test_both_bounds_of_window_and_leave_are_half_open(
    facts: Facts, when: str, person: str, capacity: str
) -> None:
    found = responsible_at("G1", at(when), facts)
    assert (found.person, found.capacity) == (person, capacity)


def test_the_grid_leader_answers_when_both_officers_are_away(facts: Facts) -> None:
    facts.away("李四", "05-07T00:00", "05-08T00:00")
    found = responsible_at("G1", at("05-07T10:00"), facts)
    assert (found.person, found.capacity) == ("王五", "GRID_LEADER")
    assert [(step.person, step.reason) for step in found.chain] == [
        ("张三", "ON_LEAVE"),
        ("李四", "ON_LEAVE"),
        ("王五", "A_ON_LEAVE"),
    ]


def test_who_took_over_answers_until_the_set_time(facts: Facts) -> None:
    facts.takeovers.append(
        Takeover("T1", "G1", "赵六", at("05-07T09:50"), at("05-07T11:00"), "急", START)
    )
    found = responsible_at("G1", at("05-07T10:00"), facts)
    assert (found.person, found.capacity) == ("赵六", "TAKEOVER")
    assert responsible_at("G1", at("05-07T11:00"), facts).person == "李四"


def test_a_stand_in_who_falls_ill_himself_is_passed_over(facts: Facts) -> None:
    facts.takeovers.append(
        Takeover("T1", "G1", "赵六", at("05-07T09:50"), at("05-07T11:00"), "急", START)
    )
    facts.away("赵六", "05-07T00:00", "05-08T00:00")
    found = responsible_at("G1", at("05-07T10:00"), facts)
    assert found.person == "李四"
    assert found.chain[0].reason == "ON_LEAVE"


def test_a_late_sick_note_does_not_rewrite_what_the_desk_showed(facts: Facts) -> None:
    facts.leaves.clear()
    facts.away("张三", "05-06T08:30", "05-08T12:00", entered="05-06T16:00")
    then = at("05-06T14:00")
    assert responsible_at("G1", then, facts, as_known_at=then).person == "张三"
    assert responsible_at("G1", then, facts).person == "李四"


def test_nobody_rostered_falls_to_the_station_head_as_a_gap(facts: Facts) -> None:
    facts.sheets.clear()
    found = responsible_at("G1", at("05-06T22:00"), facts)
    assert (found.person, found.capacity, found.uncovered) == (
        "所长",
        "UNCOVERED",
        True,
    )
    assert [step.reason for step in found.chain] == [
        "CLOSED",
        "NOT_ROSTERED",
        "NOT_ROSTERED",
        "NOT_ROSTERED",
        "NOBODY_ON_DUTY",
    ]


def test_the_watch_officer_answers_when_the_duty_officers_did_not_come(
    facts: Facts,
) -> None:
    facts.sheets.clear()
    shift = facts.roster("duty_a", "05-06T18:00", "05-07T08:30", "值A")
    facts.sheets[-1] = replace(
        facts.sheets[-1],
        attendance=(Attendance(shift, "值A", "no_show", at("05-06T19:00")),),
    )
    facts.roster("watch_officer", "05-06T08:30", "05-07T08:30", "值长")
    found = responsible_at("G1", at("05-06T22:00"), facts)
    assert (found.person, found.capacity) == ("值长", "WATCH_OFFICER")
    assert "NO_SHOW" in [step.reason for step in found.chain]


def test_a_public_holiday_is_outside_the_hours_of_grid_posts(facts: Facts) -> None:
    facts.holidays = frozenset({date(2026, 5, 8)})
    facts.leaves.clear()
    facts.roster("duty_a", "05-08T08:30", "05-08T18:00", "值A")
    assert responsible_at("G1", at("05-08T10:00"), facts).capacity == "DUTY"


def test_a_suspended_officer_is_not_available(facts: Facts) -> None:
    facts.leaves[0] = replace(facts.leaves[0], kind="suspension")
    found = responsible_at("G1", at("05-07T10:00"), facts)
    assert found.chain[0].reason == "SUSPENDED"
    assert not available("张三", at("05-07T10:00"), facts)


def test_a_vacant_first_post_makes_the_second_officer_act(facts: Facts) -> None:
    facts.posts = [one for one in facts.posts if one.post_kind != "grid_officer_a"]
    found = responsible_at("G1", at("05-07T10:00"), facts)
    assert (found.person, found.reason) == ("李四", "A_VACANT")


def test_without_any_head_on_file_the_chain_says_so() -> None:
    found = responsible_at("G1", at("05-07T10:00"), Facts())
    assert (found.person, found.reason) == ("", "NO_HEAD_ON_FILE")


def test_a_leader_of_the_bureau_is_named_when_the_station_has_no_head(
    facts: Facts,
) -> None:
    facts.sheets.clear()
    facts.posts = [one for one in facts.posts if one.post_kind != "station_head"]
    facts.employ("局长")
    facts.appoint("bureau_leader", "局长", place="B1")
    assert responsible_at("G1", at("05-06T22:00"), facts).person == "局长"


def test_an_override_holds_for_its_hours_and_may_be_overridden(facts: Facts) -> None:
    facts.sheets.clear()
    facts.roster("duty_a", "05-06T18:00", "05-07T08:30", "值A")
    facts.override("值A", "赵六", "05-06T20:00", "05-06T23:00")
    facts.override("赵六", "王五", "05-06T21:00", "05-06T22:00")
    names = {
        hour: [
            one.person for one in final_schedule("S1", at(f"05-06T{hour}:00"), facts)
        ]
        for hour in (19, 20, 21, 22, 23)
    }
    assert names == {
        19: ["值A"],
        20: ["赵六"],
        21: ["王五"],
        22: ["赵六"],
        23: ["值A"],
    }


def test_a_window_over_midnight_belongs_to_the_day_it_opens() -> None:
    night = ServiceWindow("night", "5", "18:00", "08:30")
    friday, saturday = date(2026, 5, 8), date(2026, 5, 9)
    facts = Facts()

    def open_at(day: date, hour: int) -> bool:
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
        return window_open(night, moment, facts)

    assert open_at(friday, 19)
    assert open_at(saturday, 7)
    assert not open_at(friday, 7)
    assert not open_at(saturday, 19)


MINUTES = st.integers(0, 14 * 24 * 60)


@given(
    st.lists(st.tuples(st.sampled_from("ABLDW"), MINUTES, MINUTES), max_size=8),
    MINUTES,
)
def test_somebody_is_always_named_and_never_one_who_is_away(
    absences: list[tuple[str, int, int]], minute: int
) -> None:
    facts = Facts()
    facts.employ("A", "B", "L", "D", "W", "H")
    facts.appoint("grid_officer_a", "A")
    facts.appoint("grid_officer_b", "B")
    facts.appoint("grid_leader", "L")
    facts.appoint("station_head", "H", place="S1")
    facts.roster("duty_a", "05-01T00:00", "05-20T00:00", "D")
    facts.roster("watch_officer", "05-01T00:00", "05-20T00:00", "W")
    base = at("05-04T00:00")
    for person, start, length in absences:
        begin = base + timedelta(minutes=start)
        facts.leaves.append(
            Leave(
                "",
                person,
                "sick",
                "approved",
                begin,
                begin + timedelta(minutes=length),
                "",
                START,
            )
        )
    moment = base + timedelta(minutes=minute)
    found = responsible_at("G1", moment, facts)
    assert found.person
    assert found.uncovered or available(found.person, moment, facts)
    assert all(not step.taken for step in found.chain[:-1])


def test_a_desk_duty_short_of_its_minimum_names_who_is_missing_and_why(
    facts: Facts,
) -> None:
    facts.away("值A", "05-06T18:00", "05-07T00:00")
    gap = duty_gaps("S1", at("05-06T22:00"), facts)[0]
    assert (gap.missing, gap.because) == (1, (("值A", "ON_LEAVE"),))
    facts.employ("协管", kind="auxiliary")
    duty = facts.duty_posts(START)[0]
    loads = {"张三": 2, "李四": 0}
    free = who_could_serve(
        "S1", duty, at("05-06T22:00"), facts, lambda one: loads.get(one, 1)
    )
    assert free[0].person == "李四"
    assert {"值A", "值B", "张三", "协管"}.isdisjoint(one.person for one in free)


def test_a_grid_with_both_officers_away_and_no_supervisor_shows_both_gaps(
    facts: Facts,
) -> None:
    facts.away("李四", "05-07T00:00", "05-08T00:00")
    kinds = [
        (gap.kind, gap.post_kind) for gap in grid_gaps("G1", at("05-07T10:00"), facts)
    ]
    assert kinds == [("POST_VACANT", "supervisor"), ("BOTH_AWAY", "")]


def test_holders_of_a_post_in_the_grid_are_first_among_those_who_could_act(
    facts: Facts,
) -> None:
    facts.employ("骑手", kind="social")
    found = who_could_act("G1", at("05-07T10:00"), facts, lambda _one: 0)
    assert found[0].person == "王五"
    assert {"张三", "李四", "骑手"}.isdisjoint(one.person for one in found)
