"""The mark at the place that was gone to, with its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from desktop import theme
from desktop.map.halo import write_haloed

if TYPE_CHECKING:
    from desktop.map.canvas import MapCanvas

TALL: Final = 26.0
HEAD: Final = 9.0


class Marker:
    """A pin on one canvas, in workspace metres; None = nowhere."""

    def __init__(self, canvas: MapCanvas) -> None:
        """Stand nowhere yet."""
        self._canvas = canvas
        self.place: tuple[float, float] | None = None
        self.name = ""

    def put(self, place: tuple[float, float] | None, name: str = "") -> None:
        """Stand at a place under a name, or nowhere."""
        self.place, self.name = place, name
        self._canvas.redraw()

    def draw(self, painter: QPainter) -> None:
        """Paint the pin, its point on the place."""
        if self.place is None:
            return
        origin = self._canvas.content.origin
        x, y = self.place[0] - origin[0], self.place[1] - origin[1]
        px, py = self._canvas.camera.to_screen(x, y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath(QPointF(px, py))
        path.cubicTo(px - 3, py - 8, px - HEAD, py - 11, px - HEAD, py - TALL + HEAD)
        path.arcTo(px - HEAD, py - TALL, 2 * HEAD, 2 * HEAD, 180, -180)
        path.cubicTo(px + HEAD, py - 11, px + 3, py - 8, px, py)
        painter.setPen(QPen(theme.color("map"), 2.4))
        painter.setBrush(theme.color("accfill"))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawEllipse(QPointF(px, py - TALL + HEAD), 3.2, 3.2)
        if self.name:
            haloed(painter, QPointF(px + HEAD + 6, py - TALL + HEAD + 5), self.name)


def haloed(painter: QPainter, at: QPointF, text: str, *, size: int = 13) -> None:
    """Paint a bold line of text with a halo, its foot at a pixel."""
    write_haloed(painter, at, text, size=size)
