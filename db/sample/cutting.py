"""Cut one area in two by a wandering line that ends on vertices it already has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.sample.outlines import MM
from db.sample.wiggle import wander

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from db.sample.wiggle import Course

    Ring = NDArray[np.int64]
    Points = NDArray[np.float64]

# Turns (radians) off the wished direction that are tried, nearest first.
TURNS = (0.0, 0.1, -0.1, 0.22, -0.22, 0.4, -0.4, 0.75, -0.75, 1.2, -1.2)
FACTORS = (1.0, 0.6, 0.3, 0.1, 0.0)


@dataclass(frozen=True, slots=True)
class Area:
    """An area to be divided: its ring (mm) and weighted points inside (metres)."""

    ring: Ring
    points: Points
    weights: NDArray[np.float64]

    @property
    def weight(self) -> float:
        """Return how much work the area holds."""
        return float(self.weights.sum())


@dataclass(frozen=True, slots=True)
class Chord:
    """A straight cut from ring vertex `first` to `second`, `score` small is good."""

    first: int
    second: int
    score: float


class NoCut(Exception):
    """No line was found that cuts the area into two sound parts."""


def cut(
    area: Area, share: float, course: Course, rng: np.random.Generator
) -> tuple[Area, Area, Ring]:
    """Return two parts, the first with about `share` of the weight, and the line."""
    for chord in _chords(area, share, rng):
        for factor in FACTORS:
            parts = _parts(area, chord, course, factor, rng)
            if parts is not None:
                return _by_share(parts, share)
    message = f"no sound cut of an area with {len(area.ring)} vertices"
    raise NoCut(message)


def _by_share(parts: tuple[Area, Area, Ring], share: float) -> tuple[Area, Area, Ring]:
    """Give the part that is nearer to `share` of the weight first."""
    one, other, line = parts
    total = one.weight + other.weight
    if abs(one.weight / total - share) <= abs(other.weight / total - share):
        return parts
    return other, one, line


def _chords(area: Area, share: float, rng: np.random.Generator) -> list[Chord]:
    """List straight cuts, best first: right share, short, along the streets."""
    wished = _direction(area, rng)
    size = float(np.sqrt(shapely.area(shapely.Polygon(area.ring / MM))))
    found: list[Chord] = []
    for turn in TURNS:
        angle = wished + turn + rng.normal(0.0, 0.03)
        for part in (share, 1.0 - share):
            found += _chords_along(area, angle, part, size, abs(turn))
    return sorted(found, key=lambda chord: chord.score)[:12]


def _direction(area: Area, rng: np.random.Generator) -> float:
    """Return the angle of a cut across the long extent, kept to the city's axes."""
    spread = np.cov(area.points.T, aweights=area.weights)
    values, vectors = np.linalg.eigh(spread)
    along = vectors[:, 1]
    angle = float(np.arctan2(along[1], along[0])) + np.pi / 2
    quarter = np.pi / 2
    axis = round(angle / quarter) * quarter + rng.normal(0.0, 0.05)
    long_shape = values[1] > 2.2 * values[0]
    near_axis = abs(angle - axis) < 0.35
    return axis if near_axis or not long_shape else angle


def _chords_along(
    area: Area, angle: float, share: float, size: float, turn: float
) -> list[Chord]:
    """List the cuts of one direction whose line leaves `share` on its left."""
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    offset = _quantile(area.points @ across, area.weights, share)
    ring = area.ring / MM
    side = ring @ across - offset
    crossing = np.flatnonzero((side < 0) != (np.roll(side, -1) < 0))
    after = (crossing + 1) % len(ring)
    part = side[crossing] / (side[crossing] - side[after])
    position = ring[crossing] @ along
    position = position + part * (ring[after] @ along - position)
    ends = np.where(part < 0.5, crossing, after)[np.argsort(position)]
    found = []
    for first, second in zip(ends[0::2], ends[1::2], strict=True):
        chord = _scored(area, int(first), int(second), share, size)
        if chord is not None:
            found.append(Chord(chord.first, chord.second, chord.score + turn))
    return found


def _scored(
    area: Area, first: int, second: int, share: float, size: float
) -> Chord | None:
    """Score the straight cut between two vertices, None if it parts nothing."""
    count = len(area.ring)
    apart = (second - first) % count
    if min(apart, count - apart) < 3:
        return None
    low, high = sorted((first, second))
    half = area.ring[low : high + 1]
    inside = shapely.contains_xy(shapely.Polygon(half / MM), area.points)
    held = float(area.weights[inside].sum()) / area.weight
    error = min(abs(held - share), abs(1.0 - held - share))
    length = float(np.hypot(*(area.ring[low] - area.ring[high]))) / MM
    # A cut as long as the area is wide scores 1; weight off its share costs most.
    return Chord(low, high, 6.0 * error / min(share, 1 - share) + length / size)


def _quantile(values: Points, weights: Points, share: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    index = int(np.searchsorted(reached, share * reached[-1]))
    return float(values[order[min(index, len(values) - 1)]])


def _parts(
    area: Area,
    chord: Chord,
    course: Course,
    factor: float,
    rng: np.random.Generator,
) -> tuple[Area, Area, Ring] | None:
    """Return the two parts if both are sound areas and the line keeps its distance."""
    start, end = area.ring[chord.first], area.ring[chord.second]
    inner = wander(start, end, course, factor, rng)
    if not _clear(area, inner):
        return None
    left = np.concatenate((area.ring[chord.first : chord.second + 1], inner[::-1]))
    right = np.concatenate(
        (area.ring[chord.second :], area.ring[: chord.first + 1], inner)
    )
    shapes = [shapely.Polygon(left / MM), shapely.Polygon(right / MM)]
    if not all(shape.is_valid and shape.exterior.is_ccw for shape in shapes):
        return None
    inside = shapely.contains_xy(shapes[0], area.points)
    if inside.all() or not inside.any():
        return None
    line = np.concatenate(([start], inner, [end]))
    return (
        Area(left, area.points[inside], area.weights[inside]),
        Area(right, area.points[~inside], area.weights[~inside]),
        line,
    )


def _clear(area: Area, inner: Ring) -> bool:
    """Tell whether the middle of the line stays well away from the area's edge."""
    count = len(inner)
    middle = inner[count // 8 : count - count // 8] / MM
    length = float(np.hypot(*(inner[0] - inner[-1]))) / MM
    edge = shapely.LinearRing(area.ring / MM)
    shapely.prepare(edge)
    near = shapely.dwithin(edge, shapely.points(middle[::2]), 0.02 * length)
    return not near.any()
