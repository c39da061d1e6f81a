"""Every operation maps a tiling to a tiling of the same outline, and can be undone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from domain.boundary.editing import moving, pieces
from domain.boundary.editing.mesh import Mesh
from domain.boundary.editing.ring_algebra import (
    cancelled,
    chained,
    edges_of,
    same_outline,
)
from domain.boundary.lattice import doubled_area, to_rings, to_shape
from domain.refused import Refused
from tests.domain.boundary.redraw_play import Play, cut_line, grid_of

if TYPE_CHECKING:
    from domain.boundary.events import GridContent

MM = 1000


def checker(columns: int, rows: int, side: float = 100.0) -> list[GridContent]:
    """Return square grids side by side, with two vertices more in each border."""
    out = []
    for column in range(columns):
        for row in range(rows):
            square = shapely.box(
                column * side, row * side, (column + 1) * side, (row + 1) * side
            )
            dense = shapely.segmentize(square, side / 3)
            out.append(grid_of(f"g{column}{row}", dense))
    return out


def with_enclaves() -> list[GridContent]:
    grids = checker(3, 3)
    middle = next(grid for grid in grids if grid.code == "g11")
    hole = shapely.segmentize(shapely.box(130, 130, 170, 170), 10)
    ring = to_shape(middle.rings).difference(hole)
    island = shapely.segmentize(shapely.box(140, 140, 150, 150), 3)
    kept = [grid for grid in grids if grid.code != "g11"]
    return [
        *kept,
        grid_of("g11", ring),
        grid_of("hole", hole.difference(island)),
        grid_of("isle", island),
    ]


def in_two_parts() -> list[GridContent]:
    grids = {grid.code: grid for grid in checker(4, 3)}
    far = [to_shape(grids[code].rings) for code in ("g00", "g32")]
    both = shapely.MultiPolygon([part for one in far for part in one.geoms])
    rest = [grid for code, grid in grids.items() if code not in {"g00", "g32"}]
    return [*rest, grid_of("both", both)]


COVERAGES = {
    "checker": lambda: checker(4, 4),
    "enclaves": with_enclaves,
    "parts": in_two_parts,
}


def content(mesh: Mesh) -> list[tuple[str, object]]:
    return sorted((grid.id, grid.rings) for grid in mesh.grids.values())


@pytest.mark.parametrize("name", sorted(COVERAGES))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_redraws_keep_the_tiling_and_undo_gives_the_first_content(
    name: str, seed: int
) -> None:
    grids = COVERAGES[name]()
    play = Play.of(grids, seed)
    first = content(play.mesh)
    doubled = sum(doubled_area(grid.rings) for grid in grids)
    root = cancelled(edge for grid in grids for edge in edges_of(grid.rings))
    for number in range(120):
        play.once()
        if play.steps and play.rng.random() < 0.1:
            play.undo()
        now = [grid.rings for grid in play.mesh.grids.values()]
        assert sum(map(doubled_area, now)) == doubled
        if number % 20 == 19:
            left = cancelled(edge for rings in now for edge in edges_of(rings))
            assert left == root
            shapes = np.array([to_shape(rings) for rings in now], dtype=object)
            assert shapely.is_valid(shapes).all()
            assert shapely.coverage_is_valid(shapes)
            assert shapely.coverage_is_valid(shapes, 0.001)
    assert len(play.done) >= 6
    while play.steps:
        play.undo()
    assert content(play.mesh) == first


def test_of_straight_cuts_across_a_grid_nearly_all_are_done() -> None:
    play = Play.of(checker(4, 4), 7)
    asked = done = 0
    why: Counter[str] = Counter()
    for _ in range(400):
        grid_id = play.rng.choice(sorted(play.mesh.grids))
        try:
            pieces.split(play.mesh, grid_id, cut_line(play, grid_id))
            done += 1
        except Refused as reason:
            why[reason.code] += 1
        asked += 1
    assert done >= 0.95 * asked
    assert set(why) <= {"ROOT_TOO_FAR", "CUT_MISSES"}


def test_the_ends_of_a_cut_are_vertices_of_the_neighbours_too() -> None:
    mesh = Mesh.of(checker(3, 3))
    cut = pieces.split(mesh, "g11", [(90_000, 141_000), (210_000, 158_500)])
    ends = {point for piece in cut.pieces for part in piece for point in pairs(part[0])}
    for name in ("g01", "g21"):
        fresh = {p for part in cut.changed[name] for p in pairs(part[0])}
        assert fresh & ends - {p for p, _q in mesh.edges(name)}
    assert set(cut.changed) == {"g01", "g21"}
    assert len(cut.pieces) == 2


def pairs(ring: tuple[int, ...]) -> list[tuple[int, int]]:
    return list(zip(ring[0::2], ring[1::2], strict=True))


def test_a_closed_stroke_cuts_an_enclave_out() -> None:
    mesh = Mesh.of(checker(1, 1))
    ring = [(40_000, 40_000), (60_000, 40_000), (60_000, 60_000), (40_000, 60_000)]
    cut = pieces.split(mesh, "g00", [*ring, ring[0]])
    sizes = [doubled_area(piece) / 2 / MM**2 for piece in cut.pieces]
    assert sizes == [9600.0, 400.0]
    assert len(cut.pieces[0][0]) == 2
    back = pieces.merge(_applied(mesh, cut.keeping(0)), "g00", "new0")
    assert back.changed["g00"] == mesh.grids["g00"].rings


def _applied(mesh: Mesh, change: object) -> Mesh:
    assert hasattr(change, "changed")
    fresh = [grid_of(f"new{n}", rings) for n, (_of, rings) in enumerate(change.fresh)]
    same = [grid_of(one, rings) for one, rings in change.changed.items()]
    rest = [
        grid
        for grid in mesh.grids.values()
        if grid.id not in change.changed and grid.id not in change.gone
    ]
    return Mesh.of([*rest, *same, *fresh])


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("CUT_MISSES", lambda m: pieces.split(m, "g11", [(0, -50), (300_000, -50)])),
        (
            "CUT_DOES_NOT_PART",
            lambda m: pieces.split(m, "g11", [(90_000, 150_000), (135_000, 150_000)]),
        ),
        ("NOT_NEIGHBOURS", lambda m: pieces.merge(m, "g00", "g22")),
        ("TOUCH_IN_A_POINT", lambda m: pieces.merge(m, "g00", "g11")),
        ("ROOT_FROZEN", lambda m: moving.move(m, {(0, 0): (5, 5)})),
        ("NO_SUCH_VERTEX", lambda m: moving.move(m, {(1, 1): (5, 5)})),
        ("VERTEX_IS_NODE", lambda m: moving.delete_vertex(m, (100_000, 100_000))),
        (
            "BORDER_IN_THE_WAY",
            lambda m: moving.move(m, {(100_000, 100_000): (250_000, 250_000)}),
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(code: str, ask: object) -> None:
    mesh = Mesh.of(with_enclaves() if code == "CUT_DOES_NOT_PART" else checker(3, 3))
    assert callable(ask)
    with pytest.raises(Refused) as refusal:
        ask(mesh)
    assert refusal.value.code == code


def test_a_reshaped_border_moves_area_between_two_grids_only() -> None:
    mesh = Mesh.of(checker(2, 1))
    border = [edge for edge in mesh.edges("g00") if edge[0][0] == edge[1][0] == 100_000]
    stroke = [border[0][0], (115_000, 50_000), border[-1][1]]
    change = moving.reshape(mesh, (border[0], border[-1]), stroke)
    assert set(change.changed) == {"g00", "g10"}
    assert doubled_area(change.changed["g00"]) > doubled_area(mesh.grids["g00"].rings)
    assert same_outline(
        [grid.rings for grid in mesh.grids.values()], change.changed.values()
    )


def test_a_piece_is_handed_over_in_one_step_and_codes_stay() -> None:
    mesh = Mesh.of(checker(2, 1))
    stroke = [(80_000, -10), (80_000, 100_010)]
    far = [grid_of("a", shapely.box(0, 0, 100, 100))]
    far.append(grid_of("b", shapely.box(100, 0, 200, 100)))
    bare = Mesh.of(far)
    with pytest.raises(Refused, match="ROOT_TOO_FAR"):
        pieces.transfer(bare, "a", "b", stroke, None)
    change = pieces.transfer(mesh, "g00", "g10", stroke, None)
    assert set(change.changed) == {"g00", "g10"}
    assert not change.fresh
    assert not change.gone


def test_of_several_pieces_cut_off_one_goes_and_the_others_grow_back() -> None:
    #  +---------+
    #  |  above  |
    #  x--/\---..x   the stroke cuts two corners off above a peak of below
    #  |/    \_  |
    #  +  below \+
    #  +---------+
    peak = [(0, 40), (40, 90), (100, 60)]
    low = shapely.Polygon([*peak, (100, 0), (0, 0)])
    high = shapely.Polygon([*peak[::-1], (0, 70), (0, 120), (100, 120), (100, 70)])
    mesh = Mesh.of([grid_of("above", high), grid_of("below", low)])
    change = pieces.transfer(
        mesh, "above", "below", [(0, 70_000), (100_000, 70_000)], None
    )
    assert set(change.changed) == {"above", "below"}
    assert len(change.changed["above"]) == 1
    # The smaller corner goes: 20 m wide and 10 m high.
    had, has = mesh.grids["above"].rings, change.changed["above"]
    assert doubled_area(had) - doubled_area(has) == 20 * 10 * MM**2
    assert same_outline(
        [grid.rings for grid in mesh.grids.values()], change.changed.values()
    )


def test_a_shape_that_touches_itself_comes_back_as_it_was() -> None:
    ring = shapely.Polygon(
        [(0, 0), (90, 0), (90, 90), (0, 90)],
        [[(0, 0), (30, 60), (60, 30)]],
    )
    twice = shapely.MultiPolygon(
        [shapely.box(0, 0, 10, 10), shapely.box(10, 10, 20, 20)]
    )
    for shape in (ring, twice):
        rings = to_rings(shape)
        assert chained(edges_of(rings)) == rings
        assert shapely.is_valid(to_shape(chained(edges_of(rings))))


def test_a_block_is_given_edge_for_edge_and_refused_where_it_does_not_fit() -> None:
    mesh = Mesh.of(checker(2, 1))
    cut = pieces.split(mesh, "g00", [(66_667, -10), (66_667, 100_010)])
    small = cut.pieces[1]
    sheet = _applied(mesh, cut.keeping(0))
    joined = pieces.merge(sheet, "g00", "new0")
    whole = Mesh.of([grid_of("g00", joined.changed["g00"]), sheet.grids["g10"]])
    with pytest.raises(Refused, match="BLOCK_NOT_INSIDE"):
        pieces.give(mesh, "g00", "g10", to_rings(shapely.box(95, 0, 100, 33.333)))
    given = pieces.give(whole, "g00", "g10", small)
    assert set(given.changed) == {"g00", "g10"}
