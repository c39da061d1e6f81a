"""Redraw on the map: the toolbox beside it, the drawing over it, the stations' menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop import key_choice
from desktop.boundary.balance_panel import BalancePanel
from desktop.boundary.division_panel import DivisionPanel
from desktop.boundary.toolbox import Toolbox
from desktop.boundary.vertex_panel import VertexPanel
from desktop.division_work import DivisionWork
from desktop.docks import RIGHT
from desktop.map.canvas import MapCanvas
from desktop.map.case_goals import CaseGoals
from desktop.map.division_paint import DivisionPaint
from desktop.map.plan_drawing import Drawing
from desktop.redraw_tools import BRUSH
from desktop.texts import t
from domain.plans.commands import HandOver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from db.kept_rings import Held
    from desktop.action import Action, Hand
    from desktop.docks import DockArea, PaneDock
    from desktop.tasks import Result, Token


class RedrawRoom(QObject):
    """Joins toolbox and map: neither knows the other."""

    def __init__(self, hand: Hand, canvas: QWidget, parent: QWidget) -> None:
        """Build the toolbox, and the drawing where there is a map to draw on."""
        super().__init__(parent)
        self._hand = hand
        self._plan, self._in_mode, self._warmed = "", False, False
        hand.plan.changed.connect(self._opened)
        self.toolbox = Toolbox(hand, parent)
        self.toolbox.hide()
        self.vertices = VertexPanel(hand, parent)
        self.division = DivisionWork(hand.desk, hand.plan, hand.tasks, self)
        self.divide = DivisionPanel(hand, self.division, parent)
        self.balance = BalancePanel(hand, parent)
        self.drawing: Drawing | None = None
        if isinstance(canvas, MapCanvas):
            self.drawing = Drawing(canvas, hand.desk, hand.plan, hand.tasks)
            self.goals = CaseGoals(self.drawing, hand.draft_cases)
            self.drawing.hand_over_wanted.connect(self._hand_over)
            self.drawing.board.vertex_hit.connect(self.vertices.choose)
            self.vertices.pointed.connect(self.drawing.mark)
            self.drawing.board.changed.connect(self._foresee)
            # What comes of a line is told a moment after the line.
            self.drawing.board.foretold.connect(self._foresee)
            self.balance.wanted.connect(canvas.reveal_selection)
            self.drawing.brush.foretold.connect(self.balance.foretell)
            self.balance.told.connect(self.drawing.brush.know)
            self.colours = DivisionPaint(self.drawing, self.division)
            self.balance.told.connect(self.colours.know)
            self.balance.colours_wanted.connect(self._colour)
            self.divide.wanted.connect(self.drawing.reveal)
            hand.plan.tool_changed.connect(self._want_balance)
            self.toolbox.taken.connect(
                lambda: canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            )

    def docked(self, area: DockArea) -> tuple[PaneDock, PaneDock]:
        """Put division and balance table into docks."""
        return (
            area.add("division", "division.title", self.divide, RIGHT),
            area.add("balance", "balance.title", self.balance, RIGHT),
        )

    def _foresee(self) -> None:
        """Let the balance table show what the line under the hand would lead to."""
        if self.drawing is not None:
            sides = self.drawing.board.foreseen.sides
            self.balance.foresee(side.grid for side in sides)

    def _want_balance(self, tool: str) -> None:
        """Let the figures of the balance table be there for the brush."""
        self.balance.ask(tool == BRUSH)

    def _colour(self, on: bool) -> None:
        self.colours.colour(on=on)

    def know(self, actions: Mapping[str, Action]) -> None:
        """Learn by which keys a plan is opened, and a border asked for."""
        plan = self._hand.plan
        plan.open_key = key_choice.shown(key_choice.key_of(actions["plan.list"]))
        plan.ask_key = key_choice.shown(key_choice.key_of(actions["border.ask"]))
        self.toolbox.tell()

    def show_mode(self, mode: str) -> None:
        """Take part in redraw only."""
        self.toolbox.setVisible(mode == "redraw")
        if mode == "redraw" and not self._warmed:
            self._warm()
        if self.drawing is not None:
            self.drawing.show_mode(mode)
        self._in_mode = mode == "redraw"

    def _warm(self) -> None:
        """Take the grids apart in a worker: the first plan opened finds it done."""
        self._warmed = True
        desk = self._hand.desk

        def learn(_token: Token) -> Held:
            with desk.snapshot() as read:
                return read.plans.loan()

        self._hand.tasks.run(learn, self._lent, t("start.indexing"))

    def _lent(self, result: Result) -> None:
        # What could not be read ahead is read when it is needed.
        if result.reason() is None:
            self._hand.desk.read.plans.rings.borrow(result.value)

    def _opened(self) -> None:
        """Give the keys to the map once another plan is open, for the tools."""
        plan = self._hand.plan.id
        if plan != self._plan and self._in_mode and self.drawing is not None:
            self.drawing.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._plan = plan

    def _hand_over(self, code: str, at: QPoint) -> None:
        """Offer the stations that a grid may be handed to."""
        grid = self._hand.plan.mesh()
        found = grid.by_code(code) if grid is not None else None
        if found is None:
            return
        boundary = self._hand.desk.read.boundary
        menu = QMenu(self.toolbox.window())
        menu.setAccessibleName(t("redraw.hand_over.to"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addSection(f"{found.name} · {t('redraw.hand_over.to')}")
        for bureau in boundary.units("bureau"):
            below = menu.addMenu(bureau.name)
            for unit in boundary.units("station"):
                if unit.parent != bureau.id:
                    continue
                made = below.addAction(unit.name)
                made.setEnabled(unit.id != found.station)
                made.triggered.connect(
                    lambda _on=False, to=unit.id: self._send(code, to)
                )
        self.menu = menu
        menu.popup(at)

    def _send(self, code: str, station: str) -> None:
        self._hand.plan.do(HandOver(grid=code, station=station))
