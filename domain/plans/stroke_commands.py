"""The strokes that can be asked for on a plan; places are (x, y) in metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.boundary.events import GridContent

Place = tuple[float, float]
Line = tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitGrid:
    """Split a grid along a line drawn right across it, or cut an enclave out.

    A line whose last point is its first cuts an enclave. `keep` names the piece that
    goes on under the code: largest, smallest or entities (the most of them); a place
    in `keep_at` names it instead. Without either it is that with most entities, and
    of undivided ground the largest. The new pieces are of a `kind`: grid, or
    undivided for ground that is given up.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grid: str
    line: Line
    keep: str = ""
    keep_at: Place | None = None
    names: tuple[str, ...] = ()
    kind: str = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGrids:
    """Take grids together under the code of one of them, by default the first.

    `name`: what the grid is called then; "" = as the one whose code goes on.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grids: tuple[str, ...]
    keep: str = ""
    name: str = ""


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

    `blocks` are WKB in workspace metres. Where they end on borders in places without
    a vertex, `removed` and `added` are the outlines worked out beside, which have to
    cover the same ground exactly.
    """

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    receiver: str
    blocks: tuple[bytes, ...]
    removed: tuple[str, ...] = ()
    added: tuple[GridContent, ...] = ()


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
class ChangeKind:
    """Let a grid of the plan be an ordinary grid, or ground that is not divided yet."""

    act: ClassVar[str] = "boundary.propose"
    plan: str = ""
    grid: str
    kind: str


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
