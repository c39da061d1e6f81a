"""A table that is sorted, filtered, copied and read aloud: rows of any kind of row."""

from __future__ import annotations

import csv
import heapq
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from desktop import theme
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

Index = QModelIndex | QPersistentModelIndex
SORT: Final = Qt.ItemDataRole.UserRole + 1
KEY: Final = Qt.ItemDataRole.UserRole + 2
BARS: Final = Qt.ItemDataRole.UserRole + 3
NO_INDEX: Final = QModelIndex()
WIDEST: Final = 420
LEAST: Final = 120
# So many rows are looked at for the width of a column, so many texts measured.
MEASURED: Final = 500
LONGEST: Final = 8
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head (text key column.<key>), its value and its words.

    `value` sorts; without `shown` its text is what is seen. `tone` colours a cell.
    `bars` gives (colour token, share of the column's width) to paint instead.
    Where not all columns fit, those to `spare` go first, the highest figure before.
    """

    key: str
    value: Callable[[Any], Any]
    shown: Callable[[Any], str] | None = None
    number: bool = False
    tone: Callable[[Any], str] | None = None
    bars: Callable[[Any], tuple[tuple[str, float], ...]] | None = None
    spare: int = 0

    def words(self, row: Any) -> str:
        """Return what a cell says."""
        return str(self.value(row)) if self.shown is None else self.shown(row)


class RowsModel(QAbstractTableModel):
    """Rows of any kind under columns that know how to read them."""

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], str], parent: QWidget
    ) -> None:
        """Show nothing yet; `key` names a row, so that it is found again."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Any, ...] = ()
        self._key = key

    def fill(self, rows: Sequence[Any]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    @override
    def index(self, row: int, column: int = 0, parent: Index = NO_INDEX) -> QModelIndex:
        # Qt would count rows and columns anew for every cell.
        return self.createIndex(row, column)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return t(f"column.{column.key}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.number else LEFT
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if column.bars else column.words(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{t(f'column.{column.key}')} {column.words(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.words(row)
        return self._other(column, row, role)

    def _other(self, column: Column, row: Any, role: int) -> Any:
        if role == SORT:
            return column.value(row)
        if role == KEY:
            return self._key(row)
        if role == BARS:
            return column.bars(row) if column.bars else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.number else LEFT
        if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
            tone = column.tone(row)
            return theme.color(tone) if tone else None
        return None


class _Sorted(QSortFilterProxyModel):
    """Sorts by value, with what has none at the end; keeps rows holding every word."""

    words: tuple[str, ...] = ()

    @override
    def lessThan(self, left: Index, right: Index) -> bool:
        one, other = left.data(SORT), right.data(SORT)
        if one is None or other is None:
            return one is None and other is not None
        return bool(one < other)

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        model = self.sourceModel()
        if not self.words or not isinstance(model, RowsModel):
            return True
        row = model.rows[source_row]
        said = " ".join(one.words(row) for one in model.columns).casefold()
        return all(word in said for word in self.words)


class _Cells(QStyledItemDelegate):
    """Takes a cell's words straight from its row; paints stacked bars over them.

    Qt would ask the model for seven things a cell, each through two models.
    """

    def __init__(self, view: TableView) -> None:
        """Look cells of one table up."""
        super().__init__(view)
        self._view = view
        self._places: dict[int, int] = {}
        proxy = view.proxy
        moves = (proxy.layoutChanged, proxy.modelReset)
        for moved in (*moves, proxy.rowsInserted, proxy.rowsRemoved):
            moved.connect(self._forget)

    def _forget(self, *_moved: object) -> None:
        self._places.clear()

    def _cell(self, index: Index) -> tuple[Column, Any]:
        rows, place = self._view.rows, index.row()
        row = self._places.get(place)
        if row is None:
            row = self._places[place] = self._view.proxy.mapToSource(index).row()
        return rows.columns[index.column()], rows.rows[row]

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        column, row = self._cell(index)
        if isinstance(index, QModelIndex):
            option.index = index
        option.displayAlignment = RIGHT if column.number else LEFT
        if column.bars is None:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
            option.text = column.words(row)
        tone = column.tone(row) if column.tone is not None else ""
        if tone:
            option.palette.setColor(QPalette.ColorRole.Text, theme.color(tone))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().paint(painter, option, index)
        column, row = self._cell(index)
        bars = column.bars(row) if column.bars is not None else ()
        if not bars:
            return
        box = QRectF(option.rect).adjusted(8, 0, -8, 0)
        left = box.left()
        high = min(14.0, box.height() - 8)
        for tone, share in bars:
            wide = box.width() * share
            bar = QRectF(left, box.center().y() - high / 2, max(0.0, wide - 1), high)
            painter.fillRect(bar, QColor(theme.color(tone)))
            left += wide


class TableView(QTableView):
    """The table; `chosen` names the row that the cursor came to, `opened` Enter's."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], str], parent: QWidget
    ) -> None:
        """Lay rows out under `columns`."""
        super().__init__(parent)
        self._needed: list[int] = []
        self.rows = RowsModel(columns, key, self)
        self.proxy = _Sorted(self)
        self.proxy.setSourceModel(self.rows)
        self.setModel(self.proxy)
        self.setItemDelegate(_Cells(self))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(theme.px(40))
        self.activated.connect(lambda at: self.opened.emit(str(at.data(KEY))))
        self.selectionModel().currentRowChanged.connect(self._moved)
        self._quiet = False

    def fill(self, rows: Sequence[Any]) -> None:
        """Show rows; the cursor stays on the row it was on."""
        before = self.current()
        self._quiet = True
        self.rows.fill(rows)
        self._needed = []
        self.verticalHeader().setDefaultSectionSize(theme.px(34))
        self._widths()
        if before:
            self.choose(before)
        self._quiet = False

    def current(self) -> str:
        """Return the name of the row under the cursor, "" for none."""
        at = self.currentIndex()
        return str(at.data(KEY)) if at.isValid() else ""

    def choose(self, key: str) -> bool:
        """Put the cursor on a row; says nothing to others."""
        for place in range(self.proxy.rowCount()):
            index = self.proxy.index(place, 0)
            if index.data(KEY) == key:
                quiet, self._quiet = self._quiet, True
                self.setCurrentIndex(index)
                self._quiet = quiet
                return True
        return False

    def filter(self, text: str) -> int:
        """Show the rows that hold every word of a text; returns how many."""
        self.proxy.words = tuple(text.casefold().split())
        self.proxy.invalidate()
        return self.proxy.rowCount()

    def as_csv(self, *, chosen: bool = False) -> str:
        """Return the rows shown, or the ones chosen, under their heads."""
        out = io.StringIO()
        write = csv.writer(out, lineterminator="\n")
        write.writerow(t(f"column.{one.key}") for one in self.rows.columns)
        picked = {at.row() for at in self.selectionModel().selectedRows()}
        for place in range(self.proxy.rowCount()):
            if not chosen or place in picked:
                row = self.rows.rows[
                    self.proxy.mapToSource(self.proxy.index(place, 0)).row()
                ]
                write.writerow(one.words(row) for one in self.rows.columns)
        return out.getvalue()

    def _moved(self, at: QModelIndex) -> None:
        if at.isValid() and not self._quiet:
            self.chosen.emit(str(at.data(KEY)))

    def _widths(self) -> None:
        """Give each column what its texts need, the rest to the bars or the last."""
        columns = self.rows.columns
        if not self._needed:
            self._needed = [self._need(place) for place in range(len(columns))]
        for place in range(len(columns)):
            # The head of a hidden column asks for no room.
            self.setColumnHidden(place, False)
        needs = [self._with_head(place) for place in range(len(columns))]
        shown = self._spared(needs)
        wide = next((n for n, one in enumerate(columns) if one.bars), max(shown))
        for place, need in enumerate(needs):
            self.setColumnHidden(place, place not in shown)
            if place in shown:
                self.setColumnWidth(place, need)
        used = sum(needs[place] for place in shown if place != wide)
        room = self.viewport().width() - used
        # A last column of words may end in dots; its tip says the whole.
        least = min(needs[wide], theme.px(LEAST))
        self.setColumnWidth(wide, max(room, least))

    def _with_head(self, place: int) -> int:
        need = max(self._needed[place], self.horizontalHeader().sectionSizeHint(place))
        return min(need + theme.px(14), theme.px(WIDEST))

    def _spared(self, needs: list[int]) -> set[int]:
        """Return the columns to show: the more to spare, the sooner one is left out."""
        columns, room = self.rows.columns, self.viewport().width()
        shown = set(range(len(columns)))
        for place in sorted(shown, key=lambda one: -columns[one].spare):
            if columns[place].spare and sum(needs[one] for one in shown) > room:
                shown.remove(place)
        return shown

    def _need(self, place: int) -> int:
        """Return the width of a column's longest texts; Qt would ask for every cell."""
        column, measures = self.rows.columns[place], self.fontMetrics()
        if column.bars or not self.rows.rows:
            return 0
        said = {column.words(row) for row in self.rows.rows[:MEASURED]}
        # A hanzi takes more bytes than a letter, as it takes more room.
        longest = heapq.nlargest(LONGEST, said, key=lambda one: len(one.encode()))
        first = column.words(self.rows.rows[0])
        hint = self.sizeHintForIndex(
            self.proxy.mapFromSource(self.rows.index(0, place))
        ).width()
        rim = max(8, hint - measures.horizontalAdvance(first))
        return rim + max(measures.horizontalAdvance(one) for one in longest)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths()

    @override
    def changeEvent(self, event: QEvent) -> None:
        self._needed = []
        super().changeEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        # Copying is this table's own while it has the cursor, whatever the window
        # has bound to the key.
        typed = event.type() == QEvent.Type.ShortcutOverride
        copies = isinstance(event, QKeyEvent) and event.matches(
            QKeySequence.StandardKey.Copy
        )
        if typed and copies:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_csv(chosen=True))
            event.accept()
        else:
            super().keyPressEvent(event)
