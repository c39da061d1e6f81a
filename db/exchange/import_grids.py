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
from db.exchange.import_job import (
    faulty,
    fields_of,
    finish_rejects,
    guard,
    mapping_of,
    source_crs,
    stop_if_cancelled,
)
from db.exchange.import_units import stations_for
from db.exchange.known_outlines import unshifted
from db.exchange.staged_chunks import publish_chunks
from domain.boundary.checks import check
from domain.boundary.intake import prepare
from domain.boundary.lattice import to_shape
from domain.boundary.projection import CGCS2000, has_no_number, moved_from, moved_shapes
from domain.boundary.repair import propose
from domain.boundary.staged import StagedGrid, chunks_of, grid_rows
from domain.entities.file_rows import Rejected
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from domain.boundary.checks import CoverageReport

AREAL = ("Polygon", "MultiPolygon")


def import_grids(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Read, check and publish the grids of a file; Refused lists what is wrong."""
    grids = _read(target, file, options, report)
    finish_rejects(options, report)
    if not grids:
        raise Refused("NO_GRIDS")
    _refuse_twice(grids)
    root = _root(target, options, report)
    target.progress("check", 0, 1)
    grids = _coverage(grids, root, target, options, report)
    report.new = len(grids)
    if options.dry_run:
        return
    _publish(target, grids, root, options, report)


def _read(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> list[StagedGrid]:
    rows: list[tuple[int, dict[str, str], BaseGeometry]] = []
    with FileReader(file, options.layer, options.encoding) as reader:
        mapping = mapping_of(GRIDS, reader, options)
        own = _own_system(reader, options)
        epsg = 0 if own else source_crs(reader, options)
        for chunk in reader.chunks():
            stop_if_cancelled(target, GRIDS)
            for row in chunk:
                report.rows += 1
                fields = fields_of(row, mapping)
                shape = shapely.from_wkb(row.geometry) if row.geometry else None
                if row.fault:
                    report.reject([faulty(row, mapping)])
                elif shape is None or shape.geom_type not in AREAL:
                    kind = "" if shape is None else shape.geom_type
                    report.reject([Rejected(row.line, "geometry", kind, "no_area")])
                else:
                    rows.append((row.line, fields, shape))
    if not rows:
        return []
    shapes = np.array([r[2] for r in rows], dtype=object)
    if own:
        epsg = target.read.boundary.crs_epsg
        shapes = moved_from(shapes, own, epsg)
        report.note("exchange.projected", source=own[:60], target=f"EPSG:{epsg}")
    shapes = _in_workspace(shapes, epsg, target, options, report)
    report.good = len(rows)
    return [
        _grid(line, fields, shape)
        for (line, fields, _), shape in zip(rows, shapes, strict=True)
    ]


def _own_system(reader: FileReader, options: ImportOptions) -> str:
    """Return the system of a file where it has no EPSG number, such as local feet."""
    said = options.crs or reader.head.crs
    return said if said and not options.datum and has_no_number(said) else ""


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


def _in_workspace(
    shapes: NDArray[np.object_],
    epsg: int,
    target: ImportTarget,
    options: ImportOptions,
    report: ImportReport,
) -> NDArray[np.object_]:
    """Return shapes in metres of the workspace; what was chosen is noted."""
    if options.datum == "unknown" or not (epsg or options.datum):
        raise Refused("CRS_MISSING")
    epsg = CGCS2000 if options.datum else epsg
    guard(shapes, epsg, target, options, report)
    ours = target.read.boundary.crs_epsg
    if epsg != ours:
        report.note("exchange.projected", source=f"EPSG:{epsg}", target=f"EPSG:{ours}")
    out = moved_shapes(unshifted(shapes, options.datum), epsg, ours)
    if not np.isfinite(shapely.get_coordinates(out)).all():
        raise Refused("FILE_CRS", crs=f"EPSG:{epsg}")
    return out


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


def _coverage(
    grids: list[StagedGrid],
    root: BaseGeometry | None,
    target: ImportTarget,
    options: ImportOptions,
    report: ImportReport,
) -> list[StagedGrid]:
    if options.replace == "rows":
        return grids
    if options.repair:
        return _mended(grids, root, target, options, report)
    found = prepare(grids, root, options.holes).report
    _list(found, grids, report)
    if not found.clean:
        raise Refused(
            "GRIDS_NOT_CLEAN",
            invalid=len(found.invalid),
            overlaps=len(found.overlaps),
            gaps=len(found.gaps),
            outside=len(found.outside),
            first=_first(report),
        )
    return grids


def _mended(
    grids: list[StagedGrid],
    root: BaseGeometry | None,
    target: ImportTarget,
    options: ImportOptions,
    report: ImportReport,
) -> list[StagedGrid]:
    shapes = np.array([grid.shape for grid in grids], dtype=object)
    _list(check(shapes, root), grids, report)
    proposal = propose(shapes, root)
    for change in proposal.changes:
        report.note(
            "exchange.area_changed",
            grid=grids[change.row].code,
            before=round(change.before, 1),
            after=round(change.after, 1),
        )
    for row, first in proposal.duplicates:
        report.note("exchange.duplicate", grid=grids[row].code, first=grids[first].code)
    for row in proposal.lost:
        report.note("exchange.lost", grid=grids[row].code, line=grids[row].line)
    agreed = options.yes or not (proposal.changes or proposal.duplicates)
    if not (options.dry_run or agreed) and not (
        target.confirm is not None and target.confirm(report)
    ):
        raise Refused("REPAIR_NOT_AGREED", grids=len(proposal.changes))
    return [replace(grids[row], shape=proposal.shapes[row]) for row in proposal.kept]


def _list(
    found: CoverageReport, grids: Sequence[StagedGrid], report: ImportReport
) -> None:
    for one in (*found.faults, *found.holes):
        report.findings.append(
            {
                "kind": one.kind,
                "x": round(one.x, 3),
                "y": round(one.y, 3),
                "area_m2": round(one.area, 3),
                "width_m": round(one.width, 3),
                "rows": [grids[row].line for row in one.rows if row < len(grids)],
                "grids": [grids[row].code for row in one.rows if row < len(grids)],
                "why": one.why,
            }
        )


def _first(report: ImportReport) -> str:
    one = report.findings[0]
    return f"{one['kind']} {one['x']} {one['y']} {', '.join(one['grids'])}"


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
