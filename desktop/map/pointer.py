"""What follows the cursor over the map: coordinates at once, the card after a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QPointF, QTimer
from PySide6.QtGui import QGuiApplication

from desktop.map.cards import Card, Cards
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.world import Reads
    from desktop.map.canvas import MapCanvas
    from desktop.selection import Item

HOVER_MS: Final = 80


class Pointer(QObject):
    """Lights up the grid under the cursor and shows the card of what lies there."""

    def __init__(self, canvas: MapCanvas, read: Reads | None) -> None:
        """Follow the cursor over a canvas; `read` knows what the map does not hold."""
        super().__init__(canvas)
        self._canvas = canvas
        self._read = read
        self._at: QPointF | None = None
        self._under: Item | None = None
        # Where a plan would take a case, in words; set by what shows plans.
        self.goes: Callable[[str], str] = lambda _case: ""
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
        below = () if at is None else canvas.picking.under(at)
        under = below[0] if below else None
        if canvas.layers.hover(row):
            canvas.redraw()
        if under != self._under:
            self._under = under
            self.hide_card()
        if under is not None and canvas.panels.card.isHidden() and not self._busy():
            self._wait.start()

    def _busy(self) -> bool:
        # While a hand measures or draws, the figures stand where the card would.
        bench = self._canvas.bench
        return bench.measure.drawing or bench.crossed

    def follow(self, at: QPointF) -> None:
        """Tell the place of the cursor; light up nothing, show no card."""
        self._at, self._under = at, None
        self.hide_card()
        self.tell()
        if self._canvas.layers.hover(-1):
            self._canvas.redraw()

    def forget(self) -> None:
        """Let go of the grid lit up: the grids are others now."""
        self.hide_card()
        self._under = None
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
        """Show the card of what lies under the cursor."""
        if self._at is None or self._under is None:
            return
        cards = self._cards()
        crowd = self._canvas.picking.crowd(self._at)
        card = cards.crowd(crowd) if crowd is not None else cards.of(self._under)
        self._show(card, self._at.toPoint())

    def show_chosen(self) -> None:
        """Show the card of the leading selected thing beside its place."""
        canvas = self._canvas
        item = next(iter(canvas.selection.items), None)
        box = canvas.picking.box_of(canvas.selection.items[:1])
        if item is None or box is None:
            return
        if not canvas.travel.in_view(box):
            canvas.travel.reveal(box, only_if_hidden=True)
        view = canvas.travel.goal
        at = view.to_screen((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        self._show(self._cards().of(item), QPointF(*at).toPoint())

    def _cards(self) -> Cards:
        canvas = self._canvas
        chosen = canvas.selection.ids("grid")
        return Cards(canvas.content, self._read, chosen, self.goes)

    def _show(self, card: Card | None, at: QPoint) -> None:
        if card is None:
            return
        panel = self._canvas.panels.card
        panel.tell(card)
        panel.place(at, self._canvas.viewport().size())
        panel.show()
        panel.raise_()

    def place(self) -> tuple[tuple[float, float] | None, str]:
        """Return the place spoken of, workspace metres, and in words whose it is.

        The cursor's (""), or that of the selected thing, or the middle of the map.
        """
        canvas = self._canvas
        camera, x, y, of = canvas.camera, canvas.camera.x, canvas.camera.y, ""
        box = None
        if self._at is None:
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

    def tell(self, *, moving: bool = False) -> None:
        """Tell the read-out the view and the place spoken of.

        While the view is `moving` the middle of the map is not told anew each time.
        """
        canvas = self._canvas
        if moving and self._at is None:
            canvas.panels.readout.tell_view(canvas.camera)
            return
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
