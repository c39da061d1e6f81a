"""What follows the cursor over the map: coordinates at once, the card after a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtGui import QGuiApplication

from desktop.texts import t

if TYPE_CHECKING:
    from desktop.map.canvas import MapCanvas

HOVER_MS: Final = 80


class Pointer(QObject):
    """Lights up the grid under the cursor and shows its card."""

    def __init__(self, canvas: MapCanvas) -> None:
        """Follow the cursor over one canvas."""
        super().__init__(canvas)
        self._canvas = canvas
        self._at: QPointF | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(HOVER_MS)
        self._wait.timeout.connect(self.show_card)

    def stop(self) -> None:
        """Show no more cards."""
        self._wait.stop()

    def look_at(self, at: QPointF | None) -> None:
        """Take note of where the cursor is, None = it has left the map."""
        self._at = at
        self.tell()
        canvas = self._canvas
        row = -1 if at is None else canvas.picking.row_at(at)
        if canvas.layers.hover(row):
            self.hide_card()
            canvas.redraw()
        if row >= 0 and canvas.panels.card.isHidden():
            self._wait.start()

    def forget(self) -> None:
        """Let go of the grid lit up: the grids are others now."""
        self.hide_card()
        self._canvas.layers.hover(-1)

    def hide_card(self) -> None:
        """Take the card away until the cursor rests again."""
        self._wait.stop()
        card = self._canvas.panels.card
        if not card.isHidden():
            card.hide()

    def renew_card(self) -> None:
        """Fill a card that is shown with what is known now."""
        if not self._canvas.panels.card.isHidden():
            self.show_card()

    def show_card(self) -> None:
        """Show the card of the grid under the cursor."""
        canvas, row = self._canvas, self._canvas.layers.hovered
        codes = canvas.content.outlines.areas.codes
        if self._at is None or not 0 <= row < len(codes):
            return
        facts = canvas.content.data.facts(codes[row])
        if facts is not None:
            card = canvas.panels.card
            card.tell(facts, canvas.content.marks.open_in(facts.code))
            card.place(self._at.toPoint(), canvas.viewport().size())
            card.show()
            card.raise_()

    def place(self) -> tuple[tuple[float, float] | None, str]:
        """Return the place spoken of, workspace metres, and in words whose it is.

        The cursor's (""), or that of the selected thing, or the middle of the map.
        """
        canvas = self._canvas
        camera, x, y, of = canvas.camera, canvas.camera.x, canvas.camera.y, ""
        box = canvas.picking.box_of(canvas.selection.items)
        if self._at is not None:
            x, y = camera.to_world(self._at.x(), self._at.y())
        elif box is not None:
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            of = t("map.place.selected")
        else:
            of = t("map.place.middle")
        if canvas.content.bounds is None:
            return None, ""
        origin = canvas.content.origin
        return (x + origin[0], y + origin[1]), of

    def tell(self) -> None:
        """Tell the read-out the view and the place spoken of."""
        canvas = self._canvas
        place, of = self.place()
        canvas.panels.readout.speak(canvas.content.data.epsg)
        canvas.panels.readout.tell(canvas.camera, place, of)

    def copy(self) -> str:
        """Copy the place spoken of in the system shown; "" where there is none."""
        place, _of = self.place()
        if place is None:
            return ""
        words = self._canvas.panels.readout.coordinates(place)
        QGuiApplication.clipboard().setText(words)
        return words
