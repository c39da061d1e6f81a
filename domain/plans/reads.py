"""What rules and panes may ask about boundary plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from domain.plans.border_states import BorderReads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.events import GridContent
    from domain.boundary.reads import BoundaryReads
    from domain.cases.reads import CaseReads
    from domain.plans.grid_limits import Limit
    from domain.plans.impact import Placed
    from domain.plans.workload import Work
    from domain.world import WorkspaceMeta


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan: where it stands, who wrote and judged it, and when it takes effect.

    `step` is where it stands among its `steps`; `base_at` is the moment whose
    published boundaries it began from.
    """

    id: str
    title: str
    reason: str
    author: str
    base_at: datetime
    opened_at: datetime
    state: str
    step: int
    steps: int
    locked: tuple[str, ...]
    content_hash: str
    submitted_by: str
    approved_by: str
    document_no: str
    effective_at: datetime | None
    cases: str
    note: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a plan: number, when, by whom, what; ids of versions out and in."""

    step: int
    at: datetime
    by: str
    op: str
    told: dict[str, str]
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrewPost:
    """Who holds a post of a grid from now on: first officer or the one beside."""

    place: str
    kind: str
    person: str
    name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a plan changes: versions of its base that go, versions that come."""

    removed: tuple[GridContent, ...]
    added: tuple[GridContent, ...]


class PlanReads(BorderReads, Protocol):
    """What may be asked about plans."""

    def plan(self, plan_id: str) -> PlanRow | None:
        """Return a plan."""

    def plans(self) -> tuple[PlanRow, ...]:
        """Return every plan, the newest first."""

    def steps(self, plan_id: str) -> tuple[StepRow, ...]:
        """Return the steps of a plan in order, those taken back too."""

    def touched(self, plan_id: str, low: int, high: int) -> tuple[GridContent, ...]:
        """Return the versions that steps after `low` up to `high` took out or in."""

    def mesh(self, plan_id: str) -> Mesh:
        """Return the grids of a plan as it stands; not to be altered."""

    def base(self, plan_id: str) -> tuple[GridContent, ...]:
        """Return the published grids that a plan began from, by code."""

    def difference(self, plan_id: str) -> Difference:
        """Return what a plan changes against its base."""

    def drafted_codes(self, plan_id: str, prefix: str) -> tuple[str, ...]:
        """Return the codes of a plan's own versions that begin so, sorted."""

    def limits(self) -> Mapping[str, Limit]:
        """Return the least sizes of grids by kind, as far as rule rows give them."""

    def gravities(self) -> Mapping[str, str]:
        """Return how grave kinds of findings are, where rule rows say so."""

    def ignored(self, plan_id: str) -> Mapping[str, str]:
        """Return the reasons for which findings of a plan are let stand, by key."""

    def entity_places(
        self, box: tuple[float, float, float, float]
    ) -> NDArray[np.float64]:
        """Return where the entities in a box stand, (n, 2) metres."""

    def crew_posts(self) -> tuple[CrewPost, ...]:
        """Return who is first or second officer of each grid, by grid."""

    def certificate_ends(self, persons: tuple[str, ...]) -> Mapping[str, date]:
        """Return the last day of the certificate that ends first, by person."""

    def open_cases(self, codes: tuple[str, ...]) -> tuple[Placed, ...]:
        """Return the open cases of grids, at the place of their entity or their own."""

    def grid_entities(self, grid: GridContent) -> int:
        """Return how many entities lie in an outline, by their places."""

    def work(self, grids: Sequence[GridContent], at: datetime) -> Work:
        """Return the work that lies in grids, weighed, with what cuts and parts it."""


class PlanWorld(Protocol):
    """What the rules of plans look at."""

    @property
    def plans(self) -> PlanReads:
        """The plans."""

    @property
    def boundary(self) -> BoundaryReads:
        """The published boundaries."""

    @property
    def cases(self) -> CaseReads:
        """The rows that rule, freeze windows among them."""

    @property
    def meta(self) -> WorkspaceMeta | None:
        """The founding facts."""

    def blob(self, sha256: str) -> bytes:
        """Return staged or stored bytes by their hash."""
