"""A made-up town for the tests and benchmarks of the map: a true coverage, wiggly."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import shapely
from PySide6.QtCore import QObject, Signal

from desktop.map.map_data import (
    ENTITY_TYPES,
    Areas,
    CaseMark,
    Duty,
    EntityPoints,
    GridFacts,
    PersonMark,
    Reference,
    ShopMark,
    Streets,
)
from domain.clock import SHANGHAI, FrozenClock

NOW = datetime(2026, 9, 16, 10, 42, tzinfo=SHANGHAI)
EAST, NORTH = 310_000.0, 3_785_000.0
CORNER = np.array((EAST, NORTH))
KINDS = ("complaint", "report", "patrol", "assigned", "request", "emergency")
LANES = ("acceptance", "dispatch", "handling", "verification", "closed")
STATIONS = (
    "小寨路",
    "大雁塔",
    "电子城",
    "长延堡",
    "曲江",
    "等驾坡",
    "丈八沟",
    "杜城",
    "漳浒寨",
)


class FakeDesk(QObject):
    """What of a desk the canvas listens to."""

    changed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.clock = FrozenClock(NOW)
        self.read = None
        self.open_reader = None
        self.messages = None


def _edge(a: np.ndarray, b: np.ndarray, points: int, seed: int) -> np.ndarray:
    """Return the wiggly line between two nodes, the same from either end."""
    share = np.linspace(0, 1, points + 2)[:-1]
    line = a + (b - a) * share[:, None]
    turn = np.random.default_rng(seed)
    length = float(np.hypot(*(b - a)))
    away = np.array((-(b - a)[1], (b - a)[0])) / max(length, 1)
    bend = np.zeros(points + 1)
    for waves in (1, 2, 5, 11):
        bend += turn.normal() * np.sin(np.pi * waves * share) * length * 0.035 / waves
    return line + away * bend[:, None]


def coverage(
    side: int, cell: float, points: int, seed: int = 7
) -> list[shapely.Polygon]:
    """Return side x side polygons that share every border vertex."""
    random = np.random.default_rng(seed)
    node = np.stack(
        np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0), indexing="ij"), -1
    )
    node = node * cell + random.uniform(-0.22, 0.22, node.shape) * cell

    def line(i: int, j: int, k: int, m: int) -> np.ndarray:
        first, last = sorted(((i, j), (k, m)))
        seed_of = (first[0] * 977 + first[1]) * 2 + (last[0] != first[0])
        made = _edge(node[first], node[last], points, seed_of)
        whole = np.vstack((made, node[last]))
        return whole if first == (i, j) else whole[::-1]

    made = []
    for i in range(side):
        for j in range(side):
            ring = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)]
            parts = [line(*a, *b)[:-1] for a, b in pairwise(ring)]
            made.append(shapely.Polygon(np.vstack(parts) + CORNER))
    return made


@dataclass
class Town:
    """A MapData whose every part can be changed by a test."""

    side: int = 10
    cell: float = 1100.0
    vertices: int = 12
    entities: int = 20_000
    cases_shown: int = 44
    epsg: int = 4545
    marks: dict[str, CaseMark] = field(default_factory=dict)
    gaps: set[str] = field(default_factory=set)
    reads: list[str] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        self.polygons = coverage(self.side, self.cell, self.vertices)
        keep = self._round()
        self.keep = keep
        self.codes = [f"610113{row:06d}" for row in keep]
        self.gaps = {self.codes[len(keep) // 2]}
        self._make_cases()

    def now(self) -> datetime:
        return NOW

    def _round(self) -> list[int]:
        middle = (self.side - 1) / 2
        return [
            i * self.side + j
            for i in range(self.side)
            for j in range(self.side)
            if math.hypot(i - middle, (j - middle) * 1.25) < self.side * 0.56
        ]

    def _station(self, row: int) -> int:
        block = max(1, round(self.side / 3))
        return min(2, row // self.side // block) * 3 + min(2, row % self.side // block)

    def load_areas(self) -> Areas:
        self.reads.append("areas")
        stations = [self._station(row) for row in self.keep]
        numbers = [f"{i % 14 + 1:02d}" for i in range(len(self.keep))]
        names = [
            f"{STATIONS[s]} {n} 网格" for s, n in zip(stations, numbers, strict=True)
        ]
        shapes = np.empty(len(self.keep), dtype=object)
        shapes[:] = [self.polygons[row] for row in self.keep]
        return Areas(
            codes=tuple(self.codes),
            names=tuple(names),
            numbers=tuple(numbers),
            station_of=tuple(f"s{s}" for s in stations),
            bureau_of=tuple("b1" for _ in stations),
            shapes=shapes,
            stations={f"s{i}": name for i, name in enumerate(STATIONS)},
            bureaus={"b1": "雁塔区局"},
        )

    def load_references(self) -> dict[str, Reference]:
        return self.references

    def load_streets(self) -> Streets:
        lines, major = [], []
        random = np.random.default_rng(3)
        wide = self.side * self.cell
        for i in range(self.side * 4):
            at = (i + random.uniform(-0.3, 0.3)) * wide / (self.side * 4)
            along = np.linspace(0, wide, 40)
            bend = np.sin(along / wide * random.uniform(1, 5) + i) * 90
            for flip in (False, True):
                xy = np.column_stack((along, at + bend))
                xy = xy[:, ::-1] if flip else xy
                lines.append(shapely.LineString(xy + CORNER))
                major.append(i % 4 == 0)
        made = np.empty(len(lines), dtype=object)
        made[:] = lines
        return Streets(made, np.array(major))

    def load_entities(self) -> EntityPoints:
        self.reads.append("entities")
        random = np.random.default_rng(5)
        wide = self.side * self.cell
        streets = self.side * 4
        n = self.entities
        at = (
            (random.integers(0, streets, n) + random.normal(0, 0.09, n))
            * wide
            / streets
        )
        along = random.uniform(0, wide, n)
        flip = random.random(n) < 0.5
        xy = np.where(flip[:, None], np.stack((at, along), 1), np.stack((along, at), 1))
        crowd = random.random(n) < 0.45
        centres = random.uniform(0.15, 0.85, (14, 2)) * wide
        spread = centres[random.integers(0, 14, n)] + random.normal(0, 420, (n, 2))
        xy = np.where(crowd[:, None], spread, xy).astype(np.float32)
        whole = shapely.union_all([self.polygons[row] for row in self.keep]).simplify(
            20
        )
        shapely.prepare(whole)
        if n <= 50_000:
            inside = shapely.contains_xy(whole, xy[:, 0] + EAST, xy[:, 1] + NORTH)
            xy = xy[inside]
        self.spread = xy
        return EntityPoints(xy, (EAST, NORTH))

    def load_near(
        self, box: tuple[float, float, float, float], limit: int
    ) -> tuple[ShopMark, ...]:
        xy = self.spread
        west, south, east, north = np.array(box) - np.tile(CORNER, 2)
        seen = (xy[:, 0] >= west) & (xy[:, 0] <= east)
        seen &= (xy[:, 1] >= south) & (xy[:, 1] <= north)
        rows = np.flatnonzero(seen)[:limit]
        return tuple(
            ShopMark(
                f"e{row}",
                f"样例小店{row}",
                ENTITY_TYPES[row % 3],
                "cancelled" if row % 17 == 3 else "operating",
                row % 11 == 5,
                *(xy[row].astype(float) + CORNER).tolist(),
            )
            for row in rows.tolist()
        )

    def _make_cases(self) -> None:
        random = np.random.default_rng(11)
        for i in range(self.cases_shown):
            shape = self.polygons[self.keep[int(random.integers(len(self.keep)))]]
            middle = shape.representative_point()
            x, y = middle.x + random.normal(0, 160), middle.y + random.normal(0, 160)
            due = NOW + timedelta(minutes=float(random.uniform(60, 900)))
            warn = NOW + timedelta(hours=2)
            if i % 9 == 1:
                due, warn = NOW + timedelta(minutes=20), NOW - timedelta(minutes=25)
            if i % 20 == 2:
                due = NOW - timedelta(minutes=12 + i)
                warn = due - timedelta(hours=1)
            self.marks[f"c{i}"] = CaseMark(
                f"c{i}",
                x,
                y,
                KINDS[i % 6],
                LANES[(i * 7 + 2) % 5],
                warn,
                due,
                self.codes[0],
            )

    def load_cases(self) -> tuple[CaseMark, ...]:
        self.reads.append("cases")
        return tuple(self.marks.values())

    def load_duty(self) -> Duty:
        made = []
        for i, row in enumerate(self.keep[::3]):
            middle = self.polygons[row].centroid
            letter = "B" if i % 9 == 4 else "A"
            made.append(PersonMark(f"p{i}", middle.x + 180, middle.y - 220, letter))
        return Duty(tuple(made), frozenset(self.gaps))

    def load_staffed(
        self, codes: tuple[str, ...]
    ) -> tuple[dict[str, int], dict[str, int]]:
        needed = dict.fromkeys(codes, 8)
        return {code: 8 - (i % 3) for i, code in enumerate(codes)}, needed

    def cases(self, ids: frozenset[str]) -> tuple[CaseMark, ...]:
        self.reads.append(f"cases:{','.join(sorted(ids))}")
        return tuple(self.marks[one] for one in sorted(ids) if one in self.marks)

    def facts(self, code: str) -> GridFacts | None:
        if code not in self.codes:
            return None
        return GridFacts(
            code=code,
            name=f"曲江 {code[-2:]} 网格",
            person="训练员工 A-205",
            capacity="AREA_OWNER",
            duty="on",
            entities=372,
            area_m2=2_080_000.0,
        )
