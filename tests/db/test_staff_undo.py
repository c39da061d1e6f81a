from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from db.store import Frame
from domain.access.commands import (
    CreateUser,
    DisableUser,
    GrantRole,
    LinkPerson,
    RevokeRole,
    SetPermission,
)
from domain.access.permissions import allowed, path_of
from domain.asked import Asked
from domain.founding import UndoAct
from domain.staffing import commands as ask
from tests.db.staff_desk import G1, MORNING, SLOT, Desk, desk_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.store import Outcome

HOUR = timedelta(hours=1)
NIGHT = f"S1.{MORNING:%Y%m%d}.duty_a.1800"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path) as desk:
        yield desk


def roster(day: date, *persons: str, duty: str = "duty_a") -> ask.SetShifts:
    plan = ask.ShiftPlan(day=day, duty_post=duty, persons=persons)
    return ask.SetShifts(station="S1", shifts=(plan,))


def undo(team: Desk, done: Outcome) -> None:
    team.do(UndoAct(seq=done.seq))


def test_an_appointment_and_its_end_can_be_taken_back(team: Desk) -> None:
    done = team.do(ask.EndPost(post=f"grid_officer_a@{G1}@张三", document_no="文"))
    assert team.responsible(MORNING)[0] == "李四"
    undo(team, done)
    assert team.responsible(MORNING)[0] == "张三"
    team.do(ask.EndPost(post=f"grid_officer_b@{G1}@李四", document_no="文"))
    done = team.do(
        ask.AppointPost(
            post="new",
            place=G1,
            post_kind="grid_officer_b",
            person="赵六",
            document_no="文",
        )
    )
    undo(team, done)
    read = team.store.read.staffing
    assert read.roles_of("赵六", G1, MORNING) == frozenset()
    assert read.posts_of("赵六") == ()
    team.appoint("赵六", "grid_officer_b")


def test_a_take_over_and_its_end_can_be_taken_back(team: Desk) -> None:
    over = ask.TakeOver(
        takeover="T", grid=G1, person="王五", until=MORNING + HOUR, reason="急"
    )
    undo(team, team.do(over))
    assert team.responsible(MORNING) == ("张三", "AREA_OWNER")
    team.clock.at += timedelta(minutes=1)
    now = team.clock.at
    again = ask.TakeOver(
        takeover="T2", grid=G1, person="王五", until=MORNING + HOUR, reason="急"
    )
    team.do(again)
    assert team.store.read.staffing.roles_of("王五", G1, now) == {
        "grid_leader",
        "grid_officer_a",
    }
    team.clock.at += timedelta(minutes=1)
    undo(team, team.do(ask.EndTakeOver(takeover="T2")))
    assert team.responsible(team.clock.at) == ("王五", "TAKEOVER")
    assert team.refusal(again).code == "ID_TAKEN"


def test_a_certificate_entered_by_mistake_can_be_taken_back(team: Desk) -> None:
    done = team.do(
        ask.AddQualification(
            qualification="Q",
            person="王五",
            code="enforcement_certificate",
            issued_on=date(2026, 1, 1),
            document="证",
        )
    )
    undo(team, done)
    assert team.refusal(roster(MORNING.date(), "王五")).code == "QUAL_MISSING"


def test_the_end_of_an_override_can_be_taken_back(team: Desk) -> None:
    for person in ("王五", "赵六"):
        team.certify(person)
    team.do(roster(MORNING.date(), "王五"))
    night = MORNING.replace(hour=20)
    change = ask.OverrideShift(
        override="O", shift=NIGHT, out_person="", in_person="赵六", reason="增援"
    )
    team.do(change)
    assert team.refusal(change).code == "ID_TAKEN"
    read = team.store.read.staffing
    assert [one.name for one in read.duty_now("S1", night).stations[0].seats] == [
        "王五",
        "赵六",
    ]
    undo(team, team.do(ask.EndOverride(override="O")))
    assert len(read.duty_now("S1", night).stations[0].seats) == 2


def test_a_shift_begun_cannot_be_swapped_and_a_pair_cannot_be_made_by_override(
    team: Desk,
) -> None:
    for person in ("王五", "赵六"):
        team.certify(person)
    team.do(roster(MORNING.date(), "王五"))
    team.do(roster(MORNING.date(), "李四", duty="duty_b"))
    team.do(roster(date(2026, 5, 22), "赵六"))
    pair = ask.OverrideShift(
        shift=NIGHT.replace("duty_a", "duty_b"), in_person="王五", reason="换"
    )
    assert team.refusal(pair).code == "A_IS_B"
    swap = ask.SwapShifts(
        given=NIGHT,
        taken="S1.20260522.duty_a.1800",
        requester="王五",
        peer="赵六",
        reason="",
    )
    assert team.refusal(swap).code == "REASON_MISSING"
    team.clock.at = MORNING.replace(hour=19)
    late = ask.SwapShifts(
        given=NIGHT,
        taken="S1.20260522.duty_a.1800",
        requester="王五",
        peer="赵六",
        reason="家事",
    )
    assert team.refusal(late).code == "SHIFT_BEGUN"
    signed = ask.SignIn(shift=NIGHT, person="王五")
    team.do(signed)
    assert team.refusal(signed).code == "RECORDED_ALREADY"


def test_a_cancelled_shift_serves_nobody_and_is_not_found(team: Desk) -> None:
    team.certify("王五")
    team.do(roster(MORNING.date(), "王五"))
    plan = ask.ShiftPlan(
        day=MORNING.date(), duty_post="duty_a", persons=(), cancelled=True
    )
    team.do(ask.SetShifts(station="S1", shifts=(plan,)))
    assert team.responsible(MORNING.replace(hour=20)) == ("所长", "UNCOVERED")
    assert team.refusal(ask.SignIn(shift=NIGHT, person="王五")).code == "NO_SUCH_SHIFT"


def test_an_expired_certificate_makes_a_gap_at_the_desk(team: Desk) -> None:
    team.certify("王五", expires=date(2026, 5, 21))
    team.do(roster(MORNING.date(), "王五"))
    row = team.store.read.staffing.lists.expiring(MORNING.date(), date(2026, 12, 1))[0]
    team.do(
        ask.EndQualification(
            qualification=row.qualification, reason="吊销", ended=date(2026, 5, 20)
        )
    )
    now = team.store.read.staffing.duty_now("S1", MORNING.replace(hour=20))
    gap = next(one for one in now.stations[0].gaps if one.duty_post == "duty_a")
    assert gap.because == (("王五", "QUAL_EXPIRED"),)


def test_nobody_approves_his_own_leave(team: Desk) -> None:
    team.do(CreateUser(user="u1", login="u1", name="长", person="所长", slot_hash=SLOT))
    span = {"valid_from": MORNING, "valid_to": MORNING + HOUR}
    team.sign_on("u1", "所长")
    team.do(ask.AskLeave(leave="L", person="所长", kind="annual", **span))  # type: ignore[arg-type]
    assert team.refusal(ask.ApproveLeave(leave="L")).code == "OWN_LEAVE"


def test_acting_as_a_post_leaves_only_the_rights_of_that_post(team: Desk) -> None:
    team.do(CreateUser(user="u1", login="u1", name="长", person="所长", slot_hash=SLOT))
    team.sign_on("u1", "所长")
    mark = ask.MarkLeave(
        person="张三", kind="sick", valid_from=MORNING, valid_to=MORNING + HOUR
    )
    assert team.refusal(mark, Frame(acting_as="staff_member")).code == "NOT_ALLOWED"
    team.do(mark, Frame(acting_as="station_head"))


def test_rights_on_a_case_that_lies_nowhere_yet_count_wherever_they_are_held(
    team: Desk,
) -> None:
    world = team.store.read
    asked = Asked("c", "u1", "", "", "", MORNING)
    team.do(CreateUser(user="u1", login="u1", name="台", slot_hash=SLOT))
    team.do(GrantRole(user="u1", role="intake", subtree="S1"))
    assert allowed(asked, "case.register", "", world)
    assert not allowed(asked, "case.register", "S2", world)
    assert not allowed(asked, "boundary.unit", "", world)
    assert path_of("", "boundary.unit", (), world) == ("C",)


def test_an_act_for_somebody_needs_the_right_there(team: Desk) -> None:
    team.do(CreateUser(user="u1", login="u1", name="台", slot_hash=SLOT))
    team.do(CreateUser(user="u2", login="u2", name="张", person="张三", slot_hash=SLOT))
    team.do(GrantRole(user="u2", role="station_head", subtree="S1"))
    team.do(GrantRole(user="u1", role="dispatcher", subtree="S2"))
    team.sign_on("u1")
    check_in = ask.CheckIn(person="王五", x=1.0, y=2.0)
    for_him = Frame(on_behalf_of="张三")
    assert team.refusal(check_in, for_him).code == "NOT_ON_BEHALF"
    team.sign_on("admin")
    team.do(GrantRole(user="u1", role="dispatcher", subtree="S1"))
    team.sign_on("u1")
    team.do(check_in, for_him)


def test_a_permission_changed_and_a_grant_revoked_can_be_taken_back(
    team: Desk,
) -> None:
    access = team.store.read.access
    done = team.do(SetPermission(role="intake", permission="staff.*", allowed=True))
    assert ("staff.*", True) in [
        (p.act, p.allowed) for p in access.permissions("intake")
    ]
    undo(team, done)
    assert ("staff.*", False) in [
        (p.act, p.allowed) for p in access.permissions("intake")
    ]
    team.do(GrantRole(grant="g", user="admin", role="intake"))
    undo(team, team.do(RevokeRole(grant="g")))
    assert len(access.grants_of("admin", MORNING)) == 2
    team.do(RevokeRole(grant="g"))
    assert team.refusal(RevokeRole(grant="g")).code == "NO_SUCH_GRANT"


def test_users_that_are_not_there_or_stopped_are_named(team: Desk) -> None:
    assert team.refusal(DisableUser(user="none", reason="x")).code == "NO_SUCH_USER"
    assert team.refusal(LinkPerson(user="admin", person="谁")).code == "NO_SUCH_PERSON"
    same = CreateUser(user="admin", login="x", name="x", slot_hash=SLOT)
    assert team.refusal(same).code == "ID_TAKEN"
    nameless = CreateUser(login=" ", name="x", slot_hash=SLOT)
    assert team.refusal(nameless).code == "FIELD_MISSING"
    team.do(CreateUser(user="u1", login="u1", name="u1", slot_hash=SLOT))
    team.do(DisableUser(user="u1", reason="x"))
    assert team.refusal(DisableUser(user="u1", reason="x")).code == "USER_DISABLED"
    empty = SetPermission(role="", permission="case.*", allowed=True)
    assert team.refusal(empty).code == "FIELD_MISSING"
