"""Reference streets of a file taken in, in place of the ones there are."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import shapely

from db.exchange.columns import STREETS
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
from domain.boundary.staged import StagedStreet, chunks_of, street_rows
from domain.entities.file_rows import Rejected
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from db.exchange.rows_stream import FileRow

LINEAR = ("LineString", "MultiLineString")


def import_streets(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Read and publish the streets of a file."""
    told, lines, epsg = _read(target, file, options, report)
    finish_rejects(options, report)
    if not lines:
        raise Refused("NO_STREETS")
    if not (epsg or options.datum):
        raise Refused("CRS_MISSING")
    epsg = CGCS2000 if options.datum else epsg
    shapes = np.asarray(shapely.from_wkb(np.array(lines, dtype=object)))
    guard(shapes, epsg, target, options, report)
    moved = moved_shapes(
        unshifted(shapes, options.datum), epsg, target.read.boundary.crs_epsg
    )
    streets = [
        StagedStreet(one["id"], one.get("name", ""), one.get("kind", ""), shape)
        for one, shape in zip(told, moved, strict=True)
    ]
    report.good = report.new = len(streets)
    if options.dry_run:
        return
    chunks = chunks_of(street_rows(streets))
    name = hashlib.sha256(b"".join(chunks)).hexdigest()[:32]
    report.result = publish_chunks(
        target,
        name,
        STREETS,
        chunks,
        {"command": "ImportStreets", "source": report.file},
    )
    report.applied = True


def _read(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> tuple[list[dict[str, str]], list[bytes], int]:
    told: list[dict[str, str]] = []
    lines: list[bytes] = []
    with opened(file, options) as reader:
        mapping = mapping_of(STREETS, reader, options)
        for chunk in reader.chunks():
            stop_if_cancelled(target, STREETS)
            for row in chunk:
                report.rows += 1
                wrong = _wrong(row, mapping)
                if wrong is not None:
                    report.reject([wrong])
                elif row.geometry is not None:
                    told.append({"id": str(row.line), **fields_of(row, mapping)})
                    lines.append(row.geometry)
        return told, lines, source_crs(reader, options)


def _wrong(row: FileRow, mapping: dict[str, str]) -> Rejected | None:
    if row.fault:
        return faulty(row, mapping)
    kind = shapely.from_wkb(row.geometry).geom_type if row.geometry else ""
    return None if kind in LINEAR else Rejected(row.line, "geometry", kind, "no_line")
