"""A reference layer of a file taken in, in place of what the layer holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.exchange.columns import REFERENCES
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
from db.exchange.staged_chunks import publish_chunks
from domain.boundary.projection import CGCS2000, moved_shapes
from domain.boundary.reference import AREAS, StagedReference, reference_rows
from domain.boundary.staged import chunks_of
from domain.entities.file_rows import Rejected
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from db.exchange.rows_stream import FileRow

AREAL = ("Polygon", "MultiPolygon")
LINEAR = ("LineString", "MultiLineString")


def import_reference(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Read and publish the shapes of a reference layer; `report.kind` names it."""
    kind = report.kind
    told, blobs, epsg = _read(target, file, options, report)
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
) -> tuple[list[dict[str, str]], list[bytes], int]:
    kind = report.kind
    told: list[dict[str, str]] = []
    blobs: list[bytes] = []
    with opened(file, options) as reader:
        mapping = mapping_of(kind, reader, options)
        for chunk in reader.chunks():
            stop_if_cancelled(target, kind)
            for row in chunk:
                report.rows += 1
                wrong = _wrong(row, mapping, kind)
                if wrong is not None:
                    report.reject([wrong])
                elif row.geometry is not None:
                    told.append({"id": str(row.line), **fields_of(row, mapping)})
                    blobs.append(row.geometry)
        return told, blobs, source_crs(reader, options)


def _wrong(row: FileRow, mapping: dict[str, str], kind: str) -> Rejected | None:
    if row.fault:
        return faulty(row, mapping)
    shape = shapely.from_wkb(row.geometry).geom_type if row.geometry else ""
    areas = REFERENCES[kind] in AREAS
    good = AREAL if areas else (*AREAL, *LINEAR)
    reason = "no_area" if areas else "no_line"
    return None if shape in good else Rejected(row.line, "geometry", shape, reason)
