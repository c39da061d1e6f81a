"""How each thing that happened to boundaries is taken back: by the opposite event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.boundary.events import (
    CommunitiesListed,
    CommunitiesSet,
    DivisionsSet,
    GridsRedrawn,
    ReferenceImported,
    RootFrozen,
    StreetsImported,
    UnitChanged,
    UnitClosed,
    UnitCreated,
    UnitRenamed,
    UnitReopened,
)
from domain.boundary.lineage import shares, version_id
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.asked import Asked
    from domain.boundary.events import GridContent
    from domain.boundary.reads import BoundaryReads, BoundaryWorld

UNDO = "undo"


def _redrawn(event: GridsRedrawn, asked: Asked, world: BoundaryWorld) -> GridsRedrawn:
    """Put the removed versions' content back, as new versions of their codes.

    The days between stay as they were: an id has one span of validity, so the
    content that returns gets a new one.
    """
    gone = [_standing_like(grid, world.boundary) for grid in event.added]
    back = tuple(
        replace(grid, id=version_id(asked.command_id, grid.id))
        for grid in _versions(event.removed, world.boundary)
    )
    return GridsRedrawn(
        op=UNDO,
        removed=tuple(grid.id for grid in gone),
        added=back,
        lineage=shares(gone, back),
        effective_at=asked.at,
        document_no=event.document_no,
    )


def _standing_like(grid: GridContent, reads: BoundaryReads) -> GridContent:
    """Return the version in force that is this content, under this id or a later one.

    Later acts that were taken back themselves left the same content with a new id.
    """
    for now in reads.contents((grid.code,)):
        if replace(now, id=grid.id) == grid:
            return now
    raise Refused("CANNOT_UNDO", what=grid.code)


def _versions(ids: Iterable[str], reads: BoundaryReads) -> Iterable[GridContent]:
    for one in ids:
        grid = reads.version(one)
        if grid is None:
            raise Refused("CANNOT_UNDO", what=one)
        yield grid


def _root(event: RootFrozen, _asked: Asked, _world: BoundaryWorld) -> RootFrozen:
    return RootFrozen(
        old=event.rings,
        rings=event.old,
        source=event.source,
        old_added=event.added,
        added=event.old_added,
    )


def _created(event: UnitCreated, asked: Asked, world: BoundaryWorld) -> UnitClosed:
    if world.boundary.children(event.id) or world.boundary.grids(event.id):
        raise Refused("CANNOT_UNDO", what=event.name)
    return UnitClosed(id=event.id, valid_to=asked.at)


def _renamed(event: UnitRenamed, asked: Asked, _world: BoundaryWorld) -> UnitRenamed:
    return UnitRenamed(
        id=event.id, old_name=event.name, name=event.old_name, valid_from=asked.at
    )


def _changed(event: UnitChanged, asked: Asked, world: BoundaryWorld) -> UnitChanged:
    # The bureau it came from may have ended meanwhile, and its number been given on.
    if event.old_parent and world.boundary.unit(event.old_parent) is None:
        raise Refused("CANNOT_UNDO", what=event.old_parent)
    return replace(
        event,
        old_code=event.code,
        code=event.old_code,
        old_parent=event.parent,
        parent=event.old_parent,
        old_zone=event.zone,
        zone=event.old_zone,
        valid_from=asked.at,
    )


def _closed(event: UnitClosed, _asked: Asked, _world: BoundaryWorld) -> UnitReopened:
    return UnitReopened(id=event.id, valid_to=event.valid_to)


def _divisions(event: DivisionsSet, _a: Asked, _w: BoundaryWorld) -> DivisionsSet:
    return DivisionsSet(divisions=event.old, old=event.divisions)


def _listed(
    event: CommunitiesListed, _asked: Asked, _world: BoundaryWorld
) -> CommunitiesListed:
    return CommunitiesListed(communities=event.old, old=event.communities)


def _communities(
    event: CommunitiesSet, _asked: Asked, _world: BoundaryWorld
) -> CommunitiesSet:
    return CommunitiesSet(grid=event.grid, old=event.communities, communities=event.old)


def _streets(
    event: StreetsImported, _asked: Asked, _world: BoundaryWorld
) -> StreetsImported:
    return StreetsImported(
        batch=event.batch,
        old_chunks=event.chunks,
        chunks=event.old_chunks,
        count=0,
        source=UNDO,
    )


def _reference(
    event: ReferenceImported, _asked: Asked, _world: BoundaryWorld
) -> ReferenceImported:
    return ReferenceImported(
        layer=event.layer,
        batch=event.batch,
        old_chunks=event.chunks,
        chunks=event.old_chunks,
        count=0,
        source=UNDO,
    )


INVERSES: dict[type, Callable[[Any, Asked, Any], Any]] = {
    GridsRedrawn: _redrawn,
    RootFrozen: _root,
    UnitCreated: _created,
    UnitRenamed: _renamed,
    UnitChanged: _changed,
    UnitClosed: _closed,
    DivisionsSet: _divisions,
    CommunitiesListed: _listed,
    CommunitiesSet: _communities,
    StreetsImported: _streets,
    ReferenceImported: _reference,
}
