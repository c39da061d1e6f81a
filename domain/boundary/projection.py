"""The seam between degrees and metres: the one place that names a reference system."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

# Geographic CGCS2000 (GB 22021); WGS84 differs from it by less than a decimetre.
CGCS2000 = 4490
WGS84 = 4326
# CGCS2000 3-degree Gauss-Krueger by central meridian: 4534 = 75 E ... 4554 = 135 E.
FIRST_GK, FIRST_MERIDIAN, LAST_MERIDIAN = 4534, 75, 135
# The same zones with the zone number before the easting: 4513 = zone 25 = 75 E.
FIRST_ZONED = 4513
GRS80 = Geod(ellps="GRS80")


@lru_cache(maxsize=64)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def moved(x: Floats, y: Floats, source: int, target: int) -> tuple[Floats, Floats]:
    """Bring coordinates from one EPSG system to another; x is east or longitude."""
    if source == target:
        return x, y
    east, north = _transformer(source, target).transform(x, y)
    return np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)


def to_degrees(x: Floats, y: Floats, epsg: int) -> tuple[Floats, Floats]:
    """Return longitude and latitude (CGCS2000) of coordinates in metres."""
    return moved(x, y, epsg, CGCS2000)


def from_degrees(lon: Floats, lat: Floats, epsg: int) -> tuple[Floats, Floats]:
    """Return metres of longitude and latitude (CGCS2000 or WGS84)."""
    return moved(lon, lat, CGCS2000, epsg)


def lonlat_to_plane(lon: float, lat: float, epsg: int) -> tuple[float, float]:
    """Return the metres of one place given in degrees (CGCS2000 or WGS84)."""
    x, y = from_degrees(np.array([lon]), np.array([lat]), epsg)
    return float(x[0]), float(y[0])


def plane_to_lonlat(x: float, y: float, epsg: int) -> tuple[float, float]:
    """Return longitude and latitude (CGCS2000) of one place in metres."""
    lon, lat = to_degrees(np.array([x]), np.array([y]), epsg)
    return float(lon[0]), float(lat[0])


def moved_shapes(
    shapes: NDArray[np.object_], source: int, target: int
) -> NDArray[np.object_]:
    """Bring shapes from one EPSG system to another."""
    if source == target:
        return shapes

    def move(points: Floats) -> Floats:
        x, y = moved(points[:, 0], points[:, 1], source, target)
        return np.stack([x, y], axis=1)

    out: NDArray[np.object_] = shapely.transform(shapes, move)
    return out


def has_no_number(crs: str) -> bool:
    """Tell whether a text names a usable system that EPSG does not number."""
    try:
        found = CRS.from_user_input(int(crs) if crs.isdigit() else crs)
    except CRSError:
        return False
    usable = found.is_projected or found.is_geographic
    return bool(usable) and found.to_epsg(25) is None


def moved_from(
    shapes: NDArray[np.object_], crs: str, target: int
) -> NDArray[np.object_]:
    """Bring shapes from a system without a number, feet included, to metres."""
    way = Transformer.from_crs(crs, target, always_xy=True)

    def move(points: Floats) -> Floats:
        x, y = way.transform(points[:, 0], points[:, 1])
        return np.stack([x, y], axis=1)

    out: NDArray[np.object_] = shapely.transform(shapes, move)
    return out


def fitting_zone(lon: float) -> int:
    """Return the 3-degree Gauss-Krueger zone (metres, no zone prefix) for a longitude.

    ValueError outside the zones of China, 73.5 to 136.5 E.
    """
    meridian = 3 * round(lon / 3)
    if not FIRST_MERIDIAN <= meridian <= LAST_MERIDIAN:
        message = f"no 3-degree zone of CGCS2000 at {lon}"
        raise ValueError(message)
    return FIRST_GK + (meridian - FIRST_MERIDIAN) // 3


def meridian_of(epsg: int) -> int | None:
    """Return the central meridian of a 3-degree zone without prefix, else None."""
    meridian = FIRST_MERIDIAN + 3 * (epsg - FIRST_GK)
    known = FIRST_MERIDIAN <= meridian <= LAST_MERIDIAN
    return meridian if known else None


def zone_number(epsg: int) -> int | None:
    """Return the number (25 to 45) of a 3-degree zone without prefix, else None."""
    meridian = meridian_of(epsg)
    return None if meridian is None else meridian // 3


def is_metres(epsg: int) -> bool:
    """Tell whether a system is projected with the metre as its unit."""
    crs = CRS.from_epsg(epsg)
    return bool(crs.is_projected) and crs.axis_info[0].unit_name == "metre"


def system_name(epsg: int) -> str:
    """Return the name and number of a system, as maps print it at their foot."""
    return f"{CRS.from_epsg(epsg).name} · EPSG:{epsg}"


def workspace_crs(source: int, lon: float) -> int:
    """Return the EPSG system to keep a file's shapes in: its own if it suits.

    Degrees, feet and web mercator go to the fitting Gauss-Krueger zone.
    """
    suits = is_metres(source) and source != 3857
    return source if suits else fitting_zone(lon)


def area_m2(shape: BaseGeometry, epsg: int) -> float:
    """Return the geodesic area on GRS80 in m2, to the square centimetre."""
    points = shapely.get_coordinates(shape)
    if not len(points):
        return 0.0
    total = 0.0
    for part in shapely.get_parts(shape):
        total += _ring_area(part.exterior, epsg)
        total -= sum(_ring_area(hole, epsg) for hole in part.interiors)
    return round(total, 2)


def _ring_area(ring: shapely.LinearRing, epsg: int) -> float:
    points = shapely.get_coordinates(ring)[:-1]
    lon, lat = to_degrees(points[:, 0], points[:, 1], epsg)
    area, _ = GRS80.polygon_area_perimeter(lon, lat)
    return abs(float(area))
