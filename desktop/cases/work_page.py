"""How a case goes: the timeline with its filter, and those who could take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.cases.candidate_list import Candidate, CandidateDelegate
from desktop.cases.candidate_words import candidates, shortfall_words
from desktop.cases.rows_model import QuietList, RowsModel
from desktop.cases.timeline import Happening, TimelineDelegate
from desktop.cases.timeline_words import FILTERS, TimelineWords, kept
from desktop.pane import Empty, label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QResizeEvent

    from db.case_queue import QueueCase
    from desktop.action import Hand
    from desktop.cases.names import Names

STACKED: Final = 560
WAITING: Final = frozenset({"accepted", "awaiting_dispatch", "awaiting_acceptance"})


class WorkPage(QWidget):
    """Timeline beside candidates; one above the other where it is narrow."""

    picked = Signal()

    def __init__(self, hand: Hand, names: Names, parent: QWidget) -> None:
        """Start without a case."""
        super().__init__(parent)
        self._hand = hand
        self._words = TimelineWords(hand.desk.read, names)
        self._rows: tuple[Happening, ...] = ()
        self._which = "all"
        self._case = ""
        self._low = False
        self._shortfall = ""
        self.timeline: RowsModel[Happening] = RowsModel(self)
        self.people: RowsModel[Candidate] = RowsModel(self)
        self._make_filter()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 4, 0, 0)
        self._columns.setSpacing(12)
        self.timeline_view = QuietList(self)
        self.timeline_view.setModel(self.timeline)
        self.timeline_view.setItemDelegate(TimelineDelegate(self.timeline_view))
        self.timeline_view.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.timeline_view.setMinimumHeight(theme.px(72))
        self.people_view = QuietList(self)
        self.people_view.setModel(self.people)
        self.people_view.setItemDelegate(CandidateDelegate(self.people_view))
        self.people_view.selectionModel().currentChanged.connect(self.picked)
        self.people_view.setMinimumHeight(theme.px(54))
        self._empty = Empty(self)
        self._short = label("", "second", self)
        self._short.setWordWrap(True)
        self._right = QWidget(self)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(4)
        right.addWidget(self._short)
        right.addWidget(self.people_view, 1)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.timeline_view, 1)
        left.addWidget(self._empty, 1)
        self._columns.addLayout(left, 4)
        self._columns.addWidget(self._right, 5)

    def _make_filter(self) -> None:
        """Make the button that chooses what is shown; it stands beside the tabs."""
        self.filter = QPushButton(self)
        self.filter.setObjectName("chip")
        menu = QMenu(self.filter)
        self.filters: dict[str, QAction] = {}
        for which in FILTERS:
            made = menu.addAction("")
            made.setCheckable(True)
            made.triggered.connect(lambda _on=False, one=which: self.show_only(one))
            self.filters[which] = made
        self.filter.setMenu(menu)

    # What the case file asks

    def show_case(self, row: QueueCase) -> None:
        """Show how a case goes."""
        same = self._case == row.case.id
        self._case = row.case.id
        self._rows = self._words.happenings(row.case.id, row.lane)
        self._fill()
        # The file reads who is at hand once all is filled.
        self.blockSignals(True)
        self._fill_people(row, same=same)
        self.blockSignals(False)

    def chosen(self) -> Candidate | None:
        """Return the candidate at hand, None when there is none."""
        row = self.people.row_at(self.people_view.currentIndex().row())
        return None if row is None or row.excluded else row

    def show_only(self, which: str) -> None:
        """Show one sort of lines."""
        self._which = which
        self._fill()
        self._name_filter()

    def _fill(self) -> None:
        rows = kept(self._rows, self._which)
        self.timeline.fill(rows)
        self.timeline_view.setVisible(bool(rows))
        empty = self._which if self._which in {"notes", "rest"} else "rest"
        self._empty.say("" if rows else t(f"timeline.empty.{empty}"))

    def _fill_people(self, row: QueueCase, *, same: bool) -> None:
        waiting = row.case.state in WAITING and not row.case.merged_into
        if not waiting and self.people_view.hasFocus():
            # The cursor stays on this page, not on the next thing that takes it.
            self.timeline_view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._right.setVisible(waiting)
        if not waiting:
            self.people.fill(())
            return
        before = self.chosen() if same else None
        read, now = self._hand.desk.read, self._hand.desk.clock.now()
        found, whole = candidates(read, row.case, now)
        self.people.fill(found)
        self._shortfall = shortfall_words(whole)
        self._title()
        self._choose(before.person if before is not None else "")

    def _choose(self, person: str) -> None:
        rows = self.people.rows
        places = [at for at, one in enumerate(rows) if not one.excluded]
        same = [at for at in places if rows[at].person == person]
        if places:
            self.people_view.setCurrentIndex(self.people.index((same or places)[0]))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = event.size().width() < theme.px(STACKED)
        self._columns.setDirection(
            QBoxLayout.Direction.BottomToTop
            if stacked
            else QBoxLayout.Direction.LeftToRight
        )
        self.timeline_view.scheduleDelayedItemsLayout()
        self.people_view.scheduleDelayedItemsLayout()

    def retranslate(self) -> None:
        """Speak the language of now."""
        for which, made in self.filters.items():
            made.setText(t(f"timeline.filter.{which}"))
        self._name_filter()
        self.timeline_view.setAccessibleName(t("file.timeline"))
        self.people_view.setAccessibleName(t("file.candidates"))
        self.people_view.setToolTip(t("file.candidates_tip"))
        self.timeline_view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _name_filter(self) -> None:
        for which, made in self.filters.items():
            made.setChecked(which == self._which)
        said = t(f"timeline.filter.{self._which}")
        self.filter.setText(f"{said} ▾")
        self.filter.setAccessibleName(f"{t('timeline.filter')} {said}")
        self.filter.setToolTip(t("timeline.filter"))

    def set_low(self, low: bool) -> None:
        """Leave out what only explains, for a pane that has little height."""
        self._low = low
        self._title()

    def _title(self) -> None:
        said = self._shortfall or ("" if self._low else t("file.candidates"))
        self._short.setText(said)
        self._short.setVisible(bool(said))
