"""Each guard of drawing stops a real command on a real workspace, and says why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from db.store import Session
from db.verify import verify
from desktop.reasons import reason_text
from desktop.texts import set_language
from domain.access.commands import GrantRole
from domain.cases.rule_commands import RemoveRule, SetRule
from domain.plans.commands import (
    ApprovePlan,
    IgnoreFinding,
    MergeGrids,
    PublishPlan,
    RejectPlan,
    SplitGrid,
    SubmitPlan,
    TakeDivision,
    UndoStep,
)
from domain.refused import Refused
from tests.db.plan_stops import ABOVE, ACROSS, GUARDS, MIDDLE, STROKES, TWO_PARTS, cut
from tests.db.square_town import SquareTown, at, code, line, square

if TYPE_CHECKING:
    from collections.abc import Iterator

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WAY_OUT_ZH = re.compile(r"[；：]|。.")
WAY_OUT_EN = re.compile(r"[;:] |[.] [A-Z]")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SquareTown]:
    """One town for all: what is refused leaves no trace in it."""
    made = SquareTown(tmp_path_factory.mktemp("squares"))
    yield made
    made.workspace.close()


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    yield
    set_language("zh")


def sentences(reason: Refused) -> tuple[str, str]:
    set_language("zh")
    said = reason_text(reason)
    set_language("en")
    return said, reason_text(reason)


def assert_told(reason: Refused, names: tuple[str, ...]) -> None:
    """Both sentences are whole, name what they are about, and say what to do."""
    zh, en = sentences(reason)
    assert CHINESE.search(zh)
    for said in (zh, en):
        assert reason.code not in said
        assert "{" not in said
        for one in names:
            assert one in said.replace(",", ""), (said, one)
    # The way out stands behind the cause.
    assert WAY_OUT_ZH.search(zh), zh
    assert WAY_OUT_EN.search(en), en


def shrunk(town: SquareTown, plan: str) -> TakeDivision:
    """Return a division that would lose a corner of a grid."""
    grid = town.read.plans.mesh(plan).by_code(MIDDLE)
    assert grid is not None
    (part,) = grid.rings
    less = replace(grid, rings=((part[0][:-2],),))
    return TakeDivision(removed=(grid.id,), added=(less,))


@pytest.mark.parametrize("stop", [*GUARDS, *STROKES])
def test_what_a_guard_stops_is_told_in_both_languages_and_changes_nothing(
    town: SquareTown, stop: str
) -> None:
    guard = (GUARDS | STROKES)[stop]
    plan = town.opened()
    for command in guard.before:
        town.on(plan, command)
    mesh = dict(town.read.plans.mesh(plan).grids)
    row = town.read.plans.plan(plan)
    who: Session = getattr(town, guard.who)
    asked = shrunk(town, plan) if guard.command == "shrunk" else guard.command
    with pytest.raises(Refused) as why:
        town.on(plan, asked, who)
    assert why.value.code == guard.code, why.value
    assert town.read.plans.mesh(plan).grids == mesh
    assert town.read.plans.plan(plan) == row
    assert_told(why.value, guard.names)


def test_after_all_refusals_the_workspace_is_what_its_journal_says(
    town: SquareTown,
) -> None:
    assert verify(town.workspace.store.conn) == []


# 7. Warnings that ask for a reason, each brought about by a stroke.
WARNINGS: dict[str, tuple[Any, tuple[Any, ...], str]] = {
    "parts": (None, (TWO_PARTS,), MIDDLE),
    "place_cut": (
        ("place", shapely.box(420, 420, 480, 490)),
        (ACROSS,),
        "place_cut.place.r1",
    ),
    "community_cut": (
        ("community", shapely.box(400, 400, 500, 500)),
        (ACROSS,),
        "community_cut.community.r1",
    ),
    "barrier_crossed": (
        ("barrier", shapely.LineString([(300, 600), (600, 600)])),
        (MergeGrids(grids=(MIDDLE, ABOVE)),),
        MIDDLE,
    ),
}


@pytest.mark.parametrize("kind", WARNINGS)
def test_a_warning_asks_for_a_reason_before_the_plan_is_handed_in(
    tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    layer, strokes, where = WARNINGS[kind]
    town = SquareTown(tmp_path_factory.mktemp(kind))
    try:
        if layer is not None:
            town.lay(layer[0], "样例", layer[1])
        plan = town.opened()
        for stroke in strokes:
            town.on(plan, stroke)
        with pytest.raises(Refused) as why:
            town.on(plan, SubmitPlan())
        assert why.value.code == "PLAN_NEEDS_REASONS"
        assert why.value.fields["finding"] == kind
        assert_told(why.value, ("方案",))
        assert where in str(why.value.fields)
        # By a rule row the same finding blocks, and no reason lets it pass.
        key = str(why.value.fields["key"])
        town.do(SetRule(table="finding_rule", row={"kind": kind, "gravity": "error"}))
        for command, expected in (
            (SubmitPlan(reasons=(("*", "理由"),)), "PLAN_HAS_ERRORS"),
            (IgnoreFinding(key=key, reason="理由"), "FINDING_BLOCKS"),
        ):
            with pytest.raises(Refused) as blocked:
                town.on(plan, command)
            assert blocked.value.code == expected
            assert_told(blocked.value, ("方案",))
        town.do(RemoveRule(table="finding_rule", key={"kind": kind}))
        town.on(plan, SubmitPlan(reasons=((key, "理由"),)))
    finally:
        town.workspace.close()


# What must be valid before it is in force: the full check, and traps of section 5.
BAD_SETS: dict[str, tuple[str, list[Any], str]] = {
    "a gap": (
        "NOT_A_COVERAGE",
        [
            square(0, 0, code=""),
            square(1, 0, code="", shape=shapely.box(*at(300, 0), *at(600, 300))),
            square(0, 1, code=""),
            square(
                1,
                1,
                code="",
                shape=shapely.box(*at(300, 300), *at(600, 600)).difference(
                    shapely.box(*at(400, 400), *at(410, 410))
                ),
            ),
            square(
                2,
                0,
                code="",
                shape=shapely.box(*at(395, 395), *at(405, 405)),
            ),
        ],
        "",
    ),
    "an overlap of a metre": (
        "NOT_A_COVERAGE",
        [
            square(0, 0, code=""),
            square(1, 0, code="", shape=shapely.box(*at(299, 0), *at(600, 300))),
        ],
        "",
    ),
    "a bow-tie, which the coverage check lets pass": (
        "NOT_A_COVERAGE",
        [
            square(0, 0, code=""),
            square(
                1,
                0,
                code="",
                shape=shapely.Polygon(
                    [at(300, 0), at(600, 300), at(600, 0), at(300, 300)]
                ),
            ),
        ],
        "",
    ),
    "a grid inside another, which cleaning would empty": (
        "NOT_A_COVERAGE",
        [
            square(0, 0, code=""),
            square(1, 0, code="", shape=shapely.box(*at(100, 100), *at(200, 200))),
        ],
        "",
    ),
    "the same grid twice": (
        "NOT_A_COVERAGE",
        [square(0, 0, code=""), square(0, 0, code="")],
        "",
    ),
}


@pytest.mark.parametrize("fault", BAD_SETS)
def test_no_set_of_grids_with_a_fault_comes_into_force(
    town: SquareTown, fault: str
) -> None:
    expected, grids, names = BAD_SETS[fault]
    before = town.read.boundary.contents()
    with pytest.raises(Refused) as why:
        town.publish(grids)
    assert why.value.code == expected
    assert_told(why.value, (names,) if names else ())
    assert town.read.boundary.contents() == before


def test_a_plan_that_was_overtaken_or_is_judged_by_its_author_is_told_why(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    town = SquareTown(tmp_path_factory.mktemp("judged"))
    try:
        one, other = town.opened("先"), town.opened("后")
        with pytest.raises(Refused) as unnamed:
            town.do(UndoStep())
        assert unnamed.value.code == "NAME_THE_PLAN"
        assert_told(unnamed.value, ("2",))
        # Far from the others, but of one station: its new code is theirs as well.
        far = town.opened("远")
        apart = cut((-1, 1050), (301, 1050), grid=code(0, 3))
        for plan, stroke in ((one, ACROSS), (other, ACROSS), (far, apart)):
            town.on(plan, stroke)
            town.on(plan, SubmitPlan(reasons=(("*", "理由"),)))
        with pytest.raises(Refused) as self_judged:
            town.on(one, ApprovePlan(document_no="1"))
        assert self_judged.value.code == "SECOND_PERSON"
        # Whoever hands a plan in for another is no second person, nor is its author.
        third = town.opened("三")
        town.on(third, ACROSS)
        town.on(third, SubmitPlan(reasons=(("*", "理由"),)), town.judge)
        for who in ((), (town.judge,)):
            with pytest.raises(Refused, match="SECOND_PERSON"):
                town.on(third, ApprovePlan(document_no="1"), *who)
        with pytest.raises(Refused) as another:
            town.on(one, ApprovePlan(document_no="1", content_hash="00"), town.judge)
        assert another.value.code == "PLAN_CONTENT_DIFFERS"
        for plan in (one, other, far):
            town.on(plan, ApprovePlan(document_no="1"), town.judge)
        town.on(one, PublishPlan(), town.judge)
        with pytest.raises(Refused) as overtaken:
            town.on(other, PublishPlan(), town.judge)
        assert overtaken.value.code == "PLAN_BASE_MOVED"
        with pytest.raises(Refused) as taken:
            town.on(far, PublishPlan(), town.judge)
        assert taken.value.code == "PLAN_CODE_TAKEN"
        assert_told(taken.value, ("远",))
        for why, named in ((self_judged, "先"), (another, "先"), (overtaken, "后")):
            assert_told(why.value, (named,))
        with pytest.raises(Refused) as unnamed:
            town.do(UndoStep())
        assert unnamed.value.code == "NO_DRAFT"
        assert_told(unnamed.value, ())
    finally:
        town.workspace.close()


def test_the_head_of_a_bureau_judges_what_lies_in_it_and_nothing_beyond(
    town: SquareTown,
) -> None:
    user = town.workspace.add_user("head", "甲分局长", "a long passphrase")
    town.do(GrantRole(user=user, role="bureau_leader", subtree="b1"))
    head = Session(user)

    def submitted(title: str, column: int) -> str:
        plan = town.opened(title)
        halves = line((column * 300 - 10, 150), (column * 300 + 310, 150))
        town.on(plan, SplitGrid(grid=code(column, 0), line=halves))
        town.on(plan, SubmitPlan(reasons=(("*", "样例"),)))
        return plan

    # Its cut ends in a border with the other bureau's grid, which only gets a vertex.
    own, other = submitted("甲", 2), submitted("乙", 3)
    for act in (ApprovePlan(document_no="3号"), RejectPlan(reason="改")):
        with pytest.raises(Refused, match="NOT_ALLOWED") as found:
            town.on(other, act, head)
        assert found.value.fields["unit"] == "乙所"
    town.on(own, ApprovePlan(document_no="3号"), head)
    town.on(own, PublishPlan(), head)
    found_plan = town.read.plans.plan(own)
    assert found_plan is not None
    assert found_plan.state == "active"
