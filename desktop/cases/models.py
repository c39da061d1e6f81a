"""The queue as a table: a row a case, both clocks, further columns, group heads."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from desktop.cases.clock_words import face_words
from desktop.cases.queue_lexicon import QueueLexicon
from desktop.cases.queue_order import NOBODY, Arranger, Onlooker, mark_of
from desktop.cases.queue_shelf import Shelf
from desktop.cases.queue_titles import cell_text, group_title
from desktop.cases.queue_view import EXTRA_COLUMNS, View
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.case_queue import QueueCase
    from desktop.cases.names import Names
    from desktop.cases.queue_order import Arranged, Entry
    from desktop.cases.queue_source import Stock
    from domain.cases.deadline import ClockRules
    from domain.cases.two_clocks import TwoClocks

ROW: Final = Qt.ItemDataRole.UserRole + 1
CASE_ID: Final = Qt.ItemDataRole.UserRole + 2
CLOCKS: Final = Qt.ItemDataRole.UserRole + 3
WORDS: Final = Qt.ItemDataRole.UserRole + 4
HEAD: Final = Qt.ItemDataRole.UserRole + 5
FRESH: Final = Qt.ItemDataRole.UserRole + 6
Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("what", "statutory", "assessment", "clocks", *EXTRA_COLUMNS)
SPOKEN: Final = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
    }
)
NO_INDEX: Final = QModelIndex()
HEAD_FLAGS: Final = Qt.ItemFlag.ItemIsEnabled
CASE_FLAGS: Final = HEAD_FLAGS | Qt.ItemFlag.ItemIsSelectable


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a group: its title, how many cases and how many late, and folds."""

    title: str
    count: int
    late: int
    folded: bool


class QueueModel(QAbstractTableModel):
    """The rows that a view shows, in order; one changed case moves one row.

    While `holding`, no row moves, comes or goes: what would is kept in `waiting`
    until `release`, and only the changed row itself shows what it has become.
    """

    counted = Signal()
    went_late = Signal(object)

    def __init__(self, names: Names, rules: ClockRules, now: datetime) -> None:
        """Start empty, with every lane shown."""
        super().__init__()
        self.names = names
        self.lexicon = QueueLexicon()
        self.rules = rules
        self.now = now
        self.me = ""
        self.fresh: set[str] = set()
        self.holding = False
        self.waiting: set[str] = set()
        self.shelf = Shelf()
        self.arranger = Arranger(View(), self.lexicon, now, Onlooker())
        self._faces: dict[str, tuple[TwoClocks, tuple[str, str]]] = {}

    # What the panel asks

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self.arranger.view

    def count(self, lane: str) -> int:
        """Return how many cases a lane holds, shown or not."""
        return self.shelf.count(lane)

    def late(self, lane: str) -> int:
        """Return how many cases of a lane have a clock that ran out."""
        return self.shelf.late(lane)

    def open_count(self) -> int:
        """Return how many cases are not closed."""
        return self.shelf.open_count()

    def shown_count(self) -> int:
        """Return how many cases the view shows, those in closed groups included."""
        return len(self.shelf.shown.members)

    def row_of(self, case_id: str) -> int:
        """Return the place of a case among the rows shown, -1 when it is not there."""
        return self.shelf.row_of(case_id)

    def id_at(self, place: int) -> str:
        """Return the id of the case in a row shown, "" for a head."""
        return self.shelf.id_at(place)

    def head_at(self, place: int) -> str:
        """Return the group whose head a row is, "" for a case."""
        return self.shelf.head_at(place)

    def queue_row(self, case_id: str) -> QueueCase | None:
        """Return a case of the queue, shown or not."""
        return self.shelf.rows.get(case_id)

    def all_rows(self) -> tuple[QueueCase, ...]:
        """Return every case of the queue, shown or not, in no order."""
        return tuple(self.shelf.rows.values())

    def shown_ids(self) -> list[str]:
        """Return the cases shown, from top to bottom, closed groups left out."""
        return self.shelf.ids_in(0, self.rowCount())

    def new_waiting(self) -> int:
        """Return how many cases wait to be shown for the first time."""
        return sum(one not in self.shelf.shown.members for one in self.waiting)

    # What changes it

    def ready(self, view: View) -> Arranger:
        """Return what looks at cases through a view now, in any thread."""
        closed = frozenset(self.shelf.collapsed)
        who = Onlooker(self.me, frozenset(self.fresh), closed)
        return Arranger(view, self.lexicon, self.now, who)

    def fill(self, stock: Stock) -> Stock:
        """Hold these cases and return those held before; `show` shows them."""
        self._faces.clear()
        return self.shelf.fill(stock)

    def show(self, arranger: Arranger, arranged: Arranged) -> None:
        """Show what a worker arranged."""
        self.beginResetModel()
        # The words of the clocks may be in another language by now.
        self._faces.clear()
        self.arranger = arranger
        self.shelf.shown = arranged
        self.shelf.ghosts.clear()
        self.waiting.clear()
        self.endResetModel()
        self.counted.emit()

    def put(self, row: QueueCase, *, hold: bool | None = None) -> None:
        """Take over one case as it is now; others stay where they are."""
        case_id = row.case.id
        mark = mark_of(row, self.rules, self.now)
        before = self.shelf.marks.get(case_id)
        self.shelf.learn(row, mark)
        self._faces.pop(case_id, None)
        if mark.late and before is not None and not before.late:
            self.went_late.emit([case_id])
        self._settle(case_id, self.holding if hold is None else hold)
        self.counted.emit()

    def drop(self, case_id: str) -> None:
        """Take one case out of the queue."""
        row = self.shelf.rows.get(case_id)
        if row is None:
            return
        self.shelf.forget(case_id)
        self.fresh.discard(case_id)
        if self.holding and case_id in self.shelf.shown.members:
            self.shelf.ghosts[case_id] = row
        self._settle(case_id, self.holding)
        self.counted.emit()

    def release(self) -> None:
        """Let what was held back take its place."""
        waiting, self.waiting = self.waiting, set()
        for case_id in sorted(waiting):
            self._settle(case_id, hold=False)
        self.shelf.ghosts.clear()
        self.counted.emit()

    def fold(self, codes: Iterable[str], *, folded: bool) -> None:
        """Close or open groups."""
        self.beginResetModel()
        if folded:
            self.shelf.collapsed |= set(codes)
        else:
            self.shelf.collapsed -= set(codes)
        shown = self.shelf.shown
        members = shown.members.values()
        shown.entries = self.arranger.lined_up(members, self.shelf.collapsed)
        self.endResetModel()
        self.counted.emit()

    def reword(self) -> None:
        """Let the rows say anew what is said of cases from outside the queue."""
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0), self.index(last, len(COLUMNS) - 1))

    def seen(self, case_id: str) -> None:
        """Note that a new case was looked at."""
        if case_id in self.fresh:
            self.fresh.discard(case_id)
            self._repaint(self.row_of(case_id))

    def at(self, now: datetime) -> None:
        """Let the rows in sight show their clocks at this moment."""
        if now != self.now:
            self.now = now
            self._faces.clear()

    # One case finds its place

    def _settle(self, case_id: str, hold: bool) -> None:
        wanted = self.shelf.wanted(self.arranger, case_id)
        has = self.shelf.shown.members.get(case_id)
        if wanted == has:
            self.waiting.discard(case_id)
        elif hold:
            self.waiting.add(case_id)
        else:
            if has is not None:
                self._lift(case_id, has)
            if wanted is not None:
                self._lay(case_id, wanted)
            self.waiting.discard(case_id)
        self._repaint(self.row_of(case_id))

    def _lift(self, case_id: str, entry: Entry) -> None:
        self._remove(self.shelf.place_of(entry))
        empty = self.shelf.leave(case_id)
        head = self.shelf.head_of(entry)
        if head is not None:
            place = self.shelf.place_of(head)
            if empty:
                self._remove(place)
            else:
                self._repaint(place)

    def _lay(self, case_id: str, entry: Entry) -> None:
        new_group = self.shelf.enter(case_id, entry)
        head = self.shelf.head_of(entry)
        if head is not None and new_group:
            self._insert(head)
        elif head is not None:
            self._repaint(self.shelf.place_of(head))
        if not self.shelf.folded(entry):
            self._insert(entry)

    def _insert(self, entry: Entry) -> None:
        entries = self.shelf.shown.entries
        place = bisect_left(entries, entry)
        self.beginInsertRows(NO_INDEX, place, place)
        entries.insert(place, entry)
        self.endInsertRows()

    def _remove(self, place: int) -> None:
        if place >= 0:
            self.beginRemoveRows(NO_INDEX, place, place)
            del self.shelf.shown.entries[place]
            self.endRemoveRows()

    def _repaint(self, place: int) -> None:
        if place >= 0:
            last = self.index(place, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(place), last)

    # What a view asks

    @override
    def index(self, row: int, column: int = 0, parent: Index = NO_INDEX) -> QModelIndex:
        # Qt would count rows and columns anew for every cell.
        within = 0 <= row < len(self.shelf.shown.entries) and column < len(COLUMNS)
        return self.createIndex(row, column) if within else NO_INDEX

    @override
    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.shelf.shown.entries)

    @override
    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        # Asked for each cell of each row that is chosen or left.
        return HEAD_FLAGS if self.shelf.is_head(index.row()) else CASE_FLAGS

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in SPOKEN:
            return t(f"queue.column.{COLUMNS[section]}")
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.shelf.case_at(index.row())
        if row is None:
            return self._head_data(index, role)
        if role in SPOKEN:
            return self._said(row, COLUMNS[index.column()])
        if role in {CLOCKS, WORDS}:
            return self._face(row)[role - CLOCKS]
        plain = {ROW: row, CASE_ID: row.case.id, FRESH: row.case.id in self.fresh}
        return plain.get(role)

    def _head_data(self, index: Index, role: int) -> Any:
        code = self.shelf.head_at(index.row())
        if not code:
            return None
        if role == HEAD:
            return self.head(code)
        if role in SPOKEN and index.column() == 0:
            head = self.head(code)
            said = "queue.group_late" if head.late else "queue.group"
            return t(said, title=head.title, n=head.count, late=head.late)
        return None

    def head(self, code: str) -> Head:
        """Return what the head of a group says."""
        shown = self.shelf.shown
        return Head(
            group_title(self.view.group, "" if code == NOBODY else code, self.names),
            shown.sizes[code],
            shown.late[code],
            code in self.shelf.collapsed,
        )

    def _said(self, row: QueueCase, column: str) -> str:
        if column == "what":
            return self.sentence(row)
        words = self.words(row)
        if column in {"statutory", "assessment"}:
            return words[column == "assessment"]
        if column == "clocks":
            return t("queue.both_clocks", statutory=words[0], assessment=words[1])
        return cell_text(row, column, self.names)

    def _face(self, row: QueueCase) -> tuple[TwoClocks, tuple[str, str]]:
        kept = self._faces.get(row.case.id)
        if kept is None:
            clocks = row.clocks(self.rules, self.now)
            rules, now = self.rules, self.now
            said = (
                face_words(clocks.statutory, row.governed, rules, now),
                face_words(clocks.assessment, row.governed, rules, now),
            )
            kept = self._faces[row.case.id] = (clocks, said)
        return kept

    def words(self, row: QueueCase) -> tuple[str, str]:
        """Return what the statutory and the assessment clock say."""
        return self._face(row)[1]

    def sentence(self, row: QueueCase) -> str:
        """Return a row as one sentence, for screen readers and tool tips."""
        case = row.case
        statutory, assessment = self.words(row)
        goes = self.names.goes(case.id, whole=True)
        said = t(
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
        return t("queue.row_goes", row=said, goes=goes) if goes else said

    def is_late(self, row: QueueCase) -> bool:
        """Tell whether a clock of a row has run out."""
        return self._face(row)[0].overdue
