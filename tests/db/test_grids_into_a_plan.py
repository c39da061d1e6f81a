"""Files of every kind and system are laid over a plan, and the coverage stays exact."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from pyogrio import raw

from db.exchange.file_reader import FileReader
from db.exchange.import_job import ImportOptions, ImportReport
from db.founding_act import Founding, found
from db.store import Frame
from db.verify import verify
from desktop.verbs.export_file import export_file
from desktop.verbs.import_file import import_file, lines_of
from domain.boundary.coverage import tiles_the_same
from domain.boundary.lattice import shapes, to_shape
from domain.boundary.projection import moved_shapes
from domain.clock import WallClock
from domain.ids import SeededIds
from domain.plans.commands import OpenPlan, UndoStep
from domain.refused import Refused
from tests.db.entity_files import grid_csv, squares, taken_in, target_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from db.exchange.import_job import ImportTarget
    from db.workspace import Workspace
    from domain.boundary.events import GridContent

WHOLE = shapely.box(580_000, 3_790_000, 581_500, 3_791_500)


def opened(workspace: Workspace) -> str:
    outcome = workspace.store.do(OpenPlan(title="p"), workspace.session, Frame())
    return str(outcome.events[0].plan)


def drafted(workspace: Workspace, plan: str) -> dict[str, GridContent]:
    mesh = workspace.read.plans.mesh(plan)
    return {grid.code: grid for grid in mesh.grids.values()}


def array(made: Iterable[shapely.Geometry]) -> Any:
    listed = list(made)
    out = np.empty(len(listed), dtype=object)
    out[:] = listed
    return out


def written(
    path: Path, made: Sequence[shapely.Geometry], crs: str, **columns: list[str]
) -> Path:
    driver = {".gpkg": "GPKG", ".dxf": "DXF", ".shp": "ESRI Shapefile"}[path.suffix]
    raw.write(
        str(path),
        shapely.to_wkb(array(made)),
        [np.array(one, dtype=object) for one in columns.values()],
        list(columns),
        layer="entities" if driver == "DXF" else "grids",
        crs=crs,
        geometry_type="Unknown",
        driver=driver,
    )
    return path


@pytest.fixture
def town(empty: Workspace, tmp_path: Path) -> ImportTarget:
    """A workspace of nine squares in force, 500 m each."""
    target = target_of(empty, tmp_path / "empty.gpkg")
    taken_in(target, "grids", grid_csv(tmp_path / "g.csv", squares()), crs="4545")
    return target


def still_exact(workspace: Workspace, plan: str) -> None:
    before = shapes(one.rings for one in workspace.read.boundary.contents())
    after = shapes(one.rings for one in drafted(workspace, plan).values())
    assert tiles_the_same(before, after)


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "zip", "kml", "dxf"])
def test_grids_go_out_and_come_back_in_every_format(
    ending: str, empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    before = {one.code: one for one in empty.read.boundary.contents()}
    out = tmp_path / f"out.{ending}"
    assert export_file(empty.read, "grids", out) == 9
    told = {} if ending == "dxf" else {"crs": ""}
    assert taken_in(town, "grids", out, **told).applied
    assert {one.code: one for one in empty.read.boundary.contents()} == before


@pytest.mark.parametrize("kind", ["grids", "stations"])
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "zip"])
def test_points_that_no_border_ends_on_stay_out_of_files(
    ending: str, kind: str, empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    assert town.read is empty.read
    assert len(empty.read.boundary.root_points()) > 1000
    out = tmp_path / f"out.{ending}"
    export_file(empty.read, kind, out)
    with FileReader(out) as reader:
        rows = [row for chunk in reader.chunks() for row in chunk]
    corners = [len(shapely.get_coordinates(shapely.from_wkb(r.geometry))) for r in rows]
    assert max(corners) <= (5 if kind == "grids" else 13)


def test_loose_lines_of_a_drawing_become_grids_of_a_plan(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    plan = opened(empty)
    lines = [
        shapely.LineString([(580_100, 3_790_100), (580_900, 3_790_100)]),
        # Overshoots, falls 20 cm short, and crosses the one before.
        shapely.LineString([(580_900, 3_790_090), (580_900, 3_790_400)]),
        shapely.LineString([(580_899.8, 3_790_400), (580_100, 3_790_400)]),
        shapely.LineString([(580_100, 3_790_400), (580_100, 3_790_100)]),
        shapely.LineString([(580_450, 3_790_100), (580_450, 3_790_400)]),
    ]
    file = written(tmp_path / "a.dxf", lines, "EPSG:4545", Layer=["L"] * 5)
    report = taken_in(town, "grids", file, plan=plan, fill="replace", codes="fresh")
    assert report.applied
    note = dict(report.notes)["exchange.linework"]
    assert (note["lines"], note["faces"]) == (5, 2)
    assert len(drafted(empty, plan)) == 11
    still_exact(empty, plan)
    empty.store.do(UndoStep(plan=plan), empty.session, Frame())
    assert len(drafted(empty, plan)) == 9
    assert verify(empty.read.conn) == []


def test_a_dirty_file_is_shown_before_anything_is_mended(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    plan = opened(empty)
    tie = [(0, 0), (200, 200), (200, 0), (0, 200)]
    made = [
        shapely.box(580_100, 3_790_100, 580_400, 3_790_300),
        shapely.box(580_390, 3_790_100, 580_700, 3_790_300),
        shapely.box(580_703, 3_790_100, 580_900, 3_790_300),
        shapely.box(580_100, 3_790_100, 580_400, 3_790_300),
        shapely.Polygon([(580_100 + x, 3_791_000 + y) for x, y in tie]),
    ]
    file = written(tmp_path / "d.gpkg", made, "EPSG:4545", name=list("abcde"))
    told = {"plan": plan, "fill": "replace"}
    with pytest.raises(Refused, match="GRIDS_NOT_CLEAN"):
        taken_in(town, "grids", file, **told)
    report = ImportReport("grids", file.name)
    options = ImportOptions(**told, repair=True)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="REPAIR_NOT_AGREED"):
        import_file(town, "grids", file, options, report)
    assert len(drafted(empty, plan)) == 9
    notes = [key for key, _fields in report.notes]
    assert "exchange.duplicate" in notes
    assert dict(report.notes)["exchange.empties"]["count"] == 1
    assert {"a", "b"} & {fields.get("giver") for _key, fields in report.notes}
    assert any("改变归属" in line for line in lines_of(report))
    assert taken_in(town, "grids", file, **told, repair=True, yes=True).applied
    still_exact(empty, plan)


def test_what_is_undivided_alone_is_cut_unless_asked_otherwise(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    plan = opened(empty)
    inner = [shapely.box(580_100, 3_790_100, 580_400, 3_790_400)]
    file = written(tmp_path / "u.gpkg", inner, "EPSG:4545", code=["610113001000001"])
    with pytest.raises(Refused, match="NOTHING_UNDIVIDED"):
        taken_in(town, "grids", file, plan=plan)
    far = [shapely.box(590_000, 3_790_000, 590_400, 3_790_400)]
    away = written(tmp_path / "f.gpkg", far, "EPSG:4545", code=["x"])
    with pytest.raises(Refused):
        taken_in(town, "grids", away, plan=plan, fill="replace", yes=True)
    # The file's code is that of the grid beneath: it goes on, the rest is new.
    assert taken_in(town, "grids", file, plan=plan, fill="replace").applied
    grids = drafted(empty, plan)
    assert len(grids) == 10
    assert to_shape(grids["610113001000001"].rings).equals(inner[0])
    still_exact(empty, plan)
    with pytest.raises(Refused, match="FILL_CHANGES_NOTHING"):
        taken_in(town, "grids", file, plan=plan, fill="replace")


@pytest.mark.parametrize(
    ("ours", "theirs", "x", "y"),
    [
        ("EPSG:4545", "EPSG:4490", 580_000, 3_790_000),
        ("EPSG:32618", "EPSG:2263", 580_000, 4_510_000),
        ("EPSG:27700", "EPSG:27700", 530_000, 180_000),
        ("EPSG:4545", "EPSG:2326", 580_000, 3_790_000),
    ],
)
def test_degrees_feet_and_national_grids_come_in(
    ours: str, theirs: str, x: float, y: float, tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "ws.gpkg"
    made = found(
        path,
        Founding(title="t", crs=ours, login="founder"),
        home=home,
        clock=WallClock(time.time),
        ids=SeededIds("systems"),
    )
    workspace = made.workspace
    target = target_of(workspace, path)
    epsg, given = int(ours[5:]), int(theirs[5:])

    def file(name: str, boxes: list[shapely.Polygon]) -> Path:
        turned = [shapely.segmentize(one, 40) for one in boxes]
        out = moved_shapes(array(turned), epsg, given)
        codes = [f"610113001000{n + 1:03d}" for n in range(len(boxes))]
        return written(tmp_path / name, list(out), theirs, code=codes)

    whole = [shapely.box(x + i * 500, y, x + i * 500 + 500, y + 500) for i in (0, 1)]
    assert taken_in(target, "grids", file("a.gpkg", whole)).applied
    assert workspace.read.boundary.grid_count() == 2
    plan = opened(workspace)
    halves = [shapely.box(x, y + n * 250, x + 1000, y + n * 250 + 250) for n in (0, 1)]
    told = {"plan": plan, "fill": "replace", "codes": "fresh"}
    report = taken_in(target, "grids", file("b.gpkg", halves), **told)
    assert report.applied
    still_exact(workspace, plan)
    filled = [fields for key, fields in report.notes if key == "exchange.filled"]
    assert all(abs(one["file"] - one["plan"]) < 1 for one in filled)
    assert all(one["away"] < 0.1 for one in filled)
    workspace.close()
