"""One point asked of the map: a click gives it, Enter the middle, Esc nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop import theme
from desktop.map.camera import Camera
from desktop.map.hand import STILL
from desktop.map.shops import SYMBOL_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.map.canvas import MapCanvas

    Picked = Callable[[float, float], None]

ARM: Final = 14
TAKES: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class _Cross(QWidget):
    """A cross in the middle of the map, where Enter takes the point."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        for width, tone in ((4.0, "map"), (1.6, "acc")):
            painter.setPen(QPen(theme.color(tone), width))
            painter.drawLine(middle - QPointF(ARM, 0), middle + QPointF(ARM, 0))
            painter.drawLine(middle - QPointF(0, ARM), middle + QPointF(0, ARM))


class PointPick(QObject):
    """Stands between the hand and the map while a point is wanted.

    The map can be panned and zoomed meanwhile; only a click that stands still, Enter
    and Esc are taken.
    """

    ended = Signal()

    def __init__(self, canvas: MapCanvas) -> None:
        """Serve one map."""
        super().__init__(canvas)
        self._canvas = canvas
        self._done: Picked | None = None
        self._pressed: QMouseEvent | None = None
        self._cross = _Cross(canvas.viewport())
        self._cross.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cross.resize(2 * ARM + 6, 2 * ARM + 6)
        self._cross.hide()

    @property
    def waiting(self) -> bool:
        """Tell whether a point is wanted now."""
        return self._done is not None

    def ask(self, done: Picked) -> None:
        """Call done(x, y) with the metres of the workspace of the next click."""
        canvas = self._canvas
        if self._done is None:
            canvas.installEventFilter(self)
            canvas.viewport().installEventFilter(self)
        self._done = done
        self._pressed = None
        canvas.viewport().setCursor(Qt.CursorShape.CrossCursor)
        room = canvas.viewport().rect().center() - self._cross.rect().center()
        self._cross.move(room)
        self._cross.show()
        self._cross.raise_()
        canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Want no point any more."""
        if self._done is None:
            return
        self._done = None
        self._canvas.removeEventFilter(self)
        self._canvas.viewport().removeEventFilter(self)
        self._canvas.viewport().unsetCursor()
        self._cross.hide()
        self.ended.emit()

    def _take(self, at: QPointF) -> None:
        done, canvas = self._done, self._canvas
        x, y = canvas.camera.to_world(at.x(), at.y())
        self.leave()
        if done is not None:
            done(x + canvas.content.origin[0], y + canvas.content.origin[1])

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if isinstance(event, QMouseEvent) and watched is self._canvas.viewport():
            return self._mouse(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        ours = event.key() == Qt.Key.Key_Escape or event.key() in TAKES
        if not ours:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
            else:
                rect = self._canvas.viewport().rect()
                self._take(QPointF(rect.width() / 2, rect.height() / 2))
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        left = event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress and left:
            self._pressed = event.clone()
            return True
        if kind == QEvent.Type.MouseMove and self._pressed is not None:
            way = event.position() - self._pressed.position()
            if way.manhattanLength() >= STILL:
                # It is a pan after all: the hand gets the press it has not seen.
                self._canvas.hand.press(self._pressed)
                self._pressed = None
            return False
        if kind == QEvent.Type.MouseButtonRelease and left and self._pressed:
            self._pressed = None
            self._take(event.position())
            return True
        return False


def show_place(canvas: MapCanvas, x: float, y: float) -> None:
    """Show a place given in metres of the workspace, so near that shops have symbols.

    Who has gone nearer already stays as near.
    """
    now, origin = canvas.travel.goal, canvas.content.origin
    canvas.travel.leave()
    mpp = now.mpp * min(1.0, SYMBOL_LIMIT * 0.8 / now.ratio)
    there = (x - origin[0], y - origin[1])
    canvas.travel.jump(Camera(*there, mpp, now.width, now.height))
