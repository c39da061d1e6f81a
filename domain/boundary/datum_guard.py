"""What imported coordinates most likely are: which reading fits a known outline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.datum import bd_to_wgs, gcj_to_wgs
from domain.boundary.projection import (
    FIRST_GK,
    FIRST_ZONED,
    GRS80,
    from_degrees,
    is_metres,
    meridian_of,
    to_degrees,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]
    Degrees = tuple[Floats, Floats]

AS_GIVEN = "as_given"
SAMPLE = 4000
# A vertex this near the outline lies on it: sources differ by so much.
NEAR_M = 20.0
METRES_PER_DEGREE = 111_320.0
GLOBE_M = 6_371_008.8
# Two readings must differ by this much of the fit before one is called the likelier.
MARGIN = 0.02
LEAST_FIT = 0.6
# Data that spans this much of an outline is held against all of it.
WHOLE = 0.8
# Readings nearer to each other than this are one and the same.
SAME_M = 5.0
ZONES = range(25, 46)


@dataclass(frozen=True, slots=True)
class Outline:
    """A known area by name; `shape` in degrees, longitude first."""

    name: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the numbers: how well it fits, and how far it moves them.

    `key`: as_given, gcj02, bd09, swapped, zone_prefix, meridian_<degrees>, degrees or
    metres_<degrees>. `fit` 0 to 2; `offset_m` is how far this reading lies from
    the numbers as given.
    """

    key: str
    fit: float
    offset_m: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The likeliest reading, or that nothing tells: `sure` says which.

    `against` names the outline, "" when none overlaps. `readings` best first.
    """

    best: Reading
    sure: bool
    against: str
    readings: tuple[Reading, ...]

    @property
    def as_given(self) -> bool:
        """Whether the numbers are what they were said to be, as far as one can tell."""
        return not self.sure or self.best.key == AS_GIVEN


def judge(
    shapes: NDArray[np.object_],
    epsg: int,
    outlines: Sequence[Outline],
    *,
    tiling: bool = True,
) -> Judgement:
    """Hold coordinates said to be in `epsg` against the outlines, in every reading.

    `tiling` = the shapes may fill an outline, as grids do; scattered points never
    reach its corners, and a shift that brings them nearer would seem to fit better.
    """
    points = shapely.get_coordinates(shapes)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) > SAMPLE:
        step = len(points) / SAMPLE
        points = points[(np.arange(SAMPLE) * step).astype(np.int64)]
    places = dict(_readings(points, epsg))
    offsets = {key: _offset(points, epsg, place) for key, place in places.items()}
    found = [_against(outline, places, offsets, tiling) for outline in outlines]
    found = [judgement for judgement in found if judgement.best.fit >= LEAST_FIT]
    if found:
        return _likeliest(found)
    nothing = Reading(AS_GIVEN, 0.0, 0.0)
    return Judgement(nothing, sure=False, against="", readings=(nothing,))


def _likeliest(found: Sequence[Judgement]) -> Judgement:
    best = max(found, key=lambda judgement: (judgement.best.fit, judgement.sure))
    key = best.best.key
    for other in found:
        mine = next((r.fit for r in other.readings if r.key == key), 0.0)
        as_good = best.best.fit - other.best.fit < MARGIN
        if as_good and other.best.fit - mine >= MARGIN:
            # As given they lie in one area, shifted back in the next one to it.
            return replace(best, sure=False)
    return best


def outline_of(name: str, shape: BaseGeometry, epsg: int) -> Outline:
    """Return an outline from a shape in metres of the workspace."""

    def degrees(points: Floats) -> Floats:
        return np.stack(to_degrees(points[:, 0], points[:, 1], epsg), axis=1)

    return Outline(name, shapely.transform(shape, degrees))


def _readings(points: Floats, epsg: int) -> Iterator[tuple[str, Degrees]]:
    x, y = points[:, 0], points[:, 1]
    for key, read in _ways(x, y, epsg):
        lon, lat = read()
        sound = np.isfinite(lon) & np.isfinite(lat)
        if sound.any() and (np.abs(lon[sound]) <= 180).all():
            yield key, (lon, lat)


def _degrees(x: Floats, y: Floats, epsg: int) -> Degrees:
    lon, lat = to_degrees(x, y, epsg)
    sound = np.isfinite(lon) & np.isfinite(lat)
    return np.where(sound, lon, np.nan), np.where(sound, lat, np.nan)


def _ways(
    x: Floats, y: Floats, epsg: int
) -> Iterator[tuple[str, Callable[[], Degrees]]]:
    yield AS_GIVEN, lambda: _degrees(x, y, epsg)
    yield "swapped", lambda: _degrees(y, x, epsg)
    yield "gcj02", lambda: gcj_to_wgs(*_degrees(x, y, epsg))
    yield "bd09", lambda: bd_to_wgs(*_degrees(x, y, epsg))
    if is_metres(epsg):
        yield from _metre_ways(x, y, epsg)
    elif len(x) and float(np.abs(x).max()) > 180.0:
        for zone in ZONES:
            code = FIRST_GK + zone - ZONES.start
            yield f"metres_{3 * zone}", partial(_degrees, x, y, code)
        yield from _prefixed(x, y)


def _metre_ways(
    x: Floats, y: Floats, epsg: int
) -> Iterator[tuple[str, Callable[[], Degrees]]]:
    if len(x) and float(np.abs(x).max()) <= 180.0:
        yield "degrees", lambda: (x, y)
        yield "degrees_swapped", lambda: (y, x)
    meridian = meridian_of(epsg)
    if meridian is not None:
        for other in (meridian - 3, meridian + 3):
            code = FIRST_GK + other // 3 - ZONES.start
            if other // 3 in ZONES:
                yield f"meridian_{other}", partial(_degrees, x, y, code)
    yield from _prefixed(x, y)


def _prefixed(x: Floats, y: Floats) -> Iterator[tuple[str, Callable[[], Degrees]]]:
    zone = int(np.median(x) // 1_000_000) if len(x) else 0
    if zone in ZONES:
        code = FIRST_ZONED + zone - ZONES.start
        yield "zone_prefix", lambda: _degrees(x, y, code)


def _against(
    outline: Outline,
    places: dict[str, Degrees],
    offsets: dict[str, float],
    tiling: bool,
) -> Judgement:
    measure = _Measure(outline.shape, tiling=tiling)
    readings = [
        Reading(key, measure.fit(*place), offsets[key]) for key, place in places.items()
    ]
    if not readings:
        readings = [Reading(AS_GIVEN, 0.0, 0.0)]
    # As given comes first among equals: max and sorted keep the first.
    readings.sort(key=lambda reading: -reading.fit)
    best = readings[0]
    rivals = [
        reading
        for reading in readings[1:]
        if abs(reading.offset_m - best.offset_m) > SAME_M
    ]
    sure = all(best.fit - rival.fit >= MARGIN for rival in rivals)
    return Judgement(best, sure, outline.name, tuple(readings))


def _offset(points: Floats, epsg: int, place: Degrees) -> float:
    """Return how far a reading lies from the numbers as given, median, in metres."""
    if is_metres(epsg):
        x, y = from_degrees(*place, epsg)
        away = np.hypot(x - points[:, 0], y - points[:, 1])
    else:
        away = _over_the_globe(*to_degrees(points[:, 0], points[:, 1], epsg), *place)
    away = away[np.isfinite(away)]
    return float(np.median(away)) if len(away) else 0.0


def _over_the_globe(lon: Floats, lat: Floats, lon2: Floats, lat2: Floats) -> Floats:
    if (np.abs(lat) <= 90).all() and (np.abs(lat2) <= 90).all():
        sound = np.isfinite(lon + lat + lon2 + lat2)
        return np.asarray(
            GRS80.inv(lon[sound], lat[sound], lon2[sound], lat2[sound])[2]
        )
    # On a sphere, since a swapped latitude of 109 degrees has no ellipsoid: the
    # formula reads it as the way over the pole.
    a, b = np.deg2rad(lat), np.deg2rad(lat2)
    half = np.sin((b - a) / 2) ** 2
    half = half + np.cos(a) * np.cos(b) * np.sin(np.deg2rad(lon2 - lon) / 2) ** 2
    return np.asarray(2 * GLOBE_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


class _Measure:
    """How well points fit one outline, in a plane around its middle."""

    def __init__(self, shape: BaseGeometry, *, tiling: bool) -> None:
        self._tiling = tiling
        self._middle = shapely.get_coordinates(shapely.centroid(shape))[0]
        self._scale = np.array(
            [
                METRES_PER_DEGREE * np.cos(np.deg2rad(self._middle[1])),
                METRES_PER_DEGREE,
            ]
        )
        plane = shapely.transform(shape, self._plane)
        self._inside = shapely.buffer(plane, NEAR_M)
        shapely.prepare(self._inside)
        corners = shapely.get_coordinates(plane)
        self._corners = corners[:: len(corners) // SAMPLE + 1]
        self._span = np.ptp(self._corners, axis=0)

    def _plane(self, degrees: Floats) -> Floats:
        return np.asarray((degrees - self._middle) * self._scale)

    def fit(self, lon: Floats, lat: Floats) -> float:
        """Return the share of points inside, plus that of the outline they enclose."""
        points = self._plane(np.stack([lon, lat], axis=1))
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return 0.0
        share = float(shapely.contains_xy(self._inside, points).mean())
        if not self._tiling or (np.ptp(points, axis=0) < WHOLE * self._span).any():
            return share
        hull = shapely.buffer(shapely.convex_hull(shapely.MultiPoint(points)), NEAR_M)
        return share + float(shapely.contains_xy(hull, self._corners).mean())
