"""The officers on the map, at the place of their last check-in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from desktop.map.case_marks import grown

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from desktop.map.camera import Box, Camera
    from desktop.map.labels import Taken
    from desktop.map.map_data import Floats, PersonMark

REACH = 10
# A check-in older than this is no longer fresh: its ring is faint, and only near.
FRESH = timedelta(minutes=30)
# Farther out officers would hide the map, and each other.
PEOPLE_LIMIT: float = 120_000
FAINT_LIMIT: float = 40_000
# From this scale on the age of a check-in stands under the ring.
AGE_LIMIT: float = 30_000
AGE_WIDE, AGE_HIGH = 44, 13


class People:
    """Officers with their places in metres relative to the local origin."""

    def __init__(
        self, marks: tuple[PersonMark, ...] = (), origin: tuple[float, float] = (0, 0)
    ) -> None:
        """Take the officers and the local origin."""
        self.marks = marks
        places = np.array([(one.x, one.y) for one in marks], dtype=np.float64)
        self.xy: Floats = places.reshape(-1, 2) - np.array(origin)

    def minutes(self, row: int, now: datetime) -> int:
        """Return how old a check-in is, whole minutes; 0 when nothing is said."""
        seen = self.marks[row].seen
        return 0 if seen is None else max(0, int((now - seen).total_seconds() // 60))

    def shown(self, ratio: float, now: datetime) -> NDArray[np.bool_]:
        """Return which officers are drawn at a scale."""
        fresh = np.array(
            [one.seen is None or now - one.seen <= FRESH for one in self.marks], bool
        )
        if ratio > PEOPLE_LIMIT:
            return np.zeros(len(self.marks), dtype=bool)
        return fresh if ratio > FAINT_LIMIT else np.ones(len(self.marks), dtype=bool)

    def place(self, person: str) -> tuple[float, float] | None:
        """Return where an officer was seen, relative to the local origin."""
        for row, one in enumerate(self.marks):
            if one.id == person:
                x, y = self.xy[row].tolist()
                return x, y
        return None

    def near(
        self, camera: Camera, at: tuple[float, float], reach: float, now: datetime
    ) -> list[str]:
        """Return the ids of the officers drawn within so many pixels of a pixel."""
        x, y = camera.to_screens(self.xy)
        hit = np.hypot(x - at[0], y - at[1]) <= reach
        hit &= self.shown(camera.ratio, now)
        return [self.marks[row].id for row in np.flatnonzero(hit).tolist()]

    def boxes(self, camera: Camera, now: datetime) -> list[Box]:
        """Return the boxes in pixels that the rings drawn at a scale take."""
        x, y = camera.to_screens(self.xy[self.shown(camera.ratio, now)])
        reach = grown(REACH)
        sides = np.column_stack((x - reach, y - reach, x + reach, y + reach))
        return [tuple(one) for one in sides.tolist()]

    def aged(self, camera: Camera, now: datetime, taken: Taken) -> frozenset[int]:
        """Return the rows of those whose age has room under the ring."""
        if camera.ratio > AGE_LIMIT:
            return frozenset()
        found = set()
        x, y = camera.to_screens(self.xy)
        for row in np.flatnonzero(self.shown(camera.ratio, now)).tolist():
            wide, high = grown(AGE_WIDE), grown(AGE_HIGH)
            left, top = float(x[row]) - wide / 2, float(y[row]) + grown(REACH)
            box = (left, top, left + wide, top + high)
            if self.marks[row].seen is not None and taken.free(box):
                taken.add(box)
                found.add(row)
        return frozenset(found)
