"""The brush on the map: blocks, those under the hand, the stroke, its grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.map.brush_words import told_of
from desktop.map.drawing_paint import path_of
from desktop.map.drawing_readout import draw_told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.map.brush import Brush
    from desktop.map.drawing_board import Board


class BrushPaint:
    """Paints one brush over every layer of the map."""

    def __init__(self, brush: Brush, board: Board) -> None:
        """Paint one brush."""
        self._brush, self._board = brush, board
        self._lines: tuple[object, QPainterPath] | None = None
        self._picture: tuple[object, QImage] | None = None
        self._stroke: tuple[object, QPainterPath] | None = None

    def draw(self, painter: QPainter) -> None:
        """Paint blocks, ghost and read-out."""
        brush = self._brush
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0)
        if brush.blocks is None:
            return
        self._draw_blocks(painter)
        self._draw_receiver(painter)
        self._draw_best(painter)
        self._draw_stroke(painter)
        self._draw_hand(painter)
        if brush.at is not None:
            draw_told(painter, self._board, brush.at, told_of(brush))

    def _draw_blocks(self, painter: QPainter) -> None:
        """Paint the lines between blocks: one blit while the map stands."""
        camera, ratio = self._board.canvas.camera, fine(painter)
        key = (camera, id(self._brush.blocks), theme.name(), ratio)
        if self._picture is None or self._picture[0] != key:
            size = QSize(round(camera.width * ratio), round(camera.height * ratio))
            image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(0)
            inner = QPainter(image)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner.setTransform(camera.transform(), True)
            for tone, wide in (("map", 2.0), ("mode.redraw", 0.9)):
                inner.setPen(pen(theme.color(tone, 120), wide, ratio=ratio))
                inner.drawPath(self._block_lines())
            inner.end()
            self._picture = (key, image)
        painter.drawImage(0, 0, self._picture[1])

    def _block_lines(self) -> QPainterPath:
        blocks, origin = self._brush.blocks, self._board.canvas.content.origin
        key = (id(blocks), origin)
        if self._lines is None or self._lines[0] != key:
            path = QPainterPath()
            if blocks is not None:
                lines = shapely.get_parts(
                    shapely.line_merge(
                        shapely.union_all(shapely.boundary(blocks.outlines))
                    )
                )
                for line in lines:
                    xy = shapely.get_coordinates(line) - np.asarray(origin)
                    path.moveTo(*xy[0].tolist())
                    for x, y in xy[1:].tolist():
                        path.lineTo(x, y)
            self._lines = (key, path)
        return self._lines[1]

    def _path(self, numbers: Iterable[int]) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        book = self._brush.book
        if book is not None:
            for number in numbers:
                path.addPath(path_of(self._board, book.land.blocks.grids[number].rings))
        return path

    def _draw_receiver(self, painter: QPainter) -> None:
        grid = self._board.ground.mesh.by_code(self._brush.receiver)
        if grid is None:
            return
        path = path_of(self._board, grid.rings)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tone, wide in (("map", 6.4), ("acc", 3.4)):
            made = QPen(theme.color(tone), wide)
            made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(made)
            painter.drawPath(path)
        painter.fillPath(path, theme.color("acc", 26))

    def _draw_best(self, painter: QPainter) -> None:
        """Mark the block that evens most with a star."""
        best = self._brush.best()
        book = self._brush.book
        if best is None or book is None:
            return
        path = self._path(best.blocks)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tone, wide in (("map", 5.0), ("ok", 2.8)):
            painter.setPen(QPen(theme.color(tone), wide))
            painter.drawPath(path)
        x, y = book.land.blocks.xy[best.blocks[0]].tolist()
        at = self._board.ground.pixel((round(x * 1000), round(y * 1000)))
        painter.setPen(QPen(theme.color("map"), 2.0))
        painter.setBrush(theme.color("ok"))
        painter.drawEllipse(at, 11, 11)
        icon = theme.icon("star", "map")
        icon.paint(painter, round(at.x()) - 8, round(at.y()) - 8, 16, 16)

    def _draw_stroke(self, painter: QPainter) -> None:
        brush = self._brush
        if not brush.painted:
            return
        key = (frozenset(brush.painted), self._board.canvas.camera, id(brush.blocks))
        if self._stroke is None or self._stroke[0] != key:
            self._stroke = (key, self._path(sorted(brush.painted)))
        path = self._stroke[1]
        tone = "late" if brush.foreseen.reason is not None else "acc"
        painter.fillPath(path, theme.color(tone, 96))
        painter.fillPath(
            path, QBrush(theme.color(tone, 170), Qt.BrushStyle.BDiagPattern)
        )
        painter.setPen(QPen(theme.color(tone), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _draw_hand(self, painter: QPainter) -> None:
        brush = self._brush
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not brush.held:
            path = self._path(brush.hover)
            painter.fillPath(path, theme.color("warnfill", 60))
            for tone, wide in (("map", 4.6), ("warnfill", 2.4)):
                painter.setPen(QPen(theme.color(tone), wide))
                painter.drawPath(path)
        if brush.box is not None:
            painter.setPen(QPen(theme.color("acc"), 1.6, Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(*brush.box).normalized())
        elif brush.radius and brush.at is not None:
            for tone, wide in (("map", 4.0), ("acc", 1.8)):
                painter.setPen(QPen(theme.color(tone), wide))
                painter.drawEllipse(QPointF(brush.at), brush.radius, brush.radius)
