"""Reference layers come in from files and by command, are taken back, and replay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import shapely

from db.exchange.import_job import ImportOptions, ImportTarget
from db.staging import Staging
from db.verify import verify
from desktop.verbs.import_file import import_file
from domain.boundary.commands import ImportReference
from domain.boundary.reference import StagedReference, reference_rows
from domain.boundary.staged import chunks_of
from domain.founding import UndoAct
from domain.refused import Refused
from tests.db.boundary_desk import BoundaryDesk, X, Y, assert_replays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from db.workspace import Workspace


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[BoundaryDesk]:
    made = BoundaryDesk(tmp_path)
    yield made
    made.conn.close()


def put(desk: BoundaryDesk, layer: str, *shapes: StagedReference) -> int:
    staging = Staging(desk.conn)
    batch = f"r{desk.store.ids.new()}"
    staging.begin(batch, layer, "f")
    for number, chunk in enumerate(chunks_of(reference_rows(shapes))):
        staging.add(batch, number, len(shapes), chunk, b"")
    whole = staging.finish(batch)
    return desk.do(
        ImportReference(
            layer=layer,
            batch=batch,
            content_hash=whole.content_hash,
            chunks=staging.names(batch),
        )
    ).seq


def hall(name: str, east: float = 0.0) -> StagedReference:
    x = X + east
    return StagedReference(name, name, "market", shapely.box(x, Y, x + 50, Y + 30))


def test_a_layer_is_replaced_whole_found_by_place_and_taken_back(
    desk: BoundaryDesk, tmp_path: Path
) -> None:
    put(desk, "place", hall("a"), hall("b", 900))
    line = shapely.LineString([(X, Y), (X + 500, Y)])
    put(desk, "barrier", StagedReference("r", "河", "river", line))
    assert desk.read.reference("place").names == ("a", "b")
    assert desk.read.reference("place", (X, Y, X + 1, Y + 1)).ids == ("a",)
    assert desk.read.reference("barrier").kinds == ("river",)
    seq = put(desk, "place", hall("c"))
    assert desk.read.reference("place").names == ("c",)
    assert desk.read.reference("barrier").names == ("河",)
    assert desk.read.former("place").names == ("a", "b")
    desk.do(UndoAct(seq=seq))
    assert desk.read.former("place").names == ("c",)
    assert desk.read.reference("place").names == ("a", "b")
    assert_replays(desk, tmp_path)


@pytest.mark.parametrize(
    ("code", "layer", "shapes"),
    [
        ("NO_SUCH_LAYER", "wall", ("a",)),
        ("REFERENCE_TWICE", "place", ("a", "a")),
    ],
)
def test_an_odd_layer_is_refused(
    desk: BoundaryDesk, code: str, layer: str, shapes: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as why:
        put(desk, layer, *map(hall, shapes))
    assert why.value.code == code
    assert desk.read.reference("place").names == ()


def test_a_place_that_is_a_line_is_refused(desk: BoundaryDesk) -> None:
    line = shapely.LineString([(X, Y), (X + 5, Y)])
    with pytest.raises(Refused) as why:
        put(desk, "place", StagedReference("p", "", "", line))
    assert why.value.code == "REFERENCE_NOT_AREA"


def test_files_fill_the_layers(
    sample: Path, open_workspace: Callable[[Path], Workspace], tmp_path: Path
) -> None:
    workspace = open_workspace(sample)
    target = ImportTarget(workspace.path, workspace.read, workspace.door())
    middle = workspace.read.boundary.grid_shape(
        workspace.read.boundary.grids()[0].code
    ).representative_point()
    x, y = middle.x, middle.y
    area = [[[x, y], [x + 40, y], [x + 40, y + 30], [x, y + 30], [x, y]]]
    features = [
        {
            "type": "Feature",
            "properties": {"编号": "m1", "名称": "样例市场"},
            "geometry": {"type": "Polygon", "coordinates": area},
        },
        {
            "type": "Feature",
            "properties": {"编号": "m2", "名称": "一条线"},
            "geometry": {"type": "LineString", "coordinates": area[0]},
        },
    ]
    file = tmp_path / "places.geojson"
    file.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
    )
    epsg = workspace.read.boundary.crs_epsg
    options = ImportOptions(crs=f"EPSG:{epsg}", yes=True)
    report = import_file(target, "places", file, options)
    assert (report.good, report.rejected_count) == (1, 1)
    found = workspace.read.boundary.reference("place")
    assert (found.names, found.kinds) == (("样例市场",), ("place",))
    assert shapely.area(found.shapes[0]) == pytest.approx(1200, rel=1e-6)
    assert verify(workspace.store.conn) == []
