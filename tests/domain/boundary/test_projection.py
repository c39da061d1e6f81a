from __future__ import annotations

import numpy as np
import pytest
import shapely

from domain.boundary.projection import (
    area_m2,
    fitting_zone,
    is_metres,
    lonlat_to_plane,
    meridian_of,
    moved_shapes,
    plane_to_lonlat,
    workspace_crs,
    zone_number,
)


@pytest.mark.parametrize(
    ("lon", "lat", "epsg", "east", "north"),
    [
        (108.94, 34.26, 4545, 586577.657, 3792901.702),
        (108.94, 34.26, 4546, 310254.036, 3794422.611),
        (107.66, 33.70, 4545, 468479.110, 3730437.430),
        (109.82, 34.40, 4545, 667358.361, 3809533.866),
    ],
)
def test_the_published_places_come_out_in_metres(
    lon: float, lat: float, epsg: int, east: float, north: float
) -> None:
    assert lonlat_to_plane(lon, lat, epsg) == pytest.approx((east, north), abs=6e-4)
    assert plane_to_lonlat(east, north, epsg) == pytest.approx((lon, lat), abs=1e-8)


def test_a_longitude_gets_the_zone_whose_meridian_is_nearest() -> None:
    assert fitting_zone(108.94) == 4545
    assert fitting_zone(109.6) == 4546
    assert fitting_zone(114.0) == 4547
    assert fitting_zone(120.1) == 4549
    with pytest.raises(ValueError, match="no 3-degree zone"):
        fitting_zone(10.0)


def test_a_zone_knows_its_meridian_and_its_number() -> None:
    assert (meridian_of(4545), zone_number(4545)) == (108, 36)
    assert (meridian_of(4490), zone_number(4490)) == (None, None)


def test_degrees_feet_and_web_mercator_are_brought_to_a_metre_system() -> None:
    assert workspace_crs(4326, 108.9) == 4545
    assert workspace_crs(3857, 108.9) == 4545
    assert workspace_crs(2263, 108.9) == 4545
    assert workspace_crs(4546, 108.9) == 4546
    assert not is_metres(4490)


def test_area_is_measured_on_the_ellipsoid_and_not_in_the_plane() -> None:
    # A square kilometre at 109.82 E, where the plane of 4545 is too large by
    # 2 x 346 ppm; its own hole is taken off.
    middle = shapely.Point(667358.361, 3809533.866)
    square = shapely.box(middle.x - 500, middle.y - 500, middle.x + 500, middle.y + 500)
    area = area_m2(square, 4545)
    assert area == pytest.approx(1e6 * (1 - 2 * 346e-6), rel=5e-6)
    hole = shapely.box(middle.x - 50, middle.y - 50, middle.x + 50, middle.y + 50)
    assert area_m2(square - hole, 4545) == pytest.approx(
        area - area_m2(hole, 4545), abs=0.02
    )
    assert area_m2(shapely.MultiPolygon(), 4545) == 0.0


def test_shapes_are_moved_with_longitude_first() -> None:
    shapes = np.array([shapely.box(108.9, 34.2, 108.94, 34.26)], dtype=object)
    there = moved_shapes(shapes, 4490, 4545)
    assert there[0].bounds[2:] == pytest.approx((586577.657, 3792901.702), abs=100)
    assert moved_shapes(shapes, 4490, 4490) is shapes
