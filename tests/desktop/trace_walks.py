"""Tracing along borders, by mouse and keys: the way shown is the way taken."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.tasks import WORKERS
from desktop.texts import t
from tests.desktop.redraw_hand import LEFT
from tests.desktop.redraw_walks import border_of

if TYPE_CHECKING:
    from tests.desktop.redraw_hand import DrawingHand


def a_trace_follows_the_border_between_two_clicks(hand: DrawingHand) -> None:
    grid = hand.grid(20)
    hand.show(grid)
    _grid, _other, course = border_of(hand, grid)
    hand.key(Qt.Key.Key_X)
    hand.key(Qt.Key.Key_T)
    assert hand.window.hand.plan.helped("trace")
    hand.click(course[0], course[-1])
    assert hand.board.points == course
    hand.key(Qt.Key.Key_Backspace)
    assert hand.board.points == course[:-1]


def a_trace_that_is_not_ready_says_so_and_draws_nothing_else(
    hand: DrawingHand,
) -> None:
    ground, board = hand.drawing.ground, hand.board
    start, goal = (border_of(hand, hand.grid(n))[2][0] for n in (20, 60))
    hand.show(*ground.mesh.grids.values())
    gate = Event()
    for _worker in range(WORKERS):
        hand.drawing.tasks.run(lambda _token: gate.wait(9), lambda _result: None)
    hand.key(Qt.Key.Key_X)
    hand.key(Qt.Key.Key_T)
    # The borders are other ones now: asked for at once, before any click.
    hand.window.hand.plan.changed.emit()
    assert ground.nets.preparing
    for place in (start, goal):
        hand.move(place)
        QTest.mouseClick(hand.canvas.viewport(), LEFT, pos=hand.pixel(place))
    preparing = t("redraw.trace.preparing")
    assert len(board.points) == 1
    assert preparing in hand.drawing.words()[0]
    assert preparing in [one.text for one in hand.parts.desk.messages.history]
    gate.set()
    hand.wait_for_trace()
    assert preparing not in hand.drawing.words()[0]
    hand.click(goal)
    # Along the borders between, vertex by vertex.
    assert len(board.points) > 100
    board.discard()
