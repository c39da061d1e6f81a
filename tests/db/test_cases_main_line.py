"""Cases through the door: the main line whole, each refusal, undo and the rule rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.cases.commands import (
    LinkCases,
    NoteCase,
    RegisterCase,
    RemindCase,
    SetRule,
)
from domain.clock import local_time
from domain.founding import UndoAct
from domain.staffing.commands import MarkLeave
from tests.db.boundary_desk import X, Y
from tests.db.case_desk import CONTACT, CaseDesk, refused, statutory


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    found = CaseDesk(tmp_path)
    yield found
    found.conn.close()


def running(desk: CaseDesk, case: str) -> set[str]:
    return {run.clock for run in desk.cases.clocks(case) if run.running}


def test_a_case_is_registered_in_the_grid_that_holds_its_point(desk: CaseDesk) -> None:
    case = desk.row(desk.register("complaint"))
    assert (case.grid, case.station, case.state) == ("A", "s1", "awaiting_acceptance")
    assert case.number == "001-20260428-0001"
    assert case.boundary_version
    assert case.sealed == CONTACT
    assert running(desk, case.id) == {"accept", "total", "complaint_accept"}
    second = desk.row(desk.register(x=X + 50, y=Y + 150))
    assert (second.grid, second.number) == ("C", "002-20260428-0001")


def test_a_complaint_goes_from_the_call_to_the_archive(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register("complaint"), "archived")
    row = desk.row(case)
    assert (row.handler, row.closure, row.attempt) == ("zhang", "handled", 1)
    assert running(desk, case) == {"mediation_end", "reply"}
    acts = [node.act for node in desk.cases.timeline(case)]
    assert acts == [
        "register",
        "accept",
        "file_task",
        "dispatch",
        "take",
        "answer",
        "verify_pass",
        "close",
        "archive",
    ]
    taken = desk.cases.timeline(case)[4]
    assert (taken.by, taken.entered_by, taken.role) == ("zhang", "u", "handler")
    point = desk.conn.execute(
        "SELECT state, lane, handler FROM case_point WHERE id = ?", (case,)
    ).fetchone()
    assert point == ("archived", "", "zhang")


@pytest.mark.parametrize("kind", ["report", "patrol"])
def test_the_other_kinds_run_the_same_line(desk: CaseDesk, kind: str) -> None:
    case = desk.to_state(desk.register(kind), "closed")
    assert running(desk, case) == {"clue_check", "reply"}


def test_wrong_state_and_stale_version_say_what_is_there(desk: CaseDesk) -> None:
    case = desk.register()
    wrong = refused("WRONG_STATE", desk.act, "CloseCase", case, closure="handled")
    assert wrong.fields["state"] == "awaiting_acceptance"
    desk.act("AcceptCase", case)
    stale = refused("STALE_VERSION", desk.act, "FileCase", case, seen=1)
    assert stale.fields["theirs"] == 2
    refused("NO_SUCH_CASE", desk.do, NoteCase(case="x", text="y"))


def test_only_the_roles_of_the_row_may_act(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "accepted")
    command = desk.command("FileCase", case=case, seen_version=2)
    found = refused("ROLE_NOT_ALLOWED", desk.by, "clerk", command)
    assert found.fields["role"] == "intake"
    refused("ROLE_NOT_ALLOWED", desk.act, "FileCase", case, on="zhang")
    refused("NOT_ALLOWED", desk.do, command, acting_as="reserve")
    assert desk.do(command, acting_as="watch_officer").events[0].role == "watch_officer"


def test_what_a_row_requires_is_asked_for(desk: CaseDesk) -> None:
    found = refused("FIELD_MISSING", desk.register, "complaint", sealed=())
    assert found.fields["field"] == "contact"
    found = refused("FIELD_MISSING", desk.register, x=None, y=None)
    assert found.fields["field"] == "place"
    refused("FIELD_MISSING", desk.register, y=None)
    refused("UNKNOWN_PROCEDURE", desk.register, "inspection")
    refused("UNKNOWN_MATTER", desk.register, matter="9999")
    refused("NO_SUCH_ENTITY", desk.register, entity="nobody")
    refused("BAD_FIELD", desk.register, priority=9)
    refused("DATE_IN_FUTURE", desk.register, received_at=local_time("2026-05-01"))
    case = desk.to_state(desk.register(), "in_handling")
    refused("REASON_MISSING", desk.act, "RecallCase", case, consent="zhang")
    refused("CONSENT_MISSING", desk.act, "RecallCase", case, reason="x", consent="li")
    refused("ATTACHMENT_MISSING", desk.act, "ForceCloseCase", case, reason="x")
    answer = {"on": "zhang", "result": "done"}
    refused("ATTACHMENT_MISSING", desk.act, "AnswerCase", case, **answer)


def test_a_case_without_a_place_waits_for_its_grid(desk: CaseDesk) -> None:
    case = desk.register(x=None, y=None, unlocated=True, station="s1")
    assert desk.row(case).flags == ("unlocated",)
    refused("FIELD_MISSING", desk.act, "AcceptCase", case)
    refused("NO_SUCH_GRID", desk.act, "AcceptCase", case, grid="Z")
    desk.act("AcceptCase", case, grid="C", matter="0301")
    assert (desk.row(case).station, desk.row(case).matter) == ("s2", "0301")


def test_a_number_of_the_source_is_taken_once(desk: CaseDesk) -> None:
    case = desk.register(source_no="N1")
    found = refused("ALREADY_REGISTERED", desk.register, source_no="N1")
    assert found.fields["number"] == desk.row(case).number


def test_social_officers_observe_and_report_only(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "awaiting_dispatch")
    refused("SOCIAL_MAY_NOT_ENFORCE", desk.act, "DispatchCase", case, person="rider")
    refused("NO_SUCH_PERSON", desk.act, "DispatchCase", case, person="nobody")
    filed = desk.do(
        RegisterCase(
            kind="patrol", source="snapshot", summary="占道", x=X + 50, y=Y + 50
        ),
        on_behalf_of="rider",
    )
    assert filed.events[0].registered_by == "rider"
    assert filed.events[0].role == "social_officer"


def test_nobody_is_given_a_case_while_on_leave(desk: CaseDesk) -> None:
    desk.do(
        MarkLeave(
            person="zhang",
            kind="sick",
            valid_from=local_time("2026-04-28T08:00"),
            valid_to=local_time("2026-04-29T08:00"),
        )
    )
    case = desk.to_state(desk.register(), "awaiting_dispatch")
    refused("PERSON_ON_LEAVE", desk.act, "DispatchCase", case, person="zhang")


def test_the_b_officer_takes_the_case_of_an_absent_a_officer(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "dispatched")
    refused("ROLE_NOT_ALLOWED", desk.act, "TakeCase", case, on="li")
    desk.do(
        MarkLeave(
            person="zhang",
            kind="sick",
            valid_from=local_time("2026-04-28T09:00"),
            valid_to=local_time("2026-04-29T08:00"),
        )
    )
    desk.act("TakeCase", case, on="li")
    assert (desk.row(case).handler, desk.row(case).handlers) == ("li", ("li",))


def test_the_verifier_never_checks_his_own_work(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "in_verification")
    row = {
        "table": "transition",
        "row": dict(
            desk.cases.rule_row(
                "transition",
                {
                    "procedure": "patrol",
                    "version": 1,
                    "from_state": "in_verification",
                    "act": "verify_pass",
                },
            )
            or {}
        ),
    }
    row["row"]["roles"] = "verifier grid_officer_a"
    desk.do(SetRule(**row))
    fields = {"outcome": "pass", "method": "site"}
    refused("VERIFIER_IS_HANDLER", desk.act, "VerifyCase", case, on="zhang", **fields)
    refused("BAD_FIELD", desk.act, "VerifyCase", case, outcome="maybe")
    desk.act("VerifyCase", case, **fields)


def test_certificates_are_asked_for_at_the_time_of_the_act(desk: CaseDesk) -> None:
    case = desk.register("report", matter="1201")
    desk.to_state(case, "in_handling")
    answer = {"on": "zhang", "result": "done"}
    refused("SECOND_ENFORCER_MISSING", desk.act, "AnswerCase", case, **answer)
    answer["second_enforcer"] = "li"
    refused("QUAL_MISSING", desk.act, "AnswerCase", case, **answer)
    clue = {"filing": True, "decision_date": "2026-04-28", "on": "zhang"}
    refused("APPROVER_MISSING", desk.act, "ClueCheckDone", case, **clue)
    clue["approver"] = "u"
    refused("QUAL_MISSING", desk.act, "ClueCheckDone", case, **clue)
    desk.certify("zhang", "li")
    late = clue | {"decision_date": "2026-05-28"}
    refused("DATE_IN_FUTURE", desk.act, "ClueCheckDone", case, **late)
    desk.act("ClueCheckDone", case, **clue)
    assert {"penalty_decision", "report_filing_notice"} <= running(desk, case)
    refused("CLOCK_NOT_RUNNING", desk.act, "ClueCheckDone", case, **clue)
    desk.act("PenaltyDecided", case, on="zhang", document_no="雁市监罚〔2026〕1号")
    desk.act("AnswerCase", case, **answer)
    assert desk.row(case).flags == ("penalty_filed", "penalty_decided")


def test_an_expired_certificate_says_since_when(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(matter="0403", x=X + 20), "awaiting_dispatch")
    refused("QUAL_MISSING", desk.act, "DispatchCase", case, person="zhang")


def test_returned_and_reworked_cases_keep_their_counts(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "dispatched")
    decline = {"on": "zhang", "reason": "because"}
    refused("UNKNOWN_REASON", desk.act, "DeclineCase", case, **decline)
    desk.act("DeclineCase", case, on="zhang", reason="not_my_grid: 在隔壁")
    assert (desk.row(case).handler, desk.row(case).returns) == ("", 1)
    desk.act("DispatchCase", case, person="zhang")
    desk.act("RecallCase", case, reason="改派")
    desk.act("DispatchCase", case, person="zhang", assistants=("li",))
    desk.act("TakeCase", case, on="zhang")
    back = {"on": "zhang", "reason": "错派", "suggested_owner": "wang"}
    refused("APPROVER_MISSING", desk.act, "SendBackCase", case, **back)
    desk.act("SendBackCase", case, approver="u", **back)
    assert "returned" in desk.row(case).flags
    desk.to_state(case, "awaiting_dispatch")
    desk.act("DispatchCase", case, person="zhang")
    desk.act("TakeCase", case, on="zhang")
    desk.act("AnswerCase", case, on="zhang", result="ok", photos_after=("p",))
    desk.act(
        "VerifyCase", case, outcome="unable", reason="夜市", next_date="2026-05-06"
    )
    desk.act("VerifyCase", case, outcome="rework", reason="not_mended")
    row = desk.row(case)
    assert (row.state, row.attempt, row.reworks) == ("in_handling", 2, 1)
    handles = [run for run in desk.cases.clocks(case) if run.clock == "handle"]
    assert [run.void for run in handles] == [True, True, True, False, False]
    assert handles[-1].running


def test_refused_cases_name_a_ground_of_the_order_in_force(desk: CaseDesk) -> None:
    old = desk.register("complaint", received_at=local_time("2026-04-14T10:00"))
    refused("UNKNOWN_GROUND", desk.act, "RefuseCase", old, ground="g7")
    case = desk.register("complaint")
    refused("UNKNOWN_GROUND", desk.act, "RefuseCase", case, ground="m1")
    desk.act("RefuseCase", case, ground="g7")
    assert running(desk, case) == {"reply"}
    desk.act("InformCase", case, channel="phone")
    assert running(desk, case) == set()
    desk.act("ReconsiderCase", case, reason="新材料")
    assert running(desk, case) == {"accept", "total", "complaint_accept"}
    (tell,) = [
        run for run in desk.cases.clocks(case) if run.clock == "complaint_accept"
    ]
    assert tell.rests == ()


def test_cases_leave_the_line_in_many_ways(desk: CaseDesk) -> None:
    ways = {
        "AdviseCase": {"advice": "向住建部门反映"},
        "ReferCase": {"receiver": "城管局"},
        "VoidCase": {"reason": "test_entry"},
        "ForceCloseCase": {"reason": "政策", "attachment": "f"},
    }
    for name, fields in ways.items():
        case = desk.register()
        desk.act(name, case, **fields)
        assert desk.row(case).state in {"closed", "void"}
        assert "total" not in running(desk, case)
    case = desk.to_state(desk.register(), "accepted")
    desk.act("NotFileCase", case, reason="no_breach")
    refused("CLOCK_RUNNING", desk.act, "ArchiveCase", case)
    desk.act("ReopenCase", case, reason="新线索")
    assert desk.row(case).state == "awaiting_dispatch"
    assert "dispatch" in running(desk, case)
    refused("UNKNOWN_CLOSURE", _close_badly, desk)


def _close_badly(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "awaiting_close")
    desk.act("CloseCase", case, closure="gone")


def test_mediation_ends_without_ending_the_case(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register("complaint"), "accepted")
    desk.act("EndMediation", case, ground="m3")
    assert "mediation_end_notice" in running(desk, case)
    refused("CLOCK_NOT_RUNNING", desk.act, "MediationAgreed", case)
    other = desk.to_state(desk.register("complaint"), "accepted")
    desk.act("MediationAgreed", other)
    assert "mediation_end" not in running(desk, other)


def test_a_clock_rests_and_grows_only_as_its_rule_allows(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register("report"), "accepted")
    pause = {"clock": "clue_check", "reason": "testing", "attachment": "f"}
    refused(
        "CLOCK_NOT_RUNNING", desk.act, "PauseClock", case, **(pause | {"clock": "x"})
    )
    refused(
        "PAUSE_NOT_ALLOWED",
        desk.act,
        "PauseClock",
        case,
        **(pause | {"reason": "rain"}),
    )
    desk.act("PauseClock", case, **pause)
    refused("CLOCK_PAUSED", desk.act, "PauseClock", case, **pause)
    assert statutory(desk) == "paused"
    desk.act("ResumeClock", case, clock="clue_check", reason="报告已到")
    refused(
        "CLOCK_NOT_PAUSED",
        desk.act,
        "ResumeClock",
        case,
        clock="clue_check",
        reason="x",
    )
    extend = {"clock": "clue_check", "reason": "复杂"}
    refused("EXTENSION_TOO_LONG", desk.act, "ExtendClock", case, amount=16.0, **extend)
    desk.act("ExtendClock", case, amount=15.0, **extend)
    assert statutory(desk) == "2026-06-11T23:59:59+08:00"


def test_undo_restores_state_owner_and_clocks_exactly(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register("complaint"), "awaiting_dispatch")
    before, clocks = desk.row(case), desk.cases.clocks(case)
    done = desk.act("DispatchCase", case, person="zhang")
    after, moved = desk.row(case), desk.cases.clocks(case)
    undone = desk.do(UndoAct(seq=done.seq))
    assert desk.row(case).snapshot() == before.snapshot()
    assert desk.cases.clocks(case) == clocks
    assert desk.row(case).version == after.version + 1
    desk.do(UndoAct(seq=undone.seq))
    assert desk.row(case).snapshot() == after.snapshot()
    assert desk.cases.clocks(case) == moved


def test_undo_is_refused_once_another_has_gone_on(desk: CaseDesk) -> None:
    case = desk.register()
    done = desk.act("AcceptCase", case)
    desk.by("clerk", NoteCase(case=case, text="来电询问"))
    refused("TOUCHED_SINCE", desk.do, UndoAct(seq=done.seq))


def test_registering_is_taken_back_into_void(desk: CaseDesk) -> None:
    outcome = desk.do(
        RegisterCase(kind="patrol", source="walk", summary="x", x=X + 5, y=Y + 5)
    )
    case = outcome.events[0].case
    desk.do(UndoAct(seq=outcome.seq))
    assert desk.row(case).state == "void"
    assert running(desk, case) == set()
    assert desk.cases.open_ids(desk.clock.at) == ()


def test_notes_links_and_reminders_leave_the_state_alone(desk: CaseDesk) -> None:
    case, other = desk.register(), desk.register()
    noted = desk.do(NoteCase(case=case, text="看过", visibility="public"))
    assert [note.text for note in desk.cases.notes(case)] == ["看过"]
    desk.do(UndoAct(seq=noted.seq))
    assert desk.cases.notes(case) == ()
    refused("BAD_FIELD", desk.do, NoteCase(case=case, text="x", visibility="loud"))
    refused("FIELD_MISSING", desk.do, NoteCase(case=case, text=" "))
    linked = desk.do(LinkCases(case=case, other=other, seen_version=1))
    assert desk.cases.links(other) == (case,)
    again = LinkCases(case=case, other=other, seen_version=1)
    refused("ALREADY_LINKED", desk.do, again)
    refused("LINK_CYCLE", desk.do, LinkCases(case=case, other=case, seen_version=1))
    desk.do(UndoAct(seq=linked.seq))
    assert desk.cases.links(other) == ()
    desk.do(RemindCase(case=case, text="请抓紧"))
    assert desk.cases.timeline(case)[-1].fields["receivers"] == ["zhang"]
    desk.act("VoidCase", case, reason="test_entry")
    refused("WRONG_STATE", desk.do, RemindCase(case=case))


def test_drafts_are_kept_until_registered_or_dropped(desk: CaseDesk) -> None:
    kept = desk.do(desk.command("SaveDraft", content={"summary": "半句"}))
    draft = kept.events[0].draft
    assert desk.cases.drafts_of("u")[0].content == {"summary": "半句"}
    drop = desk.command("DropDraft", draft=draft)
    refused("NOT_THE_AUTHOR", desk.by, "clerk", drop)
    desk.register(draft=draft)
    assert desk.cases.drafts_of("u") == ()
    refused("NO_SUCH_DRAFT", desk.do, drop)
    refused("FIELD_MISSING", desk.do, desk.command("SaveDraft", content={}))
