"""Where given coordinates lie, in metres of the workspace, and why some lie nowhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from pyproj.exceptions import CRSError, ProjError

from domain.boundary.datum import to_wgs
from domain.boundary.projection import from_degrees, moved
from domain.entities.events import PremisesContent
from domain.refused import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.boundary.reads import BoundaryReads
    from domain.entities.commands import PremisesGiven

    Floats = NDArray[np.float64]

DEGREES = ("wgs84", "cgcs2000", "gcj02", "bd09")
FILE_CRS, UNKNOWN = "file_crs", "unknown"
PROVENANCES = (*DEGREES, FILE_CRS, UNKNOWN)
NO_COORDINATES, UNKNOWN_DATUM, OUTSIDE = "no_coordinates", "unknown_datum", "outside"
REASONS = (NO_COORDINATES, UNKNOWN_DATUM, OUTSIDE)
ROLES = ("business", "registered")


def in_metres(
    x: Floats, y: Floats, datum: str, source_crs: int, epsg: int
) -> tuple[Floats, Floats]:
    """Return workspace metres, to the millimetre, of coordinates of one provenance.

    What cannot be projected comes back as NaN. An unknown datum gives NaN for all:
    an error of half a kilometre would move an entity across grids.
    """
    if datum == UNKNOWN:
        return np.full(len(x), np.nan), np.full(len(x), np.nan)
    if datum == FILE_CRS:
        east, north = moved(x, y, source_crs, epsg)
    else:
        east, north = from_degrees(*to_wgs(x, y, datum), epsg)
    good = np.isfinite(east) & np.isfinite(north)
    return (
        np.where(good, np.round(east, 3), np.nan),
        np.where(good, np.round(north, 3), np.nan),
    )


def content_of(
    given: PremisesGiven, premises: str, boundary: BoundaryReads, *, primary: bool
) -> PremisesContent:
    """Return premises with their place and grid; Refused if the numbers are wrong."""
    _check(given)
    x, y = _metres(given, boundary.crs_epsg)
    grid, reason, on_border = placed(x, y, given.given_x, boundary)
    return PremisesContent(
        id=premises,
        role=given.role,
        address=given.address,
        given_x=given.given_x,
        given_y=given.given_y,
        datum=given.datum,
        source_crs=given.source_crs,
        x=x,
        y=y,
        grid=grid,
        unplaced_reason=reason,
        on_border=on_border,
        primary=primary,
    )


def placed(
    x: float | None, y: float | None, given_x: float | None, boundary: BoundaryReads
) -> tuple[str, str, bool]:
    """Return grid, reason for having none, and whether the place is on a border."""
    if x is None or y is None:
        return "", NO_COORDINATES if given_x is None else UNKNOWN_DATUM, False
    found = boundary.grid_at(x, y)
    if found.code is None:
        return "", OUTSIDE, False
    return found.code, "", found.on_border


def _check(given: PremisesGiven) -> None:
    if given.role not in ROLES:
        raise Refused("BAD_ROLE", role=given.role, known=", ".join(ROLES))
    if given.datum not in PROVENANCES:
        raise Refused("BAD_DATUM", datum=given.datum, known=", ".join(PROVENANCES))
    if (given.given_x is None) != (given.given_y is None):
        raise Refused("HALF_A_PLACE", address=given.address)


def _metres(given: PremisesGiven, epsg: int) -> tuple[float | None, float | None]:
    if given.given_x is None or given.given_y is None:
        return None, None
    if not (math.isfinite(given.given_x) and math.isfinite(given.given_y)):
        raise Refused("BAD_COORDINATES", x=str(given.given_x), y=str(given.given_y))
    try:
        x, y = in_metres(
            np.array([given.given_x]),
            np.array([given.given_y]),
            given.datum,
            given.source_crs,
            epsg,
        )
    except (CRSError, ProjError) as error:
        raise Refused("FILE_CRS", crs=given.source_crs) from error
    if np.isnan(x[0]):
        if given.datum == UNKNOWN:
            return None, None
        raise Refused("BAD_COORDINATES", x=given.given_x, y=given.given_y)
    return float(x[0]), float(y[0])
