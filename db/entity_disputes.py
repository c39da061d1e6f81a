"""The entities whose address names another place than the grid where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.entity_search import EntityFinder
from domain.entities.disputed import NamedPlace, PlaceBook, near_grids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shapely.geometry.base import BaseGeometry

    from db.entity_search import Fids
    from db.world import Reads

AT_ONCE = 10_000
# Offices bear the name of the street or town they look after; addresses name that.
OFFICE_ENDINGS = ("市场监督管理所", "市场监管所", "监管所", "所")
COMMITTEES = ("居民委员会", "村民委员会", "居委会", "村委会")
# 小寨路 alone is a road; 小寨路街道 is the town's part that an office looks after.
TOWN_ENDINGS = ("街道", "街办", "镇", "乡")
TOLD_DIVISIONS = 2


def place_book(read: Reads) -> PlaceBook:
    """Return every name that an address may hold, with the grids that go with it."""
    return PlaceBook([*_streets(read), *_communities(read), *_units(read)])


def street_spots(read: Reads) -> dict[str, tuple[float, float]]:
    """Return the middle of each street by name, metres: where to look for an address.

    Of streets of one name the longest is meant.
    """
    longest: dict[str, BaseGeometry] = {}
    for street in read.boundary.streets():
        known = longest.get(street.name)
        if known is None or known.length < street.shape.length:
            longest[street.name] = street.shape
    middles = {
        name: shapely.get_parts(shape)[0].interpolate(0.5, normalized=True)
        for name, shape in longest.items()
        if name and not shape.is_empty
    }
    return {name: (float(one.x), float(one.y)) for name, one in middles.items()}


def _streets(read: Reads) -> Iterator[NamedPlace]:
    lines: dict[str, list[object]] = {}
    for street in read.boundary.streets():
        if street.name:
            lines.setdefault(street.name, []).append(street.shape)
    shown = read.boundary.display()
    yield from near_grids(lines, shown.codes, shown.shapes)  # type: ignore[arg-type]


def _communities(read: Reads) -> Iterator[NamedPlace]:
    for grid in read.boundary.grids():
        for code in read.boundary.communities_of(grid.code):
            found = read.boundary.community(code)
            if found is not None:
                name = _stem(found.name, COMMITTEES)
                yield NamedPlace("community", name, frozenset((grid.code,)))


def _units(read: Reads) -> Iterator[NamedPlace]:
    for grid in read.boundary.grids():
        mine = frozenset((grid.code,))
        division = read.boundary.division(grid.division)
        for _ in range(TOLD_DIVISIONS):
            if division is None:
                break
            yield NamedPlace("division", division.name, mine)
            division = read.boundary.division(division.parent)
        station = read.boundary.unit(grid.station)
        if station is not None:
            for name in _town_names(_stem(station.name, OFFICE_ENDINGS)):
                yield NamedPlace("station", name, mine)


def _town_names(stem: str) -> Iterator[str]:
    if stem.endswith(TOWN_ENDINGS):
        yield stem
        return
    yield from (f"{stem}{ending}" for ending in TOWN_ENDINGS[:2])


def _stem(name: str, endings: tuple[str, ...]) -> str:
    return next((name.removesuffix(e) for e in endings if name.endswith(e)), name)


def disputes(
    read: Reads, book: PlaceBook, progress: Callable[[int, int], None]
) -> tuple[Fids, dict[int, str]]:
    """Return the rows in dispute, and what the address of each one names.

    What was assigned by decision is settled. `progress` gets how many were read.
    """
    finder = EntityFinder(read.conn)
    named: dict[int, str] = {}
    last, done = 0, 0
    while some := finder.addresses(last, AT_ONCE):
        last = some[-1][0]
        done += len(some)
        for fid, address, grid in some:
            found = book.dispute(address, grid)
            if found is not None:
                named[fid] = found.name
        progress(done, 0)
    for fid in finder.settled().tolist():
        named.pop(fid, None)
    return np.array(list(named), dtype=np.int64), named
