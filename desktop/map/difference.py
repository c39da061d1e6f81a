"""The plan against the borders in force: difference, either alone, or a swipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from desktop.map.canvas import MapCanvas
    from desktop.map.draft_layer import Draft, DraftLayer

# What is shown of the open plan; Alt+C goes from one to the next.
DIFFERENCE, PLAN, FORCE = "difference", "plan", "force"
VIEWS: Final = (DIFFERENCE, PLAN, FORCE)
GRIP: Final = 28
STEP, LONG_STEP = 0.02, 0.1
KEYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SwipeBar(QWidget):
    """The divider between the borders in force (left) and the plan (right).

    It is dragged with the mouse, or moved by the arrow keys; Shift takes long steps.
    """

    moved = Signal(float)
    left = Signal()

    def __init__(self, over: QWidget) -> None:
        """Lie over the map, hidden at first, in its middle."""
        super().__init__(over)
        self._over = over
        self.share = 0.5
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.hide()

    def place(self) -> None:
        """Lie where the share of the map's width puts it."""
        over = self._over
        wide = theme.px(GRIP)
        x = round(over.width() * self.share)
        self.setGeometry(QRect(x - wide // 2, 0, wide, over.height()))
        said = t("map.swipe.at", left=round(self.share * 100))
        self.setAccessibleName(t("map.swipe"))
        self.setAccessibleDescription(said)
        self.setToolTip(t("map.swipe.hint"))

    def move_to(self, share: float) -> None:
        """Put the divider at a share of the map's width."""
        self.share = min(1.0, max(0.0, share))
        self.place()
        self.moved.emit(self.share)

    def _drag(self, at: QPoint) -> None:
        over = self._over
        self.move_to(self.mapTo(over, at).x() / max(1, over.width()))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position().toPoint())
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        long = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in KEYS:
            self.move_to(self.share + KEYS[key] * (LONG_STEP if long else STEP))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.move_to(0.0 if key == Qt.Key.Key_Home else 1.0)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        tone = theme.color("mode.redraw" if self.hasFocus() else "t1")
        painter.setPen(QPen(theme.color("map"), 5))
        painter.drawLine(round(middle), 0, round(middle), self.height())
        painter.setPen(QPen(tone, 2))
        painter.drawLine(round(middle), 0, round(middle), self.height())
        wide = self.width() - 4
        grip = QRectF(2, self.height() / 2 - wide, wide, wide * 2)
        painter.setBrush(theme.color("bg1"))
        painter.drawRoundedRect(grip, 5, 5)
        painter.setFont(theme.font(theme.ROW, bold=True))
        painter.setPen(theme.color("t1"))
        painter.drawText(grip, Qt.AlignmentFlag.AlignCenter, "⇔")
        painter.end()


class Comparison(QObject):
    """How the open plan is laid over the map, chosen by keys and shown in words."""

    changed = Signal()

    def __init__(self, canvas: MapCanvas, draft: DraftLayer) -> None:
        """Begin with the difference."""
        super().__init__(canvas)
        self._canvas = canvas
        self._draft = draft
        self.view = DIFFERENCE
        # While the past is shown no plan lies over it.
        self.hidden = False
        self.bar = SwipeBar(canvas.viewport())
        self.bar.moved.connect(lambda _share: canvas.redraw())

    @property
    def swiping(self) -> bool:
        """Whether the divider is shown."""
        return not self.bar.isHidden()

    def turn(self) -> str:
        """Go on to the next view; returns its name."""
        self.leave_swipe()
        self.view = VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]
        self._tell()
        return self.view

    def swipe(self) -> None:
        """Show the divider with the cursor on it, or take it away."""
        if self.swiping:
            self.leave_swipe()
            return
        self.bar.place()
        self.bar.show()
        self.bar.raise_()
        self.bar.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._tell()

    def leave_swipe(self) -> bool:
        """Take the divider away; False when there is none."""
        if not self.swiping:
            return False
        self.bar.hide()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()
        return True

    def place(self) -> None:
        """Take the room that the map has now."""
        if self.swiping:
            self.bar.place()

    def _tell(self) -> None:
        self.changed.emit()
        self._canvas.redraw()

    # Painting

    def draw(self, painter: QPainter) -> None:
        """Paint the plan over the map in the way chosen."""
        if self.hidden:
            return
        if self.swiping:
            self._draw_swipe(painter)
        elif self.view == DIFFERENCE:
            self._draft.draw(painter)
        elif self.view == PLAN:
            self._draw_plan(painter, self._draft.draft())
            self._word(painter, "map.view.plan", 12)
        else:
            self._word(painter, "map.view.force", 12)

    def _draw_swipe(self, painter: QPainter) -> None:
        port = self._canvas.viewport().rect()
        x = round(port.width() * self.bar.share)
        painter.save()
        painter.setClipRect(QRect(x, 0, port.width() - x, port.height()))
        self._draw_plan(painter, self._draft.draft())
        painter.restore()
        left = theme.metrics(theme.BODY, bold=True).horizontalAdvance(
            t("map.view.force")
        )
        self._word(painter, "map.view.force", x - left - 50)
        self._word(painter, "map.view.plan", x + 26)

    def _draw_plan(self, painter: QPainter, draft: Draft | None) -> None:
        """Paint the borders of the plan alone; what went is painted out."""
        if draft is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(self._canvas.camera.transform(), True)
        ratio = fine(painter)
        painter.fillPath(draft.moved, theme.color("mode.redraw", 40))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path, tone, wide in (
            (draft.gone, "map", 6.0),
            (draft.fresh, "map", 5.6),
            (draft.fresh, "mode.redraw", 3.0),
        ):
            painter.setPen(pen(theme.color(tone), wide, ratio=ratio))
            painter.drawPath(path)
        painter.restore()

    def _word(self, painter: QPainter, key: str, x: int) -> None:
        """Say at the head of the map what is seen below."""
        said = t(key)
        metrics = theme.metrics(theme.BODY, bold=True)
        box = QRectF(x, 12, metrics.horizontalAdvance(said) + 20, metrics.height() + 10)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1))
        ground = QColor(theme.color("bg1"))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(theme.font(theme.BODY, bold=True))
        painter.setPen(theme.color("t1"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)
        painter.restore()
