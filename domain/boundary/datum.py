"""The shifted coordinates of Chinese web maps, there and back: GCJ-02 and BD-09."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Pair = tuple[Floats, Floats]

# The public formula; it is unshifted outside this rectangle.
_A = 6378245.0
_EE = 0.00669342162296594323
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_K = np.pi * 3000.0 / 180.0
# Five steps leave 2e-9 m of GCJ-02, and under 1e-8 m of BD-09.
_STEPS = 5
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09", "unknown")


def wgs_to_gcj(lon: Floats, lat: Floats) -> Pair:
    """Return GCJ-02 (Amap, Tencent) degrees of WGS84 or CGCS2000 degrees."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    shift_x, shift_y = _shift(lon, lat)
    inside = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    return np.where(inside, lon + shift_x, lon), np.where(inside, lat + shift_y, lat)


def gcj_to_wgs(lon: Floats, lat: Floats) -> Pair:
    """Return WGS84 degrees of GCJ-02 degrees."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    x, y = lon, lat
    for _ in range(_STEPS):
        there_x, there_y = wgs_to_gcj(x, y)
        x, y = x + (lon - there_x), y + (lat - there_y)
    return x, y


def gcj_to_bd(lon: Floats, lat: Floats) -> Pair:
    """Return BD-09 (Baidu) degrees of GCJ-02 degrees."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    far = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _K)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _K)
    return far * np.cos(angle) + 0.0065, far * np.sin(angle) + 0.006


def bd_to_gcj(lon: Floats, lat: Floats) -> Pair:
    """Return GCJ-02 degrees of BD-09 degrees."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    x, y = _bd_to_gcj_once(lon, lat)
    for _ in range(_STEPS):
        there_x, there_y = gcj_to_bd(x, y)
        x, y = x + (lon - there_x), y + (lat - there_y)
    return x, y


def wgs_to_bd(lon: Floats, lat: Floats) -> Pair:
    """Return BD-09 degrees of WGS84 degrees."""
    return gcj_to_bd(*wgs_to_gcj(lon, lat))


def bd_to_wgs(lon: Floats, lat: Floats) -> Pair:
    """Return WGS84 degrees of BD-09 degrees."""
    return gcj_to_wgs(*bd_to_gcj(lon, lat))


def to_wgs(lon: Floats, lat: Floats, datum: str) -> Pair:
    """Return WGS84 degrees of degrees in a named datum; ValueError for unknown."""
    if datum in {"wgs84", "cgcs2000"}:
        return np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if datum == "gcj02":
        return gcj_to_wgs(lon, lat)
    if datum == "bd09":
        return bd_to_wgs(lon, lat)
    message = f"coordinates of an unknown datum place nothing: {datum}"
    raise ValueError(message)


def _bd_to_gcj_once(lon: Floats, lat: Floats) -> Pair:
    x, y = lon - 0.0065, lat - 0.006
    far = np.hypot(x, y) - 0.00002 * np.sin(y * _K)
    angle = np.arctan2(y, x) - 0.000003 * np.cos(x * _K)
    return far * np.cos(angle), far * np.sin(angle)


def _shift(lon: Floats, lat: Floats) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    curve = np.deg2rad(lat)
    m = 1 - _EE * np.sin(curve) ** 2
    root = np.sqrt(m)
    north = _tlat(x, y) * 180.0 / ((_A * (1 - _EE)) / (m * root) * np.pi)
    east = _tlon(x, y) * 180.0 / (_A / root * np.cos(curve) * np.pi)
    return east, north


def _tlat(x: Floats, y: Floats) -> Floats:
    plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y
    bent = 0.2 * np.sqrt(np.abs(x)) + _waves(x)
    fine = (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    long = 160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)
    return np.asarray(plain + bent + fine + long * 2.0 / 3.0)


def _tlon(x: Floats, y: Floats) -> Floats:
    plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y
    bent = 0.1 * np.sqrt(np.abs(x)) + _waves(x)
    fine = (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    long = 150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)
    return np.asarray(plain + bent + fine + long * 2.0 / 3.0)


def _waves(x: Floats) -> Floats:
    waves = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    return np.asarray(waves * 2.0 / 3.0)
