"""Credit codes and registration numbers: both check characters, and what they catch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.entities.credit_code import (
    ALPHABET,
    CodeFault,
    category,
    mod_11_10,
    registrar_of,
    registration_fault,
    tidied,
    uscc_fault,
)

VALID = (
    "91350100M000100Y43",
    "91999999MA000004XH",
    "91999999MA0000090W",
    "91999999MA00001460",
    "91999999MA00010500",
    "91999999MA000055XY",
    "92999999MA0QQQQ17L",
    "93999999NA00000120",
)


@pytest.mark.parametrize("code", VALID)
def test_codes_of_the_standard_hold(code: str) -> None:
    assert uscc_fault(code) is None


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_no_single_wrong_character_passes(code: str, at: int, sign: str) -> None:
    if code[at] != sign:
        assert uscc_fault(code[:at] + sign + code[at + 1 :]) is not None


@given(st.sampled_from(VALID), st.integers(0, 16))
def test_no_swap_of_neighbours_passes(code: str, at: int) -> None:
    if code[at] != code[at + 1]:
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        assert uscc_fault(swapped) is not None


def test_the_fault_says_which_check_failed() -> None:
    assert uscc_fault("91350100M000100Y53") is CodeFault.BODY_CHECK
    assert uscc_fault("91350100M000100Y44") is CodeFault.LAST_CHECK
    assert uscc_fault("91350100M000100Y4") is CodeFault.LENGTH
    assert uscc_fault("91350100M000100I43") is CodeFault.SIGN


def test_a_code_typed_in_full_width_or_with_blanks_is_tidied() -> None:
    assert tidied(" ９１350100m000100y43 ") == "91350100M000100Y43"


def test_a_code_names_its_kind_and_registrar_but_no_place() -> None:
    assert category("92999999MA0QQQQ17L") == "individual_business"
    assert registrar_of("91350100M000100Y43") == "350100"


def test_old_numbers_carry_a_check_digit_unless_they_are_older_still() -> None:
    assert mod_11_10("99999900000001") == "9"
    assert mod_11_10("99999960000001") == "4"
    assert registration_fault("999999000000019") is None
    assert registration_fault("999999000000018") is CodeFault.NUMBER_CHECK
    assert registration_fault("6101132000123") is None
    assert registration_fault("12a") is CodeFault.SIGN
