"""Balanced division: what to divide, three proposals side by side, one taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import shapely
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.boundary.division_card import ScoreCard
from desktop.boundary.weights_dialog import WeightsDialog
from desktop.division_work import DivisionWork, Question
from desktop.pane import PaneHead, Scrolled, label
from desktop.table_view import Column, TableView
from desktop.texts import t
from domain.plans.land import Terms
from domain.plans.moves import moves_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from desktop.action import Hand
    from desktop.division_work import Found
    from domain.plans.proposing import PartRow

CHOSEN: Final = "chosen"
ALL: Final = ""
MOST_PARTS: Final = 5000
FIELDS: Final = ("area", "parts", "tolerance", "keep", "seed")


def _off(row: PartRow) -> str:
    return f"{100 * (row.share - 1):+.1f} %"


def _why(row: PartRow) -> str:
    told = []
    if row.reason:
        told.append(t(f"division.reason.{row.reason}"))
    if row.crossing:
        why = t(f"division.crossing.{row.crossing}")
        told.append(t("division.crossing", metres=f"{row.across:,.0f}", why=why))
    return t("division.and").join(told)


COLUMNS: Final = (
    Column("grid", lambda row: row.name or t("division.fresh")),
    Column(
        "deviation",
        lambda row: -abs(row.share - 1),
        _off,
        number=True,
        tone=lambda row: "late" if row.reason else "",
    ),
    Column("workload", lambda row: row.load, lambda row: f"{row.load:,.0f}", True),
    Column("entities", lambda row: row.entities, lambda row: f"{row.entities:,}", True),
    Column(
        "area", lambda row: row.area_m2, lambda row: f"{row.area_m2 / 1e6:.3f}", True
    ),
    Column("why_uneven", _why),
)

MOVES: Final = (
    Column("giver", lambda row: row.giver),
    Column("receiver", lambda row: row.receiver or t("division.fresh")),
    Column("entities", lambda row: row.entities, lambda row: f"{row.entities:,}", True),
    Column("workload", lambda row: row.load, lambda row: f"{row.load:,.1f}", True),
    Column(
        "area", lambda row: row.area_m2, lambda row: f"{row.area_m2 / 1e6:.3f}", True
    ),
)
GRIDS_TAB, MOVES_TAB = 0, 1
# A table shows a few rows at least, pixels.
LEAST_TABLE: Final = 150


def _row(below: int, *buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(14, 4, 14, below)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


class DivisionPanel(QWidget):
    """Terms above, progress and cancel, then the score card and the grids of one.

    `wanted` asks the map to show a box in metres.
    """

    wanted = Signal(object)

    def __init__(self, hand: Hand, work: DivisionWork, parent: QWidget) -> None:
        """Ask for divisions of the plan that is open."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand, self.work = hand, work
        self.head = PaneHead("division.title", "", self)
        self._make_form()
        self._make_card()
        self.view = TableView(COLUMNS, lambda row: row.code or row.name, self)
        self.moves = TableView(MOVES, lambda row: str(row.blocks[0]), self)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        for _tab in (GRIDS_TAB, MOVES_TAB):
            self.tabs.addTab("")
        self.tabs.currentChanged.connect(self._tell)
        self.moves.chosen.connect(self._reveal)
        self._lay_out()
        work.changed.connect(self._tell)
        work.moved.connect(self._moved)
        hand.selection.changed.connect(lambda _origin: self._tell_area())
        hand.plan.changed.connect(self._fill_area)
        self._retranslate()

    def _make_form(self) -> None:
        self.area = QComboBox(self)
        self.parts = QSpinBox(self)
        self.parts.setRange(0, MOST_PARTS)
        self.seed = QSpinBox(self)
        self.seed.setRange(1, 9999)
        self.tolerance = QSpinBox(self)
        self.tolerance.setRange(1, 50)
        self.tolerance.setValue(5)
        self.tolerance.setSuffix(" %")
        self.tolerance.setPrefix("± ")
        self.keep = QSpinBox(self)
        self.keep.setRange(0, 99)
        self.keep.setSuffix(" %")
        self.parts.valueChanged.connect(self._tell_keep)
        self.whole = QCheckBox(self)
        self.across = QCheckBox(self)
        self.barriers = QCheckBox(self)
        for box in (self.whole, self.across, self.barriers):
            box.setChecked(True)
        self._make_buttons()

    def _make_buttons(self) -> None:
        self.weights = QPushButton(self)
        # Once there are proposals, they have the room of the terms.
        self.terms = QPushButton(self)
        self.terms.setCheckable(True)
        self.terms.toggled.connect(self._tell)
        self.start = QPushButton(self)
        self.start.setObjectName("primary")
        self.stop = QPushButton(self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.note = label("", "second", self)
        self.note.setWordWrap(True)
        self.start.clicked.connect(self.ask)
        self.stop.clicked.connect(self.work.cancel)
        self.weights.clicked.connect(self._weigh)

    def _make_card(self) -> None:
        self.card = ScoreCard(self.work, self)
        self.take = QPushButton(self)
        self.take.setObjectName("primary")
        self.drop = QPushButton(self)
        self.take.clicked.connect(self.work.take)
        self.drop.clicked.connect(self.work.drop)

    def _lay_out(self) -> None:
        top = QWidget(self)
        form = QFormLayout(top)
        form.setContentsMargins(14, 8, 14, 4)
        self._heads: dict[str, QLabel] = {}
        for name in FIELDS:
            self._heads[name] = label("", "second", top)
            form.addRow(self._heads[name], getattr(self, name))
        for box in (self.whole, self.across, self.barriers):
            form.addRow(box)
        buttons = _row(4, self.start, self.stop, self.terms, self.weights)
        foot = _row(8, self.take, self.drop)
        note = QHBoxLayout()
        note.setContentsMargins(14, 0, 14, 4)
        note.addWidget(self.note, 1)
        note.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self.form = Scrolled(top, self)
        column.addWidget(self.form)
        column.addLayout(buttons)
        column.addLayout(note)
        column.addWidget(self._make_body(), 1)
        column.addStretch(0)
        column.addLayout(foot)
        self.setFocusProxy(self.parts)

    def _make_body(self) -> QWidget:
        """Put card and tables into one page, which scrolls where the pane is low."""
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.card)
        column.addWidget(self.tabs)
        for view in (self.view, self.moves):
            view.setMinimumHeight(theme.px(LEAST_TABLE))
            column.addWidget(view, 1)
        self.body = Scrolled(inside, self)
        return self.body

    # Asking

    def question(self) -> Question:
        """Return what the form asks for."""
        terms = Terms(
            parts=self.parts.value(),
            seed=self.seed.value(),
            tolerance=self.tolerance.value() / 100,
            whole=self.whole.isChecked(),
            across=self.across.isChecked(),
            barriers=self.barriers.isChecked(),
            keep=self.keep.value() / 100 if self.keep.isEnabled() else 0.0,
        )
        return Question(self._codes(), terms)

    def _codes(self) -> tuple[str, ...]:
        where = str(self.area.currentData() or ALL)
        if where == ALL:
            return ()
        if where == CHOSEN:
            return tuple(self._hand.selection.ids("grid"))
        mesh = self._hand.plan.mesh()
        return tuple(
            sorted(
                grid.code
                for grid in (mesh.grids.values() if mesh is not None else ())
                if grid.station == where and grid.kind == "grid"
            )
        )

    def ask(self) -> None:
        """Work the division out that the form asks for."""
        if self.area.currentData() == CHOSEN and not self._codes():
            self.note.setText(t("division.none_chosen"))
            return
        self.work.start(self.question())

    def _weigh(self) -> None:
        WeightsDialog(self._hand, self).open()

    # Telling

    def _moved(self, done: int, of: int) -> None:
        self.bar.setValue(1000 * done // max(1, of))

    def _tell(self) -> None:
        busy, found = self.work.busy, self.work.found
        why = self._hand.plan.why_not()
        self.start.setEnabled(not busy and not why)
        self.start.setToolTip(why)
        self.stop.setVisible(busy)
        self.terms.setVisible(found is not None)
        self.form.setVisible(found is None or self.terms.isChecked())
        self.bar.setVisible(busy)
        if not busy:
            self.bar.setValue(0)
        ready = found is not None
        for part in (self.body, self.take, self.drop):
            part.setVisible(ready)
        self.view.setVisible(ready and self.tabs.currentIndex() == GRIDS_TAB)
        self.moves.setVisible(ready and self.tabs.currentIndex() == MOVES_TAB)
        stale = ready and self.work.stale
        self.take.setEnabled(ready and not stale and not why)
        self.note.setText(self._note(why, stale=stale))
        if found is not None:
            self.card.show_found(found)
            self._show_moves(found)
            rows = found.proposals[self.work.shown].rows
            self.view.fill(
                sorted(rows, key=lambda row: (-abs(row.share - 1), row.code))
            )
        self._tell_facts()

    def _tell_keep(self, parts: int) -> None:
        self.keep.setEnabled(not parts)
        self.keep.setToolTip(t("division.keep.no" if parts else "division.keep.tip"))

    def _show_moves(self, found: Found) -> None:
        """List the moves of the proposal singly, and what it can be compared with."""
        proposal = found.proposals[self.work.shown]
        names = {grid.code: grid.name for grid in found.land.grids}
        rows = [
            replace(
                move,
                giver=names.get(move.giver, move.giver),
                receiver=names.get(move.receiver, ""),
            )
            for move in moves_of(found.land, proposal.part)
        ]
        self.moves.fill(rows)
        self.tabs.setTabText(GRIDS_TAB, t("division.tab.grids", n=len(proposal.rows)))
        self.tabs.setTabText(MOVES_TAB, t("division.tab.moves", n=len(rows)))

    def _reveal(self, key: str) -> None:
        """Let the map show the piece of ground of a move."""
        found = self.work.found
        row = next((r for r in self.moves.rows.rows if str(r.blocks[0]) == key), None)
        if found is not None and row is not None:
            outlines = self.work.outlines()[list(row.blocks)]
            west, south, east, north = shapely.total_bounds(outlines).tolist()
            self.wanted.emit((west, south, east, north))

    def _note(self, why: str, *, stale: bool) -> str:
        if self.work.busy:
            return t("division.working")
        if stale:
            return t("division.stale")
        found = self.work.found
        if found is not None:
            return t(
                "division.ready", parts=found.land.parts, blocks=len(found.land.was)
            )
        return self.work.told or why or t("division.hint")

    def _tell_facts(self) -> None:
        found = self.work.proposal
        self.head.facts.setText(
            t("division.facts", outside=found.outside, parts=len(found.rows))
            if found is not None
            else ""
        )

    def _tell_area(self) -> None:
        count = len(self._hand.selection.ids("grid"))
        self.area.setItemText(1, t("division.area.chosen", n=count))

    def _fill_area(self) -> None:
        now = self.area.currentData()
        self.area.clear()
        self.area.addItem(t("division.area.all"), ALL)
        self.area.addItem("", CHOSEN)
        for unit in self._hand.desk.read.boundary.units("station"):
            self.area.addItem(unit.name, unit.id)
        self.area.setCurrentIndex(max(0, self.area.findData(now)))
        self._tell_area()

    def _retranslate(self) -> None:
        self.head.retranslate()
        for name, head in self._heads.items():
            head.setText(t(f"division.{name}"))
            field = getattr(self, name)
            field.setAccessibleName(t(f"division.{name}"))
            field.setToolTip(t(f"division.{name}.tip"))
        self.parts.setSpecialValueText(t("division.as_now"))
        for name in (
            "whole",
            "across",
            "barriers",
            "weights",
            "start",
            "stop",
            "terms",
        ):
            getattr(self, name).setText(t(f"division.{name}"))
            getattr(self, name).setToolTip(t(f"division.{name}.tip"))
        self.take.setText(t("division.take"))
        self.drop.setText(t("division.drop"))
        self.bar.setAccessibleName(t("division.working"))
        self.view.setAccessibleName(t("division.grids"))
        self.moves.setAccessibleName(t("division.moves"))
        self.tabs.setAccessibleName(t("division.grids"))
        self.keep.setSpecialValueText(t("division.keep.none"))
        self.card.retranslate()
        self._fill_area()
        self._tell()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
