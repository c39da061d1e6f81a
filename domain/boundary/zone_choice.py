"""Which plane coordinates suit an area: the zones in question and what each costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from domain.boundary.projection import (
    FIRST_GK,
    FIRST_MERIDIAN,
    FIRST_ZONED,
    LAST_MERIDIAN,
    fitting_zone,
    meridian_of,
)

SIX_DEGREES = 4502
PPM = 1_000_000


@dataclass(frozen=True, slots=True)
class ZoneOffer:
    """A system of plane metres that an area could be kept in.

    `kind` is gk3 (3-degree Gauss-Krueger), gk3_zoned (eastings with the zone's
    number) or gk6; `stretch_ppm` the largest stretch of a length inside the area,
    millimetres in a kilometre.
    """

    epsg: int
    kind: str
    meridian: int
    stretch_ppm: float
    best: bool


def zone_offers(
    west: float, south: float, east: float, north: float
) -> list[ZoneOffer]:
    """Return the zones for a box in degrees, the one that fits first.

    ValueError outside the zones of China.
    """
    middle = fitting_zone((west + east) / 2)
    fit = meridian_of(middle) or FIRST_MERIDIAN
    low = min(abs(south), abs(north)) if south * north > 0 else 0.0
    offers = [_offer(middle, "gk3", fit, (west, east, low), best=True)]
    for meridian in (fit - 3, fit + 3):
        if FIRST_MERIDIAN <= meridian <= LAST_MERIDIAN:
            epsg = FIRST_GK + (meridian - FIRST_MERIDIAN) // 3
            offers.append(_offer(epsg, "gk3", meridian, (west, east, low)))
    zoned = FIRST_ZONED + (fit - FIRST_MERIDIAN) // 3
    offers.append(_offer(zoned, "gk3_zoned", fit, (west, east, low)))
    six = 6 * math.floor((west + east) / 2 / 6) + 3
    if FIRST_MERIDIAN <= six <= LAST_MERIDIAN:
        epsg = SIX_DEGREES + (six - FIRST_MERIDIAN) // 6
        offers.append(_offer(epsg, "gk6", six, (west, east, low)))
    return offers


def _offer(
    epsg: int,
    kind: str,
    meridian: int,
    span: tuple[float, float, float],
    *,
    best: bool = False,
) -> ZoneOffer:
    west, east, low = span
    off = max(abs(west - meridian), abs(east - meridian))
    # Gauss-Krueger to its second term: m = 1 + (dl cos phi)^2 / 2.
    stretch = (math.radians(off) * math.cos(math.radians(low))) ** 2 / 2
    return ZoneOffer(epsg, kind, meridian, round(stretch * PPM, 1), best)
