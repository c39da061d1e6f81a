from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from domain.boundary.datum import wgs_to_bd, wgs_to_gcj
from domain.boundary.datum_guard import Judgement, Outline, judge, outline_of
from domain.boundary.projection import from_degrees

if TYPE_CHECKING:
    from collections.abc import Callable

TURN = np.linspace(0, 2 * np.pi, 240, endpoint=False)
RADIUS = 0.06 * (1 + 0.25 * np.sin(3 * TURN) + 0.1 * np.cos(7 * TURN))
LON = 108.94 + RADIUS * np.cos(TURN)
LAT = 34.22 + 0.8 * RADIUS * np.sin(TURN)
ROOT = Outline("root", shapely.Polygon(np.stack([LON, LAT], axis=1)))
FAR = Outline("far", shapely.box(116.0, 39.5, 116.8, 40.2))


def told(x: np.ndarray, y: np.ndarray, epsg: int) -> Judgement:
    shape = np.array([shapely.Polygon(np.stack([x, y], axis=1))], dtype=object)
    return judge(shape, epsg, [FAR, ROOT])


def metres(epsg: int) -> Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, ...]]:
    return lambda lon, lat: from_degrees(lon, lat, epsg)


@pytest.mark.parametrize(
    ("numbers", "epsg", "key", "offset"),
    [
        ((LON, LAT), 4326, "as_given", 0),
        (wgs_to_gcj(LON, LAT), 4326, "gcj02", 465),
        (wgs_to_bd(LON, LAT), 4490, "bd09", 1150),
        ((LAT, LON), 4490, "swapped", None),
        (metres(4545)(LON, LAT), 4545, "as_given", 0),
        (metres(4545)(*wgs_to_gcj(LON, LAT)), 4545, "gcj02", 465),
        (metres(4545)(*wgs_to_bd(LON, LAT)), 4545, "bd09", 1150),
        (metres(4545)(LON, LAT)[::-1], 4545, "swapped", None),
        (metres(4524)(LON, LAT), 4545, "zone_prefix", 36_000_000),
        (metres(4546)(LON, LAT), 4545, "meridian_111", 276_000),
        ((LON, LAT), 4545, "degrees", None),
        ((LAT, LON), 4545, "degrees_swapped", None),
        (metres(4545)(LON, LAT), 4490, "metres_108", None),
        (metres(4524)(LON, LAT), 4490, "zone_prefix", None),
    ],
)
def test_the_root_in_another_dress_is_recognised(
    numbers: tuple[np.ndarray, np.ndarray], epsg: int, key: str, offset: int | None
) -> None:
    judgement = told(*numbers, epsg)
    assert (judgement.best.key, judgement.sure) == (key, True)
    assert judgement.against == "root"
    assert judgement.as_given == (key == "as_given")
    if offset is not None:
        assert judgement.best.offset_m == pytest.approx(offset, rel=0.02, abs=0.5)
    else:
        assert judgement.best.offset_m > 1000


def test_places_that_overlap_no_outline_tell_nothing() -> None:
    judgement = judge(np.array([shapely.box(100, 30, 101, 31)]), 4326, [FAR, ROOT])
    assert (judgement.sure, judgement.against, judgement.as_given) == (False, "", True)
    assert judge(np.array([shapely.box(0, 0, 1, 1)]), 4326, []).sure is False


def test_a_few_places_in_the_middle_fit_in_several_readings() -> None:
    middle = np.array([shapely.box(108.93, 34.21, 108.95, 34.23)])
    judgement = judge(middle, 4326, [ROOT])
    assert judgement.sure is False
    assert judgement.best.key == "as_given"


def test_a_shift_from_one_area_right_into_the_next_cannot_be_told() -> None:
    #  +------+------+
    #  | west | east |    as given in the east, shifted back in the west
    #  +------+------+
    parts = [
        Outline("west", shapely.box(108.90, 34.20, 108.9325, 34.26)),
        Outline("east", shapely.box(108.9325, 34.20, 108.96, 34.26)),
    ]
    spots = shapely.points(np.stack([[108.933, 108.9331], [34.22, 34.24]], axis=1))
    assert judge(spots, 4326, parts[1:]).sure is True
    assert judge(spots, 4326, parts).sure is False


def test_points_all_over_the_root_tell_a_shift() -> None:
    rng = np.random.default_rng(4)
    spots = rng.uniform([108.86, 34.16], [109.02, 34.28], (9000, 2))
    inside = shapely.contains_xy(ROOT.shape, spots)
    lon, lat = spots[inside].T
    shifted = shapely.points(np.stack(wgs_to_bd(lon, lat), axis=1))
    assert judge(shifted, 4326, [ROOT]).best.key == "bd09"
    plain = judge(shapely.points(spots[inside]), 4326, [ROOT])
    assert (plain.best.key, plain.sure) == ("as_given", True)


def test_numbers_that_are_none_are_passed_over() -> None:
    judgement = judge(shapely.points([[np.nan, np.nan]]), 4326, [ROOT])
    assert judgement.sure is False


def test_an_outline_in_metres_becomes_one_in_degrees() -> None:
    plane = shapely.Polygon(np.stack(from_degrees(LON, LAT, 4545), axis=1))
    again = outline_of("root", plane, 4545).shape
    assert again.equals_exact(ROOT.shape, 1e-9)
