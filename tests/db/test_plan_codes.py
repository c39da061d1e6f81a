"""Codes of a plan: kept or renewed by the setting, given up, taken, and locked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from db.grid_descent import successors
from db.verify import verify
from domain.boundary.lattice import doubled_area, to_shape
from domain.cases.rule_commands import SetRule
from domain.plans.commands import (
    ApprovePlan,
    ChangeKind,
    GoToStep,
    LockGrids,
    MergeGrids,
    PublishPlan,
    RedoStep,
    SplitGrid,
    SubmitPlan,
    TransferPiece,
    UndoStep,
)
from domain.refused import Refused
from tests.db.test_plans import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.workspace import Workspace


@pytest.fixture
def desk(sample: Path, open_workspace: Callable[[Path], Workspace]) -> Desk:
    return Desk(open_workspace(sample))


def renew(desk: Desk, value: str = "renew") -> None:
    row = {"name": "code_on_split", "value": value, "status": "confirmed"}
    desk.do(SetRule(table="setting", row=row, reason="本市编码办法"))


def published(desk: Desk, plan: str) -> None:
    desk.do(SubmitPlan(plan=plan, reasons=(("*", "测试"),)))
    desk.do(ApprovePlan(plan=plan, document_no="文 1 号"), desk.second())
    desk.do(PublishPlan(plan=plan), desk.second())


def test_a_setting_that_is_neither_keep_nor_renew_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused):
        renew(desk, "sometimes")
    assert desk.read.cases.setting("code_on_split") == "keep"


def test_by_the_setting_every_part_of_a_split_and_a_merge_gets_a_new_code(
    desk: Desk,
) -> None:
    renew(desk)
    plan, code = desk.opened(), desk.inner()
    other = desk.beside(plan, code)
    before = set(desk.grids(plan))
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    parts = set(desk.grids(plan)) - before
    assert len(parts) >= 2
    assert code not in desk.grids(plan)
    assert all(one.startswith(code[:9]) and len(one) == len(code) for one in parts)
    one = next(
        part
        for part in sorted(parts)
        if to_shape(desk.grids(plan)[part].rings).touches(
            to_shape(desk.grids(plan)[other].rings)
        )
    )
    desk.do(MergeGrids(plan=plan, grids=(one, other), name="合并后的网格"))
    grids = desk.grids(plan)
    assert one not in grids
    assert other not in grids
    (merged,) = [grid for grid in grids.values() if grid.name == "合并后的网格"]
    assert merged.code not in {one, other, code}
    published(desk, plan)
    # Both retired codes are on file for ever, and lead to what has their ground.
    for gone in (code, other):
        assert desk.read.boundary.code_state(gone) == "retired"
        found = successors(desk.read.conn, gone)
        assert sum(part.share for part in found) == pytest.approx(1.0, abs=1e-4)
    assert merged.code in {part.code for part in successors(desk.read.conn, other)}
    assert verify(desk.read.conn) == []


def test_lineage_shares_of_every_version_that_ended_sum_to_one(desk: Desk) -> None:
    plan, code = desk.opened(), desk.inner()
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    desk.do(MergeGrids(plan=plan, grids=(desk.beside(plan, code), code)))
    published(desk, plan)
    shares: dict[str, float] = defaultdict(float)
    for one, share in desk.read.conn.execute("SELECT from_id, share_area FROM lineage"):
        shares[one] += share
    assert len(shares) >= 2
    assert all(abs(share - 1.0) <= 1e-6 for share in shares.values())


def test_codes_of_dropped_drafts_and_of_retired_grids_are_not_issued_again(
    desk: Desk,
) -> None:
    plan, code = desk.opened("一"), desk.inner()
    other = desk.beside(plan, code)
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    (made,) = set(desk.grids(plan)) - {g.code for g in desk.read.boundary.grids()}
    published(desk, plan)
    again = desk.opened("二")
    desk.do(MergeGrids(plan=again, grids=(code, made)))
    published(desk, again)
    assert desk.read.boundary.code_state(made) == "retired"
    third = desk.opened("三")
    desk.do(SplitGrid(plan=third, grid=code, line=desk.across(code)))
    (fresh,) = set(desk.grids(third)) - {g.code for g in desk.read.boundary.grids()}
    assert fresh > made
    assert other in desk.grids(third)


def test_ground_is_given_up_as_undivided_and_taken_from_it_by_the_same_gestures(
    desk: Desk,
) -> None:
    plan, code = desk.opened(), desk.inner()
    before = set(desk.grids(plan))
    line = desk.across(code)
    desk.do(SplitGrid(plan=plan, grid=code, line=line, kind="undivided"))
    (rest,) = set(desk.grids(plan)) - before
    assert desk.grids(plan)[rest].kind == "undivided"
    assert desk.grids(plan)[code].kind == "grid"
    # Taken back by the gesture that is used between two grids.
    area = doubled_area(desk.grids(plan)[code].rings)
    west, south, east, north = to_shape(desk.grids(plan)[rest].rings).bounds
    x = (west + east) / 2
    desk.do(
        TransferPiece(
            plan=plan,
            giver=rest,
            receiver=code,
            line=((x, south - 1), (x, north + 1)),
        )
    )
    assert doubled_area(desk.grids(plan)[code].rings) > area
    # A part of undivided ground that is cut off becomes a grid; the rest stays open.
    west, south, east, north = to_shape(desk.grids(plan)[rest].rings).bounds
    y = to_shape(desk.grids(plan)[rest].rings).representative_point().y
    held = set(desk.grids(plan))
    desk.do(SplitGrid(plan=plan, grid=rest, line=((west - 1, y), (east + 1, y))))
    grids = desk.grids(plan)
    for one in set(grids) - held:
        assert grids[one].kind == "grid"
    assert grids[rest].kind == "undivided"
    desk.do(ChangeKind(plan=plan, grid=rest, kind="grid"))
    assert desk.grids(plan)[rest].kind == "grid"
    with pytest.raises(Refused, match="KIND_UNCHANGED"):
        desk.do(ChangeKind(plan=plan, grid=rest, kind="grid"))
    with pytest.raises(Refused, match="BAD_WORD"):
        desk.do(ChangeKind(plan=plan, grid=rest, kind="lake"))


def test_steps_that_changed_a_locked_grid_are_neither_taken_back_nor_done_again(
    desk: Desk,
) -> None:
    plan, code = desk.opened(), desk.inner()
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    desk.do(LockGrids(plan=plan, grids=(code,)))
    for step in (UndoStep(plan=plan), GoToStep(plan=plan, step=0)):
        with pytest.raises(Refused, match="GRID_LOCKED"):
            desk.do(step)
    desk.do(LockGrids(plan=plan, grids=(code,), locked=False))
    desk.do(UndoStep(plan=plan))
    desk.do(LockGrids(plan=plan, grids=(code,)))
    with pytest.raises(Refused, match="GRID_LOCKED"):
        desk.do(RedoStep(plan=plan))
