"""What the map shows of plan and past: difference, swipe, the grids of another day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from typing_extensions import override

from desktop.map.difference import DIFFERENCE, Comparison
from desktop.map.past import Past
from desktop.map.plan_film import Replay
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
        self.replay = Replay(drawing, self.past.turn_to)
        self._content = canvas.content
        canvas.viewport().installEventFilter(self)

    def _hide_plan(self) -> None:
        self.comparison.hidden = self._content.data.as_of is not None

    def step_out(self) -> bool:
        """Leave film, past or swipe; False when none of them is shown."""
        swiping = self.comparison
        return self.replay.leave() or self.past.leave() or swiping.leave_swipe()

    def play(self, what: str) -> None:
        """Begin the film of the open plan or of the published grids, or end it."""
        if self.replay.what == what:
            self.replay.leave()
            return
        self.past.leave()
        self.comparison.leave_swipe()
        self.comparison.view = DIFFERENCE
        self.replay.begin(what)

    def show_mode(self, mode: str) -> None:
        """Nobody dispatches on the grids of another day: the past stays in redraw."""
        if mode != "redraw":
            self.replay.leave()
            self.past.leave()
            self.comparison.leave_swipe()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.past.place()
            self.replay.place()
            self.comparison.place()
        elif event.type() == QEvent.Type.LanguageChange:
            self.replay.retranslate()
        return False


def _first_day(desk: Desk) -> date:
    """Return the first day for which there are grids."""
    began = desk.read.boundary.began() or desk.clock.now()
    return began.astimezone(SHANGHAI).date()
