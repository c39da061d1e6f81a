"""What can be done with the organisation, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.action import Action

ACTIONS: Final[tuple[Action, ...]] = ()
