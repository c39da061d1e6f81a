"""Divide a district into stations and grids of balanced work, as a city is divided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.sample.cutting import Area, NoCut, cut
from db.sample.outlines import MM
from db.sample.wiggle import RIVER, ROAD, Course, between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from db.sample.outlines import Outline

    Ring = NDArray[np.int64]
    Points = NDArray[np.float64]

POINTS_PER_GRID = 220
# The old city's middle in EPSG:4545 metres: work is densest there.
CENTRE = np.array([586_600.0, 3_792_900.0])
# South of this northing the land rises to the Qinling: borders follow ridges.
MOUNTAINS_NORTH = 3_772_000.0


@dataclass(frozen=True, slots=True)
class Border:
    """A dividing line (mm): 1 between stations, 2 between grids."""

    level: int
    line: Ring


@dataclass(slots=True)
class District:
    """A divided district: for each station the rings of its grids, and the lines."""

    code: str
    stations: list[list[Ring]] = field(default_factory=list)
    borders: list[Border] = field(default_factory=list)


def divide(
    outline: Outline,
    grids_of_stations: Sequence[int],
    spacing_m: float,
    rng: np.random.Generator,
) -> District:
    """Divide the district's largest part; each exclave joins as a grid of its own.

    `grids_of_stations` says how many grids each station gets; an exclave counts as
    one of those of the station next to it.
    """
    found = District(outline.code)
    main, exclaves = outline.rings[0], outline.rings[1:]
    wanted = sum(grids_of_stations)
    area = _area(main, wanted, rng)
    stations = _stations(area, list(grids_of_stations), found, spacing_m, rng)
    extra = _nearest(exclaves, [part for part, _ in stations])
    for number, (part, count) in enumerate(stations):
        own = [ring for ring, at in zip(exclaves, extra, strict=True) if at == number]
        parts = _grids(part, max(1, count - len(own)), found, spacing_m, rng)
        found.stations.append(parts + own)
    return found


def density(points: Points) -> NDArray[np.float64]:
    """Return how dense work is at points (metres), 1 in the middle of the city."""
    away = np.hypot(*(points - CENTRE).T)
    town = np.exp(-away / 6_000.0) + 0.22 * np.exp(-away / 22_000.0)
    wave = np.sin(points[:, 0] / 2_900.0) * np.sin(points[:, 1] / 3_300.0 + 1.0)
    return np.asarray(town * (1.0 + 0.35 * wave) + 0.012)


def course_at(place: Points, spacing_m: float, level: int) -> Course:
    """Return how borders wander here: streets in town, streams outside, ridges."""
    town = float(np.exp(-np.hypot(*(place - CENTRE)) / 14_000.0))
    ridge = float(np.clip((MOUNTAINS_NORTH - place[1]) / 9_000.0, 0.0, 1.0))
    share = float(np.clip(0.62 - 0.75 * town + 0.55 * ridge, 0.0, 1.0))
    course = between(ROAD, RIVER, share if level == 1 else share * 0.8)
    return Course(course.bend, course.decay, spacing_m)


def _area(ring: Ring, grids: int, rng: np.random.Generator) -> Area:
    """Spread points evenly over the area; each weighs what is to be done there."""
    shape = shapely.Polygon(ring / MM)
    step = float(np.sqrt(shape.area / (POINTS_PER_GRID * grids)))
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    points = np.column_stack((x.ravel(), y.ravel()))
    points += (rng.random(points.shape) - 0.5) * step
    shapely.prepare(shape)
    inside = points[shapely.contains_xy(shape, points)]
    # An exponent below one keeps outer grids from growing as fast as work thins out.
    return Area(ring, inside, density(inside) ** 0.65)


def _stations(
    area: Area,
    counts: list[int],
    found: District,
    spacing_m: float,
    rng: np.random.Generator,
) -> list[tuple[Area, int]]:
    if len(counts) == 1:
        return [(area, counts[0])]
    half = len(counts) // 2
    share = sum(counts[:half]) / sum(counts)
    middle = area.points.mean(axis=0)
    one, other, line = cut(area, share, course_at(middle, spacing_m, 1), rng)
    found.borders.append(Border(1, line))
    return _stations(one, counts[:half], found, spacing_m, rng) + _stations(
        other, counts[half:], found, spacing_m, rng
    )


def _grids(
    area: Area,
    count: int,
    found: District,
    spacing_m: float,
    rng: np.random.Generator,
) -> list[Ring]:
    if count == 1:
        return [area.ring]
    half = count // 2
    middle = area.points.mean(axis=0)
    course = course_at(middle, spacing_m, 2)
    one, other, line = cut(area, half / count, course, rng)
    found.borders.append(Border(2, line))
    first = _grids(one, half, found, spacing_m, rng)
    return first + _grids(other, count - half, found, spacing_m, rng)


def _nearest(exclaves: Sequence[Ring], stations: Sequence[Area]) -> list[int]:
    shapes = [shapely.Polygon(station.ring / MM) for station in stations]
    found = []
    for ring in exclaves:
        part = shapely.Polygon(ring / MM)
        found.append(int(np.argmin([part.distance(shape) for shape in shapes])))
    return found


__all__ = ["Border", "District", "NoCut", "course_at", "density", "divide"]
