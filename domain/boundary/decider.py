"""What the rules say to each thing asked about units, grids, codes and streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.boundary.commands import (
    CloseUnit,
    CreateUnit,
    HandGrid,
    ImportStreets,
    KeepOutsideEdits,
    ListCommunities,
    PublishGrids,
    PutBackOutsideEdits,
    RenameGrid,
    RenameUnit,
    SetCommunities,
    SetDivisions,
)
from domain.boundary.events import (
    CommunitiesListed,
    CommunitiesSet,
    DivisionsSet,
    OutsideEditsKept,
    OutsideEditsPutBack,
    StreetsImported,
    UnitClosed,
    UnitCreated,
    UnitRenamed,
)
from domain.boundary.inverses import INVERSES
from domain.boundary.publishing import hand, publish, rename
from domain.boundary.staged import read_streets
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.asked import Asked
    from domain.boundary.reads import BoundaryWorld, Unit

__all__ = ("DECIDERS", "INVERSES", "UNIT_OF")

LEVELS = ("city", "bureau", "station")


def _standing(world: BoundaryWorld, unit_id: str) -> Unit:
    unit = world.boundary.unit(unit_id)
    if unit is None:
        raise Refused("NO_SUCH_UNIT", unit=unit_id)
    return unit


def _create(command: CreateUnit, asked: Asked, world: BoundaryWorld) -> list[Any]:
    if command.level not in LEVELS:
        raise Refused("BAD_LEVEL", level=command.level, known=", ".join(LEVELS))
    if not command.code or not command.name:
        raise Refused("UNIT_UNNAMED", level=command.level)
    if world.boundary.unit(command.id) is not None:
        raise Refused("UNIT_EXISTS", unit=command.id)
    twin = world.boundary.unit_by_code(command.level, command.code)
    if twin is not None:
        raise Refused("UNIT_CODE_TAKEN", number=command.code, name=twin.name)
    _check_parent(command, world)
    return [
        UnitCreated(
            id=command.id,
            level=command.level,
            code=command.code,
            name=command.name,
            parent=command.parent,
            zone=command.zone,
            valid_from=_past(command.valid_from, asked),
        )
    ]


def _check_parent(command: CreateUnit, world: BoundaryWorld) -> None:
    if command.level == "city":
        there = world.boundary.units("city")
        if there:
            raise Refused("CITY_EXISTS", name=there[0].name)
        if command.parent:
            raise Refused("PARENT_LEVEL", level=command.level, parent=command.parent)
        return
    above = LEVELS[LEVELS.index(command.level) - 1]
    if _standing(world, command.parent).level != above:
        raise Refused("PARENT_LEVEL", level=command.level, parent=command.parent)


def _past(at: datetime | None, asked: Asked) -> datetime:
    if at is None:
        return asked.at
    if at > asked.at:
        raise Refused("NOT_YET", at=at.isoformat())
    return at


def _rename_unit(command: RenameUnit, asked: Asked, world: BoundaryWorld) -> list[Any]:
    unit = _standing(world, command.id)
    if not command.name:
        raise Refused("UNIT_UNNAMED", level=unit.level)
    at = _past(command.valid_from, asked)
    if at < unit.valid_from:
        raise Refused("TOO_EARLY", since=unit.valid_from.isoformat())
    return [
        UnitRenamed(id=unit.id, old_name=unit.name, name=command.name, valid_from=at)
    ]


def _close_unit(command: CloseUnit, asked: Asked, world: BoundaryWorld) -> list[Any]:
    unit = _standing(world, command.id)
    below = world.boundary.children(unit.id)
    if below:
        raise Refused("UNIT_HOLDS_UNITS", name=unit.name, count=len(below))
    grids = world.boundary.grids(unit.id) if unit.level == "station" else ()
    if grids:
        raise Refused("UNIT_HOLDS_GRIDS", name=unit.name, count=len(grids))
    at = _past(command.valid_to, asked)
    if at < unit.valid_from:
        raise Refused("TOO_EARLY", since=unit.valid_from.isoformat())
    return [UnitClosed(id=unit.id, valid_to=at)]


def _divisions(command: SetDivisions, _: Asked, world: BoundaryWorld) -> list[Any]:
    found = (world.boundary.division(row.code) for row in command.divisions)
    old = tuple(row for row in found if row is not None)
    return [DivisionsSet(divisions=command.divisions, old=old)]


def _list(command: ListCommunities, _: Asked, world: BoundaryWorld) -> list[Any]:
    found = (world.boundary.community(row.code) for row in command.communities)
    old = tuple(row for row in found if row is not None)
    return [CommunitiesListed(communities=command.communities, old=old)]


def _communities(command: SetCommunities, _: Asked, world: BoundaryWorld) -> list[Any]:
    if world.boundary.grid(command.grid) is None:
        raise Refused("NO_SUCH_GRID", grid=command.grid)
    wanted = tuple(sorted(set(command.communities)))
    for code in wanted:
        if world.boundary.community(code) is None:
            raise Refused("NO_SUCH_COMMUNITY", community=code)
    old = world.boundary.communities_of(command.grid)
    return [CommunitiesSet(grid=command.grid, old=old, communities=wanted)]


def _streets(command: ImportStreets, _: Asked, world: BoundaryWorld) -> list[Any]:
    streets = read_streets(command.chunks, command.content_hash, world.blob)
    ids = [street.id for street in streets]
    if len(set(ids)) != len(ids):
        raise Refused("STREET_TWICE", count=len(ids) - len(set(ids)))
    return [
        StreetsImported(
            batch=command.batch,
            old_chunks=world.boundary.street_chunks(),
            chunks=command.chunks,
            count=len(streets),
            source=command.source,
        )
    ]


def _keep(command: KeepOutsideEdits, _: Asked, _world: BoundaryWorld) -> list[Any]:
    if not command.edits:
        raise Refused("NO_EDITS")
    return [OutsideEditsKept(edits=command.edits)]


def _put_back(
    command: PutBackOutsideEdits, _: Asked, _world: BoundaryWorld
) -> list[Any]:
    if not command.edits:
        raise Refused("NO_EDITS")
    return [OutsideEditsPutBack(edits=command.edits)]


DECIDERS: dict[type, Callable[[Any, Asked, Any], list[Any]]] = {
    CreateUnit: _create,
    RenameUnit: _rename_unit,
    CloseUnit: _close_unit,
    SetDivisions: _divisions,
    ListCommunities: _list,
    SetCommunities: _communities,
    PublishGrids: publish,
    RenameGrid: rename,
    HandGrid: hand,
    ImportStreets: _streets,
    KeepOutsideEdits: _keep,
    PutBackOutsideEdits: _put_back,
}


def _station_of(grid: str, world: BoundaryWorld) -> str:
    row = world.boundary.grid(grid)
    return "" if row is None else row.station


def _both_stations(command: HandGrid, world: BoundaryWorld) -> str:
    """Return the lowest unit above both: a hand-over is an act of giver and taker."""
    one = world.boundary.path(_station_of(command.grid, world))
    other = world.boundary.path(command.station)
    shared = [a for a, b in zip(one, other, strict=False) if a == b]
    return shared[-1] if shared else ""


UNIT_OF: dict[type, Callable[[Any, Any], str]] = {
    CreateUnit: lambda command, _world: command.parent,
    RenameUnit: lambda command, _world: command.id,
    CloseUnit: lambda command, _world: command.id,
    SetCommunities: lambda command, world: _station_of(command.grid, world),
    RenameGrid: lambda command, world: _station_of(command.grid, world),
    HandGrid: _both_stations,
}
