"""The roster mode: the shifts of a day, week or month, what lacks, the hand-over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.pane import Empty, label
from desktop.reasons import reason_text
from desktop.staffing.handover_strip import HandoverStrip
from desktop.staffing.roster_foot import RosterFoot
from desktop.staffing.shift_acts import ACTS, acts_on, primary
from desktop.staffing.shift_head import ShiftHead
from desktop.staffing.shift_reading import (
    ShiftRequest,
    ShiftShown,
    read_handover,
    read_plan,
)
from desktop.staffing.shift_rows import MODES
from desktop.staffing.shift_side import ShiftSide
from desktop.staffing.shift_table import ShiftModel, ShiftView
from desktop.texts import t
from domain.refused import Unavailable

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from desktop.action import Hand
    from desktop.staffing.handover import Handover
    from desktop.staffing.shift_rows import ShiftCell, ShiftGap
    from desktop.tasks import Result
    from domain.changes import Changes

WIDE: Final = 1500
KINDS: Final = ("shift", "person", "leave", "takeover", "post", "unit", "rule")


class RosterPage(QWidget):
    """Tools on top, the table, the chosen cell and the gaps beside, hand-over below."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Show the week of now, of the station at which one sits."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._stale = True
        self._reading = False
        self._again = False
        self._wanted: tuple[str, object, str] | None = None
        day = hand.desk.clock.now().date()
        self.request = ShiftRequest("week", day, "", "post", short_only=False)
        self.shown = ShiftShown(self.request, "")
        self.handover: Handover | None = None
        self._build()
        self._wire()
        self._retranslate()

    def _build(self) -> None:
        self.head = ShiftHead(self)
        self.band = QWidget(self)
        self.band.setObjectName("messagebar")
        self.band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = label("", "plain", self.band)
        self.banner.setWordWrap(True)
        inside = QHBoxLayout(self.band)
        inside.setContentsMargins(14, 6, 14, 6)
        inside.addWidget(self.banner, 1)
        self.model = ShiftModel(self)
        self.view = ShiftView(self.model, self)
        self.empty = Empty(self)
        self.strip = HandoverStrip(self)
        self.side = ShiftSide(self._hand, self)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.band)
        for widget in (self.view, self.empty):
            left.addWidget(widget, 1)
        left.addSpacing(6)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addLayout(left, 1)
        self.foot = RosterFoot(self.side, self.strip, below, self)
        left.addWidget(self.foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(below, 1)
        self.setFocusProxy(self.view)

    def _wire(self) -> None:
        self.head.moved.connect(self.step)
        self.head.today.connect(self.go_today)
        self.head.mode_chosen.connect(self.show_as)
        self.head.by_chosen.connect(self.show_by)
        self.head.unit_chosen.connect(self.show_unit)
        self.head.short_chosen.connect(self.show_short)
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.view.entered_cell.connect(self._enter)
        self.view.menu_wanted.connect(self.offer)
        self.side.gap_chosen.connect(self.go_to_gap)
        self.strip.case_wanted.connect(self._to_case)
        self.strip.grid_wanted.connect(self._to_grid)
        self.model.modelReset.connect(self._after_reset)
        self._hand.desk.changed.connect(self._changed)

    # What is asked for

    def ask(self, request: ShiftRequest) -> None:
        """Show something else."""
        self.request = request
        self._stale = True
        self.look()

    def step(self, steps: int) -> None:
        """Go some spans on, or back."""
        self.ask(replace(self.request, day=self.request.moved(steps)))

    def go_today(self) -> None:
        """Show the span that holds today."""
        self.ask(replace(self.request, day=self._hand.desk.clock.now().date()))

    def show_as(self, mode: str) -> None:
        """Show a day of all units, or a week or month of one."""
        self.ask(replace(self.request, mode=mode))

    def next_mode(self) -> None:
        """Show day, week and month in turn."""
        place = MODES.index(self.request.mode) + 1
        self.show_as(MODES[place % len(MODES)])

    def show_by(self, by: str) -> None:
        """Let the rows be duties or persons."""
        self.ask(replace(self.request, by=by))

    def show_unit(self, unit: str) -> None:
        """Show another unit."""
        self.ask(replace(self.request, unit=unit))

    def show_short(self, on: bool) -> None:
        """Show only what lacks somebody, of every unit."""
        self.ask(replace(self.request, short_only=on))

    def show_today_of(self, unit: str) -> None:
        """Show this week of a unit; what lacks in it is chosen first."""
        day = self._hand.desk.clock.now().date()
        self.ask(ShiftRequest("week", day, unit, "post", short_only=False))

    def go_to_gap(self, gap: ShiftGap) -> None:
        """Show a gap's unit and day, with its cell chosen."""
        self._wanted = (gap.unit, gap.cover.day, gap.cover.duty_post)
        request = replace(self.request, unit=gap.unit, day=gap.cover.day)
        if request == self.request:
            self._choose_wanted()
        else:
            self.ask(request)

    # Reading

    def look(self) -> None:
        """Read what is shown, if it is stale, in a worker."""
        if not self._stale:
            return
        if self._reading:
            self._again = True
            return
        self._stale = False
        self._reading = True
        desk, request = self._hand.desk, self.request
        now, home = desk.clock.now(), self._home()
        self._hand.tasks.run(
            lambda _token: read_plan(desk.open_reader, request, now, home),
            self._filled,
            t("shifts.reading"),
        )

    def _home(self) -> str:
        """Return the unit at whose desk one sits."""
        person = self._hand.desk.session.person
        found = self._hand.desk.read.staffing.person(person) if person else None
        return "" if found is None else found.station

    def _filled(self, result: Result) -> None:
        self._reading = False
        if isinstance(result.error, Unavailable):
            self._hand.desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        elif not self._again:
            self._show(result.value)
        if self._again:
            self._again = False
            self._stale = True
            self.look()

    def _show(self, shown: ShiftShown) -> None:
        self.shown = shown
        self.request = shown.request
        self.head.tell(shown)
        self.head.narrow(self.width())
        current = self.view.currentIndex()
        self.model.fill(shown)
        bare = not shown.rows
        self.view.setVisible(not bare)
        key = "shifts.none_short" if shown.request.short_only else "shifts.empty"
        self.empty.say(t(key) if bare else "")
        self._tell_banner()
        self.side.show_gaps(shown.gaps)
        self.foot.retranslate(self.side.missing)
        self._read_handover()
        if self._wanted is not None:
            self._choose_wanted()
        elif current.isValid():
            self.side.show_cell(self.model.cell(self.view.currentIndex()))
        if self.isVisible() and self.view.isVisible() and not self._typing():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_handover(self) -> None:
        """Read the hand-over for itself: the table need not wait for the cases."""
        desk, unit = self._hand.desk, self.shown.unit
        now = desk.clock.now()
        self._hand.tasks.run(
            lambda _token: read_handover(desk.open_reader, unit, now),
            self._handed,
            t("shifts.reading"),
        )

    def _handed(self, result: Result) -> None:
        if isinstance(result.error, Unavailable):
            self._hand.desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        else:
            self.handover = result.value
            self.strip.fill(self.handover)

    def _typing(self) -> bool:
        at = QApplication.focusWidget()
        return at is not None and self.isAncestorOf(at)

    def _tell_banner(self) -> None:
        shown = self.shown
        name = next((one.name for one in shown.units if one.id == shown.unit), "")
        here = next((one.missing for one in shown.units if one.id == shown.unit), 0)
        parts = []
        if shown.missing:
            units = sum(bool(one.missing) for one in shown.units)
            parts.append(t("shifts.banner_short", n=shown.missing, units=units))
            if here and shown.request.mode != "day":
                parts.append(t("shifts.banner_here", unit=name, n=here))
        elif shown.rostered:
            parts.append(t("shifts.banner_full"))
        if not shown.rostered:
            parts.append(t("shifts.banner_none"))
        elif shown.request.mode != "day":
            first, last = shown.rostered[0], shown.rostered[-1]
            said = {"first": f"{first:%m-%d}", "last": f"{last:%m-%d}"}
            parts.append(t("shifts.banner_days", **said))
        self.banner.setText(" · ".join(parts))
        self.band.setProperty("tone", "late" if shown.missing else "plain")
        self.band.style().unpolish(self.band)
        self.band.style().polish(self.band)

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS):
            self._stale = True
            if self.isVisible():
                self.look()

    # The chosen cell

    def cell(self) -> ShiftCell | None:
        """Return the chosen cell, None when none is."""
        return self.model.cell(self.view.currentIndex())

    def _choose_wanted(self) -> None:
        if self._wanted is None:
            return
        unit, day, duty = self._wanted
        self._wanted = None
        index = self.view.index_of(unit, day, duty)
        if index is not None:
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            self.foot.to_chosen()
            self.side.show_cell(self.model.cell(index))

    def _after_reset(self) -> None:
        """Choose what lacks, else today's first cell: arrows and Enter work at once."""
        index = self._first_index()
        if index is None:
            self.side.show_cell(None)
        else:
            self.view.setCurrentIndex(index)

    def _first_index(self) -> QModelIndex | None:
        now = self._hand.desk.clock.now().date()
        days = [one.day for one in self.model.columns]
        today = 1 + (days.index(now) if now in days else 0)
        first = None
        for place, row in enumerate(self.model.rows):
            for column, cell in enumerate(row.cells, start=1):
                if cell.kind == "gap":
                    return self.model.index(place, column)
                if first is None and column == today:
                    first = self.model.index(place, column)
        return first

    def _picked(self, current: QModelIndex, _before: QModelIndex) -> None:
        cell = self.model.cell(current)
        self.side.show_cell(cell)
        if self.view.hasFocus():
            self.foot.to_chosen()
        if cell is not None and cell.person:
            self._hand.selection.set(("person", cell.person), origin=self)

    def _enter(self, cell: ShiftCell) -> None:
        act = primary(self._hand, cell)
        if act is not None:
            act.run(self._hand, cell)

    def run_act(self, act_id: str) -> None:
        """Run an act on the chosen cell."""
        cell = self.cell()
        if cell is not None:
            ACTS[act_id].run(self._hand, cell)

    def why_not(self, act_id: str) -> str:
        """Return why an act cannot be done on the chosen cell now."""
        cell = self.cell()
        act = ACTS[act_id]
        if cell is None or not self.isVisible():
            return t("why.shifts_cell")
        if not act.fits(cell):
            return t("why.shifts_other_cell")
        return act.why_not(self._hand, cell)

    def offer(self, at: QPoint) -> None:
        """Offer all that can be done on the chosen cell; what cannot says why."""
        cell = self.cell()
        if cell is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for act in acts_on(cell):
            why = act.why_not(self._hand, cell)
            text = t(f"action.{act.id}")
            made = menu.addAction(f"{text} · {why}" if why else text)
            made.setEnabled(not why)
            made.triggered.connect(lambda _on=False, one=act: one.run(self._hand, cell))
        menu.popup(at)

    def _to_case(self, case: str) -> None:
        self._hand.frame.show_mode("watch")
        self._hand.selection.set(("case", case), origin=self)

    def _to_grid(self, grid: str) -> None:
        self._hand.frame.show_mode("watch")
        self._hand.selection.set(("grid", grid), origin=self)

    # The widget itself

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self.foot.lay_out(narrow=width < WIDE)
        self.head.narrow(width)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._stale = True
            if self.isVisible():
                self.look()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.side.retranslate()
        self.foot.retranslate(self.side.missing)
        self.view.setAccessibleName(t("shifts.table"))
        self.view.compact = self._hand.settings.compact_rows
        self.setAccessibleName(t("shifts.table"))
