"""A cut that has to end on a vertex of the frozen outline bends only near its end."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from domain.boundary.editing import pieces
from domain.boundary.editing.mesh import Mesh
from domain.boundary.editing.ring_algebra import edges_of, same_outline
from domain.boundary.lattice import to_shape
from tests.domain.boundary.redraw_play import grid_of

SIDE = 100.0


def field(step: float = 5.0) -> Mesh:
    """Return one square grid whose outline has a vertex every so many metres."""
    square = shapely.segmentize(shapely.box(0, 0, SIDE, SIDE), step)
    return Mesh.of([grid_of("g", square)])


def drawn_apart(mesh: Mesh, line: list[tuple[float, float]]) -> tuple[float, float]:
    """Return how much of a cut lies on its stroke (m), and the length of the cut."""
    grid = next(iter(mesh.grids))
    cut = pieces.split(
        mesh, grid, [(round(x * 1000), round(y * 1000)) for x, y in line]
    )
    assert same_outline([mesh.grids[grid].rings], cut.pieces)
    shared = set(edges_of(cut.pieces[0])) & {(b, a) for a, b in edges_of(cut.pieces[1])}
    border = shapely.multilinestrings([np.array(edge) / 1000 for edge in shared])
    on = shapely.length(
        shapely.intersection(border, shapely.LineString(line).buffer(0.01))
    )
    return float(on), float(border.length)


def test_a_straight_cut_keeps_its_line_but_for_the_last_metres_at_both_ends() -> None:
    on, length = drawn_apart(field(), [(-5, 52), (105, 52)])
    # Both ends are led 2 m aside: the line is left 4 m before each of them.
    assert on == pytest.approx(92.0, abs=0.1)
    assert length == pytest.approx(92 + 2 * np.hypot(4, 2), abs=0.1)


def test_the_last_leg_of_a_long_stroke_bends_at_its_end_only() -> None:
    on, _length = drawn_apart(field(), [(-5, 50), (50, 50), (105, 62)])
    leg = np.hypot(50, 12 * 50 / 55)
    assert on > 50 + leg - 5


def test_a_cut_that_meets_vertices_of_the_outline_stays_as_it_was_drawn() -> None:
    on, length = drawn_apart(field(), [(-5, 50), (105, 50)])
    assert on == pytest.approx(100.0)
    assert length == pytest.approx(100.0)


def test_a_leg_too_short_to_bend_goes_to_the_vertex_as_a_whole() -> None:
    mesh = field(step=20.0)
    grid = next(iter(mesh.grids))
    cut = pieces.split(
        mesh, grid, [(98_000, -5_000), (98_000, 9_000), (105_000, 9_000)]
    )
    assert same_outline([mesh.grids[grid].rings], cut.pieces)
    assert to_shape(cut.pieces[1]).area == pytest.approx(0.5 * 20 * 9, abs=120)


def test_random_straight_cuts_stay_near_their_line_and_lose_nothing() -> None:
    mesh, rng = field(), np.random.default_rng(5)
    for _turn in range(200):
        low, high = rng.uniform(10, 90, 2)
        on, length = drawn_apart(mesh, [(-3, low), (103, high)])
        # Never more than 5 m before each end, where vertices stand 5 m apart.
        assert on > length - 2 * (5.0 * 1.5 + 0.5)
