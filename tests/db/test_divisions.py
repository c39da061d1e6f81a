"""Balanced division through the one door, on the sample."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from db.verify import verify
from domain.boundary.lattice import to_rings, to_shape
from domain.cases.rule_commands import SetRule
from domain.plans.balance import Balance
from domain.plans.commands import LockGrids, ProposeDivision, TakeDivision, UndoStep
from domain.refused import Refused
from tests.db.test_plans import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.workspace import Workspace


@pytest.fixture
def desk(sample: Path, open_workspace: Callable[[Path], Workspace]) -> Desk:
    return Desk(open_workspace(sample))


def test_the_sample_is_divided_into_24_even_grids_in_one_piece_each(
    desk: Desk,
) -> None:
    plan = desk.opened()
    before = {code: grid.rings for code, grid in desk.grids(plan).items()}
    desk.do(ProposeDivision(plan=plan, parts=24))
    grids = desk.grids(plan)
    assert len(grids) == 24
    assert set(grids) <= set(before)
    at = desk.workspace.store.clock.now()
    rows = Balance(desk.read.plans.work(tuple(grids.values()), at)).rows(grids.values())
    assert max(abs(row.off or 0.0) for row in rows) <= 0.05
    assert all(len(to_shape(grid.rings).geoms) == 1 for grid in grids.values())
    assert not verify(desk.workspace.store.conn)
    desk.do(UndoStep(plan=plan))
    assert {code: grid.rings for code, grid in desk.grids(plan).items()} == before


def few(desk: Desk, plan: str) -> tuple[str, ...]:
    code = min(desk.grids(plan))
    return (code, *desk.read.boundary.neighbours(code)[:2])


def test_locked_grids_are_left_out_and_refused_when_named(desk: Desk) -> None:
    plan = desk.opened()
    codes = few(desk, plan)
    desk.do(LockGrids(plan=plan, grids=codes[:1]))
    with pytest.raises(Refused, match="GRID_LOCKED"):
        desk.do(ProposeDivision(plan=plan, grids=codes))


def test_what_makes_no_division_is_refused(desk: Desk) -> None:
    plan = desk.opened()
    codes = few(desk, plan)
    for code, asked in (
        ("DIVISION_PARTS", ProposeDivision(plan=plan, grids=codes[:1])),
        ("DIVISION_KEEP", ProposeDivision(plan=plan, grids=codes, keep=1.5)),
        ("DIVISION_KEEP", ProposeDivision(plan=plan, parts=7, grids=codes, keep=0.5)),
        ("DIVISION_TOLERANCE", ProposeDivision(plan=plan, grids=codes, tolerance=0.0)),
        ("BAD_WORD", ProposeDivision(plan=plan, grids=codes, aim="best")),
        ("DIVISION_STALE", TakeDivision(plan=plan, removed=("gone",), added=())),
    ):
        with pytest.raises(Refused, match=code):
            desk.do(asked)


def test_a_division_that_leaves_ground_out_is_refused(desk: Desk) -> None:
    plan = desk.opened()
    grids = [desk.grids(plan)[code] for code in few(desk, plan)]
    with pytest.raises(Refused, match="NOT_EXACT"):
        desk.do(
            TakeDivision(
                plan=plan,
                removed=tuple(grid.id for grid in grids),
                added=tuple(grids[1:]),
            )
        )


def test_a_weight_is_a_rule_row_and_changes_the_work(desk: Desk) -> None:
    plan = desk.opened()
    grids = tuple(desk.grids(plan).values())
    at = desk.workspace.store.clock.now()
    before = desk.read.plans.work(grids, at).weight.sum()
    row = {"name": "street_km", "value": 20.0}
    desk.do(SetRule(table="workload_weight", row=row))
    assert desk.read.plans.work(grids, at).weight.sum() > before


def test_grids_are_evened_while_nine_tenths_of_the_entities_stay(
    desk: Desk,
) -> None:
    plan = desk.opened()
    codes = few(desk, plan)
    before = desk.grids(plan)
    total = sum(desk.read.plans.grid_entities(before[code]) for code in codes)
    locked = next(code for code in sorted(before) if code not in codes)
    desk.do(LockGrids(plan=plan, grids=(locked,)))
    desk.do(ProposeDivision(plan=plan, grids=codes, aim="still", keep=0.9))
    now = desk.grids(plan)
    assert now[locked] == before[locked]
    stayed = 0
    for code in codes:
        kept = shapely.intersection(
            to_shape(before[code].rings), to_shape(now[code].rings)
        )
        stayed += desk.read.plans.grid_entities(
            replace(before[code], rings=to_rings(kept))
        )
    assert stayed >= 0.9 * total - 2
