from __future__ import annotations

import numpy as np
import pytest
import shapely

from domain.boundary.checks import check, tiles, union_of
from domain.boundary.coverage import Coverage, tiles_the_same, with_nodes
from domain.boundary.lattice import snapped, to_rings


def array(*polygons: shapely.Geometry) -> np.ndarray:
    out = np.empty(len(polygons), dtype=object)
    out[:] = polygons
    return snapped(out)


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    return shapely.box(x0, y0, x1, y1)


#  20 +---+---+
#     | 2 | 3 |
#  10 +---+---+
#     | 0 | 1 |
#   0 +---+---+
#     0  10  20
FOUR = array(
    box(0, 0, 10, 10), box(10, 0, 20, 10), box(0, 10, 10, 20), box(10, 10, 20, 20)
)


def test_each_border_is_one_edge_with_a_grid_on_either_side() -> None:
    network = Coverage.of(FOUR)
    assert len(network.vertices) == 9
    assert len(network.ends) == 12
    assert network.outer.sum() == 8
    assert not network.doubled_use.any()
    assert network.pairs().tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]
    assert network.neighbours() == [[1, 2], [0, 3], [0, 3], [1, 2]]
    assert network.nodes().tolist() == [
        [0, 10000],
        [10000, 0],
        [10000, 10000],
        [10000, 20000],
        [20000, 10000],
    ]
    arcs = network.arcs()
    assert arcs[0, 1].wkt == "LINESTRING (10 0, 10 10)"
    assert arcs[-1, 0].length == 20.0
    assert len(network.left_over()) == 8


def test_a_clean_set_has_no_findings_with_or_without_its_root() -> None:
    assert check(FOUR).clean
    assert check(FOUR, box(0, 0, 20, 20)).gaps == ()
    assert check(FOUR, union_of(FOUR, clean=True)).clean
    assert tiles(FOUR, union_of(FOUR, clean=True))
    assert check(array()).clean


def test_an_overlap_is_named_with_rows_place_and_size() -> None:
    #  +----+          two squares that overlap by a strip of 1 x 10
    #  |  +-++---+
    shapes = array(box(0, 0, 10, 10), box(9, 0, 20, 10))
    (found,) = check(shapes).overlaps
    assert found.rows == (0, 1)
    assert found.area == pytest.approx(10.0)
    assert found.width == pytest.approx(1.0, abs=0.05)
    assert 9 < found.x < 10
    assert 0 < found.y < 10


def test_a_duplicate_is_an_overlap() -> None:
    (found,) = check(array(box(0, 0, 10, 10), box(0, 0, 10, 10))).overlaps
    assert (found.rows, found.area) == ((0, 1), 100.0)


def test_a_bow_tie_and_an_empty_shape_are_invalid_and_named() -> None:
    #  \/
    #  /\
    tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 12)])
    one, two = check(array(tie, shapely.Polygon(), box(50, 0, 60, 10))).invalid
    assert (one.rows, one.why) == ((0,), "Self-intersection")
    assert 0 < one.x < 10
    assert (two.rows, two.why) == ((1,), "Empty")


def test_an_enclosed_hole_is_a_gap_when_narrow_and_told_apart_when_wide() -> None:
    #  +-----------+     n = 3 m wide, w = 8 m wide
    #  | n |   w   |
    #  +-----------+
    narrow, wide = box(2, 2, 5, 12), box(20, 2, 28, 12)
    left = box(0, 0, 10, 20) - narrow
    right = box(10, 0, 40, 20) - wide
    report = check(array(left, right))
    (gap,), (hole,) = report.gaps, report.holes
    assert (gap.rows, gap.area) == ((0,), 30.0)
    assert (hole.kind, hole.rows, hole.area) == ("hole", (1,), 80.0)
    assert gap.width == pytest.approx(3.0, abs=0.05)
    assert not report.clean


def test_an_island_that_fills_a_hole_leaves_none() -> None:
    ring = box(0, 0, 30, 30) - box(10, 10, 20, 20)
    assert check(array(ring, box(10, 10, 20, 20))).clean
    report = check(array(ring, box(10, 10, 20, 18)))
    assert sum(gap.area for gap in report.gaps) == 20.0


def test_a_slit_open_to_the_outside_is_a_gap() -> None:
    #  +---++---+
    #  |   ||   |     5 cm wide, 20 m long, closed at the foot
    #  |   +|   |
    #  +----+---+
    left = shapely.Polygon([(0, 0), (10, 0), (10, 5), (9.95, 5), (9.95, 25), (0, 25)])
    right = shapely.Polygon([(10, 0), (20, 0), (20, 25), (10, 25), (10, 5)])
    (gap,) = check(array(left, right)).gaps
    assert gap.rows == (0, 1)
    assert gap.area == pytest.approx(1.0, abs=0.1)


def test_land_missing_from_the_root_and_land_beyond_it_are_named() -> None:
    shapes = array(box(0, 0, 10, 10), box(10, 0, 21, 10))
    report = check(shapes, box(0, 0, 20, 12))
    assert [gap.area for gap in report.gaps] == [40.0]
    assert [found.area for found in report.outside] == [10.0]
    assert report.gaps[0].rows == (0, 1)
    assert report.outside[0].rows == (1,)


def test_a_vertex_that_only_one_side_has_is_given_to_the_other() -> None:
    #  +------+
    #  |      +---+     0 has no vertex where 1 and 2 meet
    #  |  0   | 1 |
    #  |      +---+
    #  |      | 2 |
    #  +------+---+
    shapes = array(box(0, 0, 10, 30), box(10, 10, 20, 20), box(10, 0, 20, 10))
    assert not check(shapes).clean
    noded, count = with_nodes(shapes)
    assert count == 2
    assert check(noded).clean
    assert [shape.area for shape in noded] == [300.0, 100.0, 100.0]
    assert to_rings(noded[1]) == to_rings(shapes[1])


def test_a_vertex_a_millimetre_beside_a_border_is_taken_up_by_it() -> None:
    left = shapely.Polygon([(0, 0), (10, 0), (10, 30), (0, 30)])
    upper = shapely.Polygon([(10, 0), (20, 0), (20, 30), (10, 30), (10.001, 17)])
    shapes = array(left, upper)
    assert not check(shapes).clean
    noded, count = with_nodes(shapes)
    assert count == 1
    assert check(noded).clean


def test_borders_that_cross_without_an_area_are_still_named() -> None:
    #  two vertices 2 mm off on one side of a border: no land, no fit
    left = shapely.Polygon([(0, 0), (10, 0), (10.0004, 15), (10, 30), (0, 30)])
    right = box(10, 0, 20, 30)
    out = np.empty(2, dtype=object)
    out[:] = [shapely.MultiPolygon([left]), shapely.MultiPolygon([right])]
    assert not check(out).clean


def test_sets_tile_the_same_area_only_edge_for_edge() -> None:
    whole = array(box(0, 0, 20, 20))
    halves = array(box(0, 0, 20, 10), box(0, 10, 20, 20))
    outline = array(
        shapely.Polygon([(0, 0), (20, 0), (20, 10), (20, 20), (0, 20), (0, 10)])
    )
    assert tiles_the_same(outline, halves)
    assert not tiles_the_same(whole, halves)
    assert not tiles_the_same(outline, array(box(0, 0, 20, 10)))
    tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 12)])
    assert not tiles_the_same(array(tie), array(tie))
    assert not tiles_the_same(FOUR, np.concatenate([FOUR, FOUR]))


def test_a_coverage_wider_than_the_lattice_can_count_is_a_bug() -> None:
    with pytest.raises(ValueError, match="spans"):
        Coverage.of(array(box(0, 0, 1, 1), box(3e6, 0, 3e6 + 1, 1)))
