"""A table of blocks goes out and comes back: nothing lost, bad rows named by line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.plans.assignment import Given, assigned, cut_of, rows_of, terms_of_cut
from domain.plans.land import Land, Terms, land_of
from domain.plans.proposing import Proposal, propose
from domain.refused import Refused
from tests.domain.plans.test_dealing import squares
from tests.domain.plans.test_division import silent, work

TERMS = Terms()


@pytest.fixture(scope="module")
def land() -> Land:
    return land_of(squares(3, 3), work(), TERMS, silent)


@pytest.fixture(scope="module")
def found(land: Land) -> Proposal:
    return propose(land, TERMS, silent)[0]


@pytest.fixture
def rows(land: Land, found: Proposal) -> list[Given]:
    told = rows_of(land, found, TERMS)
    return [
        Given.of(line, {name: str(value) for name, value in row.items()})
        for line, row in enumerate(told, start=2)
    ]


def test_the_round_trip_loses_no_block_and_gives_the_same_grids(
    land: Land, found: Proposal, rows: list[Given]
) -> None:
    assert len(rows) == len(land.was)
    again, faults = assigned(land, reversed(rows), terms_of_cut(rows[0].cut, 2))
    assert not faults
    assert again is not None
    mine = {row.code: (row.load, row.entities) for row in found.rows if row.code}
    yours = {row.code: (row.load, row.entities) for row in again.rows if row.code}
    assert mine == yours
    by_code = {grid.code: grid.rings for grid in found.added}
    assert {grid.code: grid.rings for grid in again.added} == by_code
    assert again.removed == found.removed
    assert again.score.moved == found.score.moved


def test_each_bad_row_is_named_by_its_line(land: Land, rows: list[Given]) -> None:
    rows[1] = replace(rows[1], code="nowhere")
    rows[3] = replace(rows[3], block="b999999")
    rows[5] = replace(rows[5], x="-99.0")
    rows[7] = replace(rows[7], line=9, block=rows[6].block, x=rows[6].x, y=rows[6].y)
    none, faults = assigned(land, rows, TERMS)
    assert none is None
    told = [(one.code, one.fields.get("line")) for one in faults]
    assert ("BLOCK_CODE", 3) in told
    assert ("BLOCK_UNKNOWN", 5) in told
    assert ("BLOCK_UNKNOWN", 7) in told
    assert ("BLOCK_TWICE", 9) in told
    assert told[-1][0] == "BLOCKS_MISSING"
    assert faults[-1].fields["count"] == 2


def test_a_fresh_grid_is_asked_for_with_a_number(land: Land, rows: list[Given]) -> None:
    code = rows[0].code
    moved = [replace(row, code="+1") if row.code == code else row for row in rows]
    told, faults = assigned(land, moved, TERMS)
    assert not faults
    assert told is not None
    assert sum(not row.code for row in told.rows) >= 1
    assert code not in {row.code for row in told.rows}


def test_how_ground_was_cut_is_a_word_that_can_be_read_again() -> None:
    terms = Terms(parts=7, whole=False)
    assert terms_of_cut(cut_of(terms, 7), 2) == terms
    with pytest.raises(Refused, match="BLOCK_TABLE"):
        terms_of_cut("7.21", 2)
