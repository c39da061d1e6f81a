"""Grids of a file laid over a plan: cleaned, filled in, and what differs told."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from db.exchange.columns import GRIDS
from db.exchange.grid_cleaning import clean_grids
from db.exchange.staged_chunks import publish_chunks
from domain.boundary.editing.filling import NOBODY, Filling
from domain.boundary.editing.filling import fill as lay_over
from domain.boundary.intake import UNDIVIDED
from domain.boundary.lattice import planar_m2, snapped, to_shape
from domain.boundary.staged import chunks_of, grid_rows
from domain.plans.filling_plans import refuse_strips
from domain.refused import Refused

if TYPE_CHECKING:
    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from domain.boundary.editing.mesh import Mesh
    from domain.boundary.staged import StagedGrid

__all__ = ("NOBODY", "fill_plan", "foreseen")

LINES_NAMED: Final = 20


def fill_plan(
    target: ImportTarget,
    grids: list[StagedGrid],
    options: ImportOptions,
    report: ImportReport,
) -> None:
    """Lay grids over a plan; with `dry_run` only what would come of it is told."""
    if target.read.plans.plan(options.plan) is None:
        raise Refused("NO_SUCH_PLAN", plan=options.plan)
    target.progress("check", 0, 1)
    grids = clean_grids(grids, None, target, options, report)
    mesh = target.read.plans.mesh(options.plan)
    filling = foreseen(mesh, grids, options)
    refuse_strips(filling, mesh)
    _tell(mesh, grids, filling, report)
    report.new = len(filling.rows)
    if options.dry_run:
        return
    chunks = chunks_of(grid_rows(_with_units(target, grids)))
    command: dict[str, Any] = {
        "command": "FillGrids",
        "plan": options.plan,
        "fill": options.fill,
        "codes": options.codes,
        "station": options.station,
        "snap_m": options.snap,
        "source": report.file,
    }
    name = hashlib.sha256(b"".join(chunks)).hexdigest()[:32]
    report.result = publish_chunks(target, name, GRIDS, chunks, command)
    report.applied = True


def foreseen(mesh: Mesh, grids: list[StagedGrid], options: ImportOptions) -> Filling:
    """Return what a plan's grids become under these, as the rule itself will find."""
    every = mesh.grids.values()
    cut = [g.id for g in every if options.fill != UNDIVIDED or g.kind == UNDIVIDED]
    if not cut:
        raise Refused("NOTHING_UNDIVIDED")
    over = np.empty(len(grids), dtype=object)
    over[:] = [grid.shape for grid in grids]
    return lay_over(mesh, cut, over, round(options.snap * 1000))


def _with_units(target: ImportTarget, grids: list[StagedGrid]) -> list[StagedGrid]:
    """Name stations by their ids where the file gives their names."""
    names = {unit.name: unit.id for unit in target.read.boundary.units("station")}
    return [
        replace(grid, station=names.get(grid.station, grid.station)) for grid in grids
    ]


def _tell(
    mesh: Mesh, grids: list[StagedGrid], filling: Filling, report: ImportReport
) -> None:
    for row, (_owner, rings) in filling.rows.items():
        given = snapped(np.array([grids[row].shape], dtype=object))[0]
        placed = to_shape(rings)
        away = shapely.hausdorff_distance(given.boundary, placed.boundary)
        report.note(
            "exchange.filled",
            grid=grids[row].code or str(grids[row].line),
            name=grids[row].name,
            file=round(given.area, 1),
            plan=round(placed.area, 1),
            away=round(float(away), 3),
        )
    left = [grid.line for row, grid in enumerate(grids) if row not in filling.rows]
    if left:
        lines = ", ".join(map(str, left[:LINES_NAMED]))
        report.note("exchange.fill_left", count=len(left), lines=lines)
    for name, rings in filling.rest.items():
        area = round(planar_m2(rings), 1)
        report.note("exchange.fill_rest", grid=mesh.grids[name].name, area=area)
    for name in filling.gone:
        report.note("exchange.fill_gone", grid=mesh.grids[name].name)
