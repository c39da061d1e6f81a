"""What can have happened to cases and to the rows that rule them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.cases.file_events import EVENTS as _FILE_EVENTS
from domain.cases.merge_events import EVENTS as _MERGE_EVENTS
from domain.cases.rule_commands import RuleRows
from domain.cases.sealed_refs import BlindTag, SealedRef
from domain.cases.snapshot import Cell, ClockFact, FieldValue, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRegistered:
    """A case was registered: all that it began with."""

    case: str
    number: str
    serial: int
    serial_day: str
    kind: str
    procedure: str
    procedure_version: int
    source: str
    source_no: str
    received_at: datetime
    registered_at: datetime
    registered_by: str
    entered_by: str
    role: str
    summary: str
    x: float | None
    y: float | None
    unlocated: bool
    address: str
    linked_to: str
    publish_consent: bool
    mediation_consent: bool
    sealed: tuple[SealedRef, ...]
    blind: tuple[BlindTag, ...]
    blind_hash: str
    draft: str
    start: Snapshot
    clocks: tuple[ClockFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseActed:
    """An act moved a case on: state before and after, what was said, its clocks.

    `by` is the person whose act it is, `entered_by` the one who entered it for him
    ("" when he did himself), `role` the role it was allowed by.
    """

    case: str
    act: str
    version: int
    at: datetime
    by: str
    entered_by: str
    role: str
    approver: str
    from_state: str
    to_state: str
    before: Snapshot
    after: Snapshot
    fields: dict[str, FieldValue]
    clocks: tuple[ClockFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseActUndone:
    """An act on a case was taken back: state, owner and clocks are as before it."""

    case: str
    act: str
    version: int
    undone_version: int
    at: datetime
    by: str
    restored: Snapshot
    taken: Snapshot
    clocks: tuple[ClockFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNoted:
    """A note was added to a case."""

    case: str
    note: str
    at: datetime
    by: str
    text: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNoteTaken:
    """A note was taken back; its text stays in the journal."""

    case: str
    note: str
    at: datetime
    by: str
    text: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReminded:
    """The responsible chain was reminded of a case."""

    case: str
    at: datetime
    by: str
    text: str
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesLinked:
    """Two cases were linked."""

    case: str
    other: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesUnlinked:
    """A link between two cases was taken back."""

    case: str
    other: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSaved:
    """A draft was kept, in place of what it held before."""

    draft: str
    at: datetime
    by: str
    content: dict[str, str]
    sealed: tuple[SealedRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDropped:
    """A draft was thrown away."""

    draft: str
    at: datetime
    by: str
    content: dict[str, str]
    sealed: tuple[SealedRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesImported:
    """A batch of staged cases was taken in; the rows lie in the named chunks."""

    batch: str
    source: str
    content_hash: str
    chunks: tuple[str, ...]
    count: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A rule row was added, changed or removed; None where there is no value."""

    table: str
    key: dict[str, Cell]
    before: dict[str, Cell] | None
    after: dict[str, Cell] | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesLoaded:
    """Whole sets of rule rows were loaded."""

    source: str
    tables: tuple[RuleRows, ...]
    by: str


EVENTS: tuple[type, ...] = (
    CaseRegistered,
    CaseActed,
    CaseActUndone,
    CaseNoted,
    CaseNoteTaken,
    CaseReminded,
    CasesLinked,
    CasesUnlinked,
    DraftSaved,
    DraftDropped,
    CasesImported,
    RuleSet,
    RulesLoaded,
    *_FILE_EVENTS,
    *_MERGE_EVENTS,
)
