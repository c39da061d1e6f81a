"""Errors keep a plan from being handed in, warnings need a reason, and it replays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import shapely

from db.staging import Staging
from db.verify import verify
from desktop.verbs.check_verb import command
from domain.boundary.commands import ImportReference
from domain.boundary.reference import StagedReference, reference_rows
from domain.boundary.staged import chunks_of
from domain.cases.rule_commands import SetRule
from domain.founding import UndoAct
from domain.plans.commands import (
    GoToStep,
    IgnoreFinding,
    RedoStep,
    SplitGrid,
    SubmitPlan,
    UndoStep,
)
from domain.plans.finding_site import Known, Site
from domain.plans.plan_check import check_changed, everything, touched
from domain.refused import Refused
from tests.db.test_plans import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.workspace import Workspace


@pytest.fixture
def desk(sample: Path, open_workspace: Callable[[Path], Workspace]) -> Desk:
    return Desk(open_workspace(sample))


def hall_across(desk: Desk, code: str) -> None:
    """Put a market across the line on which a grid will be split."""
    conn = desk.read.conn
    shape = desk.read.boundary.grid_shape(code)
    assert shape is not None
    middle = shape.representative_point()
    hall = shapely.box(middle.x - 60, middle.y - 30, middle.x + 60, middle.y + 45)
    staging = Staging(conn)
    staging.begin("halls", "places", "f")
    rows = reference_rows([StagedReference("m1", "样例市场", "market", hall)])
    for number, chunk in enumerate(chunks_of(rows)):
        staging.add("halls", number, 1, chunk, b"")
    whole = staging.finish("halls")
    desk.do(
        ImportReference(
            layer="place",
            batch="halls",
            content_hash=whole.content_hash,
            chunks=staging.names("halls"),
        )
    )


@pytest.fixture
def plan(desk: Desk) -> str:
    code = desk.inner()
    hall_across(desk, code)
    made = desk.opened()
    desk.do(SplitGrid(plan=made, grid=code, line=desk.across(code)))
    return made


def test_a_warning_asks_for_a_reason_before_the_plan_is_handed_in(
    desk: Desk, plan: str
) -> None:
    (cut,) = [it for it in check_changed(plan, desk.read) if it.gravity == "warning"]
    assert cut.key == "place_cut.place.m1"
    with pytest.raises(Refused) as why:
        desk.do(SubmitPlan(plan=plan))
    assert why.value.code == "PLAN_NEEDS_REASONS"
    assert why.value.fields["count"] == 1
    assert why.value.fields["finding"] == "place_cut"
    desk.do(SubmitPlan(plan=plan, reasons=((cut.key, "场内分东西两区"),)))
    row = desk.read.conn.execute("SELECT reasons FROM plan").fetchone()
    assert "场内分东西两区" in row[0]
    assert verify(desk.read.conn) == []


def test_one_reason_may_stand_for_all(desk: Desk, plan: str) -> None:
    desk.do(SubmitPlan(plan=plan, reasons=(("*", "按街道意见"),)))
    row = desk.read.conn.execute("SELECT reasons FROM plan").fetchone()
    assert "place_cut.place.m1" in row[0]


def test_a_finding_that_is_ignored_for_a_reason_is_journaled_and_taken_back(
    desk: Desk, plan: str
) -> None:
    key = "place_cut.place.m1"
    with pytest.raises(Refused, match="FIELD_MISSING"):
        desk.do(IgnoreFinding(plan=plan, key=key, reason=" "))
    with pytest.raises(Refused, match="NO_SUCH_FINDING"):
        desk.do(IgnoreFinding(plan=plan, key="parts.x.2", reason="x"))
    seq = desk.do(IgnoreFinding(plan=plan, key=key, reason="两个出入口")).seq
    assert desk.read.plans.ignored(plan) == {key: "两个出入口"}
    desk.do(UndoAct(seq=seq))
    assert desk.read.plans.ignored(plan) == {}
    desk.do(IgnoreFinding(plan=plan, key=key, reason="两个出入口"))
    desk.do(SubmitPlan(plan=plan))
    assert desk.plan(plan).state == "submitted"
    assert verify(desk.read.conn) == []


def test_a_rule_row_makes_a_kind_of_finding_block(desk: Desk, plan: str) -> None:
    rule = {"kind": "place_cut", "gravity": "error"}
    desk.do(SetRule(table="finding_rule", row=rule))
    with pytest.raises(Refused) as why:
        desk.do(SubmitPlan(plan=plan, reasons=(("*", "x"),)))
    assert why.value.code == "PLAN_HAS_ERRORS"
    assert why.value.fields["where"]
    with pytest.raises(Refused, match="FINDING_BLOCKS"):
        desk.do(IgnoreFinding(plan=plan, key="place_cut.place.m1", reason="x"))
    desk.do(SetRule(table="finding_rule", row=rule | {"gravity": "off"}))
    desk.do(SubmitPlan(plan=plan))


def test_the_least_size_of_a_grid_is_a_rule_row(desk: Desk) -> None:
    made, code = desk.opened(), desk.inner()
    row = {
        "kind": "grid",
        "least_m2": 5e7,
        "least_width_m": 2.0,
        "fair_m2": 0.0,
        "fair_width_m": 0.0,
    }
    desk.do(SetRule(table="grid_limit", row=row))
    with pytest.raises(Refused) as why:
        desk.do(SplitGrid(plan=made, grid=code, line=desk.across(code)))
    assert why.value.code == "PIECE_TOO_SMALL"
    assert why.value.fields["least"] == 5e7


def test_the_full_check_of_a_sound_plan_finds_no_error(desk: Desk, plan: str) -> None:
    found = everything(Site.of(plan, desk.read))
    assert {one.gravity for one in found} == {"warning", "info"}
    fresh = set(desk.grids(plan)) - {g.code for g in desk.read.boundary.grids()}
    assert {one.grids[0] for one in found if one.kind == "no_officer"} == fresh


def test_a_check_finds_the_same_with_what_earlier_ones_left_to_it(desk: Desk) -> None:
    code, plan, known = desk.inner(), desk.opened(), Known()
    hall_across(desk, code)
    far = next(one for one in sorted(desk.grids(plan), reverse=True) if one != code)
    told = set()
    for act in (
        SplitGrid(plan=plan, grid=code, line=desk.across(code)),
        SplitGrid(plan=plan, grid=far, line=desk.across(far)),
        UndoStep(plan=plan),
        RedoStep(plan=plan),
        GoToStep(plan=plan, step=0),
        GoToStep(plan=plan, step=1),
    ):
        desk.do(act)
        alone, after = Site.of(plan, desk.read), Site.of(plan, desk.read, known=known)
        codes = sorted(alone.added)
        assert touched(after, codes) == touched(alone, codes)
        told |= {one.kind for one in touched(alone, codes)}
    assert "place_cut" in told


def test_a_script_reads_the_findings_and_their_keys(
    desk: Desk, plan: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(desk.workspace.path)
    asked = ["-w", path, "--plan", plan, "--json"]
    with pytest.raises(SystemExit) as left:
        command.main(asked, prog_name="check")
    told = json.loads(capsys.readouterr().out)
    keys = [one["key"] for one in told["findings"] if one["gravity"] == "warning"]
    assert keys == ["place_cut.place.m1"]
    assert (told["errors"], told["need_reasons"]) == (0, 1)
    assert left.value.code is not None


def test_who_is_missing_and_who_has_too_much_in_the_grids_redrawn_is_told(
    desk: Desk, plan: str
) -> None:
    row = {"name": "recommend_load_cap", "value": "0", "status": "confirmed"}
    desk.do(SetRule(table="setting", row=row, reason="试"))
    desk.do(
        SetRule(
            table="setting",
            row={"name": "expiry_warn_days", "value": "9999", "status": "confirmed"},
            reason="试",
        )
    )
    found = check_changed(plan, desk.read)
    fresh = set(desk.grids(plan)) - {grid.code for grid in desk.read.boundary.grids()}
    for kind in ("no_officer", "no_backup"):
        assert {one.grids[0] for one in found if one.kind == kind} == fresh
    names = {post.name for post in desk.read.plans.crew_posts()}
    loads = [one for one in found if one.kind == "over_capacity"]
    for one in loads:
        assert int(one.told["count"]) == one.count > 0
        assert one.told["name"] in names
    ends = [one for one in found if one.kind == "certificate_ends"]
    assert ends, "with so long a warning every certificate is told"
    assert all(one.old for one in ends), "the plan did not bring it about"
