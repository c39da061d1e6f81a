"""Plans go from desk to desk as files, come back by revert, and keep freeze windows."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.grid_descent import retired_like, successors
from db.plan_file import read_plan, taking_in, write_plan
from db.verify import verify
from domain.boundary.lattice import to_shape
from domain.cases.rule_commands import SetRule
from domain.plans.commands import (
    ApprovePlan,
    MergeGrids,
    MoveVertex,
    NameGrid,
    PublishPlan,
    RevertPlan,
    SplitGrid,
    SubmitPlan,
)
from domain.refused import Refused
from tests.db.test_plans import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.workspace import Workspace

    Open = Callable[[Path], Workspace]


def two_desks(sample: Path, open_workspace: Open) -> tuple[Desk, Desk]:
    """Return two operators, each at a copy of the same workspace."""
    other = sample.with_name("other.gpkg")
    shutil.copy(sample, other)
    return Desk(open_workspace(sample)), Desk(open_workspace(other))


def vertex_between(desk: Desk, plan: str, one: str, other: str) -> tuple[float, float]:
    """Return an inner vertex of the border of two grids and of no third."""
    grids = desk.grids(plan)
    points = [
        {
            (ring[n], ring[n + 1])
            for part in grids[code].rings
            for ring in part
            for n in range(0, len(ring), 2)
        }
        for code in grids
    ]
    both = {code: found for code, found in zip(grids, points, strict=True) if found}
    shared = both[one] & both[other]
    others = set().union(*(both[c] for c in both if c not in {one, other}))
    x, y = sorted(shared - others)[len(shared - others) // 2]
    return x / 1000, y / 1000


def sent(desk: Desk, plan: str, path: Path) -> Path:
    write_plan(desk.read, plan, path, desk.workspace.store.clock.now())
    return path


def published(desk: Desk, plan: str) -> None:
    desk.do(SubmitPlan(plan=plan))
    desk.do(ApprovePlan(plan=plan, document_no="文 1 号"), desk.second())
    desk.do(PublishPlan(plan=plan), desk.second())


def test_two_operators_move_two_borders_of_one_grid_and_the_merge_takes_both(
    sample: Path, open_workspace: Open, tmp_path: Path
) -> None:
    here, there = two_desks(sample, open_workspace)
    code = here.inner()
    mine, yours = here.opened("甲"), there.opened("乙")
    near = sorted(here.read.boundary.neighbours(code))[:2]
    places = [vertex_between(here, mine, code, one) for one in near]
    moved = [(x + 3.0, y + 2.0) for x, y in places]
    here.do(MoveVertex(plan=mine, at=places[0], to=moved[0]))
    there.do(MoveVertex(plan=yours, at=places[1], to=moved[1]))
    file = sent(there, yours, tmp_path / "乙.plan.json")
    told = read_plan(file)
    assert told.title == "乙"
    assert told.author
    here.do(taking_in(told, here.read, mine))
    rings = here.grids(mine)[code].rings
    corners = {
        (ring[n] / 1000, ring[n + 1] / 1000)
        for part in rings
        for ring in part
        for n in range(0, len(ring), 2)
    }
    for x, y in moved:
        assert (round(x, 3), round(y, 3)) in corners
    assert here.plan(mine).step == 2
    published(here, mine)
    assert here.read.boundary.check()["overlaps"] == 0
    assert verify(here.read.conn) == []


def test_the_same_border_on_both_sides_is_a_conflict_chosen_per_border(
    sample: Path, open_workspace: Open, tmp_path: Path
) -> None:
    here, there = two_desks(sample, open_workspace)
    code = here.inner()
    mine, yours = here.opened("甲"), there.opened("乙")
    near = min(here.read.boundary.neighbours(code))
    x, y = vertex_between(here, mine, code, near)
    here.do(MoveVertex(plan=mine, at=(x, y), to=(x + 3, y + 2)))
    there.do(MoveVertex(plan=yours, at=(x, y), to=(x - 3, y - 2)))
    told = read_plan(sent(there, yours, tmp_path / "p.json"))
    with pytest.raises(Refused) as found:
        here.do(taking_in(told, here.read, mine))
    assert found.value.code == "PLAN_CONFLICTS"
    key = str(found.value.fields["keys"])
    before = here.grids(mine)[code].rings
    with pytest.raises(Refused, match="PLAN_EMPTY"):
        here.do(taking_in(told, here.read, mine, {key: "mine"}))
    here.do(taking_in(told, here.read, mine, {key: "theirs"}))
    after = here.grids(mine)[code].rings
    assert after != before
    assert after == there.grids(yours)[code].rings


def test_both_desks_gave_the_same_new_code_and_each_piece_keeps_to_itself(
    sample: Path, open_workspace: Open, tmp_path: Path
) -> None:
    here, there = two_desks(sample, open_workspace)
    code = here.inner()
    station = here.read.boundary.grid(code).station
    far = next(
        grid.code
        for grid in here.read.boundary.grids(station)
        if grid.code not in {code, *here.read.boundary.neighbours(code)}
    )
    mine, yours = here.opened("甲"), there.opened("乙")
    here.do(SplitGrid(plan=mine, grid=code, line=here.across(code)))
    there.do(SplitGrid(plan=yours, grid=far, line=there.across(far)))
    fresh = set(there.grids(yours)) - {g.code for g in there.read.boundary.grids()}
    assert fresh & set(here.grids(mine)), "both desks have chosen the same next code"
    told = read_plan(sent(there, yours, tmp_path / "p.json"))
    here.do(taking_in(told, here.read, mine))
    new = set(here.grids(mine)) - {g.code for g in here.read.boundary.grids()}
    assert len(new) == 2
    assert all(len(here.grids(mine)[one].rings) == 1 for one in new)


def test_a_plan_file_that_was_touched_or_is_none_is_refused(
    sample: Path, open_workspace: Open, tmp_path: Path
) -> None:
    desk = Desk(open_workspace(sample))
    plan, code = desk.opened(), desk.inner()
    desk.do(NameGrid(plan=plan, grid=code, name="样例一号"))
    path = sent(desk, plan, tmp_path / "p.json")
    told = json.loads(path.read_text("utf-8"))
    told["added"][0]["name"] = "样例二号"
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(Refused, match="PLAN_FILE_DAMAGED"):
        desk.do(taking_in(read_plan(path), desk.read))
    told["added"][0]["rings"] = [[[0, 0, 5, 5, 9]]]
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(Refused, match="PLAN_FILE_OUTLINE"):
        desk.do(taking_in(read_plan(path), desk.read))
    told["crs_epsg"] = 4547
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(Refused, match="PLAN_FILE_CRS"):
        taking_in(read_plan(path), desk.read)
    path.write_text("[1]", "utf-8")
    with pytest.raises(Refused, match="PLAN_FILE_BAD"):
        read_plan(path)


def test_a_publication_comes_back_as_a_draft_with_new_codes_for_retired_ones(
    sample: Path, open_workspace: Open
) -> None:
    desk = Desk(open_workspace(sample))
    plan, code = desk.opened("合并"), desk.inner()
    before = {g.code: g.rings for g in desk.read.boundary.contents()}
    other = desk.beside(plan, code)
    desk.do(MergeGrids(plan=plan, grids=(code, other)))
    with pytest.raises(Refused, match="NOT_PUBLISHED"):
        desk.do(RevertPlan(of=plan))
    published(desk, plan)
    assert desk.read.boundary.code_state(other) == "retired"
    back = str(desk.do(RevertPlan(of=plan, title="恢复")).events[0].plan)
    drawn = {one: grid.rings for one, grid in desk.grids(back).items()}
    assert drawn[code] == before[code]
    (fresh,) = set(drawn) - set(before)
    assert drawn[fresh] == before[other]
    assert other not in drawn
    assert desk.plan(back).state == "draft"
    published(desk, back)
    now = {g.code: g.rings for g in desk.read.boundary.contents()}
    assert sorted(now.values()) == sorted(before.values())
    shape = to_shape(now[fresh])
    point = shape.representative_point()
    assert desk.read.boundary.grid_at(point.x, point.y).code == fresh
    assert verify(desk.read.conn) == []


def test_what_was_published_since_stays_when_a_publication_is_reverted(
    sample: Path, open_workspace: Open
) -> None:
    desk = Desk(open_workspace(sample))
    plan, code = desk.opened("一"), desk.inner()
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    published(desk, plan)
    far = next(
        g.code
        for g in desk.read.boundary.grids()
        if g.code not in {code, *desk.read.boundary.neighbours(code)}
    )
    later = desk.opened("二")
    desk.do(NameGrid(plan=later, grid=far, name="样例改名"))
    published(desk, later)
    back = str(desk.do(RevertPlan(of=plan)).events[0].plan)
    assert desk.grids(back)[far].name == "样例改名"
    assert {g.code for g in desk.read.plans.difference(back).added} == {code} | {
        g.code
        for g in desk.read.plans.difference(back).added
        if g.code in desk.read.boundary.neighbours(code)
    }


def test_nothing_takes_effect_in_a_freeze_window(
    sample: Path, open_workspace: Open
) -> None:
    desk = Desk(open_workspace(sample))
    plan, code = desk.opened(), desk.inner()
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    desk.do(SubmitPlan(plan=plan))
    desk.do(ApprovePlan(plan=plan, document_no="1"), desk.second())
    now = desk.workspace.store.clock.now()
    day = f"{now + timedelta(days=3):%Y-%m-%d}"
    row = {"from_day": day, "to_day": day, "reason": "样例大型活动"}
    desk.do(SetRule(table="freeze_window", row=row, reason="样例"), desk.second())
    for days, refused in ((2, False), (3, True), (4, False)):
        command = PublishPlan(plan=plan, effective_at=now + timedelta(days=days))
        if refused:
            with pytest.raises(Refused, match="FROZEN"):
                desk.do(command, desk.second())
        else:
            desk.do(command, desk.second())
    assert verify(desk.read.conn) == []


def test_a_retired_code_leads_to_todays_grids_with_their_shares(
    sample: Path, open_workspace: Open
) -> None:
    desk = Desk(open_workspace(sample))
    plan, code = desk.opened("合并"), desk.inner()
    other = desk.beside(plan, code)
    began = desk.workspace.store.clock.now()
    desk.do(MergeGrids(plan=plan, grids=(code, other)))
    published(desk, plan)
    again = desk.opened("再分")
    desk.do(SplitGrid(plan=again, grid=code, line=desk.across(code)))
    published(desk, again)
    conn = desk.read.conn
    found = successors(conn, other)
    assert code in {one.code for one in found} or len(found) == 1
    assert sum(one.share for one in found) == pytest.approx(1.0, abs=1e-4)
    assert other in {one for one, _name in retired_like(conn, other[:-1])}
    assert retired_like(conn, code) == ()
    assert successors(conn, "no such code") == ()
    before = began - timedelta(seconds=1)
    codes = {row["code"] for row in desk.read.boundary.grid_rows(before)}
    assert other in codes
    assert other not in {row["code"] for row in desk.read.boundary.grid_rows()}
    assert set(desk.read.boundary.display(before).codes) == codes
