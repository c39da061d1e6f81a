"""Where checks are shown: of what is in force, or the problems of the open plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.boundary.checks_panel import ChecksPanel
from desktop.boundary.problem_thumb import box_about
from desktop.boundary.problems_panel import ProblemsPanel
from desktop.map.canvas import MapCanvas
from desktop.map.problem_pins import Pin, ProblemPins
from desktop.open_plan import SELECT

if TYPE_CHECKING:
    from desktop.action import Hand
    from domain.plans.finding import Finding
    from domain.plans.mending import Mended

# Pins beyond this number would hide the map; the list tells of the rest.
PINS_AT_MOST: Final = 99


class ProblemRoom(QStackedWidget):
    """The dock of checks; joins the list of problems with the pins on the map."""

    def __init__(self, hand: Hand, canvas: QWidget, parent: QWidget) -> None:
        """Show the check of what is in force until a plan is open."""
        super().__init__(parent)
        self._hand = hand
        self._in_mode = False
        self.published = ChecksPanel(hand, self)
        self.problems = ProblemsPanel(hand, self)
        self.addWidget(self.published)
        self.addWidget(self.problems)
        self.pins: ProblemPins | None = None
        if isinstance(canvas, MapCanvas):
            self.pins = ProblemPins(canvas, lambda: hand.plan.tool == SELECT)
            self.pins.pressed.connect(self.problems.choose)
            self.problems.foreseen.connect(self._foresee)
            self.problems.pointed.connect(self._show_place)
            self.problems.watch.changed.connect(self._pin)
            self._canvas = canvas
        hand.plan.changed.connect(self._turn)
        self._turn()

    def show_mode(self, mode: str) -> None:
        """Pin problems to the map in redraw only."""
        self._in_mode = mode == "redraw"
        self._pin()

    def _turn(self) -> None:
        shown = self.problems if self._hand.plan.id else self.published
        if self.currentWidget() is not shown:
            held = self.hasFocus()
            self.setCurrentWidget(shown)
            self.setFocusProxy(shown)
            if held:
                shown.setFocus()

    def step(self, by: int) -> None:
        """Go to the next problem or the one before."""
        self.problems.step(by)

    # On the map

    def _pin(self) -> None:
        if self.pins is None:
            return
        pins = []
        if self._in_mode and self._hand.plan.id:
            watch, current = self.problems.watch, self.problems.current
            for number, one in enumerate(watch.found[:PINS_AT_MOST], start=1):
                if one.x is None or one.y is None or one.key in watch.ignored:
                    continue
                chosen = one.key == current
                pins.append(Pin(number, one.key, one.x, one.y, one.gravity, chosen))
        self.pins.show(pins)

    def _foresee(self, after: Mended | None) -> None:
        if self.pins is not None:
            self.pins.foresee(() if after is None else after.after)

    def _show_place(self, finding: Finding) -> None:
        self._pin()
        if finding.x is None:
            return
        west, south, east, north = box_about(finding)
        ox, oy = self._canvas.content.origin
        box = (west - ox, south - oy, east - ox, north - oy)
        self._canvas.travel.reveal(box)
