"""What a file holds, before any of it is taken in: columns, first rows, outlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.exchange.columns import FIELDS, NEEDED, mapped
from db.exchange.file_reader import FileReader
from db.exchange.known_outlines import epsg_of
from domain.boundary.projection import moved_from, moved_shapes
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

ROWS_SHOWN = 8
VALUES_AT_MOST = 300
DEGREES = 4490


@dataclass(frozen=True, slots=True)
class Preview:
    """The head of a file and what is in it; `shapes` as the file has them.

    `values` are the different texts of each column, as far as they are few.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int
    crs: str
    sheet: str
    values: dict[str, tuple[str, ...]]
    shapes: NDArray[np.object_]

    def area(self) -> NDArray[np.object_]:
        """Return the shapes that have an area."""
        kinds = [one.geom_type.endswith("Polygon") for one in self.shapes]
        areas: NDArray[np.object_] = self.shapes[np.array(kinds, dtype=bool)]
        return areas


def preview(
    path: Path,
    layer: str = "",
    encoding: str = "",
    told: Callable[[int, int], None] = lambda _done, _of: None,
    rows: int = ROWS_SHOWN,
) -> Preview:
    """Read a file through and keep its first rows; Refused says why it cannot be."""
    first: list[tuple[str, ...]] = []
    shapes: list[BaseGeometry] = []
    values: dict[str, dict[str, None]] = {}
    count = 0
    with FileReader(path, layer, encoding) as reader:
        head = reader.head
        for chunk in reader.chunks():
            for row in chunk:
                count += 1
                texts = tuple(str(row.fields.get(one) or "") for one in head.columns)
                if len(first) < rows:
                    first.append(texts)
                _note(values, head.columns, texts)
                if row.geometry:
                    shapes.append(shapely.from_wkb(row.geometry))
            told(count, head.rows)
    return Preview(
        head.columns,
        tuple(first),
        count,
        head.crs,
        head.sheet,
        {name: tuple(found) for name, found in values.items()},
        np.array(shapes, dtype=object),
    )


def _note(
    values: dict[str, dict[str, None]], columns: tuple[str, ...], texts: tuple[str, ...]
) -> None:
    for column, text in zip(columns, texts, strict=True):
        found = values.setdefault(column, {})
        if text and len(found) < VALUES_AT_MOST:
            found[text] = None


def guessed(kind: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Return field -> column as the import would take them, needed or not."""
    try:
        return mapped(kind, columns, {})
    except Refused:
        return _without_needed(kind, columns)


def _without_needed(kind: str, columns: tuple[str, ...]) -> dict[str, str]:
    plain = {"".join(name.split()).casefold(): name for name in columns}
    found: dict[str, str] = {}
    for field, names in FIELDS[kind].items():
        for name in (field, *names):
            column = plain.get("".join(name.split()).casefold())
            if column and column not in found.values():
                found[field] = column
                break
    return found


def needed(kind: str) -> tuple[tuple[str, ...], ...]:
    """Return the fields without which a file of a kind cannot come in."""
    return NEEDED[kind]


def in_degrees(found: Preview, said: str = "") -> NDArray[np.object_]:
    """Return the areas of a file in degrees east and north of CGCS2000.

    `said` is the system where the file names none; Refused CRS_MISSING without both.
    """
    crs = said or found.crs
    if not crs:
        raise Refused("CRS_MISSING")
    areas = found.area()
    if not len(areas):
        raise Refused("NO_GRIDS")
    try:
        epsg = epsg_of(crs)
    except Refused:
        return moved_from(areas, crs, DEGREES)
    return moved_shapes(areas, epsg, DEGREES)
