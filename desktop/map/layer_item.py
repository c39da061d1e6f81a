"""One layer of the map as one graphics item over the whole window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

Draw = Callable[[QPainter], None]


class LayerItem(QGraphicsItem):
    """Paints one layer in pixels of the window; the camera is the layer's business."""

    def __init__(self, draw: Draw, height: int) -> None:
        """Take what paints the layer and how high it lies over the others."""
        super().__init__()
        self._draw = draw
        self._box = QRectF(0, 0, 1, 1)
        self.setZValue(height)

    def cover(self, width: int, height: int) -> None:
        """Cover a window of this size."""
        self.prepareGeometryChange()
        self._box = QRectF(0, 0, width, height)

    @override
    def boundingRect(self) -> QRectF:
        return self._box

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        self._draw(painter)
