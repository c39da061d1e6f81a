"""Where an entity is, where to look for it, and the act that places it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.entities.commands import PlacePremises
from domain.entities.premises_place import FILE_CRS

if TYPE_CHECKING:
    from desktop.entities.entity_source import Disputed
    from domain.entities.reads import EntityFile

Place = tuple[float, float]


def located(found: EntityFile) -> Place | None:
    """Return where the primary premises are, metres; None when that is not known."""
    for one in found.premises[:1]:
        if one.x is not None and one.y is not None:
            return one.x, one.y
    return None


def look_at(found: EntityFile, known: Disputed | None) -> Place | None:
    """Return where to look: the place itself, or the street that the address names."""
    at = located(found)
    if at is None and known is not None:
        return known.spot(found.row.address)
    return at


def placed_at(
    found: EntityFile, place: Place, epsg: int, reason: str
) -> PlacePremises | None:
    """Return the act that puts the primary premises at a place of the map."""
    for one in found.premises[:1]:
        return PlacePremises(
            premises=one.id,
            x=place[0],
            y=place[1],
            datum=FILE_CRS,
            source_crs=epsg,
            reason=reason,
        )
    return None
