"""What lies on the map under the hand: measuring, the mark, the strip, the drop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QKeySequence

from desktop.map.destinations import Atlas
from desktop.map.drop_target import DropTarget
from desktop.map.go_to import GoTo
from desktop.map.layer_item import LayerItem
from desktop.map.map_picture import MapPicture
from desktop.map.marker import Marker
from desktop.map.measure import Measure
from desktop.map.strip import Strip
from desktop.selection import Item
from desktop.tasks import Tasks
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QPainter

    from desktop.map.camera import Camera
    from desktop.map.canvas import MapCanvas
    from desktop.map.destinations import Destination
    from desktop.map.map_data import DeskLike
    from desktop.settings import Settings

# Above every layer of the map itself.
HEIGHT: Final = 1000
# A point is shown with so many metres around it.
POINT_M: Final = 150.0
# While a plan is drawn on, its tag stands at the head of the map.
UNDER_TAG: Final = 36
REMEMBERED: Final = 12
MEASURING: Final = {
    Qt.Key.Key_Escape,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Space,
}


class Workbench:
    """Holds the hand's pieces of one canvas, draws them, and gives them their keys."""

    def __init__(self, canvas: MapCanvas, desk: DeskLike, settings: Settings) -> None:
        """Lay the pieces over one canvas; `settings` keep the places gone to."""
        self._canvas = canvas
        self._desk = desk
        self._settings = settings
        self._tasks = Tasks(canvas)
        self._epsg = 0
        self._entity_marked = False
        # What is drawn in redraw says here what it is about, and wants the cross.
        self.words: Callable[[], tuple[str, str]] | None = None
        self.crossed = False
        # Pixels at the head of the map that a message lies over now.
        self.covered = 0
        self.also_stop: Callable[[], None] | None = None
        self.measure = Measure(canvas)
        self.marker = Marker(canvas)
        self.drop = DropTarget(canvas)
        self.strip = Strip(canvas.viewport())
        self.go_to = self._go_to()
        self.picture = MapPicture(canvas, self._tasks, self.say)
        self._item = LayerItem(self._draw, HEIGHT)
        canvas.scene().addItem(self._item)
        self.measure.changed.connect(self._measured)
        self._hear_readout()

    def say(self, text: str) -> None:
        """Say a sentence in the desk's message bar."""
        self._desk.messages.say(text)

    def _go_to(self) -> GoTo:
        made = GoTo(self._canvas.viewport(), self._tasks, self._atlas)
        made.gone.connect(self.go)
        made.left.connect(self._back_to_map)
        return made

    def _hear_readout(self) -> None:
        readout = self._canvas.panels.readout
        readout.show_system(self._settings.coordinates)
        readout.system_changed.connect(self._keep_system)

    def _keep_system(self, system: str) -> None:
        self._settings.coordinates = system
        self._settings.save()

    def _atlas(self) -> Atlas:
        opened = self._desk.open_reader
        read = opened() if opened is not None else None
        content = self._canvas.content
        return Atlas(content.outlines, self._epsg, read)

    def stop(self) -> None:
        """Let go of what is under way."""
        self.measure.blockSignals(True)
        self.go_to.stop()
        if self.also_stop is not None:
            self.also_stop()
        self._tasks.close()

    # Going to a place

    def ask_where(self) -> None:
        """Open the field that leads to a place."""
        self._epsg = self._canvas.content.data.epsg
        self.strip.say("")
        self.place()
        self._canvas.pointer.hide_card()
        self.go_to.open(self._settings.gone_to)
        self.place()

    def _back_to_map(self) -> None:
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tell()

    def mark_chosen(self) -> None:
        """Mark the selected entity, which is but a dot on the map, or none at all."""
        canvas = self._canvas
        entity = canvas.selection.first("entity")
        place = canvas.picking.entity_place(entity) if entity else None
        if place is None and not self._entity_marked:
            return
        self._entity_marked = place is not None
        x, y = canvas.content.origin
        self.marker.put((place[0] + x, place[1] + y) if place is not None else None)

    def go(self, thing: Destination) -> None:
        """Show a place, select what it is, and remember that it was gone to."""
        canvas, settings = self._canvas, self._settings
        self._back_to_map()
        x, y = canvas.content.origin
        west, south, east, north = thing.box
        pad = POINT_M if east - west < 1 else 0.0
        at = (west - x - pad, south - y - pad, east - x + pad, north - y + pad)
        if thing.kind == "place":
            canvas.selection.clear(canvas)
        else:
            canvas.choosing.one(Item(thing.kind, thing.id))
        pin = thing.kind in {"place", "entity", "case"}
        name = thing.title if thing.kind != "case" else ""
        self.marker.put(thing.middle if pin else None, name)
        canvas.travel.reveal(at)
        kept = [one for one in settings.gone_to if one != thing.key]
        settings.gone_to = [thing.key, *kept][:REMEMBERED]
        settings.save()

    def cover_head(self, covered: int) -> None:
        """Stand below so many pixels at the head of the map."""
        self.covered = covered
        self.place()

    def place(self) -> None:
        """Take the room that the map has now."""
        port = self._canvas.viewport()
        self._item.cover(port.width(), port.height())
        layers = self._canvas.panels.layers
        right = layers.x() if not layers.isHidden() else port.width()
        drawn = self.words is not None and bool(self.words()[0])
        for panel, below in ((self.strip, UNDER_TAG if drawn else 0), (self.go_to, 0)):
            top = self.covered + below
            panel.place(QRect(8, top, max(120, right - 8), port.height()))
            panel.raise_()

    def retranslate(self) -> None:
        """Speak the language of now."""
        old, self.go_to = self.go_to, self._go_to()
        old.stop()
        old.hide()
        old.deleteLater()
        self._hear_readout()
        self.tell()

    def dress(self) -> None:
        """Take the colours of now."""
        self.tell()

    def dress_cursor(self) -> None:
        """Show by the cursor whether a click measures."""
        port = self._canvas.viewport()
        if self.measure.drawing or self.crossed:
            port.setCursor(Qt.CursorShape.CrossCursor)
        else:
            port.unsetCursor()

    def look_at(self, at: QPointF | None) -> None:
        """Follow the cursor."""
        self.measure.look_at(at)

    def tell(self) -> None:
        """Say in the strip what is under way, or how much is selected."""
        measure = self.measure
        if measure.active:
            state = "ended" if measure.ended else "hint"
            self.strip.say(t(f"map.measure.{measure.kind}"), t(f"map.measure.{state}"))
        elif self.words is not None and (said := self.words())[0]:
            self.strip.say(*said)
        else:
            told = self._canvas.choosing.told()
            self.strip.say(told, t("map.chosen.hint") if told else "")
        self.place()

    def _measured(self) -> None:
        if self.measure.active:
            self._canvas.pointer.hide_card()
        self.dress_cursor()
        self.tell()

    def _draw(self, painter: QPainter) -> None:
        painter.setOpacity(1.0)
        for piece in (self.measure, self.marker, self.drop):
            painter.save()
            piece.draw(painter)
            painter.restore()

    def draw_for_picture(self, painter: QPainter, camera: Camera) -> None:
        """Paint the measurement and the mark as they lie in another view."""
        kept, self._canvas.camera = self._canvas.camera, camera
        try:
            for piece in (self.measure, self.marker):
                painter.save()
                piece.draw(painter)
                painter.restore()
        finally:
            self._canvas.camera = kept

    # Keys

    def claims(self, event: QKeyEvent) -> bool:
        """Tell whether a key belongs to what is under way on the map."""
        if self.measure.active:
            return event.key() in MEASURING or event.matches(
                QKeySequence.StandardKey.Copy
            )
        return self.marker.place is not None and event.key() == Qt.Key.Key_Escape

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key asks of the pieces; False when it is none of theirs."""
        if not self.claims(event):
            return False
        if not self.measure.active:
            self.marker.put(None)
            return True
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_measure()
            return True
        return self._measure_key(event.key())

    def _measure_key(self, key: int) -> bool:
        measure = self.measure
        if key == Qt.Key.Key_Escape:
            measure.leave()
        elif key == Qt.Key.Key_Backspace:
            measure.drop()
        elif measure.ended:
            return False
        elif key == Qt.Key.Key_Space:
            measure.add()
        else:
            measure.end()
        return True

    def copy_measure(self) -> str:
        """Copy what was measured and say so; return what was copied."""
        words = self.measure.copy()
        if words:
            self.strip.say(t("map.copied"), words)
            self.place()
        return words
