"""Cases rebuilt from the journal are the same; proposals use real rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.verify import digests, replayed
from domain.cases.candidates import as_text, recommend_for
from domain.cases.commands import NoteCase, RemindCase, SetRule
from domain.cases.duplicates import Described, find_duplicates
from domain.cases.two_clocks import all_faces
from domain.clock import local_time
from domain.founding import UndoAct
from domain.staffing.commands import MarkLeave
from tests.db.boundary_desk import X, Y
from tests.db.case_desk import CaseDesk
from tests.db.test_cases_in_bulk import staged, take_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    found = CaseDesk(tmp_path)
    yield found
    found.conn.close()


def test_every_row_of_cases_is_rebuilt_from_the_journal(desk: CaseDesk) -> None:
    take_in(desk, [staged(number) for number in range(12)])
    desk.to_state(desk.register("complaint"), "archived")
    case = desk.to_state(desk.register("report"), "in_handling")
    desk.do(NoteCase(case=case, text="看过"))
    desk.do(RemindCase(case=case))
    done = desk.act("RecallCase", case, reason="改派", consent="zhang")
    undone = desk.do(UndoAct(seq=done.seq))
    desk.do(UndoAct(seq=undone.seq))
    kept = desk.do(desk.command("SaveDraft", content={"b": "2", "a": "1"}))
    desk.register(linked_to=case, draft=kept.events[0].draft)
    state = dict(desk.cases.rule_row("case_state", {"code": "refused"}) or {})
    desk.act("RefuseCase", desk.register(), ground="g7")
    desk.do(SetRule(table="case_state", row=state | {"is_open": 1}))
    open_now = desk.conn.execute(
        "SELECT is_open FROM case_file WHERE state = 'refused'"
    ).fetchall()
    assert open_now == [(1,)]
    assert list(digests(desk.conn)) == []
    assert replayed(desk.conn) == []


def test_people_are_ranked_by_posts_leave_and_load(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(), "awaiting_dispatch")
    found = recommend_for(desk.row(case), desk.store.read, desk.clock.at)
    assert [one.person for one in found.ranked] == ["zhang", "li", "wang"]
    assert found.shortfall == ()
    desk.do(
        MarkLeave(
            person="zhang",
            kind="sick",
            valid_from=local_time("2026-04-28T08:00"),
            valid_to=local_time("2026-04-29T08:00"),
        )
    )
    later = recommend_for(desk.row(case), desk.store.read, desk.clock.at)
    assert [one.person for one in later.ranked] == ["li", "wang"]
    assert [one.person for one in later.excluded] == ["zhang"]
    desk.act("DispatchCase", case, person="li", recommendation=as_text(later))
    kept = desk.cases.timeline(case)[-1].fields["recommendation"]
    assert '"excluded":[{"person":"zhang"' in kept
    desk.act("DeclineCase", case, on="li", reason="on_other_duty")
    again = recommend_for(desk.row(case), desk.store.read, desk.clock.at)
    assert [one.person for one in again.ranked] == ["wang"]


def test_a_certificate_that_a_matter_needs_excludes_people(desk: CaseDesk) -> None:
    case = desk.row(desk.register(matter="0403"))
    found = recommend_for(case, desk.store.read, desk.clock.at)
    assert found.ranked == ()
    assert {"NO_CANDIDATES", "NO_QUALIFIED"} <= set(found.shortfall)
    lost = desk.row(desk.register(x=None, y=None, unlocated=True, station="s1"))
    nobody = recommend_for(lost, desk.store.read, desk.clock.at)
    assert nobody.shortfall == ("GRID_UNKNOWN", "NO_CANDIDATES")


def test_duplicates_are_found_among_the_cases_of_the_workspace(desk: CaseDesk) -> None:
    case = desk.register(summary="超市销售过期牛奶", matter="0202")
    new = Described("0202", "", X + 80, Y + 50, desk.clock.at, "超市卖过期的牛奶")
    (found,) = find_duplicates(new, desk.cases)
    assert (found.case, found.metres) == (case, 30.0)
    far = Described("0202", "", X + 900, Y + 50, desk.clock.at, "超市卖过期的牛奶")
    assert find_duplicates(far, desk.cases) == ()


def test_a_case_near_a_border_asks_which_side_it_is_on(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register(x=X + 98), "awaiting_dispatch")
    with pytest.raises(Exception, match="NEAR_GRID_BORDER"):
        desk.act("DispatchCase", case, person="zhang")
    desk.act("DispatchCase", case, person="zhang", side_confirmed=True)


def test_the_case_file_shows_every_clock_with_its_rule(desk: CaseDesk) -> None:
    case = desk.to_state(desk.register("complaint"), "in_verification")
    (row,) = desk.cases.queue_rows([case])
    faces = all_faces(row.runs, row.governed, desk.cases.clock_rules(), desk.clock.at)
    shown = {face.clock: face for face in faces}
    assert shown["mediation_end"].basis.endswith("第二十三条第一款第五项")
    assert shown["mediation_end"].confirmed
    assert not shown["handle"].confirmed
    assert {"complaint_accept", "accept", "dispatch", "verify", "take"} <= set(shown)
