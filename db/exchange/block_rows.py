"""Building blocks of the grids in force, or of a plan, as they go out and come in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from db.exchange.columns import BLOCKS
from db.exchange.export_rows import POLYGON, Outgoing
from db.exchange.grid_outlines import outlines_of
from db.exchange.import_fill import fill_plan
from db.exchange.import_job import finish_rejects
from db.workspace import clock_of
from domain.boundary.lattice import planar_m2, to_shape
from domain.plans.land import Terms, land_of
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from db.world import Reads
    from domain.boundary.events import GridContent
    from domain.boundary.staged import StagedGrid
    from domain.plans.land import Land

BLOCK_COLUMNS = (
    "id",
    "grid",
    "grid_name",
    "station",
    "load",
    "entities",
    "area_m2",
)
# Borders of blocks meet to the millimetre of the lattice.
LATTICE_M = 0.001


def blocks_as(read: Reads, plan: str = "") -> Outgoing:
    """Return the building blocks of a plan's grids, "" = of the grids in force."""
    if plan:
        grids = tuple(read.plans.mesh(plan).grids.values())
    else:
        grids = tuple(read.boundary.contents())
    if not grids:
        raise Refused("NO_GRIDS")
    work = read.plans.work(grids, clock_of(read).now())
    land = land_of(grids, work, Terms(), lambda _done, _of: None)
    named = {grid.code: grid for grid in grids}
    epsg = read.boundary.crs_epsg
    return Outgoing(BLOCKS, BLOCK_COLUMNS, POLYGON, epsg, _rows(land, named))


def _rows(
    land: Land, named: dict[str, GridContent]
) -> Iterator[tuple[dict[str, Any], bytes]]:
    blocks = land.blocks
    for place, block in enumerate(blocks.grids):
        grid = named[blocks.owner[place]]
        told = {
            "id": f"{place + 1:06d}",
            "grid": grid.code,
            "grid_name": grid.name,
            "station": grid.station,
            "load": round(float(blocks.load[place]), 3),
            "entities": int(blocks.entities[place]),
            "area_m2": round(planar_m2(block.rings), 1),
        }
        yield told, shapely.to_wkb(to_shape(block.rings))


def import_blocks(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Lay blocks over a plan: those that name one grid become that grid.

    Refused BLOCKS_NEED_PLAN, BLOCK_WITHOUT_GRID.
    """
    if not options.plan:
        raise Refused("BLOCKS_NEED_PLAN")
    blocks = outlines_of(target, file, replace(options, codes="file"), report)
    finish_rejects(options, report)
    if not blocks:
        raise Refused("NO_GRIDS")
    report.note("exchange.blocks", blocks=len(blocks))
    fill_plan(target, joined(blocks), replace(options, fill="replace"), report)


def joined(blocks: list[StagedGrid]) -> list[StagedGrid]:
    """Return one grid for each code that blocks name."""
    together: dict[str, list[StagedGrid]] = {}
    for block in blocks:
        if not block.code:
            raise Refused("BLOCK_WITHOUT_GRID", line=block.line)
        together.setdefault(block.code, []).append(block)
    return [replace(group[0], shape=_whole(group)) for group in together.values()]


def _whole(group: list[StagedGrid]) -> Any:
    shapes = [shapely.make_valid(block.shape) for block in group]
    return shapely.union_all(shapes, grid_size=LATTICE_M)
