from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.connection import create_new, writing
from db.replay import differences, replay
from db.workspace_schema import lay_out
from domain.founding import UndoAct
from domain.staffing import commands as ask
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from collections.abc import Iterator

from tests.db.staff_desk import G1, G2, MORNING, Desk, desk_at


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path) as desk:
        yield desk


def _night(*persons: str, duty: str = "duty_a") -> ask.SetShifts:
    return ask.SetShifts(
        station="S1",
        shifts=(ask.ShiftPlan(day=MORNING.date(), duty_post=duty, persons=persons),),
    )


def test_the_roster_of_all_stations_says_the_same_as_one_question_a_grid(
    team: Desk,
) -> None:
    team.certify("赵六")
    team.do(
        ask.SetShifts(
            station="S1",
            shifts=(
                ask.ShiftPlan(
                    day=MORNING.date(), duty_post="watch_officer", persons=("赵六",)
                ),
            ),
        )
    )
    team.do(
        ask.TakeOver(
            grid=G2, person="王五", until=MORNING + timedelta(hours=4), reason="支援"
        )
    )
    team.do(ask.CheckIn(person="王五", x=600.0, y=200.0))
    for when in (MORNING, MORNING + timedelta(hours=12), MORNING + timedelta(days=3)):
        now = team.store.read.staffing.duty_now(None, when)
        for row in now.grids:
            one = responsible_at(row.grid, when, team.store.read.staffing)
            assert (row.person, row.capacity, row.chain) == (
                one.person,
                one.capacity,
                one.chain,
            )
    now = team.store.read.staffing.duty_now("S1", MORNING)
    assert [(row.grid, row.capacity) for row in now.grids] == [
        (G1, "AREA_OWNER"),
        (G2, "TAKEOVER"),
    ]
    assert now.grids[1].place == (600.0, 200.0)
    station = now.stations[0]
    assert [seat.name for seat in station.seats] == ["赵六"]
    missing = {gap.duty_post for gap in station.gaps}
    assert missing == {"intake", "dispatcher", "verifier"}


def test_shifts_need_certificates_and_leave_no_clash(team: Desk) -> None:
    assert team.refusal(_night("赵六")).code == "QUAL_MISSING"
    team.certify("赵六", expires=MORNING.date())
    assert team.refusal(_night("赵六")).code == "QUAL_EXPIRED"
    team.certify("王五")
    team.do(_night("王五"))
    night = MORNING.replace(hour=20)
    assert team.responsible(night) == ("王五", "DUTY")
    assert team.refusal(_night("王五", duty="duty_b")).code == "A_IS_B"
    assert team.refusal(_night("骑手", duty="duty_b")).code == "WRONG_KIND_FOR_POST"
    team.do(_night("李四", duty="duty_b"))
    team.do(
        ask.MarkLeave(
            person="王五",
            kind="sick",
            valid_from=night,
            valid_to=night + timedelta(hours=2),
        )
    )
    assert team.responsible(night) == ("李四", "DUTY")
    assert team.refusal(_night("王五")).code == "LEAVE_CLASH"


def test_an_override_and_a_swap_change_who_serves_and_keep_the_original(
    team: Desk,
) -> None:
    team.certify("王五")
    team.certify("赵六")
    team.do(_night("王五"))
    shift = f"S1.{MORNING:%Y%m%d}.duty_a.1800"
    team.do(
        ask.OverrideShift(
            override="O",
            shift=shift,
            out_person="王五",
            in_person="赵六",
            reason="换",
            until=MORNING.replace(hour=21),
        )
    )
    assert team.responsible(MORNING.replace(hour=20))[0] == "赵六"
    assert team.responsible(MORNING.replace(hour=21))[0] == "王五"
    team.do(ask.EndOverride(override="O"))
    assert team.responsible(MORNING.replace(hour=20))[0] == "王五"
    plan = ask.ShiftPlan(day=date(2026, 5, 21), duty_post="duty_a", persons=("赵六",))
    team.do(ask.SetShifts(station="S1", shifts=(plan,)))
    done = team.do(
        ask.SwapShifts(
            swap="W",
            given=shift,
            taken="S1.20260521.duty_a.1800",
            requester="王五",
            peer="赵六",
            reason="家事",
        )
    )
    nights = [MORNING.replace(hour=20), MORNING.replace(day=21, hour=20)]
    assert [team.responsible(one)[0] for one in nights] == ["赵六", "王五"]
    sheet = team.store.read.staffing.sheet(shift)
    assert sheet is not None
    assert [one.person for one in sheet.assignments] == ["王五"]
    team.do(UndoAct(seq=done.seq))
    assert [team.responsible(one)[0] for one in nights] == ["王五", "赵六"]


def test_a_no_show_leaves_the_seat_empty_until_he_signs_in(team: Desk) -> None:
    team.certify("王五")
    team.do(_night("王五"))
    shift = f"S1.{MORNING:%Y%m%d}.duty_a.1800"
    assert team.refusal(ask.MarkNoShow(shift=shift, person="王五")).code == (
        "NOT_SHIFT_TIME"
    )
    team.clock.at = MORNING.replace(hour=18, minute=30)
    team.do(ask.MarkNoShow(shift=shift, person="王五"))
    assert team.responsible(team.clock.at) == ("所长", "UNCOVERED")
    done = team.do(ask.SignIn(shift=shift, person="王五"))
    assert team.responsible(team.clock.at) == ("王五", "DUTY")
    team.do(UndoAct(seq=done.seq))
    assert team.responsible(team.clock.at) == ("所长", "UNCOVERED")
    assert team.refusal(ask.SignIn(shift=shift, person="赵六")).code == "NOT_ON_SHIFT"


def test_the_journal_alone_gives_the_same_tables_again(
    team: Desk, tmp_path: Path
) -> None:
    team.certify("王五")
    team.do(_night("王五"))
    shift = f"S1.{MORNING:%Y%m%d}.duty_a.1800"
    team.certify("李四")
    team.do(
        ask.OverrideShift(shift=shift, out_person="王五", in_person="李四", reason="换")
    )
    team.do(_night("李四"))
    until = MORNING + timedelta(hours=3)
    leave = team.do(
        ask.MarkLeave(person="张三", kind="sick", valid_from=MORNING, valid_to=until)
    )
    team.do(UndoAct(seq=leave.seq))
    team.do(
        ask.TakeOver(takeover="T", grid=G1, person="王五", until=until, reason="急")
    )
    team.do(ask.EndTakeOver(takeover="T"))
    team.do(ask.CorrectPerson(person="赵六", name="赵六六"))
    team.do(ask.CheckIn(person="赵六", x=1.5, y=2.5))
    team.do(ask.DismissPerson(person="赵六"))
    again = create_new(tmp_path / "again.gpkg")
    lay_out(again, 4545)
    with writing(again):
        replay(team.store.conn, again, lambda _done, _all: None)
    assert list(differences(team.store.conn, again)) == []
    again.close()
