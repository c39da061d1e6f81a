"""Strokes that the guards of drawing stop, on the squares of a real workspace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import shapely

from domain.plans.commands import (
    ApprovePlan,
    ChangeKind,
    DeleteVertex,
    GiveBlocks,
    GoToStep,
    HandOver,
    IgnoreFinding,
    InsertVertex,
    LockGrids,
    MergeGrids,
    MoveEdge,
    MoveVertex,
    NameGrid,
    RedoStep,
    ReshapeBorder,
    SimplifyBorders,
    SplitGrid,
    SubmitPlan,
    TransferPiece,
    UndoStep,
)
from tests.db.square_town import at, code, line, name

MIDDLE, ABOVE, FAR = code(1, 1), code(1, 2), code(3, 3)


def cut(*places: tuple[float, float], **more: Any) -> SplitGrid:
    return SplitGrid(grid=more.pop("grid", MIDDLE), line=line(*places), **more)


ACROSS = cut((299, 450), (601, 450))
ENCLAVE = cut((400, 400), (460, 400), (430, 460), (400, 400))
SQUARE = cut((400, 400), (470, 400), (470, 470), (400, 470), (400, 400))
# Three sides of a piece in the middle of a grid, which leaves two parts beside it.
TWO_PARTS = TransferPiece(
    giver=MIDDLE,
    receiver=ABOVE,
    line=line((400, 601), (400, 299), (500, 299), (500, 601)),
    piece=at(450, 450),
)
WKB_INSIDE = shapely.to_wkb(shapely.box(*at(550, 300), *at(600, 600)))
WKB_FAR = shapely.to_wkb(shapely.box(*at(0, 0), *at(50, 50)))


@dataclass(frozen=True)
class Stop:
    """A guard: what it is called, what went before, what it stops, what it names."""

    code: str
    command: Any
    names: tuple[str, ...] = ()
    before: tuple[Any, ...] = ()
    who: str = "session"


# boundaries.md 4, guard by guard.
GUARDS: dict[str, Stop] = {
    # 1. A new section crosses or touches nothing but at its own ends.
    "a stroke across another border": Stop(
        "BORDER_IN_THE_WAY",
        ReshapeBorder(line=line((300, 350), (650, 400), (300, 550))),
        (name(1, 1),),
    ),
    "a vertex beyond another border": Stop(
        "BORDER_IN_THE_WAY",
        MoveVertex(at=at(300, 300), to=at(700, 700)),
        (name(1, 1),),
    ),
    "a stroke across itself": Stop(
        "STROKE_CROSSES_ITSELF",
        ReshapeBorder(
            line=line((300, 350), (400, 380), (350, 470), (380, 350), (300, 550))
        ),
        ("580",),
    ),
    "an edge moved into a border": Stop(
        "BORDER_IN_THE_WAY",
        MoveEdge(edge=(at(300, 300), at(300, 600)), by=(320.0, 0.0)),
        (name(2, 1),),
    ),
    # 2. No vertex on a foreign piece of border, nothing without length.
    "a vertex put onto a foreign border": Stop(
        "BORDER_IN_THE_WAY",
        MoveVertex(at=at(300, 300), to=at(600, 450)),
        (name(1, 1),),
    ),
    "a vertex put onto another": Stop(
        "PLACE_TAKEN", MoveVertex(at=at(300, 300), to=at(600, 300)), ("580600",)
    ),
    "a vertex where there is one": Stop(
        "PLACE_TAKEN", InsertVertex(at=at(300, 300)), ("580300",)
    ),
    "a line of one point": Stop("LINE_TOO_SHORT", cut((300, 450), (300, 450)), ("1",)),
    "a stroke that ends where it began": Stop(
        "STROKE_TOO_SHORT",
        ReshapeBorder(line=line((300, 450), (350, 460), (300, 450))),
        ("580300",),
    ),
    "a stroke that changes nothing": Stop(
        "STROKE_CHANGES_NOTHING", MoveVertex(at=at(300, 300), to=at(300, 300))
    ),
    # 3. Both faces stay simple, and no enclave changes side.
    "a ring of less than three": Stop(
        "RING_TOO_SMALL", DeleteVertex(at=at(430, 460)), ("580430",), (ENCLAVE,)
    ),
    "a ring turned over": Stop(
        "BORDER_FOLDS",
        MoveVertex(at=at(430, 460), to=at(430, 350)),
        (name(1, 1),),
        (ENCLAVE,),
    ),
    "a border laid onto another": Stop(
        "BORDER_IN_THE_WAY",
        DeleteVertex(at=at(350, 450)),
        (name(0, 1),),
        (cut((300, 400), (350, 450), (300, 500)),),
    ),
    "an enclave that would not fit any more": Stop(
        "ENCLAVE_CHANGES_SIDE",
        ReshapeBorder(line=line((300, 301), (598, 301), (598, 599), (300, 599))),
        (name(1, 1),),
        (cut((320, 320), (580, 320), (580, 580), (320, 580), (320, 320)),),
    ),
    "an enclave left on the other side": Stop(
        "ENCLAVE_CHANGES_SIDE",
        ReshapeBorder(line=line((300, 310), (550, 310), (550, 590), (300, 590))),
        (name(1, 1),),
        (SQUARE,),
    ),
    "a cut into an enclave": Stop(
        "CUT_DOES_NOT_PART", cut((299, 435), (430, 435)), (name(1, 1),), (SQUARE,)
    ),
    "a cut that does not reach": Stop(
        "CUT_MISSES", cut((310, 450), (590, 450)), (name(1, 1),)
    ),
    # 4. Area and width above the least.
    "a slip of the hand": Stop(
        "PIECE_TOO_SMALL",
        cut((400, 400), (405, 400), (405, 404), (400, 400)),
        (name(1, 1),),
    ),
    "a strip": Stop("PIECE_TOO_NARROW", cut((299, 301), (601, 301)), (name(1, 1),)),
    # 5. Rank, the outline of all, locked grids.
    "a border of another bureau": Stop(
        "RANK_LOCKED",
        MoveVertex(at=at(900, 600), to=at(910, 610)),
        ("市局",),
        who="clerk",
    ),
    "a vertex of the outline": Stop(
        "ROOT_FROZEN", MoveVertex(at=at(0, 0), to=at(5, 5)), ("580000",)
    ),
    "a vertex into the outline": Stop("ROOT_FROZEN", InsertVertex(at=at(0, 452.5))),
    "a vertex out of the outline": Stop(
        "ROOT_FROZEN", DeleteVertex(at=at(0, 0)), ("580000",)
    ),
    "a stroke along the outline": Stop(
        "ROOT_FROZEN",
        ReshapeBorder(line=line((0, 400), (50, 450), (0, 500)), grid=code(0, 1)),
        ("580000",),
    ),
    "a locked grid": Stop(
        "GRID_LOCKED", ACROSS, (name(1, 1),), (LockGrids(grids=(MIDDLE,)),)
    ),
    "a locked neighbour": Stop(
        "GRID_LOCKED",
        MoveVertex(at=at(300, 300), to=at(310, 310)),
        (name(1, 1),),
        (LockGrids(grids=(MIDDLE,)),),
    ),
    "a step back over a lock": Stop(
        "GRID_LOCKED",
        UndoStep(),
        (name(1, 1),),
        (ACROSS, LockGrids(grids=(MIDDLE,))),
    ),
    "a step forth over a lock": Stop(
        "GRID_LOCKED",
        RedoStep(),
        (name(1, 1),),
        (ACROSS, UndoStep(), LockGrids(grids=(MIDDLE,))),
    ),
    # The post-condition itself: what comes in must cover what goes out.
    "ground that is lost": Stop("NOT_EXACT", "shrunk", (name(1, 1),)),
}
# The other ways in which a stroke can be no stroke.
STROKES: dict[str, Stop] = {
    "no such grid": Stop("NO_SUCH_GRID", cut((0, 0), (1, 1), grid="99"), ("99",)),
    "no word for what is kept": Stop("BAD_WORD", replace(ACROSS, keep="best")),
    "no kind of grid": Stop("BAD_WORD", replace(ACROSS, kind="lake")),
    "kept elsewhere": Stop(
        "KEEP_NOT_INSIDE", replace(ACROSS, keep_at=at(10, 10)), (name(1, 1),)
    ),
    "one to merge": Stop("MERGE_NEEDS_TWO", MergeGrids(grids=(MIDDLE,)), ("1",)),
    "kept by a stranger": Stop(
        "KEEP_NOT_AMONG", MergeGrids(grids=(MIDDLE, ABOVE), keep=FAR), (FAR,)
    ),
    "no neighbours": Stop(
        "NOT_NEIGHBOURS", MergeGrids(grids=(MIDDLE, FAR)), (name(3, 3),)
    ),
    "neighbours in a point": Stop(
        "TOUCH_IN_A_POINT", MergeGrids(grids=(MIDDLE, code(2, 2))), (name(2, 2),)
    ),
    "no border near": Stop(
        "NO_BORDER_NEAR",
        ReshapeBorder(line=line((450, 450), (460, 450))),
        ("580450",),
    ),
    "two borders": Stop(
        "NOT_ONE_BORDER",
        ReshapeBorder(line=line((300, 450), (400, 400), (450, 600))),
        ("580450",),
    ),
    "no vertex near": Stop(
        "NO_SUCH_VERTEX", MoveVertex(at=at(450, 450), to=at(460, 460)), ("580450",)
    ),
    "where borders meet": Stop(
        "VERTEX_IS_NODE", DeleteVertex(at=at(300, 300)), ("580300",)
    ),
    "a piece for a stranger": Stop(
        "PIECE_NOT_BESIDE",
        TransferPiece(giver=MIDDLE, receiver=FAR, line=ACROSS.line),
        (name(3, 3),),
    ),
    "a block elsewhere": Stop(
        "BLOCK_NOT_BESIDE", GiveBlocks(receiver=FAR, blocks=(WKB_FAR,)), (name(3, 3),)
    ),
    "a block that crosses": Stop(
        "BLOCK_NOT_INSIDE", GiveBlocks(receiver=code(2, 1), blocks=(WKB_INSIDE,))
    ),
    "no tolerance": Stop("BAD_TOLERANCE", SimplifyBorders(tolerance_m=0.0), ("0",)),
    "nothing to simplify": Stop(
        "NOTHING_TO_SIMPLIFY", SimplifyBorders(tolerance_m=0.1), ("0.1",)
    ),
    "no such station": Stop(
        "STATION_UNKNOWN", HandOver(grid=MIDDLE, station="nowhere"), ("nowhere",)
    ),
    "at home already": Stop(
        "GRID_ALREADY_THERE", HandOver(grid=MIDDLE, station="s1"), (MIDDLE,)
    ),
    "no name": Stop("GRID_UNNAMED", NameGrid(grid=MIDDLE, name=" "), (MIDDLE,)),
    "the same name": Stop(
        "NAME_UNCHANGED", NameGrid(grid=MIDDLE, name=name(1, 1)), (MIDDLE,)
    ),
    "the same kind": Stop(
        "KIND_UNCHANGED", ChangeKind(grid=MIDDLE, kind="grid"), (name(1, 1),)
    ),
    "nothing to undo": Stop("NOTHING_TO_UNDO", UndoStep(), ("方案",)),
    "nothing to redo": Stop("NOTHING_TO_REDO", RedoStep(), ("方案",)),
    "there already": Stop("ALREADY_AT_STEP", GoToStep(step=0), ("0",)),
    "no such step": Stop("NO_SUCH_STEP", GoToStep(step=9), ("9",)),
    "nothing to hand in": Stop("PLAN_EMPTY", SubmitPlan(), ("方案",)),
    "not handed in yet": Stop(
        "PLAN_STATE", ApprovePlan(document_no="1"), ("方案",), (ACROSS,)
    ),
    "no such finding": Stop(
        "NO_SUCH_FINDING", IgnoreFinding(key="x", reason="y"), ("x",), (ACROSS,)
    ),
}
