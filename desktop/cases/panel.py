"""The dispatch queue: five lanes, both clocks, the tightest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases import queue_source
from desktop.cases.lane_button import LaneButton
from desktop.cases.models import QueueModel
from desktop.cases.names import Names
from desktop.cases.queue_delegate import QueueDelegate, clock_columns
from desktop.messages import reason_text
from desktop.pane import Empty, PaneHead
from desktop.texts import t
from domain.refused import Unavailable

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPaintEvent

    from desktop.desk import Desk
    from desktop.selection import Selection
    from desktop.tasks import Result, Tasks
    from domain.changes import Changes

TICK_MS: Final = 20_000
# Up to this many changed cases are re-read one by one; beyond, all are read anew.
ONE_BY_ONE: Final = 200


class QueueView(QListView):
    """The list itself: rows of one height, so that 20,000 of them scroll at once."""

    def __init__(self, parent: QWidget) -> None:
        """Look like the rest of the desk."""
        super().__init__(parent)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)


class Columns(QWidget):
    """The line of column names above the rows, at the rows' own places."""

    def __init__(self, parent: QWidget) -> None:
        """Stand above the queue."""
        super().__init__(parent)
        self.setFixedHeight(theme.px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg2"))
        box = self.rect().toRectF()
        left, right, stacked = clock_columns(self.width() - 10)
        self._name(painter, box, 12 + theme.px(28) + 10, "queue.column.what")
        if stacked:
            self._name(painter, box, left, "queue.column.clocks")
            return
        self._name(painter, box, left, "queue.column.statutory")
        self._name(painter, box, right, "queue.column.assessment")

    def _name(self, painter: QPainter, box: QRectF, left: float, key: str) -> None:
        spot = box.translated(left, 0)
        shapes.words(painter, spot, t(key), size=theme.HINT, tone="t2")


class QueuePanel(QWidget):
    """Lanes, rows and what to do when there are none."""

    opened = Signal(str)

    def __init__(
        self,
        desk: Desk,
        selection: Selection,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        """Show the open cases of the workspace that `desk` holds."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._selection = selection
        self._tasks = tasks
        self._reading = False
        self._first = True
        self._moving = False
        self.names = Names(desk.read)
        self.model = QueueModel(
            self.names, desk.read.cases.clock_rules(), desk.clock.now()
        )
        self.model.setParent(self)
        self._build()
        self._wire()
        self.read_all()

    def _build(self) -> None:
        self.head = PaneHead("queue.title", "Q", self)
        self.lanes = {lane: LaneButton(lane, self) for lane in shapes.LANES}
        self.view = QueueView(self)
        self.view.setModel(self.model)
        self.delegate = QueueDelegate(self.names, self.view)
        self.view.setItemDelegate(self.delegate)
        self.empty = Empty(self)
        lanes = QHBoxLayout()
        lanes.setContentsMargins(14, 6, 14, 8)
        lanes.setSpacing(6)
        for button in self.lanes.values():
            lanes.addWidget(button)
        self._columns = Columns(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(lanes)
        column.addWidget(self._columns)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        self._retranslate()

    def _wire(self) -> None:
        for button in self.lanes.values():
            button.toggled.connect(self._lanes_pressed)
        self.model.counted.connect(self._count)
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.view.activated.connect(self._activated)
        self._desk.changed.connect(self._changed)
        self._selection.changed.connect(self._follow)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.tick)
        self._tick.start()

    # What others ask

    def set_compact(self, compact: bool) -> None:
        """Use lower rows, or the usual ones."""
        self.delegate.compact = compact
        self.view.scheduleDelayedItemsLayout()

    def focus_rows(self) -> None:
        """Put the cursor on the row at hand, the first if there is none."""
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def read_all(self) -> None:
        """Read every open case anew, in a worker."""
        if self._reading:
            return
        self._reading = True
        self._count()
        rules = self.model.rules
        now = self._desk.clock.now()
        self._tasks.run(
            lambda token: queue_source.read_all(
                self._desk.open_reader, rules, now, token
            ),
            self._filled,
            t("queue.reading"),
        )

    def tick(self) -> None:
        """Let the clocks go on: rows in sight at once, the order from a worker."""
        now = self._desk.clock.now()
        self.model.at(now)
        self.view.viewport().update()
        rows = self.model.all_rows()
        rules = self.model.rules
        self._tasks.run(
            lambda token: queue_source.places(rows, rules, now, token),
            self._sorted,
            t("queue.reading"),
        )

    # What happens

    def _filled(self, result: Result) -> None:
        self._reading = False
        if isinstance(result.error, Unavailable):
            self._desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        else:
            self.model.at(self._desk.clock.now())
            self.model.fill(result.value.rows, result.value.spots)
        self._follow(None)
        self._count()
        if self._first:
            # The cursor of a new window stands in the queue, once it has rows.
            self._first = False
            if not isinstance(self.window().focusWidget(), QLineEdit):
                self.view.setFocus()

    def _sorted(self, result: Result) -> None:
        if result.error is not None:
            raise result.error
        self.model.resort(result.value)

    def _changed(self, changes: Changes, _origin: object) -> None:
        self.names.forget(changes)
        if changes.touches("rule"):
            self.model.rules = self._desk.read.cases.clock_rules()
        ids = changes.ids("case")
        if changes.whole("case") or changes.touches("rule") or len(ids) > ONE_BY_ONE:
            self.read_all()
            return
        # A row that leaves its place must not hand its selection to a neighbour.
        self._moving = True
        now = self._desk.clock.now()
        self.model.at(now)
        rows = queue_source.some(self._desk.read, ids, now)
        for case_id in sorted(ids):
            row = rows.get(case_id)
            if row is None:
                self.model.drop(case_id)
            else:
                self.model.put(row)
        self._moving = False
        if changes.touches("person", "entity", "grid"):
            self.view.viewport().update()
        self._follow(None)

    def _count(self) -> None:
        for lane, button in self.lanes.items():
            button.tell(self.model.count(lane), self.model.late(lane))
        bare = self.model.rowCount() == 0
        # Before the first reading is over nobody knows that there are no cases.
        facts = t("queue.facts", n=self.model.open_count())
        waiting = bare and self._reading
        self.head.facts.setText(t("queue.reading") if waiting else facts)
        self.view.setVisible(not bare)
        self.empty.say(self._why_empty() if bare else "")

    def _why_empty(self) -> str:
        if self._reading:
            return t("queue.reading")
        hidden = [lane for lane, button in self.lanes.items() if not button.isChecked()]
        if any(self.model.count(lane) for lane in hidden):
            return t("queue.lanes_hidden")
        return t("queue.empty")

    def _lanes_pressed(self) -> None:
        self.model.show_lanes(
            lane for lane, button in self.lanes.items() if button.isChecked()
        )
        self._follow(None)
        self._count()

    def _picked(self, current: QModelIndex, _before: QModelIndex) -> None:
        case_id = self.model.id_at(current.row()) if current.isValid() else ""
        if self._moving:
            return
        if case_id and self._selection.first("case") != case_id:
            self._selection.set(("case", case_id), origin=self)

    def _activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.id_at(index.row()))

    def _follow(self, origin: object) -> None:
        if origin is self:
            return
        place = self.model.row_of(self._selection.first("case"))
        index = self.model.index(place) if place >= 0 else QModelIndex()
        if self.view.currentIndex().row() == place:
            return
        self.view.selectionModel().setCurrentIndex(
            index, self.view.selectionModel().SelectionFlag.ClearAndSelect
        )
        if place >= 0:
            self.view.scrollTo(index)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.names.forget()
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.view.setAccessibleName(t("queue.title"))
        self.setAccessibleName(t("queue.title"))
        self._count()
        self._columns.setFixedHeight(theme.px(28))
        self.view.scheduleDelayedItemsLayout()
