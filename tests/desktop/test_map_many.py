"""Many chosen on the map, a dragged person, cards, and fine pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.map import frame
from desktop.map.canvas import MapCanvas
from desktop.map.drop_target import PERSON_MIME
from desktop.map.labels import LabelPlacer
from desktop.map.map_data import CaseMark
from desktop.selection import Item
from domain.changes import Changes
from tests.desktop.map_town import Town

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def pixel(canvas: MapCanvas, mark: CaseMark) -> QPoint:
    origin = canvas.content.origin
    px, py = canvas.camera.to_screen(mark.x - origin[0], mark.y - origin[1])
    return QPoint(round(px), round(py))


def put_case(
    canvas: MapCanvas, town: Town, case_id: str, code: str, kind: str = "patrol"
) -> CaseMark:
    point = town.polygons[town.keep[town.codes.index(code)]].centroid
    mark = CaseMark(case_id, point.x, point.y, kind, "handling", None, None, code)
    town.marks[case_id] = mark
    canvas.content.apply(Changes.of("case", (case_id,)))
    assert canvas.wait_until_complete()
    return mark


# Choosing many


def band(canvas: MapCanvas, a: QPoint, b: QPoint, keys: Qt.KeyboardModifier) -> None:
    QTest.mousePress(canvas.viewport(), LEFT, keys, a)
    QTest.mouseMove(canvas.viewport(), a + QPoint(8, 8))
    QTest.mouseMove(canvas.viewport(), b)
    QTest.mouseRelease(canvas.viewport(), LEFT, keys, b)


def test_a_band_with_control_adds_and_takes_nothing_away(
    canvas: MapCanvas, town: Town
) -> None:
    one = put_case(canvas, town, "case-1", town.codes[9])
    two = put_case(canvas, town, "case-2", town.codes[-2])
    reach = QPoint(30, 30)
    band(canvas, pixel(canvas, one) - reach, pixel(canvas, one) + reach, SHIFT)
    both = SHIFT | CONTROL
    band(canvas, pixel(canvas, two) - reach, pixel(canvas, two) + reach, both)
    band(canvas, pixel(canvas, one) - reach, pixel(canvas, one) + reach, both)
    assert canvas.selection.ids("case") == ("case-1", "case-2")
    assert "2" in canvas.bench.strip.text()


def test_escape_lets_go_of_a_band(canvas: MapCanvas, town: Town) -> None:
    one = put_case(canvas, town, "case-1", town.codes[9])
    at = pixel(canvas, one)
    canvas.look_at(QPointF(at))
    canvas.pointer.show_card()
    assert canvas.panels.card.isVisible()
    QTest.mousePress(canvas.viewport(), LEFT, SHIFT, at - QPoint(30, 30))
    QTest.mouseMove(canvas.viewport(), at)
    # The card would hide what is about to be taken.
    assert not canvas.panels.card.isVisible()
    QTest.mouseMove(canvas.viewport(), at + QPoint(30, 30))
    assert canvas.hand.band is not None
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.viewport(), LEFT, SHIFT, at + QPoint(30, 30))
    assert canvas.hand.band is None
    assert canvas.selection.items == ()


def test_alike_are_the_cases_of_one_kind_and_lane_and_their_number_is_told(
    canvas: MapCanvas, town: Town
) -> None:
    for place, kind in enumerate(("patrol", "patrol", "complaint", "patrol")):
        put_case(canvas, town, f"case-{place}", town.codes[place * 2], kind)
    canvas.selection.set(("case", "case-1"))
    said = canvas.choosing.similar()
    assert set(canvas.selection.ids("case")) == {"case-0", "case-1", "case-3"}
    assert canvas.selection.first("case") == "case-1"
    assert "3" in said


def test_alike_are_the_grids_of_one_station(canvas: MapCanvas, town: Town) -> None:
    code = town.codes[4]
    canvas.selection.set(("grid", code))
    canvas.choosing.similar()
    areas = town.load_areas()
    of = dict(zip(areas.codes, areas.station_of, strict=True))
    wanted = {one for one in areas.codes if of[one] == of[code]}
    assert set(canvas.selection.ids("grid")) == wanted
    canvas.selection.clear()
    assert canvas.choosing.similar() == ""


def test_keys_walk_the_cases_in_view_and_enter_opens(
    canvas: MapCanvas, town: Town, qtbot: QtBot
) -> None:
    for place in range(3):
        put_case(canvas, town, f"case-{place}", town.codes[place * 4])
    order = canvas.choosing.cases_in_view()
    assert len(order) == 3
    seen = []
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
        seen.append(canvas.selection.first("case"))
    assert seen == [*order, order[0]]
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.selection.first("case") == order[-1]
    with qtbot.waitSignal(canvas.opened) as opened:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert opened.args == [order[-1]]


# A dragged person


def drag(canvas: MapCanvas, at: QPoint, mime: QMimeData, *, drop: bool) -> bool:
    port, act = canvas.viewport(), Qt.DropAction.CopyAction
    entering = QDragEnterEvent(at, act, mime, LEFT, PLAIN)
    QApplication.sendEvent(port, entering)
    moving = QDragMoveEvent(at, act, mime, LEFT, PLAIN)
    QApplication.sendEvent(port, moving)
    if drop:
        QApplication.sendEvent(port, QDropEvent(QPointF(at), act, mime, LEFT, PLAIN))
    return entering.isAccepted() and moving.isAccepted()


def test_a_person_let_go_over_a_case_is_named_with_it(
    canvas: MapCanvas, town: Town, qtbot: QtBot
) -> None:
    mark = put_case(canvas, town, "case-1", town.codes[9])
    mime = QMimeData()
    mime.setData(PERSON_MIME, b"p-17")
    with qtbot.waitSignal(canvas.person_dropped) as dropped:
        assert drag(canvas, pixel(canvas, mark), mime, drop=True)
    assert dropped.args == ["p-17", "case-1"]
    assert canvas.bench.strip.isHidden()


def test_beside_a_case_a_person_is_not_taken_and_told_why(
    canvas: MapCanvas, town: Town
) -> None:
    mark = put_case(canvas, town, "case-1", town.codes[9])
    mime = QMimeData()
    mime.setData(PERSON_MIME, b"p-17")
    beside = pixel(canvas, mark) + QPoint(60, 0)
    assert not drag(canvas, beside, mime, drop=False)
    assert canvas.bench.strip.text()
    canvas.bench.drop.leave()
    words = QMimeData()
    words.setText("no person")
    assert not drag(canvas, pixel(canvas, mark), words, drop=False)


# Cards


def test_a_case_has_a_card_of_its_own(canvas: MapCanvas, town: Town) -> None:
    mark = put_case(canvas, town, "case-1", town.codes[9])
    QTest.mouseMove(canvas.viewport(), pixel(canvas, mark))
    QTest.qWait(200)
    card = canvas.panels.card
    assert card.isVisible()
    assert "case-1" in card.accessibleName()
    assert "曲江" not in card.accessibleName()
    QTest.mouseMove(canvas.viewport(), pixel(canvas, mark) + QPoint(40, 0))
    QTest.qWait(200)
    assert town.codes[9] in card.accessibleName()


def test_the_card_of_what_is_selected_opens_without_a_mouse(
    canvas: MapCanvas, town: Town
) -> None:
    canvas.look_at(None)
    canvas.selection.set(Item("grid", town.codes[9]))
    canvas.pointer.show_chosen()
    assert canvas.panels.card.isVisible()
    assert town.codes[9] in canvas.panels.card.accessibleName()


def test_no_card_covers_the_figures_while_a_line_is_drawn(canvas: MapCanvas) -> None:
    canvas.bench.measure.toggle("length")
    QTest.mouseMove(canvas.viewport(), QPoint(420, 420))
    QTest.qWait(200)
    assert canvas.panels.card.isHidden()


# Pictures


def inked(canvas: MapCanvas, ratio: float, token: str) -> int:
    """Count the pixels of a colour in the backdrop painted so many times as fine."""
    made = frame.work_out(canvas.stage.picture_order(ratio), LabelPlacer())
    assert made is not None
    image = made.backdrop.image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, :3]
    tone = theme.color(token)
    wanted = np.array([tone.blue(), tone.green(), tone.red()])
    return int((np.abs(flat.astype(int) - wanted).max(axis=1) < 12).sum())


def test_borders_are_as_wide_in_a_fine_picture_as_on_the_screen(
    canvas: MapCanvas,
) -> None:
    # Twice as fine: a line twice as long in pixels is to be twice as wide as well.
    assert inked(canvas, 2.0, "bureau") > 3.2 * inked(canvas, 1.0, "bureau")
