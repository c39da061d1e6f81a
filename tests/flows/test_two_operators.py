"""Two operators, two copies of one workspace, plans exchanged as files by script."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from domain.boundary.lattice import to_shape
from main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.workspace import Workspace
    from domain.boundary.events import GridContent

    Corner = tuple[float, float]


class Operator:
    """One operator at his copy, who works by the command line."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def run(self, *arguments: object) -> tuple[int, Any]:
        """Run a verb on his copy; returns how it ended and its JSON."""
        self._capsys.readouterr()
        words = [str(one) for one in arguments]
        code = main([*words, "-w", str(self.path), "--json"])
        out = self._capsys.readouterr().out
        return code, json.loads(out) if out.strip() else None

    def do(self, **command: Any) -> dict[str, Any]:
        """Do one command."""
        file = self.path.with_suffix(".json")
        file.write_text(json.dumps(command), "utf-8")
        code, told = self.run("do", file)
        assert code == 0, told
        return dict(told["results"][0])

    def begun(self, title: str) -> str:
        """Open a plan."""
        return str(self.do(command="OpenPlan", title=title)["events"][0]["plan"])

    def sent(self, plan: str, file: Path) -> Path:
        """Write a plan to a file for the other."""
        code, _told = self.run("export", "plan", file, "--plan", plan)
        assert code == 0
        return file


@pytest.fixture
def two(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[Operator, Operator]:
    other = tmp_path / "other.gpkg"
    shutil.copyfile(sample, other)
    return Operator(sample, capsys), Operator(other, capsys)


@pytest.fixture
def ground(
    sample: Path, open_workspace: Callable[[Path], Workspace], tmp_path: Path
) -> tuple[GridContent, dict[str, Corner]]:
    """Return a grid and, by neighbour, a vertex of the border with it alone."""
    copy = tmp_path / "look.gpkg"
    shutil.copyfile(sample, copy)
    read = open_workspace(copy).read
    grids = {grid.code: grid for grid in read.boundary.contents()}
    rim = to_shape(read.boundary.root()).boundary
    for code, grid in grids.items():
        near = read.boundary.neighbours(code)
        if rim.distance(to_shape(grid.rings)) < 100 or len(near) < 3:
            continue
        corners = {
            one: _inner(grids, code, one)
            for one in near
            if _inner(grids, code, one) is not None
        }
        if len(corners) >= 2:
            return grid, corners  # type: ignore[return-value]
    raise AssertionError


def _corners(grid: GridContent) -> set[Corner]:
    return {
        (ring[n] / 1000, ring[n + 1] / 1000)
        for part in grid.rings
        for ring in part
        for n in range(0, len(ring), 2)
    }


def _inner(grids: dict[str, GridContent], one: str, other: str) -> Corner | None:
    shared = _corners(grids[one]) & _corners(grids[other])
    third = {
        corner
        for code, grid in grids.items()
        if code not in {one, other}
        for corner in _corners(grid)
    }
    found = sorted(shared - third)
    return found[len(found) // 2] if found else None


def drawn(operator: Operator, plan: str, code: str, folder: Path) -> set[Corner]:
    """Return the corners of a grid of a plan, as its file tells them."""
    file = operator.sent(plan, folder / "drawn.json")
    told = json.loads(file.read_text("utf-8"))
    rings = next(one["rings"] for one in told["added"] if one["code"] == code)
    return {
        (ring[n] / 1000, ring[n + 1] / 1000)
        for part in rings
        for ring in part
        for n in range(0, len(ring), 2)
    }


def test_two_borders_of_one_grid_are_merged_from_a_file(
    two: tuple[Operator, Operator],
    ground: tuple[GridContent, dict[str, Corner]],
    tmp_path: Path,
) -> None:
    here, there = two
    grid, corners = ground
    (_one, first), (_other, second) = sorted(corners.items())[:2]
    mine, yours = here.begun("A"), there.begun("B")
    to_first = [round(first[0] + 2, 3), round(first[1] + 1, 3)]
    to_second = [round(second[0] + 2, 3), round(second[1] + 1, 3)]
    here.do(command="MoveVertex", plan=mine, at=first, to=to_first)
    there.do(command="MoveVertex", plan=yours, at=second, to=to_second)
    file = there.sent(yours, tmp_path / "b.plan.json")
    told = json.loads(file.read_text("utf-8"))
    assert told["format"] == "griddesk.plan"
    assert told["title"] == "B"
    assert len(told["content_hash"]) == 64
    code, taken = here.run("import", "plan", file, "--into", mine)
    assert code == 0, taken
    assert taken["plan"] == mine
    found = drawn(here, mine, grid.code, tmp_path)
    assert {tuple(to_first), tuple(to_second)} <= found
    assert first not in found
    assert second not in found


def test_the_same_border_is_listed_as_a_conflict_and_settled_by_choice(
    two: tuple[Operator, Operator],
    ground: tuple[GridContent, dict[str, Corner]],
    tmp_path: Path,
) -> None:
    here, there = two
    grid, corners = ground
    corner = min(corners.values())
    mine, yours = here.begun("A"), there.begun("B")
    to_mine = [round(corner[0] + 2, 3), round(corner[1] + 1, 3)]
    to_yours = [round(corner[0] - 2, 3), round(corner[1] - 1, 3)]
    here.do(command="MoveVertex", plan=mine, at=corner, to=to_mine)
    there.do(command="MoveVertex", plan=yours, at=corner, to=to_yours)
    file = there.sent(yours, tmp_path / "b.plan.json")
    code, told = here.run("import", "plan", file, "--into", mine)
    assert code == 2
    assert told["refused"]["code"] == "PLAN_CONFLICTS"
    (conflict,) = told["conflicts"]
    assert grid.code in conflict["grids"]
    assert tuple(to_mine) in drawn(here, mine, grid.code, tmp_path)
    choice = f"{conflict['key']}=theirs"
    code, _told = here.run("import", "plan", file, "--into", mine, "--choose", choice)
    assert code == 0
    found = drawn(here, mine, grid.code, tmp_path)
    assert tuple(to_yours) in found
    assert tuple(to_mine) not in found


def test_a_plan_of_another_desk_becomes_a_draft_of_its_own(
    two: tuple[Operator, Operator],
    ground: tuple[GridContent, dict[str, Corner]],
    tmp_path: Path,
) -> None:
    here, there = two
    grid, corners = ground
    corner = min(corners.values())
    yours = there.begun("B")
    to = [round(corner[0] + 2, 3), round(corner[1] + 1, 3)]
    there.do(command="MoveVertex", plan=yours, at=corner, to=to)
    file = there.sent(yours, tmp_path / "b.plan.json")
    code, taken = here.run("import", "plan", file)
    assert code == 0
    assert tuple(to) in drawn(here, taken["plan"], grid.code, tmp_path)
    _code, plans = here.run("show", "plans")
    assert [(one["title"], one["state"]) for one in plans] == [("B", "draft")]
    code, _told = here.run("import", "plan", file, "--choose", "x=nobody")
    assert code == 2


def test_steps_are_taken_back_and_done_again_by_script(
    two: tuple[Operator, Operator], ground: tuple[GridContent, dict[str, Corner]]
) -> None:
    here, _there = two
    _grid, corners = ground
    corner = min(corners.values())
    plan = here.begun("A")
    to = [round(corner[0] + 2, 3), round(corner[1] + 1, 3)]
    here.do(command="MoveVertex", plan=plan, at=corner, to=to)
    assert here.run("undo", plan) == (0, {"plan": plan, "old": 1, "step": 0})
    assert here.run("undo", plan)[0] == 2
    assert here.run("redo") == (0, {"plan": plan, "old": 0, "step": 1})
