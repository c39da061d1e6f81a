"""What the cursor catches, the ways it may follow, and points held by figures."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from domain.boundary.editing.catching import (
    ARC,
    CROSSING,
    END,
    FINE,
    LINE,
    MIDDLE,
    NODE,
    VERTEX,
    Snapper,
)
from domain.boundary.editing.construction import Held, bearing_of, typed
from domain.boundary.editing.crossing import self_conflict
from domain.boundary.editing.mesh import Mesh
from domain.boundary.editing.references import ReferenceLines
from domain.boundary.editing.tracing import Net
from domain.boundary.events import GridContent
from domain.refused import Refused

REACH = 3_000


def grid(name: str, *points: tuple[int, int]) -> GridContent:
    ring = tuple(figure * 1000 for point in points for figure in point)
    return GridContent(
        id=name,
        code=name,
        name=name,
        kind="grid",
        station="s",
        division="d",
        rings=((ring,),),
    )


@pytest.fixture
def mesh() -> Mesh:
    """Two grids side by side whose border has a bend at (100, 50)."""
    return Mesh.of(
        (
            grid("a", (0, 0), (90, 0), (100, 50), (90, 100), (0, 100)),
            grid("b", (90, 0), (200, 0), (200, 100), (90, 100), (100, 50)),
        )
    )


def lines(*shapes: list[tuple[int, int]]) -> ReferenceLines:
    made = np.empty(len(shapes), dtype=object)
    made[:] = [shapely.LineString(one) for one in shapes]
    return ReferenceLines(made)


def test_a_node_counts_more_than_a_vertex_and_a_vertex_more_than_a_border(
    mesh: Mesh,
) -> None:
    snapper = Snapper()
    node = snapper.catch(mesh, (91_000, 1_000), REACH)
    vertex = snapper.catch(mesh, (99_000, 51_000), REACH)
    arc = snapper.catch(mesh, (96_500, 25_000), REACH)
    assert node is not None
    assert (node.kind, node.point, node.grids) == (NODE, (90_000, 0), ("a", "b"))
    assert vertex is not None
    assert (vertex.kind, vertex.point) == (VERTEX, (100_000, 50_000))
    assert arc is not None
    assert arc.kind == ARC
    assert set(arc.grids) == {"a", "b"}
    assert snapper.catch(mesh, (50_000, 50_000), REACH) is None


def test_a_node_wins_over_a_vertex_that_lies_nearer(mesh: Mesh) -> None:
    near = Mesh.of(
        (
            grid("a", (0, 0), (90, 0), (90, 2), (90, 100), (0, 100)),
            grid("b", (90, 0), (200, 0), (200, 100), (90, 100), (90, 2)),
        )
    )
    found = Snapper().catch(near, (90_000, 1_900), REACH)
    assert found is not None
    assert (found.kind, found.point) == (NODE, (90_000, 0))


def test_streets_are_caught_where_no_border_is_and_crossings_when_asked(
    mesh: Mesh,
) -> None:
    snapper = Snapper(lines([(20, 20), (150, 20)]))
    street = snapper.catch(mesh, (50_000, 21_000), REACH)
    assert street is not None
    assert (street.kind, street.point) == (LINE, (50_000, 20_000))
    plain = snapper.catch(mesh, (94_500, 20_500), REACH)
    fine = snapper.catch(mesh, (94_500, 20_500), REACH, fine=FINE)
    assert plain is not None
    assert plain.kind == ARC
    assert fine is not None
    assert (fine.kind, fine.point) == (CROSSING, (94_000, 20_000))
    middle = snapper.catch(mesh, (95_500, 75_500), REACH, fine=FINE)
    assert middle is not None
    assert (middle.kind, middle.point) == (MIDDLE, (95_000, 75_000))


def test_crossings_line_ends_and_middles_are_wanted_each_by_itself(mesh: Mesh) -> None:
    snapper = Snapper(lines([(20, 20), (150, 20)]))

    def caught(x: int, *fine: str) -> str:
        found = snapper.catch(mesh, (x, 20_500), REACH, fine=fine)
        return "" if found is None else found.kind

    assert caught(20_500) == LINE
    assert caught(20_500, END) == END
    assert caught(20_500, MIDDLE, CROSSING) == LINE
    assert caught(85_500, MIDDLE) == MIDDLE
    assert caught(85_500, END, CROSSING) == LINE
    assert caught(94_500, CROSSING) == CROSSING
    assert caught(94_500, END, MIDDLE) == ARC


def test_a_ring_has_no_ends_and_a_line_tells_its_layer_and_name() -> None:
    shapes = np.array(
        [shapely.box(0, 0, 10, 10), shapely.LineString([(20, 0), (30, 0), (30, 9)])]
    )
    found = ReferenceLines(shapes, [("place", "市场"), ("road", "大道")])
    assert set(found.ends((-1, -1, 40_000, 40_000))) == {(20_000, 0), (30_000, 9_000)}
    assert found.called(((20_000, 0), (30_000, 0))) == ("road", "大道")
    west = next(one for one in found.legs((0, 4_000, 1, 5_000)) if one[0][0] == 0)
    assert found.called(west) == ("place", "市场")
    assert found.called(((1, 2), (3, 4))) == ("", "")


def test_the_course_of_a_border_runs_from_node_to_node(mesh: Mesh) -> None:
    snapper = Snapper()
    edge = ((90_000, 0), (100_000, 50_000))
    found = snapper.course(mesh, edge, ("a", "b"))
    assert found == [(90_000, 0), (100_000, 50_000), (90_000, 100_000)]
    back = ((90_000, 100_000), (100_000, 50_000))
    assert snapper.course(mesh, back, ("b", "a")) == found[::-1]
    outer = ((0, 0), (90_000, 0))
    assert snapper.course(mesh, outer, ("a",)) == list(outer)


def test_a_trace_takes_the_shorter_way_and_may_begin_within_an_edge(
    mesh: Mesh,
) -> None:
    net = Net(edge for one in ("a", "b") for edge in mesh.edges(one))
    way = net.way((90_000, 0), (90_000, 100_000), (None, None))
    assert way == [(90_000, 0), (100_000, 50_000), (90_000, 100_000)]
    bottom, left = ((0, 0), (90_000, 0)), ((0, 100_000), (0, 0))
    assert net.way((10_000, 0), (0, 10_000), (bottom, left)) == [
        (10_000, 0),
        (0, 0),
        (0, 10_000),
    ]
    assert net.way((10_000, 0), (20_000, 0), (bottom, bottom)) == [
        (10_000, 0),
        (20_000, 0),
    ]
    assert net.way((10_000, 0), (5, 5), (bottom, None)) is None


def test_streets_are_followed_across_a_crossing_that_has_no_vertex() -> None:
    streets = lines([(0, 0), (100, 0)], [(50, -50), (50, 50)])
    net = streets.net((0, -50_000, 100_000, 50_000))
    way = net.way(
        (10_000, 0),
        (50_000, 40_000),
        (((0, 0), (50_000, 0)), ((50_000, 0), (50_000, 50_000))),
    )
    assert way == [(10_000, 0), (50_000, 0), (50_000, 40_000)]


def test_typed_figures_hold_a_point_or_make_it() -> None:
    both = typed("d 120 a 90", Held())
    assert both.fixed((0, 0)) == (120_000, 0)
    assert typed("x 330000, y=3785000.5", Held()).fixed(None) == (
        330_000_000,
        3_785_000_500,
    )
    ray = typed("a 0", Held())
    assert ray.point((0, 0), (40_000, 30_000)) == (0, 30_000)
    assert ray.point((0, 0), (40_000, -30_000)) == (0, 0)
    circle = typed("d 50", Held())
    assert circle.point((0, 0), (3_000, 4_000)) == (30_000, 40_000)
    east = typed("x 7", Held())
    assert east.point((0, 0), (1, 2)) == (7_000, 2)
    for words in ("what", "d", "d -5", "d 0", "", "q 3"):
        with pytest.raises(Refused, match="TYPED_UNCLEAR"):
            typed(words, Held())


def test_a_leg_along_an_edge_may_run_both_ways() -> None:
    held = Held(bearing=bearing_of(((0, 0), (10, 10))), both=True)
    assert held.point((0, 0), (20_000, 0)) == (10_000, 10_000)
    assert held.point((0, 0), (-20_000, 0)) == (-10_000, -10_000)


def test_a_stroke_is_told_where_it_meets_itself() -> None:
    legs = [((0, 0), (10, 0)), ((10, 0), (10, 10)), ((10, 10), (5, -5))]
    found = self_conflict(legs)
    assert found is not None
    assert set(found) == {legs[0], legs[2]}
    assert self_conflict(legs[:2]) is None
