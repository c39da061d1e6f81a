"""What the other modes show already: grids, shifts, counts, the training day."""

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
    from desktop.tasks import Result, Tasks
    from domain.changes import Changes

Cells = tuple[str, ...]
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
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
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in self.table.numbers else LEFT
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


def training_table(desk: Desk) -> Table:
    """Return what the training day is, and how to work on it and start it anew."""
    meta = desk.read.meta
    if meta is None or not meta.training:
        return Table((), ())
    now = desk.clock.now()
    counts = desk.read.cases.lane_counts(now)
    opened = sum(n for lane, n in counts.items() if lane != "closed")
    return Table(
        ("what", "how"),
        tuple(
            (t(f"train.{key}"), t(f"train.{key}.how", **fields))
            for key, fields in (
                ("day", {"day": meta.day or f"{now:%Y-%m-%d}"}),
                ("clock", {"now": f"{now:%H:%M}"}),
                ("cases", {"n": f"{opened:,}"}),
                ("act", {}),
                ("feed", {}),
                ("again", {}),
            )
        ),
    )


def checked(desk: Desk) -> tuple[dict[str, Any], dict[str, Any]]:
    """Check the coverage and the placement, on a connection of a worker's own."""
    read = desk.open_reader()
    try:
        return read.boundary.check(), read.entities.placement_counts()
    finally:
        read.conn.close()


def check_words(coverage: dict[str, Any], placed: dict[str, Any]) -> str:
    """Say what the check found in one line."""
    unplaced = placed["unplaced"]
    return t(
        "page.redraw.checked",
        invalid=coverage["invalid"],
        overlaps=coverage["overlaps"],
        gaps=coverage["gaps"],
        unplaced=unplaced if isinstance(unplaced, int) else len(unplaced),
    )


SOURCES: Final = {
    "redraw": grids_table,
    "roster": shifts_table,
    "assess": stations_table,
    "train": training_table,
}
KINDS: Final = {
    "redraw": ("grid", "unit", "entity"),
    "roster": ("shift", "person", "leave"),
    "assess": ("case", "grid", "unit"),
    "train": ("case",),
}
WIDEST: Final = 420


class ModePage(QWidget):
    """A mode's page: what it shows now, read when it is looked at."""

    def __init__(self, mode: str, desk: Desk, tasks: Tasks, parent: QWidget) -> None:
        """Show one of the other modes."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.mode = mode
        self._desk = desk
        self._tasks = tasks
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
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
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
        self._widths()
        if self.mode == "redraw" and table.rows:
            self._check(len(table.rows))
        if table.rows:
            self.view.selectRow(0)

    def _widths(self) -> None:
        """Give each column what its texts need, none a whole screen."""
        last = self.model.columnCount() - 1
        for column in range(last + 1):
            head = self.view.horizontalHeader().sectionSizeHint(column)
            need = max(self.view.sizeHintForColumn(column), head) + theme.px(28)
            most = need if self.mode == "train" else theme.px(WIDEST)
            self.view.setColumnWidth(column, min(need, most))

    def _check(self, count: int) -> None:
        facts = t("page.redraw.facts", n=count)
        self.head.facts.setText(f"{facts} · {t('page.redraw.checking')}")

        def told(result: Result) -> None:
            if result.error is None and not self._stale:
                self.head.facts.setText(f"{facts} · {check_words(*result.value)}")

        work = t("page.redraw.checking")
        self._tasks.run(lambda _token: checked(self._desk), told, work)

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
