"""What can be done on the page of counts, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.assess.panel import AssessPage

if TYPE_CHECKING:
    from desktop.action import Hand


def _past(hand: Hand) -> None:
    if hand.frame.mode != "assess":
        hand.frame.show_mode("assess")
    hand.frame.pane(AssessPage).past.turn()


ACTIONS: Final = (Action("assess.past", "view", _past, "Alt+2", icon="history"),)
