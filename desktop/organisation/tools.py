"""What can be done with the organisation, as rows of the table of actions."""

from __future__ import annotations

from typing import Final

from desktop.action import Action
from desktop.organisation.guided_entry import guide

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "org.guided",
        "organisation",
        guide,
        "Ctrl+F9",
        ("RenewRecoveryCode",),
        icon="map-marker-plus-outline",
    ),
)
