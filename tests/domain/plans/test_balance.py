"""The work in an outline is what lies in it or on it, however it is looked up."""

from __future__ import annotations

import numpy as np
import shapely

from domain.boundary.lattice import to_rings
from domain.plans.balance import Balance
from domain.plans.workload import Work

#  y
#  9 +-----------+        the ring about a hole; the lone square beside it;
#    |  +--+     |  +-+   a place on a border, on a corner and in the hole
#    |  |  |     |  +-+
#  0 +--+--+-----+
SHAPES = (
    shapely.Polygon(
        [(0, 0), (9, 0), (9, 9), (0, 9)], [[(2, 2), (4, 2), (4, 4), (2, 4)]]
    ),
    shapely.MultiPolygon([shapely.box(11, 5, 13, 7), shapely.box(20, 0, 20.5, 9)]),
    shapely.box(-50, -50, -40, -40),
)


def test_what_is_found_from_west_to_east_is_what_a_tree_finds() -> None:
    drawn = np.random.default_rng(5)
    marked = [(0.0, 4.0), (9.0, 9.0), (2.0, 3.0), (3.0, 3.0), (11.0, 5.0), (20.5, 0.0)]
    xy = np.vstack([drawn.integers(-3, 24, (400, 2)) + drawn.random((400, 2)), marked])
    weight = drawn.random(len(xy))
    kinds = np.arange(len(xy)) % 3
    balance = Balance(Work(xy, weight, kinds == 0, kinds == 1, ()))
    tree = shapely.STRtree(shapely.points(xy))
    for shape in SHAPES:
        rows = tree.query(shape, predicate="intersects")
        share = balance.share(to_rings(shape))
        assert np.isclose(share.load, weight[rows].sum())
        assert share.entities == np.count_nonzero(kinds[rows] == 0)
        assert share.complaints == np.count_nonzero(kinds[rows] == 1)


def test_without_any_work_there_is_none() -> None:
    none = np.zeros(0)
    balance = Balance(Work(np.zeros((0, 2)), none, none == 1, none == 1, ()))
    assert balance.share(to_rings(SHAPES[0])).load == 0.0
