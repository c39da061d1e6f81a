"""What can be done with the map, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.map.layer_tools import LAYER_ACTIONS

if TYPE_CHECKING:
    from desktop.action import Action

ACTIONS: Final[tuple[Action, ...]] = (*LAYER_ACTIONS,)
