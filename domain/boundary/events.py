"""What can have happened to units, grids, codes, communities and reference streets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.boundary.commands import (
    CommunityRow,
    DivisionRow,
    OutsideEditRow,
)
from domain.boundary.planned_events import EVENTS as _PLANNED

# Parts, each of rings (shell first), each a flat run x, y, x, y in whole
# millimetres; shells anticlockwise, the first vertex not repeated at the end.
LatticeRings = tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridContent:
    """One version of a grid, whole: what replay needs and no table holds."""

    id: str
    code: str
    name: str
    kind: str
    station: str
    division: str
    rings: LatticeRings


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageShare:
    """Where the area of a removed version went: the share of it, 0 to 1."""

    from_id: str
    to_id: str
    share_area: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCreated:
    """A unit was set up."""

    id: str
    level: str
    code: str
    name: str
    parent: str
    zone: bool
    valid_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRenamed:
    """A unit has a new name from a date."""

    id: str
    old_name: str
    name: str
    valid_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChanged:
    """A unit has another place in the tree, number or zone mark from a date."""

    id: str
    old_code: str
    code: str
    old_parent: str
    parent: str
    old_zone: bool
    zone: bool
    document_no: str
    valid_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClosed:
    """A unit ended."""

    id: str
    valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReopened:
    """A unit's end was taken back."""

    id: str
    valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionsSet:
    """Administrative divisions were entered or corrected; `old` is what stood."""

    divisions: tuple[DivisionRow, ...]
    old: tuple[DivisionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunitiesListed:
    """Communities were entered or corrected; `old` is what stood."""

    communities: tuple[CommunityRow, ...]
    old: tuple[CommunityRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunitiesSet:
    """A grid covers these communities now."""

    grid: str
    old: tuple[str, ...]
    communities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RootFrozen:
    """The outline that the grids tile was fixed (no rings = taken back).

    `added` are points of it that were put in for borders to end on, x, y, x, y in
    millimetres; `old_added` those that the outline before had.
    """

    old: LatticeRings
    rings: LatticeRings
    source: str
    old_added: tuple[int, ...] = ()
    added: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridsRedrawn:
    """Grids were redrawn: these versions ended, those began. The one event of redraws.

    `op`: import, hand, rename or undo. `removed` are ids of versions.
    """

    op: str
    removed: tuple[str, ...]
    added: tuple[GridContent, ...]
    lineage: tuple[LineageShare, ...]
    effective_at: datetime
    document_no: str = ""
    source: str = ""
    source_datum: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetsImported:
    """The reference streets are the rows of these blobs now."""

    batch: str
    old_chunks: tuple[str, ...]
    chunks: tuple[str, ...]
    count: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceImported:
    """The shapes of a reference layer are the rows of these blobs now."""

    layer: str
    batch: str
    old_chunks: tuple[str, ...]
    chunks: tuple[str, ...]
    count: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideEditsKept:
    """Edits of another program are kept as a draft; the journaled rows are back."""

    edits: tuple[OutsideEditRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideEditsPutBack:
    """Edits of another program were dropped; the journaled rows are back."""

    edits: tuple[OutsideEditRow, ...]


EVENTS: tuple[type, ...] = (
    UnitCreated,
    UnitRenamed,
    UnitChanged,
    UnitClosed,
    UnitReopened,
    DivisionsSet,
    CommunitiesListed,
    CommunitiesSet,
    RootFrozen,
    GridsRedrawn,
    StreetsImported,
    ReferenceImported,
    OutsideEditsKept,
    OutsideEditsPutBack,
    *_PLANNED,
)
