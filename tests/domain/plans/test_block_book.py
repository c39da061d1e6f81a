"""Blocks go from grid to grid by hand: exact on both sides, and back again."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import shapely

from domain.boundary.editing.mesh import Mesh
from domain.boundary.editing.ring_algebra import same_outline
from domain.boundary.lattice import shapes
from domain.plans.block_book import BlockBook
from domain.plans.land import Land, Terms, land_of
from domain.refused import Refused
from tests.domain.plans.test_dealing import squares
from tests.domain.plans.test_division import silent, work


@pytest.fixture
def mesh() -> Mesh:
    return Mesh.of(squares(4, 3))


@pytest.fixture(scope="module")
def land() -> Land:
    # Three of the grids stay out: their borders must follow all the same.
    return land_of(squares(4, 3)[:9], work(), Terms(), silent)


@pytest.fixture
def book(land: Land) -> BlockBook:
    return BlockBook.of(land)


def stroke(mesh: Mesh, book: BlockBook, number: int, hand: random.Random) -> bool:
    """Hand some blocks over at random; tells whether it could be done."""
    block = hand.randrange(len(book.owner))
    near = book.beside(block)
    if not near:
        return False
    receiver = hand.choice(near)
    more = [other for other, _metres in book.land.ground.beside[block]]
    found = book.handed(mesh, receiver, [block, *more[: hand.randrange(3)]])
    added = [replace(one, id=f"{number}.{one.code}") for one in found.added]
    gone = [mesh.grids[one].rings for one in found.removed]
    assert same_outline(gone, [one.rings for one in added])
    book.know(added, found.owner)
    mesh.apply(found.removed, added)
    return True


def test_strokes_at_random_keep_the_coverage_exact_and_go_back(
    mesh: Mesh, book: BlockBook
) -> None:
    first = {grid.code: grid.rings for grid in mesh.grids.values()}
    hand = random.Random(7)  # noqa: S311 - chance, no secret
    versions = [mesh.copy()]
    done = 0
    for number in range(120):
        if stroke(mesh, book, number, hand):
            done += 1
            assert book.follow(mesh)
            versions.append(mesh.copy())
    assert done > 30
    outlines = shapes(grid.rings for grid in mesh.grids.values())
    assert shapely.coverage_is_valid(outlines)
    assert shapely.is_valid(outlines).all()
    for earlier in reversed(versions):
        assert book.follow(earlier)
    assert book.owner == list(book.land.blocks.owner)
    assert {grid.code: grid.rings for grid in versions[0].grids.values()} == first


def test_a_block_that_comes_home_leaves_the_outlines_as_they_were(
    mesh: Mesh, book: BlockBook
) -> None:
    first = {grid.code: set(mesh.edges(grid.id)) for grid in mesh.grids.values()}
    block = next(n for n in range(len(book.owner)) if book.beside(n))
    home, to = book.owner[block], book.beside(block)[0]
    for number, receiver in enumerate((to, home)):
        found = book.handed(mesh, receiver, [block])
        added = [replace(one, id=f"{number}.{one.code}") for one in found.added]
        book.know(added, found.owner)
        mesh.apply(found.removed, added)
        assert book.follow(mesh)
    after = {grid.code: mesh.edges(grid.id) for grid in mesh.grids.values()}
    for code, edges in after.items():
        # Neighbours may keep the vertex on which a border ended meanwhile.
        assert len(edges) - len(first[code]) <= 2


def test_the_figures_of_both_sides_add_up(book: BlockBook) -> None:
    before = {code: book.part_of(book.blocks_of(code)) for code in book.codes}
    block = next(n for n in range(len(book.owner)) if book.beside(n))
    giver, receiver = book.owner[block], book.beside(block)[0]
    after = book.shares(before, receiver, [block])
    assert set(after) == {giver, receiver}
    part = book.part_of([block])
    assert after[giver].load == before[giver].load - part.load
    assert after[receiver].entities == before[receiver].entities + part.entities
    assert sum(one.area_m2 for one in after.values()) == pytest.approx(
        before[giver].area_m2 + before[receiver].area_m2
    )


def test_a_grid_is_not_emptied_nor_given_what_it_has(
    mesh: Mesh, book: BlockBook
) -> None:
    block = next(n for n in range(len(book.owner)) if book.beside(n))
    giver, receiver = book.owner[block], book.beside(block)[0]
    with pytest.raises(Refused, match="BRUSH_EMPTIES"):
        book.handed(mesh, receiver, book.blocks_of(giver))
    with pytest.raises(Refused, match="BRUSH_NOTHING"):
        book.handed(mesh, giver, [block])


def test_outlines_that_are_made_of_no_blocks_are_not_known(
    mesh: Mesh, book: BlockBook
) -> None:
    code = next(iter(book.codes))
    grid = mesh.by_code(code)
    assert grid is not None
    ring = grid.rings[0][0]
    other = (((ring[0] + 5, *ring[1:]),),)
    mesh.apply([grid.id], [replace(grid, id="x", rings=other)])
    assert not book.follow(mesh)


def test_a_community_can_be_handed_over_whole(mesh: Mesh) -> None:
    homes = (shapely.box(200.0, 200.0, 1600.0, 900.0),)
    near = squares(4, 3)[:9]
    lies = replace(work(), communities=homes)
    book = BlockBook.of(land_of(near, lies, Terms(), silent))
    inside = [n for n in range(len(book.owner)) if len(book.community(n)) > 1]
    assert inside
    whole = book.community(inside[0])
    assert whole == inside
    outlines = shapes(book.land.blocks.grids[n].rings for n in whole)
    # Blocks are cut along the community: together they are just it.
    assert shapely.union_all(outlines).symmetric_difference(homes[0]).area < 2000
    givers = {book.owner[n] for n in whole}
    assert len(givers) > 1
    found = book.handed(mesh, min(givers), whole)
    gone = [mesh.grids[one].rings for one in found.removed]
    assert same_outline(gone, [one.rings for one in found.added])
