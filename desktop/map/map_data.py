"""What the map shows, as plain arrays: the seam between the desk's reads and pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from domain.clock import Clock

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
# The types of entity that have a symbol of their own, in the order of their numbers.
ENTITY_TYPES: Final = ("individual_business", "enterprise", "cooperative")


@dataclass(frozen=True, slots=True)
class Areas:
    """The grids in force, row by row, with the station and bureau each belongs to.

    `shapes` are shapely polygons in metres of the workspace's CRS; `stations` and
    `bureaus` give names by unit id. `area_m2` is the area on file, by row; without
    it areas are measured on the outlines.
    """

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    station_of: tuple[str, ...] = ()
    bureau_of: tuple[str, ...] = ()
    shapes: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    stations: dict[str, str] = field(default_factory=dict)
    bureaus: dict[str, str] = field(default_factory=dict)
    area_m2: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Streets:
    """Reference lines in metres; `major` marks those that are drawn far out too."""

    lines: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    major: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference layer: lines or areas in metres, and what each is called."""

    shapes: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityPoints:
    """Placed entities: (N, 2) float32 metres relative to `origin` (workspace CRS).

    `counts` = how many entities each grid has, by its code.
    """

    xy: NDArray[np.float32] = field(
        default_factory=lambda: np.empty((0, 2), dtype=np.float32)
    )
    origin: tuple[float, float] = (0.0, 0.0)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShopMark:
    """An entity at its door; `high` = of high risk."""

    id: str
    name: str
    type: str
    state: str
    high: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class CaseMark:
    """A case on the map: its kind and lane, and when it turns amber and red.

    `warn_at` is the first moment at which either of its clocks has used the share
    that warns, `due` the first end of either; both None where no limit runs. A case
    without a place has coordinates that are no numbers: it is counted, not drawn.
    """

    id: str
    x: float
    y: float
    kind: str
    lane: str
    warn_at: datetime | None = None
    due: datetime | None = None
    grid: str = ""


@dataclass(frozen=True, slots=True)
class PersonMark:
    """A person at the last check-in: `letter` is A, B or the code of a post.

    `seen` is the time of the check-in; without it the place counts as fresh.
    """

    id: str
    x: float
    y: float
    letter: str
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """Who was seen lately, and the codes of the grids for which nobody answers.

    `answers` = the person who answers for each grid, and his open cases.
    """

    people: tuple[PersonMark, ...] = ()
    gaps: frozenset[str] = frozenset()
    answers: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GridFacts:
    """What the hover card says of a grid; `person` "" = nobody is known.

    `capacity` is that of the duty rule, `duty` one of on, off, acting, unsigned, gap.
    """

    code: str
    name: str
    person: str
    capacity: str
    duty: str
    entities: int
    area_m2: float


class MapData(Protocol):
    """Whatever can tell the canvas what there is to draw.

    The methods named `load_` may be slow and are called off the window's thread;
    the others read a few rows and are called on it.
    """

    # The past time whose grids are shown; None = those in force.
    as_of: datetime | None

    @property
    def epsg(self) -> int:
        """The EPSG number of the workspace's metres."""

    def now(self) -> datetime:
        """Return the desk's time."""

    def load_areas(self) -> Areas:
        """Return the grids in force."""

    def load_streets(self) -> Streets:
        """Return the reference lines."""

    def load_references(self) -> dict[str, Reference]:
        """Return the reference layers that hold anything, by their names."""

    def load_entities(self) -> EntityPoints:
        """Return the coordinates of every placed entity."""

    def load_near(
        self, box: tuple[float, float, float, float], limit: int
    ) -> tuple[ShopMark, ...]:
        """Return at most `limit` of the entities in a box of the workspace's metres."""

    def load_cases(self) -> tuple[CaseMark, ...]:
        """Return the cases on the map: open ones and those closed lately."""

    def load_duty(self) -> Duty:
        """Return who checked in within half an hour, and where nobody answers."""

    def load_staffed(
        self, codes: tuple[str, ...]
    ) -> tuple[dict[str, int], dict[str, int]]:
        """Return by grid how many posts and certificates are held, and are needed."""

    def cases(self, ids: frozenset[str]) -> tuple[CaseMark, ...]:
        """Return these cases, those that left the map left out."""

    def facts(self, code: str) -> GridFacts | None:
        """Return what the hover card says of a grid, None for an unknown code."""


class DeskLike(Protocol):
    """The part of the desk that the canvas needs."""

    @property
    def changed(self) -> Any:
        """The signal that says what became stale."""

    @property
    def read(self) -> Any:
        """The rooms' reads on the window's own connection."""

    @property
    def clock(self) -> Clock:
        """The one clock of the desk."""

    @property
    def messages(self) -> Any:
        """What the desk tells the person."""

    @property
    def open_reader(self) -> Any:
        """What opens a reader for a worker's thread."""
