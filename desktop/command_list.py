"""The list under the command field: groups with counts, numbered rows, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from desktop import shapes, theme
from desktop.found import Found, numbered
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QPainter

    Index = QModelIndex | QPersistentModelIndex

ROW: Final = Qt.ItemDataRole.UserRole
WHY: Final = Qt.ItemDataRole.UserRole + 1
ROW_HIGH, HEAD_HIGH = 30, 26
SHOWN: Final = 16
WIDE: Final = 640


class FoundModel(QAbstractListModel):
    """What was found, numbered so that a digit picks it.

    Why an act cannot be done is asked for a row that is looked at, not for all.
    """

    def __init__(self, parent: QWidget, why: Callable[[Found], str]) -> None:
        """Start with nothing; `why` says what stands in the way of a row."""
        super().__init__(parent)
        self._ask = why
        self._whys: dict[int, str] = {}
        self.rows: list[Found] = []
        self.digits: dict[int, int] = {}

    def fill(self, rows: list[Found]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self._whys.clear()
        self.digits = numbered(rows)
        self.endResetModel()

    def why(self, place: int) -> str:
        """Return why a row cannot be done, or "": asked once until the next fill."""
        known = self._whys.get(place)
        if known is None:
            known = self._whys[place] = self._ask(self.rows[place])
        return known

    def digit_of(self, place: int) -> int:
        """Return the digit that picks a row, 0 for none."""
        return next((n for n, at in self.digits.items() if at == place), 0)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()]
        if not row.can_be_picked:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == WHY:
            return self.why(index.row())
        said = {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }
        return self._said(index.row(), row) if role in said else None

    def _said(self, place: int, row: Found) -> str:
        if row.kind == "head":
            return row.why
        digit = self.digit_of(place)
        kind = "" if row.kind == "help" else t(f"found.{row.kind}")
        parts = (str(digit or ""), kind, row.text, row.detail, self.why(place))
        return "  ".join(part for part in parts if part)


class FoundDelegate(QStyledItemDelegate):
    """Paints a row: digit, name, what stands beside it, and why it cannot be."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        head = index.data(ROW).kind == "head"
        return QSize(100, theme.px(HEAD_HIGH if head else ROW_HIGH))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row = index.data(ROW)
        place = QRectF(option.rect)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(place, theme.color("sel" if chosen else "bg2"))
        box = place.adjusted(theme.px(10), 0, -theme.px(10), 0)
        if row.kind == "head":
            shapes.words(painter, box, row.text, size=theme.HINT, bold=True, tone="t2")
            shapes.words(
                painter, box, row.detail, size=theme.HINT, tone="t3", right=True
            )
            return
        self._row(painter, box, index, chosen=chosen)

    def _row(
        self, painter: QPainter, box: QRectF, index: Index, *, chosen: bool
    ) -> None:
        row = index.data(ROW)
        model = index.model()
        digit = model.digit_of(index.row()) if isinstance(model, FoundModel) else 0
        if digit:
            tone = "t2" if chosen else "t3"
            shapes.words(painter, box, str(digit), size=theme.HINT, tone=tone)
        left = box.adjusted(theme.px(20), 0, 0, 0)
        right = row.detail
        wide = theme.metrics(theme.SECOND).horizontalAdvance(right) + theme.px(16)
        if right:
            tone = "t1" if chosen else "t2"
            shapes.words(painter, left, right, size=theme.SECOND, tone=tone, right=True)
            left.setRight(left.right() - wide)
        why = index.data(WHY)
        grey = bool(why) and row.kind != "batch"
        quiet = grey or row.kind in {"none", "help"}
        tone = ("t2" if chosen else "t3") if quiet else "t1"
        used = shapes.words(painter, left, row.text, tone=tone)
        if why:
            left.setLeft(left.left() + used + theme.px(10))
            shapes.words(painter, left, why, size=theme.SECOND, tone="warn")


class FoundList(QListView):
    """Lies under the field, over the panes; the cursor stays in the field."""

    taken = Signal(int)

    def __init__(self, model: FoundModel, parent: QWidget) -> None:
        """Show a model's rows."""
        super().__init__(parent)
        self.setObjectName("found")
        self.rows = model
        self.setModel(model)
        self.setItemDelegate(FoundDelegate(self))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.taken.emit(index.row()))
        self.hide()

    def place(self, under: QWidget) -> None:
        """Lie under the field, as wide as the rows want and the window allows."""
        window = under.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = under.mapTo(window, under.rect().bottomLeft())
        wide = min(max(under.width(), theme.px(WIDE)), window.width() - 16)
        left = max(8, min(corner.x(), window.width() - wide - 8))
        high = sum(
            self.sizeHintForRow(n) for n in range(min(SHOWN, len(self.rows.rows)))
        )
        room = window.height() - corner.y() - 40
        self.setGeometry(left, corner.y() + 4, wide, min(high + 4, room))
        self.show()
        self.raise_()

    def first(self) -> None:
        """Choose the first row that can be picked."""
        self._choose(self.rows.digits.get(1, -1))

    def step(self, by: int) -> None:
        """Go some pickable rows on; at the end stay there."""
        spots = [n for n, row in enumerate(self.rows.rows) if row.can_be_picked]
        if not spots:
            return
        now = self.currentIndex().row()
        here = spots.index(now) if now in spots else -1
        last = len(spots) - 1
        step = (
            (here + by) % len(spots) if abs(by) == 1 else max(0, min(here + by, last))
        )
        self._choose(spots[step])

    def _choose(self, place: int) -> None:
        if place < 0:
            self.setCurrentIndex(QModelIndex())
            return
        self.setCurrentIndex(self.rows.index(place))
        if place == self.rows.digits.get(1):
            self.scrollToTop()
