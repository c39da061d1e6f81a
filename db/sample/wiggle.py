"""Lines that wander as streets and rivers do: midpoints displaced, level by level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ring = NDArray[np.int64]
    Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """How a line wanders: `bend` of its length at first, times `decay` each level."""

    bend: float
    decay: float
    spacing_m: float


ROAD = Course(bend=0.035, decay=0.62, spacing_m=24.0)
RIVER = Course(bend=0.13, decay=0.86, spacing_m=24.0)


def between(first: Course, second: Course, share: float) -> Course:
    """Return a course `share` of the way from the first to the second."""
    return Course(
        bend=first.bend + (second.bend - first.bend) * share,
        decay=first.decay + (second.decay - first.decay) * share,
        spacing_m=first.spacing_m + (second.spacing_m - first.spacing_m) * share,
    )


def wander(
    start: Ring, end: Ring, course: Course, factor: float, rng: np.random.Generator
) -> Ring:
    """Return the inner points (mm) of a line from `start` to `end`, ends left out.

    With `factor` 0 the line is straight; it has its points all the same.
    """
    length_m = float(np.hypot(*(end - start))) / 1000
    levels = int(np.clip(np.ceil(np.log2(length_m / course.spacing_m)), 2, 12))
    line: Points = np.array([start, end], dtype=np.float64)
    size = course.bend * factor
    for _ in range(levels):
        along = line[1:] - line[:-1]
        across = np.column_stack((-along[:, 1], along[:, 0]))
        throw = np.clip(rng.standard_normal(len(along)), -1.8, 1.8)
        shift = across * (throw * size)[:, None]
        # A point off the exact middle keeps the spacing from looking ruled.
        middle = 0.5 + 0.1 * (rng.random(len(along)) - 0.5)
        points = line[:-1] + along * middle[:, None] + shift
        merged = np.empty((len(line) + len(points), 2))
        merged[0::2] = line
        merged[1::2] = points
        line = merged
        size *= course.decay
    return np.rint(line[1:-1]).astype(np.int64)
