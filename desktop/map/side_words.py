"""What a grid reaches to on its four sides, in words: on its card and for a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication

from desktop.action import Action
from desktop.texts import t
from domain.boundary.four_sides import OUTSIDE, SIDES, sides_of
from domain.boundary.reference import COMMUNITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.world import Reads
    from desktop.action import Hand
    from domain.boundary.events import GridContent
    from domain.boundary.four_sides import Reach


def reaches_of(read: Reads, code: str) -> tuple[Reach, ...]:
    """Return what a grid in force reaches to."""
    boundary = read.boundary
    found = boundary.contents((code,))
    if not found:
        return ()
    beside = boundary.contents(boundary.neighbours(code))
    return sides_of(found[0], beside, boundary)


def side_words(reaches: Sequence[Reach]) -> dict[str, str]:
    """Return for each side the names of what the grid reaches to there."""
    told: dict[str, str] = {}
    for side in SIDES:
        names = [_name(one) for one in reaches if one.side == side]
        told[side] = t("map.sides.and").join(names)
    return told


def _name(reach: Reach) -> str:
    if reach.kind == OUTSIDE:
        return t("map.sides.outside")
    if reach.kind == COMMUNITY:
        return t("map.sides.community", name=reach.name)
    return reach.name


def sentence(grid: GridContent, reaches: Sequence[Reach]) -> str:
    """Return the description of a grid's borders as a notice has it."""
    told = side_words(reaches)
    parts = [t(f"map.sides.{side}.to", names=told[side]) for side in SIDES]
    body = t("map.sides.comma").join(parts)
    return t("map.sides.notice", grid=grid.name, code=grid.code, sides=body)


def _copy(hand: Hand) -> None:
    told = [sentence(grid, reaches) for grid, reaches in _chosen(hand)]
    QGuiApplication.clipboard().setText("\n".join(told))
    hand.desk.messages.say(t("map.sides.copied", count=len(told), text=told[0]))


def _chosen(hand: Hand) -> list[tuple[GridContent, tuple[Reach, ...]]]:
    """Return the chosen grids with their sides: the plan's while one is drawn."""
    codes, read = hand.selection.ids("grid"), hand.desk.read
    mesh = hand.plan.mesh() if hand.frame.mode == "redraw" else None
    found = []
    for code in codes:
        drawn = mesh.by_code(code) if mesh is not None else None
        if mesh is not None and drawn is not None:
            beside = [mesh.grids[one] for one in mesh.around([drawn.id])]
            others = [one for one in beside if one.id != drawn.id]
            found.append((drawn, sides_of(drawn, others, read.boundary)))
            continue
        found += [
            (one, reaches_of(read, code)) for one in read.boundary.contents((code,))
        ]
    return found


def _why(hand: Hand) -> str:
    codes = hand.selection.ids("grid")
    return "" if codes else t("map.sides.none_chosen")


SIDE_ACTIONS: Final = (
    Action(
        "map.sides",
        "view",
        _copy,
        "Ctrl+Shift+B",
        why_not=_why,
        icon="compass-outline",
    ),
)
