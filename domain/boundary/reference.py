"""Reference layers: what borders should follow, keep whole or not cross."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from domain.boundary.events import ReferenceImported
from domain.boundary.staged import unpacked_all
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from domain.asked import Asked
    from domain.boundary.commands import ImportReference
    from domain.boundary.reads import BoundaryWorld

COMMUNITY: Final = "community"
ROAD: Final = "road"
RIVER: Final = "river"
PLACE: Final = "place"
BARRIER: Final = "barrier"
# The streets have a list of their own; borders follow them like any other line.
STREET: Final = "street"
LAYERS: Final = (COMMUNITY, ROAD, RIVER, PLACE, BARRIER)
# Layers whose shapes are areas: a line has no inside that could be cut.
AREAS: Final = (COMMUNITY, PLACE)


@dataclass(frozen=True, slots=True)
class StagedReference:
    """One shape of a reference layer as a file gave it, in metres of the workspace."""

    id: str
    name: str
    kind: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class ReferenceShapes:
    """A reference layer, row by row; `shapes` lines or areas in metres."""

    layer: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    shapes: NDArray[np.object_]


def reference_rows(found: Iterable[StagedReference]) -> list[list[Any]]:
    """Return shapes of a reference layer as plain rows for staging."""
    return [[one.id, one.name, one.kind, shapely.to_wkb(one.shape)] for one in found]


def read_reference(
    names: Sequence[str], expected: str, world: BoundaryWorld
) -> list[StagedReference]:
    """Return the staged shapes of a batch; Refused CONTENT_HASH if they are others."""
    rows = unpacked_all(names, expected, world.blob)
    return [StagedReference(*(*row[:-1], shapely.from_wkb(row[-1]))) for row in rows]


def import_reference(
    command: ImportReference, _: Asked, world: BoundaryWorld
) -> list[Any]:
    """Put staged shapes in the place of a reference layer; no rows empty it.

    Refused NO_SUCH_LAYER, REFERENCE_TWICE, REFERENCE_NOT_AREA.
    """
    if command.layer not in LAYERS:
        raise Refused("NO_SUCH_LAYER", layer=command.layer, known=", ".join(LAYERS))
    found = read_reference(command.chunks, command.content_hash, world)
    ids = {one.id for one in found}
    if len(ids) != len(found):
        raise Refused(
            "REFERENCE_TWICE", layer=command.layer, count=len(found) - len(ids)
        )
    for one in found:
        if command.layer in AREAS and not shapely.area(one.shape):
            raise Refused("REFERENCE_NOT_AREA", layer=command.layer, id=one.id)
    return [
        ReferenceImported(
            layer=command.layer,
            batch=command.batch,
            old_chunks=world.boundary.reference_chunks(command.layer),
            chunks=command.chunks,
            count=len(found),
            source=command.source,
        )
    ]
