"""What can have happened to boundary plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.boundary.events import GridContent
from domain.plans.border_events import EVENTS as _BORDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMove:
    """An open case that goes from one grid and station to another."""

    case: str
    old_grid: str
    old_station: str
    grid: str
    station: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOpened:
    """A draft was opened on the boundaries as they were in force at `base_at`."""

    plan: str
    title: str
    reason: str
    author: str
    base_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNamed:
    """A plan has another title or reason."""

    plan: str
    old_title: str
    title: str
    old_reason: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRedrawn:
    """A step was drawn: these versions left the plan, those came in.

    `step` counts from 1; steps that had been taken back before are gone for good.
    `told` are the words of the step's label.
    """

    plan: str
    step: int
    op: str
    told: dict[str, str]
    removed: tuple[str, ...]
    added: tuple[GridContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStepped:
    """A plan stands after another one of its steps."""

    plan: str
    old: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLocked:
    """These codes are locked in a plan now."""

    plan: str
    old: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingIgnored:
    """A warning of a plan's check stands for a reason now ("" = no longer)."""

    plan: str
    key: str
    old: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMoved:
    """A plan went on to another state, from draft to active or archived.

    `content_hash` is over the content that was judged; `reasons` are those given for
    warnings, by key.
    """

    plan: str
    old: str
    state: str
    by: str
    reason: str = ""
    content_hash: str = ""
    document_no: str = ""
    effective_at: datetime | None = None
    cases: str = ""
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRebased:
    """A plan stands on the borders in force now; all it changes is its first step.

    `removed` are versions in force, `added` what the plan puts in their place.
    """

    plan: str
    base_at: datetime
    told: dict[str, str]
    removed: tuple[str, ...]
    added: tuple[GridContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesRegridded:
    """Open cases went with the ground that a plan has redrawn."""

    plan: str
    moves: tuple[CaseMove, ...]


EVENTS: tuple[type, ...] = (
    PlanOpened,
    PlanNamed,
    PlanRedrawn,
    PlanStepped,
    PlanLocked,
    FindingIgnored,
    PlanMoved,
    PlanRebased,
    CasesRegridded,
    *_BORDERS,
)
