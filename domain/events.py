"""Everything that can have happened in a workspace, by name."""

from __future__ import annotations

import domain.access.events
import domain.boundary.events
import domain.cases.events
import domain.entities.events
import domain.founding
import domain.organisation.events
import domain.plans.events
import domain.staffing.events

EVENTS: dict[str, type] = {
    kind.__name__: kind
    for kinds in (
        domain.founding.EVENTS,
        domain.access.events.EVENTS,
        domain.boundary.events.EVENTS,
        domain.entities.events.EVENTS,
        domain.staffing.events.EVENTS,
        domain.cases.events.EVENTS,
        domain.organisation.events.EVENTS,
        domain.plans.events.EVENTS,
    )
    for kind in kinds
}
