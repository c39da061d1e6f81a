"""Files at the desk: seen on a map, put right, cleaned with consent, taken in."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from pyogrio import raw
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog

from db.exchange.file_reader import FileReader
from desktop.catalog import BY_ID
from desktop.files.export_dialog import ExportDialog
from desktop.files.import_dialog import ImportDialog
from desktop.texts import set_language, t
from domain.boundary.datum import wgs_to_gcj
from domain.boundary.lattice import to_shape
from domain.boundary.projection import moved_shapes
from domain.plans.commands import OpenPlan

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def written(
    path: Path, made: list[Any], layer: str = "grids", crs: str = "", **told: Any
) -> Path:
    shape = np.empty(len(made), dtype=object)
    shape[:] = made
    drivers = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".dxf": "DXF"}
    raw.write(
        str(path),
        shapely.to_wkb(shape),
        [np.array(one, dtype=object) for one in told.values()],
        list(told),
        layer=layer,
        crs=crs or "EPSG:4545",
        geometry_type="Unknown",
        driver=drivers[path.suffix],
        append=path.exists(),
    )
    return path


def opened(parts: Parts, window: Window) -> str:
    outcome = parts.desk.do(OpenPlan(title="样例方案"))
    plan = str(outcome.events[0].plan)
    window.hand.plan.open(plan)
    return plan


def drafted(parts: Parts, plan: str) -> dict[str, Any]:
    mesh = parts.desk.read.plans.mesh(plan)
    return {grid.code: grid for grid in mesh.grids.values()}


def dialog(window: Window, qtbot: QtBot, kind: str = "") -> ImportDialog:
    made = ImportDialog(window.hand, kind, window)
    made.open()
    front(made, qtbot)
    return made


def front(made: QDialog, qtbot: QtBot) -> None:
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made, timeout=5_000)


def named(made: ImportDialog, path: Path, qtbot: QtBot) -> None:
    """Type the path of a file and leave the field."""
    line = made.form.file.line
    line.setFocus()
    line.clear()
    qtbot.keyClicks(line, str(path))
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    quiet(made, qtbot)


def quiet(made: ImportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not made.busy, timeout=60_000)


def pressed(made: ImportDialog, button: Any, qtbot: QtBot) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    quiet(made, qtbot)


def pair(parts: Parts) -> tuple[str, str]:
    """Return two neighbours that share a long border."""
    read = parts.desk.read.boundary
    best, found = 0.0, ("", "")
    for grid in read.grids()[:12]:
        ours = read.grid_shape(grid.code)
        for other in read.neighbours(grid.code):
            theirs = read.grid_shape(other)
            assert ours is not None
            assert theirs is not None
            run = ours.intersection(theirs).length
            if run > best:
                best, found = run, (grid.code, other)
    return found


def test_a_dirty_file_is_shown_area_by_area_and_refused_or_accepted(
    window: Window, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    plan = opened(parts, window)
    read = parts.desk.read.boundary
    one, other = pair(parts)
    ours, theirs = read.grid_shape(one), read.grid_shape(other)
    assert ours is not None
    assert theirs is not None
    # Ten metres of the neighbour are claimed, and a hole is left in the other.
    place = theirs.representative_point()
    hole = shapely.box(place.x, place.y, place.x + 6, place.y + 4)
    claimed = ours.union(ours.buffer(10).intersection(theirs))
    dirty = [claimed, theirs.difference(hole)]
    file = written(tmp_path / "d.gpkg", dirty, code=[one, other], name=["甲", "乙"])
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5_000)
    qtbot.keyClick(window, Qt.Key.Key_I, CTRL_SHIFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)))
    made = window.findChildren(ImportDialog)[0]
    front(made, qtbot)
    assert made.form.chosen().name == "fill"
    named(made, file, qtbot)
    assert made.body.columns.column_of("code") == "code"
    made.form.fill.setCurrentIndex(made.form.fill.findData("replace"))
    assert not made.take.isEnabled()
    pressed(made, made.check, qtbot)
    moves = made.report.moves if made.report else []
    told = {(move.giver, move.receiver) for move in moves if move.kind == "overlap"}
    assert told
    assert told <= {("甲", "乙"), ("乙", "甲")}
    assert {move.kind for move in moves} == {"gap", "overlap"}
    assert max(move.move.area for move in moves if move.kind == "gap") == (
        pytest.approx(24, abs=0.1)
    )
    rows = made.body.proposal.view.rows
    assert rows.rowCount() == len(moves)
    assert not made.take.isEnabled()
    # A row is looked at on the map.
    whole = made.body.map.box.width()
    made.body.proposal.view.selectRow(0)
    assert made.body.map.chosen >= 0
    assert made.body.map.box.width() < whole / 2
    pressed(made, made.body.proposal.refuse, qtbot)
    assert not made.take.isEnabled()
    assert made.facts.text() == t("files.refused")
    assert parts.desk.read.plans.plan(plan).step == 0  # type: ignore[union-attr]
    pressed(made, made.check, qtbot)
    pressed(made, made.body.proposal.accept, qtbot)
    pressed(made, made.take, qtbot)
    assert made.problem.text() == ""
    assert parts.desk.read.plans.plan(plan).step == 1  # type: ignore[union-attr]
    grids = drafted(parts, plan)
    assert to_shape(grids[one].rings).area + to_shape(grids[other].rings).area == (
        pytest.approx(ours.area + theirs.area, abs=0.01)
    )
    assert window.hand.plan.undo()
    assert drafted(parts, plan)[one].name != "甲"
    made.close()


def test_a_shifted_file_is_told_in_metres_and_put_right_by_one_click(
    window: Window, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    read = parts.desk.read.boundary
    grids = [read.grid_shape(grid.code) for grid in read.grids()]
    shapes = np.empty(len(grids), dtype=object)
    shapes[:] = grids
    degrees = moved_shapes(shapes, 4545, 4490)

    def shift(at: Any) -> Any:
        return np.stack(wgs_to_gcj(at[:, 0], at[:, 1]), axis=1)

    shifted = list(shapely.transform(degrees, shift))
    file = written(tmp_path / "g.geojson", shifted, crs="EPSG:4326")
    made = dialog(window, qtbot, "communities")
    named(made, file, qtbot)
    assert made.guard.isVisible()
    assert "GCJ-02" in made.guard.words.text()
    assert made.placed is not None
    assert 300 < made.placed.offset < 700
    assert not made.check.isEnabled()
    pressed(made, made.guard.right, qtbot)
    assert made.form.datum.currentData() == "gcj02"
    assert not made.guard.isVisible()
    pressed(made, made.check, qtbot)
    pressed(made, made.take, qtbot)
    found = read.reference("community").shapes
    assert len(found) == len(grids)
    assert max(shapely.hausdorff_distance(found, shapes)) < 0.01
    made.close()


def test_loose_lines_of_a_drawing_are_areas_of_the_plan(
    window: Window, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    plan = opened(parts, window)
    read = parts.desk.read.boundary
    grid = read.grids()[4]
    shape = read.grid_shape(grid.code)
    assert shape is not None
    place = shape.representative_point()
    x, y = place.x, place.y
    lines = [
        shapely.LineString([(x, y), (x + 60, y)]),
        shapely.LineString([(x + 60, y - 2), (x + 60, y + 60)]),
        shapely.LineString([(x + 60, y + 60), (x, y + 60), (x, y)]),
    ]
    file = written(tmp_path / "a.dxf", lines, "entities", Layer=["L1", "L1", "L2"])
    made = dialog(window, qtbot, "fill")
    named(made, file, qtbot)
    # A drawing names no system, and nothing is guessed before it is said.
    assert made.problem.text() == t("files.no_system")
    assert made.body.columns.column_of("name") == ""
    made.form.crs.setFocus()
    made.form.crs.setEditText("EPSG:4545")
    qtbot.keyClick(made.form.crs, Qt.Key.Key_Tab)
    quiet(made, qtbot)
    made.form.fill.setCurrentIndex(made.form.fill.findData("replace"))
    pressed(made, made.check, qtbot)
    assert made.problem.text() == ""
    said = [made.body.lines.item(n).text() for n in range(made.body.lines.count())]
    assert any("围成 1 个面" in line for line in said)
    before = len(drafted(parts, plan))
    pressed(made, made.take, qtbot)
    assert len(drafted(parts, plan)) == before + 1
    made.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_bad_files_are_one_clear_line(
    language: str, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    set_language(language)
    made = dialog(window, qtbot, "streets")
    picture = tmp_path / "a.geojson"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    empty = tmp_path / "b.kml"
    empty.write_bytes(b"")
    broken = tmp_path / "c.gpkg"
    broken.write_bytes(b"SQLite format 3\x00" + bytes(400))
    cut = tmp_path / "d.kml"
    cut.write_text("<kml><Document><Placemark>", "utf-8")
    odd = tmp_path / "e.dwg"
    odd.write_bytes(b"AC1032")
    for file in (picture, empty, broken, cut, odd, tmp_path / "none.shp"):
        named(made, file, qtbot)
        said = made.problem.text()
        assert said.count("\n") == 0, file.name
        assert file.name in said, file.name
        assert "--" not in said, file.name
        assert "refused." not in said, file.name
        assert not made.check.isEnabled()
    made.close()


def test_the_layers_of_a_file_are_offered(
    window: Window, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    west, south, _east, _north = to_shape(parts.desk.read.boundary.root()).bounds
    line = shapely.LineString([(west + 900, south + 900), (west + 990, south + 900)])
    file = written(tmp_path / "l.gpkg", [line], "one", name=["甲路"])
    written(file, [line, line], "two", name=["乙路", "丙路"])
    made = dialog(window, qtbot, "roads")
    named(made, file, qtbot)
    layers = made.form.layer
    assert [layers.itemData(n) for n in range(layers.count())] == ["one", "two"]
    assert made.look is not None
    assert made.look.found.count == 1
    layers.setCurrentIndex(1)
    layers.activated.emit(1)
    quiet(made, qtbot)
    assert made.look is not None
    assert made.look.found.count == 2
    made.close()


def test_what_stands_in_the_way_is_said(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    made = dialog(window, qtbot, "grids")
    assert made.problem.text() == t("files.why.grids")
    made.form.choose("fill")
    made.form.kind_chosen.emit()
    assert made.problem.text() == window.hand.plan.why_not() != ""
    opened(parts, window)
    made.form.kind_chosen.emit()
    assert made.problem.text() == ""
    made.close()


def test_the_open_plan_is_written_in_every_format(
    window: Window, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    plan = opened(parts, window)
    count = len(drafted(parts, plan))
    for ending in ("gpkg", "geojson", "zip", "kml", "dxf", "xlsx"):
        made = ExportDialog(window.hand, window)
        made.open()
        front(made, qtbot)
        made.format.setCurrentIndex(made.format.findData(ending))
        made.format.activated.emit(0)
        assert made.file.line.text().endswith(f".{ending}")
        file = tmp_path / f"out.{ending}"
        made.file.put(str(file))
        qtbot.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=60_000)
        with FileReader(file, first=True) as reader:
            rows = sum(len(chunk) for chunk in reader.chunks())
        assert rows == count if ending != "dxf" else rows >= 2 * count, ending


def test_a_file_is_not_written_where_it_cannot_be(
    window: Window, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    made = ExportDialog(window.hand, window)
    made.open()
    made.file.put(str(tmp_path / "nowhere" / "a.gpkg"))
    made.submit()
    assert made.problem.text() != ""
    assert made.isVisible()
    made.close()
    qtbot.waitUntil(lambda: not parts.tasks.busy())


def test_a_closed_import_is_freed(window: Window, qtbot: QtBot) -> None:
    made = dialog(window, qtbot, "roads")
    held = weakref.ref(made)
    made.close()
    del made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert held() is None
    assert window.findChildren(ImportDialog) == []


def test_the_palette_has_both() -> None:
    keys = {BY_ID[one].key for one in ("files.import", "files.export")}
    assert keys == {"Ctrl+Shift+I", "Ctrl+Shift+E"}
