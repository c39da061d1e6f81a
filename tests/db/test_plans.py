"""A plan is drawn, judged and published through the one door, and replays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from db.door import LocalDoor
from db.plan_impact import impact_of
from db.plans import PlanTables
from db.store import Frame, Session
from db.verify import verify
from domain.boundary.editing import pieces
from domain.boundary.lattice import to_shape
from domain.boundary.projection import area_m2
from domain.plans.commands import (
    ApprovePlan,
    GiveBlocks,
    GoToStep,
    HandOver,
    LockGrids,
    MergeGrids,
    MoveVertex,
    OpenPlan,
    PublishPlan,
    RebasePlan,
    RedoStep,
    ReshapeBorder,
    SplitGrid,
    SubmitPlan,
    TransferPiece,
    UndoStep,
)
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.store import Outcome
    from db.workspace import Workspace
    from domain.boundary.events import GridContent
    from domain.plans.reads import PlanRow


class Desk:
    """A workspace with somebody at it, and short ways to what tests ask."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.read = workspace.read
        self.session = workspace.session

    def do(self, command: object, session: Session | None = None) -> Outcome:
        return self.workspace.store.do(command, session or self.session, Frame())

    def opened(self, title: str = "p") -> str:
        return str(self.do(OpenPlan(title=title)).events[0].plan)

    def plan(self, plan: str) -> PlanRow:
        found = self.read.plans.plan(plan)
        assert found is not None
        return found

    def grids(self, plan: str) -> dict[str, GridContent]:
        mesh = self.read.plans.mesh(plan)
        return {grid.code: grid for grid in mesh.grids.values()}

    def across(self, code: str) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return a line right across a grid, from west to east through its middle."""
        shape = self.read.boundary.grid_shape(code)
        assert shape is not None
        west, _south, east, _north = shape.bounds
        y = shape.representative_point().y
        return (west - 1, y), (east + 1, y)

    def beside(self, plan: str, code: str) -> str:
        """Return a grid of the plan that shares a border with another."""
        grids = self.grids(plan)
        return next(
            one
            for one, grid in sorted(grids.items())
            if one != code and pieces.joined(grids[code].rings, grid.rings)
        )

    def inner(self) -> str:
        """Return a grid far from the outer outline, with several neighbours."""
        read = self.read.boundary
        for grid in read.grids():
            shape = read.grid_shape(grid.code)
            assert shape is not None
            from_root = to_shape(read.root()).boundary.distance(shape)
            if from_root > 100 and len(read.neighbours(grid.code)) > 2:
                return str(grid.code)
        raise AssertionError

    def second(self) -> Session:
        user = self.read.access.user_by_login("administrator")
        assert user is not None
        return Session(user.id, user.person, user.name)


@pytest.fixture
def desk(sample: Path, open_workspace: Callable[[Path], Workspace]) -> Desk:
    return Desk(open_workspace(sample))


def contents(desk: Desk) -> list[Any]:
    return [(grid.code, grid.rings) for grid in desk.read.boundary.contents()]


def test_a_split_is_a_step_of_its_plan_and_touches_nothing_published(
    desk: Desk,
) -> None:
    before = contents(desk)
    plan, code = desk.opened(), desk.inner()
    outcome = desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    assert type(outcome.events[0]).__name__ == "PlanRedrawn"
    assert outcome.changes.ids("plan") == {plan}
    grids = desk.grids(plan)
    fresh = set(grids) - {grid.code for grid in desk.read.boundary.grids()}
    assert len(fresh) >= 1
    assert contents(desk) == before
    assert desk.plan(plan).step == 1
    (made,) = fresh
    parts = [desk.read.plans.grid_entities(grids[one]) for one in (code, made)]
    assert parts[0] >= parts[1]


def test_steps_go_back_and_forth_and_a_new_one_drops_what_was_taken_back(
    desk: Desk,
) -> None:
    plan, code = desk.opened(), desk.inner()
    first = desk.grids(plan)
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    second = desk.grids(plan)
    other = desk.beside(plan, code)
    desk.do(MergeGrids(plan=plan, grids=(code, other)))
    third = desk.grids(plan)
    desk.do(UndoStep(plan=plan))
    assert desk.grids(plan) == second
    desk.do(UndoStep(plan=plan))
    assert desk.grids(plan) == first
    with pytest.raises(Refused, match="NOTHING_TO_UNDO"):
        desk.do(UndoStep(plan=plan))
    desk.do(RedoStep(plan=plan))
    desk.do(GoToStep(plan=plan, step=2))
    assert desk.grids(plan) == third
    desk.do(GoToStep(plan=plan, step=0))
    desk.do(MergeGrids(plan=plan, grids=(other, code)))
    assert desk.plan(plan).steps == 1
    with pytest.raises(Refused, match="NOTHING_TO_REDO"):
        desk.do(RedoStep(plan=plan))
    assert len(desk.read.plans.steps(plan)) == 1


def test_the_mesh_that_followed_the_steps_is_the_one_read_anew(
    desk: Desk, sample: Path
) -> None:
    plan, code = desk.opened(), desk.inner()
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    other = desk.beside(plan, code)
    shape = to_shape(desk.grids(plan)[other].rings)
    x = shape.representative_point().x
    _west, south, _east, north = shape.bounds
    desk.do(SplitGrid(plan=plan, grid=other, line=((x, south - 1), (x, north + 1))))
    desk.do(UndoStep(plan=plan))
    followed = desk.grids(plan)
    fresh = PlanTables(desk.read.conn).mesh(plan)
    assert {grid.code: grid for grid in fresh.grids.values()} == followed


def test_a_plan_is_judged_by_a_second_person_and_published_in_one_act(
    desk: Desk,
) -> None:
    plan, code = desk.opened("一"), desk.inner()
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    drawn = desk.grids(plan)
    desk.do(SubmitPlan(plan=plan))
    with pytest.raises(Refused, match="PLAN_STATE"):
        desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    with pytest.raises(Refused, match="SECOND_PERSON"):
        desk.do(ApprovePlan(plan=plan, document_no="1"))
    desk.do(ApprovePlan(plan=plan, document_no="文 1 号"), desk.second())
    before = desk.read.boundary.grid_count()
    outcome = desk.do(PublishPlan(plan=plan), desk.second())
    names = [type(one).__name__ for one in outcome.events]
    assert names[:2] == ["GridsRedrawn", "PlanMoved"]
    assert desk.read.boundary.grid_count() == len(drawn) > before
    now = {grid.code: grid.rings for grid in desk.read.boundary.contents()}
    assert now == {one: grid.rings for one, grid in drawn.items()}
    placed = desk.read.entities.counts()
    fresh = set(drawn) - {code}
    assert any(placed.get(one) for one in fresh)
    assert desk.plan(plan).state == "active"
    assert verify(desk.read.conn) == []


def test_a_locked_grid_is_not_touched_even_by_its_neighbours_cut(desk: Desk) -> None:
    plan, code = desk.opened(), desk.inner()
    desk.do(LockGrids(plan=plan, grids=(code,)))
    with pytest.raises(Refused, match="GRID_LOCKED"):
        desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    desk.do(LockGrids(plan=plan, grids=(code,), locked=False))
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))


def test_a_plan_whose_base_was_published_anew_is_not_put_over_it(desk: Desk) -> None:
    one, other = desk.opened("一"), desk.opened("二")
    code = desk.inner()
    late = desk.opened("三")
    desk.do(SplitGrid(plan=late, grid=code, line=desk.across(code)))
    for plan in (one, other):
        desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
        desk.do(SubmitPlan(plan=plan))
        desk.do(ApprovePlan(plan=plan, document_no="1"), desk.second())
    desk.do(PublishPlan(plan=one), desk.second())
    with pytest.raises(Refused, match="PLAN_BASE_MOVED"):
        desk.do(PublishPlan(plan=other), desk.second())
    with pytest.raises(Refused, match="PLAN_BASE_MOVED"):
        desk.do(SubmitPlan(plan=late))


def test_a_plan_is_brought_up_to_what_was_published_meanwhile(desk: Desk) -> None:
    one, other = desk.opened("一"), desk.opened("二")
    code = desk.inner()
    near = desk.beside(one, code)
    desk.do(SplitGrid(plan=one, grid=code, line=desk.across(code)))
    far = next(
        grid.code
        for grid in desk.read.boundary.grids()
        if grid.code not in {code, near, *desk.read.boundary.neighbours(code)}
        and grid.station == desk.read.boundary.grid(code).station
    )
    desk.do(SplitGrid(plan=other, grid=far, line=desk.across(far)))
    taken = set(desk.grids(other)) - {g.code for g in desk.read.boundary.grids()}
    desk.do(SubmitPlan(plan=one))
    desk.do(ApprovePlan(plan=one, document_no="1"), desk.second())
    desk.do(PublishPlan(plan=one), desk.second())
    published = {grid.code for grid in desk.read.boundary.grids()}
    assert taken & published, "both plans have chosen the same next code"
    with pytest.raises(Refused, match="PLAN_CODE_TAKEN"):
        desk.do(SubmitPlan(plan=other))
    desk.do(RebasePlan(plan=other))
    after = desk.grids(other)
    assert published < set(after)
    assert len(set(after) - published) == 1
    desk.do(SubmitPlan(plan=other))
    desk.do(ApprovePlan(plan=other, document_no="2"), desk.second())
    desk.do(PublishPlan(plan=other), desk.second())
    assert desk.read.boundary.check()["overlaps"] == 0
    assert verify(desk.read.conn) == []


def test_pieces_and_grids_change_hands_in_a_plan(desk: Desk) -> None:
    plan, code = desk.opened(), desk.inner()
    other = desk.beside(plan, code)
    desk.do(
        TransferPiece(plan=plan, giver=code, receiver=other, line=desk.across(code))
    )
    stations = desk.read.boundary.units("station")
    grid = desk.grids(plan)[code]
    to = next(unit.id for unit in stations if unit.id != grid.station)
    desk.do(HandOver(plan=plan, grid=code, station=to))
    assert desk.grids(plan)[code].station == to
    x, y = desk.read.plans.mesh(plan).edges(desk.grids(plan)[code].id)[0][0]
    desk.do(MoveVertex(plan=plan, at=(x / 1000, y / 1000), to=(x / 1000 + 2, y / 1000)))
    assert desk.plan(plan).step == 3
    assert GiveBlocks.act == ReshapeBorder.act


def test_a_script_names_a_plan_by_its_title_and_a_grid_by_its_id(desk: Desk) -> None:
    code = desk.inner()
    published = desk.read.boundary.grid(code)
    assert published is not None
    door = LocalDoor(desk.workspace.store, desk.session, None)
    plan = desk.opened("北片")
    told = {"command": "SplitGrid", "grid": published.id, "line": desk.across(code)}
    door.do_plain(told)
    drawn = [one.id for one in desk.read.plans.mesh(plan).grids.values()]
    fresh = [one for one in drawn if desk.read.boundary.version(one) is None]
    assert len(fresh) >= 2
    desk.opened("南片")
    with pytest.raises(Refused, match="NAME_THE_PLAN"):
        door.do_plain({"command": "UndoStep"})
    again = {"command": "LockGrids", "plan": "北片", "grids": fresh}
    door.do_plain(again)
    names = {desk.read.plans.mesh(plan).grids[one].code for one in fresh}
    assert set(desk.plan(plan).locked) == names
    with pytest.raises(Refused, match="NO_SUCH_PLAN"):
        door.do_plain(again | {"plan": "西片"})
    with pytest.raises(Refused, match="NO_SUCH_GRID"):
        door.do_plain(again | {"grids": ["0" * 32]})
    with pytest.raises(Refused, match="NO_COMMAND_NAMED"):
        door.do_plain({"grid": code})


def test_the_impact_adds_up_to_what_lies_in_the_grids_redrawn(desk: Desk) -> None:
    plan, code = desk.opened(), desk.inner()
    desk.do(SplitGrid(plan=plan, grid=code, line=desk.across(code)))
    told = impact_of(desk.read, plan, desk.workspace.store.clock.now())
    difference = desk.read.plans.difference(plan)
    codes = [grid.code for grid in difference.removed]
    counts = desk.read.entities.counts(codes)
    moved, stayed = told.total(moved=True), told.total(moved=False)
    assert moved.entities + stayed.entities == sum(counts.values())
    assert moved.entities > 0
    cases = desk.read.conn.execute(
        "SELECT count(*) FROM case_file WHERE is_open = 1 AND grid IN "
        f"({', '.join('?' * len(codes))})",
        codes,
    ).fetchone()[0]
    assert moved.cases + stayed.cases == cases == len(told.fates)
    whole = sum(area_m2(to_shape(g.rings), 4545) for g in difference.removed)
    assert moved.area_m2 + stayed.area_m2 == pytest.approx(whole, rel=1e-6)
    assert len(told.fresh) == 1
    assert set(told.fresh) <= set(told.empty)
    (made,) = told.fresh
    desk.do(SubmitPlan(plan=plan))
    desk.do(ApprovePlan(plan=plan, document_no="1"), desk.second())
    desk.do(PublishPlan(plan=plan), desk.second())
    assert desk.read.entities.counts([made])[made] == moved.entities


def test_what_is_kept_of_a_plan_is_what_a_fresh_reader_says(desk: Desk) -> None:
    theirs, plan, code = desk.opened("q"), desk.opened(), desk.inner()
    near = {code, *desk.read.boundary.neighbours(code)}
    far = next(
        grid.code for grid in desk.read.boundary.grids() if grid.code not in near
    )
    kept = desk.read.plans

    def said(reads: PlanTables) -> list[Any]:
        grids = sorted(reads.mesh(plan).grids.items())
        rules = [reads.limits(), reads.gravities(), reads.steps(plan)]
        return [reads.plan(plan), reads.difference(plan), grids, *rules]

    def check() -> None:
        anew = said(PlanTables(desk.read.conn))
        assert said(kept) == anew
        assert said(kept) == anew
        assert kept.difference(plan) is kept.difference(plan)

    split = SplitGrid(plan=plan, grid=code, line=desk.across(code))
    again = SplitGrid(plan=plan, grid=far, line=desk.across(far))
    steps = (GoToStep(plan=plan, step=one) for one in (0, 2, 1))
    for act in (split, UndoStep(plan=plan), RedoStep(plan=plan), again, *steps):
        desk.do(act)
        check()
    with pytest.raises(Refused):
        desk.do(split)
    check()
    desk.do(SplitGrid(plan=theirs, grid=far, line=desk.across(far)))
    desk.do(SubmitPlan(plan=theirs))
    desk.do(ApprovePlan(plan=theirs, document_no="1"), desk.second())
    desk.do(PublishPlan(plan=theirs), desk.second())
    check()
    desk.do(RebasePlan(plan=plan))
    check()


def test_open_cases_go_with_their_ground_or_stay_as_the_rule_says(desk: Desk) -> None:
    plan, code = desk.opened(), _grid_with_cases(desk)
    station = desk.read.boundary.grid(code).station
    to = next(u.id for u in desk.read.boundary.units("station") if u.id != station)
    desk.do(HandOver(plan=plan, grid=code, station=to))
    cases = [one.id for one in desk.read.plans.open_cases((code,))]
    assert cases
    desk.do(SubmitPlan(plan=plan))
    desk.do(ApprovePlan(plan=plan, document_no="1"), desk.second())
    outcome = desk.do(PublishPlan(plan=plan), desk.second())
    assert outcome.changes.ids("case") == set(cases)
    assert {desk.read.cases.case(one).station for one in cases} == {to}
    other = desk.opened()
    desk.do(HandOver(plan=other, grid=code, station=station))
    desk.do(SubmitPlan(plan=other))
    desk.do(ApprovePlan(plan=other, document_no="2"), desk.second())
    desk.do(PublishPlan(plan=other, cases="stay"), desk.second())
    assert {desk.read.cases.case(one).station for one in cases} == {to}
    assert verify(desk.read.conn) == []


def _grid_with_cases(desk: Desk) -> str:
    return next(
        grid.code
        for grid in desk.read.boundary.grids()
        if desk.read.plans.open_cases((grid.code,))
    )
