"""The roster pane's list: what is open, how it is sorted, what typing leaves of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QMimeData, Qt, Signal
from typing_extensions import override

from desktop.staffing.models import (
    ROW,
    GridLine,
    Heading,
    HelpLine,
    Index,
    Key,
    NoteLine,
    PersonLine,
    Roster,
    Row,
    Seat,
    StationLine,
    StepLine,
    key_of,
    sentence,
    sorted_grids,
    sorted_stations,
)
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

# What a drag of a person carries: his id, as UTF-8.
PERSON_MIME: Final = "application/x-griddesk-person"
OPEN_AT_FIRST: Final = 2


def person_in(row: Row | None) -> str:
    """Return the person of a row, "" for a row without one."""
    if isinstance(row, Seat | GridLine | StepLine | HelpLine | PersonLine):
        return row.person
    return ""


class RosterModel(QAbstractListModel):
    """One flat list; a closed station hides its grids, a closed grid its chain."""

    refilled = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start empty, with the two worst stations open."""
        super().__init__(parent)
        self.roster = Roster()
        self.open: set[str] = set()
        self.chains: set[str] = set()
        self.rows: list[Row] = []
        self.order = "gap"
        self.typed = ""
        self.only = ""
        self._found: tuple[PersonLine, ...] = ()
        self._opened_first = False

    def fill(self, roster: Roster) -> None:
        """Show a roster; rows that stay the same stay where they are."""
        self.roster = roster
        if not self._opened_first and roster.stations:
            self._opened_first = True
            worst = sorted(roster.stations, key=lambda one: one.badness)
            self.open |= {one.id for one in worst[:OPEN_AT_FIRST]}
        self._show()
        self.refilled.emit()

    def keep_closed(self, closed: Sequence[str]) -> None:
        """Let every station be open at the first fill but these."""
        self._opened_first = True
        self.open = {one.id for one in self.roster.stations} - set(closed)
        self._show()

    def renew(self, fresh: dict[str, StationLine]) -> None:
        """Put some stations in anew; the others stay."""
        stations = tuple(fresh.get(one.id, one) for one in self.roster.stations)
        self.fill(replace(self.roster, stations=stations))

    def toggle(self, station: str) -> None:
        """Open a closed station, close an open one."""
        self.open ^= {station}
        self._show()

    def toggle_chain(self, grid: str) -> None:
        """Open or close the chain to who is responsible for a grid."""
        self.chains ^= {grid}
        self._show()

    def sort_by(self, order: str) -> None:
        """Sort stations and grids anew."""
        self.order = order
        self._show()

    def find(self, typed: str, found: tuple[PersonLine, ...]) -> None:
        """Leave what a typed text finds, and the persons it found, "" = all again."""
        self.typed = typed.strip().lower()
        self._found = found if self.typed else ()
        self._show()

    def show_only(self, duty: str) -> None:
        """Leave only the grids of one state of duty, "" = all again."""
        self.only = duty
        self._show()

    def reveal(self, grid: str) -> int:
        """Open the station of a grid and return the grid's row, -1 if unknown."""
        line = self.roster.grid(grid)
        if line is None:
            return -1
        if line.station not in self.open and not self.filtered:
            self.open.add(line.station)
            self._show()
        return self.row_of(grid)

    def row_of(self, grid: str) -> int:
        """Return the row of a grid, -1 when it is hidden or unknown."""
        return self.row_with((GridLine.__name__, grid, ""))

    def row_with(self, key: Key) -> int:
        """Return the row with a key, -1 when there is none."""
        for place, row in enumerate(self.rows):
            if key_of(row) == key:
                return place
        return -1

    @property
    def filtered(self) -> bool:
        """Whether a text or a state leaves only a part of the roster."""
        return bool(self.typed or self.only)

    @property
    def shown_open(self) -> set[str]:
        """Return the stations whose grids are shown; what is found is always open."""
        if self.filtered:
            return {one.id for one in self.roster.stations}
        return self.open

    def _show(self) -> None:
        fresh = list(self._listed())
        if [key_of(row) for row in fresh] == [key_of(row) for row in self.rows]:
            self._renew(fresh)
            return
        self.beginResetModel()
        self.rows = fresh
        self.endResetModel()

    def _renew(self, fresh: Sequence[Row]) -> None:
        old, self.rows = self.rows, list(fresh)
        for place, (before, after) in enumerate(zip(old, fresh, strict=True)):
            if before != after:
                spot = self.index(place)
                self.dataChanged.emit(spot, spot)

    def _listed(self) -> Iterator[Row]:
        roster = self.roster
        if roster.seats and not self.filtered:
            yield Heading(t("roster.desk"), roster.seats_fact)
            yield from roster.seats
        stations = self._stations()
        if stations:
            said = f"roster.sorted.{self.order}"
            yield Heading(t("roster.stations"), t(said))
        for station, grids in stations:
            yield station
            if self.filtered or station.id in self.open:
                if station.missing and not self.filtered:
                    yield NoteLine(station.id, station.missing)
                for grid in sorted_grids(grids, self.order):
                    yield grid
                    yield from self._below(grid)
        if self._found:
            yield Heading(t("roster.persons"), t("roster.found", n=len(self._found)))
            yield from self._found

    def _stations(self) -> list[tuple[StationLine, tuple[GridLine, ...]]]:
        found = []
        for station in sorted_stations(self.roster.stations, self.order):
            grids = station.grids
            if self.only:
                grids = tuple(one for one in grids if one.duty == self.only)
            if self.typed and self.typed not in station.sought:
                grids = tuple(one for one in grids if self.typed in one.sought)
            if grids or not self.filtered:
                found.append((station, grids))
        return found

    def _below(self, grid: GridLine) -> Iterator[Row]:
        if grid.code in self.chains:
            yield from grid.chain
        if grid.missing and (grid.duty == "gap" or grid.code in self.chains):
            yield NoteLine(grid.code, grid.missing)
        yield from grid.help

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() else None
        if isinstance(row, Heading):
            return Qt.ItemFlag.ItemIsEnabled
        both = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return both | Qt.ItemFlag.ItemIsDragEnabled if person_in(row) else both

    @override
    def mimeTypes(self) -> list[str]:
        return [PERSON_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        people = [person_in(self.rows[one.row()]) for one in indexes]
        data.setData(PERSON_MIME, next(filter(None, people), "").encode())
        return data

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return sentence(row)
        return None
