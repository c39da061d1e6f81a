"""The line of column names above the queue: a press sorts, a second turns it round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.models import COLUMNS
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from desktop.cases.queue_view import View

# What pressing a column sorts by, where that is not the column itself.
SORT_OF: Final = {"what": "matter", "clocks": "clock"}
HEIGHT: Final = 28


class QueueHead(QHeaderView):
    """Names at the rows' own places, the one that orders them in bold with an arrow."""

    sort_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Stand above the queue."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sort = "clock"
        self._down = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(40))
        self.sectionClicked.connect(self._pressed)

    def tell(self, view: View) -> None:
        """Show what the rows are ordered by."""
        self._sort, self._down = view.sort, view.down
        self.viewport().update()

    def sorts_by(self, column: str) -> bool:
        """Tell whether a column orders the rows."""
        if self._sort == "clock":
            # The tighter of both orders, so that both are named.
            return column in {"clocks", "statutory", "assessment"}
        if column == "what":
            return self._sort in {"matter", "number", "place"}
        return column == self._sort

    def _pressed(self, section: int) -> None:
        column = COLUMNS[section]
        self.sort_wanted.emit(SORT_OF.get(column, column))

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(HEIGHT))

    @override
    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        box = QRectF(rect)
        painter.save()
        painter.fillRect(box, theme.color("bg2"))
        column = COLUMNS[section]
        left = 12 + theme.px(28) + 10 if column == "what" else 6
        if column in {"statutory", "assessment", "clocks"}:
            left = 0
        sorts = self.sorts_by(column)
        spot = box.adjusted(left, 0, -18, 0)
        used = shapes.words(
            painter,
            spot,
            t(f"queue.column.{column}"),
            size=theme.HINT,
            bold=sorts,
            tone="t1" if sorts else "t2",
        )
        if sorts:
            icon = "sort-descending" if self._down else "sort-ascending"
            size = theme.px(14)
            top = box.center().y() - size / 2
            arrow = QRectF(spot.left() + used + 3, top, size, size)
            shapes.mark(painter, arrow, icon, "t1")
        painter.restore()
