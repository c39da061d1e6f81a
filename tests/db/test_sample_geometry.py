"""The made grids tile their districts exactly, on whole millimetres."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest
import shapely

from db.sample.mosaic import Mosaic, make_mosaic
from db.sample.outlines import doubled_area, load_outlines
from db.sample.street_network import make_streets

SEED = 20260916


@cache
def mosaic(city: bool) -> Mosaic:
    return make_mosaic(SEED, city)


def edges(rings: list[np.ndarray]) -> Counter[tuple[int, ...]]:
    rows = [np.concatenate((ring, np.roll(ring, -1, axis=0)), axis=1) for ring in rings]
    return Counter(map(tuple, np.concatenate(rows).tolist()))


def outline_of(rings: list[np.ndarray]) -> set[tuple[int, ...]]:
    """Cancel each directed edge against its reverse and return what is left."""
    used = edges(rings)
    assert max(used.values()) == 1, "a directed edge is used twice: an overlap"
    return {edge for edge in used if (*edge[2:], *edge[:2]) not in used}


@pytest.mark.parametrize("city", [False, True])
def test_grids_cancel_edge_by_edge_to_the_outline_of_the_districts(city: bool) -> None:
    found = mosaic(city)
    grids = [grid.ring for grid in found.grids]
    districts = [ring for one in found.outlines for ring in one.rings]
    assert outline_of(grids) == outline_of(districts)
    assert sum(map(doubled_area, grids)) == sum(map(doubled_area, districts))


@pytest.mark.parametrize("city", [False, True])
def test_each_grid_is_a_valid_anticlockwise_polygon(city: bool) -> None:
    shapes = np.array([grid.shape() for grid in mosaic(city).grids])
    assert shapely.is_valid(shapes).all()
    assert shapely.is_ccw(shapely.get_exterior_ring(shapes)).all()
    assert shapely.coverage_is_valid(shapes)


def test_the_grids_of_a_station_hold_together_and_stay_in_their_district() -> None:
    found = mosaic(city=False)
    for station in found.stations:
        own = [grid.ring for grid in found.grids if grid.station == station.code]
        union = shapely.union_all([shapely.Polygon(ring / 1000) for ring in own])
        assert union.geom_type == "Polygon", station.name
        assert not union.interiors
        assert 6 <= len(own) <= 14


def test_the_default_sample_is_one_bureau_ten_stations_and_110_grids() -> None:
    found = mosaic(city=False)
    assert [bureau.code for bureau in found.bureaus] == ["610113"]
    assert len(found.stations) == 10
    assert len(found.grids) == 110
    assert len({grid.code for grid in found.grids}) == 110
    assert all(grid.code.startswith(grid.station) for grid in found.grids)
    assert sum(grid.code[9:12] == "601" for grid in found.grids) == 1


def test_the_city_has_a_zone_bureau_across_two_districts() -> None:
    found = mosaic(city=True)
    assert len(found.bureaus) == 13
    assert len(found.stations) == 172
    assert len(found.grids) == 1036
    assert found.vertices >= 400_000
    zone = [bureau.code for bureau in found.bureaus if bureau.zone]
    assert len(zone) == 1
    assert len({grid.division for grid in found.grids if grid.bureau == zone[0]}) == 2


def test_borders_wander_and_grids_are_of_like_size() -> None:
    found = mosaic(city=False)
    for border in found.borders:
        length = np.hypot(*np.diff(border.line, axis=0).T).sum()
        direct = np.hypot(*(border.line[-1] - border.line[0]))
        assert direct < length < 1.6 * direct
    areas = np.array([doubled_area(grid.ring) / 2e12 for grid in found.grids])
    assert np.quantile(areas, 0.95) < 8 * np.quantile(areas, 0.05)


def test_the_same_seed_gives_the_same_grids_and_another_seed_others() -> None:
    again = make_mosaic(SEED, city=False)
    other = make_mosaic(SEED + 1, city=False)
    first = [(grid.code, grid.ring.tobytes()) for grid in mosaic(city=False).grids]
    assert first == [(grid.code, grid.ring.tobytes()) for grid in again.grids]
    assert first != [(grid.code, grid.ring.tobytes()) for grid in other.grids]


def test_neighbouring_districts_keep_their_common_edges() -> None:
    rings = [ring for one in load_outlines() for ring in one.rings]
    outer = outline_of(rings)
    assert len(outer) < 0.6 * sum(len(ring) for ring in rings)


def test_streets_run_along_borders_and_through_grids() -> None:
    found = mosaic(city=False)
    streets = make_streets(found, SEED)
    kinds = Counter(street.kind for street in streets)
    assert set(kinds) == {"main", "secondary", "alley"}
    assert len({street.name for street in streets}) == len(streets)
    borders = {border.line.tobytes() for border in found.borders}
    along = [
        street
        for street in streets
        if np.rint(street.line * 1000).astype(np.int64).tobytes() in borders
    ]
    assert 0.5 < len(along) / len(found.borders) < 0.95
