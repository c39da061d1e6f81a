"""The moments at which a case turns amber and red agree with the clocks themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases.clock_facts import ClockRun, Rest
from domain.cases.deadline import Due, due_of, elapsed
from domain.cases.limits import Governed, Limit
from domain.cases.turning import turning_points, used_at
from domain.cases.two_clocks import LATE, OK, WARN, two_clocks
from domain.clock import local_time
from tests.domain.cases.seeded import rulebook, rules

A_SECOND = timedelta(seconds=1)
STARTS = st.integers(0, 240 * 86_400).map(
    lambda second: local_time("2026-01-02T00:00:00") + timedelta(seconds=second)
)


@given(
    started=STARTS,
    unit=st.sampled_from(["WD", "CD", "WH", "UH"]),
    amount=st.integers(1, 30),
    roll=st.booleans(),
    share=st.sampled_from([0.5, 0.75, 0.8, 0.9]),
    rest=st.none() | st.tuples(st.integers(0, 200), st.integers(1, 300)),
)
def test_the_share_is_used_at_that_moment_and_not_a_second_before(
    started: datetime,
    unit: str,
    amount: int,
    roll: bool,
    share: float,
    rest: tuple[int, int] | None,
) -> None:
    rests = ()
    if rest is not None:
        since = started + timedelta(hours=rest[0])
        rests = (Rest(since, since + timedelta(hours=rest[1])),)
    run = ClockRun("any", started, rests=rests)
    limit = Limit("any", amount, unit, roll=roll)
    found = used_at(run, limit, rules(), share)
    due = due_of(run, limit, rules())
    assert isinstance(due, Due)
    assert found is not None
    assert found <= due.at
    after = elapsed(run, limit, rules(), found + A_SECOND)
    before = elapsed(run, limit, rules(), found - A_SECOND)
    assert after is not None
    assert before is not None
    # The end of a limit in whole days may come before its last hour is counted.
    if found < due.at - A_SECOND:
        assert after.ratio >= share - 1e-9
    assert before.ratio < share + 1e-9


@pytest.mark.parametrize("hours", range(0, 24 * 14, 5))
def test_a_case_is_amber_and_red_exactly_between_its_moments(hours: int) -> None:
    started = local_time("2026-09-10T10:20:00")
    case = Governed("complaint", 1, "", 3, started.date())
    codes = [
        code for code in rulebook().clocks if rulebook().limit(code, case) is not None
    ]
    runs = [ClockRun(code, started) for code in codes]
    warn_at, due = turning_points(runs, case, rules())
    now = started + timedelta(hours=hours)
    faces = two_clocks(runs, case, rules(), now)
    states = {faces.statutory.state, faces.assessment.state}
    assert warn_at is not None
    assert due is not None
    if LATE in states:
        assert now >= due
    elif WARN in states:
        assert warn_at <= now < due
    else:
        assert OK in states
        assert now < warn_at


def test_a_clock_at_rest_has_no_moments() -> None:
    started = local_time("2026-09-10T10:20:00")
    case = Governed("complaint", 1, "", 3, started.date())
    code = next(
        one for one in rulebook().clocks if rulebook().limit(one, case) is not None
    )
    resting = ClockRun(code, started, rests=(Rest(started, None),))
    assert turning_points([resting], case, rules()) == (None, None)
    stopped = ClockRun(code, started, stopped=started)
    assert turning_points([stopped], case, rules()) == (None, None)
