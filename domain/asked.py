"""Who asks, for whom, as what and when: what comes with every command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """The frame of a command, set by the door and never by the caller.

    `actor` is the signed-in user's id, `person` the member of staff behind it
    ("" for an administrator who is none), `acting_as` the role or post he acts
    in ("" = any that he holds), `on_behalf_of` the person in the field whose
    act is entered at the desk ("" = his own act).
    """

    command_id: str
    actor: str
    person: str
    acting_as: str
    on_behalf_of: str
    at: datetime

    @property
    def doer(self) -> str:
        """The person whose act this is: the one in the field, else the actor's."""
        return self.on_behalf_of or self.person
