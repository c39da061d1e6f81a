"""What goes out to a file of any format comes back as it was, whatever its kind."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from pyogrio import raw

from db.exchange.block_rows import blocks_as
from db.exchange.export_rows import grids_as
from db.exchange.file_reader import FileReader
from db.exchange.import_job import ImportOptions, ImportTarget
from db.plan_rows import draft_grids
from db.store import Frame
from db.verify import verify
from desktop.texts import t
from desktop.verbs.export_file import export_file
from domain.boundary.lattice import to_shape
from domain.plans.commands import OpenPlan, SplitGrid
from domain.refused import Refused
from tests.db.entity_files import (
    X,
    Y,
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

SHAPED = ("gpkg", "geojson", "shp", "zip", "kml", "dxf")
MM = 0.001


@pytest.fixture
def town(empty: Workspace, tmp_path: Path) -> ImportTarget:
    """A workspace of nine squares in force, 500 m each."""
    target = target_of(empty, tmp_path / "empty.gpkg")
    taken_in(target, "grids", grid_csv(tmp_path / "g.csv", squares()), crs="4545")
    return target


def drawn(
    path: Path,
    made: list[shapely.Geometry],
    crs: str = "EPSG:4545",
    **columns: list[str],
) -> Path:
    shape = np.empty(len(made), dtype=object)
    shape[:] = made
    told = columns or {"name": [f"样例{n}" for n in range(len(made))]}
    raw.write(
        str(path),
        shapely.to_wkb(shape),
        [np.array(one, dtype=object) for one in told.values()],
        list(told),
        layer=path.stem,
        crs=crs,
        geometry_type="Unknown",
        driver="GPKG",
    )
    return path


def opened(workspace: Workspace) -> str:
    outcome = workspace.store.do(OpenPlan(title="p"), workspace.session, Frame())
    return str(outcome.events[0].plan)


def told_crs(ending: str) -> dict[str, str]:
    """A drawing knows no system; it has to be said."""
    return {"crs": "EPSG:4545"} if ending == "dxf" else {}


def near(one: list[shapely.Geometry], other: list[shapely.Geometry]) -> bool:
    far = shapely.hausdorff_distance(np.array(one), np.array(other))
    return len(one) == len(other) and bool((far <= MM).all())


def test_streets_come_back_where_they_were_from_every_format(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    lines: list[shapely.Geometry] = [
        shapely.LineString([(X + 10, Y + n), (X + 700.123, Y + n + 3.5)])
        for n in range(0, 900, 300)
    ]
    taken_in(town, "streets", drawn(tmp_path / "s.gpkg", lines))
    before = [street.shape for street in empty.read.boundary.streets()]
    for ending in SHAPED:
        out = tmp_path / f"out.{ending}"
        assert export_file(empty.read, "streets", out) == 3
        assert taken_in(town, "streets", out, **told_crs(ending)).applied
        after = list(empty.read.boundary.streets())
        assert near(before, [street.shape for street in after]), ending
        if ending != "dxf":
            assert [one.name for one in after] == ["样例0", "样例1", "样例2"], ending


@pytest.mark.parametrize("kind", ["communities", "barriers"])
def test_reference_layers_come_back_with_names_and_kinds(
    kind: str, empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    made: list[shapely.Geometry] = [
        shapely.box(X + n, Y, X + n + 200.456, Y + 300) for n in (0, 400)
    ]
    if kind == "barriers":
        made = [shapely.LineString(one.exterior.coords) for one in made]
    taken_in(town, kind, drawn(tmp_path / "r.gpkg", made))
    layer = {"communities": "community", "barriers": "barrier"}[kind]
    before = empty.read.boundary.reference(layer)
    for ending in SHAPED if kind == "barriers" else ("gpkg", "kml", "dxf"):
        out = tmp_path / f"out.{ending}"
        assert export_file(empty.read, kind, out) == 2
        assert taken_in(town, kind, out, **told_crs(ending)).applied
        after = empty.read.boundary.reference(layer)
        assert near(list(before.shapes), list(after.shapes)), ending
        assert after.kinds == before.kinds, ending
        # A line of a drawing has no text: its layer names it.
        lines = ending == "dxf" and kind == "barriers"
        assert after.names == (before.kinds if lines else before.names), ending


def test_entities_come_back_with_nothing_changed(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    file = register_csv(tmp_path / "e.csv", register_rows(8))
    taken_in(town, "entities", file, datum="wgs84")
    for ending in ("zip", "kml"):
        out = tmp_path / f"out.{ending}"
        assert export_file(empty.read, "entities", out) == 8
        back = taken_in(town, "entities", out, dry_run=True)
        assert (back.rejected_count, back.new, back.vanished) == (0, 0, 0), ending


def test_the_grids_of_a_plan_fill_another_plan_from_every_format(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    first = opened(empty)
    line = ((X, Y + 200), (X + 500, Y + 200))
    cut = SplitGrid(plan=first, grid="610113001000001", line=line)
    empty.store.do(cut, empty.session, Frame())
    wanted = areas(empty, first)
    for ending in SHAPED:
        out = tmp_path / f"out.{ending}"
        made = grids_as(empty.read, draft_grids(empty.read, first))
        assert export_file(empty.read, "grids", out, out=made) == 10
        second = opened(empty)
        told = {"plan": second, "fill": "replace", **told_crs(ending)}
        assert taken_in(town, "grids", out, **told).applied, ending
        assert areas(empty, second) == pytest.approx(wanted, abs=0.01), ending
    assert verify(empty.read.conn) == []


def areas(workspace: Workspace, plan: str) -> list[float]:
    grids = workspace.read.plans.mesh(plan).grids.values()
    return sorted(to_shape(grid.rings).area for grid in grids)


def test_blocks_go_out_and_may_come_back_with_another_grid(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    file = register_csv(tmp_path / "e.csv", register_rows(400))
    taken_in(town, "entities", file, datum="wgs84")
    plan = opened(empty)
    for ending in SHAPED:
        out = tmp_path / f"out.{ending}"
        told = blocks_as(empty.read, plan)
        count = export_file(empty.read, "blocks", out, out=told)
        assert count > 50
    # As they went out they make the grids that there are.
    taken_in(town, "blocks", tmp_path / "out.kml", plan=plan)
    with pytest.raises(Refused, match="FILL_CHANGES_NOTHING"):
        taken_in(town, "blocks", tmp_path / "out.dxf", plan=plan, crs="EPSG:4545")
    assert areas(empty, plan) == pytest.approx([500**2] * 9, abs=0.1)
    with FileReader(tmp_path / "out.gpkg") as reader:
        rows = [row for chunk in reader.chunks() for row in chunk]
    assert len(rows) == count
    ours, theirs = "610113001000001", "610113001000002"
    grids = [str(row.fields["grid"]) for row in rows]
    shape = [shapely.from_wkb(row.geometry) for row in rows]
    rim = shapely.union_all(
        [s for s, g in zip(shape, grids, strict=True) if g == theirs]
    )
    beside = next(
        place
        for place, one in enumerate(shape)
        if grids[place] == ours and one.intersection(rim).length > 10
    )
    grids[beside] = theirs
    moved = drawn(tmp_path / "moved.gpkg", shape, grid=grids)
    assert taken_in(town, "blocks", moved, plan=plan).applied
    found = {
        g.code: to_shape(g.rings) for g in empty.read.plans.mesh(plan).grids.values()
    }
    assert len(found) == 9
    assert found[ours].area == pytest.approx(500**2 - shape[beside].area, abs=0.2)
    assert found[theirs].area == pytest.approx(500**2 + shape[beside].area, abs=0.2)
    assert verify(empty.read.conn) == []


def test_blocks_without_a_plan_or_a_grid_are_refused(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    file = drawn(tmp_path / "b.gpkg", list(squares()))
    with pytest.raises(Refused, match="BLOCKS_NEED_PLAN"):
        taken_in(town, "blocks", file)
    with pytest.raises(Refused, match="COLUMN_MISSING"):
        taken_in(town, "blocks", file, plan=opened(empty))


def test_swapped_axes_are_named_and_put_right(
    town: ImportTarget, tmp_path: Path
) -> None:
    turned = [
        shapely.transform(one, lambda at: at[:, ::-1], include_z=False)
        for one in squares()
    ]
    file = drawn(tmp_path / "t.gpkg", list(turned))
    with pytest.raises(Refused) as why:
        taken_in(town, "communities", file)
    assert why.value.code == "WRONG_PLACE"
    assert why.value.fields["reading"] == "swapped"
    assert taken_in(town, "communities", file, swap=True).applied


def test_the_first_of_several_layers_is_read_where_none_is_named(
    tmp_path: Path,
) -> None:
    one = drawn(tmp_path / "a.gpkg", [shapely.box(0, 0, 1, 1)])
    shape = np.array([shapely.to_wkb(shapely.box(5, 5, 6, 6))], dtype=object)
    column = [np.array(["x"], dtype=object)]
    raw.write(
        str(one),
        shape,
        column,
        ["n"],
        layer="b",
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:4545",
        append=True,
    )
    with pytest.raises(Refused, match="WHICH_LAYER"), FileReader(one):
        pass
    with FileReader(one, first=True) as reader:
        assert (reader.head.sheet, reader.head.layers) == ("a", ("a", "b"))
    with FileReader(one, "b", first=True) as reader:
        assert reader.head.sheet == "b"


def test_one_of_several_shapefiles_in_an_archive_is_asked_for_like_a_layer(
    empty: Workspace, town: ImportTarget, tmp_path: Path
) -> None:
    export_file(town.read, "grids", tmp_path / "grids.shp")
    export_file(empty.read, "stations", tmp_path / "stations.shp")
    archive = tmp_path / "both.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for ending in ("shp", "shx", "dbf", "prj", "cpg"):
            for name in ("grids", "stations"):
                made.write(tmp_path / f"{name}.{ending}", f"{name}.{ending}")
    with pytest.raises(Refused, match="WHICH_LAYER"), FileReader(archive):
        pass
    with FileReader(archive, first=True) as reader:
        assert reader.head.layers == ("grids.shp", "stations.shp")
    options = ImportOptions(layer="grids.shp")
    with FileReader(archive, options.layer) as reader:
        assert sum(len(chunk) for chunk in reader.chunks()) == 9


@pytest.mark.parametrize(
    ("holes", "note"),
    [("outside", "exchange.holes_outside"), ("undivided", "exchange.undivided_made")],
)
def test_what_becomes_of_land_that_grids_enclose_is_told(
    holes: str, note: str, empty: Workspace, tmp_path: Path
) -> None:
    ring = shapely.box(X, Y, X + 900, Y + 900).difference(
        shapely.box(X + 300, Y + 300, X + 400, Y + 360)
    )
    file = drawn(tmp_path / "g.gpkg", [ring], code=["610113001000001"])
    target = ImportTarget(empty.path, empty.read, empty.door())
    report = taken_in(target, "grids", file, holes=holes, dry_run=True)
    assert dict(report.notes)[note] == {"count": 1}
    said = [t(key, **fields) for key, fields in report.notes if key == note]
    assert said
    assert "1" in said[0]
