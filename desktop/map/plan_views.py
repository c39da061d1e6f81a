"""What the map shows of plan and past: difference, swipe, the grids of another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from typing_extensions import override

from desktop.map.difference import Comparison
from desktop.map.past import Past
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from datetime import date

    from desktop.desk import Desk
    from desktop.map.canvas import MapCanvas
    from desktop.map.plan_drawing import Drawing


class PlanViews(QObject):
    """Joins comparison and past to one map; both are left with the mode."""

    def __init__(self, canvas: MapCanvas, desk: Desk, drawing: Drawing) -> None:
        """Lay them over a map on which plans are drawn."""
        super().__init__(canvas)
        self.comparison = Comparison(canvas, drawing.draft)
        drawing.draw_plan = self.comparison.draw
        self.past = Past(canvas, desk.clock, _first_day(desk))
        self.past.changed.connect(self._hide_plan)
        canvas.viewport().installEventFilter(self)

    def _hide_plan(self) -> None:
        self.comparison.hidden = self.past.day is not None

    def step_out(self) -> bool:
        """Leave the past, or the swipe; False when neither is shown."""
        return self.past.leave() or self.comparison.leave_swipe()

    def show_mode(self, mode: str) -> None:
        """Nobody dispatches on the grids of another day: the past stays in redraw."""
        if mode != "redraw":
            self.past.leave()
            self.comparison.leave_swipe()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.past.place()
            self.comparison.place()
        return False


def _first_day(desk: Desk) -> date:
    """Return the first day for which there are grids."""
    began = desk.read.boundary.began() or desk.clock.now()
    return began.astimezone(SHANGHAI).date()
