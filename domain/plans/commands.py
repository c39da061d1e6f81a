"""What can be asked about boundary plans; places are (x, y) in workspace metres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.boundary.events import GridContent
from domain.ids import issued

Place = tuple[float, float]
Line = tuple[Place, ...]


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
class SplitGrid:
    """Split a grid along a line drawn right across it, or cut an enclave out.

    A line whose last point is its first cuts an enclave. `keep` names the piece that
    goes on under the code: largest, smallest or entities (the most of them); a place
    in `keep_at` names it instead.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grid: str
    line: Line
    keep: str = "entities"
    keep_at: Place | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGrids:
    """Take grids together under the code of one of them, by default the first."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grids: tuple[str, ...]
    keep: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReshapeBorder:
    """Redraw the border between two grids by a line that leaves it and comes back.

    Without grids named it is the border nearest to the first point.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    line: Line
    grid: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveVertex:
    """Move a vertex or a node of the borders; every grid that has it follows."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    at: Place
    to: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEdge:
    """Move a straight piece of border as a whole."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    edge: tuple[Place, Place]
    by: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertVertex:
    """Put a vertex into the border that runs nearest to a place."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteVertex:
    """Take a vertex out of the border it lies in."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPiece:
    """Hand the piece that a line cuts off a grid to its neighbour, in one step."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    giver: str
    receiver: str
    line: Line
    piece: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBlocks:
    """Hand building blocks to a grid; each is an outline that lies on existing borders.

    `blocks` are WKB in workspace metres.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    receiver: str
    blocks: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Hand a grid of the plan to another station; no border moves."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grid: str
    station: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGrid:
    """Give a grid of the plan a name."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimplifyBorders:
    """Take vertices out of borders where that moves them little; no grids = all."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grids: tuple[str, ...] = ()
    tolerance_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FillGrids:
    """Lay the staged outlines of a file over a plan; each becomes a grid of it.

    `fill`: undivided lets only undivided ground be cut, replace every grid that lies
    under an outline; `into` names the grids instead. What the file leaves over stays
    with its grid. `codes`: those of the file or fresh ones. Vertices within `snap_m`
    of a border there is are put onto it.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    batch: str
    content_hash: str
    chunks: tuple[str, ...]
    into: tuple[str, ...] = ()
    fill: str = "undivided"
    codes: str = "file"
    station: str = ""
    snap_m: float = 0.1
    source: str = ""


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
    with few moves. `aim`: even, compact or still. The same seed gives the same grids.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grids: tuple[str, ...] = ()
    parts: int = 0
    aim: str = "even"
    seed: int = 1
    tolerance: float = 0.05
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
)
