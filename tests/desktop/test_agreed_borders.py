"""A border between two stations, asked for and answered at the desk by two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.verify import verify
from desktop import texts
from desktop.border_notices import BorderNotices
from desktop.border_room import BorderRoom
from desktop.boundary.border_forms import AnswerForm, RequestForm
from desktop.form_dialog import FormDialog
from desktop.map.drawing_words import told
from domain.plans.border_states import ACCEPTED, PENDING, TAKEN
from tests.desktop.border_hands import clerk_of, two_stations
from tests.desktop.plan_hands import asked
from tests.desktop.redraw_hand import DrawingHand
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hand(sample: Path, qtbot: QtBot) -> Iterator[DrawingHand]:
    with window_of(sample, qtbot, with_map=True) as (window, parts):
        made = DrawingHand(window, parts)
        assert made.canvas.wait_until_complete()
        yield made


def chord(qtbot: QtBot, hand: DrawingHand, key: Qt.Key) -> None:
    """Press Ctrl+B and a letter on the map."""
    hand.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is hand.window)
    hand.canvas.setFocus()
    QTest.keyClick(hand.canvas, Qt.Key.Key_B, CTRL)
    QTest.keyClick(hand.canvas, key)


def sent(dialog: FormDialog, why: str) -> None:
    """Type a reason and send the form."""
    QTest.keyClicks(dialog.fields["reason"], why)
    dialog.submit()


def test_the_refused_stroke_becomes_a_request_that_the_other_station_accepts(
    hand: DrawingHand, qtbot: QtBot
) -> None:
    desk, window = hand.parts.desk, hand.window
    notices = BorderNotices(desk)
    first, second, run = two_stations(hand.drawing.ground.mesh)
    founder = desk.session
    mine = clerk_of(hand.parts, first.station, "an")
    other = clerk_of(hand.parts, second.station, "bo")
    room = window.pane(BorderRoom)
    # The clerk of one station draws on the border of two: red, with the way on.
    desk.sign_in(mine, None)
    hand.show(first, second)
    hand.key(Qt.Key.Key_R)
    a, b = run[len(run) // 4], run[3 * len(run) // 4]
    x, y = hand.between(a, b, 0.5)
    hand.click(a, (x + 70_000, y), b)
    hand.key(Qt.Key.Key_Return)
    assert hand.board.tried
    said = told(hand.board)
    assert said.bad
    assert "Ctrl+B, R" in said.reason
    assert "提给两所" in window.watch.toast.text()
    drawn = list(hand.board.points)
    # The form opens with the stroke kept; leaving it leaves the stroke.
    chord(qtbot, hand, Qt.Key.Key_R)
    asked(qtbot, window, RequestForm).reject()
    assert hand.board.points == drawn
    chord(qtbot, hand, Qt.Key.Key_R)
    sent(asked(qtbot, window, RequestForm), "yan he")
    assert hand.board.points == []
    (request,) = desk.read.plans.border_requests()
    assert [one.id for one in room.lines.shown] == [request.id]  # type: ignore[union-attr]
    assert request.answer(first.station) is not None
    assert room.panel.view.rows.rows[0].state == PENDING
    accept = room.panel.acts.buttons["border.accept"]
    assert not accept.isEnabled()
    assert accept.toolTip()
    # The clerk of the other station is told, finds it on the map, and accepts.
    desk.sign_in(other, None)
    assert any("等您答复" in one.text for one in desk.messages.history)
    chord(qtbot, hand, Qt.Key.Key_B)
    QTest.keyClick(room.panel.view, Qt.Key.Key_Return)
    assert room.panel.acts.buttons["border.accept"].isEnabled()
    QTest.mouseClick(
        room.panel.acts.buttons["border.accept"], Qt.MouseButton.LeftButton
    )
    sent(asked(qtbot, window, AnswerForm), "hao")
    assert room.panel.view.rows.rows[0].state == ACCEPTED
    take = room.panel.acts.buttons["border.take"]
    assert not take.isEnabled()
    # Who asked hears of it; who may draw in both takes it into the plan.
    desk.sign_in(mine, None)
    assert any("答复：同意" in one.text for one in desk.messages.history)
    desk.sign_in(founder, None)
    assert any("两所都已同意" in one.text for one in desk.messages.history)
    chord(qtbot, hand, Qt.Key.Key_B)
    chord(qtbot, hand, Qt.Key.Key_T)
    assert [step.op for step in hand.steps()] == ["TakeBorder"]
    assert room.panel.view.rows.rows[0].state == TAKEN
    window.keys.acts["undo"].trigger()
    assert room.panel.view.rows.rows[0].state == ACCEPTED
    assert "双方同意" in room.panel.view.rows.columns[0].words(
        room.panel.view.rows.rows[0]
    )
    texts.set_language("en")
    try:
        room.panel.renew()
        assert "accepts, hao (bo" in room.panel.told.text()
    finally:
        texts.set_language("zh")
    notices.stop()
    assert verify(desk.store.conn) == []
