"""A border between two stations: asked for, answered by each, taken into a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from db.border_requests import border_rows
from db.store import Session
from db.verify import verify
from desktop.reasons import reason_text
from desktop.texts import set_language
from domain.access.commands import GrantRole
from domain.founding import UndoAct
from domain.plans.border_states import (
    ACCEPTED,
    DECLINED,
    OUTDATED,
    PENDING,
    TAKEN,
    WITHDRAWN,
)
from domain.plans.commands import (
    AnswerBorderRequest,
    ApprovePlan,
    ArchivePlan,
    GoToStep,
    MoveVertex,
    PublishPlan,
    RebasePlan,
    RedoStep,
    RequestBorder,
    ReshapeBorder,
    SplitGrid,
    SubmitPlan,
    TakeBorder,
    UndoStep,
    WithdrawBorderRequest,
)
from domain.refused import Refused
from tests.db.square_town import SquareTown, at, code, line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Between the third and the fourth column run the borders of the two stations.
BULGE = line((900, 340), (960, 450), (900, 560))
# By code: the fourth column's grid is the first.
FIRST, SECOND = code(3, 1), code(2, 1)


class Town(SquareTown):
    """The square town with somebody who answers for the other station."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        other = self.workspace.add_user("other", "乙所内勤", "a long passphrase")
        self.do(GrantRole(user=other, role="operator", subtree="s2"))
        self.other = Session(other)
        leader = self.workspace.add_user("leader", "甲所网格长", "a long passphrase")
        self.do(GrantRole(user=leader, role="grid_leader", subtree="s1"))
        self.leader = Session(leader)

    def asked(self, session: Session | None = None) -> str:
        wish = RequestBorder(line=BULGE, reason="沿河走")
        return str(self.do(wish, session or self.clerk).events[0].request)

    def says(self, session: Session, *, accepted: bool = True, why: str = "") -> Any:
        return self.do(AnswerBorderRequest(accepted=accepted, reason=why), session)

    def row(self, place: int = 0) -> dict[str, Any]:
        return list(border_rows(self.read))[place]

    @property
    def state(self) -> str:
        return str(self.row()["state"])


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    assert verify(made.workspace.store.conn) == []
    made.workspace.close()


def refused(town: Town, command: object, session: Session | None = None) -> Refused:
    """Return why a command is refused; its sentences are whole and say what to do."""
    with pytest.raises(Refused) as found:
        town.do(command, session)
    reason = found.value
    for language, way_out in (("en", ";"), ("zh", "；")):
        set_language(language)
        said = reason_text(reason)
        assert reason.code not in said
        assert "{" not in said
        if "BORDER" in reason.code:
            assert way_out in said
    return reason


def test_what_the_rank_lock_stops_is_asked_of_both_stations_and_drawn_by_the_bureau(
    town: Town,
) -> None:
    #     s1 | s2
    #   .21. )  .31.     the bulge goes to the third column
    plan = town.opened()
    stroke = ReshapeBorder(plan=plan, line=BULGE)
    assert refused(town, stroke, town.clerk).code == "RANK_LOCKED"
    town.asked()
    row = town.row()
    assert (row["grids"], row["stations"]) == ([FIRST, SECOND], ["s2", "s1"])
    # Who may answer for his own side accepts by asking.
    assert (row["state"], row["waiting"]) == (PENDING, ["s2"])
    assert (row["to_first_m2"], row["to_second_m2"]) == (0.0, 6600.0)
    assert row["present"][0] == [*at(900, 600)]
    assert refused(town, TakeBorder(plan=plan)).code == "NAME_THE_REQUEST"
    town.says(town.other)
    assert town.state == ACCEPTED
    assert refused(town, TakeBorder(plan=plan), town.clerk).code == "RANK_LOCKED"
    town.do(TakeBorder(plan=plan))
    assert (town.state, town.row()["plan"]) == (TAKEN, plan)
    moved = {grid.code: grid for grid in town.read.plans.difference(plan).added}
    assert set(moved) == {FIRST, SECOND}
    # A step taken back gives the agreed line free again, and so does a rebase keep it.
    town.do(UndoStep(plan=plan))
    assert town.state == ACCEPTED
    town.do(TakeBorder(plan=plan))
    town.do(RebasePlan(plan=plan))
    assert town.state == TAKEN
    town.do(SubmitPlan(plan=plan, reasons=(("*", "商定"),)))
    town.do(ApprovePlan(plan=plan, document_no="1号"), town.judge)
    town.do(PublishPlan(plan=plan))
    assert town.state == TAKEN
    assert refused(town, WithdrawBorderRequest(request=town.row()["id"])).code == (
        "BORDER_REQUEST_STATE"
    )


def test_a_station_declines_with_a_reason_and_the_next_request_may_come(
    town: Town,
) -> None:
    town.asked(town.leader)
    # A grid leader draws but does not answer: his station's head has to.
    assert town.row()["waiting"] == ["s2", "s1"]
    assert (
        refused(town, AnswerBorderRequest(accepted=True), town.leader).code
        == "BORDER_ANSWER_OF_OTHERS"
    )
    assert refused(town, AnswerBorderRequest(accepted=False), town.other).fields == {
        "field": "reason"
    }
    town.says(town.other, accepted=False, why="市场在我所")
    assert town.state == DECLINED
    row = town.row()
    assert [one["reason"] for one in row["answers"]] == ["市场在我所"]
    late = AnswerBorderRequest(request=row["id"], accepted=True)
    assert refused(town, late, town.clerk).code == "BORDER_REQUEST_STATE"
    town.asked()
    assert [one["state"] for one in border_rows(town.read)] == [PENDING, DECLINED]


def test_one_stretch_is_in_question_once_and_each_side_has_its_own_person(
    town: Town,
) -> None:
    first = town.asked(town.session)
    # The founder stands above both stations: he asks for neither.
    assert town.row()["station"] == ""
    again = RequestBorder(line=BULGE, reason="再提")
    assert refused(town, again, town.clerk).code == "BORDER_IN_QUESTION"
    elsewhere = line((900, 640), (860, 700), (900, 780))
    town.do(RequestBorder(line=elsewhere, reason="另一段"), town.other)
    assert (
        refused(town, AnswerBorderRequest(accepted=True), town.clerk).code
        == "NAME_THE_REQUEST"
    )
    wish = AnswerBorderRequest(request=first, accepted=True)
    assert refused(town, wish).code == "NAME_THE_STATION"
    town.do(AnswerBorderRequest(request=first, station="s1", accepted=True))
    assert refused(town, wish).code == "BORDER_ONE_PERSON"
    twice = AnswerBorderRequest(request=first, station="s1", accepted=True)
    assert refused(town, twice).code == "BORDER_ANSWERED"
    # A station may go back on its word while nothing is drawn.
    town.do(wish, town.other)
    assert town.row(1)["state"] == ACCEPTED
    back = AnswerBorderRequest(request=first, accepted=False, reason="改了主意")
    town.do(back, town.other)
    assert town.row(1)["state"] == DECLINED


def test_only_the_line_is_in_question_and_only_its_own_change_outdates_it(
    town: Town,
) -> None:
    request = town.asked()
    plan = town.opened()
    # A split elsewhere in the same grid leaves the line as it is.
    cut = SplitGrid(plan=plan, grid=SECOND, line=line((600, 360), (750, 300)))
    town.do(cut)
    _publish(town, plan)
    assert town.state == PENDING
    town.says(town.other)
    held = town.opened("旧")
    other = town.opened("移")
    town.do(ReshapeBorder(plan=other, line=line((900, 340), (880, 450), (900, 560))))
    # In a plan whose own border runs otherwise the agreed one has no place.
    assert refused(town, TakeBorder(plan=other)).code == "BORDER_MOVED"
    town.do(TakeBorder(plan=held))
    assert town.state == TAKEN
    town.do(ArchivePlan(plan=held))
    assert town.state == ACCEPTED
    _publish(town, other)
    assert town.state == OUTDATED
    late = AnswerBorderRequest(request=request, accepted=False, reason="晚")
    assert refused(town, late, town.other).code == "BORDER_MOVED"
    town.do(WithdrawBorderRequest(reason="过时"), town.clerk)
    assert (town.state, town.row()["note"]) == (WITHDRAWN, "过时")


def test_every_act_is_taken_back_by_undo_until_somebody_has_built_upon_it(
    town: Town,
) -> None:
    asked = town.do(RequestBorder(line=BULGE, reason="沿河走"), town.clerk)
    said = town.says(town.other)
    with pytest.raises(Refused) as found:
        town.do(UndoAct(seq=asked.seq), town.clerk)
    assert found.value.code == "TOUCHED_SINCE"
    taken_back = town.do(UndoAct(seq=said.seq), town.other)
    assert town.row()["waiting"] == ["s2"]
    town.do(UndoAct(seq=taken_back.seq), town.other)
    assert town.state == ACCEPTED
    gone = town.do(WithdrawBorderRequest(), town.clerk)
    assert town.state == WITHDRAWN
    town.do(UndoAct(seq=gone.seq), town.clerk)
    assert town.state == ACCEPTED
    assert refused(town, WithdrawBorderRequest(), town.leader).code == (
        "BORDER_REQUEST_OF_OTHERS"
    )


def test_a_cut_may_end_on_a_higher_border_but_no_stroke_or_step_moves_it(
    town: Town,
) -> None:
    plan = town.opened()
    # The clerk divides a grid of his own; the neighbour of the other station gets
    # the vertex that the cut ends on, a little off its slanting line.
    slant = line((900, 340), (937, 451), (900, 560))
    town.do(ReshapeBorder(plan=plan, line=slant))
    town.do(
        SplitGrid(plan=plan, grid=SECOND, line=line((599, 420), (941, 433))),
        town.clerk,
    )
    step = town.read.plans.steps(plan)[-1]
    assert len(step.removed) == 3
    town.do(UndoStep(plan=plan), town.clerk)
    town.do(RedoStep(plan=plan), town.clerk)
    # The step before has moved what is not his alone: he does not take it back.
    assert refused(town, GoToStep(plan=plan, step=0), town.clerk).code == "RANK_LOCKED"
    moved = MoveVertex(plan=plan, at=at(937, 451), to=at(930, 451))
    assert refused(town, moved, town.clerk).code == "RANK_LOCKED"
    town.do(GoToStep(plan=plan, step=0))
    assert refused(town, RedoStep(plan=plan), town.clerk).code == "RANK_LOCKED"


REFUSED: dict[str, tuple[object, str]] = {
    "BORDER_WITHIN_STATION": (
        RequestBorder(line=line((300, 340), (340, 450), (300, 560)), reason="内"),
        "甲所",
    ),
    "BORDER_AS_IT_IS": (
        RequestBorder(line=line((900, 340), (900, 560)), reason="同"),
        "",
    ),
    "NO_BORDER_NEAR": (
        RequestBorder(line=line((450, 450), (460, 460)), reason="无"),
        "",
    ),
    "FIELD_MISSING": (RequestBorder(line=BULGE, reason=" "), ""),
    "NO_SUCH_REQUEST": (AnswerBorderRequest(request="x", accepted=True), "x"),
}


def test_what_cannot_be_asked_is_refused_with_what_it_is_about(town: Town) -> None:
    for name, (command, told) in REFUSED.items():
        reason = refused(town, command, town.clerk)
        assert (reason.code, told in reason_text(reason)) == (name, True)


def _publish(town: Town, plan: str) -> None:
    town.do(SubmitPlan(plan=plan, reasons=(("*", "样例"),)))
    town.do(ApprovePlan(plan=plan, document_no="2号"), town.judge)
    town.do(PublishPlan(plan=plan))
