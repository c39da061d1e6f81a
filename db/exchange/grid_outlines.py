"""Grids as a file has them, in metres of the workspace: its areas, or its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from db.exchange.columns import GRIDS, mapped, parsed_map
from db.exchange.file_format import DXF
from db.exchange.import_job import (
    faulty,
    fields_of,
    guard,
    opened,
    source_crs,
    stop_if_cancelled,
)
from db.exchange.known_outlines import judged, unshifted
from db.exchange.line_grids import Drawing, grids_of_lines
from domain.boundary.projection import CGCS2000, has_no_number, moved_from, moved_shapes
from domain.boundary.staged import StagedGrid
from domain.entities.file_rows import Rejected
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from db.exchange.file_reader import FileReader
    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from db.exchange.rows_stream import FileRow

AREAL: Final = ("Polygon", "MultiPolygon")
LINEAR: Final = ("LineString", "MultiLineString", "LinearRing")
# A text of a drawing, or the name of a place, stands at a point.
POINTS: Final = ("Point", "MultiPoint")
FRESH: Final = "fresh"
_Row = tuple[int, dict[str, str], "BaseGeometry"]


@dataclass(slots=True)
class _Found:
    """What a file holds, sorted by what its shapes are."""

    areas: list[_Row] = field(default_factory=list)
    lines: list[_Row] = field(default_factory=list)
    texts: list[tuple[str, BaseGeometry]] = field(default_factory=list)
    # Rows that count as turned away unless the file turns out to be a drawing.
    idle: list[Rejected] = field(default_factory=list)


def outlines_of(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> list[StagedGrid]:
    """Return the grids of a file; what was turned away or assumed is in the report.

    A drawing, or a file of lines alone, is polygonised; its texts name the areas.
    """
    with opened(file, options) as reader:
        mapping = _mapping(report.kind, reader, options)
        own = _own_system(reader, options)
        epsg = 0 if own else source_crs(reader, options)
        found = _sorted_out(target, reader, mapping, report)
    drawn = reader.head.format == DXF or (bool(found.lines) and not found.areas)
    if not drawn:
        report.reject(found.idle)
    rows = [*found.areas, *(found.lines if drawn else ())]
    if not rows:
        return []
    texts = found.texts if drawn else []
    shapes = _array([row[2] for row in rows] + [shape for _text, shape in texts])
    shapes = _in_metres(shapes, own or epsg, target, options, report)
    if drawn:
        many = len(rows)
        drawing = Drawing(
            shapes[:many],
            [row[1] for row in rows],
            shapes[many:],
            [text for text, _shape in texts],
        )
        grids = grids_of_lines(drawing, file.name, report)
    else:
        grids = [
            _grid(line, fields, shape)
            for (line, fields, _), shape in zip(rows, shapes, strict=True)
        ]
    report.good = len(grids)
    return _coded(grids, options, report)


def _mapping(kind: str, reader: FileReader, options: ImportOptions) -> dict[str, str]:
    """Return field -> column; codes may be wanting where fresh ones are issued."""
    free = kind == GRIDS and (options.codes == FRESH or bool(options.plan))
    told = parsed_map(options.map)
    return mapped(
        kind,
        reader.head.columns,
        told,
        guess=not options.only_told,
        needed=not (free or reader.head.format == DXF),
    )


def _own_system(reader: FileReader, options: ImportOptions) -> str:
    """Return the system of a file where it has no EPSG number, such as local feet."""
    said = options.crs or reader.head.crs
    return said if said and not options.datum and has_no_number(said) else ""


def _sorted_out(
    target: ImportTarget,
    reader: FileReader,
    mapping: dict[str, str],
    report: ImportReport,
) -> _Found:
    found = _Found()
    for chunk in reader.chunks():
        stop_if_cancelled(target, GRIDS)
        for row in chunk:
            report.rows += 1
            if row.fault:
                report.reject([faulty(row, mapping)])
            else:
                _put(found, row, fields_of(row, mapping))
    return found


def _put(found: _Found, row: FileRow, fields: dict[str, str]) -> None:
    shape = shapely.from_wkb(row.geometry) if row.geometry else None
    kind = "" if shape is None else shape.geom_type
    fields = {"layer": row.fields.get("Layer") or "", **fields}
    if shape is not None and kind in AREAL:
        found.areas.append((row.line, fields, shape))
        return
    found.idle.append(Rejected(row.line, "geometry", kind, "no_area"))
    if shape is not None and kind in LINEAR:
        found.lines.append((row.line, fields, shape))
    elif shape is not None and kind in POINTS:
        text = row.fields.get("Text") or fields.get("name") or ""
        if text:
            found.texts.append((text, shape))


def _array(shapes: list[BaseGeometry]) -> NDArray[np.object_]:
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def _grid(line: int, fields: dict[str, str], shape: BaseGeometry) -> StagedGrid:
    return StagedGrid(
        code=fields.get("code", ""),
        name=fields.get("name", "") or fields.get("code", ""),
        kind=fields.get("kind", "") or "grid",
        station=fields.get("station", ""),
        division=fields.get("division", ""),
        line=line,
        shape=shape,
    )


def _coded(
    grids: list[StagedGrid], options: ImportOptions, report: ImportReport
) -> list[StagedGrid]:
    """Take the file's codes, or none at all; how many will be fresh is noted."""
    if options.codes == FRESH:
        grids = [_without_code(grid) for grid in grids]
    fresh = sum(not grid.code for grid in grids)
    if fresh:
        report.note("exchange.codes_fresh", count=fresh)
    return grids


def _without_code(grid: StagedGrid) -> StagedGrid:
    name = "" if grid.name == grid.code else grid.name
    return StagedGrid(
        "", name, grid.kind, grid.station, grid.division, grid.line, grid.shape
    )


def _in_metres(
    shapes: NDArray[np.object_],
    source: str | int,
    target: ImportTarget,
    options: ImportOptions,
    report: ImportReport,
) -> NDArray[np.object_]:
    """Return shapes in metres of the workspace; what was chosen is noted."""
    ours = target.read.boundary.crs_epsg
    if isinstance(source, str):
        shapes = moved_from(shapes, source, ours)
        report.note("exchange.projected", source=source[:60], target=f"EPSG:{ours}")
        source = ours
    if not (source or options.datum) and _fits(shapes, target):
        report.note("exchange.crs_assumed", crs=f"EPSG:{ours}")
        source = ours
    if options.datum == "unknown" or not (source or options.datum):
        raise Refused("CRS_MISSING")
    epsg = CGCS2000 if options.datum else source
    guard(shapes, epsg, target, options, report)
    if epsg != ours:
        report.note("exchange.projected", source=f"EPSG:{epsg}", target=f"EPSG:{ours}")
    out = moved_shapes(unshifted(shapes, options.datum), epsg, ours)
    if not np.isfinite(shapely.get_coordinates(out)).all():
        raise Refused("FILE_CRS", crs=f"EPSG:{epsg}")
    return out


def _fits(shapes: NDArray[np.object_], target: ImportTarget) -> bool:
    """Tell whether bare numbers, read as metres of ours, lie where the grids do.

    Only where there is an outline in force that says so; else nothing is assumed.
    """
    read: Any = target.read
    if not read.boundary.root():
        return False
    found = judged(shapes, read.boundary.crs_epsg, "as_given", read)
    return found.sure and found.best.key == "as_given"
