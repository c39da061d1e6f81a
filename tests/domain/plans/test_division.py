"""Three proposals for one area: exact ground, stable codes, the same for one seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from domain.boundary.editing.ring_algebra import same_outline
from domain.plans.land import Land, Terms, land_of
from domain.plans.moves import moves_of
from domain.plans.proposing import Proposal, differing, propose
from domain.plans.workload import Weights, Work, work_of
from domain.refused import Refused
from tests.domain.plans.test_dealing import squares

PARTS = 12


def silent(_done: int, _of: int) -> None:
    pass


def work(*, barrier: bool = False) -> Work:
    spots = np.random.default_rng(5).beta(2, 4, size=(2400, 2)) * (4000.0, 3000.0)
    streets = [np.array([[-10.0, y], [4010.0, y]]) for y in (330.0, 1500.0, 2450.0)]
    found = work_of(
        (spots, ["credit:A food:D" if n % 5 == 0 else "" for n in range(2400)]),
        np.empty((0, 2)),
        streets,
        Weights({"entity.D": 3.0}),
    )
    if not barrier:
        return found
    river = shapely.LineString([(2000.0, -10.0), (2000.0, 3010.0)])
    return Work(
        found.xy,
        found.weight,
        found.entity,
        found.complaint,
        found.streets,
        barriers=(river,),
    )


@pytest.fixture(scope="module")
def land() -> Land:
    return land_of(squares(4, 3), work(), Terms(), silent)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def proposals(land: Land) -> tuple[Proposal, ...]:
    return propose(land, Terms(), silent)


def test_risk_weighs_and_streets_count() -> None:
    found = work()
    assert set(found.weight[found.entity].tolist()) == {1.0, 3.0}
    metres = found.weight[~found.entity].sum() / 2.0
    assert metres == pytest.approx(3 * 4.02, rel=1e-6)


def test_uneven_grids_are_evened_out_whole_and_inside_the_tolerance(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    now = np.bincount(land.was, weights=land.blocks.load)
    assert now.max() / now.mean() > 1.5
    for one in proposals:
        assert one.score.whole
        assert one.score.worst <= 0.05
        assert one.outside == 0
        assert len(one.rows) == PARTS


def test_each_proposal_covers_the_ground_it_replaces_to_the_millimetre(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    by_id = {grid.id: grid for grid in land.grids}
    for one in proposals:
        assert same_outline(
            [by_id[version].rings for version in one.removed],
            [grid.rings for grid in one.added],
        )


def test_any_two_proposals_differ_in_a_twentieth_of_the_blocks(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    for number, one in enumerate(proposals):
        for other in proposals[:number]:
            assert differing(land, one.part, other.part) >= 0.05


def test_the_same_seed_gives_the_same_bytes(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    again = propose(
        land_of(squares(4, 3), work(), Terms(), silent),  # type: ignore[arg-type]
        Terms(),
        silent,
    )
    assert [repr(one.added) for one in again] == [repr(one.added) for one in proposals]


def test_codes_stay_where_most_of_a_grid_stays(proposals: tuple[Proposal, ...]) -> None:
    for one in proposals:
        codes = [row.code for row in one.rows if row.code]
        assert len(codes) == len(set(codes))
        assert len(codes) >= PARTS // 2
    even, _compact, still = proposals
    assert still.score.moved <= even.score.moved


def test_no_part_lies_across_a_barrier_and_uneven_banks_say_so() -> None:
    terms = Terms(parts=6)
    land = land_of(squares(4, 3), work(barrier=True), terms, silent)  # type: ignore[arg-type]
    for one in propose(land, terms, silent):
        for number in range(6):
            xs = land.blocks.xy[one.part == number, 0]
            assert (xs < 2000).all() or (xs > 2000).all()
        reasons = {row.reason for row in one.rows if row.reason}
        assert reasons <= {"barrier"}
        assert all(bool(row.reason) == (abs(row.share - 1) > 0.05) for row in one.rows)


def test_the_moves_are_listed_singly_and_add_up(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    for one in proposals:
        moves = moves_of(land, one.part)
        assert sum(move.entities for move in moves) == one.score.moved
        assert len({block for move in moves for block in move.blocks}) == sum(
            len(move.blocks) for move in moves
        )
        assert all(move.giver != move.receiver for move in moves)


@pytest.mark.parametrize("keep", [0.85, 0.95])
def test_so_many_entities_stay_as_is_asked_and_what_stays_uneven_says_so(
    land: Land, keep: float
) -> None:
    total = int(land.blocks.entities.sum())
    free = propose(land, Terms(), silent)[2]
    assert free.score.moved > 0.05 * total
    found = propose(land, Terms(keep=keep), silent)
    for one in found:
        assert one.score.moved <= (1 - keep) * total
        assert one.score.whole
        reasons = {row.reason for row in one.rows if row.reason}
        assert reasons <= {"kept"}
        assert all(bool(row.reason) == (abs(row.share - 1) > 0.05) for row in one.rows)
    now = np.bincount(land.was, weights=land.blocks.load)
    assert found[2].score.worst < now.max() / now.mean() - 1


def test_more_grids_than_blocks_are_refused() -> None:
    few = replace(work(), streets=())
    terms = Terms(parts=900)
    land = land_of(squares(1, 1), few, terms, silent)
    assert len(land.was) < 900
    with pytest.raises(Refused, match="DIVISION_TOO_FINE"):
        propose(land, terms, silent)


def test_communities_stay_whole_where_they_can() -> None:
    homes = tuple(
        shapely.box(x * 800.0, y * 750.0, (x + 1) * 800.0, (y + 1) * 750.0)
        for x in range(5)
        for y in range(4)
    )
    cut = {}
    for whole in (True, False):
        terms = Terms(parts=4, whole=whole)
        lies = replace(work(), communities=homes)
        land = land_of(squares(4, 3), lies, terms, silent)
        found = propose(land, terms, silent)
        assert all(one.outside == 0 for one in found)
        cut[whole] = sum(one.score.cut for one in found)
    assert 0 < cut[True] < cut[False]
