"""A reference layer of a file taken in, in place of what the layer holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.exchange.columns import REFERENCES
from db.exchange.file_format import DXF
from db.exchange.import_job import (
    faulty,
    fields_of,
    finish_rejects,
    guard,
    mapping_of,
    opened,
    source_crs,
    stop_if_cancelled,
)
from db.exchange.known_outlines import unshifted
from db.exchange.line_grids import Drawing, grids_of_lines
from db.exchange.staged_chunks import publish_chunks
from domain.boundary.projection import CGCS2000, moved_shapes
from domain.boundary.reference import AREAS, StagedReference, reference_rows
from domain.boundary.staged import chunks_of
from domain.entities.file_rows import Rejected
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from db.exchange.rows_stream import FileRow

# A text of a drawing stands at a point; GEOS numbers points 0 and 4.
TEXT = "text"
POINTS = (0, 4)
AREAL = ("Polygon", "MultiPolygon")
LINEAR = ("LineString", "MultiLineString")


def import_reference(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Read and publish the shapes of a reference layer; `report.kind` names it."""
    kind = report.kind
    told, blobs, epsg, drawn = _read(target, file, options, report)
    finish_rejects(options, report)
    if not blobs:
        raise Refused("NO_REFERENCE", kind=kind)
    if not (epsg or options.datum):
        raise Refused("CRS_MISSING")
    epsg = CGCS2000 if options.datum else epsg
    shapes = np.asarray(shapely.from_wkb(np.array(blobs, dtype=object)))
    guard(shapes, epsg, target, options, report)
    moved = moved_shapes(
        unshifted(shapes, options.datum), epsg, target.read.boundary.crs_epsg
    )
    layer = REFERENCES[kind]
    if drawn:
        told, moved = _drawn(told, moved, layer, report)
    found = [
        StagedReference(
            one["id"], one.get("name", ""), one.get("kind") or layer, _sound(shape)
        )
        for one, shape in zip(told, moved, strict=True)
    ]
    report.good = report.new = len(found)
    if options.dry_run:
        return
    chunks = chunks_of(reference_rows(found))
    name = hashlib.sha256(kind.encode() + b"".join(chunks)).hexdigest()[:32]
    command = {"command": "ImportReference", "layer": layer, "source": report.file}
    report.result = publish_chunks(target, name, kind, chunks, command)
    report.applied = True


def _sound(shape: BaseGeometry) -> BaseGeometry:
    # A layer that is only looked at may come with folds of its own.
    return shape if shapely.is_valid(shape) else shapely.make_valid(shape)


def _read(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> tuple[list[dict[str, str]], list[bytes], int, bool]:
    kind = report.kind
    told: list[dict[str, str]] = []
    blobs: list[bytes] = []
    with opened(file, options) as reader:
        mapping = mapping_of(kind, reader, options)
        drawn = reader.head.format == DXF
        for chunk in reader.chunks():
            stop_if_cancelled(target, kind)
            for row in chunk:
                report.rows += 1
                wrong = _wrong(row, mapping, kind, drawn=drawn)
                if wrong is not None:
                    report.reject([wrong])
                elif row.geometry is not None:
                    own = _of_drawing(row) if drawn else {}
                    fields = fields_of(row, mapping)
                    told.append({"id": str(row.line), **own, **fields})
                    blobs.append(row.geometry)
        return told, blobs, source_crs(reader, options), drawn


def _of_drawing(row: FileRow) -> dict[str, str]:
    """Return what a drawing tells of a line: its layer is its kind and its name."""
    layer = row.fields.get("Layer") or ""
    text = row.fields.get("Text") or ""
    return {"layer": layer, "name": layer, "kind": layer, TEXT: text}


def _drawn(
    told: list[dict[str, str]],
    shapes: NDArray[np.object_],
    layer: str,
    report: ImportReport,
) -> tuple[list[dict[str, str]], NDArray[np.object_]]:
    """Return the lines of a drawing, or the areas that they enclose, with their texts.

    Refused NOTHING_ENCLOSED, NO_REFERENCE.
    """
    is_text = np.isin(shapely.get_type_id(shapes), POINTS)
    lines, places = shapes[~is_text], shapes[is_text]
    fields = [one for one, text in zip(told, is_text, strict=True) if not text]
    texts = [one[TEXT] for one, text in zip(told, is_text, strict=True) if text]
    if not len(lines):
        raise Refused("NO_REFERENCE", kind=report.kind)
    if layer not in AREAS:
        return fields, lines
    # Only the layer names an area that has no text of its own.
    plain = [{"layer": one["layer"]} for one in fields]
    found = grids_of_lines(Drawing(lines, plain, places, texts), report.file, report)
    areas = np.empty(len(found), dtype=object)
    areas[:] = [one.shape for one in found]
    rows = [
        {"id": one.code or str(one.line), "name": one.name, "kind": layer}
        for one in found
    ]
    return rows, areas


def _wrong(
    row: FileRow, mapping: dict[str, str], kind: str, *, drawn: bool
) -> Rejected | None:
    if row.fault:
        return faulty(row, mapping)
    shape = shapely.from_wkb(row.geometry).geom_type if row.geometry else ""
    areas = REFERENCES[kind] in AREAS
    good = AREAL if areas and not drawn else (*AREAL, *LINEAR)
    if drawn and shape == "Point" and row.fields.get("Text"):
        return None
    reason = "no_area" if areas else "no_line"
    return None if shape in good else Rejected(row.line, "geometry", shape, reason)
