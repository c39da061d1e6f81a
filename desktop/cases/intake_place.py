"""Where a new case is: from an address typed, coordinates, or its entity's premises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.texts import t
from domain.boundary.typed_place import looks_like_place, typed_place
from domain.refused import Refused

if TYPE_CHECKING:
    from db.world import Reads

# Fewer signs than this name half the district.
LEAST: Final = 3
LOOKED_AT: Final = 12
# Nearer to a border than this, the side is for a person to confirm.
NEAR_M: Final = 15.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place found: metres, its grid, and by what it was found.

    `by` is premises, coordinates or entity; `said` names the premises' entity.
    """

    x: float
    y: float
    grid: str
    by: str
    said: str
    near_border_m: float | None = None


def spot_at(read: Reads, x: float, y: float, by: str, said: str) -> Spot:
    """Return a point with the grid that holds it now."""
    found = read.boundary.grid_at(x, y)
    return Spot(x, y, found.code or "", by, said, found.near_border_m)


def spot_of_entity(read: Reads, entity: str) -> Spot | None:
    """Return where an entity's primary premises are, None where nobody knows."""
    for one in read.entities.premises_of(entity):
        if one.primary and one.x is not None and one.y is not None:
            row = read.entities.entity(entity)
            return spot_at(
                read, one.x, one.y, "entity", "" if row is None else row.name
            )
    return None


def spot_of_text(read: Reads, text: str) -> Spot | None:
    """Return the place that an address or a pair of coordinates names.

    An address is that of premises on file which bear it, or whose address begins so.
    """
    plain = text.strip()
    if len(plain) < LEAST:
        return None
    if looks_like_place(plain):
        try:
            place = typed_place(plain, read.boundary.crs_epsg)
        except Refused:
            return None
        return spot_at(read, place.x, place.y, "coordinates", plain)
    return _by_address(read, plain)


def _by_address(read: Reads, text: str) -> Spot | None:
    known = [
        row for row in read.entities.search(text, LOOKED_AT) if text in row.address
    ]
    # The same door before one that only begins like it.
    known.sort(key=lambda row: (row.address != text, len(row.address)))
    for row in known:
        for one in read.entities.premises_of(row.id):
            here = text in one.address and one.x is not None and one.y is not None
            if here and one.x is not None and one.y is not None:
                said = f"{row.name} {one.address}"
                return spot_at(read, one.x, one.y, "premises", said)
    return None


def spot_words(spot: Spot | None, read: Reads, typed: str) -> str:
    """Return where a case was placed and by what, or that it was not."""
    if spot is None:
        return t("intake.not_placed") if typed else "—"
    if not spot.grid:
        return t("intake.outside", said=spot.said)
    grid = read.boundary.grid(spot.grid)
    name = spot.grid if grid is None else grid.name
    said = t(f"intake.placed.{spot.by}", grid=name, said=spot.said)
    near = spot.near_border_m
    if near is not None and near < NEAR_M:
        said = f"{said} · {t('intake.near_border', n=round(near))}"
    return said
