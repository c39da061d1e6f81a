"""Deadlines: every published vector, both Orders, pauses, hours and what is unknown."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases.clock_facts import ClockRun, Rest, fold
from domain.cases.deadline import (
    Due,
    NotApplicable,
    NotPublished,
    Paused,
    RuleUnset,
    deadline,
    due_of,
    elapsed,
)
from domain.cases.holidays import Calendar, CalendarNotPublished
from domain.cases.limits import Governed, Limit, RuleBook
from domain.cases.two_clocks import LATE, OK, UNSET, WARN, face_of, two_clocks
from domain.cases.working_hours import CountedTime, Window
from domain.clock import local_time
from tests.domain.cases.seeded import calendar, rulebook, rules


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return local_time(text)


def run(clock: str, start: str, **more) -> ClockRun:
    return ClockRun(clock, at(start), **more)


def case_of(received: str, kind: str = "complaint") -> Governed:
    return Governed(kind, 1, "", 3, day(received))


def due_day(clock: str, received: str, start: str = "", **more) -> str:
    facts = {clock: run(clock, f"{start or received}T10:00", **more)}
    found = deadline(clock, facts, case_of(received), rules())
    assert isinstance(found, Due)
    return found.shown.isoformat()[:10]


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-02-12", 7, "2026-02-28"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-09-21", 15, "2026-10-19"),
        ("2026-09-28", 7, "2026-10-13"),
        ("2026-04-27", 20, "2026-05-27"),
        ("2026-04-15", 15, "2026-05-09"),
        ("2026-04-15", 30, "2026-05-29"),
        ("2026-12-20", 7, "2026-12-29"),
        ("2026-04-14", 45, "2026-06-18"),
        ("2026-04-20", 45, "2026-06-25"),
    ],
)
def test_working_days_exclude_the_start_and_count_makeup_days(start, amount, end):
    assert calendar().add_working(day(start), amount) == day(end)


@pytest.mark.parametrize(
    ("start", "pause", "end"),
    [
        ("2026-09-21", ("2026-09-24", "2026-10-09"), "2026-10-26"),
        ("2026-04-15", ("2026-04-20", "2026-05-11"), "2026-05-27"),
    ],
)
def test_days_after_a_pause_began_up_to_its_end_are_not_counted(start, pause, end):
    pauses = [(day(pause[0]), day(pause[1]))]
    assert calendar().add_working(day(start), 15, pauses) == day(end)


@pytest.mark.parametrize(
    ("start", "amount", "raw", "end"),
    [
        ("2026-04-20", 60, "2026-06-19", "2026-06-22"),
        ("2026-08-03", 60, "2026-10-02", "2026-10-08"),
        ("2026-08-05", 60, "2026-10-04", "2026-10-08"),
        ("2026-05-18", 90, "2026-08-16", "2026-08-17"),
        ("2026-07-15", 90, "2026-10-13", "2026-10-13"),
    ],
)
def test_calendar_days_roll_over_days_off(start, amount, raw, end):
    assert calendar().raw_calendar(day(start), amount, ()) == day(raw)
    assert calendar().add_calendar(day(start), amount) == day(end)


def test_the_day_of_receipt_chooses_the_order():
    assert due_day("complaint_accept", "2026-04-14") == "2026-04-23"
    assert due_day("complaint_accept", "2026-04-15") == "2026-04-24"
    # Received under the older Order, accepted under the newer: the older one rules.
    assert due_day("mediation_end", "2026-04-14") == "2026-06-18"
    assert due_day("mediation_end", "2026-04-14", "2026-04-20") == "2026-06-25"
    assert due_day("mediation_end", "2026-04-20") == "2026-06-22"
    assert due_day("penalty_decision", "2026-05-18") == "2026-08-17"


def test_a_year_without_calendar_is_never_guessed():
    facts = {"complaint_accept": run("complaint_accept", "2026-12-28T09:00")}
    assert deadline(
        "complaint_accept", facts, case_of("2026-12-28"), rules()
    ) == NotPublished(2027, None)
    facts = {"mediation_end": run("mediation_end", "2026-11-20T09:00")}
    assert deadline(
        "mediation_end", facts, case_of("2026-11-20"), rules()
    ) == NotPublished(2027, day("2027-01-19"))
    with pytest.raises(CalendarNotPublished):
        calendar().is_working(day("2027-01-04"))
    with pytest.raises(CalendarNotPublished):
        calendar().add_calendar(day("2026-12-20"), 20)


def test_a_calendar_with_a_missing_year_does_not_count_across_it():
    days = [
        (date(year, 1, 1) + timedelta(number), True)
        for year in (2024, 2026)
        for number in range(366 if year == 2024 else 365)
    ]
    gappy = Calendar(days)
    with pytest.raises(CalendarNotPublished) as caught:
        gappy.add_working(day("2024-12-30"), 5)
    assert caught.value.year == 2025
    with pytest.raises(CalendarNotPublished):
        gappy.between(day("2024-12-30"), day("2026-01-02"))
    assert not Calendar(days[:-1]).published(2026)


def test_working_days_per_year_are_those_of_the_notices():
    known = {
        2020: 249,
        2021: 250,
        2022: 249,
        2023: 249,
        2024: 251,
        2025: 248,
        2026: 248,
    }
    for year, count in known.items():
        first = date(year - 1, 12, 31)
        assert calendar().between(first, date(year, 12, 31)) == count
    makeup = ("2026-01-04", "2026-02-14", "2026-09-20", "2026-10-10")
    assert all(calendar().is_makeup(day(one)) for one in makeup)


def test_the_end_of_a_day_is_late_and_the_second_before_is_not():
    limit = Limit("x", 7, "WD")
    found = due_of(run("x", "2026-04-14T09:00"), limit, rules())
    assert isinstance(found, Due)
    assert found.at == at("2026-04-24T00:00")
    assert found.shown == at("2026-04-23T23:59:59")
    seen = face_of(run("x", "2026-04-14T09:00"), limit, rules(), found.shown)
    assert seen.state == WARN
    assert face_of(run("x", "2026-04-14T09:00"), limit, rules(), found.at).state == LATE


def test_working_hours_skip_lunch_night_and_days_off():
    limit = Limit("handle", 4, "WH")
    found = due_of(run("handle", "2026-04-30T16:30"), limit, rules())
    # 1.5 h on the Thursday before the May holiday, 2.5 h after it.
    assert isinstance(found, Due)
    assert found.at == at("2026-05-06T11:00")
    exact = due_of(run("handle", "2026-04-29T08:30"), Limit("h", 3.5, "WH"), rules())
    assert isinstance(exact, Due)
    assert exact.at == at("2026-04-29T12:00")


def test_urgent_hours_run_through_the_night_and_need_no_calendar():
    found = due_of(run("take", "2027-01-01T23:30"), Limit("take", 2, "UH"), rules())
    assert isinstance(found, Due)
    assert found.at == at("2027-01-02T01:30")


def test_a_pause_is_cut_out_of_hours_exactly():
    rests = (Rest(at("2026-04-28T09:00"), at("2026-04-28T10:15")),)
    found = due_of(
        run("handle", "2026-04-28T08:30", rests=rests), Limit("h", 2, "WH"), rules()
    )
    assert isinstance(found, Due)
    assert found.at == at("2026-04-28T11:45")


def test_what_cannot_be_told_is_said_and_never_green():
    empty = RuleBook({}, {}, {}, {})
    facts = {"handle": run("handle", "2026-04-28T08:30")}
    case = case_of("2026-04-28")
    assert rulebook().limit("handle", case) is not None
    assert deadline("verify", facts, case, rules()) == NotApplicable()
    void = {"handle": run("handle", "2026-04-28T08:30", void=True)}
    assert deadline("handle", void, case, rules()) == NotApplicable()
    assert due_of(facts["handle"], None, rules()) == RuleUnset("handle")
    assert due_of(facts["handle"], Limit("h", None, "WD"), rules()) == RuleUnset("h")
    assert empty.limit("handle", case) is None
    face = face_of(facts["handle"], None, rules(), at("2026-05-28T08:30"))
    assert face.state == UNSET
    resting = run("handle", "2026-04-28T08:30", rests=(Rest(at("2026-04-29"), None),))
    found = due_of(resting, Limit("h", 3, "WD"), rules())
    assert found == Paused(at("2026-04-29"))


def test_used_time_warns_at_three_quarters_and_counts_overrun():
    limit = Limit("handle", 4, "WH")
    started = run("handle", "2026-04-28T08:30")
    assert face_of(started, limit, rules(), at("2026-04-28T10:00")).state == OK
    assert face_of(started, limit, rules(), at("2026-04-28T11:30")).state == WARN
    late = elapsed(started, limit, rules(), at("2026-04-28T18:00"))
    assert late is not None
    assert late.used == pytest.approx(7.5)
    assert late.overrun == pytest.approx(3.5)
    assert late.ratio == pytest.approx(7.5 / 4)


def test_closing_does_not_erase_an_overrun():
    limit = Limit("handle", 1, "WH")
    stopped = run("handle", "2026-04-28T08:30", stopped=at("2026-04-28T10:30"))
    assert face_of(stopped, limit, rules(), at("2026-12-01")).state == LATE


def test_the_tighter_clock_of_the_two_drives_the_order():
    runs = (
        run("clue_check", "2026-04-20T09:00"),
        run("handle", "2026-04-20T09:00"),
        run("take", "2026-04-20T09:00"),
    )
    clocks = two_clocks(
        runs, case_of("2026-04-20", "patrol"), rules(), at("2026-04-27")
    )
    assert clocks.statutory.clock == "clue_check"
    assert clocks.assessment.clock == "handle"
    assert clocks.assessment.state == LATE
    assert clocks.tighter is clocks.assessment
    assert clocks.overdue
    assert clocks.sort_key[0] == 0


def test_facts_fold_into_runs_with_rests_and_fresh_attempts():
    facts = [
        ("dispatch", "start", "2026-04-20T09:00:00+08:00", 0.0),
        ("dispatch", "stop", "2026-04-20T09:10:00+08:00", 0.0),
        ("handle", "start", "2026-04-20T09:10:00+08:00", 0.0),
        ("handle", "void", "2026-04-20T10:00:00+08:00", 0.0),
        ("dispatch", "start", "2026-04-20T10:00:00+08:00", 0.0),
        ("dispatch", "stop", "2026-04-20T10:05:00+08:00", 0.0),
        ("handle", "start", "2026-04-20T10:05:00+08:00", 0.0),
        ("handle", "stop", "2026-04-20T11:00:00+08:00", 0.0),
        ("handle", "restart", "2026-04-20T14:00:00+08:00", 0.0),
        ("handle", "pause", "2026-04-20T14:30:00+08:00", 0.0),
        ("handle", "extend", "2026-04-20T14:40:00+08:00", 2.0),
        ("handle", "resume", "2026-04-20T15:00:00+08:00", 0.0),
    ]
    dispatch, void, second, third = fold(facts)
    assert dispatch.rests == (Rest(at("2026-04-20T09:10"), at("2026-04-20T10:00")),)
    assert elapsed(
        dispatch, Limit("d", 2, "WH"), rules(), at("2026-04-20T12:00")
    ).used == pytest.approx(0.25)
    assert void.void
    assert second.stopped == at("2026-04-20T11:00")
    assert third.running
    assert third.extra == 2.0
    assert not third.paused


def test_taking_a_stop_back_counts_the_time_since():
    facts = [
        ("total", "start", "2026-04-20T09:00:00+08:00", 0.0),
        ("total", "stop", "2026-04-21T09:00:00+08:00", 0.0),
        ("total", "unstop", "2026-04-24T09:00:00+08:00", 0.0),
        ("never", "stop", "2026-04-24T09:00:00+08:00", 0.0),
    ]
    (total,) = fold(facts)
    assert total.running
    assert total.rests == ()


@given(st.dates(date(2019, 1, 1), date(2025, 12, 1)), st.integers(1, 60))
def test_adding_working_days_and_counting_them_agree(start, amount):
    end = calendar().add_working(start, amount)
    assert calendar().is_working(end)
    assert calendar().between(start, end) == amount


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1)),  # noqa: DTZ001
    st.floats(0.25, 40),
)
def test_counted_hours_invert_exactly(start, hours):
    start = at(start.isoformat())
    counted = CountedTime(rulebook().windows["WH"], calendar())
    end = counted.add(start, hours * 3600)
    assert counted.counted(start, end) == pytest.approx(hours * 3600, abs=0.01)


def test_a_window_gives_back_the_second_at_which_it_was_used_up():
    window = Window(((100, 200), (300, 400)), every_day=False)
    assert window.day_seconds == 200
    assert window.second_at(100) == 200
    assert window.second_at(150) == 350
    assert window.second_at(999) == 400
