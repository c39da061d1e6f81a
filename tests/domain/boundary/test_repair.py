from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.boundary.repair import propose

X, Y = 586_000.0, 3_790_000.0


def array(*polygons: shapely.Geometry) -> np.ndarray:
    out = np.empty(len(polygons), dtype=object)
    out[:] = polygons
    return out


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def test_a_clean_set_is_proposed_as_it_is() -> None:
    shapes = array(box(0, 0, 100, 100), box(100, 0, 200, 100))
    proposal = propose(shapes)
    assert proposal.changes == proposal.duplicates == proposal.lost == ()
    assert proposal.report.clean
    assert proposal.kept == (0, 1)


def test_overlap_and_gap_are_mended_and_each_changed_grid_is_listed() -> None:
    #  +-----++------+ +-----+
    #  |  0  ||  1   | |  2  |      0 and 1 overlap by 2 m, 1 and 2 are 2 m apart,
    #  +-----++------+-+-----+      closed above and below by 3 and 4
    shapes = array(
        box(0, 0, 100, 100),
        box(98, 0, 198, 100),
        box(200, 0, 300, 100),
        box(0, 100, 300, 120),
        box(0, -20, 300, 0),
    )
    proposal = propose(shapes)
    assert proposal.report.clean
    assert proposal.lost == ()
    changed = {change.row for change in proposal.changes}
    assert changed
    assert changed <= {0, 1, 2, 3, 4}
    assert shapely.area(proposal.shapes).sum() == pytest.approx(300 * 140)
    for change in proposal.changes:
        assert change.after == pytest.approx(proposal.shapes[change.row].area)


def test_a_duplicate_is_left_out_and_named() -> None:
    proposal = propose(array(box(0, 0, 9, 9), box(9, 0, 20, 9), box(0, 0, 9, 9)))
    assert proposal.duplicates == ((2, 0),)
    assert proposal.lost == ()
    assert proposal.kept == (0, 1)
    assert proposal.report.clean


def test_a_grid_inside_another_stays_and_is_cut_out_of_it() -> None:
    #  +---------+
    #  |   +-+   |      coverage_clean alone would drop the inner one
    #  | 0 |1|   |
    #  |   +-+   |
    #  +---------+
    proposal = propose(array(box(0, 0, 100, 100), box(40, 40, 60, 60)))
    assert proposal.lost == ()
    assert [shape.area for shape in proposal.shapes] == [9600.0, 400.0]
    assert [change.row for change in proposal.changes] == [0]
    assert proposal.report.clean


def test_a_bow_tie_under_another_grid_is_mended_and_not_lost() -> None:
    tie = shapely.Polygon(
        [(X + 10, Y + 10), (X + 30, Y + 30), (X + 30, Y + 10), (X + 10, Y + 30)]
    )
    proposal = propose(array(box(0, 0, 100, 100), tie))
    assert proposal.lost == ()
    assert proposal.shapes[1].area == pytest.approx(200.0, abs=0.1)
    assert proposal.report.clean


def test_borders_a_centimetre_apart_become_one() -> None:
    proposal = propose(array(box(0, 0, 100, 100), box(100.01, 0, 200, 100)))
    assert proposal.report.clean
    assert not proposal.report.gaps
    assert shapely.union_all(proposal.shapes).geom_type == "Polygon"


def test_with_a_root_what_sticks_out_is_cut_and_narrow_land_is_given_away() -> None:
    shapes = array(box(-5, 0, 100, 100), box(100, 0, 198, 100))
    root = shapely.MultiPolygon([box(0, 0, 200, 100)])
    proposal = propose(shapes, root)
    assert proposal.report.clean
    assert [shape.area for shape in proposal.shapes] == [10000.0, 10000.0]
    assert {change.row for change in proposal.changes} == {0, 1}


def test_an_empty_shape_is_named_as_lost() -> None:
    proposal = propose(array(box(0, 0, 9, 9), shapely.Polygon()))
    assert proposal.lost == (1,)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_whatever_is_drawn_the_proposal_tiles_or_says_that_it_does_not(
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    boxes = []
    for column in range(3):
        for row in range(3):
            jitter = rng.uniform(-3, 3, 4)
            x, y = column * 100, row * 100
            boxes.append(
                box(
                    x + jitter[0],
                    y + jitter[1],
                    x + 100 + jitter[2],
                    y + 100 + jitter[3],
                )
            )
    proposal = propose(array(*boxes))
    told = {change.row for change in proposal.changes}
    for row, (old, new) in enumerate(zip(boxes, proposal.shapes, strict=True)):
        if row not in told:
            assert new.area == pytest.approx(old.area, abs=0.2)
    assert proposal.lost == ()
    assert not proposal.report.overlaps
    assert not proposal.report.invalid
