"""What a plan redraws, grid by grid, and the paths of it: a step costs what it touched.

A stroke makes a few new versions, while a plan may have redrawn hundreds of grids.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
import shapely
from PySide6.QtGui import QPainterPath

from domain.boundary.editing.ring_algebra import edges_of
from domain.boundary.lattice import MM, points_of, to_rings, to_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from domain.boundary.editing.ring_algebra import Edge
    from domain.boundary.events import GridContent, LatticeRings

Key = tuple[str, str]
# A hand goes to and fro between a few scales.
SCALES_KEPT: Final = 6


@dataclass(frozen=True, slots=True)
class Turn:
    """A version that took the place of another: edges it got and lost, ground it got.

    `old` or `new` = None where a grid is new, or is no more.
    """

    old: GridContent | None
    new: GridContent | None
    fresh: frozenset[Edge]
    gone: frozenset[Edge]
    moved: LatticeRings

    @staticmethod
    def of(old: GridContent | None, new: GridContent | None) -> Turn:
        """Work it out."""
        before = frozenset(() if old is None else edges_of(old.rings))
        after = frozenset(() if new is None else edges_of(new.rings))
        moved = () if before == after else _grown(old, new)
        if new is not None and (old is None or old.station != new.station):
            moved = new.rings
        return Turn(old, new, after - before, before - after, moved)

    def tells(self, old: GridContent | None, new: GridContent | None) -> bool:
        """Whether it was worked out from these very versions."""
        return self.old == old and self.new == new


class Tally:
    """The edges that a plan has made and unmade; what only went over is in neither."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self._turns: Mapping[Key, Turn] = {}
        self._got: Counter[Edge] = Counter()
        self._lost: Counter[Edge] = Counter()
        self.fresh: set[Edge] = set()
        self.gone: set[Edge] = set()

    def follow(self, turns: Mapping[Key, Turn]) -> None:
        """Count these turns in the place of those counted before."""
        was, self._turns = self._turns, turns
        touched: set[Edge] = set()
        for there, others, by in ((was, turns, -1), (turns, was, 1)):
            for key, turn in there.items():
                if others.get(key) is not turn:
                    _count(self._got, turn.fresh, by)
                    _count(self._lost, turn.gone, by)
                    touched |= turn.fresh | turn.gone
        got, lost = self._got.keys(), self._lost.keys()
        self.fresh = (self.fresh - touched) | ((touched & got) - lost)
        self.gone = (self.gone - touched) | ((touched & lost) - got)


def _count(counts: Counter[Edge], edges: Iterable[Edge], by: int) -> None:
    for edge in edges:
        now = counts[edge] + by
        if now:
            counts[edge] = now
        else:
            del counts[edge]


class Outlines:
    """Paths of outlines in metres about an origin, each made once for a scale."""

    def __init__(self) -> None:
        """Hold none."""
        self._lines: dict[Key, tuple[LatticeRings, NDArray[np.object_]]] = {}
        self._scales: dict[
            tuple[tuple[float, float], float], dict[Key, QPainterPath]
        ] = {}

    def keep(self, shapes: Mapping[Key, LatticeRings]) -> None:
        """Hold these outlines, each by its own name, and no others."""
        held = self._lines
        same = {
            key: held[key]
            for key, rings in shapes.items()
            if key in held and held[key][0] is rings
        }
        self._lines = {
            key: same.get(key) or (rings, _closed(rings))
            for key, rings in shapes.items()
        }
        for paths in self._scales.values():
            for gone in paths.keys() - same.keys():
                del paths[gone]

    def path(
        self, keys: Iterable[Key], origin: tuple[float, float], slack: float
    ) -> QPainterPath:
        """Return the path of outlines held; what `slack` metres hide is left out."""
        scale = (origin, slack)
        made = self._scales.pop(scale, {})
        self._scales[scale] = made
        while len(self._scales) > SCALES_KEPT:
            del self._scales[next(iter(self._scales))]
        wanted = list(keys)
        new = [key for key in wanted if key not in made]
        counts = [len(self._lines[key][1]) for key in new]
        lines = [line for key in new for line in self._lines[key][1]]
        runs = _thinned(lines, origin, slack)
        ends = np.cumsum([0, *counts]).tolist()
        for key, (begin, end) in zip(new, pairwise(ends), strict=True):
            made[key] = _joined(runs[begin:end])
        path = QPainterPath()
        for key in wanted:
            path.addPath(made[key])
        return path


def path_of(
    lines: Sequence[shapely.LineString], origin: tuple[float, float], slack: float
) -> QPainterPath:
    """Return lines of the lattice as one path in metres about an origin."""
    return _joined(_thinned(lines, origin, slack))


def lines_of(edges: Iterable[Edge]) -> list[shapely.LineString]:
    """Return edges joined to lines of the lattice, each once whichever way it goes."""
    runs = _runs({(min(edge), max(edge)) for edge in edges})
    return [shapely.LineString(run) for run in runs]


def _closed(rings: LatticeRings) -> NDArray[np.object_]:
    """Return every ring of a shape as a line that ends where it began."""
    flat = [points_of(ring) for part in rings for ring in part]
    made = np.empty(len(flat), dtype=object)
    made[:] = [shapely.LineString(np.vstack((xy, xy[:1]))) for xy in flat]
    return made


def _thinned(
    lines: Sequence[shapely.LineString], origin: tuple[float, float], slack: float
) -> list[NDArray[np.float64]]:
    if not len(lines):
        return []
    kept = shapely.simplify(lines, slack * MM) if slack else lines
    xy, of = shapely.get_coordinates(kept, return_index=True)
    cuts = np.flatnonzero(np.diff(of)) + 1
    return np.split(xy / MM - np.asarray(origin), cuts)


def _joined(runs: Sequence[NDArray[np.float64]]) -> QPainterPath:
    if not runs:
        return QPainterPath()
    xy = np.concatenate(runs)
    on = np.ones(len(xy), dtype=np.int32)
    on[np.cumsum([len(run) for run in runs]) - 1] = 0
    path: QPainterPath = pg.arrayToQPath(
        xy[:, 0], xy[:, 1], connect=on, finiteCheck=False
    )
    return path


def _grown(old: GridContent | None, new: GridContent | None) -> LatticeRings:
    """Return the ground that a version has and the one before it had not."""
    if old is None or new is None:
        return ()
    grown = shapely.difference(to_shape(new.rings), to_shape(old.rings))
    return tuple(part for part in to_rings(grown) if part)


def _runs(edges: Iterable[Edge]) -> list[list[tuple[int, int]]]:
    """Return pieces joined to runs, so that dashes go on over their ends."""
    joined: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for one, other in edges:
        joined.setdefault(one, set()).add(other)
        joined.setdefault(other, set()).add(one)
    runs = []
    starts = sorted(joined, key=lambda one: (len(joined[one]) == 2, one))
    for start in starts:
        while joined[start]:
            run = [start]
            while joined[run[-1]]:
                after = min(joined[run[-1]])
                joined[run[-1]].discard(after)
                joined[after].discard(run[-1])
                run.append(after)
                if len(joined[after]) != 1:
                    break
            runs.append(run)
    return runs
