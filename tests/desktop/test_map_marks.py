"""The cases on the map: renewed few at a time, counted in crowds, told in few signs."""

from __future__ import annotations

import time

import numpy as np

from desktop.map.case_marks import CaseMarks
from desktop.map.map_data import CaseMark
from desktop.map.sprites import short_count


def case(number: int, x: float = 5.0) -> CaseMark:
    return CaseMark(f"c{number}", x, 7.0 + number, "report", "handling")


def test_renewed_cases_are_those_read_and_the_rest_as_it_was() -> None:
    before = CaseMarks([case(i) for i in range(6)], (5.0, 7.0))
    after = before.renewed(frozenset({"c1", "c4", "c9"}), [case(4, 50.0), case(9)])
    plain = CaseMarks(
        [*(case(i) for i in (0, 2, 3, 5)), case(4, 50.0), case(9)], (5.0, 7.0)
    )
    assert after.rows == plain.rows
    assert np.array_equal(after._xy, plain._xy)
    assert after.place("c4") == (45.0, 4.0)
    assert after.place("c1") is None
    assert len(before) == 6
    assert before.place("c1") == (0.0, 1.0)


def test_one_of_twenty_thousand_is_renewed_within_a_frame() -> None:
    marks = CaseMarks([case(i) for i in range(20_000)], (0.0, 0.0))
    took = []
    for _ in range(5):
        start = time.thread_time()
        marks = marks.renewed(frozenset({"c700"}), [case(700)])
        took.append(time.thread_time() - start)
    assert min(took) < 0.016
    assert len(marks) == 20_000


def test_a_count_takes_four_signs_at_most() -> None:
    assert [
        short_count(one) for one in (2, 999, 1_000, 6_432, 9_949, 9_950, 64_100)
    ] == [
        "2",
        "999",
        "1.0k",
        "6.4k",
        "9.9k",
        "10k",
        "64k",
    ]
