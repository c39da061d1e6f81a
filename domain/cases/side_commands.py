"""What can be asked beside the main line: statutory acts, clocks, notes, reminders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.ids import issued


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationAgreed:
    """Record that both sides agreed (调解书)."""

    act: ClassVar[str] = "case.mediate"
    case: str
    seen_version: int
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMediation:
    """End mediation without agreement, on a ground of the Order (终止调解)."""

    act: ClassVar[str] = "case.mediate"
    case: str
    seen_version: int
    ground: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueCheckDone:
    """Decide after the clue check on filing a penalty case (立案, 不予立案)."""

    act: ClassVar[str] = "case.clue_check"
    case: str
    seen_version: int
    filing: bool
    decision_date: str = ""
    approver: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyDecided:
    """Record the penalty decision and its document number."""

    act: ClassVar[str] = "case.penalty"
    case: str
    seen_version: int
    document_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseClock:
    """Let one clock rest (暂停计时) where its rule allows that kind of pause."""

    act: ClassVar[str] = "case.pause"
    case: str
    seen_version: int
    clock: str
    reason: str = ""
    approver: str = ""
    attachment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeClock:
    """Let a resting clock go on."""

    act: ClassVar[str] = "case.pause"
    case: str
    seen_version: int
    clock: str
    reason: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendClock:
    """Give one clock more time (延期), in the unit of its rule."""

    act: ClassVar[str] = "case.extend"
    case: str
    seen_version: int
    clock: str
    amount: float
    reason: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCase:
    """Add a note to a case; visibility internal, public or secret."""

    act: ClassVar[str] = "case.note"
    case: str
    note: str = issued()
    text: str
    visibility: str = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindCase:
    """Remind the responsible chain of a case (催办)."""

    act: ClassVar[str] = "case.remind"
    case: str
    text: str = ""
