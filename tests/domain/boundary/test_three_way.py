"""Two people at two borders of one grid get both; at one border somebody chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.boundary.editing import moving, pieces
from domain.boundary.editing.mesh import Mesh
from domain.boundary.editing.ring_algebra import same_outline
from domain.plans.three_way import merge
from tests.domain.boundary.redraw_play import grid_of
from tests.domain.boundary.test_redraw_operations import checker

if TYPE_CHECKING:
    from domain.boundary.editing.reshaping import Reshaping
    from domain.boundary.events import GridContent


def after(mesh: Mesh, change: Reshaping) -> list[GridContent]:
    fresh = [grid_of(f"new{n}", rings) for n, (_of, rings) in enumerate(change.fresh)]
    rest = [
        replace(grid, rings=change.changed.get(grid.id, grid.rings))
        for grid in mesh.grids.values()
        if grid.id not in change.gone
    ]
    return [*rest, *fresh]


def west_moved(mesh: Mesh, by: int = 9_000) -> list[GridContent]:
    point = next(
        a for a, b in mesh.edges("g11") if a[0] == b[0] == 100_000 and a[1] > 110_000
    )
    return after(mesh, moving.move(mesh, {point: (point[0] + by, point[1])}))


def east_moved(mesh: Mesh) -> list[GridContent]:
    point = next(
        a
        for a, b in mesh.edges("g11")
        if a[0] == b[0] == 200_000 and 110_000 < a[1] < 190_000
    )
    return after(mesh, moving.move(mesh, {point: (point[0] - 9_000, point[1])}))


def test_two_borders_of_one_grid_are_both_taken() -> None:
    base = checker(3, 3)
    mesh = Mesh.of(base)
    one, other = west_moved(mesh), east_moved(mesh)
    both = merge(base, one, other, {})
    assert both.conflicts == ()
    mine = {grid.code: grid.rings for grid in one}
    theirs = {grid.code: grid.rings for grid in other}
    assert both.grids["g01"].rings == mine["g01"]
    assert both.grids["g21"].rings == theirs["g21"]
    assert both.grids["g11"].rings not in {mine["g11"], theirs["g11"]}
    now = [grid.rings for grid in both.grids.values()]
    assert same_outline([grid.rings for grid in base], now)


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_the_same_border_changed_twice_is_asked_and_the_choice_is_done(
    choice: str,
) -> None:
    base = checker(3, 3)
    mesh = Mesh.of(base)
    one, other = west_moved(mesh), west_moved(mesh, -7_000)
    asked = merge(base, one, other, {})
    assert len(asked.conflicts) == 1
    assert set(asked.conflicts[0].grids) >= {"g01", "g11"}
    assert asked.conflicts[0].x is not None
    settled = merge(base, one, other, {asked.conflicts[0].key: choice})
    wanted = one if choice == "mine" else other
    assert dict(settled.grids) == {grid.code: grid for grid in wanted}


def test_the_same_change_on_both_sides_is_none_to_ask_about() -> None:
    base = checker(3, 3)
    mesh = Mesh.of(base)
    both = merge(base, west_moved(mesh), west_moved(mesh), {})
    assert both.conflicts == ()
    assert dict(both.grids) == {grid.code: grid for grid in west_moved(mesh)}


def test_a_split_and_a_move_elsewhere_go_together_with_a_name_from_each_side() -> None:
    base = checker(4, 4)
    mesh = Mesh.of(base)
    cut = pieces.split(mesh, "g11", [(90_000, 141_000), (210_000, 158_500)])
    one = after(mesh, cut.keeping(0))
    point = next(
        a
        for a, b in mesh.edges("g22")
        if a[0] == b[0] == 300_000 and 210_000 < a[1] < 290_000
    )
    other = after(mesh, moving.move(mesh, {point: (point[0] + 5_000, point[1])}))
    other = [replace(g, name="other") if g.code == "g33" else g for g in other]
    both = merge(base, one, other, {})
    assert both.conflicts == ()
    assert "new0" in both.grids
    assert both.grids["g33"].name == "other"


def test_a_word_that_both_changed_is_asked() -> None:
    base = checker(2, 2)
    one = [replace(g, name="a") if g.code == "g00" else g for g in base]
    other = [replace(g, name="b") if g.code == "g00" else g for g in base]
    asked = merge(base, one, other, {})
    assert [(c.key, c.mine, c.theirs) for c in asked.conflicts] == [
        ("name@g00", "a", "b")
    ]
    assert merge(base, one, other, {"name@g00": "theirs"}).grids["g00"].name == "b"
