"""The hand on the map: mouse, touchpad and keys turned into views and choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QInputDevice, QKeyEvent

from desktop.map.camera import RUNGS

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent

    from desktop.map.canvas import MapCanvas

# A press that moves less than this is a click.
STILL: Final = 4
# Two rungs of the ladder of zooms a notch of the wheel, four a key.
WHEEL_FACTOR: Final = 2 ** (2 / RUNGS)
KEY_FACTOR: Final = 2 ** (4 / RUNGS)
# Two fingers that tap twice go nearer by this factor.
TAP_FACTOR: Final = 2.0
STRIDE, LONG_STRIDE = 80, 320
ARROWS: Final = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
NEARER: Final = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}
FARTHER: Final = {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}
WALKS: Final = {
    Qt.Key.Key_PageDown: ("grids", 1),
    Qt.Key.Key_PageUp: ("grids", -1),
    Qt.Key.Key_BracketRight: ("cases", 1),
    Qt.Key.Key_BracketLeft: ("cases", -1),
}


class Hand:
    """Reads what mouse and keyboard do over a map and asks the map for it."""

    def __init__(self, canvas: MapCanvas) -> None:
        """Work on one map."""
        self._canvas = canvas
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._moving = False
        self._banding = False
        self.band: QRectF | None = None

    def press(self, event: QMouseEvent) -> None:
        """Begin a click, a pan or (with Shift) a rubber band; right = next below."""
        at = event.position()
        self._canvas.travel.stop()
        if event.button() == Qt.MouseButton.RightButton:
            self._right(at)
            return
        left = event.button() == Qt.MouseButton.LeftButton
        if not left and event.button() != Qt.MouseButton.MiddleButton:
            return
        self._pressed, self._last, self._moving = at, at, False
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        measuring = self._canvas.bench.measure.drawing
        self._banding = left and bool(shift) and not measuring

    def _right(self, at: QPointF) -> None:
        if self._canvas.bench.measure.drawing:
            self._canvas.bench.measure.end()
        else:
            self._canvas.choosing.next_below(at)

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
            if self._banding:
                # A card would hide what the band is about to take.
                self._canvas.pointer.follow(at)
            else:
                self._canvas.begin_pan()
        if self._banding:
            self.band = QRectF(self._pressed, at).normalized()
            self._canvas.redraw()
            return
        by = at - self._last
        self._last = at
        self._canvas.pan_by(round(by.x()), round(by.y()))

    def release(self, event: QMouseEvent) -> None:
        """End the pan or the band; a press that stood still selects or measures."""
        if self._pressed is None:
            return
        adding = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        band, self.band = self.band, None
        moved, self._pressed = self._moving, None
        if band is not None:
            self._canvas.choosing.within(band, adding=adding)
        elif moved and not self._banding:
            self._canvas.end_pan()
        elif not moved and event.button() == Qt.MouseButton.LeftButton:
            self._click(event.position(), adding=adding)

    def _click(self, at: QPointF, *, adding: bool) -> None:
        measure = self._canvas.bench.measure
        if measure.drawing:
            measure.add(at)
        else:
            self._canvas.choosing.at(at, adding=adding)

    def double(self, event: QMouseEvent) -> None:
        """End a measurement, or read the case under the cursor whole."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._canvas.bench.measure.drawing:
            self._canvas.bench.measure.end()
            return
        below = self._canvas.picking.under(event.position())
        if below and below[0].kind == "case":
            self._canvas.opened.emit(below[0].id)

    def drop_band(self) -> bool:
        """Let go of the rubber band without choosing; False when there is none."""
        if not self._banding or self._pressed is None:
            return False
        self._pressed, self.band, self._banding = None, None, False
        self._canvas.redraw()
        return True

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

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """Follow fingers on a touchpad: pinch zooms, two push, a double tap nears."""
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            # The value is how much farther apart the fingers are, as a share.
            factor = max(0.2, 1.0 + event.value())
            self._canvas.zoom_by(factor, event.position())
        elif kind == Qt.NativeGestureType.PanNativeGesture:
            by = event.delta()
            self._canvas.pan_by(round(by.x()), round(by.y()))
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self._canvas.travel.jump_by(TAP_FACTOR, event.position())
        else:
            return False
        return True

    def claims(self, event: QEvent) -> bool:
        """Tell whether a key belongs to what is under way here, not to the window."""
        if not isinstance(event, QKeyEvent):
            return False
        escape = event.key() == Qt.Key.Key_Escape
        if escape and (self._pressed is not None or self._canvas.travel.under_way):
            return True
        return self._canvas.bench.claims(event)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key asks of the map; False when it is none of the map's."""
        key = Qt.Key(event.key())
        if self._canvas.bench.key(event):
            return True
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._canvas.travel.go_back(forward=key == Qt.Key.Key_Right)
        elif key in ARROWS:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            stride = LONG_STRIDE if far else STRIDE
            dx, dy = ARROWS[key]
            self._canvas.travel.leave(running=True)
            self._canvas.pan_by(dx * stride, dy * stride)
            self._canvas.bench.tell()
        elif key in NEARER:
            self._canvas.travel.jump_by(KEY_FACTOR)
        elif key in FARTHER:
            self._canvas.travel.jump_by(1 / KEY_FACTOR)
        else:
            return self._other_key(key)
        return True

    def _other_key(self, key: Qt.Key) -> bool:
        canvas = self._canvas
        if key == Qt.Key.Key_Home:
            canvas.fit()
        elif key == Qt.Key.Key_Period:
            canvas.reveal_selection()
        elif key == Qt.Key.Key_L:
            canvas.toggle_layers()
        elif key in WALKS:
            kind, by = WALKS[key]
            walk = {"grids": canvas.choosing.walk_grids}
            walk.get(kind, canvas.choosing.walk_cases)(by)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return self._open()
        elif key == Qt.Key.Key_Escape:
            return self._escape()
        else:
            return False
        return True

    def _open(self) -> bool:
        case = self._canvas.selection.first("case")
        if case:
            self._canvas.opened.emit(case)
        return bool(case)

    def _escape(self) -> bool:
        if self.drop_band():
            return True
        if self._canvas.travel.under_way:
            self._canvas.travel.stop()
            return True
        if not self._canvas.selection.items:
            return False
        self._canvas.selection.clear(self._canvas)
        return True
