"""Divisions on the map: grids coloured by their work, proposals and how they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.map.layer_item import LayerItem
from desktop.texts import language, t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from desktop.division_work import DivisionWork
    from desktop.map.plan_drawing import Drawing
    from domain.plans.balance import BalanceRow

# Above the ground of the map, below its marks and names.
HEIGHT: Final = 0.5
# The colours reach their ends at this deviation, and step by so much.
FULL, STEP = 0.5, 0.1
ALPHA: Final = 165
STEPS: Final = tuple(round(-FULL + n * STEP, 1) for n in range(11))


class DivisionPaint(QObject):
    """Paints over one map in redraw: colours of work, and the proposal looked at."""

    def __init__(self, drawing: Drawing, work: DivisionWork) -> None:
        """Lie over the map of a drawing."""
        super().__init__(drawing.canvas)
        self._canvas, self._drawing, self.work = drawing.canvas, drawing, work
        self.rows: Mapping[str, BalanceRow] = {}
        self.coloured = False
        self._item = LayerItem(self._draw, 0)
        self._item.setZValue(HEIGHT)
        self._canvas.scene().addItem(self._item)
        self._picture: tuple[object, QImage] | None = None
        work.changed.connect(self._stale)
        drawing.plan.changed.connect(self._stale)
        drawing.placed.connect(self.place)
        self.place()

    def place(self) -> None:
        """Take the room that the map has now."""
        port = self._canvas.viewport()
        self._item.cover(port.width(), port.height())

    def know(self, rows: Mapping[str, BalanceRow]) -> None:
        """Learn how the work of the plan is shared, by code."""
        self.rows = rows
        if self.coloured:
            self._stale()

    def colour(self, *, on: bool) -> None:
        """Colour the grids of the plan by their work, or no more."""
        self.coloured = on
        self._stale()

    def _stale(self) -> None:
        self._picture = None
        self._canvas.redraw()

    # Painting

    @property
    def _shows(self) -> bool:
        return self._drawing.active and (
            self.work.proposal is not None or (self.coloured and bool(self.rows))
        )

    def _draw(self, painter: QPainter) -> None:
        if not self._shows:
            return
        camera, ratio = self._canvas.camera, fine(painter)
        key = (camera, theme.name(), ratio, language(), theme.px(100))
        if self._picture is None or self._picture[0] != key:
            size = QSize(round(camera.width * ratio), round(camera.height * ratio))
            image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(0)
            inner = QPainter(image)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(inner)
            inner.end()
            self._picture = (key, image)
        painter.setOpacity(1.0)
        painter.drawImage(0, 0, self._picture[1])

    def _paint(self, painter: QPainter) -> None:
        transform = self._canvas.camera.transform()
        painter.save()
        painter.setTransform(transform, True)
        if self.work.proposal is not None:
            self._paint_proposal(painter, QTransform(transform).inverted()[0])
        else:
            self._paint_colours(painter)
        painter.restore()
        if self.work.proposal is not None:
            self._word(painter, self.work.difference_words())
        else:
            self._legend(painter)

    def _paint_colours(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        ground = self._drawing.ground
        for grid in ground.mesh.grids.values():
            row = self.rows.get(grid.code)
            if row is not None and row.off is not None:
                painter.setBrush(colour_of(row.off))
                painter.drawPath(self._path([ground.shape(grid)]))

    def _paint_proposal(self, painter: QPainter, back: QTransform) -> None:
        found, proposal = self.work.found, self.work.proposal
        if found is None or proposal is None:
            return
        outlines = np.asarray(self.work.outlines(), dtype=object)
        differs = self._path(outlines[self.work.differing()])
        painter.fillPath(differs, theme.color("mode.redraw", 60))
        hatch = QBrush(theme.color("mode.redraw", 150), Qt.BrushStyle.BDiagPattern)
        hatch.setTransform(back)
        painter.fillPath(differs, hatch)
        borders = self._path(self.work.part_outlines())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ratio = fine(painter)
        for tone, wide in (("map", 5.4), ("acc", 2.8)):
            painter.setPen(pen(theme.color(tone), wide, ratio=ratio))
            painter.drawPath(borders)

    def _path(self, areas: Iterable[shapely.Geometry]) -> QPainterPath:
        """Return areas in metres as a path about the local origin."""
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        ox, oy = self._canvas.content.origin
        slack = self._canvas.camera.mpp
        for ring in _rings(areas):
            xy = shapely.get_coordinates(shapely.simplify(ring, slack)) - (ox, oy)
            if len(xy) > 3:
                path.moveTo(*xy[0].tolist())
                for x, y in xy[1:].tolist():
                    path.lineTo(x, y)
                path.closeSubpath()
        return path

    # Words

    def _legend(self, painter: QPainter) -> None:
        """Say which colour stands for which deviation."""
        swatch = 34
        wide = swatch * len(STEPS) + 24
        said = t("division.colours.legend")
        metrics = theme.metrics(12)
        wide = max(wide, metrics.horizontalAdvance(said) + 24)

        def fill(box: QRectF) -> None:
            painter.setPen(theme.color("t2"))
            at = QPointF(box.left() + 12, box.top() + 6 + metrics.ascent())
            painter.drawText(at, said)
            top = box.top() + 8 + metrics.height()
            for number, off in enumerate(STEPS):
                cell = QRectF(box.left() + 12 + number * swatch, top, swatch, 12)
                painter.fillRect(cell, theme.color("map"))
                painter.fillRect(cell, colour_of(off))
                if not number % 5:
                    words = f"{100 * off:+.0f} %" if off else "0"
                    room = cell.adjusted(-20, 13, 20, 14 + metrics.height())
                    painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, words)

        self._box(painter, wide, 2 * metrics.height() + 30, fill)

    def _word(self, painter: QPainter, said: str) -> None:
        metrics = theme.metrics(13, bold=True)

        def fill(box: QRectF) -> None:
            painter.setFont(theme.font(13, bold=True))
            painter.setPen(theme.color("t1"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)

        wide = metrics.horizontalAdvance(said) + 28
        self._box(painter, wide, metrics.height() + 12, fill)

    def _box(
        self,
        painter: QPainter,
        wide: float,
        high: float,
        fill: Callable[[QRectF], None],
    ) -> None:
        camera = self._canvas.camera
        left, top = (camera.width - wide) / 2, camera.height - high - 44
        box = QRectF(round(left) + 0.5, round(top) + 0.5, wide, high)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.setBrush(theme.color("bg1"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(theme.font(12))
        fill(box)


def colour_of(off: float) -> QColor:
    """Return the colour of a deviation from equal work; too much is the heavy end."""
    step = round(min(FULL, max(-FULL, off)) / STEP) * STEP
    return theme.shade("diverging", 0.5 - step / (2 * FULL), ALPHA)


def _rings(areas: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
    parts = shapely.get_parts(np.asarray(list(areas), dtype=object))
    return list(shapely.get_rings(parts))
