"""What a person does in redraw, act by act: a draft, cuts, undo, problems, impact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.boundary.lattice import bounds
from tests.desktop.redraw_hand import LEFT, PLAIN, SHIFT, DrawingHand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.app import Parts
    from desktop.window import Window

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL_ALT = CTRL | ALT


class BusyRedraw:
    """Draws in a plan of its own: each round in another grid, and takes it back."""

    def __init__(self, window: Window, parts: Parts) -> None:
        """Sit down before a window; the plan is opened with the first act."""
        self._window, self._parts = window, parts
        self._hand: DrawingHand | None = None
        self._round = 0

    def acts(self) -> Iterator[str]:
        """Yield after each act what is done next."""
        self._round += 1
        yield "redraw entered"
        self._window.show_mode("redraw")
        for _look in range(4):
            yield "redraw looked at"
        yield "redraw: a plan opened"
        if self._hand is None:
            self._hand = DrawingHand(self._window, self._parts)
        for _look in range(8):
            yield "redraw looked at"
        yield from self._drawn(self._hand)
        yield from self._read(self._hand)
        yield "redraw left"
        self._hand.board.discard()
        self._window.show_mode("watch")

    def _drawn(self, hand: DrawingHand) -> Iterator[str]:
        grids = sorted(
            hand.drawing.ground.mesh.grids.values(), key=lambda one: one.code
        )
        grid = grids[self._round * 7 % len(grids)]
        yield "redraw: a grid near by"
        west, south, east, north = bounds(grid.rings)
        x, y = hand.canvas.content.origin
        box = (west - x, south - y, east - x, north - y)
        hand.canvas.look(hand.canvas.camera.fitted(box, pad=0.25))
        hand.canvas.setFocus()
        for _look in range(4):
            yield "redraw looked at"
        yield from self._keys(hand, "redraw: split taken", Key.Key_X)
        a, b = hand.across(grid)
        for share in (-0.05, 0.3, 0.6, 1.05):
            point = hand.between(a, b, share)
            yield "redraw: the hand moves"
            hand.move(point)
            yield "redraw: a point"
            QTest.mouseClick(hand.canvas.viewport(), LEFT, PLAIN, hand.pixel(point))
        yield from self._keys(hand, "redraw: cut", Key.Key_Return)
        for _look in range(10):
            yield "redraw: after the cut"
        yield from self._keys(hand, "redraw: vertices", Key.Key_N)
        for share in (0.2, 0.5, 0.8):
            yield "redraw: the hand moves"
            hand.move(hand.between(a, b, share))
        yield "redraw: undo"
        QTest.keyClick(hand.canvas, Key.Key_Z, CTRL)
        for _look in range(6):
            yield "redraw: after undo"
        yield "redraw: redo"
        QTest.keyClick(hand.canvas, Key.Key_Y, CTRL)

    def _read(self, hand: DrawingHand) -> Iterator[str]:
        yield from self._keys(hand, "redraw: next problem", Key.Key_F8, Key.Key_F8)
        yield "redraw: last problem"
        QTest.keyClick(hand.canvas, Key.Key_F8, SHIFT)
        yield "redraw: whole check"
        QTest.keyClick(hand.canvas, Key.Key_F8, CTRL)
        for _look in range(12):
            yield "redraw: whole check goes on"
        for said, key, held in (
            ("redraw: difference", Key.Key_C, ALT),
            ("redraw: difference off", Key.Key_C, ALT),
            ("redraw: balance", Key.Key_F, CTRL_ALT),
            ("redraw: balance off", Key.Key_F, CTRL_ALT),
        ):
            yield said
            QTest.keyClick(hand.canvas, key, held)
            for _look in range(6):
                yield f"{said}, looked at"

    def _keys(self, hand: DrawingHand, said: str, *keys: Key) -> Iterator[str]:
        for key in keys:
            yield said
            QTest.keyClick(hand.canvas, key)
