"""Acts on units that wait for their day, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.texts import t

if TYPE_CHECKING:
    from db.world import Reads
    from domain.boundary.planned_events import UnitPlan

# The command of a planned act, and the field that says what becomes of the unit.
TARGET = {
    "CreateUnit": "name",
    "RenameUnit": "name",
    "RenumberUnit": "code",
    "MoveUnit": "parent",
    "MergeStations": "into",
}


def what_of(plan: UnitPlan, read: Reads) -> str:
    """Return what is planned: renamed to what, moved where."""
    target = str(plan.fields.get(TARGET.get(plan.act, ""), ""))
    if plan.act in {"MoveUnit", "MergeStations"}:
        target = unit_name(target, read)
    zone = plan.act == "MarkZone" and not plan.fields.get("zone")
    key = "MarkNoZone" if zone else plan.act
    return t(f"organisation.planned.{key}", target=target)


def unit_name(unit: str, read: Reads) -> str:
    """Return the name of a unit in force, its id where there is none."""
    found = read.boundary.unit(unit)
    return unit if found is None else found.name


def plan_words(plan: UnitPlan, read: Reads) -> str:
    """Return a planned act as one sentence: unit, what, and from which day."""
    return t(
        "organisation.planned.said",
        unit=unit_name(plan.unit, read),
        what=what_of(plan, read),
        day=f"{plan.due_at:%Y-%m-%d}",
    )
