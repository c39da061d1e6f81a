"""What is to stay whole and what is not to be crossed is known under the hand."""

from __future__ import annotations

import numpy as np
import shapely

from domain.boundary.editing.wary import Wary
from domain.boundary.reference import BARRIER, COMMUNITY, PLACE, ReferenceShapes


def layer(name: str, *shapes: tuple[str, shapely.Geometry]) -> ReferenceShapes:
    array = np.empty(len(shapes), dtype=object)
    array[:] = [shape for _name, shape in shapes]
    names = tuple(one for one, _shape in shapes)
    return ReferenceShapes(name, names, names, ("",) * len(names), array)


def test_a_line_through_a_place_or_over_a_barrier_is_told_others_are_not() -> None:
    rail = shapely.LineString([(0, 50), (50, 50), (200, 50)])
    wary = Wary(
        [
            layer(PLACE, ("市场", shapely.box(10, 10, 30, 30))),
            layer(BARRIER, ("铁路", rail)),
            layer(COMMUNITY, ("社区", shapely.box(0, 0, 500, 500))),
        ]
    )
    assert wary.met([(20_000, 0), (20_000, 90_000)]) == (
        (PLACE, "市场"),
        (BARRIER, "铁路"),
    )
    assert wary.met([(100_000, 0), (100_000, 90_000)]) == ((BARRIER, "铁路"),)
    # Along the wall of a market, along the rails, beside both.
    assert wary.met([(10_000, 0), (10_000, 40_000)]) == ()
    assert wary.met([(50_000, 50_000), (120_000, 50_000)]) == ()
    assert wary.met([(100_000, 0), (100_000, 40_000)]) == ()
    assert wary.met([(1, 1)]) == ()
    assert Wary().met([(0, 0), (9, 9)]) == ()
