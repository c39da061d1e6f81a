"""The grids of a past day on the map, under a banner that says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop.past_banner import LAST_MINUTE, PastBanner
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from desktop.map.canvas import MapCanvas
    from domain.clock import Clock


class Past(QObject):
    """Turns the map to the grids that were in force at the end of a past day."""

    changed = Signal()

    def __init__(self, canvas: MapCanvas, clock: Clock, first: date) -> None:
        """Stand in the present; the workspace begins on the day `first`."""
        super().__init__(canvas)
        self._canvas = canvas
        self._clock = clock
        self.first = first
        self.day: date | None = None
        self.banner = PastBanner("map.past", canvas.viewport())
        self.banner.day_wanted.connect(self.show_day)
        self.banner.back.connect(self.leave)

    def _today(self) -> date:
        return self._clock.now().astimezone(SHANGHAI).date()

    def ask(self) -> None:
        """Show the banner with the cursor in its date, a day back at first."""
        if self.day is None:
            self.show_day(max(self.first, self._today() - timedelta(days=1)))
        self.banner.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_day(self, day: date) -> None:
        """Show the grids that were in force on a day."""
        self.day = min(max(day, self.first), self._today())
        self.banner.tell(self.day, self.first, self._today())
        self.banner.show()
        self.banner.raise_()
        self.place()
        self.turn_to(datetime.combine(self.day, LAST_MINUTE))

    def leave(self) -> bool:
        """Come back to the present; False when it is shown already."""
        if self.day is None:
            return False
        self.day = None
        self.banner.hide()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turn_to(None)
        return True

    def turn_to(self, at: datetime | None) -> None:
        """Let the map show the grids of a time, None = those in force."""
        self._canvas.content.data.as_of = at
        self._canvas.content.load("areas")
        self.changed.emit()

    def place(self) -> None:
        """Take the room that the map has now."""
        if self.day is None:
            return
        # The head of the layer panel stays in sight, where there is room beside it.
        layers, port = self._canvas.panels.layers, self._canvas.viewport()
        beside = layers.x() if not layers.isHidden() else 0
        needed = self.banner.minimumSizeHint().width()
        self.banner.place(beside if beside > needed else port.width())
