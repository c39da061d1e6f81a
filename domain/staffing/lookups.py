"""Finding the person, post or shift that a command names, or refusing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.access.permissions import allowed
from domain.refused import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from domain.asked import Asked
    from domain.staffing.reads import Person, ShiftSheet
    from domain.world import World


def person_of(person: str, world: World) -> Person:
    """Return the person that a command names."""
    found = world.staffing.person(person)
    if found is None:
        raise Refused("NO_SUCH_PERSON", person=person)
    return found


def serving(person: str, at: datetime, world: World) -> Person:
    """Return a person who is employed at a moment."""
    found = person_of(person, world)
    if not found.employed(at):
        raise Refused("NOT_EMPLOYED", person=found.name)
    return found


def sheet_of(shift: str, world: World) -> ShiftSheet:
    """Return the published shift that a command names."""
    found = world.staffing.sheet(shift)
    if found is None or found.shift.state == "cancelled":
        raise Refused("NO_SUCH_SHIFT", shift=shift)
    return found


def check_interval(start: datetime, until: datetime | None) -> None:
    """Refuse an interval that ends before it starts."""
    if until is not None and until <= start:
        raise Refused("END_BEFORE_START")


def check_self_or(right: str, person: Person, asked: Asked, world: World) -> None:
    """Refuse acting for another person without the right to do so at his station."""
    if asked.doer == person.id:
        return
    if not allowed(asked, right, person.station, world):
        raise Refused("ONLY_FOR_ONESELF", person=person.name)


def station_of_person(person: str, world: World) -> str:
    """Return the unit in which an act upon a person happens."""
    found = world.staffing.person(person)
    return found.station if found else ""
