"""The rows of boundaries that rules and panes may read, and how they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from shapely import MultiPolygon

from domain.boundary.commands import CommunityRow, DivisionRow
from domain.boundary.events import GridContent, LatticeRings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from domain.boundary.planned_events import UnitPlan
    from domain.boundary.reference import ReferenceShapes
    from domain.cases.reads import CaseReads
    from domain.staffing.reads import StaffingReads


@dataclass(frozen=True, slots=True)
class Unit:
    """The city, a bureau or a station, as it stands."""

    id: str
    level: str
    code: str
    name: str
    parent: str
    zone: bool
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid in force; `id` names its version, `code` the grid. Area geodesic, m2."""

    id: str
    code: str
    name: str
    kind: str
    station: str
    bureau: str
    division: str
    area_m2: float
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies: the grid's code (None outside), and how near its border.

    `near_border_m` is the distance to the nearest border of that grid, None outside.
    """

    code: str | None
    on_border: bool
    near_border_m: float | None


@dataclass(frozen=True, slots=True)
class CodeSegmentRow:
    """One segment of the grid code: its place, length and where its digits come from.

    `source`: bureau, station, community or sequence. Positions count from 1.
    """

    position: int
    length: int
    source: str
    name: str


@dataclass(frozen=True, slots=True)
class LineageRow:
    """A step in the descent of grids: the share of the older that the newer took."""

    seq: int
    from_id: str
    to_id: str
    from_code: str
    to_code: str
    share_area: float
    document_no: str


class BoundaryReads(Protocol):
    """What deciders and panes may ask about boundaries."""

    @property
    def crs_epsg(self) -> int:
        """The EPSG number of the workspace's metres."""

    def unit(self, unit_id: str, at: datetime | None = None) -> Unit | None:
        """Return a unit by id, as it stands or as it stood at a time."""

    def unit_by_code(self, level: str, code: str) -> Unit | None:
        """Return a unit in force by level and code."""

    def units(self, level: str) -> tuple[Unit, ...]:
        """Return the units in force of a level, by code."""

    def children(self, unit_id: str) -> tuple[Unit, ...]:
        """Return the units right below a unit, by code."""

    def unit_plans(self) -> tuple[UnitPlan, ...]:
        """Return the acts on units that wait for their day, the nearest first."""

    def unit_plan(self, plan: str) -> UnitPlan | None:
        """Return a planned act on a unit by id, whatever became of it."""

    def path(self, where: str) -> tuple[str, ...]:
        """Return the ids from the city down to a unit, or to a grid by its code."""

    def grid(self, code: str, at: datetime | None = None) -> GridRow | None:
        """Return a grid by code, as it stands or as it stood at a time."""

    def grids(self, station: str | None = None) -> tuple[GridRow, ...]:
        """Return the grids in force, by code, of one station or all."""

    def grid_count(self) -> int:
        """Return how many grids are in force."""

    def grid_at(self, x: float, y: float, at: datetime | None = None) -> Located:
        """Return the grid that holds a point (metres), now or at a past time."""

    def grid_shape(self, code: str) -> MultiPolygon | None:
        """Return the outline of a grid in force."""

    def contents(self, codes: tuple[str, ...] | None = None) -> tuple[GridContent, ...]:
        """Return grids in force whole, by code; None = all."""

    def version(self, version_id: str) -> GridContent | None:
        """Return any version of a grid, whole, in force or past."""

    def version_in_force(self, version_id: str) -> bool:
        """Tell whether a version of a grid is in force."""

    def valid_from(self, version_id: str) -> datetime | None:
        """Return when a version of a grid began."""

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Return the codes of the grids that share a border line, by code."""

    def root(self) -> LatticeRings:
        """Return the frozen outline that the grids tile; () before the first import."""

    def root_points(self) -> NDArray[np.int64]:
        """Return the points added to the frozen outline, (n, 2) in millimetres."""

    def code_state(self, code: str) -> str:
        """Return active, retired, undone, or "" for a code never issued."""

    def codes_with(self, prefix: str) -> tuple[str, ...]:
        """Return every code ever issued that begins so, sorted."""

    def segments(self) -> tuple[CodeSegmentRow, ...]:
        """Return the layout of grid codes, by position."""

    def division(self, code: str) -> DivisionRow | None:
        """Return an administrative division."""

    def community(self, code: str) -> CommunityRow | None:
        """Return a community or village."""

    def communities_of(self, grid: str) -> tuple[str, ...]:
        """Return the codes of the communities a grid covers, sorted."""

    def reference(
        self, layer: str, box: tuple[float, float, float, float] | None = None
    ) -> ReferenceShapes:
        """Return the shapes of a reference layer that may lie in a box, or all."""

    def former(self, layer: str) -> ReferenceShapes:
        """Return the shapes that a layer, or the streets, held before and not now."""

    def reference_chunks(self, layer: str) -> tuple[str, ...]:
        """Return the hashes of the blobs that hold a reference layer."""

    def street_chunks(self) -> tuple[str, ...]:
        """Return the hashes of the blobs that hold the reference streets."""


class BoundaryMeta(Protocol):
    """What the workspace says of itself, as far as boundaries need it."""

    @property
    def crs_epsg(self) -> int:
        """The EPSG number of the workspace's metres."""


class BoundaryWorld(Protocol):
    """The part of the world that the rules of boundaries look at."""

    @property
    def boundary(self) -> BoundaryReads:
        """The boundaries in force."""

    def blob(self, sha256: str) -> bytes:
        """Return staged or stored bytes by their hash."""


class UnitWorld(BoundaryWorld, Protocol):
    """What the end of a unit has to look at besides boundaries."""

    @property
    def staffing(self) -> StaffingReads:
        """Who serves in the unit."""

    @property
    def cases(self) -> CaseReads:
        """What is open in the unit."""
