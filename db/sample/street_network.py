"""The reference streets of the sample: main roads, secondary roads and alleys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.sample.division import CENTRE, density
from db.sample.outlines import MM
from db.sample.wiggle import ROAD, wander

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from db.sample.mosaic import GridMade, Mosaic

    Points = NDArray[np.float64]

RING_ROADS_M = (5_600.0, 9_800.0, 16_000.0)
RADIAL_ROADS = 10
RADIAL_LENGTH_M = 42_000.0


@dataclass(frozen=True, slots=True)
class StreetMade:
    """A street: `kind` is main, secondary or alley; its line in metres (n, 2)."""

    id: str
    name: str
    kind: str
    line: Points


def make_streets(mosaic: Mosaic, seed: int) -> tuple[StreetMade, ...]:
    """Lay streets along many of the borders and through the grids."""
    rng = np.random.Generator(np.random.PCG64([seed, 2]))
    main, secondary = _along_borders(mosaic, rng)
    main = _across(mosaic, rng) + main
    alleys: list[Points] = []
    for grid in mosaic.grids:
        alleys += _alleys(grid, rng)
    made: list[StreetMade] = []
    for kind, word, lines in (
        ("main", "样例大道", main),
        ("secondary", "样例路", secondary),
        ("alley", "样例巷", alleys),
    ):
        made += [
            StreetMade(f"{kind}-{number:05d}", f"{word}{number:03d}号", kind, line)
            for number, line in enumerate(lines, start=1)
        ]
    return tuple(made)


def _along_borders(
    mosaic: Mosaic, rng: np.random.Generator
) -> tuple[list[Points], list[Points]]:
    """Let most borders run along a road: not all, some follow a stream or a wall."""
    main: list[Points] = []
    secondary: list[Points] = []
    for border in mosaic.borders:
        if rng.random() < (0.85 if border.level == 1 else 0.7):
            lines = main if border.level == 1 else secondary
            lines.append(border.line / MM)
    return main, secondary


def _across(mosaic: Mosaic, rng: np.random.Generator) -> list[Points]:
    """Lay ring roads and radial roads that heed no border."""
    land = shapely.union_all(
        [shapely.Polygon(ring / MM) for one in mosaic.outlines for ring in one.rings]
    )
    shapely.prepare(land)
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    circle = np.column_stack((np.cos(turn) * 1.15, np.sin(turn)))
    wished = [CENTRE + circle * radius for radius in RING_ROADS_M]
    for number in range(RADIAL_ROADS):
        angle = 2.0 * np.pi * number / RADIAL_ROADS + 0.12
        arrow = np.array([np.cos(angle), np.sin(angle)])
        ends = CENTRE + np.outer((2_400.0, RADIAL_LENGTH_M), arrow)
        start, end = np.rint(ends * MM).astype(np.int64)
        wished.append(
            np.concatenate(([start], wander(start, end, ROAD, 1.0, rng), [end])) / MM
        )
    found: list[Points] = []
    for line in wished:
        found += _parts(shapely.intersection(shapely.LineString(line), land), 400.0)
    return found


def _alleys(grid: GridMade, rng: np.random.Generator) -> list[Points]:
    """Lay a slightly turned lattice of alleys inside one grid."""
    shape = grid.shape()
    centre = np.array(shape.centroid.coords[0])
    dense = float(density(centre[None, :])[0])
    gap = float(np.clip(190.0 / dense**0.45, 170.0, np.sqrt(shape.area) / 1.6))
    reach = float(np.hypot(*np.ptp(grid.ring, axis=0))) / MM / 2.0
    angle = rng.normal(0.0, 0.06)
    inner = shapely.buffer(shape, -0.04 * gap)
    lines: list[shapely.LineString] = []
    for turned in (angle, angle + np.pi / 2):
        along = np.array([np.cos(turned), np.sin(turned)])
        across = np.array([-along[1], along[0]])
        offsets = np.arange(-reach + gap / 2, reach, gap)
        offsets = offsets + rng.normal(0.0, gap / 9, len(offsets))
        steps = np.linspace(-reach, reach, 7)
        for offset in offsets:
            bend = np.cumsum(rng.normal(0.0, gap / 30, len(steps)))
            points = centre + np.outer(steps, along)
            points += np.outer(offset + bend, across)
            lines.append(shapely.LineString(points))
    found: list[Points] = []
    for part in shapely.intersection(np.array(lines), inner):
        # Some alleys end half way, as alleys do.
        found += [line for line in _parts(part, gap * 0.6) if rng.random() < 0.85]
    return found


def _parts(shape: shapely.Geometry, least_m: float) -> list[Points]:
    return [
        np.round(shapely.get_coordinates(part), 3)
        for part in shapely.get_parts(shape)
        if part.geom_type == "LineString" and part.length >= least_m
    ]
