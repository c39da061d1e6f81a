"""Cases where the desk must think twice: places, doers, redo and odd clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.access.commands import CreateUser, GrantRole
from domain.cases.commands import BlindTag, LinkCases, NoteCase, RegisterCase
from domain.cases.two_clocks import all_faces
from domain.clock import local_time
from domain.founding import UndoAct
from domain.staffing.commands import TakeOver
from tests.db.boundary_desk import X, Y
from tests.db.case_desk import CaseDesk, refused


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    found = CaseDesk(tmp_path)
    yield found
    found.conn.close()


def test_a_named_grid_places_a_case_that_has_no_point(desk: CaseDesk) -> None:
    case = desk.row(desk.register(x=None, y=None, grid="C"))
    assert (case.grid, case.station, case.unlocated) == ("C", "s2", True)
    refused("NO_SUCH_GRID", desk.register, x=None, y=None, grid="Q")


def test_the_point_decides_over_a_named_grid(desk: CaseDesk) -> None:
    assert desk.row(desk.register(grid="C")).grid == "A"


def test_a_case_outside_every_grid_goes_to_the_station_of_the_doer(
    desk: CaseDesk,
) -> None:
    command = RegisterCase(
        kind="patrol", source="walk", summary="x", x=X - 900, y=Y - 900
    )
    outcome = desk.do(command, on_behalf_of="zhang")
    case = desk.row(outcome.events[0].case)
    assert (case.grid, case.station, case.registered_by) == ("", "s1", "zhang")
    nowhere = desk.do(command)
    assert nowhere.events[0].number.startswith("0-")


def test_the_day_of_receipt_is_the_day_in_china(desk: CaseDesk) -> None:
    late = datetime(2026, 4, 14, 20, 0, tzinfo=UTC)
    case = desk.row(desk.register("complaint", received_at=late))
    assert case.received_at.isoformat() == "2026-04-15T04:00:00+08:00"
    assert case.received_at.date() == date(2026, 4, 15)
    naive = local_time("2026-04-14T08:00").replace(tzinfo=None)
    again = desk.row(desk.register("complaint", received_at=naive))
    assert again.received_at == local_time("2026-04-14T08:00")


def test_one_letter_becomes_two_linked_cases(desk: CaseDesk) -> None:
    first = desk.register("complaint")
    second = desk.register("report", linked_to=first)
    assert desk.cases.links(first) == (second,)
    refused("NO_SUCH_CASE", desk.register, linked_to="nothing")
    refused("CASE_EXISTS", desk.register, case=first)


def test_blind_tags_are_vouched_for_by_one_hash(desk: CaseDesk) -> None:
    tags = (BlindTag(kind="phone", tag="ab"), BlindTag(kind="id_number", tag="cd"))
    first = desk.do(
        RegisterCase(
            kind="patrol", source="walk", summary="x", unlocated=True, blind=tags
        )
    )
    again = desk.do(
        RegisterCase(
            kind="patrol", source="walk", summary="x", unlocated=True, blind=tags[::-1]
        )
    )
    assert len(first.events[0].blind_hash) == 64
    assert first.events[0].blind_hash == again.events[0].blind_hash


def test_who_takes_a_grid_over_acts_for_its_officer(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "dispatched")
    refused("ROLE_NOT_ALLOWED", desk.act, "TakeCase", case, on="chen")
    desk.do(
        TakeOver(
            grid="A",
            person="chen",
            until=local_time("2026-04-28T12:00"),
            reason="顶岗",
            start=local_time("2026-04-28T09:00"),
        )
    )
    desk.act("TakeCase", case, on="chen")
    assert desk.row(case).handler == "chen"


def test_a_proposal_is_confirmed_by_another_post(desk: CaseDesk) -> None:
    case = desk.register("complaint")
    fields = {"case": case, "seen_version": 1, "ground": "g1"}
    propose = desk.command("RefuseCase", **fields)
    refused("APPROVER_MISSING", desk.by, "clerk", propose)
    not_enough = desk.command("RefuseCase", **fields, approver="zhang")
    refused("APPROVER_MISSING", desk.by, "clerk", not_enough)


def test_a_user_without_a_role_there_is_turned_away(desk: CaseDesk) -> None:
    case = desk.register()
    desk.do(CreateUser(user="far", login="far", name="far", slot_hash="2" * 64))
    desk.do(GrantRole(user="far", role="intake", subtree="s2"))
    accept = desk.command("AcceptCase", case=case, seen_version=1)
    refused("NOT_ALLOWED", desk.by, "far", accept)


def test_what_was_taken_back_can_be_done_again(desk: CaseDesk) -> None:
    case, other = desk.register(), desk.register()
    for command in (
        NoteCase(case=case, text="看过"),
        LinkCases(case=case, other=other, seen_version=1),
    ):
        done = desk.do(command)
        undone = desk.do(UndoAct(seq=done.seq))
        desk.do(UndoAct(seq=undone.seq))
    assert [note.text for note in desk.cases.notes(case)] == ["看过"]
    assert desk.cases.links(case) == (other,)
    kept = desk.do(desk.command("SaveDraft", content={"summary": "x"}))
    draft = kept.events[0].draft
    dropped = desk.do(desk.command("DropDraft", draft=draft))
    desk.do(UndoAct(seq=dropped.seq))
    assert desk.cases.drafts_of("u")[0].id == draft
    refused("CANNOT_UNDO", desk.do, UndoAct(seq=kept.seq))


def test_a_penalty_decision_rolls_over_the_weekend_and_pauses(desk: CaseDesk) -> None:
    desk.certify("zhang")
    desk.clock.at = local_time("2026-05-18T09:00")
    case = desk.to_state(desk.register("report"), "in_handling")
    clue = {"filing": True, "decision_date": "2026-05-18", "approver": "u"}
    desk.act("ClueCheckDone", case, on="zhang", **clue)
    pause = {"clock": "penalty_decision", "reason": "hearing", "attachment": "f"}
    assert due(desk, case) == "2026-08-17"
    desk.act("PauseClock", case, **pause)
    assert due(desk, case) == ""
    desk.clock.at = local_time("2026-05-28T09:00")
    desk.act("ResumeClock", case, clock="penalty_decision", reason="x")
    assert due(desk, case) == "2026-08-26"


def due(desk: CaseDesk, case: str) -> str:
    (row,) = desk.cases.queue_rows([case])
    faces = all_faces(row.runs, row.governed, desk.cases.clock_rules(), desk.clock.at)
    face = next(face for face in faces if face.clock == "penalty_decision")
    return face.shown.isoformat()[:10] if face.shown else ""


def test_a_number_is_free_again_once_its_registering_was_taken_back(
    desk: CaseDesk,
) -> None:
    command = RegisterCase(
        kind="patrol", source="12345", source_no="N7", summary="x", unlocated=True
    )
    done = desk.do(command)
    refused("ALREADY_REGISTERED", desk.do, command)
    desk.do(UndoAct(seq=done.seq))
    desk.do(command)
