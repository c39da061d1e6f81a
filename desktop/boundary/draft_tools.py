"""What can be done with the chosen grids of a draft: rows of the actions' table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.boundary.draft_forms import MergeForm, NameForm, SimplifyForm
from desktop.boundary.plan_tools import may
from desktop.texts import t
from domain.boundary.intake import GRID, UNDIVIDED
from domain.plans.commands import (
    ChangeKind,
    LockGrids,
    MergeGrids,
    NameGrid,
    SimplifyBorders,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand
    from domain.boundary.events import GridContent

    Why = Callable[[Hand], str]

# What is asked for a right only.
ANY_MERGE: Final = MergeGrids(grids=())
ANY_NAME: Final = NameGrid(grid="", name="")
ANY_KIND: Final = ChangeKind(grid="", kind=GRID)
ANY_LOCK: Final = LockGrids(grids=())
ANY_SIMPLE: Final = SimplifyBorders(tolerance_m=1.0)


def chosen(hand: Hand) -> tuple[GridContent, ...]:
    """Return the chosen grids that the open plan has, the leading one first."""
    mesh = hand.plan.mesh()
    if mesh is None:
        return ()
    found = (mesh.by_code(code) for code in hand.selection.ids("grid"))
    return tuple(grid for grid in found if grid is not None)


def _why(least: int, command: object) -> Why:
    """Return what says why an act on so many chosen grids is not for now."""

    def why(hand: Hand) -> str:
        said = hand.plan.why_not()
        if not said and len(chosen(hand)) < least:
            said = t("draft.why.two" if least > 1 else "draft.why.none")
        return said or may(hand, command)

    return why


def _merge(hand: Hand) -> None:
    MergeForm(hand, chosen(hand), hand.parent).open()


def _name(hand: Hand) -> None:
    NameForm(hand, chosen(hand)[0], hand.parent).open()


def _simplify(hand: Hand) -> None:
    SimplifyForm(hand, chosen(hand), hand.parent).open()


def _kind(hand: Hand) -> None:
    """Let the leading grid be undivided ground, or a grid again."""
    grid = chosen(hand)[0]
    kind = UNDIVIDED if grid.kind == GRID else GRID
    if hand.plan.do(ChangeKind(grid=grid.code, kind=kind)):
        said = t(f"draft.kind.{kind}", grid=grid.name)
        hand.desk.messages.say(said)


def _lock(hand: Hand) -> None:
    """Lock the chosen grids; where all of them are, unlock them."""
    _turn(hand, tuple(grid.code for grid in chosen(hand)))


def _lock_all(hand: Hand) -> None:
    """Lock every grid of the plan; where all are, unlock them."""
    mesh = hand.plan.mesh()
    if mesh is not None:
        _turn(hand, tuple(sorted(mesh.codes)))


def _turn(hand: Hand, codes: tuple[str, ...]) -> None:
    row = hand.plan.row()
    if row is None or not codes:
        return
    locked = not set(codes) <= set(row.locked)
    if hand.plan.do(LockGrids(grids=codes, locked=locked)):
        key = "draft.locked" if locked else "draft.unlocked"
        hand.desk.messages.say(t(key, n=len(codes)))


ACTIONS: Final = (
    Action(
        "draft.merge",
        "plan",
        _merge,
        "Ctrl+F11",
        ("MergeGrids",),
        _why(2, ANY_MERGE),
        "merge",
    ),
    Action(
        "draft.name",
        "plan",
        _name,
        "Ctrl+F3",
        ("NameGrid",),
        _why(1, ANY_NAME),
        "rename-outline",
    ),
    Action(
        "draft.kind",
        "plan",
        _kind,
        "Ctrl+F5",
        ("ChangeKind",),
        _why(1, ANY_KIND),
        "texture-box",
    ),
    Action(
        "draft.lock",
        "plan",
        _lock,
        "Ctrl+F2",
        ("LockGrids",),
        _why(1, ANY_LOCK),
        "lock-outline",
    ),
    Action(
        "draft.lock_all",
        "plan",
        _lock_all,
        "Ctrl+Shift+F2",
        ("LockGrids",),
        _why(0, ANY_LOCK),
        "lock-outline",
    ),
    Action(
        "draft.simplify",
        "plan",
        _simplify,
        "Ctrl+F10",
        ("SimplifyBorders",),
        _why(0, ANY_SIMPLE),
        "vector-polyline-edit",
    ),
)
