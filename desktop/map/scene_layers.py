"""The layers of the map as graphics items, from the backdrop up to the labels."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from desktop import theme
from desktop.map import backdrop, overlay
from desktop.map.camera import step_of
from desktop.map.layer_item import LayerItem
from desktop.map.layer_state import OVER
from desktop.map.sprites import Sprites

if TYPE_CHECKING:
    from PySide6.QtGui import QPainterPath

    from desktop.map.canvas import MapCanvas
    from desktop.map.frame import Frame


class SceneLayers:
    """One graphics item a layer; each paints what the stage and the content hold."""

    def __init__(self, canvas: MapCanvas) -> None:
        """Put the items into the canvas' scene."""
        self._canvas = canvas
        self._sprites = Sprites()
        self.hovered = -1
        painters = {
            "backdrop": self._draw_backdrop,
            "gaps": self._draw_gaps,
            "outlines": self._draw_outlines,
            "shops": self._draw_shops,
            "labels": self._draw_labels,
            "people": self._draw_people,
            "cases": self._draw_cases,
            "band": self._draw_band,
        }
        # One for each picture that may lie over symbols, whatever their order.
        self._overs = tuple(f"over{number}" for number in range(len(OVER)))
        for number, name in enumerate(self._overs):
            painters[name] = partial(self._draw_over, number)
        self._items = {name: LayerItem(draw, 0) for name, draw in painters.items()}
        for item in self._items.values():
            canvas.scene().addItem(item)
        canvas.panels.layers_changed.connect(self.stack)
        self.stack()

    def stack(self) -> None:
        """Lay the layers over each other as the panel orders them."""
        heights = {"backdrop": 0.0, "band": 100.0}
        for place, name in enumerate(reversed(self._canvas.panels.layers.rows.order)):
            heights[name] = place + 1.0
        over = [heights[name] for name in self._over_names()]
        heights |= dict.fromkeys(self._overs, 0.0)
        heights |= dict(zip(self._overs, over, strict=False))
        # What is selected is outlined above the hatch of gaps and whatever is painted
        # over symbols, below the symbols that lie above these.
        heights["outlines"] = max(heights["gaps"], *over, 0.0) + 0.5
        for name, item in self._items.items():
            item.setZValue(heights[name])

    def _over_names(self) -> tuple[str, ...]:
        """Return the lowest layer of each picture over symbols, the lowest first."""
        frame = self._canvas.stage.frame
        return () if frame is None else tuple(frame.backdrop.overs)

    def cover(self, width: int, height: int) -> None:
        """Cover a window of this size."""
        for item in self._items.values():
            item.cover(width, height)

    def hover(self, row: int) -> bool:
        """Light up the grid of this row (-1 = none); True when it is another one."""
        changed = row != self.hovered
        self.hovered = row
        return changed

    def staged(self) -> None:
        """Take note of a new frame."""
        self._sprites.pixel_ratio = self._canvas.devicePixelRatioF()
        self.stack()

    def paint_frame(self, painter: QPainter, frame: Frame, pixel_ratio: float) -> None:
        """Paint every layer with another frame, as for a picture; nothing is hovered.

        What the screen shows is put back before anybody can see it.
        """
        canvas, stage = self._canvas, self._canvas.stage
        kept = (canvas.camera, stage.frame, self._sprites, self.hovered)
        self._sprites = Sprites()
        self._sprites.pixel_ratio = pixel_ratio
        canvas.camera, stage.frame, self.hovered = frame.camera, frame, -1
        try:
            for item in sorted(self._items.values(), key=QGraphicsItem.zValue):
                painter.save()
                item.paint(painter, QStyleOptionGraphicsItem())
                painter.restore()
        finally:
            canvas.camera, stage.frame, self._sprites, self.hovered = kept

    def _strength(self, painter: QPainter, layer: str) -> bool:
        strength = self._canvas.panels.layers.opacity().get(layer, 1.0)
        painter.setOpacity(strength)
        return strength > 0

    def _draw_backdrop(self, painter: QPainter) -> None:
        camera, stage = self._canvas.camera, self._canvas.stage
        frame = stage.frame
        covered = frame is not None and frame.backdrop.camera.covers(camera)
        painter.setOpacity(1.0)
        if not covered:
            painter.fillRect(0, 0, camera.width, camera.height, theme.color("out"))
            if stage.overview is not None:
                backdrop.show(painter, stage.overview, camera)
        if frame is not None:
            backdrop.show(painter, frame.backdrop, camera)

    def _draw_over(self, number: int, painter: QPainter) -> None:
        camera, stage = self._canvas.camera, self._canvas.stage
        names = self._over_names()
        if number >= len(names) or stage.frame is None:
            return
        painter.setOpacity(1.0)
        picture = stage.frame.backdrop
        # Of two pictures with holes one would show through the other.
        if stage.overview is not None and not picture.camera.covers(camera):
            picture = stage.overview
        backdrop.show(painter, picture, camera, names[number])

    def _path(self, rows: tuple[int, ...]) -> QPainterPath | None:
        outlines = self._canvas.content.outlines
        step = outlines.ready(step_of(self._canvas.camera.mpp))
        return outlines.joined(step, rows) if step >= 0 and rows else None

    def _draw_gaps(self, painter: QPainter) -> None:
        content = self._canvas.content
        if not content.gaps or not self._strength(painter, "gaps"):
            return
        codes = content.outlines.areas.codes
        seen = content.outlines.visible(self._canvas.camera.extent).tolist()
        rows = [row for row in seen if codes[row] in content.gaps]
        paths = [path for row in rows if (path := self._path((row,))) is not None]
        overlay.draw_gaps(painter, self._canvas.camera, paths)

    def _draw_outlines(self, painter: QPainter) -> None:
        painter.setOpacity(1.0)
        canvas, outlines = self._canvas, self._canvas.content.outlines
        if 0 <= self.hovered < len(outlines.areas.codes):
            path = self._path((self.hovered,))
            if path is not None:
                overlay.draw_outline(painter, canvas.camera, path, selected=False)
        for item in canvas.selection.items:
            path = self._path(canvas.picking.rows_of(item))
            if path is not None:
                overlay.draw_outline(painter, canvas.camera, path, selected=True)

    def _draw_labels(self, painter: QPainter) -> None:
        frame = self._canvas.stage.frame
        if frame is not None and self._strength(painter, "labels"):
            overlay.draw_labels(
                painter, self._canvas.camera, frame.labels, self._sprites
            )

    def _draw_people(self, painter: QPainter) -> None:
        content, canvas = self._canvas.content, self._canvas
        frame = canvas.stage.frame
        if content.people.marks and self._strength(painter, "people"):
            chosen = canvas.selection.id_set("person")
            overlay.draw_people(
                painter,
                canvas.camera,
                content.people,
                self._sprites,
                (chosen, frame.aged if frame else frozenset(), content.data.now()),
            )

    def _draw_shops(self, painter: QPainter) -> None:
        frame, canvas = self._canvas.stage.frame, self._canvas
        if frame is not None and self._strength(painter, "shops"):
            chosen = canvas.selection.id_set("entity")
            overlay.draw_shops(
                painter, canvas.camera, frame.shops, self._sprites, chosen
            )

    def _draw_cases(self, painter: QPainter) -> None:
        frame, canvas = self._canvas.stage.frame, self._canvas
        if frame is not None and self._strength(painter, "cases"):
            chosen = canvas.selection.id_set("case")
            overlay.draw_cases(
                painter,
                canvas.camera,
                frame.spots,
                self._sprites,
                (chosen, frame.tagged),
            )

    def _draw_band(self, painter: QPainter) -> None:
        painter.setOpacity(1.0)
        if self._canvas.hand.band is not None:
            overlay.draw_band(painter, self._canvas.hand.band)
