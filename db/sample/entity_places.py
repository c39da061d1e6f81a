"""Where the sample's entities stand: along streets, in centres and in markets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.sample.division import density
from db.sample.outlines import MM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from db.sample.mosaic import Mosaic
    from db.sample.street_network import StreetMade

    Points = NDArray[np.float64]

ALONG_STREETS, IN_CENTRES, IN_MARKETS = 0.74, 0.14, 0.09
SETBACK_M = {"main": 26.0, "secondary": 16.0, "alley": 9.0}
PULL = {"main": 2.6, "secondary": 2.0, "alley": 1.0}
GRIDS_PER_MARKET = 11


class Places:
    """Draws places for entities, in metres, whatever their number."""

    def __init__(
        self, mosaic: Mosaic, streets: Sequence[StreetMade], seed: int
    ) -> None:
        """Weigh every stretch of street once."""
        rng = np.random.Generator(np.random.PCG64([seed, 3]))
        starts, ends, setback, pull, inner = [], [], [], [], []
        number: list[NDArray[np.int64]] = []
        for index, street in enumerate(streets):
            number.append(np.full(len(street.line) - 1, index))
            starts.append(street.line[:-1])
            ends.append(street.line[1:])
            count = len(street.line) - 1
            setback.append(np.full(count, SETBACK_M[street.kind]))
            # Streets differ: a few are busy from end to end, some nearly empty.
            busy = PULL[street.kind] * float(rng.lognormal(0.0, 0.9))
            pull.append(np.full(count, busy))
            inner.append(np.full(count, street.kind == "alley"))
        self._start, self._end = np.concatenate(starts), np.concatenate(ends)
        self._setback, self._inner = np.concatenate(setback), np.concatenate(inner)
        self._street = np.concatenate(number)
        length = np.hypot(*(self._end - self._start).T)
        middle = (self._start + self._end) / 2.0
        weight = length * density(middle) * np.concatenate(pull)
        self._reach = np.cumsum(weight)
        self._inner_reach = np.cumsum(np.where(self._inner, weight, 0.0))
        self._centres = _centres(mosaic)
        self._markets, _ = self._on_streets(
            max(3, len(mosaic.grids) // GRIDS_PER_MARKET), rng
        )
        self._share = rng.lognormal(0.0, 0.6, len(self._markets))
        self._land = [
            shapely.Polygon(ring / MM) for one in mosaic.outlines for ring in one.rings
        ]
        for shape in self._land:
            shapely.prepare(shape)

    @property
    def markets(self) -> Points:
        """Return the middles of the markets."""
        return self._markets

    def draw(
        self, count: int, rng: np.random.Generator
    ) -> tuple[Points, NDArray[np.int64]]:
        """Return `count` places on the divided land, and what they are named after.

        Places are (n, 2) metres, rounded to the mm. The second array holds the index
        of a street, or -1 - n for market n, or -10,000 - n for centre n.
        """
        kind = rng.random(count)
        places, named = self._on_streets(count, rng)
        market = kind < IN_MARKETS
        near = rng.choice(
            len(self._markets), int(market.sum()), p=self._share / self._share.sum()
        )
        named[market] = -1 - near
        stall = rng.integers(-12, 13, (len(near), 2)) * 7.5
        places[market] = self._markets[near] + stall + rng.normal(0, 1, (len(near), 2))
        centre = (kind >= IN_MARKETS) & (kind < IN_MARKETS + IN_CENTRES)
        named[centre] = self._to_centres(places, centre, rng)
        wide = kind > IN_MARKETS + IN_CENTRES + ALONG_STREETS
        places[wide] += rng.normal(0.0, 140.0, (int(wide.sum()), 2))
        outside = ~self._inside(places)
        found = self._in_alleys(int(outside.sum()), rng)
        places[outside], named[outside] = found
        return np.round(places, 3), named

    def _to_centres(
        self, places: Points, chosen: NDArray[np.bool_], rng: np.random.Generator
    ) -> NDArray[np.int64]:
        """Move chosen places around the stations' centres; return which centre."""
        points = places[chosen]
        weight = density(self._centres) ** 0.6
        near = rng.choice(len(self._centres), len(points), p=weight / weight.sum())
        scatter = rng.normal(0.0, 260.0, points.shape)
        # Buildings stand in rows: the scatter is drawn to a lattice of plots.
        places[chosen] = self._centres[near] + np.round(scatter / 24.0) * 24.0
        places[chosen] += rng.normal(0.0, 3.0, points.shape)
        return np.asarray(-10_000 - near)

    def _on_streets(
        self, count: int, rng: np.random.Generator
    ) -> tuple[Points, NDArray[np.int64]]:
        drawn = rng.random(count) * self._reach[-1]
        at = np.searchsorted(self._reach, drawn, side="right")
        at = np.minimum(at, len(self._reach) - 1)
        return self._beside(at, rng, setback=True), self._street[at]

    def _in_alleys(
        self, count: int, rng: np.random.Generator
    ) -> tuple[Points, NDArray[np.int64]]:
        """Return places on the alleys themselves, which are always inside."""
        drawn = rng.random(count) * self._inner_reach[-1]
        at = np.searchsorted(self._inner_reach, drawn, side="right")
        at = np.minimum(at, len(self._reach) - 1)
        return self._beside(at, rng, setback=False), self._street[at]

    def _beside(
        self, at: NDArray[np.int64], rng: np.random.Generator, *, setback: bool
    ) -> Points:
        start, end = self._start[at], self._end[at]
        along = end - start
        part = rng.random(len(at))
        if not setback:
            return np.asarray(start + along * (0.05 + 0.9 * part)[:, None])
        across = np.column_stack((-along[:, 1], along[:, 0]))
        across /= np.maximum(np.hypot(*along.T), 1e-6)[:, None]
        side = rng.choice((-1.0, 1.0), len(at))
        away = side * self._setback[at] * (0.6 + rng.exponential(0.6, len(at)))
        return np.asarray(start + along * part[:, None] + across * away[:, None])

    def _inside(self, places: Points) -> NDArray[np.bool_]:
        found = np.zeros(len(places), dtype=np.bool_)
        for shape in self._land:
            rest = np.flatnonzero(~found)
            if len(rest) == 0:
                break
            found[rest] = shapely.contains_xy(shape, places[rest])
        return found


def _centres(mosaic: Mosaic) -> Points:
    """Return a centre for each station: the middle of its densest grid."""
    best: dict[str, tuple[float, tuple[float, float]]] = {}
    for grid in mosaic.grids:
        place = grid.shape().representative_point().coords[0]
        dense = float(density(np.array([place]))[0])
        if dense > best.get(grid.station, (0.0, place))[0]:
            best[grid.station] = (dense, (place[0], place[1]))
    return np.array([best[station][1] for station in sorted(best)])
