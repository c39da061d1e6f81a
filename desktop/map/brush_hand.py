"""Mouse and keys of the brush: press and drag, Shift for a box, right for a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.map.brush import Brush

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class BrushHand:
    """Gives the brush what the hand does while it holds it."""

    def __init__(self, brush: Brush) -> None:
        """Serve one brush."""
        self._brush = brush

    def mouse(self, event: QMouseEvent) -> bool:
        """Take a mouse event; False where it is the map's own, as pushing is."""
        brush, at = self._brush, event.position()
        kind, button = event.type(), event.button()
        if kind == QEvent.Type.MouseMove:
            return self._move(event, at)
        if button not in {LEFT, RIGHT}:
            return False
        pressed = kind in {
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonDblClick,
        }
        if button == RIGHT:
            if pressed:
                brush.mean_under(at)
        elif pressed:
            brush.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            brush.press(at, boxed=shift)
        else:
            brush.release()
        return True

    def _move(self, event: QMouseEvent, at: QPointF) -> bool:
        if event.buttons() & Qt.MouseButton.MiddleButton:
            return False
        self._brush.canvas.pointer.follow(at)
        self._brush.look(at)
        return True

    def meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does with the brush in the hand, None for nothing."""
        brush = self._brush
        does: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_BracketLeft: lambda: brush.grow(-1),
            Qt.Key.Key_BracketRight: lambda: brush.grow(1),
            Qt.Key.Key_C: brush.turn_whole,
            Qt.Key.Key_F: brush.take_best,
        }
        found = does.get(Qt.Key(event.key()))
        if found is None and event.key() == Qt.Key.Key_Escape:
            return brush.escape
        return found
