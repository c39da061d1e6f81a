"""The classes of a shaded map: skewed figures, equal ones, few ones, typed limits."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from domain.classing import METHODS, NO_DATA, Classes, classify, typed_breaks


def spread(values: list[float], cuts: tuple[int, ...]) -> float:
    parts = (values[a:b] for a, b in pairwise((0, *cuts, len(values))))
    return sum(float(np.var(part)) * len(part) for part in parts)


def test_quantile_classes_hold_equally_many_of_skewed_figures() -> None:
    values = np.exp(np.linspace(0, 9, 100))
    found = classify(values, "quantile", 5)
    assert found.counts == (20, 20, 20, 20, 20)
    assert found.limits[0] == values[0]
    assert found.limits[-1] == values[-1]


def test_equal_classes_are_equally_broad_and_may_be_empty() -> None:
    found = classify(np.array([0.0, 1.0, 2.0, 100.0]), "equal", 4)
    assert found.limits == (0.0, 25.0, 50.0, 75.0, 100.0)
    assert found.counts == (3, 0, 0, 1)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("number", [3, 4])
def test_natural_classes_have_the_least_spread_of_all_divisions(
    seed: int, number: int
) -> None:
    random = np.random.default_rng(seed)
    values = sorted((random.lognormal(0, 1.4, 13) * 1e6).round().tolist())
    found = classify(np.array(values), "natural", number)
    ours = tuple(np.cumsum(found.counts)[:-1].tolist())
    best = min(
        spread(values, cuts) for cuts in combinations(range(1, len(values)), number - 1)
    )
    assert spread(values, ours) == pytest.approx(best, rel=1e-9)


def test_natural_classes_part_the_three_crowds_of_a_known_case() -> None:
    values = np.array([4.0, 5, 9, 10, 1, 2, 3, 11, 30, 31])
    found = classify(values, "natural", 3)
    assert found.limits == (1.0, 5.0, 11.0, 31.0)
    assert found.counts == (5, 3, 2)


@pytest.mark.parametrize("method", ["quantile", "equal", "natural"])
def test_equal_figures_are_one_class(method: str) -> None:
    found = classify(np.full(40, 7.0), method, 5)
    assert found.counts == (40,)
    assert found.of(np.array([7.0])).tolist() == [0]


@pytest.mark.parametrize("method", ["quantile", "natural"])
def test_there_are_no_more_classes_than_different_figures(method: str) -> None:
    values = np.array([1.0] * 50 + [2.0] * 3 + [9.0])
    found = classify(values, method, 5)
    assert sum(found.counts) == 54
    assert 0 not in found.counts
    assert len(found.counts) <= 3
    held = found.of(values)
    assert len({(a, b) for a, b in zip(values, held, strict=True)}) == 3


def test_a_figure_on_a_limit_belongs_to_the_class_below() -> None:
    found = classify(np.array([0.0, 5, 10, 15, 20]), "fixed", breaks=(5, 10, 15))
    assert found.of(np.array([0.0, 5, 5.1, 10, 15, 20])).tolist() == [0, 0, 1, 1, 2, 3]


def test_typed_limits_stay_even_where_no_figure_reaches_them() -> None:
    found = classify(np.array([1.0, 2.0]), "fixed", breaks=(10, 20))
    assert found.limits == (1.0, 10.0, 20.0, 20.0)
    assert found.counts == (2, 0, 0)
    assert classify(np.array([]), "fixed", breaks=(10, 20)).counts == (0, 0, 0)


@pytest.mark.parametrize("method", METHODS)
def test_what_is_not_a_number_is_no_data(method: str) -> None:
    values = np.array([1.0, np.nan, 3.0, 8.0, np.nan])
    found = classify(values, method, 3, (2, 5))
    assert found.missing == 2
    assert sum(found.counts) == 3
    assert (found.of(values) == NO_DATA).tolist() == [False, True, False, False, True]


@pytest.mark.parametrize("method", ["quantile", "equal", "natural"])
def test_nothing_has_no_classes(method: str) -> None:
    assert classify(np.array([np.nan]), method) == Classes((), (), 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5, 10, 20", (5.0, 10.0, 20.0)),
        ("20；10、5 ", (5.0, 10.0, 20.0)),
        ("10% 20% 20%", (10.0, 20.0)),
        ("5", None),
        ("", None),
        ("five, ten", None),
        ("1 2 3 4 5 6 7", None),
        ("1, inf", None),
    ],
)
def test_limits_are_read_as_people_type_them(
    text: str, expected: tuple[float, ...] | None
) -> None:
    assert typed_breaks(text) == expected
