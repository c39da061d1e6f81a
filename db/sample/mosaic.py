"""All bureaus, stations and grids of the sample, named, coded and exactly tiling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.sample.division import Border, divide
from db.sample.outlines import (
    MM,
    doubled_area,
    load_communities,
    load_outlines,
    load_streets,
    to_metres,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from db.sample.outlines import Outline, Street

    Ring = NDArray[np.int64]

DEFAULT_DISTRICT = "610113"
DEFAULT_GRIDS = 110
CITY_GRIDS = 1036
CITY_CODE = "610100"
CITY_NAME = "样例市局"
# The zone bureau serves one whole district and a few stations of its neighbour, so
# that the city keeps 13 bureaus and one of them lies across two districts.
ZONE_CODE = "610190"
ZONE_NAME = "样例开发区局"
ZONE_HOME = "610114"
ZONE_NEIGHBOUR = "610115"
ZONE_BORROWED = 3
MERGED_COMMUNITY = "601"
# Rough places of the streets of the default district, so that names lie where a
# person who knows the city looks for them; borders are made all the same.
HINTS = {
    "610113001": (108.940, 34.224),
    "610113002": (108.965, 34.222),
    "610113003": (108.945, 34.203),
    "610113004": (108.920, 34.203),
    "610113005": (108.995, 34.232),
    "610113006": (108.865, 34.232),
    "610113007": (108.890, 34.200),
    "610113008": (108.985, 34.190),
    "610113009": (108.915, 34.180),
    "610113010": (108.850, 34.205),
}


@dataclass(frozen=True, slots=True)
class BureauMade:
    """A bureau of the sample; `zone` marks the one that lies across districts."""

    code: str
    name: str
    zone: bool


@dataclass(frozen=True, slots=True)
class StationMade:
    """A station of the sample; `street` is the street whose area it serves."""

    code: str
    name: str
    bureau: str
    street: str
    division: str


@dataclass(frozen=True, slots=True)
class GridMade:
    """A grid: its outline in millimetres, one ring, anticlockwise and open."""

    code: str
    name: str
    station: str
    bureau: str
    division: str
    communities: tuple[str, ...]
    ring: Ring

    def shape(self) -> shapely.Polygon:
        """Return the outline in metres."""
        return shapely.Polygon(self.ring / MM)


@dataclass(frozen=True, slots=True)
class Mosaic:
    """The whole sample area, divided."""

    bureaus: tuple[BureauMade, ...]
    stations: tuple[StationMade, ...]
    grids: tuple[GridMade, ...]
    borders: tuple[Border, ...]
    outlines: tuple[Outline, ...]

    @property
    def vertices(self) -> int:
        """Return how many vertices the grids' outlines hold together."""
        return sum(len(grid.ring) for grid in self.grids)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A station before it has its code: its street and the rings of its grids."""

    street: Street
    rings: list[Ring]


def make_mosaic(seed: int, city: bool) -> Mosaic:
    """Divide the default district, or the whole city, the same for the same seed."""
    outlines = load_outlines(step_m=60.0)
    if not city:
        outlines = tuple(one for one in outlines if one.code == DEFAULT_DISTRICT)
    streets = load_streets()
    # The same spacing for the city would give more vertices than anybody needs.
    spacing = 36.0 if city else 24.0
    counts = _grid_counts(outlines, streets, city, seed)
    cells: list[_Cell] = []
    borders: list[Border] = []
    for outline in outlines:
        rng = np.random.Generator(np.random.PCG64([seed, int(outline.code)]))
        own = [street for street in streets if street.district == outline.code]
        district = divide(outline, counts[outline.code], spacing, rng)
        cells += _named(district.stations, own)
        borders += district.borders
    return _coded(cells, tuple(borders), outlines, city)


def _grid_counts(
    outlines: Sequence[Outline], streets: Sequence[Street], city: bool, seed: int
) -> dict[str, list[int]]:
    """Say how many grids each station gets: uneven, but the sum is exact."""
    total = CITY_GRIDS if city else DEFAULT_GRIDS
    rng = np.random.Generator(np.random.PCG64([seed, 1]))
    own = {
        outline.code: sum(street.district == outline.code for street in streets)
        for outline in outlines
    }
    stations = sum(own.values())
    mean = total / stations
    counts = rng.integers(int(mean * 0.75), int(mean * 1.25) + 2, stations)
    while counts.sum() != total:
        counts[rng.integers(stations)] += 1 if counts.sum() < total else -1
    found = {}
    for code, number in own.items():
        found[code] = counts[:number].tolist()
        counts = counts[number:]
    return found


def _named(stations: list[list[Ring]], streets: list[Street]) -> list[_Cell]:
    """Give each station a street: by its rough place if known, else in code order."""
    places = np.array([_middle(rings) for rings in stations])
    if all(street.code in HINTS for street in streets):
        hints = np.array([HINTS[street.code] for street in streets])
        east, north = to_metres().transform(hints[:, 0], hints[:, 1])
        wished = np.column_stack((east, north))
        apart = np.linalg.norm(places[:, None] - wished[None], axis=2)
        order = _paired(apart)
    else:
        order = np.array(_reading_order(places))
    return [
        _Cell(street, stations[at])
        for street, at in zip(streets, order.tolist(), strict=True)
    ]


def _paired(apart: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for each wished place (column) its row, nearest pairs first."""
    free = apart.copy()
    found = np.zeros(len(apart), dtype=np.int64)
    for _ in range(len(apart)):
        row, column = np.unravel_index(int(np.argmin(free)), free.shape)
        found[column] = row
        free[row, :] = np.inf
        free[:, column] = np.inf
    return found


def _middle(rings: Sequence[Ring]) -> tuple[float, float]:
    centre = shapely.Polygon(max(rings, key=doubled_area) / MM).centroid
    return (centre.x, centre.y)


def _reading_order(places: NDArray[np.float64]) -> list[int]:
    """Order places in bands from north to south, west to east in each."""
    rows = max(1, round(float(np.sqrt(len(places)))))
    southward = np.argsort(-places[:, 1], kind="stable")
    found: list[int] = []
    for band in np.array_split(southward, rows):
        found += band[np.argsort(places[band, 0], kind="stable")].tolist()
    return found


def _coded(
    cells: list[_Cell],
    borders: tuple[Border, ...],
    outlines: tuple[Outline, ...],
    city: bool,
) -> Mosaic:
    zone = _zone_streets(cells) if city else ()
    communities = load_communities()
    bureaus = {
        outline.code: BureauMade(outline.code, f"{outline.name}局(样例)", zone=False)
        for outline in outlines
        if not (city and outline.code == ZONE_HOME)
    }
    if city:
        bureaus[ZONE_CODE] = BureauMade(ZONE_CODE, ZONE_NAME, zone=True)
    stations: list[StationMade] = []
    grids: list[GridMade] = []
    for cell in cells:
        station = _station(cell.street, zone)
        stations.append(station)
        grids += _grids_of(station, cell, communities.get(cell.street.code, ()))
    grids.sort(key=lambda grid: grid.code)
    stations.sort(key=lambda station: station.code)
    return Mosaic(
        tuple(bureaus.values()), tuple(stations), tuple(grids), borders, outlines
    )


def _station(street: Street, zone: tuple[str, ...]) -> StationMade:
    short = street.name.removesuffix("街道").removesuffix("镇")
    if street.code in zone:
        code, bureau = f"{ZONE_CODE}{zone.index(street.code) + 1:03d}", ZONE_CODE
    else:
        code, bureau = street.code, street.district
    return StationMade(code, f"{short}所", bureau, street.code, street.district)


def _grids_of(
    station: StationMade, cell: _Cell, communities: tuple[tuple[str, str], ...]
) -> list[GridMade]:
    """Name a station's grids in reading order and share its communities out."""
    order = _reading_order(np.array([_middle([ring]) for ring in cell.rings]))
    shares = np.array_split(np.arange(len(communities)), len(order))
    short = station.name.removesuffix("所")
    found = []
    for number, (at, share) in enumerate(zip(order, shares, strict=True), start=1):
        covered = tuple(communities[index][0] for index in share)
        # One grid of the first station is the merged one: two whole communities.
        merged = number == len(order) and station.code.endswith("001")
        merged = merged and station.division == DEFAULT_DISTRICT
        middle = MERGED_COMMUNITY if merged else "000"
        sequence = 1 if merged else number
        found.append(
            GridMade(
                code=f"{station.code}{middle}{sequence:03d}",
                name=f"{short}{number:02d}网格",
                station=station.code,
                bureau=station.bureau,
                division=station.division,
                communities=covered,
                ring=cell.rings[at],
            )
        )
    return found


def _zone_streets(cells: Sequence[_Cell]) -> tuple[str, ...]:
    """Return the zone's streets: its home's, and the neighbour's next to them."""
    home = [cell for cell in cells if cell.street.district == ZONE_HOME]
    edges = set()
    for cell in home:
        edges |= _edges(cell, reverse=True)
    shared = {
        cell.street.code: len(_edges(cell, reverse=False) & edges)
        for cell in cells
        if cell.street.district == ZONE_NEIGHBOUR
    }
    nearest = sorted(shared, key=lambda code: (-shared[code], code))[:ZONE_BORROWED]
    return tuple(cell.street.code for cell in home) + tuple(sorted(nearest))


def _edges(cell: _Cell, *, reverse: bool) -> set[tuple[int, int, int, int]]:
    found: set[tuple[int, int, int, int]] = set()
    for ring in cell.rings:
        after = np.roll(ring, -1, axis=0)
        pairs = (after, ring) if reverse else (ring, after)
        rows = np.concatenate(pairs, axis=1).tolist()
        found |= {(row[0], row[1], row[2], row[3]) for row in rows}
    return found
