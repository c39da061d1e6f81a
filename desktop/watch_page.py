"""The watch mode: roster on the left, map in the middle, queue and case file right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.case_file import CaseFile
from desktop.cases.panel import QueuePanel
from desktop.catalog import BY_ID
from desktop.messages import Toast
from desktop.staffing.panel import RosterPanel
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from desktop.action import Hand
    from desktop.desk import Desk
    from desktop.selection import Selection
    from desktop.staffing.models import StationLine

    MakeMap = Callable[[Desk, Selection], QWidget]

WIDE: Final = 1500
ROSTER_WIDTH: Final = 336
RIGHT_WIDTH: Final = 640
RIGHT_NARROW: Final = 480
RAIL: Final = 64
QUEUE_ROWS: Final = 6


class RailButton(QAbstractButton):
    """One station on the rail of the narrow layout: name, present, gaps."""

    def __init__(self, station: StationLine, parent: QWidget) -> None:
        """Stand for a station."""
        super().__init__(parent)
        self.station = station
        self.setFixedSize(theme.px(RAIL), theme.px(56))
        said = t(
            "roster.said_station",
            name=station.name,
            present=station.present,
            needed=station.needed,
            gaps=station.gaps,
            acting=station.acting,
            load=station.load,
        )
        self.setToolTip(said)
        self.setAccessibleName(said)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(RAIL), theme.px(56))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        station = self.station
        ground = "latebg" if station.gaps else ("bg3" if self.underMouse() else "bg1")
        painter.fillRect(self.rect(), theme.color("sel" if self.hasFocus() else ground))
        name = QRectF(5, 4, self.width() - 6, 22)
        shapes.words(painter, name, station.name, size=theme.SECOND, bold=True)
        of = QRectF(5, 26, self.width() - 8, 24)
        tone = "late" if station.gaps else "t1"
        said = f"{station.present}/{station.needed}"
        shapes.words(painter, of, said, size=theme.SECOND, tone=tone)
        if station.gaps or station.acting:
            duty = "gap" if station.gaps else "acting"
            shapes.duty_mark(painter, QRectF(self.width() - 17, 32, 11, 11), duty)


class Rail(QScrollArea):
    """The roster of the narrow layout: one button a station, worst first."""

    def __init__(self, open_roster: Callable[[], None], parent: QWidget) -> None:
        """Lead to the whole roster with `open_roster`."""
        super().__init__(parent)
        self._open = open_roster
        self.setFixedWidth(theme.px(RAIL))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)

    def fill(self, stations: tuple[StationLine, ...]) -> None:
        """Show these stations."""
        inner = QWidget()
        inner.setObjectName("pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for station in sorted(stations, key=lambda one: one.badness):
            button = RailButton(station, inner)
            button.clicked.connect(self._open)
            column.addWidget(button)
        column.addStretch(1)
        self.setWidget(inner)


class WatchPage(QWidget):
    """The three panes, laid out for the width there is."""

    def __init__(self, hand: Hand, make_map: MakeMap, parent: QWidget) -> None:
        """Build the panes around the map that `make_map` returns."""
        super().__init__(parent)
        self.setObjectName("desk")
        self._hand = hand
        self.narrow = False
        self._overlaid = False
        desk, selection, tasks = hand.desk, hand.selection, hand.tasks
        self.roster = RosterPanel(desk, selection, tasks, self)
        self.map = make_map(desk, selection)
        self.queue = QueuePanel(desk, selection, tasks, self)
        self.file = CaseFile(hand, self.queue.names, BY_ID)
        self.toast = Toast(desk.messages, self.map)
        self.rail = Rail(self.toggle_roster, self)
        self.panes: tuple[QWidget, ...] = (
            self.map,
            self.roster,
            self.queue,
            self.file,
        )
        self._build()
        self.set_compact(hand.settings.compact_rows)
        self.queue.opened.connect(self._opened)
        self.roster.model.refilled.connect(self._refill_rail)
        self._keys()

    def _build(self) -> None:
        # A splitter grows to what its panes ask for; the box around it does not.
        self.side = QWidget(self)
        self.right = QSplitter(Qt.Orientation.Vertical, self.side)
        self.right.setChildrenCollapsible(False)
        self.right.setHandleWidth(6)
        self.right.addWidget(self.queue)
        self.right.addWidget(self.file)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.rail)
        row.addWidget(self.roster)
        row.addWidget(self.map, 1)
        around = QVBoxLayout(self.side)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.right)
        row.addWidget(self.side)
        self.rail.hide()

    def _keys(self) -> None:
        for widget in (self.queue.view, self.file):
            for key in ("Return", "Enter"):
                shortcut = QShortcut(QKeySequence(key), widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(self._enter)

    def set_compact(self, compact: bool) -> None:
        """Use lower rows in roster and queue, or the usual ones."""
        self.roster.set_compact(compact)
        self.queue.set_compact(compact)

    def _enter(self) -> None:
        case = self._hand.selection.first("case")
        if self.narrow and not self.file.isVisible():
            self._opened(case)
            return
        BY_ID["case.next"].run(self._hand)

    def _opened(self, case: str) -> None:
        if self.narrow and case:
            self.queue.hide()
            self.file.show()
            self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring(self, pane: QWidget) -> None:
        """Let a pane be seen, whatever hides it."""
        if pane is self.roster and not self.roster.isVisible():
            self.toggle_roster()
        elif pane is self.file and self.narrow:
            self._opened(self._hand.selection.first("case"))
        pane.show()

    def focus_queue(self) -> None:
        """Bring the queue to the front and put the cursor into it."""
        if self.narrow:
            self.file.hide()
        self.queue.show()
        self.queue.focus_rows()

    def toggle_roster(self) -> None:
        """Lay the roster over the map, or put it away; in the wide layout hide it."""
        if not self.narrow:
            self.roster.setVisible(not self.roster.isVisible())
            return
        self._overlaid = not self._overlaid
        self._lay()

    def step_back(self) -> None:
        """From the laid-over roster or the case file back; then select nothing."""
        if self.narrow and self._overlaid:
            self.toggle_roster()
        elif self.narrow and self.file.isVisible():
            self.focus_queue()
        else:
            self._hand.selection.clear()

    def _refill_rail(self) -> None:
        self.rail.fill(self.roster.model.roster.stations)

    def lay_out(self, width: int) -> None:
        """Choose the wide or the narrow layout."""
        narrow = width < WIDE
        if narrow != self.narrow:
            self.narrow = narrow
            self._overlaid = False
            self.file.set_narrow(narrow)
            self.queue.setVisible(True)
            self.file.setVisible(not narrow)
        self._lay()

    def _lay(self) -> None:
        layout = self.layout()
        self.rail.setVisible(self.narrow)
        width = RIGHT_NARROW if self.narrow else RIGHT_WIDTH
        self.side.setFixedWidth(theme.px(width))
        self.roster.setFixedWidth(theme.px(ROSTER_WIDTH))
        if self.narrow:
            if layout is not None:
                layout.removeWidget(self.roster)
            self.roster.setVisible(self._overlaid)
            left = theme.px(RAIL) + 6
            self.roster.setGeometry(left, 0, theme.px(ROSTER_WIDTH), self.height())
            self.roster.raise_()
        elif isinstance(layout, QHBoxLayout):
            layout.insertWidget(1, self.roster)
            self.roster.setVisible(True)
            rows = QUEUE_ROWS * theme.px(52 if self.queue.delegate.compact else 60)
            top = theme.px(38 + 28) + 72 + rows
            self.right.setSizes([top, max(240, self.height() - top - 6)])
        self.toast.place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out(event.size().width())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._refill_rail()
        super().changeEvent(event)
