"""What can have happened to cases that are one matter: merged, and parted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.cases.snapshot import ClockFact


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMerged:
    """A case went into another one, the root; `clocks` ends its own stage clocks."""

    case: str
    root: str
    version: int
    at: datetime
    by: str
    entered_by: str
    role: str
    reason: str
    clocks: tuple[ClockFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUnmerged:
    """A merged case is one of its own again.

    `merged_version` is its version by which it was merged; `clocks` are the facts of
    that version which are taken back, none for a case that has ended meanwhile.
    """

    case: str
    root: str
    version: int
    merged_version: int
    at: datetime
    by: str
    entered_by: str
    role: str
    reason: str
    clocks: tuple[ClockFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRerooted:
    """A merged case goes with its main case, `left`, into another one, the root.

    Its clocks stay as its own merging left them, and so does what parting gives back.
    """

    case: str
    left: str
    root: str
    version: int
    at: datetime
    by: str
    entered_by: str
    role: str
    reason: str


EVENTS: tuple[type, ...] = (CaseMerged, CaseUnmerged, CaseRerooted)
