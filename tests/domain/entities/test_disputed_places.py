"""An address that names a place far from its grid is told apart from one that fits."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from domain.entities.disputed import NEAR_M, NamedPlace, PlaceBook, near_grids

#  A | B | C   three squares of a kilometre; the street runs through A alone
CODES = ("A", "B", "C")
SHAPES = np.array(
    [shapely.box(n * 1000, 0, (n + 1) * 1000, 1000) for n in range(3)], dtype=object
)


def book(*places: NamedPlace) -> PlaceBook:
    return PlaceBook(places)


def street(name: str, *grids: str) -> NamedPlace:
    return NamedPlace("street", name, frozenset(grids))


def test_a_street_that_runs_elsewhere_is_in_dispute() -> None:
    found = book(street("长安南路", "A")).dispute("西安市长安南路12号", "C")
    assert found is not None
    assert found.name == "长安南路"


def test_a_street_that_runs_through_the_grid_is_not() -> None:
    assert book(street("长安南路", "A", "C")).dispute("长安南路12号", "C") is None


def test_the_longer_name_is_meant_where_one_holds_the_other() -> None:
    both = book(street("东南路", "A"), street("长安东南路", "B"))
    assert both.dispute("长安东南路3号", "B") is None
    assert both.dispute("长安东南路3号", "A") is not None


def test_the_street_decides_before_the_community_and_the_town() -> None:
    told = book(
        street("长安南路", "C"),
        NamedPlace("community", "永松社区", frozenset("A")),
        NamedPlace("station", "小寨路街道", frozenset("A")),
    )
    assert told.dispute("小寨路街道永松社区长安南路1号", "C") is None
    assert told.dispute("小寨路街道永松社区1号", "C") is not None


@pytest.mark.parametrize("address", ["", "无名小巷3号", "路"])
def test_an_address_that_names_nothing_known_proves_nothing(address: str) -> None:
    assert (
        book(street("长安南路", "A"), street("路", "A")).dispute(address, "C") is None
    )


def test_a_street_outside_of_every_grid_proves_nothing() -> None:
    assert book(street("长安南路")).dispute("长安南路1号", "C") is None


def test_streets_of_one_name_count_as_one() -> None:
    assert (
        book(street("中心街", "A"), street("中心街", "C")).dispute("中心街", "C")
        is None
    )


def test_a_street_belongs_to_the_grids_it_comes_near_to() -> None:
    line = shapely.LineString([(100, 500), (1000 - NEAR_M + 1, 500)])
    (found,) = near_grids({"长安南路": [line]}, CODES, SHAPES)
    assert found.grids == {"A", "B"}
    far = shapely.LineString([(100, 500), (1000 - NEAR_M - 1, 500)])
    (found,) = near_grids({"长安南路": [far]}, CODES, SHAPES)
    assert found.grids == {"A"}
    assert list(near_grids({}, CODES, SHAPES)) == []
