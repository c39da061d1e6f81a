"""The hand on the map: mouse, touchpad and keys turned into views and choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QInputDevice

from desktop.selection import Item

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

    from desktop.map.canvas import MapCanvas

# A press that moves less than this is a click.
STILL: Final = 4
WHEEL_FACTOR: Final = 1.25
KEY_FACTOR: Final = 1.5
STRIDE, LONG_STRIDE = 80, 320
ARROWS: Final = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
NEARER: Final = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}
FARTHER: Final = {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}


class Hand:
    """Reads what mouse and keyboard do over a map and asks the map for it."""

    def __init__(self, canvas: MapCanvas) -> None:
        """Work on one map."""
        self._canvas = canvas
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._moving = False
        self._banding = False
        self._cycle: tuple[QPointF, int] | None = None
        self.band: QRectF | None = None

    def press(self, event: QMouseEvent) -> None:
        """Begin a click, a pan or (with Shift) a rubber band; right = next below."""
        at = event.position()
        if event.button() == Qt.MouseButton.RightButton:
            self._next_below(at)
            return
        left = event.button() == Qt.MouseButton.LeftButton
        if not left and event.button() != Qt.MouseButton.MiddleButton:
            return
        self._pressed, self._last, self._moving = at, at, False
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self._banding = left and bool(shift)

    def move(self, event: QMouseEvent) -> None:
        """Pan, stretch the band, or look at what lies under the cursor."""
        at = event.position()
        if self._pressed is None:
            self._canvas.look_at(at)
            return
        if not self._moving:
            if (at - self._pressed).manhattanLength() < STILL:
                return
            self._moving = True
            if not self._banding:
                self._canvas.begin_pan()
        if self._banding:
            self.band = QRectF(self._pressed, at).normalized()
            self._canvas.redraw()
            return
        by = at - self._last
        self._last = at
        self._canvas.pan_by(round(by.x()), round(by.y()))

    def release(self, event: QMouseEvent) -> None:
        """End the pan or the band; a press that stood still selects."""
        if self._pressed is None:
            return
        adding = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        band, self.band = self.band, None
        moved, self._pressed = self._moving, None
        if band is not None:
            self._canvas.select_within(band, adding=adding)
        elif not moved and event.button() == Qt.MouseButton.LeftButton:
            self._cycle = None
            self._canvas.select_at(event.position(), adding=adding)
        elif moved:
            self._canvas.end_pan()

    def _next_below(self, at: QPointF) -> None:
        below = self._canvas.items_under(at)
        if not below:
            return
        place = -1
        if self._cycle and (at - self._cycle[0]).manhattanLength() < STILL:
            place = self._cycle[1]
        else:
            chosen = self._canvas.selection.items
            if len(chosen) == 1 and chosen[0] in below:
                place = below.index(chosen[0])
        place = (place + 1) % len(below)
        self._cycle = (at, place)
        self._canvas.choose(below[place])

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the cursor; two fingers on a touchpad pan."""
        pixels = event.pixelDelta()
        pad = event.device().type() == QInputDevice.DeviceType.TouchPad
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if pad and not pixels.isNull() and not control:
            self._canvas.pan_by(pixels.x(), pixels.y())
            return
        turned = event.angleDelta().y() / 120
        if turned:
            self._canvas.zoom_by(WHEEL_FACTOR**turned, event.position())

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key asks of the map; False when it is none of the map's."""
        key = Qt.Key(event.key())
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._canvas.go_back(forward=key == Qt.Key.Key_Right)
        elif key in ARROWS:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            stride = LONG_STRIDE if far else STRIDE
            dx, dy = ARROWS[key]
            self._canvas.pan_by(dx * stride, dy * stride)
        elif key in NEARER:
            self._canvas.zoom_by(KEY_FACTOR)
        elif key in FARTHER:
            self._canvas.zoom_by(1 / KEY_FACTOR)
        else:
            return self._other_key(key)
        return True

    def _other_key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Home:
            self._canvas.fit()
        elif key == Qt.Key.Key_Period:
            self._canvas.reveal_selection()
        elif key == Qt.Key.Key_L:
            self._canvas.toggle_layers()
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self._walk(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Escape and self._canvas.selection.items:
            self._canvas.selection.clear(self._canvas)
        else:
            return False
        return True

    def _walk(self, by: int) -> None:
        codes = self._canvas.content.outlines.areas.codes
        if not codes:
            return
        now = self._canvas.selection.first("grid")
        place = (codes.index(now) + by) % len(codes) if now in codes else 0
        self._canvas.choose(Item("grid", codes[place]))
        self._canvas.reveal_selection(only_if_hidden=True)
