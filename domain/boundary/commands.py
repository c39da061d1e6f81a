"""What can be asked about units, grids, codes, communities and reference streets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.ids import issued


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionRow:
    """One administrative division: its code, name, level and the one above it."""

    code: str
    name: str
    level: str
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityRow:
    """One community or village: 12-digit code, name and its street's code."""

    code: str
    name: str
    street: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideEditRow:
    """One row of a layer that another program changed while the desk was closed.

    `change`: changed, added or removed. `content` is the row found, as JSON text
    ("" when removed); `geom` its GeoPackage blob.
    """

    layer: str
    key: str
    change: str
    content: str = ""
    geom: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateUnit:
    """Set up the city, a bureau or a station in the management tree."""

    act: ClassVar[str] = "boundary.unit"
    id: str = issued()
    level: str
    code: str
    name: str
    parent: str = ""
    zone: bool = False
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameUnit:
    """Give a unit a new name from a date; its past keeps the old one."""

    act: ClassVar[str] = "boundary.unit"
    id: str
    name: str
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUnit:
    """Put a station under another bureau from a date; grids and people follow it."""

    act: ClassVar[str] = "boundary.unit"
    id: str
    parent: str
    document_no: str = ""
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenumberUnit:
    """Give a unit another number from a date; codes issued before stay as they are."""

    act: ClassVar[str] = "boundary.unit"
    id: str
    code: str
    document_no: str = ""
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkZone:
    """Say whether a bureau is that of a development zone, which lies over districts."""

    act: ClassVar[str] = "boundary.unit"
    id: str
    zone: bool
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseUnit:
    """End a unit that no longer holds anything."""

    act: ClassVar[str] = "boundary.unit"
    id: str
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDivisions:
    """Enter or correct administrative divisions."""

    act: ClassVar[str] = "boundary.code"
    divisions: tuple[DivisionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCommunities:
    """Enter or correct the list of communities and villages."""

    act: ClassVar[str] = "boundary.code"
    communities: tuple[CommunityRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCommunities:
    """Say which communities a grid covers, wholly or in part."""

    act: ClassVar[str] = "boundary.code"
    grid: str
    communities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishGrids:
    """Put a staged set of grids into force; together they must tile the root outline.

    `chunks` are the hashes of the staged rows (domain.boundary.staged), and
    `content_hash` the hash over them. `root` is an outline as WKB in metres (empty =
    the one in force or, the first time, the union of the rows); what the rows leave
    open inside it becomes an undivided grid. `holes`: outside (an enclosed hole of
    the union is no part of the root) or undivided. `replace`: all (the rows are the
    whole root) or rows (other grids stay).
    """

    act: ClassVar[str] = "boundary.publish"
    batch: str
    content_hash: str
    chunks: tuple[str, ...]
    root: bytes = b""
    holes: str = "outside"
    station: str = ""
    replace: str = "all"
    document_no: str = ""
    source: str = ""
    source_datum: str = ""
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameGrid:
    """Give a grid a new name."""

    act: ClassVar[str] = "boundary.rename"
    grid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandGrid:
    """Hand a grid to another station; no border moves, both outlines follow."""

    act: ClassVar[str] = "boundary.publish"
    grid: str
    station: str
    document_no: str = ""
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStreets:
    """Put staged reference streets in place of the ones there are."""

    act: ClassVar[str] = "boundary.streets"
    batch: str
    content_hash: str
    chunks: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReference:
    """Put staged shapes in place of a reference layer.

    `layer`: community, road, river, place (to be kept whole) or barrier (not to be
    crossed). `chunks` are the hashes of the staged rows.
    """

    act: ClassVar[str] = "boundary.streets"
    layer: str
    batch: str
    content_hash: str
    chunks: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepOutsideEdits:
    """Keep edits of another program as a draft, and put the journaled rows back."""

    act: ClassVar[str] = "boundary.outside"
    edits: tuple[OutsideEditRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBackOutsideEdits:
    """Drop edits made by another program and put the journaled rows back."""

    act: ClassVar[str] = "boundary.outside"
    edits: tuple[OutsideEditRow, ...]


COMMANDS: tuple[type, ...] = (
    CreateUnit,
    RenameUnit,
    MoveUnit,
    RenumberUnit,
    MarkZone,
    CloseUnit,
    SetDivisions,
    ListCommunities,
    SetCommunities,
    PublishGrids,
    RenameGrid,
    HandGrid,
    ImportStreets,
    ImportReference,
    KeepOutsideEdits,
    PutBackOutsideEdits,
)
