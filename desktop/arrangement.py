"""Where the panes around the map lie: at first, and as a person has left them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.docks import BOTTOM, LEFT, RIGHT
from desktop.staffing.rail import RAIL

if TYPE_CHECKING:
    from desktop.boundary.impact_panel import ImpactPanel
    from desktop.cases.case_file import CaseFile
    from desktop.cases.panel import QueuePanel
    from desktop.docks import DockArea, PaneDock
    from desktop.messages import Toast
    from desktop.staffing.panel import RosterPanel
    from desktop.staffing.rail import Rail

WIDE: Final = 1500
ROSTER_WIDTH: Final = 336
RIGHT_WIDTH: Final = 640
RIGHT_NARROW: Final = 480
REDRAW_WIDTH: Final = 460
REDRAW_NARROW: Final = 360
IMPACT_HEIGHT: Final = 202
FIRST_SIDE: Final = {"roster": LEFT, "impact": BOTTOM}
QUEUE_ROWS: Final = 5
# However large the type, the map keeps this share of the window.
RIGHT_SHARE: Final = 0.5


class PaneArrangement(QWidget):
    """Lays docks out for the mode and the width, and keeps what a person changes.

    The page that is one builds the panes and their docks, and names the docks of
    each mode.
    """

    area: DockArea
    toast: Toast
    rail: Rail
    roster: RosterPanel
    queue: QueuePanel
    file: CaseFile
    impact: ImpactPanel
    _roster: PaneDock
    _queue: PaneDock
    _file: PaneDock
    _plans: PaneDock
    _checks: PaneDock
    _impact: PaneDock
    _entities: PaneDock
    _modes: dict[str, tuple[PaneDock, ...]]

    def __init__(self, parent: QWidget) -> None:
        """Begin with watch, wide, and nothing arranged."""
        super().__init__(parent)
        self.narrow = False
        self.mode = "watch"
        self._overlaid = False
        self.layouts: dict[str, str] = {}
        self._arranged = False

    def _stack_docks(self) -> None:
        """Put each mode's lists one above the other."""
        raise NotImplementedError

    @property
    def _which(self) -> str:
        return f"{self.mode}.{'narrow' if self.narrow else 'wide'}"

    def _note_arranged(self) -> None:
        self._arranged = True
        self.layouts[self._which] = self.area.state()
        self.toast.place()

    def kept_layouts(self) -> dict[str, str]:
        """Return how a person has arranged the panes, wide and narrow."""
        if self._arranged:
            self.layouts[self._which] = self.area.state()
        return dict(self.layouts)

    def recall_layouts(self, layouts: dict[str, str]) -> None:
        """Arrange the panes as a person has left them."""
        self.layouts = dict(layouts)
        self._rearrange()

    def reset_layout(self) -> None:
        """Put every pane back to its first place."""
        self.layouts.pop(self._which, None)
        for dock in self._modes[self.mode]:
            dock.setFloating(False)
            self.area.addDockWidget(FIRST_SIDE.get(dock.name, RIGHT), dock)
            dock.show()
        if self.mode == "watch":
            self._entities.setFloating(False)
            self.area.addDockWidget(LEFT, self._entities)
            self.area.tabifyDockWidget(self._roster, self._entities)
            self._entities.hide()
        self._stack_docks()
        self._rearrange()

    def _restack_file(self) -> None:
        """Put the case file below the queue again, wherever redraw had it."""
        if self.mode == "watch" and not self._file.isFloating():
            down = Qt.Orientation.Vertical
            self.area.splitDockWidget(self._queue, self._file, down)

    def _rearrange(self) -> None:
        self._arranged = self.area.restore(self.layouts.get(self._which, ""))
        for mode, docks in self._modes.items():
            # A kept arrangement names every dock; those of other modes stay away.
            for dock in docks:
                if mode != self.mode and not dock.isFloating():
                    dock.hide()
        self._lay_roster()
        self.impact.fold(folded=self.narrow and not self._impact.isFloating())
        if not self._arranged:
            if self.mode == "watch":
                self._queue.show()
                self._file.setVisible(not self.narrow)
            self._size()

    def lay_out(self, width: int) -> None:
        """Choose the wide or the narrow layout."""
        narrow = width < WIDE
        if narrow != self.narrow:
            self.kept_layouts()
            self.narrow = narrow
            self._overlaid = False
            self.file.set_narrow(narrow)
            self._rearrange()
        elif not self._arranged:
            self._size()
        if self._overlaid:
            self._lay_roster()
        self.toast.place()

    def _lay_roster(self) -> None:
        """In the narrow layout the roster is no dock, but lies over the map."""
        self.rail.setVisible(self.narrow and self.mode == "watch")
        if self._roster.isFloating():
            return
        if self.narrow:
            if self._roster.widget() is self.roster:
                self.roster.setParent(self)
                self._roster.hide()
            self.roster.setVisible(self._overlaid)
            left = theme.px(RAIL) + 6
            self.roster.setGeometry(left, 0, theme.px(ROSTER_WIDTH), self.height())
            self.roster.raise_()
        elif self._roster.widget() is not self.roster:
            self._roster.setWidget(self.roster)
            self._roster.setVisible(self.mode == "watch")
            self.roster.show()

    def _turn_impact(self) -> None:
        """Fold the impact table to its total row, or show it again."""
        self.impact.fold(folded=not self.impact.folded)
        self._size_impact()

    def _impact_afloat(self, afloat: bool) -> None:
        """Show the whole table where it is a window of its own."""
        self.impact.fold(folded=self.narrow and not afloat)

    def _size_impact(self) -> None:
        if not self.impact.folded:
            high = theme.px(IMPACT_HEIGHT)
            self.area.resizeDocks([self._impact], [high], Qt.Orientation.Vertical)

    def _size(self) -> None:
        area = self.area
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        if self.mode == "redraw":
            side = theme.px(REDRAW_NARROW if self.narrow else REDRAW_WIDTH)
            side = min(side, int(self.width() * RIGHT_SHARE))
            area.resizeDocks([self._plans], [side], across)
            area.resizeDocks([self._plans, self._checks], [3, 2], down)
            self._size_impact()
            return
        side = theme.px(RIGHT_NARROW if self.narrow else RIGHT_WIDTH)
        side = min(side, int(self.width() * RIGHT_SHARE))
        if self.narrow:
            area.resizeDocks([self._queue], [side], across)
            return
        left = min(theme.px(ROSTER_WIDTH), int(self.width() * RIGHT_SHARE / 2))
        area.resizeDocks([self._roster, self._queue], [left, side], across)
        rows = QUEUE_ROWS * theme.px(52 if self.queue.delegate.compact else 60)
        top = theme.px(self.queue.chrome) + rows
        rest = max(240, self.height() - top - 6)
        area.resizeDocks([self._queue, self._file], [top, rest], down)
