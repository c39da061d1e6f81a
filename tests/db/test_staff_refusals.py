from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from domain.cases.rule_commands import SetRule
from domain.refused import Refused
from domain.staffing import commands as ask
from domain.staffing.posts import observes_only, refuse_observer
from domain.staffing.staged_staff import (
    StagedPerson,
    StagedPost,
    StagedQualification,
    check_rows,
)
from tests.db.staff_desk import G1, MORNING, Desk, desk_at

HOUR = timedelta(hours=1)
NIGHT = f"S1.{MORNING:%Y%m%d}.duty_b.1800"
SINCE = "2026-01-01T00:00:00+08:00"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_at(Path(tmp_path_factory.mktemp("refusals"))) as desk:
        desk.do(
            ask.SetShifts(
                station="S1",
                shifts=(
                    ask.ShiftPlan(
                        day=MORNING.date(), duty_post="duty_b", persons=("李四",)
                    ),
                ),
            )
        )
        desk.do(
            ask.AppointPost(
                post="ended",
                place=G1,
                post_kind="informant",
                person="赵六",
                document_no="文",
                valid_to=MORNING + HOUR,
            )
        )
        yield desk


def register(**fields: str) -> ask.RegisterPerson:
    known = {"staff_no": "N9", "name": "新", "kind": "official", "station": "S1"}
    return ask.RegisterPerson(**(known | fields))  # type: ignore[arg-type]


def appoint(**fields: str) -> ask.AppointPost:
    known = {"place": G1, "post_kind": "informant", "person": "张三"}
    return ask.AppointPost(**(known | {"document_no": "文"} | fields))  # type: ignore[arg-type]


def qualify(**fields: object) -> ask.AddQualification:
    known = {"person": "王五", "code": "food", "document": "证"}
    issued = {"issued_on": date(2026, 1, 1)}
    return ask.AddQualification(**(known | issued | fields))  # type: ignore[arg-type]


def leave(**fields: object) -> ask.MarkLeave:
    known = {"person": "赵六", "kind": "sick", "valid_from": MORNING}
    return ask.MarkLeave(**(known | {"valid_to": MORNING + HOUR} | fields))  # type: ignore[arg-type]


def take_over(**fields: object) -> ask.TakeOver:
    known = {"grid": G1, "person": "赵六", "until": MORNING + HOUR, "reason": "急"}
    return ask.TakeOver(**(known | fields))  # type: ignore[arg-type]


def shifts(station: str = "S1", **fields: object) -> ask.SetShifts:
    known = {"day": MORNING.date(), "duty_post": "intake", "persons": ("赵六",)}
    plan = ask.ShiftPlan(**(known | fields))  # type: ignore[arg-type]
    return ask.SetShifts(station=station, shifts=(plan,))


def override(**fields: object) -> ask.OverrideShift:
    known = {"shift": NIGHT, "in_person": "赵六", "reason": "换"}
    return ask.OverrideShift(**(known | fields))  # type: ignore[arg-type]


def swap(**fields: object) -> ask.SwapShifts:
    known = {"given": NIGHT, "taken": NIGHT, "requester": "李四", "peer": "赵六"}
    return ask.SwapShifts(**(known | {"reason": "换"} | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (register(person="张三"), "ID_TAKEN"),
        (register(name=" "), "FIELD_MISSING"),
        (register(kind="robot"), "NO_SUCH_PERSON_KIND"),
        (register(station="S9"), "NO_SUCH_UNIT"),
        (register(staff_no="N张三"), "STAFF_NO_TAKEN"),
        (appoint(document_no=" "), "FIELD_MISSING"),
        (appoint(post="ended"), "ID_TAKEN"),
        (appoint(place="nowhere"), "NO_SUCH_PLACE"),
        (appoint(person="骑手", post_kind="grid_leader"), "WRONG_KIND_FOR_POST"),
        (ask.EndPost(post="none", document_no="文"), "NO_SUCH_POST"),
        (ask.EndPost(post="ended", document_no=""), "FIELD_MISSING"),
        (
            ask.EndPost(post="ended", document_no="文", valid_to=MORNING + HOUR),
            "POST_ENDED",
        ),
        (
            ask.EndPost(post="ended", document_no="文", valid_to=MORNING - HOUR),
            "END_BEFORE_START",
        ),
        (qualify(document=""), "FIELD_MISSING"),
        (qualify(expires=date(2025, 1, 1)), "END_BEFORE_START"),
        (
            ask.EndQualification(qualification="none", reason="注销"),
            "NO_SUCH_QUALIFICATION",
        ),
        (leave(valid_to=MORNING), "END_BEFORE_START"),
        (leave(kind="moon"), "NO_SUCH_LEAVE_KIND"),
        (leave(person="无人"), "NO_SUCH_PERSON"),
        (ask.ApproveLeave(leave="none"), "NO_SUCH_LEAVE"),
        (take_over(reason=""), "REASON_MISSING"),
        (take_over(grid="none"), "NO_SUCH_GRID"),
        (ask.EndTakeOver(takeover="none"), "NO_SUCH_TAKEOVER"),
        (shifts(station="S9"), "NO_SUCH_UNIT"),
        (ask.SetShifts(station="S1", shifts=()), "FIELD_MISSING"),
        (shifts(duty_post="king"), "NO_SUCH_DUTY"),
        (shifts(persons=("赵六", "王五", "所长", "张三", "李四")), "POST_FULL"),
        (override(shift="none"), "NO_SUCH_SHIFT"),
        (override(reason=""), "REASON_MISSING"),
        (override(out_person="张三"), "NOT_ON_SHIFT"),
        (override(in_person="李四"), "ON_SHIFT_ALREADY"),
        (override(in_person="骑手"), "WRONG_KIND_FOR_POST"),
        (ask.EndOverride(override="none"), "NO_SUCH_OVERRIDE"),
        (swap(), "NOTHING_TO_SWAP"),
        (ask.SignIn(shift=NIGHT, person="李四"), "NOT_SHIFT_TIME"),
        (ask.CheckIn(person="王五", x=float("inf"), y=0.0), "BAD_PLACE"),
        (
            ask.ImportStaff(batch="b", content_hash="", chunks=()),
            "NOTHING_TO_IMPORT",
        ),
    ],
)
def test_each_impossible_request_is_refused_with_its_own_reason(
    team: Desk, command: object, code: str
) -> None:
    assert team.refusal(command).code == code


def test_the_rows_of_a_file_are_checked_before_anything_happens(team: Desk) -> None:
    kinds = team.store.read.staffing.post_kinds(MORNING)

    def wrong(*rows: StagedPerson | StagedPost | StagedQualification) -> list[str]:
        found = check_rows(rows, kinds, _known, frozenset({"N1", "N2"}))
        return [f"{one.index} {one.field} {one.reason}" for one in found]

    person = ("i", "N3", "甲", "j", "official", "S1", "", SINCE)
    post: Callable[..., StagedPost] = StagedPost
    assert wrong(StagedPerson(*person)) == []
    assert wrong(
        StagedPerson("i", "", "甲", "j", "official", "S1", "", SINCE),
        StagedPerson("i", "N4", "甲", "j", "king", "S1", "", SINCE),
        StagedPerson("i", "N5", "甲", "j", "social", "S9", "", SINCE),
        post("p", "N9", G1, "grid", "informant", SINCE),
        post("p", "N1", G1, "grid", "king", SINCE),
        post("p", "N1", "G9", "grid", "informant", SINCE),
        post("p", "N1", G1, "grid", "grid_officer_a", SINCE),
        post("p", "N2", G1, "grid", "grid_officer_a", SINCE),
        post("p", "N1", G1, "grid", "grid_officer_b", SINCE),
        StagedQualification("q", "N9", "food", "", "2026-01-01", None, "证"),
    ) == [
        "0 staff_no FIELD_MISSING",
        "1 kind NO_SUCH_PERSON_KIND",
        "2 station NO_SUCH_UNIT",
        "3 staff_no NO_SUCH_PERSON",
        "4 post_kind NO_SUCH_POST_KIND",
        "5 place NO_SUCH_PLACE",
        "7 post_kind POST_HELD",
        "8 staff_no A_IS_B",
        "9 staff_no NO_SUCH_PERSON",
    ]


def _known(scope: str, place: str) -> bool:
    return (scope, place) in {("grid", G1), ("station", "S1")}


def test_social_staff_and_mere_observers_may_not_enforce(team: Desk) -> None:
    reads = team.store.read.staffing

    def only(person: str, at: datetime = MORNING) -> bool:
        return observes_only(person, at, reads)

    assert only("骑手")
    assert only("赵六")
    assert not only("张三")
    assert not only("无人")
    with pytest.raises(Refused) as caught:
        refuse_observer("骑手", "case.take", MORNING, reads)
    assert caught.value.code == "SOCIAL_MAY_NOT_ENFORCE"
    refuse_observer("张三", "case.take", MORNING, reads)


def test_a_row_of_the_post_rules_decides_how_many_may_hold_a_post(team: Desk) -> None:
    row = {
        "code": "informant",
        "scope": "grid",
        "exclusive": 0,
        "min_number": 1,
        "max_number": 1,
        "person_kinds": "",
        "handles": 0,
        "rank": 40,
        "valid_from": "2000-01-01",
        "valid_to": None,
    }
    team.do(SetRule(table="post_kind", row=row))
    assert team.refusal(appoint(person="王五")).code == "POST_FULL"
    team.do(SetRule(table="post_kind", row=row | {"max_number": None}))
    team.do(appoint(person="王五"))
