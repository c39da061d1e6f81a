"""Units that change on a later day: planned, shown, done by the clock, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.boundary.commands import (
    CloseUnit,
    CreateUnit,
    MarkZone,
    MoveUnit,
    RenameUnit,
    RenumberUnit,
)
from domain.boundary.planned_events import CANCELLED, DONE, WAITING
from domain.founding import UndoAct
from domain.organisation.commands import (
    ApplyUnitPlan,
    CancelUnitPlan,
    MergeStations,
)
from domain.refused import Refused
from tests.db.boundary_desk import BoundaryDesk, assert_replays, four

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BoundaryDesk]:
    made = BoundaryDesk(tmp_path)
    made.do(CreateUnit(id="b2", level="bureau", code="610114", name="二局", parent="c"))
    made.publish(four())
    yield made
    made.conn.close()


def refusal(desk: BoundaryDesk, command: object) -> str:
    with pytest.raises(Refused) as caught:
        desk.do(command)
    return caught.value.code


def ahead(desk: BoundaryDesk, days: int = 10) -> datetime:
    return desk.clock.at + timedelta(days=days)


def waiting(desk: BoundaryDesk) -> list[tuple[str, str]]:
    return [(one.act, one.unit) for one in desk.read.unit_plans()]


def apply(desk: BoundaryDesk) -> None:
    for plan in desk.read.unit_plans():
        desk.do(ApplyUnitPlan(plan=plan.id))


def test_every_act_with_a_day_ahead_waits_and_changes_nothing_until_then(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    due = ahead(desk)
    before = {unit.id: unit for unit in desk.read.units("station")}
    for command in (
        CreateUnit(
            level="station", code="009", name="九所", parent="b", valid_from=due
        ),
        RenameUnit(id="s1", name="一所新名", valid_from=due),
        RenumberUnit(id="s1", code="077", document_no="3号", valid_from=due),
        MoveUnit(id="s2", parent="b2", document_no="3号", valid_from=due),
        MarkZone(id="b2", zone=True, valid_from=due),
    ):
        done = desk.do(command)
        assert [type(event).__name__ for event in done.events] == ["UnitActPlanned"]
    assert {unit.id: unit for unit in desk.read.units("station")} == before
    assert waiting(desk) == [
        ("CreateUnit", "b"),
        ("RenameUnit", "s1"),
        ("RenumberUnit", "s1"),
        ("MoveUnit", "s2"),
        ("MarkZone", "b2"),
    ]
    plan = desk.read.unit_plans()[0]
    assert refusal(desk, ApplyUnitPlan(plan=plan.id)) == "NOT_YET"
    desk.later(days=11)
    apply(desk)
    assert waiting(desk) == []
    names = {unit.name: unit for unit in desk.read.units("station")}
    # As of the day it was planned for, though it was done a day later.
    assert names["九所"].valid_from == due
    assert names["一所新名"].code == "077"
    assert desk.read.unit("s2").parent == "b2"
    assert desk.read.unit("b2").zone
    assert desk.read.unit("s1", due - timedelta(days=1)).name != "一所新名"
    assert_replays(desk, tmp_path)


def test_a_merger_and_an_end_wait_though_the_unit_still_holds_something(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    due = ahead(desk)
    desk.do(MergeStations(station="s2", into="s1", document_no="5号", effective_at=due))
    desk.do(CloseUnit(id="b2", valid_to=due))
    # It still holds grids today, which are gone by then.
    desk.do(CloseUnit(id="s1", valid_to=due + timedelta(days=300)))
    assert desk.read.unit("s2") is not None
    desk.later(days=12)
    merge, end, late = desk.read.unit_plans()
    desk.do(ApplyUnitPlan(plan=merge.id))
    desk.do(ApplyUnitPlan(plan=end.id))
    assert desk.read.unit("s2") is None
    assert desk.read.unit("b2") is None
    assert {grid.station for grid in desk.read.grids()} == {"s1"}
    desk.later(days=300)
    assert refusal(desk, ApplyUnitPlan(plan=late.id)) == "UNIT_HOLDS_GRIDS"
    assert desk.read.unit_plan(late.id).state == WAITING
    desk.do(CancelUnitPlan(plan=late.id, reason="改为保留"))
    assert desk.read.unit_plan(late.id).state == CANCELLED
    assert refusal(desk, CancelUnitPlan(plan=late.id)) == "NO_SUCH_UNIT_PLAN"
    assert_replays(desk, tmp_path)


def test_what_could_not_be_done_today_cannot_be_planned_nor_twice(
    desk: BoundaryDesk,
) -> None:
    due = ahead(desk)
    assert refusal(desk, RenameUnit(id="s1", name="", valid_from=due)) == "UNIT_UNNAMED"
    taken = CreateUnit(level="bureau", code="610114", name="x", parent="c")
    twice = CreateUnit(
        level="bureau", code="610114", name="x", parent="c", valid_from=due
    )
    assert refusal(desk, taken) == refusal(desk, twice) == "UNIT_CODE_TAKEN"
    same = MergeStations(station="s1", into="s1", document_no="5", effective_at=due)
    assert refusal(desk, same) == "MERGE_WITH_ITSELF"
    desk.do(RenameUnit(id="s1", name="新名", valid_from=due))
    again = RenameUnit(id="s1", name="另一名", valid_from=due + timedelta(days=1))
    assert refusal(desk, again) == "UNIT_ALREADY_PLANNED"


def test_a_plan_is_undone_and_redone_and_what_was_done_is_not_done_twice(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    due = ahead(desk)
    made = desk.do(RenameUnit(id="s1", name="新名", valid_from=due))
    taken = desk.do(UndoAct(seq=made.seq))
    assert waiting(desk) == []
    desk.do(UndoAct(seq=taken.seq))
    assert waiting(desk) == [("RenameUnit", "s1")]
    desk.later(days=11)
    old = desk.read.unit("s1").name
    plan = desk.read.unit_plans()[0]
    done = desk.do(ApplyUnitPlan(plan=plan.id))
    back = desk.do(UndoAct(seq=done.seq))
    assert desk.read.unit("s1").name == old
    assert waiting(desk) == []
    desk.do(UndoAct(seq=back.seq))
    assert desk.read.unit("s1").name == "新名"
    assert desk.read.unit_plan(plan.id).state == DONE
    assert_replays(desk, tmp_path)
