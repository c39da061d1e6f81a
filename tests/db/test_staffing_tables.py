from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.cases.rule_commands import SetRule
from domain.founding import UndoAct
from domain.staffing import commands as ask
from domain.staffing.duty import responsible_at
from domain.staffing.staged_staff import (
    StagedPerson,
    StagedPost,
    StagedQualification,
    staff_chunks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

from tests.db.staff_desk import G1, G2, MORNING, Desk, desk_at, staged


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path) as desk:
        yield desk


def test_marking_the_officer_absent_makes_the_second_act_and_undo_takes_it_back(
    team: Desk,
) -> None:
    later = MORNING + timedelta(hours=1)
    assert team.responsible(later) == ("张三", "AREA_OWNER")
    done = team.do(
        ask.MarkLeave(
            person="张三",
            kind="sick",
            valid_from=MORNING,
            valid_to=MORNING + timedelta(days=1),
        )
    )
    assert team.responsible(later) == ("李四", "AREA_B_ACTING")
    assert done.changes.ids("person") == {"张三"}
    team.do(UndoAct(seq=done.seq))
    assert team.responsible(later) == ("张三", "AREA_OWNER")


def test_what_was_known_then_stays_what_was_known_then(team: Desk) -> None:
    start = MORNING + timedelta(hours=1)
    team.clock.at = MORNING + timedelta(hours=7)
    team.do(
        ask.MarkLeave(
            leave="L",
            person="张三",
            kind="sick",
            valid_from=start,
            valid_to=start + timedelta(days=1),
        )
    )
    read = team.store.read.staffing
    asked = start + timedelta(hours=1)
    assert responsible_at(G1, asked, read, as_known_at=asked).person == "张三"
    assert responsible_at(G1, asked, read).person == "李四"
    team.clock.at += timedelta(hours=1)
    team.do(ask.RevokeLeave(leave="L", reason="误"))
    assert responsible_at(G1, asked, read).person == "张三"
    between = team.clock.at - timedelta(minutes=1)
    assert responsible_at(G1, asked, read, as_known_at=between).person == "李四"


def test_each_clash_of_posts_is_refused_with_its_reason(team: Desk) -> None:
    def code(person: str, kind: str, place: str = G1) -> str:
        return team.refusal(
            ask.AppointPost(
                place=place, post_kind=kind, person=person, document_no="文2"
            )
        ).code

    assert code("赵六", "grid_officer_a") == "POST_HELD"
    assert code("张三", "grid_officer_a") == "POST_HELD_ALREADY"
    assert code("骑手", "grid_leader") == "WRONG_KIND_FOR_POST"
    assert code("王五", "supervisor") == "SUPERVISOR_HANDLES"
    assert code("赵六", "grid_leader", "S1") == "WRONG_PLACE_FOR_POST"
    assert code("无人", "informant") == "NO_SUCH_PERSON"
    assert code("赵六", "king") == "NO_SUCH_POST_KIND"
    team.do(
        ask.EndPost(post=f"grid_officer_b@{G1}@李四", document_no="文3"),
    )
    assert code("张三", "grid_officer_b") == "A_IS_B"
    team.do(
        ask.AppointPost(
            place=G1, post_kind="grid_officer_b", person="赵六", document_no="文4"
        )
    )


def test_one_person_may_hold_posts_in_several_grids(team: Desk) -> None:
    team.appoint("张三", "grid_officer_a", G2)
    at_desk = team.store.read.staffing
    assert at_desk.roles_of("张三", "S1", MORNING) == {"grid_officer_a"}
    assert at_desk.roles_of("所长", G2, MORNING) == {"station_head"}
    assert at_desk.roles_of("张三", "S2", MORNING) == frozenset()


def test_a_dismissed_person_leaves_all_posts(team: Desk) -> None:
    team.do(ask.DismissPerson(person="张三", reason="调离"))
    assert team.responsible(MORNING + timedelta(minutes=1))[0] == "李四"
    assert (
        team.refusal(
            ask.MarkLeave(
                person="张三",
                kind="sick",
                valid_from=MORNING,
                valid_to=MORNING + timedelta(days=1),
            )
        ).code
        == "NOT_EMPLOYED"
    )


def test_social_staff_and_the_absent_may_not_take_over(team: Desk) -> None:
    until = MORNING + timedelta(hours=2)
    ask_for = {"grid": G1, "until": until, "reason": "急"}
    assert (
        team.refusal(ask.TakeOver(person="骑手", **ask_for)).code  # type: ignore[arg-type]
        == "SOCIAL_MAY_NOT_ENFORCE"
    )
    team.do(
        ask.MarkLeave(person="赵六", kind="sick", valid_from=MORNING, valid_to=until)
    )
    assert team.refusal(ask.TakeOver(person="赵六", **ask_for)).code == "NOT_AVAILABLE"  # type: ignore[arg-type]
    assert (
        team.refusal(ask.TakeOver(person="张三", **ask_for)).code  # type: ignore[arg-type]
        == "RESPONSIBLE_ALREADY"
    )
    done = team.do(ask.TakeOver(takeover="T", person="王五", **ask_for))  # type: ignore[arg-type]
    assert team.responsible(MORNING) == ("王五", "TAKEOVER")
    team.do(ask.EndTakeOver(takeover="T"))
    assert team.responsible(MORNING) == ("张三", "AREA_OWNER")
    assert team.refusal(UndoAct(seq=done.seq)).code == "LATER_ACT_FIRST"


def test_changing_the_row_of_a_service_window_changes_who_answers(team: Desk) -> None:
    evening = MORNING.replace(hour=19)
    assert team.responsible(evening) == ("所长", "UNCOVERED")
    team.do(
        SetRule(
            table="service_window",
            row={
                "code": "grid_posts",
                "days": "every",
                "start": "08:30",
                "end": "20:00",
                "valid_from": "2000-01-01",
                "valid_to": None,
            },
            reason="夏令",
        )
    )
    assert team.responsible(evening) == ("张三", "AREA_OWNER")


def test_people_are_found_by_name_number_and_the_first_letters(team: Desk) -> None:
    def found(text: str) -> list[str]:
        return [one.name for one in team.store.read.staffing.search(text, MORNING)]

    assert found("zs") == ["张三"]
    assert found("三") == ["张三"]
    assert found("N王") == ["王五"]
    assert found("%") == []
    assert found(" ") == []


def test_the_same_staff_file_twice_adds_nothing(team: Desk) -> None:
    since = "2026-01-01T00:00:00+08:00"
    rows = [
        StagedPerson("new1", "N新一", "新一", "xy", "official", "S1", "", since),
        StagedPerson("xxx", "N张三", "张三丰", "zsf", "official", "S1", "138", since),
        StagedPost("np", "N新一", G2, "grid", "grid_officer_a", since),
        StagedQualification(
            "nq", "N新一", "enforcement_certificate", "", "2026-01-01", None, "证9"
        ),
    ]

    def tables() -> list[int]:
        return [
            team.store.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("person", "post", "qualification")
        ]

    before = tables()
    for batch in ("one", "two"):
        chunks = staged(team.store, batch, staff_chunks(rows), len(rows))
        team.do(ask.ImportStaff(**chunks))
        assert tables() == [before[0] + 1, before[1] + 1, before[2] + 1]
    read = team.store.read.staffing
    renamed = read.person("张三")
    assert renamed is not None
    assert (renamed.name, renamed.phone) == ("张三丰", "138")
    assert team.responsible(MORNING, G2) == ("new1", "AREA_OWNER")
    bad = [StagedPost("p", "N无", G2, "grid", "grid_officer_b", since)]
    chunks = staged(team.store, "bad", staff_chunks(bad), 1)
    assert team.refusal(ask.ImportStaff(**chunks)).code == "BAD_STAFF_ROWS"


def test_a_corrected_name_is_found_by_its_new_letters_and_can_be_taken_back(
    team: Desk,
) -> None:
    done = team.do(ask.CorrectPerson(person="张三", name="章伞"))
    search = team.store.read.staffing.search
    assert [one.name for one in search("章", MORNING)] == ["章伞"]
    assert team.refusal(ask.CorrectPerson(person="张三", name="章伞")).code == (
        "NOTHING_CHANGED"
    )
    assert team.refusal(ask.CorrectPerson(person="张三", staff_no="N李四")).code == (
        "STAFF_NO_TAKEN"
    )
    team.do(UndoAct(seq=done.seq))
    assert [one.name for one in search("zs", MORNING)] == ["张三"]


def test_leave_is_asked_approved_by_another_and_revoked_with_a_reason(
    team: Desk,
) -> None:
    later = MORNING + timedelta(hours=1)
    span = {"valid_from": MORNING, "valid_to": MORNING + timedelta(hours=8)}
    team.do(ask.AskLeave(leave="L", person="张三", kind="annual", **span))  # type: ignore[arg-type]
    assert team.responsible(later)[0] == "张三"
    clash = ask.MarkLeave(person="张三", kind="sick", **span)  # type: ignore[arg-type]
    assert team.refusal(clash).code == "LEAVE_CLASH"
    team.do(ask.ApproveLeave(leave="L"))
    assert team.responsible(later)[0] == "李四"
    assert team.refusal(ask.ApproveLeave(leave="L")).code == "LEAVE_NOT_ASKED"
    assert team.refusal(ask.RevokeLeave(leave="L", reason=" ")).code == "REASON_MISSING"
    team.do(ask.RevokeLeave(leave="L", reason="返岗"))
    assert team.responsible(later)[0] == "张三"
    assert team.refusal(ask.RevokeLeave(leave="L", reason="再")).code == "LEAVE_OVER"


def test_a_certificate_is_entered_with_its_document_and_ended_with_a_reason(
    team: Desk,
) -> None:
    entry = ask.AddQualification(
        qualification="Q",
        person="骑手",
        code="enforcement_certificate",
        issued_on=date(2025, 1, 1),
        document="证1",
    )
    assert team.refusal(entry).code == "SOCIAL_MAY_NOT_ENFORCE"
    team.do(replace(entry, person="王五", expires=date(2026, 6, 1)))
    lists = team.store.read.staffing.lists
    soon = lists.expiring(MORNING.date(), MORNING.date() + timedelta(days=90))
    assert [(one.qualification, one.within) for one in soon] == [("Q", 30)]
    done = team.do(ask.EndQualification(qualification="Q", reason="注销"))
    again = ask.EndQualification(qualification="Q", reason="注销")
    assert team.refusal(again).code == "QUALIFICATION_ENDED"
    team.do(UndoAct(seq=done.seq))
    assert team.store.read.staffing.qualifications_of("王五")[0].ended is None


def test_lists_show_posts_absence_and_station_of_each_person(team: Desk) -> None:
    team.do(
        ask.MarkLeave(
            person="张三",
            kind="sick",
            valid_from=MORNING,
            valid_to=MORNING + timedelta(hours=1),
        )
    )
    read = team.store.read.staffing
    row = next(one for one in read.staff_rows(MORNING) if one["name"] == "张三")
    assert (row["posts"], row["away"]) == (f"grid_officer_a@{G1}", "sick")
    posts = read.lists.posts_of_place(G1, MORNING)
    assert [(one.post_kind, one.person_name) for one in posts] == [
        ("grid_leader", "王五"),
        ("grid_officer_a", "张三"),
        ("grid_officer_b", "李四"),
        ("social_officer", "骑手"),
    ]
    assert read.staff_rows(MORNING, "S2") == []
    assert read.lists.count() == 6
