"""Thousands of random redraws on a city, the sample and odd coverages.

pytest -n 0 -m soak tests/domain/boundary/test_redraw_soak.py -s       # 10,000
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from db.workspace import read_only
from domain.boundary.editing import pieces
from domain.boundary.editing.ring_algebra import cancelled, edges_of
from domain.boundary.lattice import doubled_area, to_rings, to_shape
from domain.refused import Refused
from tests.desktop.map_town import coverage
from tests.domain.boundary.redraw_play import Play, cut_line, grid_of
from tests.domain.boundary.test_redraw_operations import (
    content,
    in_two_parts,
    with_enclaves,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from domain.boundary.editing.ring_algebra import Edge
    from domain.boundary.events import GridContent

# Runs of so many operations each, 10,000 in all; the sample is looked at as a whole
# after each of them.
RUNS = {"city": (6, 500), "sample": (15, 200), "enclaves": (4, 500), "parts": (4, 500)}
BUDGET = {"city": 60, "sample": 60, "enclaves": 90, "parts": 90}
CUTS_WHOLE, CUTS = 1_000, 60


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    whole = metafunc.config.getoption("-m") == "soak"
    if "budget" in metafunc.fixturenames:
        asked = [(place, n, 1) for place, n in BUDGET.items()]
        if whole:
            asked = [
                (place, run, seed)
                for place, (times, run) in RUNS.items()
                for seed in range(times)
            ]
        metafunc.parametrize(("place", "budget", "seed"), asked)
    if "cuts" in metafunc.fixturenames:
        metafunc.parametrize("cuts", [CUTS_WHOLE if whole else CUTS])


def city() -> list[GridContent]:
    """Return 1,024 grids of more than 200 vertices each, wiggling as rivers do."""
    shapes = shapely.set_precision(
        np.array(coverage(32, 1000.0, 52), dtype=object), 0.001
    )
    return [grid_of(f"g{n:04d}", to_rings(shape)) for n, shape in enumerate(shapes)]


def ground(place: str, sample: Path) -> Sequence[GridContent]:
    if place == "city":
        return city()
    if place == "enclaves":
        return with_enclaves()
    if place == "parts":
        return in_two_parts()
    read = read_only(sample)
    grids = read.boundary.contents()
    read.conn.close()
    return grids


@pytest.mark.soak
def test_each_redraw_keeps_the_tiling_and_undo_of_all_gives_the_first_content(
    place: str, budget: int, seed: int, sample: Path
) -> None:
    grids = ground(place, sample)
    play = Play.of(grids, seed)
    first = content(play.mesh)
    doubled = sum(doubled_area(grid.rings) for grid in grids)
    root = outline(grids)
    every = 100 if place == "city" else 1
    area = {grid.id: doubled_area(grid.rings) for grid in grids}
    for number in range(1, budget + 1):
        before = dict(play.mesh.grids)
        if play.steps and play.rng.random() < 0.15:
            play.undo()
        else:
            play.once()
        now = play.mesh.grids
        gone, came = before.keys() - now.keys(), now.keys() - before.keys()
        for one in gone:
            area.pop(one)
        area.update({one: doubled_area(now[one].rings) for one in came})
        assert sum(area.values()) == doubled
        assert outline(before[one] for one in gone) == outline(now[one] for one in came)
        if number % every == 0 and (came or number % 100 == 0):
            whole(play, root)
    whole(play, root)
    print(place, dict(play.done), dict(Counter(play.refused)))  # noqa: T201 - figures
    while play.steps:
        play.undo()
    assert content(play.mesh) == first


def outline(grids: Iterable[GridContent]) -> set[Edge]:
    """Return what is left of the edges of grids when both sides of each cancel."""
    return cancelled(edge for grid in grids for edge in edges_of(grid.rings))


def whole(play: Play, root: set[Edge]) -> None:
    now = play.mesh.grids.values()
    assert outline(now) == root
    shapes = np.array([to_shape(grid.rings) for grid in now], dtype=object)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.coverage_is_valid(shapes, 0.001)


@pytest.mark.soak
def test_of_straight_cuts_that_cross_a_simple_grid_once_nearly_all_are_done(
    cuts: int,
) -> None:
    play = Play.of(city(), 11)
    inner = [
        grid_id
        for grid_id in sorted(play.mesh.grids)
        if 1 < int(grid_id[1:]) // 32 < 30 and 1 < int(grid_id[1:]) % 32 < 30
    ]
    why: Counter[str] = Counter()
    asked = 0
    while asked < cuts:
        grid_id = play.rng.choice(inner)
        line = cut_line(play, grid_id)
        shape = to_shape(play.mesh.grids[grid_id].rings)
        inside = shapely.LineString(np.array(line) / 1000).intersection(shape)
        if inside.geom_type != "LineString" or inside.is_empty:
            continue
        asked += 1
        try:
            pieces.split(play.mesh, grid_id, line)
            why["done"] += 1
        except Refused as reason:
            why[reason.code] += 1
    print("cuts", dict(why))  # noqa: T201 - the figures
    assert why["done"] >= 0.95 * asked
