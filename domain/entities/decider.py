"""Rules that answer requests about entities, their unit, and their undoing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.entities import commands, events
from domain.entities.entity_rules import (
    close_entity,
    correct_entity,
    register_entity,
    set_risk,
)
from domain.entities.premises_place import NO_COORDINATES, UNKNOWN_DATUM, content_of
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.asked import Asked
    from domain.entities.reads import EntityFile
    from domain.world import World

VANISH = ("mark", "keep", "close")
# One act is one row of the journal and one step of undo: it stays readable.
ASSIGNED_AT_MOST = 200


def correct_premises(
    command: commands.CorrectPremises, _asked: Asked, world: World
) -> list[Any]:
    """Put corrected premises in place of those on file; exactly one set is primary."""
    found = known(command.entity, world)
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    first = next((n for n, one in enumerate(command.premises) if one.primary), 0)
    kept = {one.id: one for one in found.premises}
    new = tuple(
        _content(one, f"{command.entity}.{number + 1}", kept, world, number == first)
        for number, one in enumerate(command.premises)
    )
    return [_corrected(command.entity, found.premises, new, command.reason)]


def _content(
    given: commands.PremisesGiven,
    premises: str,
    kept: Mapping[str, events.PremisesContent],
    world: World,
    primary: bool,
) -> events.PremisesContent:
    """Return premises as they are kept; those not moved stay where they were put."""
    old = kept.get(premises)
    if old is not None and _coordinates(old) == _coordinates(given):
        role, address = given.role, given.address
        return replace(old, role=role, address=address, primary=primary)
    return content_of(given, premises, world.boundary, primary=primary)


def _coordinates(
    one: events.PremisesContent | commands.PremisesGiven,
) -> tuple[float | None, float | None, str, int]:
    return one.given_x, one.given_y, one.datum, one.source_crs


def place_premises(
    command: commands.PlacePremises, _asked: Asked, world: World
) -> list[Any]:
    """Place premises by hand; what the source gave is kept on file in the event."""
    entity = world.entities.entity_of_premises(command.premises)
    if not entity:
        raise Refused("NO_SUCH_PREMISES", premises=command.premises)
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    if command.datum == "unknown":
        raise Refused("BAD_DATUM", datum=command.datum, known="wgs84, gcj02, bd09")
    old = world.entities.premises_of(entity)
    new = tuple(
        _moved(one, command, world) if one.id == command.premises else one
        for one in old
    )
    return [_corrected(entity, old, new, command.reason)]


def assign_grid(command: commands.AssignGrid, _asked: Asked, world: World) -> list[Any]:
    """Put premises into a grid by decision; one event for each entity."""
    if not command.premises:
        raise Refused("NOTHING_SELECTED")
    if len(command.premises) > ASSIGNED_AT_MOST:
        given = len(command.premises)
        raise Refused("TOO_MANY_AT_ONCE", given=given, most=ASSIGNED_AT_MOST)
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    if command.grid and world.boundary.grid(command.grid) is None:
        raise Refused("NO_SUCH_GRID", grid=command.grid)
    by_entity: dict[str, set[str]] = {}
    for one in dict.fromkeys(command.premises):
        entity = world.entities.entity_of_premises(one)
        if not entity:
            raise Refused("NO_SUCH_PREMISES", premises=one)
        by_entity.setdefault(entity, set()).add(one)
    return [
        _corrected(
            entity,
            old := world.entities.premises_of(entity),
            tuple(_assigned(one, command) if one.id in chosen else one for one in old),
            command.reason,
        )
        for entity, chosen in by_entity.items()
    ]


def _assigned(
    one: events.PremisesContent, command: commands.AssignGrid
) -> events.PremisesContent:
    grid = command.grid or one.grid
    if not grid:
        raise Refused("NOT_IN_A_GRID", address=one.address)
    return replace(
        one,
        grid=grid,
        unplaced_reason="",
        on_border=one.on_border and grid == one.grid,
        override_reason=command.reason.strip(),
        assigned=True,
    )


def import_entities(
    command: commands.ImportEntities, _asked: Asked, world: World
) -> list[Any]:
    """Publish staged rows; what they change is counted here, for the journal."""
    if not command.chunks:
        raise Refused("NOTHING_TO_IMPORT")
    if command.vanish not in VANISH:
        raise Refused("BAD_VANISH", vanish=command.vanish, known=", ".join(VANISH))
    diff = world.entities.import_diff(
        command.chunks, command.content_hash, command.source
    )
    if diff.nothing:
        raise Refused("NOTHING_NEW", unchanged=diff.unchanged)
    return [
        events.EntitiesImported(
            batch=command.batch,
            content_hash=command.content_hash,
            chunks=command.chunks,
            source=command.source,
            source_datum=command.source_datum,
            vanish=command.vanish,
            new=diff.new,
            changed=diff.changed,
            unchanged=diff.unchanged,
            vanished=diff.vanished,
        )
    ]


def known(entity: str, world: World) -> EntityFile:
    """Return all that is on file about an entity, or Refused NO_SUCH_ENTITY."""
    found = world.entities.entity_file(entity)
    if found is None:
        raise Refused("NO_SUCH_ENTITY", entity=entity)
    return found


def _moved(
    one: events.PremisesContent, command: commands.PlacePremises, world: World
) -> events.PremisesContent:
    given = commands.PremisesGiven(
        role=one.role,
        address=one.address,
        given_x=command.x,
        given_y=command.y,
        datum=command.datum,
        source_crs=command.source_crs,
    )
    placed = content_of(given, one.id, world.boundary, primary=one.primary)
    return replace(placed, override_reason=command.reason)


def _corrected(
    entity: str,
    old: tuple[events.PremisesContent, ...],
    new: tuple[events.PremisesContent, ...],
    reason: str,
) -> events.PremisesCorrected:
    if old == new:
        raise Refused("NOTHING_NEW", unchanged=1)
    return events.PremisesCorrected(entity=entity, old=old, new=new, reason=reason)


DECIDERS: dict[type, Callable[[Any, Asked, World], list[Any]]] = {
    commands.RegisterEntity: register_entity,
    commands.CorrectEntity: correct_entity,
    commands.CorrectPremises: correct_premises,
    commands.PlacePremises: place_premises,
    commands.AssignGrid: assign_grid,
    commands.SetRisk: set_risk,
    commands.CloseEntity: close_entity,
    commands.ImportEntities: import_entities,
}


def _station_of(entity: str, world: World) -> str:
    row = world.entities.entity(entity)
    grid = world.boundary.grid(row.grid) if row is not None and row.grid else None
    return "" if grid is None else grid.station


def _by_entity(command: Any, world: World) -> str:
    return _station_of(command.entity, world)


def _by_premises(command: commands.PlacePremises, world: World) -> str:
    return _station_of(world.entities.entity_of_premises(command.premises), world)


def _by_first(command: commands.AssignGrid, world: World) -> str:
    """Return the station that all of them, and their new grid, belong to, else ""."""
    found = {
        _station_of(world.entities.entity_of_premises(one), world)
        for one in command.premises
    } - {""}
    grid = world.boundary.grid(command.grid) if command.grid else None
    if grid is not None:
        found.add(grid.station)
    return found.pop() if len(found) == 1 else ""


def _by_place(command: commands.RegisterEntity, world: World) -> str:
    for one in command.premises[:1]:
        place = content_of(one, "", world.boundary, primary=True)
        grid = world.boundary.grid(place.grid) if place.grid else None
        return "" if grid is None else grid.station
    return ""


UNIT_OF: dict[type, Callable[[Any, World], str]] = {
    commands.RegisterEntity: _by_place,
    commands.CorrectEntity: _by_entity,
    commands.CorrectPremises: _by_entity,
    commands.PlacePremises: _by_premises,
    commands.AssignGrid: _by_first,
    commands.SetRisk: _by_entity,
    commands.CloseEntity: _by_entity,
}


def _unregister(event: events.EntityRegistered, _asked: Asked, _world: World) -> Any:
    return events.EntityRemoved(
        entity=event.entity,
        content=event.content,
        premises=event.premises,
        risk=event.risk,
    )


def _register_again(event: events.EntityRemoved, _asked: Asked, world: World) -> Any:
    return events.EntityRegistered(
        entity=event.entity,
        content=event.content,
        premises=_placed_now(event.premises, world),
        risk=event.risk,
    )


def _turned(event: Any, _asked: Asked, _world: World) -> Any:
    return replace(event, old=event.new, new=event.old)


def _premises_back(event: events.PremisesCorrected, _asked: Asked, world: World) -> Any:
    return replace(event, old=event.new, new=_placed_now(event.old, world))


def _placed_now(
    premises: tuple[events.PremisesContent, ...], world: World
) -> tuple[events.PremisesContent, ...]:
    """Place premises in the grids of today: borders may have moved since."""
    placed = []
    for one in premises:
        if one.assigned and world.boundary.grid(one.grid) is not None:
            placed.append(one)
            continue
        if one.x is None or one.y is None:
            placed.append(_nowhere(one) if one.assigned else one)
            continue
        found = world.boundary.grid_at(one.x, one.y)
        placed.append(
            replace(
                one,
                grid=found.code or "",
                unplaced_reason="" if found.code else "outside",
                on_border=found.on_border,
                assigned=False,
            )
        )
    return tuple(placed)


def _nowhere(one: events.PremisesContent) -> events.PremisesContent:
    """Return premises whose grid is no more and whose place is not known."""
    reason = NO_COORDINATES if one.given_x is None else UNKNOWN_DATUM
    return replace(one, grid="", unplaced_reason=reason, assigned=False)


INVERSES: dict[type, Callable[[Any, Asked, World], Any]] = {
    events.EntityRegistered: _unregister,
    events.EntityRemoved: _register_again,
    events.EntityCorrected: _turned,
    events.PremisesCorrected: _premises_back,
    events.RiskSet: _turned,
}
