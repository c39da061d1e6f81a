"""The map as a person uses it: real widget, real events, off screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import texts, theme
from desktop.map.canvas import MapCanvas
from desktop.map.map_data import CaseMark
from desktop.selection import Item, Selection
from domain.changes import Changes
from tests.desktop.map_town import EAST, NORTH, NOW, FakeDesk, Town

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def town() -> Town:
    return Town(side=6, entities=3_000, cases_shown=0)


def middle(canvas: MapCanvas, town: Town, code: str) -> QPoint:
    point = town.polygons[town.keep[town.codes.index(code)]].centroid
    return pixel(canvas, point.x, point.y)


def pixel(canvas: MapCanvas, x: float, y: float) -> QPoint:
    origin = canvas.content.origin
    px, py = canvas.camera.to_screen(x - origin[0], y - origin[1])
    return QPoint(round(px), round(py))


def colour(canvas: MapCanvas, at: QPoint) -> QColor:
    return canvas.grab().toImage().pixelColor(at)


def pixels(canvas: MapCanvas) -> np.ndarray:
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


def put_case(town: Town, case_id: str, code: str, lane: str = "handling") -> CaseMark:
    point = town.polygons[town.keep[town.codes.index(code)]].centroid
    mark = CaseMark(case_id, point.x, point.y, "patrol", lane, None, None, code)
    town.marks[case_id] = mark
    return mark


def test_the_whole_area_fits_and_the_land_outside_stands_back(
    canvas: MapCanvas,
) -> None:
    box = canvas.content.bounds
    assert box is not None
    west, south, east, north = canvas.camera.extent
    assert (west, south) < (box[0], box[1])
    assert (east, north) > (box[2], box[3])
    assert colour(canvas, QPoint(3, 3)) == theme.color("out")


def test_a_click_selects_the_grid_and_outlines_it(
    canvas: MapCanvas, town: Town
) -> None:
    code = town.codes[9]
    at = middle(canvas, town, code)
    free = at + QPoint(-31, 23)
    before = colour(canvas, free)
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, at)
    assert canvas.selection.items == (Item("grid", code),)
    assert canvas.wait_until_complete()
    assert colour(canvas, free).blue() > before.blue()


def test_control_adds_and_takes_away(canvas: MapCanvas, town: Town) -> None:
    one, two = (middle(canvas, town, code) for code in (town.codes[8], town.codes[9]))
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, one)
    QTest.mouseClick(canvas.viewport(), LEFT, control, two)
    assert set(canvas.selection.ids("grid")) == {town.codes[8], town.codes[9]}
    QTest.mouseClick(canvas.viewport(), LEFT, control, one)
    assert canvas.selection.ids("grid") == (town.codes[9],)


def test_a_click_outside_selects_nothing(canvas: MapCanvas, town: Town) -> None:
    canvas.selection.set(("grid", town.codes[0]))
    QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, QPoint(4, 4))
    assert canvas.selection.items == ()


def test_right_clicks_cycle_through_what_lies_under_the_cursor(
    canvas: MapCanvas, town: Town
) -> None:
    mark = put_case(town, "case-1", town.codes[9])
    canvas.content.apply(Changes.of("case", ("case-1",)))
    assert canvas.wait_until_complete()
    at = pixel(canvas, mark.x, mark.y)
    seen = []
    for _ in range(4):
        QTest.mouseClick(canvas.viewport(), RIGHT, PLAIN, at)
        seen.append(canvas.selection.items[0].kind)
    assert seen == ["case", "grid", "station", "case"]


def test_a_shift_drag_selects_the_cases_in_the_band(
    canvas: MapCanvas, town: Town
) -> None:
    mark = put_case(town, "case-1", town.codes[9])
    put_case(town, "case-2", town.codes[-1])
    canvas.content.apply(Changes.of("case", ("case-1", "case-2")))
    assert canvas.wait_until_complete()
    at = pixel(canvas, mark.x, mark.y)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(canvas.viewport(), LEFT, shift, at - QPoint(30, 30))
    QTest.mouseMove(canvas.viewport(), at + QPoint(10, 10))
    QTest.mouseMove(canvas.viewport(), at + QPoint(30, 30))
    QTest.mouseRelease(canvas.viewport(), LEFT, shift, at + QPoint(30, 30))
    assert canvas.selection.items == (Item("case", "case-1"),)


def test_a_new_case_is_read_by_its_id_alone_and_drawn(
    canvas: MapCanvas, town: Town
) -> None:
    town.reads.clear()
    mark = put_case(town, "case-1", town.codes[9])
    desk = canvas._desk
    desk.changed.emit(Changes.of("case", ("case-1",)), None)
    assert town.reads == ["cases:case-1"]
    assert canvas.wait_until_complete()
    edge = pixel(canvas, mark.x, mark.y) + QPoint(-7, -7)
    assert colour(canvas, edge) == theme.color("lane.handling")
    del town.marks["case-1"]
    desk.changed.emit(Changes.of("case", ("case-1",)), None)
    assert canvas.wait_until_complete()
    assert colour(canvas, edge) != theme.color("lane.handling")


def test_the_card_tells_of_the_grid_under_the_cursor(
    canvas: MapCanvas, town: Town
) -> None:
    at = middle(canvas, town, town.codes[9])
    QTest.mouseMove(canvas.viewport(), at)
    QTest.qWait(200)
    assert canvas.panels.card.isVisible()
    assert town.codes[9] in canvas.panels.card.accessibleName()
    assert "训练员工 A-205" in canvas.panels.card.accessibleName()
    QTest.mouseMove(canvas.viewport(), QPoint(3, 3))
    assert not canvas.panels.card.isVisible()


def test_the_wheel_zooms_about_the_cursor(canvas: MapCanvas) -> None:
    at = QPointF(300, 200)
    place = canvas.camera.to_world(300, 200)
    before = canvas.camera.mpp
    event = QWheelEvent(
        at,
        canvas.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        PLAIN,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)
    assert canvas.camera.mpp < before
    # The ground stays on whole pixels: the place may slip by half of one.
    slip = canvas.camera.mpp * 0.51
    assert canvas.camera.to_world(300, 200) == pytest.approx(place, abs=slip)


def test_a_pan_is_respected_until_the_whole_is_asked(canvas: MapCanvas) -> None:
    whole = canvas.camera
    QTest.mousePress(canvas.viewport(), LEFT, PLAIN, QPoint(400, 300))
    QTest.mouseMove(canvas.viewport(), QPoint(420, 310))
    QTest.mouseMove(canvas.viewport(), QPoint(460, 340))
    QTest.mouseRelease(canvas.viewport(), LEFT, PLAIN, QPoint(460, 340))
    moved = canvas.camera
    assert moved.x < whole.x
    canvas.resize(700, 600)
    assert (canvas.camera.x, canvas.camera.mpp) == (moved.x, moved.mpp)
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.camera == canvas.travel.whole()
    canvas.resize(500, 500)
    assert canvas.camera.mpp != moved.mpp


def test_the_way_back_leads_through_the_views_left(canvas: MapCanvas) -> None:
    whole = canvas.camera
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    near = canvas.camera
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(canvas, Qt.Key.Key_Left, alt)
    assert canvas.camera == whole
    QTest.keyClick(canvas, Qt.Key.Key_Right, alt)
    assert canvas.camera == near


def test_a_frame_after_pans_equals_the_frame_painted_anew(canvas: MapCanvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.wait_until_complete()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Left):
        QTest.keyClick(canvas, key)
    assert canvas.wait_until_complete()
    kept = pixels(canvas)
    canvas.stage.repaint()
    assert canvas.wait_until_complete()
    # A hairline cut at another window's edge may be a shade off, no more than that.
    off = np.abs(pixels(canvas) - kept).max(axis=2)
    assert off.max() < 40
    assert (off > 6).mean() < 0.002


def test_a_layer_switched_off_is_not_drawn(canvas: MapCanvas, town: Town) -> None:
    gap = next(iter(town.gaps))
    assert any(one.style == "gap" for one in canvas.stage.frame.labels)
    at = middle(canvas, town, gap)
    box = canvas.grab().toImage().copy(at.x() - 20, at.y() + 8, 40, 20)
    canvas.panels.layers.show_layer("gaps", shown=False)
    assert canvas.wait_until_complete()
    assert canvas.grab().toImage().copy(at.x() - 20, at.y() + 8, 40, 20) != box


def test_the_key_l_shows_and_hides_the_layer_panel(canvas: MapCanvas) -> None:
    assert canvas.panels.layers.isHidden()
    QTest.keyClick(canvas, Qt.Key.Key_L)
    assert not canvas.panels.layers.isHidden()


def test_another_language_is_spoken_at_once(canvas: MapCanvas) -> None:
    canvas.panels.layers.show_layer("streets", shown=False)
    texts.set_language("en")
    try:
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.LanguageChange))
        assert canvas.panels.layers.accessibleName() == "Layers"
        assert canvas.panels.layers.opacity()["streets"] == 0
        assert canvas.wait_until_complete()
        gap = [one.text for one in canvas.stage.frame.labels if one.style == "gap"]
        assert [text[-3:] for text in gap] == ["gap"]
    finally:
        texts.set_language("zh")


def test_what_another_pane_selects_is_outlined_and_brought_into_view(
    canvas: MapCanvas, town: Town
) -> None:
    canvas.look(canvas.camera.zoomed(8, 0, 0), own=False)
    code = town.codes[9]
    canvas.selection.set(("grid", code), origin=None)
    at = middle(canvas, town, code)
    assert canvas.rect().contains(at)


def test_an_empty_workspace_says_what_to_do(qtbot: QtBot) -> None:
    town = Town(side=4, entities=10, cases_shown=0)
    town.keep, town.codes = [], []
    made = MapCanvas(FakeDesk(), Selection(), None, town)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    assert made.wait_until_complete()
    assert made.panels.note.text()
    made.close()


def test_the_coordinates_are_told_in_three_systems(canvas: MapCanvas) -> None:
    QTest.mouseMove(canvas.viewport(), QPoint(450, 400))
    readout = canvas.panels.readout
    told = set()
    for _ in range(3):
        told.add(readout.text())
        QTest.mouseClick(readout, LEFT)
    assert len(told) == 3
    assert any("GCJ-02" in one for one in told)


def test_the_town_lies_where_it_should(canvas: MapCanvas) -> None:
    x, y = canvas.content.origin
    assert abs(x - EAST) < 20_000
    assert abs(y - NORTH) < 20_000
    assert canvas.content.data.now() == NOW
