"""What can be asked about boundary plans; places are (x, y) in workspace metres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.boundary.events import GridContent
from domain.ids import issued
from domain.plans.border_commands import COMMANDS as _BORDERS
from domain.plans.border_commands import (
    AnswerBorderRequest,
    RequestBorder,
    TakeBorder,
    WithdrawBorderRequest,
)
from domain.plans.stroke_commands import (
    ChangeKind,
    DeleteVertex,
    FillGrids,
    GiveBlocks,
    HandOver,
    InsertVertex,
    MergeGrids,
    MoveEdge,
    MoveVertex,
    NameGrid,
    ReshapeBorder,
    SimplifyBorders,
    SplitGrid,
    TransferPiece,
)

__all__ = (
    "COMMANDS",
    "AnswerBorderRequest",
    "ApprovePlan",
    "ArchivePlan",
    "ChangeKind",
    "DeleteVertex",
    "FillGrids",
    "GiveBlocks",
    "GoToStep",
    "HandOver",
    "IgnoreFinding",
    "InsertVertex",
    "LockGrids",
    "MergeGrids",
    "MoveEdge",
    "MoveVertex",
    "NameGrid",
    "OpenPlan",
    "ProposeDivision",
    "PublishPlan",
    "RebasePlan",
    "RedoStep",
    "RejectPlan",
    "RenamePlan",
    "RequestBorder",
    "ReshapeBorder",
    "RevertPlan",
    "SimplifyBorders",
    "SplitGrid",
    "SubmitPlan",
    "TakeBorder",
    "TakeDivision",
    "TakeInPlan",
    "TransferPiece",
    "UndoStep",
    "WithdrawBorderRequest",
    "WithdrawPlan",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlan:
    """Open a draft of the boundaries beside the published state."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = issued()
    title: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamePlan:
    """Give a plan another title or reason."""

    act: ClassVar[str] = "boundary.propose"
    plan: str
    title: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockGrids:
    """Lock grids of a plan against any change, or unlock them."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grids: tuple[str, ...]
    locked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep:
    """Take the last step of a plan back."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedoStep:
    """Do the step again that was taken back last."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoToStep:
    """Put a plan into the state after one of its steps (0 = as it was opened)."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreFinding:
    """Let a warning of a plan's check stand, for a reason; no reason takes that back.

    `key` is the key of the finding.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan:
    """Hand a plan in for approval; its findings are checked and its content is fixed.

    `reasons` are given for the warnings, by their keys ("*" = for all that are left);
    those that were ignored for a reason need none here.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPlan:
    """Take a submitted or approved plan back to work on it."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePlan:
    """Approve what was submitted, as a second person, with a document number."""

    act: ClassVar[str] = "boundary.approve"
    plan: str = ""
    content_hash: str = ""
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectPlan:
    """Send a submitted plan back with a reason."""

    act: ClassVar[str] = "boundary.approve"
    plan: str = ""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPlan:
    """Put an approved plan into force now, or from a date at 00:00.

    With a date ahead the plan is scheduled; the desk puts it into force when the day
    begins. `cases` says what open cases do: follow their entity, stay, or review.
    """

    act: ClassVar[str] = "boundary.publish"
    plan: str = ""
    effective_at: datetime | None = None
    cases: str = "follow"


@dataclass(frozen=True, slots=True, kw_only=True)
class RebasePlan:
    """Bring a draft up to the borders in force; what both changed has to be chosen.

    `choices` give mine or theirs for the key of each conflict.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeInPlan:
    """Take the plan of another desk in: as a draft of its own, or into an open one.

    `base` are the grids that it changes as they were there, `added` what they became.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = issued()
    title: str
    reason: str = ""
    author: str = ""
    into: str = ""
    base: tuple[GridContent, ...]
    added: tuple[GridContent, ...]
    content_hash: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevertPlan:
    """Open a draft that restores the borders of before a plan that was published.

    Codes that were retired do not come back; `choices` settle conflicts as in a rebase.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = issued()
    of: str
    title: str = ""
    reason: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlan:
    """Put a plan away; it stays on file."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDivision:
    """Divide grids of a plan into grids of equal work, as one step; long for many.

    Without `grids` all that are not locked; `parts` 0 = as many as now, evened out
    with few moves, where `keep` is the share of entities that stay at least. `aim`:
    even, compact or still. The same seed gives the same grids.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grids: tuple[str, ...] = ()
    parts: int = 0
    aim: str = "even"
    seed: int = 1
    tolerance: float = 0.05
    keep: float = 0.0
    whole_communities: bool = True
    across_stations: bool = True
    barriers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDivision:
    """Take a division that was worked out beside into a plan, as one step.

    `removed` are versions of the plan, `added` cover the same ground exactly; an
    empty code asks for a fresh one.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    aim: str = ""
    seed: int = 1
    parts: int = 0
    outside: int = 0
    worst: float = 0.0
    removed: tuple[str, ...]
    added: tuple[GridContent, ...]


COMMANDS: tuple[type, ...] = (
    OpenPlan,
    RenamePlan,
    SplitGrid,
    MergeGrids,
    ReshapeBorder,
    MoveVertex,
    MoveEdge,
    InsertVertex,
    DeleteVertex,
    TransferPiece,
    GiveBlocks,
    HandOver,
    NameGrid,
    ChangeKind,
    SimplifyBorders,
    FillGrids,
    LockGrids,
    UndoStep,
    RedoStep,
    GoToStep,
    IgnoreFinding,
    SubmitPlan,
    WithdrawPlan,
    ApprovePlan,
    RejectPlan,
    PublishPlan,
    RebasePlan,
    TakeInPlan,
    RevertPlan,
    ProposeDivision,
    TakeDivision,
    ArchivePlan,
    *_BORDERS,
)
