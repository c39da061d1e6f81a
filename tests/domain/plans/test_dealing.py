"""Ground is dealt out evenly, in whole parts, the same way every time."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from domain.boundary.editing.ring_algebra import cancelled, edges_of, same_outline
from domain.boundary.lattice import to_rings
from domain.plans.blocks import Blocks, make_blocks
from domain.plans.dealing import divide
from domain.plans.evening import AIMS, EVEN, STILL, TOLERANCE
from domain.plans.ground import Ground, ground_of
from domain.plans.score_card import score
from tests.domain.boundary.redraw_play import grid_of

SIDE = 1000.0


def squares(columns: int, rows: int) -> list[object]:
    return [
        grid_of(
            f"g{column}{row}",
            to_rings(
                shapely.segmentize(
                    shapely.box(
                        column * SIDE, row * SIDE, (column + 1) * SIDE, (row + 1) * SIDE
                    ),
                    50.0,
                )
            ),
        )
        for column in range(columns)
        for row in range(rows)
    ]


@pytest.fixture(scope="module")
def blocks() -> Blocks:
    places = np.random.default_rng(5).beta(2, 4, size=(3000, 2)) * (4 * SIDE, 3 * SIDE)
    streets = [np.array([[-10.0, y], [4010.0, y]]) for y in (330.0, 1500.0, 2450.0)]
    most = 3000 / 6 * 0.02
    return make_blocks(squares(4, 3), streets, places, np.ones(3000), most)


def ground(blocks: Blocks, **more: object) -> Ground:
    return ground_of(  # type: ignore[arg-type]
        blocks.load, blocks.entities, blocks.xy, blocks.pairs, blocks.border, **more
    )


def test_blocks_tile_the_same_ground_and_none_is_too_heavy(blocks: Blocks) -> None:
    assert same_outline(
        [grid.rings for grid in squares(4, 3)], [grid.rings for grid in blocks.grids]
    )
    assert blocks.load.sum() == 3000
    assert blocks.load.max() <= 3000 / 6 * 0.02


@pytest.mark.parametrize("aim", AIMS, ids=lambda aim: aim.name)
def test_every_part_is_whole_and_within_the_tolerance(
    blocks: Blocks, aim: object
) -> None:
    land = ground(blocks)
    part = divide(land, 6, aim, 1)  # type: ignore[arg-type]
    told = score(land, part, 6, blocks.area, blocks.rim)
    assert told.whole
    assert told.worst <= TOLERANCE
    assert set(part.tolist()) == set(range(6))


def test_the_same_seed_gives_the_same_division_and_another_one_another(
    blocks: Blocks,
) -> None:
    land = ground(blocks)
    one = divide(land, 6, EVEN, 1)
    assert (divide(ground(blocks), 6, EVEN, 1) == one).all()
    assert (divide(land, 6, EVEN, 4) != one).any()


def test_any_set_of_blocks_has_an_exact_outline(blocks: Blocks) -> None:
    land = ground(blocks)
    part = divide(land, 6, EVEN, 1)
    for number in range(6):
        mine = [blocks.grids[n] for n in np.flatnonzero(part == number).tolist()]
        assert cancelled(edge for grid in mine for edge in edges_of(grid.rings))


def test_fewer_entities_move_when_stillness_is_the_aim_and_fixed_blocks_stay(
    blocks: Blocks,
) -> None:
    was = np.array([int(code[1]) for code in blocks.owner])
    fixed = was == 3
    land = ground(blocks, was=was, fixed=fixed)
    still = divide(land, 4, STILL, 1)
    even = divide(land, 4, EVEN, 1)
    assert (still[fixed] == 3).all()
    one = score(land, still, 4, blocks.area, blocks.rim)
    other = score(land, even, 4, blocks.area, blocks.rim)
    assert one.moved <= other.moved
    assert one.whole
    assert other.whole
