"""Grids come in only if they tile, and go out with their own vertices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from db.exchange.import_job import ImportOptions, ImportReport
from desktop.verbs.export_file import export_file
from desktop.verbs.import_file import import_file, lines_of
from domain.refused import Refused
from tests.db.entity_files import (
    grid_csv,
    register_csv,
    register_rows,
    squares,
    taken_in,
    target_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from db.workspace import Workspace


def outlines(workspace: Workspace) -> list[tuple[str, str]]:
    return [
        (grid.code, shapely.to_wkt(workspace.read.boundary.grid_shape(grid.code)))
        for grid in workspace.read.boundary.grids()
    ]


def test_grids_come_back_with_their_own_vertices(
    empty: Workspace, tmp_path: Path
) -> None:
    target = target_of(empty, tmp_path / "empty.gpkg")
    taken_in(target, "grids", grid_csv(tmp_path / "g.csv", squares()), crs="4545")
    before = outlines(empty)
    for ending in ("gpkg", "geojson", "shp", "csv"):
        out = tmp_path / f"out.{ending}"
        assert export_file(empty.read, "grids", out) == 9
        crs = "4545" if ending == "csv" else ""
        report = taken_in(target, "grids", out, crs=crs)
        assert report.applied
        assert outlines(empty) == before, ending


def test_overlaps_are_listed_and_mended_only_with_consent(
    empty: Workspace, tmp_path: Path
) -> None:
    target = target_of(empty, tmp_path / "empty.gpkg")
    shapes = squares()
    shapes[4] = shapely.buffer(shapes[4], 10, join_style="mitre")
    file = grid_csv(tmp_path / "g.csv", shapes)
    report = ImportReport("grids", file.name)
    with pytest.raises(Refused, match="GRIDS_NOT_CLEAN"):
        import_file(target, "grids", file, ImportOptions(crs="4545"), report)
    assert {finding["kind"] for finding in report.findings} == {"overlap"}
    assert any("重叠" in line for line in lines_of(report))
    with pytest.raises(Refused, match="REPAIR_NOT_AGREED"):
        taken_in(target, "grids", file, crs="4545", repair=True)
    assert empty.read.boundary.grid_count() == 0
    mended = taken_in(target, "grids", file, crs="4545", repair=True, yes=True)
    assert mended.applied
    assert "exchange.area_changed" in [key for key, _ in mended.notes]
    assert empty.read.boundary.grid_count() == 9


def test_bow_ties_duplicates_and_bare_numbers_are_named(
    empty: Workspace, tmp_path: Path
) -> None:
    target = target_of(empty, tmp_path / "empty.gpkg")
    shapes: list[shapely.Geometry] = list(squares())
    tie = [(580000, 3795000), (580500, 3795500), (580500, 3795000), (580000, 3795500)]
    shapes.append(shapely.Polygon(tie))
    file = grid_csv(tmp_path / "g.csv", shapes)
    with pytest.raises(Refused) as caught:
        taken_in(target, "grids", file, crs="4545")
    assert caught.value.fields["invalid"] == 1
    with pytest.raises(Refused, match="CRS_MISSING"):
        taken_in(target, "grids", file)
    with pytest.raises(Refused, match="FILE_CRS"):
        taken_in(target, "grids", file, crs="EPSG:999999")


def test_entities_go_out_with_their_grid_in_every_format(
    empty: Workspace, tmp_path: Path
) -> None:
    target = target_of(empty, tmp_path / "empty.gpkg")
    taken_in(target, "grids", grid_csv(tmp_path / "g.csv", squares()), crs="4545")
    rows = register_rows(8)
    taken_in(target, "entities", register_csv(tmp_path / "e.csv", rows), datum="wgs84")
    for ending in ("gpkg", "geojson", "shp", "csv", "xlsx"):
        out = tmp_path / f"out.{ending}"
        assert export_file(empty.read, "entities", out) == 8
        crs = "4545" if ending in {"csv", "xlsx"} else ""
        back = taken_in(target, "entities", out, crs=crs, dry_run=True)
        assert (back.rejected_count, back.new, back.vanished) == (0, 0, 0), ending


def test_the_workspace_itself_is_never_written_over(
    empty: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "empty.gpkg"
    with pytest.raises(Refused, match="SAME_FILE"):
        export_file(empty.read, "grids", path, workspace=path)
    with pytest.raises(Refused, match="SAME_FILE"):
        import_file(target_of(empty, path), "grids", path)
