"""Places of a KML or KMZ file, with their extended data, in the caged child only."""

from __future__ import annotations

import zipfile
from typing import IO, TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from db.exchange.rows_stream import FileHead, FileRow
from db.exchange.wkb_guard import DEPTH_AT_MOST, fault_of
from db.exchange.zip_guard import checked
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

KMZ: Final = "kmz"
# KML knows no other system: longitude and latitude of WGS 84.
DEGREES: Final = "EPSG:4326"
_BAD = (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError)


def read_kml(path: Path, said: str) -> Iterator[FileHead | FileRow]:
    """Yield the head, then every place; Refused FILE_DAMAGED.

    The columns are name, description and whatever the extended data of any place
    name, which takes a first run through the file.
    """
    columns, count = _columns(path, said)
    yield FileHead(said, columns, "UTF-8", DEGREES, count, path.stem)
    for line, place in enumerate(_places(path, said), 1):
        fields = dict.fromkeys(columns) | _fields(place)
        yield _row(line, fields, place)


def _columns(path: Path, said: str) -> tuple[tuple[str, ...], int]:
    names: dict[str, None] = {"name": None, "description": None}
    count = 0
    for place in _places(path, said):
        names.update(dict.fromkeys(_fields(place)))
        count += 1
    return tuple(names), count


def _places(path: Path, said: str) -> Iterator[Element]:
    with _opened(path, said) as file:
        try:
            for _, element in iterparse(file, forbid_dtd=True):
                if _tag(element) == "Placemark":
                    yield element
                    element.clear()
        except _BAD as error:
            why = " ".join(str(error).split())[:120]
            raise Refused("FILE_DAMAGED", path=path.name, why=why) from error


def _opened(path: Path, said: str) -> IO[bytes]:
    if said != KMZ:
        return path.open("rb")
    inner = [
        entry.filename
        for entry in checked(path)
        if entry.filename.casefold().endswith(".kml")
    ]
    if not inner:
        raise Refused("NO_LAYER", path=path.name)
    with zipfile.ZipFile(path) as archive:
        return archive.open(inner[0])


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element, name: str) -> Element | None:
    return next((one for one in element if _tag(one) == name), None)


def _text(element: Element | None) -> str | None:
    return None if element is None or not element.text else element.text.strip()


def _fields(place: Element) -> dict[str, str | None]:
    found: dict[str, str | None] = {
        "name": _text(_child(place, "name")),
        "description": _text(_child(place, "description")),
    }
    extended = _child(place, "ExtendedData")
    if extended is None:
        return found
    for one in extended.iter():
        name = one.get("name")
        if name and _tag(one) == "SimpleData":
            found[name] = _text(one)
        elif name and _tag(one) == "Data":
            found[name] = _text(_child(one, "value"))
    return found


def _row(line: int, fields: dict[str, str | None], place: Element) -> FileRow:
    try:
        shape = next(
            (made for made in (_shape(one, 0) for one in place) if made is not None),
            None,
        )
    except (ValueError, shapely.errors.GEOSException) as error:
        fault = "geometry_depth" if "deep" in str(error) else "geometry_unreadable"
        return FileRow(line, fields, None, fault)
    if shape is None:
        return FileRow(line, fields)
    wkb: bytes = shapely.to_wkb(shape, output_dimension=2)
    fault = fault_of(wkb)
    return FileRow(line, fields, None, fault) if fault else FileRow(line, fields, wkb)


def _shape(element: Element, depth: int) -> BaseGeometry | None:
    if depth > DEPTH_AT_MOST:
        message = "nested too deep"
        raise ValueError(message)
    match _tag(element):
        case "Point":
            return shapely.Point(_coordinates(element)[0])
        case "LineString" | "LinearRing":
            return shapely.LineString(_coordinates(element))
        case "Polygon":
            return _polygon(element)
        case "MultiGeometry":
            made = [_shape(one, depth + 1) for one in element]
            return _gathered([one for one in made if one is not None])
        case _:
            return None


def _polygon(element: Element) -> BaseGeometry:
    rings: dict[str, list[list[tuple[float, float]]]] = {}
    for side in element:
        rings.setdefault(_tag(side), []).extend(
            _coordinates(one) for one in side if _tag(one) == "LinearRing"
        )
    shell, *_rest = rings.get("outerBoundaryIs") or [[]]
    return shapely.Polygon(shell, rings.get("innerBoundaryIs", []))


def _gathered(parts: list[BaseGeometry]) -> BaseGeometry | None:
    kinds = {part.geom_type for part in parts}
    if not parts:
        return None
    if kinds <= {"Polygon", "MultiPolygon"}:
        return shapely.MultiPolygon(shapely.get_parts(parts).tolist())
    if kinds <= {"LineString", "MultiLineString"}:
        return shapely.MultiLineString(shapely.get_parts(parts).tolist())
    return shapely.GeometryCollection(parts)


def _coordinates(element: Element) -> list[tuple[float, float]]:
    text = _text(_child(element, "coordinates")) or ""
    found = []
    for one in text.split():
        numbers = one.split(",")
        found.append((float(numbers[0]), float(numbers[1])))
    if not found:
        message = "no coordinates"
        raise ValueError(message)
    return found
