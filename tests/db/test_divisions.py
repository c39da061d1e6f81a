"""Balanced division through the one door, on the sample."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from db.verify import verify
from domain.boundary.lattice import shapes, to_rings, to_shape
from domain.cases.rule_commands import SetRule
from domain.plans.balance import Balance
from domain.plans.commands import LockGrids, ProposeDivision, TakeDivision, UndoStep
from domain.plans.dealt_outlines import outlines_of
from domain.plans.evening import EVEN
from domain.plans.land import Terms, land_of
from domain.plans.proposing import propose
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


def test_no_grid_of_a_real_station_lies_across_a_river_with_an_inflow(
    desk: Desk,
) -> None:
    plan = desk.opened()
    station = desk.grids(plan)[min(desk.grids(plan))].station
    grids = [grid for grid in desk.grids(plan).values() if grid.station == station]
    ground = shapely.union_all([to_shape(grid.rings) for grid in grids])
    west, south, east, north = ground.bounds
    x = np.linspace(west - 50, east + 50, 300)
    y = (south + north) / 2 + 400 * np.sin(x / 500) + 40 * np.sin(x / 45)
    river = shapely.LineString(np.stack([x, y], axis=1))
    mouth = river.interpolate(0.5, normalized=True)
    inflow = shapely.LineString([mouth, (mouth.x + 300, south - 50)])
    work = desk.read.plans.work(grids, desk.workspace.store.clock.now())
    terms = Terms(parts=8)
    land = land_of(
        grids, replace(work, barriers=(river, inflow)), terms, lambda _n, _of: None
    )
    found = propose(land, terms, lambda _n, _of: None, (EVEN,))[0]
    outlines = shapes(outlines_of(land.blocks, found.part, land.parts))
    inner = shapely.buffer(outlines, -2.5)
    water = shapely.MultiLineString([river, inflow])
    assert shapely.length(shapely.intersection(inner, water)).max() < 10
    assert found.across == 0
    assert found.score.whole
