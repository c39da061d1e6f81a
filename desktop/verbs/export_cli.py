"""The verb `export`: rows of one kind into a file, in the format of its ending."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.texts import t
from desktop.verbs.export_file import KINDS, export_file
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit


@click.command("export")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file")
@workspace_option()
@click.option("--crs", default="", help="CRS to write in (else the workspace's).")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(kind: str, file: str, workspace: str, crs: str, as_json: bool) -> int:
    """Write KIND to FILE: .gpkg, .geojson, .shp, .csv or .xlsx."""
    path = Path(workspace)
    with reading(path) as read:
        rows = export_file(read, kind, Path(file), path, crs=crs)
    emit(
        {"file": file, "kind": kind, "rows": rows},
        as_json=as_json,
        lines=[t("exchange.exported", rows=rows, path=file)],
    )
    return 0
