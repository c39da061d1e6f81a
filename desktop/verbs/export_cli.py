"""The verb `export`: rows of one kind into a file, in the format of its ending."""

from __future__ import annotations

from pathlib import Path

import click

from db.exchange.block_rows import blocks_as
from db.exchange.columns import BLOCKS, GRIDS
from db.exchange.export_rows import grids_as
from db.hand_out import around, hand_out
from db.plan_rows import draft_grids
from desktop.texts import t
from desktop.verbs.export_file import KINDS, export_file
from desktop.verbs.locate_verb import moment
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.past_rows import AS_OF, PAST, outgoing_at, tell_unknown
from desktop.verbs.plan_exchange import PLAN, export_plan
from desktop.verbs.printing import emit
from domain.plans.naming import meant
from domain.refused import Refused

LAYERS = "layers"


def _export_layers(file: str, path: Path, station: str, *, as_json: bool) -> int:
    """Write a copy of the layers, without journal, keys and sealed fields."""
    target = Path(file)
    if target.suffix.casefold() != ".gpkg":
        raise Refused("UNKNOWN_FORMAT", path=target.name, known=".gpkg")
    if target.exists() and target.samefile(path):
        raise Refused("SAME_FILE", path=target.name)
    with reading(path) as read:
        codes = around(read, station) if station else ()
        hand_out(read.conn, target.absolute(), codes)
        rows = len(codes) or read.boundary.grid_count()
    emit(
        {"file": file, "kind": LAYERS, "rows": rows},
        as_json=as_json,
        lines=[t("exchange.exported", rows=rows, path=file)],
    )
    return 0


def _insist_on_past(kind: str, when: str, plan: str) -> None:
    """Refuse a past time for what has none: a plan, or a kind not kept by time."""
    if when and (plan or kind not in PAST):
        raise Refused("NO_PAST_OF", kind=plan or kind, known=AS_OF)


@click.command("export")
@click.argument("kind", type=click.Choice((*KINDS, BLOCKS, PLAN, LAYERS)))
@click.argument("file")
@workspace_option()
@click.option("--crs", default="", help="CRS to write in (else the workspace's).")
@click.option("--plan", default="", help="The plan whose grids, or which, is written.")
@click.option("--at", "when", default="", help=f"As of this time (ISO): {AS_OF}.")
@click.option("--station", default="", help="Kind layers: it and its neighbours.")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(as_json: bool, kind: str, file: str, workspace: str, **of: str) -> int:
    """Write KIND to FILE: .gpkg, .geojson, .shp, .zip, .kml, .dxf, .csv or .xlsx.

    The kind plan writes the whole plan for another desk, as JSON; the kind layers a
    GeoPackage of the five layers for QGIS, whole or about one station.
    """
    path = Path(workspace)
    crs, plan = of["crs"], of["plan"]
    if kind == PLAN:
        return export_plan(file, path, plan, as_json=as_json)
    if kind == LAYERS:
        return _export_layers(file, path, of["station"], as_json=as_json)
    if plan and kind not in (GRIDS, BLOCKS):
        raise Refused("PLAN_HAS_GRIDS", kind=kind)
    when = of["when"]
    _insist_on_past(kind, when, plan)
    with reading(path) as read:
        if plan:
            plan = meant(read.plans, plan).id
        out = blocks_as(read, plan) if kind == BLOCKS else None
        if plan and kind == GRIDS:
            out = grids_as(read, draft_grids(read, plan))
        if when:
            out = outgoing_at(read, kind, moment(when))
        rows = export_file(read, kind, Path(file), path, out, crs)
    emit(
        {"file": file, "kind": kind, "rows": rows},
        as_json=as_json,
        lines=[t("exchange.exported", rows=rows, path=file)],
    )
    if when:
        tell_unknown(kind)
    return 0
