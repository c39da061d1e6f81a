"""Cases on the map: which symbols stand where, and where a crowd becomes a count."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from desktop import theme

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.map.camera import Box, Camera
    from desktop.map.labels import Taken
    from desktop.map.map_data import CaseMark, Floats

# More symbols than this in one view hide each other: neighbours become a count.
CROWDED: Final = 250
# Fewer than these are looked up one by one, more by a look through all.
FEW: Final = 100
# Between the rows of counts there is room for a name.
CELL_PX: Final = 60
RADIUS: Final = 11
TAG_WIDE, TAG_HIGH = 62, 20
# Farther out the tags of late cases would cover more than they say.
TAG_LIMIT: Final = 80_000


def grown(length: float) -> float:
    """Return a length of a symbol, which grows with the type that stands in it."""
    return length * theme.px(100) / 100


@dataclass(frozen=True, slots=True)
class Spot:
    """A symbol to draw: one case, or (`count` > 1) a crowd of them.

    Metres relative to the local origin. `used` is the share of the limit used,
    0 below three quarters; `late_s` the seconds over the limit, 0 = in time.
    """

    ids: tuple[str, ...]
    x: float
    y: float
    kind: str
    lane: str
    used: float = 0.0
    late_s: int = 0

    @property
    def count(self) -> int:
        """How many cases stand here."""
        return len(self.ids)


class Spots:
    """The symbols of a view with their places (N, 2), the topmost last."""

    def __init__(self, rows: Iterable[Spot] = ()) -> None:
        """Take the symbols in the order of drawing."""
        self.rows = tuple(rows)
        places = np.array([(one.x, one.y) for one in self.rows], dtype=np.float64)
        self.xy: Floats = places.reshape(-1, 2)


class CaseMarks:
    """The cases to draw, by id; `arrange` gives the symbols of one view."""

    def __init__(self, marks: Iterable[CaseMark], origin: tuple[float, float]) -> None:
        """Take the cases and the local origin."""
        self._origin = origin
        self._rows = tuple(marks)
        self._marks = {mark.id: mark for mark in self._rows}
        self._xy = _places(self._rows, origin)
        self._spanned: tuple[tuple[str, ...], Box | None] | None = None

    def __len__(self) -> int:
        """Return how many cases there are on the map."""
        return int(np.isfinite(self._xy[:, 0]).sum())

    @property
    def rows(self) -> tuple[CaseMark, ...]:
        """All cases, those without a place among them."""
        return self._rows

    def renewed(self, ids: frozenset[str], marks: Iterable[CaseMark]) -> CaseMarks:
        """Return the cases with these ids read anew; those not given have left.

        Few of very many change at a time: the rest is taken over as it lies.
        """
        fresh = tuple(marks)
        made = CaseMarks(fresh, self._origin)
        gone = [row for row, one in enumerate(self._rows) if one.id in ids]
        kept = list(self._rows)
        for row in reversed(gone):
            del kept[row]
        made._rows = (*kept, *fresh)
        made._xy = np.vstack((np.delete(self._xy, gone, axis=0), made._xy))
        old = dict(self._marks)
        for one in ids:
            old.pop(one, None)
        made._marks = old | made._marks
        return made

    def place(self, case_id: str) -> tuple[float, float] | None:
        """Return where a case lies relative to the local origin."""
        mark = self._marks.get(case_id)
        if mark is None or math.isnan(mark.x):
            return None
        return mark.x - self._origin[0], mark.y - self._origin[1]

    def span(self, ids: tuple[str, ...]) -> Box | None:
        """Return the box of the places of cases, None when none is on the map."""
        if self._spanned is None or self._spanned[0] != ids:
            self._spanned = (ids, self._around(frozenset(ids)))
        return self._spanned[1]

    def _around(self, ids: frozenset[str]) -> Box | None:
        if len(ids) < FEW:
            places = [at for one in ids if (at := self.place(one)) is not None]
            xy = np.array(places, dtype=np.float64).reshape(-1, 2)
        else:
            xy = self._xy[[one.id in ids for one in self._rows]]
            xy = xy[np.isfinite(xy[:, 0])]
        if not len(xy):
            return None
        (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def mark(self, case_id: str) -> CaseMark | None:
        """Return a case as it is drawn, None when it is not on the map."""
        return self._marks.get(case_id)

    def like(self, mark: CaseMark) -> tuple[str, ...]:
        """Return the cases of the same kind in the same lane, this one among them."""
        return tuple(
            one.id
            for one in self._rows
            if one.kind == mark.kind and one.lane == mark.lane
        )

    def open_in(self, grid: str) -> int:
        """Return how many open cases on the map lie in a grid."""
        return sum(one.grid == grid and one.lane != "closed" for one in self._rows)

    def arrange(self, camera: Camera, now: datetime) -> Spots:
        """Return the symbols of a view, those over their limit last and so on top."""
        west, south, east, north = camera.extent
        xy = self._xy
        seen = (xy[:, 0] >= west) & (xy[:, 0] <= east)
        seen &= (xy[:, 1] >= south) & (xy[:, 1] <= north)
        rows = np.flatnonzero(seen)
        if len(rows) <= CROWDED / grown(1) ** 2:
            spots = [self._single(row, now) for row in rows.tolist()]
        else:
            spots = self._crowds(rows, camera, now)
        return Spots(sorted(spots, key=lambda one: (one.late_s > 0, one.used)))

    def _single(self, row: int, now: datetime) -> Spot:
        mark = self._rows[row]
        x, y = self._xy[row].tolist()
        used, late_s = cue(mark, now)
        return Spot((mark.id,), x, y, mark.kind, mark.lane, used, late_s)

    def _crowds(
        self,
        rows: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
        camera: Camera,
        now: datetime,
    ) -> list[Spot]:
        # The cells lie fast on the ground: a crowd keeps its place under a pan.
        cell = np.floor(self._xy[rows] / (grown(CELL_PX) * camera.mpp)).astype(np.int64)
        order = np.lexsort((cell[:, 0], cell[:, 1]))
        cuts = np.flatnonzero(np.any(np.diff(cell[order], axis=0) != 0, axis=1)) + 1
        return [
            self._crowd(rows[group].tolist(), now) for group in np.split(order, cuts)
        ]

    def _crowd(self, rows: list[int], now: datetime) -> Spot:
        if len(rows) == 1:
            return self._single(rows[0], now)
        marks = [self._rows[row] for row in rows]
        cues = [cue(mark, now) for mark in marks]
        worst = max(range(len(rows)), key=lambda i: (cues[i][1], cues[i][0]))
        x, y = self._xy[rows].mean(axis=0).tolist()
        return Spot(
            tuple(mark.id for mark in marks),
            x,
            y,
            marks[worst].kind,
            marks[worst].lane,
            *cues[worst],
        )


def _places(marks: Iterable[CaseMark], origin: tuple[float, float]) -> Floats:
    xy = np.array([(one.x, one.y) for one in marks], dtype=np.float64)
    made: Floats = xy.reshape(-1, 2) - np.array(origin)
    return made


def cue(mark: CaseMark, now: datetime) -> tuple[float, int]:
    """Return the share of the limit used (0 below 75 %) and the seconds over it."""
    if mark.due is None or mark.lane == "closed":
        return 0.0, 0
    over = (now - mark.due).total_seconds()
    # At the very moment of its end a case is late already.
    if over >= 0:
        return 1.0, max(1, int(over))
    if mark.warn_at is None or now < mark.warn_at:
        return 0.0, 0
    span = (mark.due - mark.warn_at).total_seconds()
    gone = (now - mark.warn_at).total_seconds()
    return 0.75 + 0.25 * (gone / span if span > 0 else 1.0), 0


def boxes(spots: Iterable[Spot], camera: Camera) -> list[Box]:
    """Return the boxes in pixels that symbols take, without their tags."""
    made: list[Box] = []
    for spot in spots:
        x, y = camera.to_screen(spot.x, spot.y)
        reach = grown(RADIUS) + (5 if spot.used else 2)
        made.append((x - reach, y - reach, x + reach, y + reach))
    return made


def tagged(spots: Sequence[Spot], camera: Camera, taken: Taken) -> frozenset[int]:
    """Return the rows of the late cases whose tag has room beside the symbol."""
    if camera.ratio > TAG_LIMIT:
        return frozenset()
    found = set()
    # The latest come last: they are asked first.
    for row in range(len(spots) - 1, -1, -1):
        spot = spots[row]
        if not spot.late_s or spot.count > 1:
            continue
        x, y = camera.to_screen(spot.x, spot.y)
        left, high = x + grown(RADIUS) + 8, grown(TAG_HIGH) / 2
        box = (left, y - high, left + grown(TAG_WIDE), y + high)
        if taken.free(box):
            taken.add(box)
            found.add(row)
    return frozenset(found)
