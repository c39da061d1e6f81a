"""Everything that can be asked of a workspace, by name."""

from __future__ import annotations

import domain.access.commands
import domain.boundary.commands
import domain.cases.commands
import domain.entities.commands
import domain.founding
import domain.organisation.commands
import domain.plans.commands
import domain.staffing.commands

COMMANDS: dict[str, type] = {
    kind.__name__: kind
    for kinds in (
        domain.founding.COMMANDS,
        domain.access.commands.COMMANDS,
        domain.boundary.commands.COMMANDS,
        domain.entities.commands.COMMANDS,
        domain.staffing.commands.COMMANDS,
        domain.cases.commands.COMMANDS,
        domain.organisation.commands.COMMANDS,
        domain.plans.commands.COMMANDS,
    )
    for kind in kinds
}
