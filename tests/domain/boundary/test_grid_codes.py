from __future__ import annotations

import pytest

from domain.boundary.codes import (
    CodeParts,
    check_digit,
    first_order,
    length,
    next_codes,
    prefix,
)
from domain.boundary.reads import CodeSegmentRow
from domain.refused import Refused

SEGMENTS = (
    CodeSegmentRow(13, 3, "sequence", "顺序"),
    CodeSegmentRow(1, 6, "bureau", "片区"),
    CodeSegmentRow(7, 3, "station", "单元"),
    CodeSegmentRow(10, 3, "community", "社区"),
)
HERE = CodeParts("610103", "001")


@pytest.mark.parametrize(
    ("code", "digit"),
    [
        ("610103001000001", "7"),
        ("610103001012001", "4"),
        ("610103001601001", "5"),
        ("611101002000012", "6"),
        # The registration numbers of GS15-2006 use the same system.
        ("99999900000001", "9"),
        ("99999960000001", "4"),
    ],
)
def test_the_check_digit_is_that_of_the_standard(code: str, digit: str) -> None:
    assert check_digit(code) == digit


def test_a_code_is_put_together_by_the_segment_table() -> None:
    assert length(SEGMENTS) == 15
    assert prefix(SEGMENTS, HERE) == "610103001000"
    assert prefix(SEGMENTS, CodeParts("610103", "610103001", "601")) == "610103001601"
    shorter = (SEGMENTS[0], SEGMENTS[1])
    assert next_codes(shorter, HERE, (), 1) == ("610103001",)


def test_a_part_that_does_not_fill_its_segment_is_refused() -> None:
    with pytest.raises(Refused) as why:
        prefix(SEGMENTS, CodeParts("610103", "1"))
    assert (why.value.code, why.value.fields["segment"]) == ("CODE_PART", "单元")


def test_numbers_go_on_after_the_highest_ever_issued_and_gaps_stay() -> None:
    used = ("610103001000001", "610103001000004", "610103002000009", "old-7")
    assert next_codes(SEGMENTS, HERE, used, 2) == (
        "610103001000005",
        "610103001000006",
    )


def test_a_full_sequence_is_refused() -> None:
    with pytest.raises(Refused) as why:
        next_codes(SEGMENTS, HERE, ("610103001000998",), 2)
    assert why.value.code == "SEQUENCE_FULL"


def test_first_numbers_run_west_to_east_in_bands_from_the_north() -> None:
    #   2 . 0
    #   . 1 .
    assert first_order([90, 50, 10], [95, 10, 99], band=50) == [2, 0, 1]
    assert first_order([], [], band=50) == []
