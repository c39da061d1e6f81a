from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.boundary.lattice import (
    bounds,
    doubled_area,
    planar_m2,
    shapes,
    snapped,
    to_rings,
    to_shape,
)

X, Y = 586_000, 3_790_000


def test_a_shape_comes_back_with_its_own_vertices_to_the_millimetre() -> None:
    shape = shapely.Polygon([(X, Y), (X + 10.1234, Y), (X + 10, Y + 7.0006)])
    rings = to_rings(shape)
    assert rings == (
        ((586000000, 3790000000, 586010123, 3790000000, 586010000, 3790007001),),
    )
    assert to_rings(to_shape(rings)) == rings


def test_the_same_area_gives_the_same_rings_however_it_was_drawn() -> None:
    #  3---2
    #  | o |      o = a hole
    #  0---1
    shell = [(0, 0), (4, 0), (4, 4), (0, 4)]
    hole = [(1, 1), (2, 1), (2, 2), (1, 2)]
    one = shapely.Polygon(shell, [hole])
    other = shapely.Polygon([*shell[2:], *shell[:2]][::-1], [hole[::-1]])
    assert to_rings(one) == to_rings(other)
    assert to_rings(shapely.MultiPolygon([one])) == to_rings(one)
    assert doubled_area(to_rings(one)) == 2 * 15 * 10**6
    assert planar_m2(to_rings(one)) == 15.0


def test_repeated_vertices_and_parts_without_area_are_left_out() -> None:
    ring = [(0, 0), (1, 0), (1, 0.0001), (1, 1), (0, 1)]
    flat = shapely.Polygon([(5, 5), (6, 5), (7, 5)])
    sliver = shapely.Polygon([(9, 9), (9.0001, 9), (9, 9.0001)])
    rings = to_rings(shapely.MultiPolygon([shapely.Polygon(ring), flat, sliver]))
    assert rings == to_rings(shapely.box(0, 0, 1, 1))
    assert to_rings(None) == ()
    assert to_rings(shapely.Point(1, 1)) == ()
    with np.errstate(invalid="ignore"):
        numberless = shapely.from_wkt("POLYGON ((0 0, 1 0, NaN 1, 0 0))")
    assert to_rings(numberless) == ()


def test_a_bow_tie_of_equal_halves_is_kept_to_be_found() -> None:
    tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert len(to_rings(tie)) == 1


def test_bounds_are_those_of_all_parts() -> None:
    both = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 6, 7, 8)])
    assert bounds(to_rings(both)) == (0.0, 0.0, 7.0, 8.0)
    with pytest.raises(ValueError, match="empty"):
        bounds(())


def test_many_shapes_are_rounded_row_by_row_and_always_multipolygons() -> None:
    out = snapped(np.array([shapely.box(0, 0, 1, 1), shapely.Point(0, 0)]))
    assert [shape.geom_type for shape in out] == ["MultiPolygon", "MultiPolygon"]
    assert out[1].is_empty
    again = shapes([to_rings(out[0])])
    assert again[0].equals_exact(out[0])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 90_000_000), st.integers(0, 90_000_000)),
        min_size=3,
        max_size=12,
        unique=True,
    )
)
def test_doubled_area_is_exact_far_from_the_origin(
    points: list[tuple[int, int]],
) -> None:
    far = [(x + 586_000_000, y + 3_790_000_000) for x, y in points]
    exact = abs(
        sum(
            a * d - c * b
            for (a, b), (c, d) in zip(far, [*far[1:], far[0]], strict=True)
        )
    )
    rings = to_rings(shapely.Polygon([(x / 1000, y / 1000) for x, y in far]))
    assert doubled_area(rings) == exact


def test_doubled_area_of_a_ring_of_many_vertices_does_not_overflow() -> None:
    turn = np.linspace(0, 2 * np.pi, 5000, endpoint=False)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1) * 90_000 + [X, Y]
    rings = to_rings(shapely.Polygon(circle))
    points = [*zip(rings[0][0][::2], rings[0][0][1::2], strict=True)]
    exact = sum(
        a * d - c * b
        for (a, b), (c, d) in zip(points, [*points[1:], points[0]], strict=True)
    )
    assert doubled_area(rings) == exact
