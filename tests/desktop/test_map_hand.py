"""The hand on the map: measuring, the whole, jumps, the way back, fingers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QNativeGestureEvent,
    QPointingDevice,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import motion, theme
from desktop.map.canvas import MapCanvas
from desktop.map.travel import between
from domain.boundary.measured import area, length
from tests.desktop.map_town import Town

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.map.camera import Camera

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def click(canvas: MapCanvas, *spots: tuple[int, int]) -> None:
    for x, y in spots:
        QTest.mouseMove(canvas.viewport(), QPoint(x, y))
        QTest.mouseClick(canvas.viewport(), LEFT, PLAIN, QPoint(x, y))


def ground(canvas: MapCanvas, *spots: tuple[int, int]) -> list[tuple[float, float]]:
    origin = canvas.content.origin
    places = [canvas.camera.to_world(x, y) for x, y in spots]
    return [(x + origin[0], y + origin[1]) for x, y in places]


# Measuring


def test_clicks_draw_a_line_and_its_length_is_told_while_it_grows(
    canvas: MapCanvas, town: Town
) -> None:
    measure = canvas.bench.measure
    measure.toggle("length")
    spots = [(300, 300), (420, 360)]
    click(canvas, *spots)
    QTest.mouseMove(canvas.viewport(), QPoint(380, 460))
    found = length(ground(canvas, *spots, (380, 460)), town.epsg)
    assert measure.found() == found
    figure = float(re.sub(r"[^\d.]", "", measure.lines()[0].split()[0]))
    shown = found.geodesic if found.geodesic < 10_000 else found.geodesic / 1000
    assert figure == pytest.approx(shown, abs=0.06)
    assert canvas.selection.items == ()
    assert canvas.bench.strip.text()


def test_the_drawn_line_is_seen_and_goes_with_the_map(canvas: MapCanvas) -> None:
    canvas.bench.measure.toggle("length")
    click(canvas, (300, 300), (500, 300))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert canvas.bench.measure.ended
    accent = theme.color("acc")
    assert canvas.grab().toImage().pixelColor(400, 300) == accent
    canvas.pan_by(0, 60)
    assert canvas.grab().toImage().pixelColor(400, 360) == accent


def test_backspace_drops_one_point_and_escape_leaves(canvas: MapCanvas) -> None:
    measure = canvas.bench.measure
    measure.toggle("length")
    click(canvas, (300, 300), (420, 360), (380, 460))
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert measure.points == ground(canvas, (300, 300), (420, 360))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not measure.active
    assert measure.points == []
    assert canvas.bench.strip.isHidden()


def test_a_double_click_ends_the_area_and_it_can_be_copied(
    canvas: MapCanvas, town: Town
) -> None:
    measure = canvas.bench.measure
    measure.toggle("area")
    spots = [(300, 300), (500, 320), (420, 460)]
    click(canvas, *spots)
    QTest.mouseDClick(canvas.viewport(), LEFT, PLAIN, QPoint(420, 460))
    assert measure.ended
    assert len(measure.points) == 3
    QTest.keyClick(canvas, Qt.Key.Key_C, CONTROL)
    found = area(ground(canvas, *spots), town.epsg).geodesic
    copied = QGuiApplication.clipboard().text()
    assert f"{found / 1e6:,.4f}" in copied
    assert "EPSG:4545" in copied


def test_keys_alone_draw_a_line_by_the_cross_in_the_middle(canvas: MapCanvas) -> None:
    canvas.look_at(None)
    canvas.bench.measure.toggle("length")
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    wide = 160 * canvas.camera.mpp
    assert canvas.bench.measure.found().planar == pytest.approx(wide)


def test_from_length_to_area_the_points_stay(canvas: MapCanvas) -> None:
    measure = canvas.bench.measure
    measure.toggle("length")
    click(canvas, (300, 300), (500, 320), (420, 460))
    measure.toggle("area")
    assert len(measure.points) == 3
    measure.toggle("area")
    assert not measure.active


def test_a_drag_pans_while_a_line_is_drawn(canvas: MapCanvas) -> None:
    canvas.bench.measure.toggle("length")
    click(canvas, (300, 300))
    before = canvas.camera
    QTest.mousePress(canvas.viewport(), LEFT, PLAIN, QPoint(400, 400))
    QTest.mouseMove(canvas.viewport(), QPoint(420, 410))
    QTest.mouseMove(canvas.viewport(), QPoint(460, 430))
    QTest.mouseRelease(canvas.viewport(), LEFT, PLAIN, QPoint(460, 430))
    assert canvas.camera.x < before.x
    assert len(canvas.bench.measure.points) == 1


# Views


def test_the_whole_area_lies_clear_of_every_panel(
    canvas: MapCanvas, town: Town
) -> None:
    canvas.panels.layers.show()
    canvas.fit()
    origin = canvas.content.origin
    boxes = canvas.panels.boxes()
    assert boxes
    for row in town.keep:
        xy = np.array(town.polygons[row].exterior.coords)
        px, py = canvas.camera.to_screens(xy - np.array(origin))
        assert px.min() >= 0
        assert px.max() <= canvas.camera.width
        assert py.min() >= 0
        assert py.max() <= canvas.camera.height
        for west, north, east, south in boxes:
            inside = (px > west) & (px < east) & (py > north) & (py < south)
            assert not inside.any()


def test_a_fit_follows_panels_only_until_the_person_moves(canvas: MapCanvas) -> None:
    canvas.fit()
    alone = canvas.camera
    canvas.toggle_layers()
    beside = canvas.camera
    assert beside != alone
    canvas.pan_by(30, 0)
    moved = canvas.camera
    canvas.toggle_layers()
    assert canvas.camera == moved


def test_a_jump_is_shown_and_a_hand_stops_it(
    canvas: MapCanvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(motion, "system_is_calm", lambda: False)
    canvas.fit()
    qtbot.waitUntil(lambda: not canvas.travel.under_way)
    start = canvas.camera
    seen: list[Camera] = []
    canvas.moved.connect(seen.append)
    goal = start.zoomed(4, 300, 300).aligned()
    canvas.travel.jump(goal)
    qtbot.waitUntil(lambda: canvas.camera == goal, timeout=3_000)
    scales = [camera.mpp for camera in seen]
    assert len(scales) > 2
    assert scales == sorted(scales, reverse=True)
    canvas.travel.jump(start)
    qtbot.waitUntil(lambda: canvas.camera != goal, timeout=3_000)
    QTest.mousePress(canvas.viewport(), LEFT, PLAIN, QPoint(400, 400))
    held = canvas.camera
    assert held.mpp < start.mpp
    QTest.qWait(300)
    assert canvas.camera == held
    QTest.mouseRelease(canvas.viewport(), LEFT, PLAIN, QPoint(400, 400))


def test_no_jump_is_shown_where_the_settings_forbid_it(
    canvas: MapCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(motion, "system_is_calm", lambda: False)
    motion.allow(moving=False)
    try:
        goal = canvas.camera.zoomed(4, 300, 300).aligned()
        canvas.travel.jump(goal)
        assert canvas.camera == goal
    finally:
        motion.allow(moving=True)


def test_on_the_way_the_place_that_both_views_share_stands_still(
    canvas: MapCanvas,
) -> None:
    start = canvas.camera
    goal = start.zoomed(6, 200, 150)
    place = start.to_world(200, 150)
    for share in (0.2, 0.5, 0.9):
        spot = between(start, goal, share).to_screen(*place)
        assert spot == pytest.approx((200, 150), abs=0.01)


def test_turns_of_the_wheel_are_one_step_of_the_way_back(canvas: MapCanvas) -> None:
    whole = canvas.camera
    for _ in range(5):
        canvas.zoom_by(1.25, QPointF(300, 300))
    assert canvas.travel.can_go_back()
    canvas.travel.go_back()
    assert canvas.camera == whole
    assert not canvas.travel.can_go_back()
    assert canvas.travel.can_go_back(forward=True)


def test_two_fingers_apart_zoom_about_them_and_together_back(
    canvas: MapCanvas,
) -> None:
    start = canvas.camera
    place = start.to_world(300, 200)
    # Little by little, as fingers go: the scale follows them by rungs of an eighth.
    for _ in range(10):
        pinch(canvas, Qt.NativeGestureType.ZoomNativeGesture, 0.02)
    assert canvas.camera.mpp == pytest.approx(start.mpp / 1.02**10, rel=0.13)
    assert canvas.camera.to_screen(*place) == pytest.approx((300, 200), abs=1.1)
    pinch(canvas, Qt.NativeGestureType.PanNativeGesture, 0.0, QPointF(12, -7))
    moved = canvas.camera.to_screen(*place)
    assert moved == pytest.approx((312, 193), abs=1.1)
    for _ in range(10):
        pinch(canvas, Qt.NativeGestureType.ZoomNativeGesture, -0.02)
    assert canvas.camera.mpp == pytest.approx(start.mpp, rel=0.13)


def pinch(
    canvas: MapCanvas,
    kind: Qt.NativeGestureType,
    value: float,
    delta: QPointF | None = None,
) -> None:
    at = QPointF(300, 200)
    far = QPointF(canvas.viewport().mapToGlobal(at.toPoint()))
    event = QNativeGestureEvent(
        kind,
        QPointingDevice.primaryPointingDevice(),
        2,
        at,
        at,
        far,
        value,
        delta or QPointF(),
    )
    QApplication.sendEvent(canvas.viewport(), event)
