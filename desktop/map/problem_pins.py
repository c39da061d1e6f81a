"""Pins on the map for what a check has found, with the numbers of its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from typing_extensions import override

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.map.layer_item import LayerItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QMouseEvent

    from desktop.map.canvas import MapCanvas
    from domain.boundary.events import GridContent

HEIGHT: Final = 70
SIDE: Final = 22.0
STEM: Final = 7.0
REACH: Final = 15.0


@dataclass(frozen=True, slots=True)
class Pin:
    """One pin: its number and key, where it stands (metres), how grave, if chosen."""

    number: int
    key: str
    x: float
    y: float
    gravity: str
    chosen: bool = False


class ProblemPins(QObject):
    """Paints the pins and, in outline, how a fix would leave the grids.

    A square blocks, a triangle needs a reason. `pressed` names the pin clicked.
    """

    pressed = Signal(str)

    def __init__(self, canvas: MapCanvas, idle: Callable[[], bool]) -> None:
        """Lay pins over a map; `idle` tells whether a click means no drawing."""
        super().__init__(canvas)
        self._canvas = canvas
        self._idle = idle
        self.pins: tuple[Pin, ...] = ()
        self._after: tuple[GridContent, ...] = ()
        self._item = LayerItem(self._draw, HEIGHT)
        canvas.scene().addItem(self._item)
        canvas.viewport().installEventFilter(self)
        self._place()

    def show(self, pins: Iterable[Pin]) -> None:
        """Show these pins in place of those there are."""
        now = tuple(pins)
        if now != self.pins:
            self.pins = now
            self._canvas.redraw()

    def foresee(self, grids: Iterable[GridContent]) -> None:
        """Show in outline how grids would be; none = as they are."""
        self._after = tuple(grids)
        self._canvas.redraw()

    def at(self, place: QPointF) -> Pin | None:
        """Return the pin under a pixel, the chosen one first."""
        found = [
            one
            for one in self.pins
            if (self._head(one) - place).manhattanLength() < theme.px(REACH)
        ]
        return max(found, key=lambda one: one.chosen, default=None)

    def _foot(self, pin: Pin) -> QPointF:
        ox, oy = self._canvas.content.origin
        x, y = self._canvas.camera.to_screen(pin.x - ox, pin.y - oy)
        return QPointF(x, y)

    def _head(self, pin: Pin) -> QPointF:
        lift = theme.px(SIDE) / 2 + theme.px(STEM)
        return self._foot(pin) - QPointF(0, lift)

    # Painting

    def _draw(self, painter: QPainter) -> None:
        painter.setOpacity(1.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_after(painter)
        # The gravest and the chosen one lie on top.
        for pin in sorted(self.pins, key=lambda one: (one.chosen, -one.number)):
            self._draw_pin(painter, pin)
        painter.restore()

    def _draw_after(self, painter: QPainter) -> None:
        if not self._after:
            return
        ox, oy = self._canvas.content.origin
        path = QPainterPath()
        for grid in self._after:
            for part in grid.rings:
                for ring in part:
                    pairs = zip(ring[0::2], ring[1::2], strict=True)
                    spots = [QPointF(x / 1000 - ox, y / 1000 - oy) for x, y in pairs]
                    path.addPolygon(QPolygonF([*spots, spots[0]]))
        painter.save()
        painter.setTransform(self._canvas.camera.transform(), True)
        painter.setBrush(theme.color("mode.redraw", 60))
        tone = theme.color("mode.redraw")
        painter.setPen(pen(tone, 3.0, (5.0, 3.0), ratio=fine(painter)))
        painter.drawPath(path)
        painter.restore()

    def _draw_pin(self, painter: QPainter, pin: Pin) -> None:
        foot, head = self._foot(pin), self._head(pin)
        fill, words = {
            "error": ("latefill", "onacc"),
            "warning": ("warnfill", "bg0"),
        }.get(pin.gravity, ("bg3", "t1"))
        side = theme.px(SIDE)
        painter.setPen(QPen(theme.color(fill), 2.0))
        painter.drawLine(foot, QPointF(head.x(), head.y() + side / 2))
        edge = theme.color("acc" if pin.chosen else "map")
        painter.setPen(QPen(edge, 2.6 if pin.chosen else 1.4))
        painter.setBrush(theme.color(fill))
        box = QRectF(head.x() - side / 2, head.y() - side / 2, side, side)
        if pin.gravity == "warning":
            wide = box.adjusted(-3, -4, 3, 1)
            top = QPointF(wide.center().x(), wide.top())
            painter.drawPolygon(QPolygonF([top, wide.bottomRight(), wide.bottomLeft()]))
            box = box.adjusted(0, 3, 0, 3)
        elif pin.gravity == "error":
            painter.drawRoundedRect(box, 2, 2)
        else:
            painter.drawEllipse(box)
        font = painter.font()
        font.setPixelSize(theme.px(theme.HINT))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.color(words) if words != "bg0" else Qt.GlobalColor.black)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(pin.number))

    def _place(self) -> None:
        port = self._canvas.viewport()
        self._item.cover(port.width(), port.height())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.MouseButtonPress and self.pins:
            return self._press(event)  # type: ignore[arg-type]
        return super().eventFilter(watched, event)

    def _press(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or not self._idle():
            return False
        pin = self.at(event.position())
        if pin is not None:
            self.pressed.emit(pin.key)
        return pin is not None
