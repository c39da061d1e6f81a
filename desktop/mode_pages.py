"""What the roster mode shows already: who is on a desk duty now."""

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
from domain.staffing.duty import final_schedule

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    from desktop.desk import Desk
    from desktop.tasks import Tasks
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


SOURCES: Final = {
    "roster": shifts_table,
}
KINDS: Final = {
    "roster": ("shift", "person", "leave"),
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
        if table.rows:
            self.view.selectRow(0)

    def _widths(self) -> None:
        """Give each column what its texts need, none a whole screen."""
        last = self.model.columnCount() - 1
        for column in range(last + 1):
            head = self.view.horizontalHeader().sectionSizeHint(column)
            need = max(self.view.sizeHintForColumn(column), head) + theme.px(28)
            self.view.setColumnWidth(column, min(need, theme.px(WIDEST)))

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
