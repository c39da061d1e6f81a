"""Places as people type them, against coordinates worked out beforehand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.boundary.datum import wgs_to_bd, wgs_to_gcj
from domain.boundary.projection import lonlat_to_plane, plane_to_lonlat
from domain.boundary.typed_place import looks_like_place, typed_place
from domain.refused import Refused

EPSG = 4545
LON, LAT = 108.95, 34.22
HERE = lonlat_to_plane(LON, LAT, EPSG)
AREA = (HERE[0] - 20_000, HERE[1] - 20_000, HERE[0] + 20_000, HERE[1] + 20_000)


@pytest.mark.parametrize(
    "text",
    [
        "108.95,34.22",
        "108.95，34.22",
        "34.22, 108.95",
        "108.95 34.22",
        "34.22N 108.95E",
        "N34.22 E108.95",
        "e108.95 n34.22",
        "北纬34.22 东经108.95",
        "34°13′12″N 108°57′00″E",
        "108°57'E，34°13.2'N",
        "wgs84 108.95 34.22",
        "108.950000, 34.220000 · WGS84 ≈ CGCS2000",
        "CGCS2000：108.95；34.22",
    ],
)
def test_degrees_are_understood_however_they_are_written(text: str) -> None:
    assert looks_like_place(text)
    place = typed_place(text, EPSG, AREA)
    assert (place.x, place.y) == pytest.approx(HERE, abs=0.01)
    assert place.system == "wgs84"


@pytest.mark.parametrize("name", ["gcj", "GCJ-02", "高德", "腾讯 ", "火星"])
def test_shifted_degrees_are_brought_back(name: str) -> None:
    lon, lat = wgs_to_gcj(np.array([LON]), np.array([LAT]))
    place = typed_place(f"{name} {lon[0]:.7f} {lat[0]:.7f}", EPSG, AREA)
    assert (place.x, place.y) == pytest.approx(HERE, abs=0.05)
    assert place.system == "gcj02"


def test_degrees_of_the_other_web_map_are_brought_back() -> None:
    lon, lat = wgs_to_bd(np.array([LON]), np.array([LAT]))
    place = typed_place(f"百度 {lat[0]:.7f}，{lon[0]:.7f}", EPSG, AREA)
    assert (place.x, place.y) == pytest.approx(HERE, abs=0.05)
    assert place.system == "bd09"


@pytest.mark.parametrize(
    "text",
    [
        f"{HERE[0]:.1f} {HERE[1]:.1f}",
        f"{HERE[1]:.1f}, {HERE[0]:.1f}",
        f"E {HERE[0]:,.1f}  N {HERE[1]:,.1f} · EPSG:4545",
        f"36{HERE[0]:.1f}，{HERE[1]:.1f}",
    ],
)
def test_metres_are_understood_in_either_order_and_with_a_zone(text: str) -> None:
    place = typed_place(text, EPSG, AREA)
    assert (place.x, place.y) == pytest.approx(HERE, abs=0.06)
    assert place.system == "crs"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gcj 108.95", "PLACE_TWO_NUMBERS"),
        ("108.95 34.22 7", "PLACE_TWO_NUMBERS"),
        ("12, 13", "PLACE_NOT_HERE"),
        ("34.22S 108.95E", "PLACE_NOT_HERE"),
        ("gcj 500000 3780000", "PLACE_NOT_HERE"),
        ("118.95, 34.22", "PLACE_FAR"),
        ("500000 4780000", "PLACE_FAR"),
    ],
)
def test_what_is_no_place_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        typed_place(text, EPSG, AREA)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text", ["", "610113001000001", "小寨路", "小寨路 12号 3", "108.95", "Gate 12 E 3"]
)
def test_codes_and_names_are_not_taken_for_places(text: str) -> None:
    assert not looks_like_place(text)


@given(
    st.floats(107.6, 109.4, allow_nan=False),
    st.floats(33.4, 34.9, allow_nan=False),
    st.booleans(),
)
def test_any_place_comes_back_from_its_own_words(
    lon: float, lat: float, turned: bool
) -> None:
    pair = (lat, lon) if turned else (lon, lat)
    place = typed_place(f"{pair[0]:.7f}, {pair[1]:.7f}", EPSG)
    back = plane_to_lonlat(place.x, place.y, EPSG)
    assert back == pytest.approx((lon, lat), abs=2e-7)
