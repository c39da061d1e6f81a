"""What a person does in ten minutes, act by act, each in a turn of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from tests.flows.busy_redraw import BusyRedraw
from tests.flows.flow_hands import CTRL, PLAIN, Hands, Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


class BusyHands(Hands):
    """A round of acts over the whole desk, begun anew as often as there is time."""

    def __init__(self, qtbot: QtBot, window: Window, parts: Parts) -> None:
        super().__init__(qtbot, window)
        self.desk = window
        self._redraw = BusyRedraw(window, parts)
        self.rounds = 0

    def acts(self) -> Iterator[str]:
        """Yield after each act what is done next."""
        while True:
            self.rounds += 1
            yield from self._cases()
            yield from self._queue()
            yield from self._map()
            yield from self._roster()
            yield from self._entities()
            yield from self._field()
            yield from self._pages()
            yield from self._redraw.acts()
            self._front()

    def _front(self) -> None:
        """Close what a form left open, and give the window its turn."""
        shown = QApplication.activePopupWidget()
        if shown is not None:
            QTest.keyClick(shown, Key.Key_Escape)
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QDialog) and one.isVisible():
                QTest.keyClick(one, Key.Key_Escape)
        self.desk.activateWindow()

    def _keys(
        self, said: str, *keys: tuple[Qt.Key, Qt.KeyboardModifier]
    ) -> Iterator[str]:
        for key, held in keys:
            yield said
            self.press(key, held)

    def _typed(self, said: str, text: str) -> Iterator[str]:
        for sign in text:
            yield said
            self.say(sign)

    def _cases(self) -> Iterator[str]:
        for number in range(6):
            self._front()
            yield from self._keys("to the queue", (Key.Key_Q, PLAIN))
            for _step in range(1 + self.rounds % 3):
                yield from self._keys("next case", (Key.Key_Down, PLAIN))
            for _act in range(number % 4):
                yield from self._keys("next act of a case", (Key.Key_Return, PLAIN))
                yield "a look"
                self._front()
        yield from self._keys("intake form", (Key.Key_N, CTRL))
        yield from self._typed("intake form typed", "price 13800001111")
        yield from self._keys("intake form", (Key.Key_Tab, PLAIN))
        yield "intake form left"
        self._front()

    def _queue(self) -> Iterator[str]:
        yield from self._keys("quick filter", (Key.Key_F, ALT))
        yield from self._typed("quick filter typed", "610113")
        yield from self._keys("quick filter left", (Key.Key_Escape, PLAIN))
        for lane in self.desk.watch.queue.lanes.values():
            for said in ("lane off", "lane on"):
                yield said
                QTest.mouseClick(lane, LEFT)
        for number in (Key.Key_2, Key.Key_3, Key.Key_1):
            yield from self._keys("a saved view", (number, CTRL | ALT))

    def _map(self) -> Iterator[str]:
        port = self.desk.watch.map.viewport()
        middle = port.rect().center()
        for way in (1, -1, 1, -1):
            yield "pan"
            QTest.mousePress(port, LEFT, PLAIN, middle)
            for step in range(1, 12):
                yield "pan"
                QTest.mouseMove(port, middle + QPoint(way * 14 * step, 6 * step))
            QTest.mouseRelease(port, LEFT, PLAIN, middle + QPoint(way * 160, 66))
        for turn in (120,) * 8 + (-120,) * 8:
            yield "wheel"
            self._wheel(turn)
        yield from self._keys("shade the grids", (Key.Key_K, PLAIN), (Key.Key_K, PLAIN))
        yield from self._keys("whole area", (Key.Key_1, ALT))

    def _wheel(self, turn: int) -> None:
        port = self.desk.watch.map.viewport()
        at = QPointF(port.rect().center())
        event = QWheelEvent(
            at,
            QPointF(port.mapToGlobal(at)),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            PLAIN,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(port, event)

    def _roster(self) -> Iterator[str]:
        yield from self._keys("find in the roster", (Key.Key_R, ALT))
        yield from self._typed("roster typed", "zhang")
        yield from self._keys("roster", (Key.Key_Down, PLAIN), (Key.Key_Down, PLAIN))
        yield from self._keys("find in the roster", (Key.Key_R, ALT))
        yield from self._keys("roster left", (Key.Key_Escape, PLAIN))
        for _way in range(4):
            yield from self._keys("roster sorted", (Key.Key_F2, SHIFT))

    def _entities(self) -> Iterator[str]:
        yield from self._keys("find an entity", (Key.Key_F6, PLAIN))
        yield from self._typed("entity typed", "yl00")
        yield from self._keys("entities", *((Key.Key_Down, PLAIN),) * 4)
        yield from self._keys("worklist", (Key.Key_F6, SHIFT), (Key.Key_F7, PLAIN))
        yield from self._keys("to the queue", (Key.Key_Q, PLAIN))

    def _field(self) -> Iterator[str]:
        for text in ("610113001-2026", "zhang", ">lang"):
            yield from self._keys("to the queue", (Key.Key_Q, PLAIN))
            yield from self._keys("command field", (Key.Key_Slash, PLAIN))
            yield from self._typed("command field typed", text)
            yield "command field left"
            self.press(Key.Key_Escape)
            self._front()
        yield from self._keys("palette", (Key.Key_K, CTRL))
        yield from self._typed("palette typed", "station")
        yield from self._keys("palette", (Key.Key_Down, PLAIN), (Key.Key_Down, PLAIN))
        yield "palette left"
        self._front()

    def _pages(self) -> Iterator[str]:
        for number in (Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5, Key.Key_1):
            yield from self._keys(f"mode {chr(number)}", (number, CTRL))
            for _look in range(8):
                yield f"mode {chr(number)} looked at"
        yield from self._keys("wall screen", (Key.Key_W, CTRL | SHIFT))
        for _look in range(12):
            yield "wall screen looked at"
        self._front()
        yield "wall screen closed"
        if self.desk.wall is not None:
            self.desk.wall.close()
