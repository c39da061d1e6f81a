"""The queue as rows: open cases of the lanes shown, the tightest clock first."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from desktop.cases.clock_words import face_words
from desktop.shapes import LANES
from desktop.texts import t
from domain.cases.two_clocks import LATE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.case_queue import QueueCase
    from desktop.cases.names import Names
    from domain.cases.deadline import ClockRules

ROW: Final = Qt.ItemDataRole.UserRole + 1
CASE_ID: Final = Qt.ItemDataRole.UserRole + 2
CLOCKS: Final = Qt.ItemDataRole.UserRole + 3
WORDS: Final = Qt.ItemDataRole.UserRole + 4
Index = QModelIndex | QPersistentModelIndex
Spot = tuple[int, float, str, str]
CLOSED: Final = "closed"


def spot_of(row: QueueCase, rules: ClockRules, now: datetime) -> Spot:
    """Return where a row stands in the queue at a moment."""
    if row.lane == CLOSED:
        # The latest closed first: nothing runs any more that could order them.
        stamp = -row.case.changed_at.timestamp()
        return (8, stamp, row.case.number, row.case.id)
    rank, remaining = row.clocks(rules, now).sort_key
    return (rank, remaining, row.case.number, row.case.id)


class QueueModel(QAbstractListModel):
    """The rows shown, kept in order; one changed case moves one row.

    The clocks of the rows in sight are computed when they are painted; the order of
    all is computed anew by `resort`, at least once a minute.
    """

    counted = Signal()

    def __init__(self, names: Names, rules: ClockRules, now: datetime) -> None:
        """Start empty, with every lane shown."""
        super().__init__()
        self.names = names
        self.rules = rules
        self.now = now
        self.shown: frozenset[str] = frozenset(LANES)
        self._rows: dict[str, QueueCase] = {}
        self._spots: dict[str, Spot] = {}
        self._order: list[Spot] = []
        self._late: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    # What the panel asks

    def count(self, lane: str) -> int:
        """Return how many cases a lane holds, shown or not."""
        return self._counts.get(lane, 0)

    def late(self, lane: str) -> int:
        """Return how many cases of a lane have a clock that ran out."""
        return self._late.get(lane, 0)

    def open_count(self) -> int:
        """Return how many cases are not closed."""
        return len(self._rows) - self._counts.get(CLOSED, 0)

    def row_of(self, case_id: str) -> int:
        """Return the place of a case among the rows shown, -1 when it is not there."""
        spot = self._spots.get(case_id)
        if spot is None:
            return -1
        place = bisect_left(self._order, spot)
        found = place < len(self._order) and self._order[place] == spot
        return place if found else -1

    def id_at(self, place: int) -> str:
        """Return the id of the case in a row shown."""
        return self._order[place][3] if 0 <= place < len(self._order) else ""

    def queue_row(self, case_id: str) -> QueueCase | None:
        """Return a case of the queue, shown or not."""
        return self._rows.get(case_id)

    def all_rows(self) -> tuple[QueueCase, ...]:
        """Return every case of the queue, shown or not, in no order."""
        return tuple(self._rows.values())

    # What changes it

    def fill(self, rows: Iterable[QueueCase], spots: dict[str, Spot]) -> None:
        """Put all rows in anew, with the places a worker computed."""
        self.beginResetModel()
        self._rows = {row.case.id: row for row in rows}
        self._spots = spots
        self._order = self._ordered()
        self.endResetModel()
        self._count_all()

    def resort(self, spots: dict[str, Spot]) -> None:
        """Take over fresh places of rows that are still there."""
        kept = {one: spot for one, spot in spots.items() if one in self._rows}
        order = sorted(
            spot
            for one, spot in (self._spots | kept).items()
            if self._rows[one].lane in self.shown
        )
        moved = [spot[3] for spot in order] != [spot[3] for spot in self._order]
        if moved:
            self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = [self.id_at(index.row()) for index in held]
        self._spots |= kept
        self._order = order
        if moved:
            self.changePersistentIndexList(
                held, [self.index(self.row_of(one)) for one in ids]
            )
            self.layoutChanged.emit()
        self._count_all()

    def put(self, row: QueueCase) -> None:
        """Place one case where it belongs now; others stay where they are."""
        self.drop(row.case.id, counting=False)
        spot = spot_of(row, self.rules, self.now)
        self._rows[row.case.id] = row
        self._spots[row.case.id] = spot
        self._tally(row.lane, spot, 1)
        if row.lane in self.shown:
            place = bisect_left(self._order, spot)
            self.beginInsertRows(QModelIndex(), place, place)
            insort(self._order, spot)
            self.endInsertRows()
        self.counted.emit()

    def drop(self, case_id: str, *, counting: bool = True) -> None:
        """Take one case out of the queue."""
        place = self.row_of(case_id)
        if place >= 0:
            self.beginRemoveRows(QModelIndex(), place, place)
            del self._order[place]
        row = self._rows.pop(case_id, None)
        spot = self._spots.pop(case_id, None)
        if row is not None and spot is not None:
            self._tally(row.lane, spot, -1)
        if place >= 0:
            self.endRemoveRows()
        if counting:
            self.counted.emit()

    def show_lanes(self, lanes: Iterable[str]) -> None:
        """Show the cases of these lanes only."""
        self.beginResetModel()
        self.shown = frozenset(lanes)
        self._order = self._ordered()
        self.endResetModel()

    def at(self, now: datetime) -> None:
        """Let the rows in sight show their clocks at this moment."""
        self.now = now

    def _ordered(self) -> list[Spot]:
        return sorted(
            self._spots[one]
            for one, row in self._rows.items()
            if row.lane in self.shown
        )

    def _tally(self, lane: str, spot: Spot, by: int) -> None:
        self._counts[lane] = self._counts.get(lane, 0) + by
        if spot[0] == 0:
            self._late[lane] = self._late.get(lane, 0) + by

    def _count_all(self) -> None:
        self._counts, self._late = {}, {}
        for one, spot in self._spots.items():
            self._tally(self._rows[one].lane, spot, 1)
        self.counted.emit()

    # What a view asks

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        case_id = self.id_at(index.row())
        row = self._rows.get(case_id)
        if row is None:
            return None
        if role == ROW:
            return row
        if role == CASE_ID:
            return case_id
        if role == CLOCKS:
            return row.clocks(self.rules, self.now)
        return self._said(row, role)

    def _said(self, row: QueueCase, role: int) -> Any:
        if role == WORDS:
            return self.words(row)
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return self.sentence(row)
        return None

    def words(self, row: QueueCase) -> tuple[str, str]:
        """Return what the statutory and the assessment clock say."""
        clocks = row.clocks(self.rules, self.now)
        return (
            face_words(clocks.statutory, row.governed, self.rules, self.now),
            face_words(clocks.assessment, row.governed, self.rules, self.now),
        )

    def sentence(self, row: QueueCase) -> str:
        """Return a row as one sentence, for screen readers and tool tips."""
        case = row.case
        statutory, assessment = self.words(row)
        return t(
            "queue.row",
            number=case.number,
            kind=self.names.label(case.kind),
            matter=self.names.matter(case.matter),
            place=self.names.place(case),
            lane=t(f"lane.{row.lane}"),
            person=self.names.person(case.handler) or t("queue.nobody"),
            statutory=statutory,
            assessment=assessment,
        )

    def is_late(self, row: QueueCase) -> bool:
        """Tell whether a clock of a row has run out."""
        clocks = row.clocks(self.rules, self.now)
        return LATE in {clocks.statutory.state, clocks.assessment.state}
