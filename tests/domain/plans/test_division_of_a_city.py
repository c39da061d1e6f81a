"""A whole city divided: even or with a reason, exact, and the same for one seed.

A quarter of 40 grids is divided at each run; DIVISION_CITY=1 in the environment asks
for the city of 1,036, which takes some minutes for each aim (with pytest's
`-o faulthandler_timeout=0`).
"""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from itertools import combinations

import numpy as np
import pytest

from domain.boundary.editing.ring_algebra import same_outline
from domain.plans.ground import components
from domain.plans.land import Land, Terms, land_of
from domain.plans.proposing import Proposal, differing, propose
from domain.plans.uneven_reasons import REASONS
from domain.plans.workload import Weights, Work, work_of
from tests.domain.plans.test_dealing import SIDE, squares

CITY = "DIVISION_CITY" in os.environ
# 37 × 28 squares are 1,036 grids.
COLUMNS, ROWS = (37, 28) if CITY else (8, 5)
A_GRID = 60


def silent(_done: int, _of: int) -> None:
    pass


def town() -> Work:
    """Return work that is dense in the middle and thin outside, and streets."""
    chance = np.random.default_rng(11)
    wide, high = COLUMNS * SIDE, ROWS * SIDE
    count = A_GRID * COLUMNS * ROWS
    spots = np.clip(chance.normal(0.5, 0.28, size=(count, 2)), 0.002, 0.998)
    spots *= (wide, high)
    lanes = [
        np.array([[-10.0, y], [wide + 10.0, y]]) for y in np.arange(350, high, 700.0)
    ]
    lanes += [
        np.array([[x, -10.0], [x, high + 10.0]]) for x in np.arange(450, wide, 900.0)
    ]
    risks = ["credit:A food:D" if n % 7 == 0 else "" for n in range(count)]
    return work_of((spots, risks), np.empty((0, 2)), lanes, Weights({}))


@pytest.fixture(scope="module")
def land() -> Land:
    grids = [
        replace(grid, id=f"g{number:04d}", code=f"g{number:04d}")
        for number, grid in enumerate(squares(COLUMNS, ROWS))
    ]
    return land_of(grids, town(), Terms(), silent)


@pytest.fixture(scope="module")
def proposals(land: Land) -> tuple[Proposal, ...]:
    return propose(land, Terms(), silent)


def test_every_grid_is_even_or_has_a_named_reason(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    for one in proposals:
        assert len(one.rows) == COLUMNS * ROWS
        for row in one.rows:
            assert abs(row.share - 1) <= 0.05 or row.reason in REASONS
        # Reasons are for the few: this ground is whole, and no block is heavy.
        assert one.outside <= 0.02 * len(one.rows)


def test_every_grid_is_in_one_piece_and_the_ground_is_covered_exactly(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    by_id = {grid.id: grid.rings for grid in land.grids}
    for one in proposals:
        for number in range(land.parts):
            mine = np.flatnonzero(one.part == number).tolist()
            assert len(components(land.ground, mine)) == 1
        assert same_outline(
            [by_id[version] for version in one.removed],
            [grid.rings for grid in one.added],
        )


def test_any_two_alternatives_differ_in_a_twentieth_of_the_blocks(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    for one, other in combinations(proposals, 2):
        assert differing(land, one.part, other.part) >= 0.05


def test_the_same_seed_gives_the_same_bytes(
    land: Land, proposals: tuple[Proposal, ...]
) -> None:
    again = propose(land, Terms(), silent)
    assert [digest(one) for one in again] == [digest(one) for one in proposals]


def digest(found: Proposal) -> str:
    return sha256(repr(found.added).encode()).hexdigest()
