"""Grids made of a drawing's lines: areas they enclose, named by layers and texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from db.exchange.write_drawing import HOLE
from domain.boundary.linework import (
    NOBODY,
    faces_of,
    smallest_around,
    without_inner,
    words_in,
)
from domain.boundary.staged import StagedGrid
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from db.exchange.import_job import ImportReport

DANGLES_SHOWN: Final = 20
CODE_LENGTH: Final = 2
_NOTHING: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines and areas with their fields (`layer` among them), and texts, in metres."""

    shapes: NDArray[np.object_]
    fields: Sequence[dict[str, str]]
    places: NDArray[np.object_]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Ring:
    """A closed line or an area of the drawing; `row` is its place among the shapes."""

    row: int
    shape: BaseGeometry
    hole: bool


def grids_of_lines(
    drawing: Drawing, file: str, report: ImportReport
) -> list[StagedGrid]:
    """Return the areas of a drawing as grids; Refused NOTHING_ENCLOSED.

    Closed lines alone are areas, those inside others enclaves; with loose lines
    among them everything is noded and polygonised.
    """
    rings, loose = _closed(drawing)
    faces, source = _loose(drawing, rings, report) if loose else _whole(rings, report)
    if not len(faces):
        raise Refused("NOTHING_ENCLOSED", path=file, lines=len(drawing.shapes))
    words = words_in(faces, drawing.places, drawing.texts)
    return _named(drawing, faces, source, words)


def _closed(drawing: Drawing) -> tuple[list[_Ring], bool]:
    rings: list[_Ring] = []
    loose = False
    for row, shape in enumerate(drawing.shapes):
        hole = drawing.fields[row].get("layer", "").endswith(HOLE)
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                rings.append(_Ring(row, part, hole))
            elif _is_closed(part):
                rings.append(_Ring(row, shapely.Polygon(part.coords), hole))
            else:
                loose = True
    return rings, loose


def _is_closed(line: BaseGeometry) -> bool:
    one, other = line.coords[0], line.coords[-1]
    near = abs(one[0] - other[0]) < 0.001 and abs(one[1] - other[1]) < 0.001
    return near and len(line.coords) > 3


def _shapes(rings: Sequence[_Ring]) -> NDArray[np.object_]:
    out = np.empty(len(rings), dtype=object)
    out[:] = [ring.shape for ring in rings]
    return out


def _whole(
    rings: list[_Ring], report: ImportReport
) -> tuple[NDArray[np.object_], list[int]]:
    """Return closed lines as areas, less what lies inside them."""
    given = _shapes(rings)
    cut = without_inner(given)
    areas = [number for number, ring in enumerate(rings) if not ring.hole]
    inner = sum(not cut[one].equals(given[one]) for one in areas)
    if inner:
        report.note("exchange.enclaves", count=inner)
    return cut[areas], [rings[number].row for number in areas]


def _loose(
    drawing: Drawing, rings: list[_Ring], report: ImportReport
) -> tuple[NDArray[np.object_], list[int]]:
    """Return the areas between lines; each has the fields of the ring around it."""
    lines = [
        one if one.geom_type == "LineString" else shapely.boundary(one)
        for one in shapely.get_parts(drawing.shapes)
    ]
    made = faces_of(np.array(lines, dtype=object))
    report.note(
        "exchange.linework",
        lines=len(lines),
        faces=len(made.faces),
        closed=made.closed,
        dangles=len(made.dangles),
    )
    for x, y in made.dangles[:DANGLES_SHOWN]:
        report.note("exchange.dangle", x=x, y=y)
    around = smallest_around(made.faces, _shapes(rings))
    kept = [
        number
        for number, ring in enumerate(around.tolist())
        if ring == NOBODY or not rings[ring].hole
    ]
    source = [
        NOBODY if around[number] == NOBODY else rings[around[number]].row
        for number in kept
    ]
    return made.faces[kept], source


def _named(
    drawing: Drawing,
    faces: NDArray[np.object_],
    source: Sequence[int],
    words: Sequence[str],
) -> list[StagedGrid]:
    """Name each area by its text, else by its layer; parts of one code are one grid."""
    layers = [_fields(drawing, row).get("layer", "") for row in source]
    grids: dict[Any, StagedGrid] = {}
    for number, face in enumerate(faces):
        told = _fields(drawing, source[number])
        code, name = _code_and_name(words[number])
        layer = layers[number] if layers.count(layers[number]) == 1 else ""
        grid = StagedGrid(
            code=told.get("code", "") or code,
            name=told.get("name", "") or name or layer or told.get("code", "") or code,
            kind=told.get("kind", "") or "grid",
            station=told.get("station", ""),
            division=told.get("division", ""),
            line=number + 1,
            shape=face,
        )
        key = grid.code or number
        before = grids.get(key)
        grids[key] = grid if before is None else _joined(before, face)
    return list(grids.values())


def _fields(drawing: Drawing, row: int) -> dict[str, str]:
    return _NOTHING if row == NOBODY else drawing.fields[row]


def _code_and_name(text: str) -> tuple[str, str]:
    """Return what a text says: a code of digits and letters first, then the name."""
    first, _space, rest = text.strip().partition(" ")
    plain = first.isascii() and first.isalnum() and len(first) >= CODE_LENGTH
    if plain and any(sign.isdigit() for sign in first):
        return first, rest.strip()
    return "", text.strip()


def _joined(grid: StagedGrid, face: BaseGeometry) -> StagedGrid:
    whole = shapely.union_all([grid.shape, face])
    return StagedGrid(
        grid.code,
        grid.name,
        grid.kind,
        grid.station,
        grid.division,
        grid.line,
        whole,
    )
