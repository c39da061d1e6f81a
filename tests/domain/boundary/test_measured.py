"""Lengths and areas drawn by hand, against the geodesic library asked another way."""

from __future__ import annotations

import pytest
import shapely

from domain.boundary.measured import Measured, area, length
from domain.boundary.projection import GRS80, area_m2, lonlat_to_plane, plane_to_lonlat

EPSG = 4545
CORNERS = [
    lonlat_to_plane(*one, EPSG)
    for one in ((108.90, 34.20), (108.99, 34.21), (108.97, 34.27), (108.91, 34.26))
]


def test_a_leg_is_as_long_as_the_geodesic_between_its_ends() -> None:
    found = length(CORNERS[:2], EPSG)
    one, two = (plane_to_lonlat(*corner, EPSG) for corner in CORNERS[:2])
    assert found.geodesic == pytest.approx(GRS80.inv(*one, *two)[2], abs=0.001)
    assert found.last == found.geodesic
    # East of the middle meridian the plane is a little longer than the ground.
    assert 0 < found.planar - found.geodesic < 0.001 * found.geodesic


def test_legs_add_up_and_the_last_is_told() -> None:
    whole = length(CORNERS, EPSG)
    legs = [length(CORNERS[at : at + 2], EPSG).geodesic for at in range(3)]
    assert whole.geodesic == pytest.approx(sum(legs))
    assert whole.last == pytest.approx(legs[-1])


def test_an_area_is_that_of_the_grid_with_the_same_outline() -> None:
    found = area(CORNERS, EPSG)
    assert found.geodesic == pytest.approx(area_m2(shapely.Polygon(CORNERS), EPSG))
    assert found.planar == pytest.approx(shapely.Polygon(CORNERS).area)
    around = length([*CORNERS, CORNERS[0]], EPSG).geodesic
    assert found.around == pytest.approx(around)
    assert area(CORNERS[::-1], EPSG).geodesic == pytest.approx(found.geodesic)


def test_an_outline_that_crosses_itself_has_no_area() -> None:
    twisted = [CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]]
    assert area(twisted, EPSG).crossed
    assert not area(CORNERS, EPSG).crossed


def test_too_few_points_measure_nothing() -> None:
    assert length([], EPSG) == length(CORNERS[:1], EPSG) == Measured()
    assert area(CORNERS[:2], EPSG).geodesic == 0.0
    assert area(CORNERS[:2], EPSG).last == length(CORNERS[:2], EPSG).geodesic
