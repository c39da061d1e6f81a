"""What the other modes can show already: grids, today's shifts, counts a station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.pane import Empty, PaneHead
from desktop.texts import has, t
from domain.cases.limits import STATUTORY
from domain.staffing.duty import final_schedule

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    from desktop.desk import Desk
    from domain.changes import Changes

Cells = tuple[str, ...]
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts: keys of its columns, its rows, and which align right."""

    columns: tuple[str, ...]
    rows: tuple[Cells, ...]
    numbers: frozenset[int] = frozenset()


def grids_table(desk: Desk) -> Table:
    """Return the published grids with station and area."""
    read = desk.read
    names = {unit.id: unit.name for unit in read.boundary.units("station")}
    counts = read.entities.counts()
    rows = tuple(
        (
            grid.code,
            grid.name,
            names.get(grid.station, ""),
            f"{grid.area_m2 / 1e6:.2f}",
            f"{counts.get(grid.code, 0):,}",
            f"{grid.valid_from:%Y-%m-%d}",
        )
        for grid in read.boundary.grids()
    )
    columns = ("code", "grid", "station", "area", "entities", "since")
    return Table(columns, rows, frozenset({3, 4}))


def shifts_table(desk: Desk) -> Table:
    """Return who is on a desk duty now, unit by unit."""
    read = desk.read
    now = desk.clock.now()
    rows: list[Cells] = []
    for unit in (*read.boundary.units("bureau"), *read.boundary.units("station")):
        for one in final_schedule(unit.id, now, read.staffing):
            person = read.staffing.person(one.person)
            post = f"duty_post.{one.duty_post}"
            state = "seat.on" if one.signed_in else "seat.unsigned"
            rows.append(
                (
                    unit.name,
                    t(post) if has(post) else one.duty_post,
                    one.person if person is None else person.name,
                    t(state if one.present else "seat.away"),
                )
            )
    return Table(("unit", "duty", "person", "state"), tuple(rows))


def stations_table(desk: Desk) -> Table:
    """Return the open and overdue cases of each station, as they are now."""
    read = desk.read
    now = desk.clock.now()
    rules = read.cases.clock_rules()
    opened: dict[str, int] = {}
    late: dict[str, int] = {}
    legal: dict[str, int] = {}
    for row in read.cases.queue(now):
        station = row.case.station
        if row.lane == "closed":
            continue
        opened[station] = opened.get(station, 0) + 1
        clocks = row.clocks(rules, now)
        late[station] = late.get(station, 0) + clocks.overdue
        legal[station] = legal.get(station, 0) + (clocks.statutory.state == "late")
    rows = tuple(
        (
            unit.name,
            str(opened.get(unit.id, 0)),
            str(late.get(unit.id, 0)),
            str(legal.get(unit.id, 0)),
            str(len(read.boundary.grids(unit.id))),
        )
        for unit in read.boundary.units("station")
    )
    columns = ("station", "open", "late", STATUTORY, "grids")
    return Table(columns, rows, frozenset({1, 2, 3, 4}))


class TableModel(QAbstractTableModel):
    """Texts in rows and columns."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.table = Table((), ())

    def fill(self, table: Table) -> None:
        """Show a table."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    @override
    def rowCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.rows)

    @override
    def columnCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.columns)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if (
            role == Qt.ItemDataRole.DisplayRole
            and orientation == Qt.Orientation.Horizontal
        ):
            return t(f"column.{self.table.columns[section]}")
        return None

    @override
    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.table.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in self.table.numbers else None
        return None


SOURCES: Final = {
    "redraw": grids_table,
    "roster": shifts_table,
    "assess": stations_table,
}
KINDS: Final = {
    "redraw": ("grid", "unit", "entity"),
    "roster": ("shift", "person", "leave"),
    "assess": ("case", "grid", "unit"),
}


class ModePage(QWidget):
    """A mode's page: what it shows now, read when it is looked at."""

    def __init__(self, mode: str, desk: Desk, parent: QWidget) -> None:
        """Show one of the other modes."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.mode = mode
        self._desk = desk
        self._stale = True
        self.head = PaneHead(f"page.{mode}", "", self)
        self.model = TableModel(self)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.verticalHeader().hide()
        self.view.setShowGrid(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.empty = Empty(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        desk.changed.connect(self._changed)

    def look(self) -> None:
        """Read what is shown, if it is stale."""
        if not self._stale:
            return
        self._stale = False
        source = SOURCES.get(self.mode)
        table = Table((), ()) if source is None else source(self._desk)
        self.model.fill(table)
        self.view.verticalHeader().setDefaultSectionSize(theme.px(34))
        self.view.setVisible(bool(table.rows))
        self.view.setAccessibleName(t(f"page.{self.mode}"))
        self.empty.say("" if table.rows else t(f"page.{self.mode}.empty"))
        self.head.facts.setText(t(f"page.{self.mode}.facts", n=len(table.rows)))

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches(*KINDS.get(self.mode, ())):
            self._stale = True
            if self.isVisible():
                self.look()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._stale = True
            self.head.retranslate()
            if self.isVisible():
                self.look()
        super().changeEvent(event)
