"""The table of the queue: hand and pointer, drops of people, folds, selection."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from desktop import motion, theme
from desktop.cases.models import COLUMNS, QueueModel
from desktop.cases.queue_delegate import QueueDelegate
from desktop.cases.queue_head import QueueHead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QHideEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )
    from PySide6.QtWidgets import QWidget

PERSON_MIME: Final = "application/x-griddesk-person"
KEYS_S: Final = 3.0
FADE_MS: Final = 400
SOLID: Final = 255
HEAD_HEIGHT: Final = 30
STACKED_BELOW: Final = 560
ROOMY_FROM: Final = 720
CLOCK_WIDTH: Final = 127
CLOCK_ROOMY: Final = 176
STACKED_WIDTH: Final = 148
WHAT_AT_LEAST: Final = 220
WIDTHS: Final = {
    "received": 96,
    "grid": 120,
    "station": 96,
    "handler": 104,
    "kind": 64,
    "priority": 56,
    "flags": 110,
    "entity": 150,
    "source": 96,
    "source_no": 130,
}
# Only these let a bare letter or an arrow mean something in the table.
FOLD_KEYS: Final = {
    Qt.Key.Key_Left: True,
    Qt.Key.Key_Right: False,
    Qt.Key.Key_Space: None,
}


class QueueTable(QTableView):
    """Rows of one height but for the heads of groups; 20,000 of them scroll at once."""

    given = Signal(str, str)
    fold_wanted = Signal(str)

    def __init__(self, model: QueueModel, parent: QWidget) -> None:
        """Show a queue; `given` tells of a person dropped onto a case."""
        super().__init__(parent)
        self._queue = model
        self._columns: tuple[str, ...] = ()
        self._hovered = -1
        self._dropping = -1
        self._inside = False
        self._key_at = -KEYS_S
        self._low_rows = False
        self._fading: set[str] = set()
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.setStartValue(0)
        self._fade.setEndValue(SOLID)
        self._fade.valueChanged.connect(lambda _value: self.viewport().update())
        self._fade.finished.connect(self._fading.clear)
        self.delegate = QueueDelegate(model.names, self, self)
        self.head = QueueHead(self)
        self._dress()
        self.setModel(model)
        model.modelReset.connect(self.size_heads)
        model.rowsInserted.connect(self._size_inserted)
        model.went_late.connect(self._went_late)

    def _dress(self) -> None:
        self.setItemDelegate(self.delegate)
        self.setHorizontalHeader(self.head)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(theme.px(20))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.viewport().installEventFilter(self)

    # The hand

    def hand_on(self) -> bool:
        """Tell whether the pointer is over the rows or keys were used just now."""
        return self._inside or monotonic() - self._key_at < KEYS_S

    def let_go(self) -> None:
        """Forget the keys used last, as after a press that asked for all rows."""
        self._key_at = -KEYS_S

    def hovered(self, row: int) -> bool:
        """Tell whether the pointer is over a row."""
        return row == self._hovered

    def edge(self, case_id: str) -> int:
        """Return how solid the edge of a late case is: it fades in once."""
        if case_id not in self._fading:
            return SOLID
        return int(self._fade.currentValue() or 0)

    def _went_late(self, ids: Iterable[str]) -> None:
        self._fading |= set(ids)
        self._fade.setDuration(motion.duration(FADE_MS))
        self._fade.stop()
        self._fade.start()

    # Columns and heights

    def show_columns(self, extra: tuple[str, ...]) -> None:
        """Show these beside matter and clocks."""
        self._columns = extra
        self._lay()

    def set_compact(self, compact: bool) -> None:
        """Use lower rows, or the usual ones."""
        self.delegate.compact = compact
        self._lay()

    @property
    def stacked(self) -> bool:
        """Whether both clocks stand one above the other."""
        return self.width() < theme.px(STACKED_BELOW)

    def _lay(self) -> None:
        shown = {"what", *self._columns}
        shown |= {"clocks"} if self.stacked else {"statutory", "assessment"}
        rest = self.viewport().width()
        roomy = self.width() >= theme.px(ROOMY_FROM + self._extra_width())
        widths = {"clocks": STACKED_WIDTH} | WIDTHS
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, column not in shown)
            if column in shown and column != "what":
                plain = CLOCK_ROOMY if roomy else CLOCK_WIDTH
                width = theme.px(widths.get(column, plain))
                self.setColumnWidth(place, width)
                rest -= width
        self.setColumnWidth(0, max(theme.px(WHAT_AT_LEAST), rest))
        height = self.delegate.row_height(stacked=self.stacked)
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)
        self.size_heads()

    def _extra_width(self) -> int:
        return sum(WIDTHS[column] for column in self._columns)

    def size_heads(self) -> None:
        """Give the heads of groups their own, lower height, and all rows theirs."""
        grouped = bool(self._queue.view.group)
        if not grouped and not self._low_rows:
            return
        # Qt keeps the heights of places over a change of rows.
        self._low_rows = grouped
        heights = self.verticalHeader()
        high, low = heights.defaultSectionSize(), theme.px(HEAD_HEIGHT)
        entries, size = self._queue.shelf.shown.entries, heights.sectionSize
        heads = {place for place, entry in enumerate(entries) if not entry[1]}
        lows = {place for place in range(len(entries)) if size(place) != high}
        for place in lows - heads:
            heights.resizeSection(place, high)
        for place in heads:
            heights.resizeSection(place, low)

    def _size_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        for place in range(first, last + 1):
            if self._queue.head_at(place):
                self.setRowHeight(place, theme.px(HEAD_HEIGHT))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    # Selection by ids

    def chosen(self) -> list[str]:
        """Return the selected cases, the current one first."""
        parts = self.selectionModel().selection().toList()
        spans = sorted((part.top(), part.bottom() + 1) for part in parts)
        shelf = self._queue.shelf
        ids = [one for first, end in spans for one in shelf.ids_in(first, end)]
        current = self.currentIndex().row()
        lead = self._queue.id_at(current)
        if lead and any(first <= current < end for first, end in spans):
            ids.remove(lead)
            ids.insert(0, lead)
        return ids

    def choose(self, ids: tuple[str, ...]) -> None:
        """Select these cases; the first of them becomes the current one."""
        model = self._queue
        wanted = set(ids)
        if len(wanted) > 1:
            entries = enumerate(model.shelf.shown.entries)
            places = [place for place, one in entries if one[1] and one[-1] in wanted]
        else:
            places = [place for one in ids if (place := model.row_of(one)) >= 0]
        found = QItemSelection()
        for first, last in _runs(places):
            found.select(model.index(first), model.index(last, len(COLUMNS) - 1))
        keep = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        lead = model.row_of(ids[0]) if ids else -1
        at = model.index(lead) if lead >= 0 else QModelIndex()
        keep.setCurrentIndex(at, flags.NoUpdate)
        keep.select(found, flags.ClearAndSelect)

    # Rows that change under one's eyes

    def anchor(self) -> tuple[str, int]:
        """Return a case in sight and how far below the top it stands.

        The chosen one where it is in sight, else the uppermost; none ("") at the
        very top of the list, where what is tightest is to be seen.
        """
        current = self.currentIndex()
        # Qt puts the cursor on some row by itself; only a selected one was chosen.
        if self.selectionModel().isSelected(current):
            at = self.rowViewportPosition(current.row())
            if 0 <= at < self.viewport().height():
                return self._queue.id_at(current.row()), at
        if self.verticalScrollBar().value() == 0:
            return "", 0
        top = self.rowAt(0)
        top += bool(self._queue.head_at(top))
        return self._queue.id_at(top), self.rowViewportPosition(top)

    def settle(self, anchor: tuple[str, int]) -> None:
        """Put the case of an anchor where it stood on the screen."""
        case, at = anchor
        place = self._queue.row_of(case) if case else -1
        if place < 0:
            return
        self.doItemsLayout()
        self.updateGeometries()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.rowViewportPosition(place) - at)

    # What happens

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of acts here, never a search."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._key_at = monotonic()
        head = self._queue.head_at(self.currentIndex().row())
        if head and event.key() in FOLD_KEYS:
            folded = head in self._queue.shelf.collapsed
            if FOLD_KEYS[Qt.Key(event.key())] in {None, not folded}:
                self.fold_wanted.emit(head)
            return
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        head = self._queue.head_at(self.rowAt(int(event.position().y())))
        if head and event.button() == Qt.MouseButton.LeftButton:
            self.fold_wanted.emit(head)
            return
        super().mousePressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in {QEvent.Type.Enter, QEvent.Type.MouseMove}:
            self._inside = True
            self._hover(self.rowAt(int(self._pointer(event))))
        elif kind in {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}:
            self._key_at = monotonic()
        elif kind in {QEvent.Type.Leave, QEvent.Type.Hide}:
            self._inside = False
            self._hover(-1)
        return super().eventFilter(watched, event)

    def _pointer(self, event: QEvent) -> float:
        spot = getattr(event, "position", None)
        return -1.0 if spot is None else float(spot().y())

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._fade.stop()
        self._fading.clear()
        super().hideEvent(event)

    # A person dropped onto a case

    def _aimed(self, event: QDropEvent) -> str:
        if not event.mimeData().hasFormat(PERSON_MIME):
            return ""
        return self._queue.id_at(self.rowAt(int(event.position().y())))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PERSON_MIME):
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        case = self._aimed(event)
        self._dropping = self._queue.row_of(case) if case else -1
        self.viewport().update()
        if case:
            event.acceptProposedAction()
        else:
            event.ignore()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._dropping = -1
        self.viewport().update()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        case = self._aimed(event)
        self._dropping = -1
        self.viewport().update()
        if not case:
            event.ignore()
            return
        event.acceptProposedAction()
        person = bytes(event.mimeData().data(PERSON_MIME).data()).decode()
        self.given.emit(person, case)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._dropping < 0:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(theme.color("acc"), 2))
        top = self.rowViewportPosition(self._dropping)
        height = self.rowHeight(self._dropping)
        painter.drawRect(1, top + 1, self.viewport().width() - 2, height - 3)


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Return ascending places as runs of neighbours."""
    if places and places[-1] - places[0] == len(places) - 1:
        return [(places[0], places[-1])]
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
