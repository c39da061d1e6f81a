"""The field over the map that leads to a code, a name, an address or a coordinate."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
)
from typing_extensions import override

from desktop import shapes, theme
from desktop.map.destinations import Atlas, Destination, find, recall
from desktop.map.float_panel import SHADOW, FloatPanel, head
from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from desktop.tasks import Result, Tasks, Token

WAIT_MS: Final = 120
WIDE: Final = 440
ROW: Final = 46
MOST_ROWS: Final = 7
THING: Final = Qt.ItemDataRole.UserRole
KEYS: Final = {
    Qt.Key.Key_Escape,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
}


class _Rows(QStyledItemDelegate):
    """Paints a place: what it is, its name, and a second line."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        thing: Destination = index.data(THING)
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, theme.color("sel" if chosen else "bg1"))
        kind = QRectF(box.left() + 8, box.top(), theme.px(64), box.height())
        shapes.words(
            painter, kind, t(f"map.go.{thing.kind}.kind"), size=theme.HINT, tone="t2"
        )
        left = kind.right() + 6
        width = box.right() - left - 8
        half = box.height() / 2
        name = QRectF(left, box.top() + 3, width, half - 2)
        shapes.words(painter, name, thing.title, size=theme.BODY)
        under = QRectF(left, box.top() + half, width, half - 3)
        shapes.words(painter, under, thing.detail, size=theme.HINT, tone="t2")

    @override
    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        return QSize(200, theme.px(ROW))


class _Field(QLineEdit):
    """A line whose arrows walk the list below it."""

    pressed = Signal(int)

    @override
    def event(self, event: QEvent) -> bool:
        kinds = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}
        if isinstance(event, QKeyEvent) and event.type() in kinds:
            key = Qt.Key(event.key())
            if key in KEYS:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self.pressed.emit(int(key))
                return True
        return super().event(event)


class GoTo(FloatPanel):
    """One field and what it may mean; Enter goes to the row, Esc leaves.

    `gone` carries the destination chosen.
    """

    gone = Signal(object)
    left = Signal()

    def __init__(
        self, parent: QWidget, tasks: Tasks, atlas: Callable[[], Atlas]
    ) -> None:
        """Look up in what `atlas` opens, called in a worker."""
        super().__init__("mapgoto", parent)
        self._tasks = tasks
        self._atlas = atlas
        self._asked = 0
        self._hurry = False
        self._looking = False
        self.remembered: list[str] = []
        self.field = _Field(self)
        self.list = QListWidget(self)
        self.problem = QLabel(self)
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT_MS)
        self._soon.timeout.connect(self.search)
        self.hide()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        rim = SHADOW + 10
        column.setContentsMargins(rim, rim, rim, rim)
        column.setSpacing(8)
        row, _title = head(t("map.go"), "map-marker-outline", "G")
        column.addLayout(row)
        self.field.setPlaceholderText(t("map.go.hint"))
        self.field.setAccessibleName(t("map.go"))
        self.field.setToolTip(t("map.go.tip"))
        self.field.textEdited.connect(self._typed)
        self.field.pressed.connect(self._key)
        column.addWidget(self.field)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(t("map.go.found"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self._take())
        column.addWidget(self.list)
        self.problem.setObjectName("late")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.problem)

    def open(self, remembered: list[str]) -> None:
        """Show the field, empty, with the places gone to lately below it."""
        self.remembered = remembered
        self.field.clear()
        self._show((), "")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search()

    def stop(self) -> None:
        """Look up no more."""
        self._soon.stop()
        self._asked += 1

    def leave(self) -> None:
        """Put the field away."""
        self.stop()
        self.hide()
        self.left.emit()

    def _typed(self) -> None:
        self._hurry = False
        self._soon.start()

    def search(self) -> None:
        """Look up what is typed, off the window's thread."""
        self._soon.stop()
        self._looking = True
        self._asked += 1
        number, text, kept = self._asked, self.field.text(), list(self.remembered)

        def work(_token: Token) -> tuple[Destination, ...]:
            atlas = self._atlas()
            with closing(atlas):
                return find(atlas, text) if text.strip() else recall(atlas, kept)

        def done(result: Result) -> None:
            if number == self._asked:
                self._found(result)

        self._tasks.run(work, done, t("map.go"))

    def _found(self, result: Result) -> None:
        self._looking = False
        if isinstance(result.error, Refused | Unavailable):
            self._show((), reason_text(result.error))
            return
        if result.error is not None:
            raise result.error
        empty = bool(self.field.text().strip()) and not result.value
        self._show(result.value, t("map.go.nothing") if empty else "")
        if self._hurry and result.value:
            self._take()

    def _show(self, found: tuple[Destination, ...], problem: str) -> None:
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{one.title} {one.detail}")
            item.setData(THING, one)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        rows = min(len(found), MOST_ROWS)
        self.list.setFixedHeight(rows * theme.px(ROW))
        self.list.setVisible(bool(found))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        layout.invalidate()
        layout.activate()
        self.setFixedWidth(min(theme.px(WIDE), max(240, self._room() - 16)))
        high = layout.totalSizeHint().height()
        if layout.hasHeightForWidth():
            high = layout.totalHeightForWidth(self.width())
        self.resize(self.width(), high)

    def _room(self) -> int:
        parent = self.parentWidget()
        return parent.width() if parent is not None else WIDE

    def place(self, room: QRect) -> None:
        """Stand at the top, in the middle of the room between the other panels."""
        self._fit()
        left = room.left() + max(0, (room.width() - self.width()) // 2)
        self.move(left, room.top() + 8 - SHADOW)

    def _key(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self.list.count():
            by = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()

    def _enter(self) -> None:
        # Typed faster than looked up: go as soon as the answer is there.
        if self._soon.isActive():
            self.search()
            self._hurry = True
        elif self._looking:
            self._hurry = True
        else:
            self._take()

    def _take(self) -> None:
        self._hurry = False
        # Without rows the index is none, and so is what it holds.
        thing: Destination | None = self.list.currentIndex().data(THING)
        if thing is None:
            return
        self.stop()
        self.hide()
        self.gone.emit(thing)
