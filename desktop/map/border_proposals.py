"""Borders that two stations negotiate, drawn beside those that run now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QTransform
from typing_extensions import override

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.map.halo import write_haloed
from desktop.map.layer_item import LayerItem
from domain.plans.border_states import line_points

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.map.canvas import MapCanvas

# Above the draft, below the pins of problems.
HEIGHT: Final = 64
# From this scale on each line has its word written at it.
WORDS_LIMIT: Final = 120_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line asked for beside the present one, runs of millimetres, with its word."""

    id: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    word: str
    chosen: bool = False


class BorderProposals(QObject):
    """Paints lines in question: the present one dotted, the one asked for dashed."""

    def __init__(self, canvas: MapCanvas) -> None:
        """Lay them over a map; none at first."""
        super().__init__(canvas)
        self._canvas = canvas
        self.shown: tuple[Proposal, ...] = ()
        self._item = LayerItem(self._draw, HEIGHT)
        canvas.scene().addItem(self._item)
        canvas.viewport().installEventFilter(self)
        self._place()

    def show(self, proposals: Iterable[Proposal]) -> None:
        """Show these in the place of those there are."""
        now = tuple(proposals)
        if now != self.shown:
            self.shown = now
            self._canvas.redraw()

    def reveal(self, one: Proposal) -> None:
        """Let a line be seen, large."""
        ox, oy = self._canvas.content.origin
        xs = [x / 1000 - ox for x in (*one.before[0::2], *one.after[0::2])]
        ys = [y / 1000 - oy for y in (*one.before[1::2], *one.after[1::2])]
        self._canvas.travel.reveal((min(xs), min(ys), max(xs), max(ys)))

    def _path(self, run: tuple[int, ...]) -> QPainterPath:
        ox, oy = self._canvas.content.origin
        path = QPainterPath()
        for number, (x, y) in enumerate(line_points(run)):
            at = QPointF(x / 1000 - ox, y / 1000 - oy)
            path.lineTo(at) if number else path.moveTo(at)
        return path

    def _draw(self, painter: QPainter) -> None:
        if not self.shown:
            return
        painter.setOpacity(1.0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The chosen one lies on top.
        for one in sorted(self.shown, key=lambda one: one.chosen):
            self._draw_one(painter, one)
        painter.restore()
        if self._canvas.camera.ratio <= WORDS_LIMIT:
            for one in self.shown:
                self._write(painter, one)

    def _draw_one(self, painter: QPainter, one: Proposal) -> None:
        painter.save()
        transform = self._canvas.camera.transform()
        painter.setTransform(transform, True)
        tone = theme.color("acc" if one.chosen else "acting")
        before, after = self._path(one.before), self._path(one.after)
        ground = QPainterPath(before)
        ground.connectPath(after.toReversed())
        hatch = QBrush(tone, Qt.BrushStyle.Dense6Pattern)
        hatch.setTransform(QTransform(transform).inverted()[0])
        painter.fillPath(ground, hatch)
        ratio = fine(painter)
        for path, ink in (
            (before, pen(theme.color("t1"), 2.4, (1.5, 2.0), ratio=ratio)),
            (after, pen(theme.color("map"), 6.0, ratio=ratio)),
            (after, pen(tone, 3.4, (5.0, 1.6), ratio=ratio)),
        ):
            painter.setPen(ink)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
        painter.restore()

    def _write(self, painter: QPainter, one: Proposal) -> None:
        points = line_points(one.after)
        x, y = points[len(points) // 2]
        ox, oy = self._canvas.content.origin
        px, py = self._canvas.camera.to_screen(x / 1000 - ox, y / 1000 - oy)
        write_haloed(painter, QPointF(px, py - 8), one.word, middle=True)

    def _place(self) -> None:
        port = self._canvas.viewport()
        self._item.cover(port.width(), port.height())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
