"""Everybody on file as a table: ten thousand rows, narrowed as one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from desktop import theme
from desktop.organisation.unit_card import posts_in_words
from desktop.texts import has, t

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtCore import QObject

    from db.staff_lists import StaffRow
    from db.world import Reads

Index = QModelIndex | QPersistentModelIndex
NO_PARENT: Final = QModelIndex()
COLUMNS: Final = ("name", "staff_no", "kind", "station", "phone", "posts", "state")
WORDS = Qt.ItemDataRole.AccessibleTextRole


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person with what a search looks through."""

    row: StaffRow
    words: str
    gone: bool


def people_of(read: Reads, at: datetime) -> list[PersonLine]:
    """Read everybody on file, by staff number."""
    initials = read.staffing.lists.initials()
    now = at.isoformat()
    found = []
    for row in read.staffing.lists.staff_rows(at):
        said = (row.name, initials.get(row.id, ""), row.staff_no, row.station_name)
        words = " ".join((*said, row.phone)).casefold()
        found.append(PersonLine(row, words, bool(row.valid_to) and row.valid_to <= now))
    return found


def kind_name(kind: str) -> str:
    """Return what a kind of staff is called."""
    key = f"organisation.kind.{kind}"
    return t(key) if has(key) else kind


class PeopleModel(QAbstractTableModel):
    """The lines that match, in the order of the file."""

    def __init__(self, parent: QObject) -> None:
        """Start empty."""
        super().__init__(parent)
        self._every: list[PersonLine] = []
        self.lines: list[PersonLine] = []
        self._typed = ""
        self._station = ""
        self._with_gone = False

    @override
    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return t(f"organisation.person.{COLUMNS[section]}")

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, WORDS}:
            return _text(line, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ForegroundRole and line.gone:
            return theme.color("t3")
        return None

    def take(self, every: list[PersonLine]) -> None:
        """Show another state of the staff."""
        self._every = every
        self._narrow()

    def narrow(self, typed: str, station: str, *, with_gone: bool) -> None:
        """Show only those that match what is typed, of one station or all."""
        self._typed, self._station = typed.strip().casefold(), station
        self._with_gone = with_gone
        self._narrow()

    def _narrow(self) -> None:
        self.beginResetModel()
        parts = self._typed.split()
        self.lines = [
            line
            for line in self._every
            if (self._with_gone or not line.gone)
            and (not self._station or line.row.station == self._station)
            and all(part in line.words for part in parts)
        ]
        self.endResetModel()

    def row_of(self, person: str) -> int:
        """Return the row of a person, -1 if he is not shown."""
        for at, line in enumerate(self.lines):
            if line.row.id == person:
                return at
        return -1


def _text(line: PersonLine, column: str) -> str:
    row = line.row
    match column:
        case "kind":
            return kind_name(row.kind)
        case "station":
            return row.station_name
        case "posts":
            return posts_in_words(row.posts)
        case "state":
            return _state(line)
        case _:
            return str(getattr(row, column))


def _state(line: PersonLine) -> str:
    row = line.row
    if line.gone:
        return t("organisation.person.gone", day=row.valid_to[:10])
    if row.away:
        key = f"leave.{row.away}"
        return t(key) if has(key) else row.away
    if row.valid_to:
        return t("organisation.person.until", day=row.valid_to[:10])
    return t("organisation.person.serving")
