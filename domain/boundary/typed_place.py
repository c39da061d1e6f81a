"""A place as a person types it: degrees, GCJ-02, BD-09 or metres, in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.boundary.datum import bd_to_wgs, gcj_to_wgs
from domain.boundary.projection import lonlat_to_plane, zone_number
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.boundary.datum import Floats

    Box = tuple[float, float, float, float]

# Where China lies, degrees; its longitudes and latitudes have no number in common.
EAST: Final = (70.0, 140.0)
NORTH: Final = (0.0, 56.0)
# Farther from the area than this, a place is taken for a slip of the hand.
FAR_M: Final = 100_000.0
# Both numbers smaller than this are no metres of any system.
LEAST_M: Final = 1_000.0
SYSTEMS: Final = {
    "gcj02": ("gcj-02", "gcj02", "gcj", "火星", "高德", "腾讯", "amap"),
    "bd09": ("bd-09", "bd09", "bd", "百度", "baidu"),
    "wgs84": ("wgs-84", "wgs84", "wgs", "cgcs2000", "cgcs", "gps"),
}
_WHOLE: Final = r"\d+(?:\.\d+)?"
_TOKEN: Final = re.compile(
    rf"(?P<degrees>{_WHOLE})\s*[°度]\s*"
    rf"(?:(?P<minutes>{_WHOLE})\s*['′分]\s*(?!'))?"
    rf"(?:(?P<seconds>{_WHOLE})\s*(?:[\"″秒]|''))?"
    r"|(?P<thousands>[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?![\d])"
    rf"|(?P<number>[-+]?{_WHOLE})"
    r"|(?P<N>北纬|北|n)|(?P<E>东经|东|e)|(?P<wrong>南纬|西经|s|w)"
    r"|(?P<gap>[\s,.;:()·≈|/-]+)|(?P<word>.)"
)


@dataclass(slots=True)
class _Read:
    """What a text holds: its system, its numbers, the sides named, other words."""

    system: str = ""
    numbers: list[float] = field(default_factory=list)
    sides: str = ""
    wrong: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """A place in workspace metres, and the system it was given in.

    `system` is wgs84, gcj02, bd09 or crs.
    """

    x: float
    y: float
    system: str


def looks_like_place(text: str) -> bool:
    """Tell whether a text is meant as coordinates and not as a name or a code."""
    read = _read(text)
    enough = 1 if read.system else 2
    return not read.words and len(read.numbers) >= enough


def typed_place(text: str, epsg: int, bounds: Box | None = None) -> TypedPlace:
    """Return the place that a text names, in metres of the workspace.

    Refused PLACE_TWO_NUMBERS unless there are two numbers, PLACE_NOT_HERE when they
    are no place in China, PLACE_FAR (with the distance) when it lies far from `bounds`.
    """
    read = _read(text)
    if len(read.numbers) != 2:
        raise Refused("PLACE_TWO_NUMBERS", n=len(read.numbers))
    first, second = read.numbers
    turned = _in(first, NORTH) and _in(second, EAST)
    if read.sides == "NE" or (not read.sides and turned):
        first, second = second, first
    if not read.wrong and _in(first, EAST) and _in(second, NORTH):
        place = _of_degrees(first, second, read.system or "wgs84", epsg)
    elif read.wrong or read.system or max(abs(first), abs(second)) < LEAST_M:
        raise Refused("PLACE_NOT_HERE", text=text.strip())
    else:
        place = _of_metres(first, second, epsg, bounds)
    _check_near(place, bounds)
    return place


def _read(text: str) -> _Read:
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    wide |= {0x3001: ",", 0x3002: ".", 0x3000: " ", 0x201D: '"', 0x2019: "'"}
    plain = re.sub(r"epsg\s*:?\s*\d+", " ", text.translate(wide).lower())
    read = _Read()
    for system, names in SYSTEMS.items():
        for name in names:
            if name in plain:
                read.system = read.system or system
                plain = plain.replace(name, " ")
    for hit in _TOKEN.finditer(plain):
        _take(read, hit)
    if len(read.sides) != 2:
        read.sides = ""
    return read


def _take(read: _Read, hit: re.Match[str]) -> None:
    if hit["degrees"]:
        parts = (hit["degrees"], hit["minutes"] or 0, hit["seconds"] or 0)
        whole, minutes, seconds = map(float, parts)
        read.numbers.append(whole + minutes / 60 + seconds / 3600)
    elif hit["thousands"] or hit["number"]:
        read.numbers.append(float(hit[0].replace(",", "")))
    elif hit["wrong"]:
        read.wrong = True
    elif hit["N"] or hit["E"]:
        read.sides += str(hit.lastgroup)
    elif hit["word"]:
        read.words += hit[0]


def _in(value: float, span: tuple[float, float]) -> bool:
    return span[0] <= value <= span[1]


def _of_degrees(lon: float, lat: float, system: str, epsg: int) -> TypedPlace:
    turns: dict[str, Callable[[Floats, Floats], tuple[Floats, Floats]]] = {
        "gcj02": gcj_to_wgs,
        "bd09": bd_to_wgs,
    }
    turn = turns.get(system)
    if turn is not None:
        east, north = turn(np.array([lon]), np.array([lat]))
        lon, lat = float(east[0]), float(north[0])
    return TypedPlace(*lonlat_to_plane(lon, lat, epsg), system)


def _of_metres(
    first: float, second: float, epsg: int, bounds: Box | None
) -> TypedPlace:
    """Return metres as they are meant: x may be north, an easting may bear its zone."""
    ways = []
    zone = zone_number(epsg)
    for x, y in ((first, second), (second, first)):
        ways.append((x, y))
        if zone is not None and x // 1_000_000 == zone:
            ways.append((x - zone * 1_000_000, y))
    if bounds is None:
        return TypedPlace(*ways[0], "crs")
    nearest = min(ways, key=lambda way: _away(way[0], way[1], bounds))
    return TypedPlace(*nearest, "crs")


def _away(x: float, y: float, bounds: Box) -> float:
    dx = max(bounds[0] - x, 0.0, x - bounds[2])
    dy = max(bounds[1] - y, 0.0, y - bounds[3])
    return float(np.hypot(dx, dy))


def _check_near(place: TypedPlace, bounds: Box | None) -> None:
    if bounds is None:
        return
    away = _away(place.x, place.y, bounds)
    if away > FAR_M:
        raise Refused("PLACE_FAR", km=round(away / 1000), system=place.system)
