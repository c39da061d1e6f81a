"""The rows of entities that rules and panes may read, and how they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.entities.events import EntityContent, PremisesContent, RiskContent


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity as lists and the map show it; grid "" when it is not placed."""

    id: str
    name: str
    uscc: str
    registration_no: str
    type: str
    state: str
    industry: str
    risk: str
    grid: str
    unplaced_reason: str
    on_border: bool
    address: str


@dataclass(frozen=True, slots=True)
class EntityFile:
    """All that is on file about an entity.

    `vanished_at` is the time of the import that no longer held it, "" otherwise.
    """

    row: EntityRow
    content: EntityContent
    premises: tuple[PremisesContent, ...]
    risk: tuple[RiskContent, ...]
    source: str
    source_datum: str
    vanished_at: str


@dataclass(frozen=True, slots=True)
class ImportDiff:
    """What an import would do: how many rows, and the first few of each kind.

    `examples` are (kind, code, name): kind is new, changed or vanished.
    """

    new: int
    changed: int
    unchanged: int
    vanished: int
    examples: tuple[tuple[str, str, str], ...] = ()

    @property
    def nothing(self) -> bool:
        """Tell whether the import would change nothing."""
        return not (self.new or self.changed or self.vanished)


class EntityReads(Protocol):
    """What deciders and panes may ask about entities."""

    def entity(self, entity: str) -> EntityRow | None:
        """Return an entity by id."""

    def entity_by_uscc(self, code: str) -> EntityRow | None:
        """Return the entity with this credit code."""

    def entity_by_registration_no(self, number: str) -> EntityRow | None:
        """Return the entity with this old registration number."""

    def entity_file(self, entity: str) -> EntityFile | None:
        """Return all that is on file about an entity."""

    def premises_of(self, entity: str) -> tuple[PremisesContent, ...]:
        """Return the premises of an entity, the primary ones first."""

    def entity_of_premises(self, premises: str) -> str:
        """Return the entity that premises belong to, "" if there are none such."""

    def import_diff(
        self, chunks: Sequence[str], content_hash: str, source: str
    ) -> ImportDiff:
        """Return what importing these staged chunks would do.

        Refused CONTENT_HASH if they are not what the hash says; NOT_STAGED if a
        chunk is nowhere.
        """
