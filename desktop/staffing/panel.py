"""The roster pane: who is on duty now, by desk seat, station and grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.messages import reason_text
from desktop.pane import Empty, PaneHead
from desktop.staffing import roster_source
from desktop.staffing.models import GridLine, RosterModel, Seat, StationLine
from desktop.staffing.roster_delegate import RosterDelegate
from desktop.texts import t
from domain.refused import Unavailable

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop.desk import Desk
    from desktop.selection import Selection
    from desktop.tasks import Result, Tasks
    from domain.changes import Changes

TICK_MS: Final = 60_000
COALESCE_MS: Final = 50
DUTY_KINDS: Final = ("person", "post", "shift", "leave", "takeover", "position", "rule")
COUNTS: Final = (
    ("on", "roster.on"),
    ("gap", "roster.gap"),
    ("acting", "roster.acting"),
    ("unsigned", "roster.unsigned"),
)


class FourCounts(QWidget):
    """On duty, gaps, stand-ins, silent: each with its shape, 20 px bold."""

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing counted."""
        super().__init__(parent)
        self._said = ("", "", "", "")
        self.setFixedHeight(theme.px(62))

    def tell(self, counts: tuple[int, int, int, int, int]) -> None:
        """Show present, needed, gaps, stand-ins, silent."""
        present, needed, gaps, acting, silent = counts
        self._said = (f"{present}/{needed}", str(gaps), str(acting), str(silent))
        names = [t(key) for _duty, key in COUNTS]
        pairs = zip(names, self._said, strict=True)
        self.setAccessibleName(", ".join(f"{name} {said}" for name, said in pairs))
        self.update()

    def said(self) -> tuple[str, str, str, str]:
        """Return the four figures as they are shown."""
        return self._said

    def needs(self) -> tuple[int, ...]:
        """Return how wide each part must be for its name and figure, pixels."""
        name, figure = (
            theme.metrics(theme.SECOND),
            theme.metrics(theme.COUNT, bold=True),
        )
        return tuple(
            max(20 + name.horizontalAdvance(t(key)), 6 + figure.horizontalAdvance(said))
            for (_duty, key), said in zip(COUNTS, self._said, strict=True)
        )

    def parts(self) -> tuple[float, ...]:
        """Return how wide each part is: what it needs, and a share of the rest."""
        needs = self.needs()
        spare = (self.width() - 18 - sum(needs)) / len(needs)
        return tuple(need + spare for need in needs)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(62))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = 14.0
        for place, (duty, key) in enumerate(COUNTS):
            part = self.parts()[place]
            mark = QRectF(left, 13, 12, 12)
            shapes.duty_mark(painter, mark, duty)
            name = QRectF(left + 17, 6, part - 19, 26)
            shapes.words(painter, name, t(key), size=theme.SECOND, tone="t2")
            tone = "t1" if place == 0 else shapes.DUTY_TONES[duty]
            if self._said[place] == "0":
                tone = "t1"
            figure = QRectF(left, 30, part - 4, 28)
            said, size = self._said[place], theme.COUNT
            shapes.words(painter, figure, said, size=size, bold=True, tone=tone)
            left += part


class RosterPanel(QWidget):
    """Counts, seats, stations and grids; narrowed, a rail of station counts."""

    menu_wanted = Signal(QPoint)

    def __init__(
        self,
        desk: Desk,
        selection: Selection,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        """Show who is on duty in the workspace that `desk` holds."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._selection = selection
        self._tasks = tasks
        self._reading = False
        self._stale: set[str] = set()
        self._again = False
        self._build()
        self._wire()
        self.read_all()

    def _build(self) -> None:
        self.head = PaneHead("roster.title", "F2", self)
        self.counts = FourCounts(self)
        self.model = RosterModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.delegate = RosterDelegate(self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.empty = Empty(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.counts)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        self._retranslate()

    def _wire(self) -> None:
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._activated)
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.view.customContextMenuRequested.connect(self._menu)
        self._desk.changed.connect(self._changed)
        self._selection.changed.connect(self._follow)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self._renew)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.read_all)
        self._tick.start()

    def set_compact(self, compact: bool) -> None:
        """Use lower rows, or the usual ones."""
        self.delegate.compact = compact
        self.view.scheduleDelayedItemsLayout()

    def read_all(self) -> None:
        """Read the whole roster anew, in a worker."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        if not self.model.roster.stations:
            self._shown()
        now = self._desk.clock.now()
        person = self._desk.session.person
        self._tasks.run(
            lambda token: roster_source.read_all(
                self._desk.open_reader, now, person, token
            ),
            self._filled,
            t("roster.reading"),
        )

    def _filled(self, result: Result) -> None:
        self._reading = False
        if isinstance(result.error, Unavailable):
            self._desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        else:
            self.model.fill(result.value)
        self._shown()
        if self._again:
            self._again = False
            self.read_all()

    def _shown(self) -> None:
        self.delegate.open = self.model.open
        roster = self.model.roster
        self.counts.tell(roster.counts())
        now = self._desk.clock.now()
        self.head.facts.setText(t("roster.facts", now=f"{now:%H:%M}"))
        bare = not roster.stations
        self.view.setVisible(not bare)
        said = t("roster.reading") if self._reading else t("roster.empty")
        self.empty.say(said if bare else "")
        self._follow(None)

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches("unit", "grid", "shift", "rule"):
            self._soon.stop()
            self.read_all()
            return
        if changes.touches("case", *DUTY_KINDS):
            self._stale |= self._stations(changes)
            self._soon.start()

    def _stations(self, changes: Changes) -> set[str]:
        """Return the stations whose lines may be stale after these changes."""
        everyone = {station.id for station in self.model.roster.stations}
        if any(changes.whole(kind) for kind in ("case", *DUTY_KINDS)):
            return everyone
        found: set[str] = set()
        for case_id in changes.ids("case"):
            case = self._desk.read.cases.case(case_id)
            found |= everyone if case is None else {case.station}
        for person in changes.ids("person") | changes.ids("position"):
            row = self._desk.read.staffing.person(person)
            found |= everyone if row is None else {row.station}
        if changes.touches("post", "leave", "takeover"):
            return everyone
        return found & everyone

    def _renew(self) -> None:
        stale, self._stale = self._stale, set()
        # A handful is read on the spot; more would hold the window up.
        if len(stale) > 2:
            self.read_all()
            return
        read = self._desk.read
        facts = roster_source.facts_of(read, self._desk.clock.now())
        fresh = {}
        for one in stale:
            unit = read.boundary.unit(one)
            if unit is not None:
                fresh[one] = roster_source.station_line(facts, unit)
        self.model.renew(fresh)
        self._shown()

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, StationLine):
            self._toggle(row)

    def _activated(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, StationLine) and self.view.hasFocus():
            self._selection.set(("station", row.id), origin=self)

    def _toggle(self, row: StationLine) -> None:
        self.model.toggle(row.id)
        self.delegate.open = self.model.open
        self.view.scheduleDelayedItemsLayout()

    def _picked(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not current.isValid():
            return
        row = self.model.rows[current.row()]
        if isinstance(row, GridLine):
            self._selection.set(("grid", row.code), ("person", row.person), origin=self)
        elif isinstance(row, Seat) and row.person:
            self._selection.set(("person", row.person), origin=self)
        elif isinstance(row, StationLine):
            self._selection.set(("station", row.id), origin=self)

    def _follow(self, origin: object) -> None:
        grid = self._selection.first("grid")
        if origin is self or not grid:
            return
        place = self.model.reveal(grid)
        self.delegate.open = self.model.open
        if place < 0 or self.view.currentIndex().row() == place:
            return
        index = self.model.index(place)
        model = self.view.selectionModel()
        blocked = model.blockSignals(True)
        model.setCurrentIndex(index, model.SelectionFlag.ClearAndSelect)
        model.blockSignals(blocked)
        self.view.viewport().update()
        self.view.scrollTo(index)

    def _menu(self, at: QPoint) -> None:
        self.menu_wanted.emit(self.view.viewport().mapToGlobal(at))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.read_all()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.setAccessibleName(t("roster.title"))
        self.view.setAccessibleName(t("roster.title"))
        self.counts.setFixedHeight(theme.px(62))
        self._shown()
