"""What can have happened to entities, with the old and the new content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceContent:
    """A licence as it is kept."""

    kind: str
    number: str
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskContent:
    """A grade as it is kept; rank 1 is the lowest risk of its scheme."""

    scheme: str
    letter: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesContent:
    """Premises as they are kept: what was given, where that is, and in which grid.

    `x`, `y` are metres of the workspace, None when the place is not known. `assigned`
    premises are in their grid by decision, wherever their coordinates lie.
    """

    id: str
    role: str
    address: str
    given_x: float | None
    given_y: float | None
    datum: str
    source_crs: int
    x: float | None
    y: float | None
    grid: str
    unplaced_reason: str
    on_border: bool
    primary: bool
    override_reason: str = ""
    assigned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityContent:
    """An entity as it is kept, without its premises and grades."""

    name: str
    uscc: str
    registration_no: str
    type: str
    state: str
    industry: str
    business_scope: str
    registrar: str
    licences: tuple[LicenceContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRegistered:
    """An entity was entered by hand."""

    entity: str
    content: EntityContent
    premises: tuple[PremisesContent, ...]
    risk: tuple[RiskContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRemoved:
    """The entry of an entity was taken back."""

    entity: str
    content: EntityContent
    premises: tuple[PremisesContent, ...]
    risk: tuple[RiskContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCorrected:
    """What is on file about an entity was corrected."""

    entity: str
    old: EntityContent
    new: EntityContent
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesCorrected:
    """Premises of an entity were corrected or placed; the whole set, old and new."""

    entity: str
    old: tuple[PremisesContent, ...]
    new: tuple[PremisesContent, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSet:
    """The grades of an entity changed; all of them, old and new."""

    entity: str
    old: tuple[RiskContent, ...]
    new: tuple[RiskContent, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitiesImported:
    """Staged entities were published; the chunks are blobs, named by sha256."""

    batch: str
    content_hash: str
    chunks: tuple[str, ...]
    source: str
    source_datum: str
    vanish: str
    new: int
    changed: int
    unchanged: int
    vanished: int


EVENTS: tuple[type, ...] = (
    EntityRegistered,
    EntityRemoved,
    EntityCorrected,
    PremisesCorrected,
    RiskSet,
    EntitiesImported,
)
