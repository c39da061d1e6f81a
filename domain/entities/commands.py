"""What can be asked about entities, their premises, places and risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.ids import issued


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceGiven:
    """A licence that an entity holds: its kind (food, drug, device ...) and number."""

    kind: str
    number: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskGiven:
    """A risk grade: the scheme and its letter; the rank follows from the scheme."""

    scheme: str
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesGiven:
    """An address with the coordinates a source gave and the datum they are in.

    `role`: registered or business. `datum`: wgs84, cgcs2000, gcj02, bd09 (degrees),
    file_crs (`given_x`, `given_y` in EPSG `source_crs`) or unknown.
    """

    role: str = "business"
    address: str = ""
    given_x: float | None = None
    given_y: float | None = None
    datum: str = "unknown"
    source_crs: int = 0
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntity:
    """Enter one entity by hand; the first premises are the primary ones."""

    act: ClassVar[str] = "entity.register"
    entity: str = issued()
    name: str
    uscc: str = ""
    registration_no: str = ""
    type: str = ""
    state: str = "operating"
    industry: str = ""
    business_scope: str = ""
    registrar: str = ""
    licences: tuple[LicenceGiven, ...] = ()
    risk: tuple[RiskGiven, ...] = ()
    premises: tuple[PremisesGiven, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntity:
    """Correct what is on file about an entity; a field left out stays as it is."""

    act: ClassVar[str] = "entity.correct"
    entity: str
    reason: str
    name: str | None = None
    uscc: str | None = None
    registration_no: str | None = None
    type: str | None = None
    state: str | None = None
    industry: str | None = None
    business_scope: str | None = None
    registrar: str | None = None
    licences: tuple[LicenceGiven, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPremises:
    """Put these premises in place of the ones on file for an entity."""

    act: ClassVar[str] = "entity.correct"
    entity: str
    reason: str
    premises: tuple[PremisesGiven, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePremises:
    """Say where premises really are: coordinates found on the spot, with the reason."""

    act: ClassVar[str] = "entity.place"
    premises: str
    x: float
    y: float
    datum: str
    reason: str
    source_crs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignGrid:
    """Put premises into a grid by decision, whatever their coordinates or address say.

    Without a grid each is confirmed in the one where it lies. They stay there when
    borders move, until they are placed or corrected, or their grid is no more.
    """

    act: ClassVar[str] = "entity.place"
    premises: tuple[str, ...]
    reason: str
    grid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRisk:
    """Grade an entity under one scheme; an empty letter takes the grade away."""

    act: ClassVar[str] = "entity.risk"
    entity: str
    scheme: str
    letter: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseEntity:
    """Note that an entity has been cancelled or revoked."""

    act: ClassVar[str] = "entity.close"
    entity: str
    state: str = "cancelled"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEntities:
    """Take staged entities in: known codes are updated, new ones added.

    `chunks` are the hashes of the staged rows (domain.entities.staged), and
    `content_hash` the hash over them. `source` names the register they come from;
    an entity of that source that the file lacks has vanished, and `vanish` says
    what then: mark (default), keep (as if it were there) or close.
    """

    act: ClassVar[str] = "entity.import"
    batch: str
    content_hash: str
    chunks: tuple[str, ...]
    source: str = "register"
    source_datum: str = ""
    vanish: str = "mark"


COMMANDS: tuple[type, ...] = (
    RegisterEntity,
    CorrectEntity,
    CorrectPremises,
    PlacePremises,
    AssignGrid,
    SetRisk,
    CloseEntity,
    ImportEntities,
)
