"""What can be done with the panes and the wall screen, as rows of the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand


def _part(name: str) -> Callable[[Hand], None]:
    return lambda hand: hand.frame.show_part(name)


def _no_docks(hand: Hand) -> str:
    return "" if hand.frame.mode in {"watch", "redraw"} else t("pane.no_docks")


ACTIONS: Final = (
    Action("pane.float", "view", _part("pane.float"), "F12", why_not=_no_docks),
    Action("pane.reset", "view", _part("pane.reset"), "Shift+F12", why_not=_no_docks),
    Action("wall", "view", _part("wall"), "Ctrl+Shift+W", icon="monitor"),
)
