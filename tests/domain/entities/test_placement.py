from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.boundary.lattice import snapped
from domain.entities.placement import GridIndex

CORNER = np.array([586_000.0, 3_790_000.0])


def shapes(*polygons: shapely.Geometry) -> np.ndarray:
    out = np.empty(len(polygons), dtype=object)
    out[:] = polygons
    return snapped(out)


def squares() -> GridIndex:
    return GridIndex(
        ["d", "b", "c", "a"],
        shapes(
            shapely.box(10, 10, 20, 20),
            shapely.box(10, 0, 20, 10),
            shapely.box(0, 10, 10, 20),
            shapely.box(0, 0, 10, 10),
        ),
    )


def test_a_point_lies_in_one_grid_and_on_a_border_in_the_lowest_code() -> None:
    #  20 +---+---+
    #     | c | d |
    #  10 +---+---+
    #     | a | b |
    #   0 +---+---+
    #     0  10  20
    index = squares()
    places = {
        (5, 5): ("a", False),
        (15, 5): ("b", False),
        (5, 15): ("c", False),
        (15, 15): ("d", False),
        (10, 10): ("a", True),
        (10, 5): ("a", True),
        (15, 10): ("b", True),
        (10, 15): ("c", True),
        (0, 0): ("a", True),
        (20, 20): ("d", True),
        (20, 3): ("b", True),
        # Rounded to the millimetre these lie on the border, or just beside it.
        (10.0004, 5): ("a", True),
        (10.0006, 5): ("b", False),
        (20.0006, 5): (None, False),
        (-1, 5): (None, False),
        (1e9, -1e9): (None, False),
    }
    placed = index.place(np.array(list(places), dtype=float))
    found = [
        (index.code_at(number), border)
        for number, border in zip(
            placed.grid.tolist(), placed.on_border.tolist(), strict=True
        )
    ]
    assert found == list(places.values())


def test_one_point_tells_how_far_the_nearest_border_is() -> None:
    index = squares()
    inside, corner, out = index.at(3, 5), index.at(10, 10), index.at(-3, 5)
    assert (inside.code, inside.on_border, inside.near_border_m) == ("a", False, 3.0)
    assert (corner.code, corner.on_border, corner.near_border_m) == ("a", True, 0.0)
    assert (out.code, out.on_border, out.near_border_m) == (None, False, None)


def test_numbers_that_are_none_lie_nowhere() -> None:
    placed = squares().place(np.array([[np.nan, 5], [5, np.inf], [5, 5]]))
    assert placed.grid.tolist() == [-1, -1, 0]


def test_no_grids_hold_no_points() -> None:
    index = GridIndex([], shapes())
    assert index.at(1, 1).code is None
    assert index.neighbours() == {}


def test_neighbours_share_a_line_and_not_a_corner_only() -> None:
    assert squares().neighbours() == {
        "a": ("b", "c"),
        "b": ("a", "d"),
        "c": ("a", "d"),
        "d": ("b", "c"),
    }


def test_holes_enclaves_and_exclaves_are_seen() -> None:
    #  +---------+     e = an enclave of b in a,  h = a hole that is nobody's
    #  |  e   h  |   +---+
    #  |    a    |   | b |
    #  +---------+   +---+
    e, h = shapely.box(2, 6, 4, 8), shapely.box(6, 6, 8, 8)
    a = shapely.box(0, 0, 10, 10) - e - h
    b = shapely.MultiPolygon([e, shapely.box(14, 0, 18, 4)])
    index = GridIndex(["a", "b"], shapes(a, b))
    found = [index.at(*at).code for at in ((1, 1), (3, 7), (7, 7), (16, 2), (12, 2))]
    assert found == ["a", "b", None, "b", None]


def test_grids_that_part_in_the_finest_wedge_are_told_apart() -> None:
    #  \\ b | c /      a, b, c meet in (0, 0); b and c are a few millimetres wide
    #   \\  | /        a kilometre up, so a millimetre above the meeting point their
    # a  \\ |/         borders are a ten-millionth of a millimetre apart
    foot, left, middle, right = (0, 0), (-0.002, 1000), (0, 1000), (0.003, 1000)
    a = shapely.Polygon([foot, left, (-500, 1000), (-500, 0)])
    b = shapely.Polygon([foot, middle, left])
    c = shapely.Polygon([foot, right, middle])
    d = shapely.Polygon([foot, (500, 0), (500, 1000), right])
    index = GridIndex(["a", "b", "c", "d"], shapes(a, b, c, d))
    places = [(0.001, 0.001), (-0.001, 0.001), (0, 500), (0.001, 900), (-0.001, 900)]
    assert [index.at(*at).code for at in places] == ["d", "a", "b", "c", "b"]


def rough_map(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Cells of a random tessellation, rounded; only a valid coverage is used."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 5000, (40, 2)) + CORNER
    cells = shapely.voronoi_polygons(shapely.multipoints(points))
    area = shapely.box(586_000, 3_790_000, 591_000, 3_795_000)
    parts = shapely.intersection(shapely.get_parts(cells), area)
    return snapped(parts), rng.uniform(-50, 5050, (4000, 2)) + CORNER


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_the_raster_says_what_the_exact_test_says(seed: int) -> None:
    cells, points = rough_map(seed)
    if not shapely.coverage_is_valid(cells):
        return
    corners = shapely.get_coordinates(cells)[:400]
    middles = (corners[1:] + corners[:-1]) / 2
    points = np.round(np.concatenate([points, corners, middles]), 3)
    index = GridIndex([f"{n:03d}" for n in range(len(cells))], cells)
    placed = index.place(points)

    def millimetres(xy: np.ndarray) -> np.ndarray:
        return np.rint(xy * 1000)

    tree = shapely.STRtree(shapely.transform(cells, millimetres))
    spots = shapely.points(millimetres(points))
    which, cell = tree.query(spots, predicate="intersects")
    want = np.full(len(points), len(cells))
    np.minimum.at(want, which, cell)
    want[want == len(cells)] = -1
    assert (placed.grid == want).all()
    both = np.bincount(which, minlength=len(points)) > 1
    assert placed.on_border[both].all()
    assert placed.on_border[4000 : 4000 + len(corners)].all()
