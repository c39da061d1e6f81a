"""The page of the modes that have the map in the middle: watch and redraw."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from desktop import theme
from desktop.arrangement import PaneArrangement
from desktop.border_room import BorderRoom
from desktop.boundary.grids_panel import GridsPanel
from desktop.boundary.impact_panel import ImpactPanel
from desktop.boundary.plan_panel import PlanPanel
from desktop.cases.case_file import CaseFile
from desktop.cases.panel import QueuePanel
from desktop.catalog import BY_ID
from desktop.docks import BOTTOM, LEFT, RIGHT, DockArea
from desktop.entities.panel import EntityPanel
from desktop.map.canvas import MapCanvas
from desktop.map.plan_views import PlanViews
from desktop.map.point_pick import PointPick, show_place
from desktop.messages import Toast
from desktop.problem_room import ProblemRoom
from desktop.radar_room import RadarRoom
from desktop.redraw_room import RedrawRoom
from desktop.staffing.panel import RosterPanel
from desktop.staffing.rail import Rail

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from desktop.action import Hand
    from desktop.desk import Desk
    from desktop.selection import Selection

    MakeMap = Callable[[Desk, Selection], QWidget]

ENTITIES_WIDTH: Final = 420
ENTITIES_SHARE: Final = 0.33


class MapPage(PaneArrangement):
    """One map, and the panes of the mode in docks around it.

    Watch has the roster on the left, queue and case file on the right; redraw has
    the published grids and their check list. Where a person has arranged the panes,
    his arrangement is kept for each mode, for the wide and for the narrow layout.
    """

    def __init__(self, hand: Hand, make_map: MakeMap, parent: QWidget) -> None:
        """Build the panes around the map that `make_map` returns."""
        super().__init__(parent)
        self.setObjectName("desk")
        # Between toolbox and map the frame of the mode must not shine through.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        desk, selection, tasks = hand.desk, hand.selection, hand.tasks
        self.roster = RosterPanel(desk, selection, tasks, self, hand.settings)
        self.map = make_map(desk, selection)
        self.queue = QueuePanel(desk, selection, tasks, self, hand)
        self.file = CaseFile(hand, self.queue.names, BY_ID)
        self.plans = PlanPanel(hand, self)
        self.grids = GridsPanel(hand, self)
        self.problems = ProblemRoom(hand, self.map, self)
        self.impact = ImpactPanel(hand, self)
        self.entities = EntityPanel(hand, self)
        self.redraw = RedrawRoom(hand, self.map, self)
        self.redraw.know(BY_ID)
        self.borders = BorderRoom(hand, self.map, self.redraw.drawing, self)
        self.toast = Toast(desk.messages, self.map)
        self.rail = Rail(self.toggle_roster, self)
        self.panes: tuple[QWidget, ...] = (
            self.map,
            self.roster,
            self.queue,
            self.file,
            self.plans,
            self.grids,
            self.problems,
            self.impact,
            self.redraw.vertices,
            self.redraw.divide,
            self.redraw.balance,
            self.borders,
            self.entities,
        )
        self._build()
        self.set_compact(hand.settings.compact_rows)
        self.queue.opened.connect(self._opened)
        self.roster.model.refilled.connect(self._refill_rail)
        self._keys()

    def _build(self) -> None:
        self.area = DockArea(self.map, self)
        self._roster = self.area.add("roster", "dock.roster", self.roster, LEFT)
        self._queue = self.area.add("queue", "dock.queue", self.queue, RIGHT)
        self._file = self.area.add("file", "dock.file", self.file, RIGHT)
        self._plans = self.area.add("plans", "plan.title", self.plans, RIGHT)
        self._grids = self.area.add("grids", "grids.title", self.grids, RIGHT)
        self._checks = self.area.add("checks", "check.title", self.problems, RIGHT)
        self._impact = self.area.add("impact", "impact.title", self.impact, BOTTOM)
        vertices = self.redraw.vertices
        self._vertices = self.area.add("vertices", "redraw.vertices", vertices, RIGHT)
        self._divide, self._balance = self.redraw.docked(self.area)
        self._borders = self.area.add("borders", "border.title", self.borders, RIGHT)
        # Entities are looked for now and then: their dock waits until it is asked for.
        self._entities = self.area.add("entities", "entity.title", self.entities, LEFT)
        self.area.tabifyDockWidget(self._roster, self._entities)
        self._entities.hide()
        self._modes = {
            "watch": (self._roster, self._queue, self._file),
            "redraw": (
                *(
                    self._plans,
                    self._grids,
                    self._divide,
                    self._vertices,
                    self._borders,
                ),
                *(self._checks, self._balance, self._impact),
            ),
        }
        self._stack_docks()
        for dock in self._modes["redraw"]:
            dock.hide()
        self._wire()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.rail)
        row.addWidget(self.redraw.toolbox)
        row.addWidget(self.area, 1)
        self.rail.hide()

    def _wire(self) -> None:
        """Let panes and map hear of each other."""
        self.views = self._views()
        if isinstance(self.map, MapCanvas):
            self.grids.wanted.connect(self.map.reveal_selection)
            self.impact.wanted.connect(self.map.reveal_selection)
            self.problems.published.wanted.connect(lambda _x, _y: self._reveal())
            self.map.opened.connect(self._read_whole)
            self.map.person_dropped.connect(self._hand.frame.give)
            self.entities.place_wanted.connect(PointPick(self.map).ask)
            self.entities.show_wanted.connect(partial(show_place, self.map))
            self.radar = RadarRoom(self._hand, self.map, self.entities)
        self.entities.act_wanted.connect(lambda name: BY_ID[name].run(self._hand))
        self._hand.plan.changed.connect(self._show_impact)
        self.queue.names.draft = self._hand.draft_cases
        self._hand.draft_cases.changed.connect(lambda _ids: self.queue.model.reword())
        self.problems.problems.watch.changed.connect(self.plans.page.acts.tell)
        self.impact.foot.turned.connect(self._turn_impact)
        self._impact.topLevelChanged.connect(self._impact_afloat)
        self.area.arranged.connect(self._note_arranged)
        self.area.reset_wanted.connect(self.reset_layout)

    def _show_impact(self) -> None:
        """Preview the plan that is open, if it is another one than before."""
        if self.impact.plan != self._hand.plan.id:
            self.impact.show_plan(self._hand.plan.id)

    @override
    def _stack_docks(self) -> None:
        """Put each mode's lists one above the other."""
        down = Qt.Orientation.Vertical
        self.area.splitDockWidget(self._queue, self._file, down)
        self.area.splitDockWidget(self._plans, self._checks, down)
        # The list of grids waits behind the plan until it is asked for.
        self.area.tabifyDockWidget(self._plans, self._grids)
        self.area.tabifyDockWidget(self._plans, self._vertices)
        self.area.tabifyDockWidget(self._plans, self._divide)
        self.area.tabifyDockWidget(self._plans, self._borders)
        self.area.tabifyDockWidget(self._checks, self._balance)
        self._plans.raise_()
        self._checks.raise_()

    def _reveal(self) -> None:
        if isinstance(self.map, MapCanvas):
            self.map.reveal_selection()

    def show_mode(self, mode: str) -> None:
        """Show the panes of a mode; those of the other keep their arrangement."""
        if mode not in self._modes or mode == self.mode:
            return
        self.kept_layouts()
        if self._overlaid:
            self.toggle_roster()
        with self.area.laid_out_once():
            self._turn_to(mode)
        self._restack_file()
        self._rearrange()

    def _turn_to(self, mode: str) -> None:
        for dock in self._modes[self.mode]:
            dock.hide()
        if not self._entities.isFloating():
            self._entities.hide()
        self.mode = mode
        self.redraw.show_mode(mode)
        self.problems.show_mode(mode)
        self.borders.show_mode(mode)
        if self.views is not None:
            self.views.show_mode(mode)
        if isinstance(self.map, MapCanvas):
            self.map.panels.layers.keep(self._hand.settings, mode)
        for dock in self._modes[mode]:
            dock.show()

    def _keys(self) -> None:
        for widget in (self.queue.view, self.file):
            for key in ("Return", "Enter"):
                shortcut = QShortcut(QKeySequence(key), widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(self._enter)

    def cover_head(self, covered: int) -> None:
        """Let what floats over the map stand below so many covered pixels."""
        if isinstance(self.map, MapCanvas):
            self.map.bench.cover_head(covered)

    def set_compact(self, compact: bool) -> None:
        """Use lower rows in roster and queue, or the usual ones."""
        self.roster.set_compact(compact)
        self.queue.set_compact(compact)

    def _enter(self) -> None:
        case = self._hand.selection.first("case")
        if self._covers and not self.file.isVisible():
            self._opened(case)
            return
        BY_ID["case.next"].run(self._hand)

    @property
    def _covers(self) -> bool:
        """Whether the case file takes the place of the queue."""
        afloat = self._file.isFloating() or self._queue.isFloating()
        return self.narrow and self.mode == "watch" and not afloat

    def _opened(self, case: str) -> None:
        if self._covers and case:
            self._queue.hide()
            self._file.show()
            self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_whole(self, case: str) -> None:
        """Bring the file of a case opened on the map to the front."""
        self._hand.selection.set(("case", case))
        if self.mode == "redraw" and not self._file.isFloating():
            # Beside the plan, not above it: the plan keeps its height.
            self.area.tabifyDockWidget(self._plans, self._file)
        self.bring(self.file)
        self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def mode_of(self, pane: QWidget) -> str:
        """Return the mode that has a pane; those of both stay in the one seen now."""
        if pane in {self.map, self.entities}:
            return self.mode
        dock = self.area.holding(pane)
        return next(
            (one for one, docks in self._modes.items() if dock in docks), "watch"
        )

    def bring(self, pane: QWidget) -> None:
        """Let a pane be seen, whatever hides it."""
        dock = self.area.holding(pane)
        if pane is self.roster and not self.roster.isVisible():
            self.toggle_roster()
        elif pane is self.file and self._covers:
            self._opened(self._hand.selection.first("case"))
        elif dock is not None:
            dock.show()
            dock.raise_()
            if dock is self._entities and not self._arranged:
                most = int(self.width() * ENTITIES_SHARE)
                wide = min(theme.px(ENTITIES_WIDTH), most)
                self.area.resizeDocks([dock], [wide], Qt.Orientation.Horizontal)

    def focus_queue(self) -> None:
        """Bring the queue to the front and put the cursor into it."""
        if self._covers:
            self._file.hide()
        self._queue.show()
        self._queue.raise_()
        self.queue.focus_rows()

    def toggle_roster(self) -> None:
        """Lay the roster over the map, or put it away; in the wide layout hide it."""
        if not self.narrow or self._roster.isFloating():
            self._roster.setVisible(not self._roster.isVisible())
            self._note_arranged()
            return
        self._overlaid = not self._overlaid
        self._lay_roster()

    def turn_pane(self) -> None:
        """Float the pane that has the cursor, or put it back."""
        at: QWidget | None = self.focusWidget()
        while at is not None and self.area.holding(at) is None:
            at = at.parentWidget()
        dock = self._queue if at is None else self.area.holding(at)
        if dock is not None:
            dock.turn()

    def _views(self) -> PlanViews | None:
        drawing = self.redraw.drawing
        if not isinstance(self.map, MapCanvas) or drawing is None:
            return None
        return PlanViews(self.map, self._hand.desk, drawing)

    def step_out(self) -> bool:
        """Leave the past or the swipe of the map; False when neither is shown."""
        return self.views is not None and self.views.step_out()

    def step_back(self) -> None:
        """From the laid-over roster or the case file back; then select nothing."""
        if self.narrow and self._overlaid:
            self.toggle_roster()
        elif self.mode == "redraw" and self.file.isVisible():
            self._file.setVisible(self._file.isFloating())
            self.map.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._covers and self.file.isVisible():
            self.focus_queue()
        else:
            self._hand.selection.clear()

    def _refill_rail(self) -> None:
        self.rail.fill(self.roster.model.roster.stations)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out(event.size().width())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._refill_rail()
        super().changeEvent(event)
