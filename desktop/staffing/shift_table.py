"""The roster table: a model of rows and cells, and the view one walks with arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from desktop import theme
from desktop.staffing.shift_painter import (
    CELL,
    HEAD_HEIGHT,
    ROW_OF,
    DayHeader,
    ShiftDelegate,
)
from desktop.staffing.shift_rows import ShiftCell, ShiftColumn, ShiftRow
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from desktop.staffing.models import Index
    from desktop.staffing.shift_reading import ShiftShown

HEIGHTS: Final = {"group": 26, "cover": 26, "person": 26, "post": 38, "unit": 34}
LOWER: Final = {"group": 24, "cover": 22, "person": 22, "post": 32, "unit": 28}
LABEL: Final = 196
TOTAL: Final = 60
LABEL_NARROW: Final = 172
TOTAL_NARROW: Final = 58
NARROWEST: Final = 24
GROW: Final = 1.5
WIDE: Final = 1000
ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ShiftModel(QAbstractTableModel):
    """The label, a cell a day or duty, and a total."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.columns: tuple[ShiftColumn, ...] = ()
        self.rows: tuple[ShiftRow, ...] = ()
        self.by = "post"

    def fill(self, shown: ShiftShown) -> None:
        """Show what was read; the same shape is renewed in place."""
        same = (
            [row.key for row in shown.rows] == [row.key for row in self.rows]
            and shown.columns == self.columns
            and self.by == shown.request.by
        )
        if same:
            self.rows = shown.rows
            if self.rows:
                last = self.index(len(self.rows) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.columns, self.rows = shown.columns, shown.rows
        self.by = shown.request.by
        self.endResetModel()

    def head(self, section: int) -> ShiftColumn | str:
        """Return the head of a section: a day or duty, or a plain word."""
        if section == 0:
            return t(f"shifts.rows.{self._first()}")
        if section > len(self.columns):
            return t("shifts.total") if self._first() != "unit" else t("shifts.lacks")
        return self.columns[section - 1]

    def _first(self) -> str:
        return next((row.kind for row in self.rows if row.kind != "group"), "post")

    def cell(self, index: Index) -> ShiftCell | None:
        """Return the cell at an index, None for labels and totals."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column() - 1
        return row.cells[column] if 0 <= column < len(row.cells) else None

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self.columns) + 2 if self.columns else 0

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            return None
        head = self.head(section)
        if isinstance(head, str):
            return head
        tag = t(f"shifts.tag.{head.tag}") if head.tag else ""
        return " ".join(one for one in (head.text, head.second, tag) if one)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.cell(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        cell = self.cell(index)
        if role in {ROW_OF, CELL}:
            return row if role == ROW_OF else cell
        if role == Qt.ItemDataRole.DisplayRole:
            label = row.label if index.column() == 0 else row.total
            return label if cell is None else cell.text
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            said = " · ".join(part for part in (row.label, row.second) if part)
            return said if cell is None else cell.said
        return None


class ShiftView(QTableView):
    """Arrows walk the cells, Enter acts, the menu key offers all that can be done."""

    entered_cell = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, model: ShiftModel, parent: QWidget) -> None:
        """Show a plan."""
        super().__init__(parent)
        self._plan = model
        self.compact = False
        self.setModel(model)
        self.setItemDelegate(ShiftDelegate(self))
        self.header = DayHeader(model.head, self)
        self.setHorizontalHeader(self.header)
        self.header.setHighlightSections(False)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(18)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        model.modelReset.connect(self.lay_out)

    def lay_out(self) -> None:
        """Give rows their heights, columns their widths, groups the whole width."""
        self.header.setFixedHeight(theme.px(HEAD_HEIGHT))
        self.clearSpans()
        columns = self._plan.columnCount()
        for place, row in enumerate(self._plan.rows):
            if row.kind == "group" and columns > 1:
                self.setSpan(place, 0, 1, columns)
        self._heights()
        self._widths()

    def _heights(self) -> None:
        """Give rows their heights; a few rows alone grow into the room there is."""
        heights = LOWER if self.compact else HEIGHTS
        usual = [theme.px(heights[row.kind]) for row in self._plan.rows]
        room = self.viewport().height()
        grow = min(GROW, room / sum(usual)) if usual else 1.0
        for place, height in enumerate(usual):
            self.setRowHeight(place, int(height * max(1.0, grow)))

    def _widths(self) -> None:
        count = len(self._plan.columns)
        if not count:
            return
        wide = self.viewport().width() >= theme.px(WIDE + LABEL)
        label = theme.px(LABEL if wide else LABEL_NARROW)
        total = theme.px(TOTAL if wide else TOTAL_NARROW)
        room = self.viewport().width() - label - total
        each = max(theme.px(NARROWEST), room // count)
        self.setColumnWidth(0, label)
        for column in range(1, count + 1):
            self.setColumnWidth(column, each)
        self.setColumnWidth(count + 1, max(total, total + room - each * count))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._heights()
        self._widths()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        cell = self._plan.cell(self.currentIndex())
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if plain and Qt.Key(event.key()) in ENTER and cell is not None:
            self.entered_cell.emit(cell)
        elif event.key() == Qt.Key.Key_Menu:
            box = self.visualRect(self.currentIndex())
            self.menu_wanted.emit(self.viewport().mapToGlobal(box.bottomLeft()))
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.globalPosition().toPoint())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self._plan.cell(self.indexAt(event.position().toPoint()))
        if cell is not None:
            self.entered_cell.emit(cell)

    def index_of(self, unit: str, day: object, duty: str) -> QModelIndex | None:
        """Return the index of a duty on a day of a unit, None when it is not shown."""
        for place, row in enumerate(self._plan.rows):
            for column, cell in enumerate(row.cells):
                cover = cell.cover
                if (
                    cover is not None
                    and cell.unit == unit
                    and cover.day == day
                    and cover.duty_post == duty
                ):
                    return self._plan.index(place, column + 1)
        return None
