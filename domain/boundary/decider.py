"""What the rules say to each thing asked about units, grids, codes and streets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.boundary.commands import (
    CloseUnit,
    CreateUnit,
    HandGrid,
    ImportReference,
    ImportStreets,
    KeepOutsideEdits,
    ListCommunities,
    MarkZone,
    MoveUnit,
    PublishGrids,
    PutBackOutsideEdits,
    RenameGrid,
    RenameUnit,
    RenumberUnit,
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
)
from domain.boundary.inverses import INVERSES as _INVERSES
from domain.boundary.planned_units import INVERSES as _PLANNED
from domain.boundary.planned_units import may_wait
from domain.boundary.publishing import hand, publish, rename
from domain.boundary.reference import import_reference
from domain.boundary.staged import read_streets
from domain.boundary.unit_rules import (
    close_unit,
    create,
    mark_zone,
    move_unit,
    rename_unit,
    renumber,
)
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.boundary.reads import BoundaryWorld

__all__ = ("DECIDERS", "INVERSES", "UNIT_OF")
INVERSES: dict[type, Callable[[Any, Asked, Any], Any]] = {**_INVERSES, **_PLANNED}


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
    CreateUnit: may_wait(create),
    RenameUnit: may_wait(rename_unit),
    MoveUnit: may_wait(move_unit),
    RenumberUnit: may_wait(renumber),
    MarkZone: may_wait(mark_zone),
    CloseUnit: may_wait(close_unit),
    SetDivisions: _divisions,
    ListCommunities: _list,
    SetCommunities: _communities,
    PublishGrids: publish,
    RenameGrid: rename,
    HandGrid: hand,
    ImportStreets: _streets,
    ImportReference: import_reference,
    KeepOutsideEdits: _keep,
    PutBackOutsideEdits: _put_back,
}


def _station_of(grid: str, world: BoundaryWorld) -> str:
    row = world.boundary.grid(grid)
    return "" if row is None else row.station


def _both_bureaus(command: MoveUnit, world: BoundaryWorld) -> str:
    """Return the lowest unit above both: a move is an act of giver and taker."""
    one = world.boundary.path(command.id)[:-1]
    other = world.boundary.path(command.parent)
    shared = [a for a, b in zip(one, other, strict=False) if a == b]
    return shared[-1] if shared else ""


def _both_stations(command: HandGrid, world: BoundaryWorld) -> str:
    """Return the lowest unit above both: a hand-over is an act of giver and taker."""
    one = world.boundary.path(_station_of(command.grid, world))
    other = world.boundary.path(command.station)
    shared = [a for a, b in zip(one, other, strict=False) if a == b]
    return shared[-1] if shared else ""


UNIT_OF: dict[type, Callable[[Any, Any], str]] = {
    CreateUnit: lambda command, _world: command.parent,
    RenameUnit: lambda command, _world: command.id,
    MoveUnit: _both_bureaus,
    RenumberUnit: lambda command, _world: command.id,
    MarkZone: lambda command, _world: command.id,
    CloseUnit: lambda command, _world: command.id,
    SetCommunities: lambda command, world: _station_of(command.grid, world),
    RenameGrid: lambda command, world: _station_of(command.grid, world),
    HandGrid: _both_stations,
}
