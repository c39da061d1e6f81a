"""Each refusal of drawing and of plans is read in both languages: what, where, why.

The guards of drawing are met by strokes of one's own; of every other refusal the
sentence is filled with the very fields that the rule hands over.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from desktop.reasons import reason_text
from desktop.texts import both, set_language
from domain.plans.commands import (
    DeleteVertex,
    GiveBlocks,
    HandOver,
    InsertVertex,
    MergeGrids,
    MoveEdge,
    MoveVertex,
    NameGrid,
    ReshapeBorder,
    SimplifyBorders,
    SplitGrid,
    TransferPiece,
)
from domain.refused import Refused
from tests.domain.plans.plan_town import SIDE, Town

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
ROOMS = ("domain/boundary/editing", "domain/plans")
# What is handed over as a whole, and the fields it stands for.
WHOLE = {
    "metres": {"x": 1.0, "y": 2.0},
    "names": {"one": "甲格", "other": "乙格"},
    "_first": {
        "plan": "方案",
        "count": 2,
        "finding": "parts",
        "where": "0101",
        "key": "parts.0101.2",
    },
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    yield
    set_language("zh")


def sentences(reason: Refused) -> tuple[str, str]:
    set_language("zh")
    said = reason_text(reason)
    set_language("en")
    return said, reason_text(reason)


def refusals() -> dict[str, list[dict[str, Any]]]:
    """Return the codes that the rules raise, each with the fields of each place."""
    found: dict[str, list[dict[str, Any]]] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                if named and node.func.id == "Refused":
                    for code in _codes(node.args[0]):
                        found.setdefault(code, []).append(_fields(node))
    return found


def _codes(first: ast.expr) -> list[str]:
    parts = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [str(part.value) for part in parts if isinstance(part, ast.Constant)]


def _fields(call: ast.Call) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg is not None:
            plain = {"finding": "parts", "state": "submitted"}
            fields[keyword.arg] = plain.get(keyword.arg, f"<{keyword.arg}>")
            continue
        value = keyword.value
        name = value.func.id if isinstance(value, ast.Call) else value.id  # type: ignore[attr-defined]
        fields |= WHOLE[name]
    return fields


RAISED = refusals()


def test_the_rules_of_redraw_can_refuse_in_very_many_ways() -> None:
    assert len(RAISED) > 75


@pytest.mark.parametrize("code", sorted(RAISED))
def test_every_refusal_has_its_sentence_in_both_languages(code: str) -> None:
    for fields in RAISED[code]:
        zh, en = sentences(Refused(code, **fields))
        for said in (zh, en):
            assert code not in said, "no sentence, or one that asks for other fields"
            assert "{" not in said
            assert len(said) > 5
        assert CHINESE.search(zh)
        wanted = set(re.findall(r"\{(\w+)", both(f"refused.{code}")["en"]))
        assert wanted == set(re.findall(r"\{(\w+)", both(f"refused.{code}")["zh"]))
        for name in wanted:
            value = str(fields[name])
            if value.startswith("<"):
                assert value in zh
                assert value in en


def _cut(*line: tuple[float, float], **more: Any) -> SplitGrid:
    return SplitGrid(plan="p", grid=more.pop("grid", "7111"), line=line, **more)


NEAR, FAR = SIDE, 2 * SIDE
ACROSS = ((NEAR - 1, 450.0), (FAR + 1, 450.0))

# The guards of drawing, each met by a stroke: the sentence names the place or grid.
STROKES: list[tuple[str, Any, str]] = [
    ("CUT_MISSES", _cut((310.0, 450.0), (590.0, 450.0)), "格7111"),
    (
        "STROKE_CROSSES_ITSELF",
        ReshapeBorder(
            plan="p",
            line=((NEAR, 350.0), (400, 380), (350, 470), (380, 350), (NEAR, 550)),
        ),
        "",
    ),
    ("LINE_TOO_SHORT", _cut((NEAR, 450.0), (NEAR, 450.0)), "1"),
    ("PIECE_TOO_SMALL", _cut((400, 400), (405, 400), (405, 404), (400, 400)), "格7111"),
    ("PIECE_TOO_NARROW", _cut((NEAR - 1, 301.0), (FAR + 1, 301.0)), "2"),
    ("KEEP_NOT_INSIDE", _cut(*ACROSS, keep_at=(10.0, 10.0)), "格7111"),
    ("BAD_WORD", _cut(*ACROSS, keep="nicest"), "keep"),
    ("NO_SUCH_GRID", _cut(*ACROSS, grid="9999"), "9999"),
    ("MERGE_NEEDS_TWO", MergeGrids(plan="p", grids=("7111",)), "1"),
    ("KEEP_NOT_AMONG", MergeGrids(plan="p", grids=("7111", "7112"), keep="7100"), ""),
    ("NOT_NEIGHBOURS", MergeGrids(plan="p", grids=("7100", "7232")), "格7232"),
    ("NO_BORDER_NEAR", ReshapeBorder(plan="p", line=((450, 450), (460, 450))), "450"),
    (
        "NOT_ONE_BORDER",
        ReshapeBorder(plan="p", line=((NEAR, 450), (400, 400), (450, FAR))),
        "450",
    ),
    (
        "BORDER_IN_THE_WAY",
        ReshapeBorder(plan="p", line=((NEAR, 350), (650, 400), (NEAR, 550))),
        "格7221",
    ),
    ("NO_SUCH_VERTEX", MoveVertex(plan="p", at=(450, 450), to=(460, 460)), "450"),
    ("ROOT_FROZEN", MoveVertex(plan="p", at=(0.0, 0.0), to=(5.0, 5.0)), "0"),
    ("PLACE_TAKEN", MoveVertex(plan="p", at=(NEAR, NEAR), to=(FAR, NEAR)), "600"),
    (
        "BORDER_IN_THE_WAY",
        MoveVertex(plan="p", at=(NEAR, NEAR), to=(700.0, 700.0)),
        "格",
    ),
    ("NO_SUCH_VERTEX", MoveEdge(plan="p", edge=((1, 99), (9, 99)), by=(1, 1)), "1"),
    ("NO_BORDER_NEAR", InsertVertex(plan="p", at=(450.0, 450.0)), "450"),
    ("VERTEX_IS_NODE", DeleteVertex(plan="p", at=(NEAR, NEAR)), "300"),
    (
        "PIECE_NOT_BESIDE",
        TransferPiece(plan="p", giver="7111", receiver="7232", line=ACROSS),
        "格7232",
    ),
    ("BAD_TOLERANCE", SimplifyBorders(plan="p", tolerance_m=0.0), "0"),
    ("NOTHING_TO_SIMPLIFY", SimplifyBorders(plan="p", tolerance_m=0.1), "0.1"),
    ("STATION_UNKNOWN", HandOver(plan="p", grid="7111", station="nowhere"), "nowhere"),
    ("GRID_ALREADY_THERE", HandOver(plan="p", grid="7111", station="s1"), "7111"),
    ("GRID_UNNAMED", NameGrid(plan="p", grid="7111", name=" "), "7111"),
    ("NAME_UNCHANGED", NameGrid(plan="p", grid="7111", name="格7111"), "7111"),
]


@pytest.mark.parametrize(
    ("code", "command", "names"),
    STROKES,
    ids=[f"{n}-{s[0]}" for n, s in enumerate(STROKES)],
)
def test_a_stroke_that_a_guard_stops_is_told_why_and_where(
    code: str, command: Any, names: str
) -> None:
    town = Town.of(4, 3, border=2)
    before = dict(town.mesh.grids)
    with pytest.raises(Refused) as why:
        town.draw(command)
    assert why.value.code == code
    assert town.mesh.grids == before, "what is refused changes nothing"
    for said in sentences(why.value):
        assert names in said
        assert code not in said


def test_grids_that_meet_in_a_corner_and_blocks_elsewhere_are_told_by_name() -> None:
    town = Town.of(4, 3, border=2)
    with pytest.raises(Refused) as corner:
        town.draw(MergeGrids(plan="p", grids=("7100", "7111")))
    # On the way through the plan neighbours are sought one by one.
    assert corner.value.code in {"TOUCH_IN_A_POINT", "NOT_NEIGHBOURS"}
    far = shapely.to_wkb(shapely.box(0, 0, 50, 50))
    with pytest.raises(Refused) as beside:
        town.draw(GiveBlocks(plan="p", receiver="7232", blocks=(far,)))
    assert beside.value.code == "BLOCK_NOT_BESIDE"
    inside = shapely.to_wkb(shapely.box(NEAR - 50, 320, NEAR, 380))
    with pytest.raises(Refused) as fits:
        town.draw(GiveBlocks(plan="p", receiver="7111", blocks=(inside,)))
    for why in (corner, beside, fits):
        for said in sentences(why.value):
            assert "格7" in said
