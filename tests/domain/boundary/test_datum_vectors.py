from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.boundary.datum import (
    bd_to_gcj,
    bd_to_wgs,
    gcj_to_bd,
    gcj_to_wgs,
    to_wgs,
    wgs_to_bd,
    wgs_to_gcj,
)

TABLE = (
    ((108.94, 34.26), (108.944649544, 34.258408659), (108.951079804, 34.264635985)),
    ((107.66, 33.7), (107.664614112, 33.698277605), (107.671068657, 33.704362066)),
    ((109.82, 34.4), (109.825123050, 34.398565573), (109.831581218, 34.404643857)),
    ((116.404, 39.915), (116.410244499, 39.916404282), (116.416627244, 39.922699552)),
    ((121.5, 31.2), (121.504428659, 31.197966685), (121.511017689, 31.203611400)),
    ((114.0, 22.6), (114.004998393, 22.597138714), (114.011451173, 22.603472702)),
)


def pair(result: object) -> tuple[float, float]:
    lon, lat = np.asarray(result)
    return float(lon), float(lat)


@pytest.mark.parametrize(("wgs", "gcj", "bd"), TABLE)
def test_the_published_places_come_out_in_both_shifted_datums(
    wgs: tuple[float, float], gcj: tuple[float, float], bd: tuple[float, float]
) -> None:
    assert pair(wgs_to_gcj(*wgs)) == pytest.approx(gcj, abs=6e-10)
    assert pair(wgs_to_bd(*wgs)) == pytest.approx(bd, abs=6e-10)
    assert pair(gcj_to_bd(*gcj)) == pytest.approx(bd, abs=2e-9)


def test_the_inverse_vectors_of_both_datums_hold() -> None:
    there = (108.94, 34.26)
    assert pair(gcj_to_wgs(*there)) == pytest.approx(
        (108.935362127, 34.261598078), abs=6e-10
    )
    assert pair(bd_to_gcj(*there)) == pytest.approx(
        (108.933512841, 34.253938357), abs=6e-10
    )
    assert pair(bd_to_wgs(*there)) == pytest.approx(
        (108.928890082, 34.255547605), abs=6e-10
    )


def test_a_place_outside_china_is_not_shifted() -> None:
    assert pair(wgs_to_gcj(139.7, 35.7)) == (139.7, 35.7)
    assert pair(gcj_to_wgs(139.7, 35.7)) == (139.7, 35.7)


@settings(max_examples=60, deadline=None)
@given(st.floats(98, 122), st.floats(22, 45))
def test_there_and_back_is_the_same_place_to_a_hundredth_of_a_millimetre(
    lon: float, lat: float
) -> None:
    for there, back in ((wgs_to_gcj, gcj_to_wgs), (wgs_to_bd, bd_to_wgs)):
        again = pair(back(*there(lon, lat)))
        assert again == pytest.approx((lon, lat), abs=1e-10)


def test_an_unknown_datum_places_nothing() -> None:
    one = np.array([108.94])
    with pytest.raises(ValueError, match="unknown"):
        to_wgs(one, one, "unknown")
    assert to_wgs(one, one, "cgcs2000")[0] == one
    assert to_wgs(np.array([108.94]), np.array([34.26]), "bd09")[0][0] < 108.93
    assert to_wgs(np.array([108.94]), np.array([34.26]), "gcj02")[0][0] < 108.94
