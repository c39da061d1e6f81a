"""The rules of the management tree: setting up, renaming, moving and ending units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.boundary.events import (
    UnitChanged,
    UnitClosed,
    UnitCreated,
    UnitRenamed,
)
from domain.refused import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from domain.asked import Asked
    from domain.boundary.commands import (
        CloseUnit,
        CreateUnit,
        MarkZone,
        MoveUnit,
        RenameUnit,
        RenumberUnit,
    )
    from domain.boundary.reads import BoundaryWorld, Unit, UnitWorld

LEVELS = ("city", "bureau", "station")
BUREAU, STATION = "bureau", "station"


def standing_unit(world: BoundaryWorld, unit_id: str) -> Unit:
    """Return a unit in force, or refuse."""
    unit = world.boundary.unit(unit_id)
    if unit is None:
        raise Refused("NO_SUCH_UNIT", unit=unit_id)
    return unit


def past(at: datetime | None, asked: Asked) -> datetime:
    """Return the date of an act on the tree; the tree holds no plans, only states."""
    if at is None:
        return asked.at
    if at > asked.at:
        raise Refused("NOT_YET", at=at.isoformat())
    return at


def create(command: CreateUnit, asked: Asked, world: BoundaryWorld) -> list[Any]:
    """Set up a unit under one of the level above."""
    if command.level not in LEVELS:
        raise Refused("BAD_LEVEL", level=command.level, known=", ".join(LEVELS))
    if not command.code or not command.name:
        raise Refused("UNIT_UNNAMED", level=command.level)
    if world.boundary.unit(command.id) is not None:
        raise Refused("UNIT_EXISTS", unit=command.id)
    _check_free(command.level, command.code, world)
    _check_parent(command.level, command.parent, world)
    return [
        UnitCreated(
            id=command.id,
            level=command.level,
            code=command.code,
            name=command.name,
            parent=command.parent,
            zone=command.zone,
            valid_from=past(command.valid_from, asked),
        )
    ]


def _check_free(level: str, code: str, world: BoundaryWorld) -> None:
    twin = world.boundary.unit_by_code(level, code)
    if twin is not None:
        raise Refused("UNIT_CODE_TAKEN", number=code, name=twin.name)


def _check_parent(level: str, parent: str, world: BoundaryWorld) -> None:
    if level == "city":
        there = world.boundary.units("city")
        if there:
            raise Refused("CITY_EXISTS", name=there[0].name)
        if parent:
            raise Refused("PARENT_LEVEL", level=level, parent=parent)
        return
    above = LEVELS[LEVELS.index(level) - 1]
    if standing_unit(world, parent).level != above:
        raise Refused("PARENT_LEVEL", level=level, parent=parent)


def _dated(unit: Unit, at: datetime | None, asked: Asked) -> datetime:
    """Return the date of a change, which must not lie before the state it changes."""
    moment = past(at, asked)
    if moment < unit.valid_from:
        raise Refused("TOO_EARLY", since=unit.valid_from.isoformat())
    return moment


def rename_unit(command: RenameUnit, asked: Asked, world: BoundaryWorld) -> list[Any]:
    """Give a unit a new name."""
    unit = standing_unit(world, command.id)
    if not command.name:
        raise Refused("UNIT_UNNAMED", level=unit.level)
    at = _dated(unit, command.valid_from, asked)
    return [
        UnitRenamed(id=unit.id, old_name=unit.name, name=command.name, valid_from=at)
    ]


def move_unit(command: MoveUnit, asked: Asked, world: BoundaryWorld) -> list[Any]:
    """Put a station under another bureau."""
    unit = standing_unit(world, command.id)
    if unit.level != STATION:
        raise Refused("ONLY_STATIONS_MOVE", name=unit.name)
    _check_parent(unit.level, command.parent, world)
    bureau = standing_unit(world, command.parent)
    if bureau.id == unit.parent:
        raise Refused("UNIT_ALREADY_THERE", name=unit.name, bureau=bureau.name)
    at = _dated(unit, command.valid_from, asked)
    if at < bureau.valid_from:
        raise Refused("TOO_EARLY", since=bureau.valid_from.isoformat())
    return [_changed(unit, at, parent=bureau.id, document_no=command.document_no)]


def renumber(command: RenumberUnit, asked: Asked, world: BoundaryWorld) -> list[Any]:
    """Give a unit a number that no other unit of its level has."""
    unit = standing_unit(world, command.id)
    code = command.code.strip()
    if not code:
        raise Refused("UNIT_UNNAMED", level=unit.level)
    if code == unit.code:
        raise Refused("NOTHING_CHANGED")
    _check_free(unit.level, code, world)
    at = _dated(unit, command.valid_from, asked)
    return [_changed(unit, at, code=code, document_no=command.document_no)]


def mark_zone(command: MarkZone, asked: Asked, world: BoundaryWorld) -> list[Any]:
    """Mark a bureau as that of a development zone, or take the mark away."""
    unit = standing_unit(world, command.id)
    if unit.level != BUREAU:
        raise Refused("ONLY_BUREAUS_ARE_ZONES", name=unit.name)
    if unit.zone == command.zone:
        raise Refused("NOTHING_CHANGED")
    at = _dated(unit, command.valid_from, asked)
    return [_changed(unit, at, zone=command.zone)]


def _changed(
    unit: Unit,
    at: datetime,
    *,
    code: str | None = None,
    parent: str | None = None,
    zone: bool | None = None,
    document_no: str = "",
) -> UnitChanged:
    return UnitChanged(
        id=unit.id,
        old_code=unit.code,
        code=unit.code if code is None else code,
        old_parent=unit.parent,
        parent=unit.parent if parent is None else parent,
        old_zone=unit.zone,
        zone=unit.zone if zone is None else zone,
        document_no=document_no.strip(),
        valid_from=at,
    )


def close_unit(command: CloseUnit, asked: Asked, world: UnitWorld) -> list[Any]:
    """End a unit that holds nothing: units, grids, people, posts, open cases."""
    unit = standing_unit(world, command.id)
    at = _dated(unit, command.valid_to, asked)
    check_empty(unit, asked.at, world)
    return [UnitClosed(id=unit.id, valid_to=at)]


def check_empty(unit: Unit, now: datetime, world: UnitWorld) -> None:
    """Refuse the end of a unit that still holds something, with how many."""
    for code, count in held(unit, now, world):
        if count:
            raise Refused(code, name=unit.name, count=count)


def held(unit: Unit, now: datetime, world: UnitWorld) -> tuple[tuple[str, int], ...]:
    """Return what a unit holds, as (code of the refusal, how many)."""
    grids = world.boundary.grids(unit.id) if unit.level == STATION else ()
    people = [
        one for one in world.staffing.persons_of(unit.id) if one.serves_after(now)
    ]
    return (
        ("UNIT_HOLDS_UNITS", len(world.boundary.children(unit.id))),
        ("UNIT_HOLDS_GRIDS", len(grids)),
        ("UNIT_HOLDS_PEOPLE", len(people)),
        ("UNIT_HOLDS_POSTS", len(world.staffing.posts_between(unit.id, now, None))),
        ("UNIT_HOLDS_CASES", len(world.cases.open_at(unit.id))),
    )
