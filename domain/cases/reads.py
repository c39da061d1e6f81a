"""The rows of cases that rules and windows may read, and how they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.cases.clock_facts import ClockRun
from domain.cases.holidays import Calendar
from domain.cases.limits import RuleBook
from domain.cases.part_rows import AttachmentRow, CallBackRow, MergeRow
from domain.cases.rules import (
    CaseKind,
    ClosureCode,
    KeywordRule,
    Matter,
    ProcedureRow,
    ReasonCode,
    RefusalGround,
    RuleColumn,
    StateRow,
    Transition,
)
from domain.cases.sealed_refs import SealedRef
from domain.cases.snapshot import Cell, ClockFact, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as it stands.

    `x`, `y` are metres in the workspace's CRS, None for a case without a place.
    `grid` is the grid's code, `station` the unit's id, `boundary_version` the id of
    the grid version it was registered under. `handlers` are all persons who have
    handled any attempt, in order; `merged_into` is the main case of a merged one.
    """

    id: str
    number: str
    kind: str
    procedure: str
    procedure_version: int
    source: str
    source_no: str
    received_at: datetime
    registered_at: datetime
    registered_by: str
    summary: str
    x: float | None
    y: float | None
    unlocated: bool
    address: str
    grid: str
    station: str
    boundary_version: str
    entity: str
    linked_to: str
    publish_consent: bool
    mediation_consent: bool
    sealed: tuple[SealedRef, ...]
    state: str
    matter: str
    priority: int
    handler: str
    assistants: tuple[str, ...]
    handlers: tuple[str, ...]
    attempt: int
    reworks: int
    returns: int
    closure: str
    flags: tuple[str, ...]
    version: int
    changed_at: datetime
    merged_into: str = ""

    def snapshot(self) -> Snapshot:
        """Return the part of the case that acts change and undo restores."""
        return Snapshot(
            state=self.state,
            matter=self.matter,
            priority=self.priority,
            grid=self.grid,
            station=self.station,
            boundary_version=self.boundary_version,
            entity=self.entity,
            handler=self.handler,
            assistants=self.assistants,
            handlers=self.handlers,
            attempt=self.attempt,
            reworks=self.reworks,
            returns=self.returns,
            closure=self.closure,
            flags=self.flags,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyCase:
    """A case that may be the same matter: what the comparison needs of it."""

    id: str
    number: str
    matter: str
    entity: str
    x: float | None
    y: float | None
    received_at: datetime
    summary: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft: who wrote it and what it holds; personal data only sealed."""

    id: str
    by: str
    at: datetime
    content: dict[str, str]
    sealed: tuple[SealedRef, ...]


class CaseReads(Protocol):
    """What deciders and panes may ask about cases and the rows that rule them."""

    def case(self, case_id: str) -> CaseRow | None:
        """Return a case by id."""

    def draft(self, draft_id: str) -> DraftRow | None:
        """Return a draft by id."""

    def linked(self, case_id: str, other: str) -> bool:
        """Tell whether two cases are linked."""

    def link_order(self, case_id: str, other: str) -> tuple[str, str]:
        """Return two linked cases in the order in which they were linked."""

    def attachment(self, attachment: str) -> AttachmentRow | None:
        """Return a file of a case by id."""

    def attachments(self, case_id: str) -> tuple[AttachmentRow, ...]:
        """Return every file that a case holds or held, in their order."""

    def call_back(self, call_back: str) -> CallBackRow | None:
        """Return a call-back by id."""

    def clocks(self, case_id: str) -> tuple[ClockRun, ...]:
        """Return the clocks of a case as its acts left them, in order of starting."""

    def clock_facts_of(self, case_id: str, version: int) -> tuple[ClockFact, ...]:
        """Return what one act of a case did to its clocks, by its version."""

    def merged_cases(self, root: str) -> tuple[str, ...]:
        """Return the cases that went into a main case, in their order."""

    def merge_of(self, case_id: str) -> MergeRow | None:
        """Return into which case one went, None for a case of its own."""

    def open_load(self, person: str) -> int:
        """Return how many open cases a person handles."""

    def open_at(self, station: str) -> tuple[str, ...]:
        """Return the ids of the open cases of a station, oldest first."""

    def declined(self, case_id: str) -> frozenset[str]:
        """Return the persons who have declined a case."""

    def next_serial(self, station: str, day: str) -> int:
        """Return the next running number of a station's day (ISO date)."""

    def external(self, source: str, source_no: str) -> str:
        """Return the id of the case with this number at its source, or ""."""

    def near(
        self, matter: str, since: datetime, at: tuple[float, float] | None, entity: str
    ) -> tuple[NearbyCase, ...]:
        """Return cases of a matter since a time, near a point or of an entity."""

    def procedure(self, kind: str, at: datetime) -> ProcedureRow | None:
        """Return the procedure in force for a kind of case at a time."""

    def transition(
        self, procedure: str, version: int, state: str, act: str
    ) -> Transition | None:
        """Return the row of the procedure for an act in a state."""

    def transitions(self, procedure: str, version: int) -> tuple[Transition, ...]:
        """Return all rows of a procedure."""

    def state(self, code: str) -> StateRow | None:
        """Return a state by code."""

    def kinds(self) -> tuple[CaseKind, ...]:
        """Return the kinds of case, in their order."""

    def matter(self, code: str) -> Matter | None:
        """Return a matter by code."""

    def matters(self) -> tuple[Matter, ...]:
        """Return the list of matters, by code."""

    def reason(self, code: str) -> ReasonCode | None:
        """Return a reason by code."""

    def ground(self, code: str, received: datetime) -> RefusalGround | None:
        """Return a ground for refusing that was in force at the day of receipt."""

    def closures(self) -> tuple[ClosureCode, ...]:
        """Return the closure codes."""

    def keywords(self) -> tuple[KeywordRule, ...]:
        """Return the keyword rules in the order they fire."""

    def setting(self, name: str) -> str:
        """Return the value of a setting, "" when it is not set."""

    def label(self, code: str, language: str) -> str:
        """Return what the office calls a code, or the code itself."""

    def rulebook(self) -> RuleBook:
        """Return the time limits and stage limits in one piece."""

    def calendar(self) -> Calendar:
        """Return the published working days."""

    def rule_columns(self, table: str) -> tuple[RuleColumn, ...]:
        """Return the columns of a rule table, () when it is none."""

    def rule_rows(self, table: str) -> tuple[dict[str, Cell], ...]:
        """Return all rows of a rule table, by key."""

    def rule_row(self, table: str, key: dict[str, Cell]) -> dict[str, Cell] | None:
        """Return one row of a rule table by its natural key."""
