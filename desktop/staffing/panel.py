"""The roster pane: who is on duty now, by desk seat, station and grid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import theme
from desktop.pane import Empty, PaneHead, label
from desktop.settings import Settings, WindowState
from desktop.staffing import roster_source
from desktop.staffing.models import (
    SORTS,
    GridLine,
    HelpLine,
    NoteLine,
    Row,
    StationLine,
    StepLine,
    key_of,
)
from desktop.staffing.person_card import PersonCard
from desktop.staffing.roster_delegate import RosterDelegate
from desktop.staffing.roster_facts import facts_of
from desktop.staffing.roster_head import ActBar, FindField, FourCounts, SortStrip
from desktop.staffing.roster_model import RosterModel, person_in
from desktop.staffing.roster_reading import RosterReading
from desktop.staffing.roster_view import RosterView
from desktop.staffing.take_over import step_in
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.desk import Desk
    from desktop.selection import Selection
    from desktop.staffing.models import Roster
    from desktop.tasks import Tasks

TYPING_MS: Final = 120


class RosterPanel(QWidget):
    """Counts, a field to find, seats, stations and grids with what opens below."""

    menu_wanted = Signal(QPoint)
    plan_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        selection: Selection,
        tasks: Tasks,
        parent: QWidget | None = None,
        settings: Settings | None = None,
    ) -> None:
        """Show who is on duty; `settings` remember how a user sorts and folds."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._selection = selection
        self._settings = Settings() if settings is None else settings
        self._remembered = False
        self._build(tasks)
        self._wire()
        self._remember()
        self.reading.read_all()
        self._shown()

    def _build(self, tasks: Tasks) -> None:
        self.head = PaneHead("roster.title", "F2", self)
        self.counts = FourCounts(self)
        self.finder = FindField(self)
        self.finder.setClearButtonEnabled(True)
        self.finder_key = label("Alt+R", "key", self)
        self.sorts = SortStrip(self)
        self.model = RosterModel(self)
        self.view = RosterView(self.model, self)
        self.delegate = RosterDelegate(self.view)
        self.view.setItemDelegate(self.delegate)
        self.setFocusProxy(self.view)
        self.reading = RosterReading(self._desk, tasks, self._stations, self)
        self.empty = Empty(self)
        self._search = QWidget(self)
        row = QHBoxLayout(self._search)
        row.setContentsMargins(14, 0, 8, 6)
        row.addWidget(self.finder, 1)
        row.addWidget(self.finder_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self.counts, self._search, self.sorts):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        self.bar = ActBar(self)
        column.addWidget(self.bar)
        self.head.more.show()
        self._retranslate()

    def _wire(self) -> None:
        self.view.folded.connect(self._fold)
        self.view.entered_row.connect(self._enter)
        self.view.stepped_in.connect(self._step_in)
        self.view.menu_wanted.connect(self.menu_wanted)
        self.view.selectionModel().currentChanged.connect(self._picked)
        # A row that stood current while nothing was selected is chosen by a click too.
        self.view.pressed.connect(lambda index: self._picked(index, index))
        self.head.more.clicked.connect(self._more)
        self.counts.chosen.connect(self._only)
        self.sorts.chosen.connect(self.sort_by)
        self.finder.left.connect(self._leave_field)
        self._desk.session_changed.connect(lambda _session: self._remember())
        self._selection.changed.connect(self._follow)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._typed)
        self.finder.textChanged.connect(lambda _text: self._typing.start())
        self.reading.filled.connect(self._filled)
        self.reading.renewed.connect(self._renewed)
        self.reading.ended.connect(self._shown)

    # What this user chose the last time

    def _remember(self) -> None:
        user = self._desk.session.user
        order = self._settings.roster_orders.get(user, SORTS[0])
        self.model.sort_by(order if order in SORTS else SORTS[0])
        self.sorts.show_order(self.model.order)
        self._remembered = False

    def _keep_closed(self) -> None:
        windows = self._settings.windows
        user = self._desk.session.user
        closed = self._stations() - self.model.open
        state = windows.get(user, WindowState())
        windows[user] = replace(state, closed_stations=tuple(sorted(closed)))

    def _open_remembered(self) -> None:
        if self._remembered or not self.model.roster.stations:
            return
        self._remembered = True
        user = self._desk.session.user
        state = self._settings.windows.get(user, WindowState())
        if state.closed_stations:
            self.model.keep_closed(state.closed_stations)

    def sort_by(self, order: str) -> None:
        """Sort in one of the SORTS, and remember it for this user."""
        self._keeping(lambda: self.model.sort_by(order))
        self.sorts.show_order(order)
        self._settings.roster_orders[self._desk.session.user] = order
        self._settings.save()

    def set_compact(self, compact: bool) -> None:
        """Use lower rows, or the usual ones."""
        self.delegate.compact = compact
        self.view.scheduleDelayedItemsLayout()

    # What was read

    def _filled(self, roster: Roster) -> None:
        self._keeping(lambda: self.model.fill(roster))
        self._open_remembered()

    def _renewed(self, fresh: dict[str, StationLine]) -> None:
        self._keeping(lambda: self.model.renew(fresh))
        self._shown()

    def _stations(self) -> set[str]:
        return {one.id for one in self.model.roster.stations}

    def _keeping(self, change: Callable[[], None]) -> None:
        """Change the rows; the current row stays current, wherever it goes."""
        row = self.view.row_at(self.view.currentIndex())
        key = None if row is None else key_of(row)
        chosen = self.view.selectionModel().hasSelection()
        change()
        if key is not None:
            self._set_current(self.model.row_with(key))
        if not chosen:
            self.view.clearSelection()
        self.delegate.open = self.model.shown_open
        self.view.scheduleDelayedItemsLayout()

    def _set_current(self, place: int) -> None:
        model = self.view.selectionModel()
        current = self.view.currentIndex()
        if place < 0 or (current.row() == place and model.isSelected(current)):
            return
        blocked = model.blockSignals(True)
        index = self.model.index(place)
        model.setCurrentIndex(index, model.SelectionFlag.ClearAndSelect)
        model.blockSignals(blocked)
        self.view.viewport().update()

    def _shown(self) -> None:
        self.delegate.open = self.model.shown_open
        roster = self.model.roster
        self.counts.tell(roster.counts())
        now = self._desk.clock.now()
        self.head.facts.setText(t("roster.facts", now=f"{now:%H:%M}"))
        bare = not self.model.rows
        self.view.setVisible(not bare)
        said = t("roster.reading") if self.reading.reading else t("roster.empty")
        if roster.stations:
            said = t("roster.none_found")
        self.empty.say(said if bare else "")
        self._follow(None)

    # Finding and filtering

    def start_finding(self) -> None:
        """Put the cursor into the field."""
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.selectAll()

    def _typed(self) -> None:
        typed = self.finder.text().strip()
        facts = facts_of(self._desk.read, self._desk.clock.now())
        found = roster_source.found_persons(facts, typed) if typed else ()
        self._keeping(lambda: self.model.find(typed, found))
        self._shown()

    def _leave_field(self) -> None:
        if self._typing.isActive():
            self._typing.stop()
            self._typed()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.typed:
            rows = self.model.rows
            place = next((n for n, row in enumerate(rows) if person_in(row)), -1)
            if place >= 0:
                self.view.setCurrentIndex(self.model.index(place))

    def _only(self, duty: str) -> None:
        self._keeping(lambda: self.model.show_only(duty))
        self._shown()

    # What keys and the mouse do on a row

    def _fold(self, row: Row, opened: bool) -> None:
        if isinstance(row, StationLine):
            if opened != (row.id in self.model.open):
                self._keeping(lambda: self.model.toggle(row.id))
                self._keep_closed()
        elif isinstance(row, GridLine) and opened != (row.code in self.model.chains):
            if opened or row.code in self.model.chains:
                self.toggle_chain(row.code)
        elif isinstance(row, GridLine) and not opened:
            self._go_to((StationLine.__name__, row.station, ""))
        elif isinstance(row, StepLine | HelpLine) and not opened:
            self._go_to((GridLine.__name__, row.grid, ""))
        elif isinstance(row, NoteLine) and not opened:
            self._go_to((GridLine.__name__, row.place, ""))

    def toggle_chain(self, grid: str) -> None:
        """Open or close the chain to who is responsible for a grid."""
        place = self.model.reveal(grid)
        self._keeping(lambda: self.model.toggle_chain(grid))
        if place >= 0:
            self.view.scrollTo(self.model.index(place))

    def _go_to(self, key: tuple[str, str, str]) -> None:
        place = self.model.row_with(key)
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place))

    def _enter(self, row: Row) -> None:
        if isinstance(row, StationLine):
            self._fold(row, row.id not in self.model.open)
        elif isinstance(row, GridLine):
            self.toggle_chain(row.code)
        elif isinstance(row, HelpLine):
            self._step_in(row)
        elif isinstance(row, NoteLine) and self.model.roster.station(row.place):
            self.plan_wanted.emit(row.place)
        elif person_in(row):
            PersonCard(self._desk, person_in(row), self.window()).open()

    def _step_in(self, row: HelpLine) -> None:
        step_in(self._desk, row.grid, row.person)

    def helper_at_hand(self) -> HelpLine | None:
        """Return the row of help that is current, None for another row."""
        row = self.view.row_at(self.view.currentIndex())
        return row if isinstance(row, HelpLine) else None

    def _picked(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self.view.row_at(current)
        if row is None:
            return
        items: list[tuple[str, str]] = []
        if isinstance(row, GridLine):
            items.append(("grid", row.code))
        elif isinstance(row, StepLine | HelpLine):
            items.append(("grid", row.grid))
        elif isinstance(row, StationLine):
            items.append(("station", row.id))
        if person_in(row):
            items.append(("person", person_in(row)))
        # The case stays selected: somebody is being looked for to give it to.
        items += [("case", one) for one in self._selection.ids("case")]
        self._selection.set(*items, origin=self)

    def _more(self) -> None:
        button = self.head.more
        self.menu_wanted.emit(button.mapToGlobal(button.rect().bottomLeft()))

    def _follow(self, origin: object) -> None:
        self.bar.tell()
        if origin is self:
            return
        place = self._place_meant()
        if place < 0:
            # The current row stays where the keys go on from; it is not chosen.
            self.view.clearSelection()
            return
        moved = self.view.currentIndex().row() != place
        self._set_current(place)
        if moved:
            self.view.scrollTo(self.model.index(place))

    def _place_meant(self) -> int:
        """Return the row of what is selected, -1 where that has no row here."""
        selection = self._selection
        current = self.view.currentIndex()
        row = self.view.row_at(current)
        person = "" if row is None else person_in(row)
        if isinstance(row, NoteLine) or selection.holds("person", person):
            # A note is of nobody: to stand on it is all there is.
            return current.row()
        grid = selection.first("grid")
        if grid:
            place = self.model.reveal(grid)
            self.delegate.open = self.model.shown_open
            near = isinstance(row, StepLine | HelpLine) and row.grid == grid
            return current.row() if near else place
        station = selection.first("station")
        if station:
            return self.model.row_with((StationLine.__name__, station, ""))
        return -1

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.reading.read_all()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.sorts.retranslate()
        self.sorts.show_order(self.model.order)
        self.finder.setPlaceholderText(t("roster.find"))
        self.finder.setAccessibleName(t("roster.find"))
        self.finder.setToolTip(t("roster.find_tip"))
        self.setAccessibleName(t("roster.title"))
        self.view.setAccessibleName(t("roster.title"))
        self.counts.setFixedHeight(theme.px(62))
        self._shown()
