"""What can be asked at intake: drafts, registering, importing and linking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.cases.sealed_refs import BlindTag, SealedRef
from domain.ids import issued


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase:
    """Register a complaint, report or finding, with its place, entity or neither.

    `received_at` is the source's own time (now when left out), `x`, `y` metres in
    the workspace's CRS, `station` the unit it goes to when no place decides it,
    `draft` the draft it grew from. Complainants' data only as sealed references.
    """

    act: ClassVar[str] = "case.register"
    case: str = issued()
    kind: str
    source: str
    summary: str
    source_no: str = ""
    received_at: datetime | None = None
    matter: str = ""
    priority: int = 3
    entity: str = ""
    x: float | None = None
    y: float | None = None
    address: str = ""
    unlocated: bool = False
    grid: str = ""
    station: str = ""
    linked_to: str = ""
    publish_consent: bool = False
    mediation_consent: bool = False
    sealed: tuple[SealedRef, ...] = ()
    blind: tuple[BlindTag, ...] = ()
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """Keep what was written of a case that is not yet registered."""

    act: ClassVar[str] = "case.draft"
    draft: str = issued()
    content: dict[str, str]
    sealed: tuple[SealedRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDraft:
    """Throw a draft away."""

    act: ClassVar[str] = "case.draft"
    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCases:
    """Take staged cases in: their chunks, checked against the content hash."""

    act: ClassVar[str] = "case.import"
    batch: str = issued()
    source: str
    content_hash: str
    chunks: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCases:
    """Note that two cases belong together; nothing else about them changes."""

    act: ClassVar[str] = "case.link"
    case: str
    other: str
    seen_version: int
    reason: str = ""
