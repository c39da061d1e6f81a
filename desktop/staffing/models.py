"""The roster pane as rows: desk seats, stations worst first, their grids below them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget

ROW: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows, with a fact at its right end."""

    text: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One desk seat of now: which duty, who, whether he is there and signed in."""

    duty_post: str
    shift: str
    person: str
    name: str
    duty: str
    fact: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """Who answers for a grid now, as what, how loaded, and when last heard of.

    `duty`: on, acting, unsigned, gap or off. `reason` is the sentence of the second
    line, "" when all is as planned. `minutes` since the last check-in, -1 = none.
    """

    code: str
    number: str
    name: str
    station: str
    person: str
    person_name: str
    post: str
    duty: str
    load: int
    minutes: int
    reason: str
    owner: str = ""
    takeover: str = ""


@dataclass(frozen=True, slots=True)
class StationLine:
    """A station: its gaps, stand-ins, officers there of those needed, open cases."""

    id: str
    name: str
    present: int
    needed: int
    load: int
    grids: tuple[GridLine, ...] = ()

    @property
    def gaps(self) -> int:
        """How many of its grids nobody covers."""
        return sum(grid.duty == "gap" for grid in self.grids)

    @property
    def acting(self) -> int:
        """How many of its grids somebody stands in for."""
        return sum(grid.duty == "acting" for grid in self.grids)

    @property
    def unsigned(self) -> int:
        """How many of its officers were not heard of for too long."""
        return sum(grid.duty == "unsigned" for grid in self.grids)

    @property
    def badness(self) -> tuple[int, int, int, int, str]:
        """Order among stations: gaps, stand-ins, silent officers, then load."""
        return (-self.gaps, -self.acting, -self.unsigned, -self.load, self.name)


Row = Heading | Seat | StationLine | GridLine


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything the pane shows at one moment."""

    seats: tuple[Seat, ...] = ()
    stations: tuple[StationLine, ...] = ()
    seats_fact: str = ""
    heavy: int = field(default=8)

    def station(self, id_: str) -> StationLine | None:
        """Return a station of the roster."""
        return next((one for one in self.stations if one.id == id_), None)

    def grid(self, code: str) -> GridLine | None:
        """Return a grid of the roster."""
        for station in self.stations:
            for grid in station.grids:
                if grid.code == code:
                    return grid
        return None

    def counts(self) -> tuple[int, int, int, int, int]:
        """Return present, needed, gaps, stand-ins and silent officers."""
        return (
            sum(one.present for one in self.stations),
            sum(one.needed for one in self.stations),
            sum(one.gaps for one in self.stations),
            sum(one.acting for one in self.stations),
            sum(one.unsigned for one in self.stations),
        )


class RosterModel(QAbstractListModel):
    """One flat list; a closed station hides its grids."""

    refilled = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start empty, with the two worst stations open."""
        super().__init__(parent)
        self.roster = Roster()
        self.open: set[str] = set()
        self.rows: list[Row] = []
        self._opened_first = False

    def fill(self, roster: Roster) -> None:
        """Show a roster; rows that stay the same stay where they are."""
        self.roster = roster
        if not self._opened_first and roster.stations:
            self._opened_first = True
            worst = sorted(roster.stations, key=lambda one: one.badness)[:2]
            self.open |= {one.id for one in worst}
        self._show()
        self.refilled.emit()

    def renew(self, fresh: dict[str, StationLine]) -> None:
        """Put some stations in anew; the others stay."""
        stations = tuple(fresh.get(one.id, one) for one in self.roster.stations)
        self.fill(replace(self.roster, stations=stations))

    def toggle(self, station: str) -> None:
        """Open a closed station, close an open one."""
        self.open ^= {station}
        self._show()

    def reveal(self, grid: str) -> int:
        """Open the station of a grid and return the grid's row, -1 if unknown."""
        line = self.roster.grid(grid)
        if line is None:
            return -1
        if line.station not in self.open:
            self.open.add(line.station)
            self._show()
        return self.row_of(grid)

    def row_of(self, grid: str) -> int:
        """Return the row of a grid, -1 when it is hidden or unknown."""
        for place, row in enumerate(self.rows):
            if isinstance(row, GridLine) and row.code == grid:
                return place
        return -1

    def _show(self) -> None:
        fresh = list(self._listed())
        if [type(row) for row in fresh] == [type(row) for row in self.rows] and len(
            fresh
        ) == len(self.rows):
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

    def _listed(self) -> Iterable[Row]:
        roster = self.roster
        if roster.seats:
            yield Heading(t("roster.desk"), roster.seats_fact)
            yield from roster.seats
        if roster.stations:
            yield Heading(t("roster.stations"), t("roster.sorted"))
        for station in sorted(roster.stations, key=lambda one: one.badness):
            yield station
            if station.id in self.open:
                yield from sorted(station.grids, key=_grid_order)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() else None
        if isinstance(row, Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

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


_DUTY_ORDER: Final = {"gap": 0, "acting": 1}


def _grid_order(grid: GridLine) -> tuple[int, str]:
    return (_DUTY_ORDER.get(grid.duty, 2), grid.code)


def sentence(row: Row) -> str:
    """Return a row as one sentence, for screen readers and tool tips."""
    if isinstance(row, Heading):
        return " · ".join(part for part in (row.text, row.fact) if part)
    if isinstance(row, Seat):
        who = row.name or t("roster.empty_seat")
        return f"{t(f'duty_post.{row.duty_post}')}: {who} · {row.fact}"
    if isinstance(row, StationLine):
        return t(
            "roster.said_station",
            name=row.name,
            present=row.present,
            needed=row.needed,
            gaps=row.gaps,
            acting=row.acting,
            load=row.load,
        )
    return t(
        "roster.said_grid",
        name=row.name,
        duty=t(f"duty.{row.duty}"),
        person=row.person_name or t("roster.nobody"),
        post=row.post,
        load=row.load,
        heard=heard(row.minutes),
        reason=row.reason,
    ).rstrip(" ·.")


def heard(minutes: int) -> str:
    """Return when somebody was last heard of: 4 分前, 2 时前, or a dash."""
    if minutes < 0:
        return "—"
    if minutes < 120:
        return t("roster.minutes_ago", n=minutes)
    return t("roster.hours_ago", n=minutes // 60)
