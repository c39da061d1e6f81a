"""What a plan moves: entities, cases, posts and area, from old grids to new ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from domain.boundary.lattice import shapes
from domain.boundary.projection import area_m2
from domain.entities.placement import GridIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.boundary.events import GridContent
    from domain.plans.reads import Difference

# Area below this is the rounding of a shared vertex, and no move of land.
LEAST_M2 = 0.05
OFFICER = "grid_officer_a"
BACKUP = "grid_officer_b"
FOLLOW, STAY, REVIEW = "follow", "stay", "review"


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing in a grid that a plan redraws: an entity or an open case.

    `kind` is an entity's type or a case's stage; `x`, `y` metres, None = it has no
    place and stays with its code. `tied` = it goes where another thing goes. `risk`
    are an entity's grades, such as "credit:A food:C"; `number` is a case's.
    """

    id: str
    grid: str
    kind: str
    x: float | None
    y: float | None
    high_risk: bool = False
    fixed: bool = False
    tied: str = ""
    risk: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A standing post of a grid: its id, kind and holder."""

    id: str
    grid: str
    post_kind: str
    person: str


@dataclass(slots=True)
class ImpactRow:
    """From one old grid to one new one: what goes along, or stays."""

    old_code: str
    new_code: str
    area_m2: float = 0.0
    entities: int = 0
    high_risk: int = 0
    types: Counter[str] = field(default_factory=Counter)
    risks: Counter[str] = field(default_factory=Counter)
    cases: int = 0
    stages: Counter[str] = field(default_factory=Counter)

    @property
    def moved(self) -> bool:
        """Whether the code changes."""
        return self.old_code != self.new_code


@dataclass(frozen=True, slots=True)
class CaseFate:
    """What happens to one open case: from which grid to which, and by which rule."""

    case: str
    stage: str
    old_code: str
    new_code: str
    fate: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Impact:
    """The whole preview; sums over rows are those of the grids redrawn.

    `ending` are posts of codes that retire, `empty` new codes without a responsible
    officer, `retired` and `fresh` the codes that end and begin.
    """

    rows: tuple[ImpactRow, ...]
    fates: tuple[CaseFate, ...]
    ending: tuple[HeldPost, ...]
    empty: tuple[str, ...]
    retired: tuple[str, ...]
    fresh: tuple[str, ...]

    def total(self, *, moved: bool) -> ImpactRow:
        """Return the sums of the rows that move, or of those that do not."""
        whole = ImpactRow("", "")
        for row in self.rows:
            if row.moved == moved:
                whole.area_m2 += row.area_m2
                whole.entities += row.entities
                whole.high_risk += row.high_risk
                whole.types.update(row.types)
                whole.risks.update(row.risks)
                whole.cases += row.cases
                whole.stages.update(row.stages)
        return whole


def preview(
    difference: Difference,
    entities: Iterable[Placed],
    cases: Iterable[Placed],
    posts: Sequence[HeldPost],
    epsg: int,
) -> Impact:
    """Return what a difference moves.

    `entities` and `cases` are those whose grid is redrawn; `epsg` is the CRS of the
    workspace, in which areas are measured on the ellipsoid.
    """
    before = {grid.code: grid for grid in difference.removed}
    after = {grid.code: grid for grid in difference.added}
    index = GridIndex(list(after), shapes(grid.rings for grid in after.values()))
    rows: dict[tuple[str, str], ImpactRow] = {}

    def row(old: str, new: str) -> ImpactRow:
        return rows.setdefault((old, new), ImpactRow(old, new))

    for old, new, area in _areas(difference, epsg):
        row(old, new).area_m2 += area
    goes: dict[str, str] = {}
    for one, new in _placed(list(entities), index, after):
        goes[one.id] = new
        found = row(one.grid, new)
        found.entities += 1
        found.high_risk += one.high_risk
        found.types[one.kind] += 1
        found.risks.update(one.risk.split())
    fates = []
    for one, by_place in _placed(list(cases), index, after):
        new = goes.get(one.tied, by_place)
        row(one.grid, new).cases += 1
        row(one.grid, new).stages[one.kind] += 1
        fate = _fate(one, new)
        fates.append(CaseFate(one.id, one.kind, one.grid, new, fate, one.number))
    retired = tuple(sorted(before.keys() - after.keys()))
    fresh = tuple(sorted(after.keys() - before.keys()))
    return Impact(
        rows=tuple(rows[key] for key in sorted(rows)),
        fates=tuple(fates),
        ending=tuple(post for post in posts if post.grid in retired),
        empty=_without_officer(after, posts),
        retired=retired,
        fresh=fresh,
    )


def _fate(case: Placed, new: str) -> str:
    if new == case.grid:
        return STAY
    return FOLLOW if case.tied or case.x is not None else REVIEW


def _placed(
    things: Sequence[Placed], index: GridIndex, after: dict[str, GridContent]
) -> Iterable[tuple[Placed, str]]:
    if not things:
        return
    xy = np.array(
        [
            (np.nan if one.x is None else one.x, np.nan if one.y is None else one.y)
            for one in things
        ],
        dtype=np.float64,
    )
    found = index.place(xy).grid.tolist()
    for one, number in zip(things, found, strict=True):
        code = index.code_at(number)
        if code is None or (one.fixed and one.grid in after):
            code = one.grid
        yield one, code


def as_before(things: Sequence[Placed], difference: Difference) -> list[Placed]:
    """Return things of a plan in force as they lay before: in the grids that went.

    What has no place there, or was given its grid by hand, is left where it is.
    """
    before = {grid.code: grid for grid in difference.removed}
    index = GridIndex(list(before), shapes(grid.rings for grid in before.values()))
    lay = [(one, old) for one, old in _placed(things, index, {}) if not one.fixed]
    found = {one.id: old for one, old in lay}
    return [
        replace(one, grid=found.get(one.tied) or found.get(one.id, one.grid))
        for one in things
    ]


def _areas(difference: Difference, epsg: int) -> Iterable[tuple[str, str, float]]:
    old = shapes(grid.rings for grid in difference.removed)
    new = shapes(grid.rings for grid in difference.added)
    if not len(old) or not len(new):
        return
    which, by = shapely.STRtree(new).query(old, predicate="intersects")
    for one, other in zip(which.tolist(), by.tolist(), strict=True):
        common = shapely.intersection(old[one], new[other])
        parts = [
            part
            for part in shapely.get_parts(common)
            if part.geom_type == "Polygon" and part.area > LEAST_M2
        ]
        if parts:
            yield (
                difference.removed[one].code,
                difference.added[other].code,
                area_m2(shapely.MultiPolygon(parts), epsg),
            )


def _without_officer(
    after: dict[str, GridContent], posts: Sequence[HeldPost]
) -> tuple[str, ...]:
    held: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        held[post.grid].add(post.post_kind)
    return tuple(
        sorted(
            code
            for code, grid in after.items()
            if grid.kind == "grid" and OFFICER not in held[code]
        )
    )
