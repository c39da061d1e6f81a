"""Grids of a file taken in: they must tile their area, or are mended with consent."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from db.exchange.columns import GRIDS
from db.exchange.file_reader import FileReader
from db.exchange.grid_cleaning import clean_grids
from db.exchange.grid_outlines import outlines_of
from db.exchange.import_fill import fill_plan
from db.exchange.import_job import finish_rejects, source_crs
from db.exchange.import_units import stations_for
from db.exchange.staged_chunks import publish_chunks
from domain.boundary.lattice import to_shape
from domain.boundary.projection import moved_shapes
from domain.boundary.staged import StagedGrid, chunks_of, grid_rows
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget


def import_grids(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Read, check and publish the grids of a file; Refused lists what is wrong."""
    grids = outlines_of(target, file, options, report)
    finish_rejects(options, report)
    if not grids:
        raise Refused("NO_GRIDS")
    _refuse_twice(grids)
    if options.plan:
        fill_plan(target, grids, options, report)
        return
    root = _root(target, options, report)
    target.progress("check", 0, 1)
    if options.replace != "rows":
        grids = clean_grids(grids, root, target, options, report)
    report.new = len(grids)
    if options.dry_run:
        return
    _publish(target, grids, root, options, report)


def _root(
    target: ImportTarget, options: ImportOptions, report: ImportReport
) -> BaseGeometry | None:
    """Return the outline that the grids must tile: --root, else the one in force."""
    if options.root:
        parts: list[BaseGeometry] = []
        with FileReader(Path(options.root)) as reader:
            epsg = source_crs(reader, _root_told(options))
            for chunk in reader.chunks():
                parts += [shapely.from_wkb(r.geometry) for r in chunk if r.geometry]
        if not parts:
            raise Refused("NO_GRIDS")
        shapes = np.array(parts, dtype=object)
        ours = target.read.boundary.crs_epsg
        moved = moved_shapes(shapes, epsg or ours, ours)
        report.note("exchange.root_file", path=options.root)
        return shapely.union_all(moved)
    rings = target.read.boundary.root()
    return to_shape(rings) if rings and options.replace == "all" else None


def _root_told(options: ImportOptions) -> ImportOptions:
    return replace(options, datum="", crs=options.root_crs or options.crs)


def _refuse_twice(grids: Sequence[StagedGrid]) -> None:
    seen: dict[str, int] = {}
    for grid in grids:
        if grid.code and grid.code in seen:
            raise Refused(
                "GRID_TWICE", grid=grid.code, line=grid.line, first=seen[grid.code]
            )
        seen[grid.code] = grid.line


def _publish(
    target: ImportTarget,
    grids: list[StagedGrid],
    root: BaseGeometry | None,
    options: ImportOptions,
    report: ImportReport,
) -> None:
    default, known = stations_for(target, {grid.station for grid in grids}, options)
    grids = [replace(grid, station=known.get(grid.station, "")) for grid in grids]
    command: dict[str, Any] = {
        "command": "PublishGrids",
        "station": default,
        "holes": options.holes,
        "replace": options.replace,
        "document_no": options.document_no,
        "source": report.file,
        "source_datum": options.datum,
    }
    chunks = chunks_of(grid_rows(grids))
    if options.root and root is not None:
        # As JSON has it: the door may be that of a desk in another process.
        command["root"] = base64.b64encode(shapely.to_wkb(root)).decode()
    name = hashlib.sha256(b"".join(chunks)).hexdigest()[:32]
    report.result = publish_chunks(target, name, GRIDS, chunks, command)
    report.applied = True
