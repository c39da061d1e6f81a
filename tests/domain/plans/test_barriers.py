"""No grid of a division lies across a barrier unless it has to, and then says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
import shapely

from domain.boundary.lattice import shapes, to_rings, to_shape
from domain.plans.dealt_outlines import outlines_of
from domain.plans.evening import EVEN
from domain.plans.land import Land, Terms, land_of
from domain.plans.proposing import Proposal, propose
from tests.domain.plans.test_dealing import squares
from tests.domain.plans.test_division import silent, work

if TYPE_CHECKING:
    from domain.boundary.events import GridContent

# The inflow ends on it, to the rounded millimetre.
WINDING = shapely.LineString(
    [(x, 1480 + 350 * np.sin(x / 170)) for x in np.arange(-20, 4021, 20.0)]
)
INFLOW = shapely.LineString([(2130.0, -5.0), WINDING.interpolate(2900)])
DEAD_END = shapely.LineString([(3010.0, -5.0), (3290.0, 400.0), (3333.0, 711.0)])
CANAL = shapely.box(1985.0, -20.0, 2015.0, 3020.0)


def ground(step: float) -> list[GridContent]:
    """Return squares whose outlines have a vertex every few metres."""
    return [
        replace(grid, rings=to_rings(shapely.segmentize(to_shape(grid.rings), step)))
        for grid in cast("list[GridContent]", squares(4, 3))
    ]


def divided(
    *barriers: shapely.Geometry, step: float = 12.5, **terms: bool
) -> tuple[Land, Proposal]:
    asked = Terms(parts=9, **terms)  # type: ignore[arg-type]
    lies = replace(work(), barriers=barriers)
    land = land_of(ground(step), lies, asked, silent)
    return land, propose(land, asked, silent, (EVEN,))[0]


def measured(land: Land, found: Proposal, barriers: object) -> list[float]:
    """Return the metres of barriers well inside each grid, by its outline alone."""
    outlines = shapes(outlines_of(land.blocks, found.part, land.parts))
    whole = shapely.union_all(barriers)
    lines = whole.boundary if whole.area else whole
    inner = shapely.buffer(outlines, -2.5)
    return list(shapely.length(shapely.intersection(inner, lines)).tolist())


def test_no_grid_lies_across_a_barrier() -> None:
    barriers = (WINDING, INFLOW, DEAD_END)
    land, found = divided(*barriers)
    assert max(measured(land, found, barriers)) < 10
    assert found.across == 0
    assert not land.within.any()
    assert found.score.whole
    # Banks that hold no whole number of grids are uneven, and say so.
    for row in found.rows:
        assert (abs(row.share - 1) > 0.05) == (row.reason == "barrier")


def test_land_too_small_for_a_grid_goes_with_one_bank_and_each_such_grid_is_named() -> (
    None
):
    land, found = divided(CANAL)
    crossed = [metres > 10 for metres in measured(land, found, [CANAL])]
    assert [bool(row.crossing) for row in found.rows] == crossed
    assert {row.crossing for row in found.rows} == {"", "bank"}
    # Never from one bank to the other: the canal goes with one of them.
    for number in range(land.parts):
        xs = land.blocks.xy[found.part == number, 0]
        assert (xs < 2015).all() or (xs > 1985).all()
    assert found.score.whole


def test_grids_that_may_cross_and_an_outline_of_few_vertices_are_named_too() -> None:
    for terms in ({"barriers": False}, {}):
        land, found = divided(WINDING, step=50.0, **terms)
        told = [row.across for row in found.rows]
        lies = measured(land, found, [WINDING])
        assert [bool(metres) for metres in told] == [metres > 10 for metres in lies]
        assert told == pytest.approx(lies, rel=0.2, abs=20)
        assert ({row.crossing for row in found.rows} == {"", "allowed"}) == bool(terms)
