"""What the rules may look at: the workspace as it is at this moment, read only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from domain.access.reads import AccessReads
    from domain.boundary.reads import BoundaryReads
    from domain.cases.reads import CaseReads
    from domain.entities.reads import EntityReads
    from domain.plans.reads import PlanReads
    from domain.staffing.reads import StaffingReads


@dataclass(frozen=True, slots=True)
class WorkspaceMeta:
    """The founding facts of a workspace; `day` is the fixed day of a sample or ""."""

    workspace: str
    title: str
    crs_epsg: int
    city_code: str
    training: bool
    day: str


@dataclass(frozen=True, slots=True)
class PastAct:
    """One journaled act, as the rule of taking back needs it.

    `entities` are "kind:id" texts; `undone_by` the position that took it back.
    """

    seq: int
    actor: str
    command: str
    at: str
    events: tuple[Any, ...]
    entities: tuple[str, ...]
    undone_by: int | None


class World(Protocol):
    """The read side that every decider gets."""

    @property
    def boundary(self) -> BoundaryReads:
        """Units, grids and reference lines."""

    @property
    def cases(self) -> CaseReads:
        """Cases and the rows that rule them."""

    @property
    def staffing(self) -> StaffingReads:
        """Persons, posts, duty and leave."""

    @property
    def entities(self) -> EntityReads:
        """Business entities and their premises."""

    @property
    def access(self) -> AccessReads:
        """Users, roles and permissions."""

    @property
    def plans(self) -> PlanReads:
        """Drafts of the boundaries."""

    @property
    def meta(self) -> WorkspaceMeta | None:
        """The founding facts, or None while the journal is empty."""

    def blob(self, sha256: str) -> bytes:
        """Return the bytes of a stored blob."""

    def past(self, seq: int) -> PastAct | None:
        """Return one journaled act."""

    def touched_since(self, act: PastAct) -> tuple[PastAct, ...]:
        """Return later acts on the same things that still stand, newest first."""
