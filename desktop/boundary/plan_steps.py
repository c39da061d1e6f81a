"""The steps of a plan as a list, the last one on top; a click goes to that state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from desktop import theme
from desktop.plan_sentences import person_of, step_words
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from db.world import Reads
    from domain.plans.reads import PlanRow

    Index = QModelIndex | QPersistentModelIndex

HIGH: Final = 44
EDGE: Final = 14


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as it is shown; `back` = it was taken back, `here` = the plan is there."""

    step: int
    said: str
    who: str
    at: str
    back: bool
    here: bool


def lines_of(read: Reads, plan: PlanRow) -> tuple[StepLine, ...]:
    """Return the steps of a plan, the last one first, and its beginning."""
    found = [
        StepLine(
            one.step,
            step_words(one),
            person_of(read, one.by),
            f"{one.at:%m-%d %H:%M}",
            one.step > plan.step,
            one.step == plan.step,
        )
        for one in read.plans.steps(plan.id)
    ]
    opened = StepLine(
        0,
        t("plan.step.opened"),
        person_of(read, plan.author),
        f"{plan.opened_at:%m-%d %H:%M}",
        back=False,
        here=plan.step == 0,
    )
    return (*reversed(found), opened)


class StepModel(QAbstractListModel):
    """The steps for the view, and in words for those who listen."""

    def __init__(self, parent: QWidget) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.lines: tuple[StepLine, ...] = ()

    def fill(self, lines: tuple[StepLine, ...]) -> None:
        """Show these steps."""
        if lines == self.lines:
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            key = "back" if line.back else ("here" if line.here else "row")
            return t(
                f"plan.steps.{key}",
                n=line.step,
                what=line.said,
                who=line.who,
                at=line.at,
            )
        return line if role == Qt.ItemDataRole.UserRole else None


class _Rows(QStyledItemDelegate):
    """Number, what was done, when; below it by whom. Taken-back ones are dim."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(200), theme.px(HIGH))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        line: StepLine = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        state = option.state
        box: QRect = option.rect
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("sel"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("bg2"))
        if line.here:
            edge = QRect(box.left(), box.top(), theme.px(4), box.height())
            painter.fillRect(edge, theme.color("mode.redraw"))
        self._words(painter, box, line)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, line: StepLine) -> None:
        left = box.left() + theme.px(EDGE)
        number = theme.px(30)
        half = box.height() // 2
        upper = QRect(left, box.top() + 2, box.right() - left - theme.px(EDGE), half)
        lower = upper.translated(0, half - 3)
        tone = "t3" if line.back else "t1"
        font = theme.font(theme.BODY, bold=line.here)
        # A line through it says the same as the dim colour.
        font.setStrikeOut(line.back)
        small = theme.font(theme.HINT)
        middle = Qt.AlignmentFlag.AlignVCenter
        wide = theme.metrics(theme.HINT).horizontalAdvance(line.at) + theme.px(8)
        painter.setFont(small)
        painter.setPen(theme.color("t3" if line.back else "t2"))
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | middle, line.at)
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | middle, str(line.step))
        who = t("plan.steps.taken_back", who=line.who) if line.back else line.who
        painter.drawText(lower.adjusted(number, 0, 0, 0), middle, who)
        painter.setFont(font)
        painter.setPen(theme.color(tone))
        room = upper.adjusted(number, 0, -wide, 0)
        metrics = theme.metrics(theme.BODY, bold=line.here)
        said = metrics.elidedText(line.said, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, said)


class StepList(QListView):
    """The list; `wanted` gives the step whose state is to be shown."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.steps = StepModel(self)
        self.setModel(self.steps)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._go)

    def fill(self, lines: tuple[StepLine, ...]) -> None:
        """Show steps with the cursor where the plan stands."""
        self.steps.fill(lines)
        for row, line in enumerate(lines):
            if line.here:
                self.setCurrentIndex(self.steps.index(row))

    def _go(self, index: QModelIndex) -> None:
        line: StepLine = index.data(Qt.ItemDataRole.UserRole)
        if not line.here:
            self.wanted.emit(line.step)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self._go(index)
            event.accept()
            return
        super().keyPressEvent(event)
