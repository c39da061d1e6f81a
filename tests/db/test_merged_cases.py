"""Cases that are one matter: merged, acted on, ended together, parted, replayed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.verify import digests, replayed
from domain.cases.commands import (
    AcceptCase,
    MergeCases,
    NoteCase,
    RemindCase,
    SetCallBack,
    UnmergeCase,
)
from domain.founding import UndoAct
from domain.organisation.commands import MergeStations
from tests.db.case_desk import CaseDesk, refused


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    found = CaseDesk(tmp_path)
    yield found
    found.conn.close()


def merged(desk: CaseDesk, root: str, *cases: str) -> int:
    desk.clock.at += timedelta(minutes=1)
    return desk.do(MergeCases(case=root, merged=cases, reason="同一电梯")).seq


def whole(desk: CaseDesk) -> bool:
    return list(digests(desk.conn)) == [] and replayed(desk.conn) == []


def lanes(desk: CaseDesk) -> set[str]:
    return {row.case.id for row in desk.cases.queue(desk.clock.at)}


def test_a_merged_case_leaves_queue_counts_and_loads_and_both_files_name_the_other(
    desk: CaseDesk,
) -> None:
    root, child = desk.register(), desk.register()
    desk.certify("zhang")
    desk.to_state(child, "in_handling")
    assert desk.cases.open_load("zhang") == 1
    before = sum(desk.cases.lane_counts(desk.clock.at).values())
    merged(desk, root, child)
    assert child not in lanes(desk)
    assert root in lanes(desk)
    assert sum(desk.cases.lane_counts(desk.clock.at).values()) == before - 1
    assert child not in {row.case.id for row in desk.cases.first_page(50)}
    assert child not in desk.cases.open_ids(desk.clock.at)
    assert desk.cases.open_load("zhang") == 0
    assert desk.row(child).merged_into == root
    assert desk.cases.merged_cases(root) == (child,)
    assert desk.cases.timeline(child)[-1].act == "merge"
    assert desk.cases.timeline(root)[-1].fields["case"] == child
    assert desk.conn.execute(
        "SELECT lane FROM case_point WHERE id = ?", (child,)
    ).fetchone() == ("",)
    assert [one.id for one in desk.cases.by_number(desk.row(child).number)] == [child]
    assert whole(desk)


def test_statutory_clocks_run_on_and_the_main_case_shows_the_tightest_of_all(
    desk: CaseDesk,
) -> None:
    child = desk.register("complaint")
    desk.clock.at += timedelta(days=2)
    root = desk.register("complaint")
    desk.to_state(root, "awaiting_dispatch")
    rules, now = desk.cases.clock_rules(), desk.clock.at
    own = desk.cases.queue_rows([child])[0].clocks(rules, now).statutory
    merged(desk, root, child)
    running = {run.clock for run in desk.cases.clocks(child) if run.running}
    assert running == {"complaint_accept"}
    shown, held = desk.cases.queue_rows([root, child])
    assert shown.merged == 1
    assert shown.clocks(rules, now).statutory.due == own.due
    assert held.clocks(rules, now).statutory.due == own.due
    assert (
        held.clocks(rules, now).assessment.due
        == shown.clocks(rules, now).assessment.due
    )
    row = desk.row(child)
    desk.do(AcceptCase(case=child, seen_version=row.version, matter="0206", grid="A"))
    assert desk.row(child).state == "accepted"
    assert child not in lanes(desk)
    # Accepted: mediation runs now, and the main case shows it no longer so tight.
    after = desk.cases.queue_rows([root])[0].clocks(rules, now).statutory
    assert after.clock == "mediation_end"
    assert whole(desk)


def test_acts_of_the_main_line_are_refused_with_the_number_of_the_main_case(
    desk: CaseDesk,
) -> None:
    root, child = desk.register(), desk.register()
    desk.to_state(child, "awaiting_dispatch")
    merged(desk, root, child)
    why = refused("ALREADY_MERGED", desk.act, "DispatchCase", child, person="zhang")
    assert why.fields["root"] == desk.row(root).number
    refused("ALREADY_MERGED", desk.do, RemindCase(case=child))
    refused("ALREADY_MERGED", merged, desk, root, child)
    other = desk.register()
    refused("ALREADY_MERGED", merged, desk, child, other)
    refused("MERGE_ITSELF", merged, desk, other, other)
    desk.do(NoteCase(case=child, text="仍可备注"))
    refused(
        "REASON_MISSING", desk.do, MergeCases(case=root, merged=(other,), reason=" ")
    )
    refused("FIELD_MISSING", desk.do, MergeCases(case=root, merged=(), reason="x"))
    stale = MergeCases(case=root, merged=(other,), seen_versions=(9,), reason="x")
    refused("STALE_VERSION", desk.do, stale)
    short = MergeCases(case=root, merged=(other,), seen_versions=(1, 2), reason="x")
    refused("BAD_FIELD", desk.do, short)
    alone = UnmergeCase(case=other, seen_version=1, reason="x")
    refused("NOT_MERGED", desk.do, alone)


def test_a_complaint_and_a_report_stay_apart_and_ended_cases_do_not_merge(
    desk: CaseDesk,
) -> None:
    complaint, report = desk.register("complaint"), desk.register("report")
    refused("MERGE_KINDS", merged, desk, complaint, report)
    merged(desk, report, desk.register("patrol"))
    ended = desk.register()
    desk.act("VoidCase", ended, reason="test_entry")
    refused("WRONG_STATE", merged, desk, complaint, ended)
    refused("WRONG_STATE", merged, desk, ended, complaint)


def test_who_holds_no_desk_post_may_not_merge(desk: CaseDesk) -> None:
    root, child = desk.register(), desk.register()
    command = MergeCases(case=root, merged=(child,), reason="x")
    desk.by("clerk", command)
    desk.clock.at += timedelta(minutes=1)
    apart = UnmergeCase(case=child, seen_version=desk.row(child).version, reason="x")
    refused("ROLE_NOT_ALLOWED", desk.do, apart, on_behalf_of="li")


def test_merged_cases_end_with_the_main_case_and_each_caller_is_told(
    desk: CaseDesk,
) -> None:
    desk.certify("zhang", "chen")
    root, one, two = desk.register(), desk.register(), desk.register()
    merged(desk, root, one, two)
    refused("HAS_MERGED", desk.act, "VoidCase", root, reason="test_entry")
    desk.to_state(root, "awaiting_close")
    outcome = desk.act("CloseCase", root, closure="handled")
    for case in (root, one, two):
        assert desk.row(case).state == "closed"
        assert desk.row(case).closure == "handled"
        assert "reply" in {r.clock for r in desk.cases.clocks(case) if r.running}
    assert root in lanes(desk)
    assert not {one, two} & lanes(desk)
    desk.act("InformCase", one, channel="phone")
    told = {r.clock for r in desk.cases.clocks(one) if r.running}
    assert "reply" not in told
    assert whole(desk)
    refused("LATER_ACT_FIRST", desk.do, UndoAct(seq=outcome.seq))


def test_closing_the_main_case_is_undone_for_all_of_them(desk: CaseDesk) -> None:
    root, child = desk.register(), desk.register()
    merged(desk, root, child)
    outcome = desk.act("ReferCase", root, receiver="公安", form="移送书")
    assert desk.row(child).state == "closed"
    desk.do(UndoAct(seq=outcome.seq))
    assert desk.row(root).state == "awaiting_acceptance"
    assert desk.row(child).state == "awaiting_acceptance"
    assert desk.row(child).merged_into == root
    assert child not in lanes(desk)
    assert whole(desk)


def test_parting_gives_a_case_its_own_clocks_back_and_is_undone_and_redone(
    desk: CaseDesk,
) -> None:
    root, child = desk.register(), desk.register()
    before = desk.cases.clocks(child)
    seq = merged(desk, root, child)
    assert desk.cases.clocks(child) != before
    row = desk.row(child)
    parted = desk.do(
        UnmergeCase(case=child, seen_version=row.version, reason="另一台电梯")
    )
    assert desk.cases.clocks(child) == before
    assert child in lanes(desk)
    assert desk.row(child).merged_into == ""
    again = desk.do(UndoAct(seq=parted.seq))
    assert desk.row(child).merged_into == root
    desk.do(UndoAct(seq=again.seq))
    assert desk.cases.clocks(child) == before
    refused("LATER_ACT_FIRST", desk.do, UndoAct(seq=seq))
    assert whole(desk)


def test_a_merger_of_several_is_one_act_and_one_undo(desk: CaseDesk) -> None:
    root, *others = [desk.register() for _ in range(4)]
    seq = merged(desk, root, *others)
    assert lanes(desk) == {root}
    desk.do(UndoAct(seq=seq))
    assert lanes(desk) == {root, *others}
    # All or none: one that cannot be merged leaves the others alone.
    ended = others[-1]
    desk.act("VoidCase", ended, reason="test_entry")
    refused("WRONG_STATE", merged, desk, root, *others)
    assert desk.cases.merged_cases(root) == ()
    assert whole(desk)


def test_a_case_that_ended_with_its_main_case_can_be_parted_and_reopened(
    desk: CaseDesk,
) -> None:
    root, child = desk.register(), desk.register()
    merged(desk, root, child)
    desk.act("ReferCase", root, receiver="公安", form="移送书")
    refused("ALREADY_MERGED", desk.act, "ReopenCase", child, reason="未解决")
    row = desk.row(child)
    desk.do(UnmergeCase(case=child, seen_version=row.version, reason="另一件"))
    assert desk.row(child).state == "closed"
    # Parted from what it had gone into, but over all the same: nobody's load.
    is_open = "SELECT is_open FROM case_file WHERE id = ?"
    assert desk.conn.execute(is_open, (child,)).fetchone() == (0,)
    running = {run.clock for run in desk.cases.clocks(child) if run.running}
    assert not running & {"accept", "total"}
    desk.act("ReopenCase", child, reason="未解决")
    assert child in lanes(desk)
    assert whole(desk)


def test_the_call_back_of_a_merged_case_shows_on_the_main_case(desk: CaseDesk) -> None:
    root, child = desk.register(), desk.register()
    due = desk.clock.at + timedelta(hours=1)
    desk.do(SetCallBack(case=child, due_at=due, text="答复"))
    merged(desk, root, child)
    assert desk.cases.queue_rows([root])[0].call_back == due
    assert desk.cases.call_backs_due(due)[0].case == child


def test_a_change_of_one_is_a_change_of_all_that_belong_together(
    desk: CaseDesk,
) -> None:
    root, child, alone = desk.register(), desk.register(), desk.register()
    merged(desk, root, child)
    assert desk.cases.family((child,)) == {root, child}
    assert desk.cases.family((root, alone)) == {root, child, alone}
    merges = {
        row["id"]: row["merged_into"] for row in desk.cases.case_rows(desk.clock.at)
    }
    assert merges == {root: "", child: root, alone: ""}


def test_a_merged_case_goes_with_its_station_and_is_no_orphan_when_parted(
    desk: CaseDesk,
) -> None:
    root, child = desk.register(), desk.register()
    merged(desk, root, child)
    assert desk.cases.open_at("s1") == (root, child)
    assert desk.cases.open_by_station() == {"s1": 1}
    desk.do(MergeStations(station="s1", into="s2", document_no="3"))
    assert {desk.row(one).station for one in (root, child)} == {"s2"}
    assert child not in lanes(desk)
    row = desk.row(child)
    desk.do(UnmergeCase(case=child, seen_version=row.version, reason="另一件"))
    assert child in lanes(desk)
    assert whole(desk)


def test_a_main_case_takes_its_merged_cases_along_into_another_one(
    desk: CaseDesk,
) -> None:
    root, middle, child, second = [desk.register() for _ in range(4)]
    before = desk.cases.clocks(child)
    merged(desk, middle, child, second)
    seq = merged(desk, root, middle)
    assert lanes(desk) == {root}
    assert set(desk.cases.merged_cases(root)) == {middle, child, second}
    assert desk.cases.merged_cases(middle) == ()
    assert desk.row(child).merged_into == root
    # One act, undone as one: the two are with their first main case again.
    undone = desk.do(UndoAct(seq=seq))
    assert desk.cases.merged_cases(middle) == (child, second)
    assert lanes(desk) == {root, middle}
    desk.do(UndoAct(seq=undone.seq))
    assert desk.row(child).merged_into == root
    # Parted, a case has the clocks of before its first merging.
    row = desk.row(child)
    desk.do(UnmergeCase(case=child, seen_version=row.version, reason="另一件"))
    assert desk.cases.clocks(child) == before
    assert lanes(desk) == {root, child}
    assert whole(desk)


def test_what_goes_along_stays_apart_from_what_the_law_handles_apart(
    desk: CaseDesk,
) -> None:
    root = desk.register(kind="complaint")
    middle, child = desk.register(kind="patrol"), desk.register(kind="report")
    merged(desk, middle, child)
    why = refused("MERGE_KINDS", merged, desk, root, middle)
    assert why.fields["case"] == desk.row(child).number
