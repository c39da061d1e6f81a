"""Sign-out, an absence that ends early, and the shifts of some days read at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.founding import UndoAct
from domain.staffing import commands as ask
from tests.db.staff_desk import G1, MORNING, Desk, desk_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NIGHT = f"S1.{MORNING:%Y%m%d}.duty_a.1800"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path) as desk:
        yield desk


def _night(*persons: str) -> ask.SetShifts:
    plan = ask.ShiftPlan(day=MORNING.date(), duty_post="duty_a", persons=persons)
    return ask.SetShifts(station="S1", shifts=(plan,))


def test_who_signs_out_leaves_the_seat_and_undo_brings_him_back(team: Desk) -> None:
    team.certify("王五")
    team.do(_night("王五"))
    refused = team.refusal(ask.SignOut(shift=NIGHT, person="王五"))
    assert refused.code == "DUTY_NOT_SIGNED_IN"
    team.clock.at = MORNING.replace(hour=18, minute=30)
    team.do(ask.SignIn(shift=NIGHT, person="王五"))
    assert team.responsible(team.clock.at) == ("王五", "DUTY")
    done = team.do(ask.SignOut(shift=NIGHT, person="王五"))
    assert team.responsible(team.clock.at) == ("所长", "UNCOVERED")
    team.do(UndoAct(seq=done.seq))
    assert team.responsible(team.clock.at) == ("王五", "DUTY")


def test_back_early_keeps_what_was_served_of_the_absence(team: Desk) -> None:
    until = MORNING + timedelta(hours=6)
    reads = team.store.read.staffing
    owner = reads.posts_at(G1, MORNING)[0].person
    team.do(
        ask.MarkLeave(
            leave="L", person=owner, kind="sick", valid_from=MORNING, valid_to=until
        )
    )
    team.clock.at = MORNING + timedelta(hours=2)
    assert reads.leave_at(owner, team.clock.at) is not None
    done = team.do(ask.EndLeave(leave="L", served="S"))
    assert reads.leave_at(owner, team.clock.at) is None
    served = reads.leave_at(owner, MORNING + timedelta(hours=1))
    assert served is not None
    assert (served.id, served.valid_to) == ("S", team.clock.at)
    assert team.refusal(ask.EndLeave(leave="L")).code == "LEAVE_OVER"
    team.do(UndoAct(seq=done.seq))
    again = reads.leave_at(owner, team.clock.at)
    assert again is not None
    assert again.id == "L"


def test_an_absence_still_to_come_is_only_taken_back(team: Desk) -> None:
    start = MORNING + timedelta(days=1)
    reads = team.store.read.staffing
    owner = reads.posts_at(G1, MORNING)[0].person
    team.do(
        ask.MarkLeave(
            leave="L",
            person=owner,
            kind="sick",
            valid_from=start,
            valid_to=start + timedelta(hours=3),
        )
    )
    team.do(ask.EndLeave(leave="L", served="S"))
    assert reads.leave("S") is None
    assert team.refusal(ask.EndLeave(leave="nobody's")).code == "NO_SUCH_LEAVE"


def test_the_plan_of_a_day_says_what_each_shift_says(team: Desk) -> None:
    team.certify("王五")
    team.certify("赵六")
    team.do(_night("王五"))
    team.do(
        ask.OverrideShift(shift=NIGHT, out_person="王五", in_person="赵六", reason="换")
    )
    reads = team.store.read.staffing
    for unit in ("", "S1"):
        span = reads.span(MORNING.date(), MORNING.date() + timedelta(days=1), unit)
        plan = span.plan("S1", MORNING)
        night = next(one for one in plan.covers if one.serving)
        assert [one.person for one in night.serving] == ["赵六"]
        assert night.serving[0].instead_of == "王五"
        assert night.missing == 0
        # The other duties of the day are short: somebody published it without them.
        short = {one.duty_post for one in plan.covers if one.missing}
        assert "duty_b" in short
        assert "duty_a" not in short
        assert {one.id for one in plan.persons} >= {"王五", "赵六"}
        assert span.leave_kind("sick", MORNING) is not None
        assert span.working_day(date(2026, 5, 20))
        assert MORNING.date() not in span.published()
        assert span.certificates()["王五"] == ("enforcement_certificate",)


def test_a_person_of_another_station_who_serves_here_is_named_as_lent(
    team: Desk,
) -> None:
    team.person("外人", station="S2")
    team.certify("外人")
    team.do(_night("外人"))
    day = MORNING.date()
    span = team.store.read.staffing.span(day, day, "S1")
    assert "外人" in {one.id for one in span.plan("S1", MORNING).persons}
    assert span.person("外人") is not None
