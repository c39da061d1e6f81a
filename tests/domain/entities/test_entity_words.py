"""Words and codes of register files: types, states, industries, risk."""

from __future__ import annotations

import pytest

from domain.entities.entity_types import state_of, type_of
from domain.entities.industry import SECTIONS, industry_code, section_of
from domain.entities.risk import graded, parsed
from domain.refused import Refused


def test_a_type_left_open_follows_the_credit_code() -> None:
    assert type_of("", "92999999MA0QQQQ17L") == "individual_business"
    assert type_of("个体户") == "individual_business"
    assert type_of("太空站") is None


def test_states_are_read_in_the_words_of_registers() -> None:
    assert state_of("存续（在营、开业、在册）") == "operating"
    assert state_of("吊销,未注销".replace(",", "，")) == "revoked"
    assert state_of("") == "operating"
    assert state_of("?") is None


def test_every_division_belongs_to_one_section() -> None:
    assert len(SECTIONS) == 20
    covered = [n for s in SECTIONS for n in range(s.first, s.last + 1)]
    assert covered == list(range(1, 98))


def test_an_industry_code_gets_its_letter_and_keeps_a_right_one() -> None:
    assert industry_code("5211") == "F5211"
    assert industry_code("f5211") == "F5211"
    assert industry_code("H5211") is None
    assert industry_code("98") is None
    assert industry_code("") == ""
    section = section_of("F5211")
    assert section is not None
    assert section.zh == "批发和零售业"


def test_the_same_letter_ranks_differently_by_scheme() -> None:
    assert graded("credit", "A").rank == 1
    assert graded("patrol", "A").rank == 4
    assert [row.scheme for row in parsed("B food:C")] == ["credit", "food"]
    with pytest.raises(Refused, match="UNKNOWN_RISK"):
        graded("credit", "E")
