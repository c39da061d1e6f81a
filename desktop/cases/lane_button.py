"""A lane of the queue as a button: shape, name, count and how many are over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from desktop import shapes, theme
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

MARK: Final = 12


class LaneButton(QAbstractButton):
    """Pressed = the lane is shown."""

    def __init__(self, lane: str, parent: QWidget) -> None:
        """Stand for one lane, shown at first."""
        super().__init__(parent)
        self.lane = lane
        self.count = 0
        self.late = 0
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tell(0, 0)

    def tell(self, count: int, late: int) -> None:
        """Show these figures."""
        self.count = count
        self.late = late
        name = t(f"lane.{self.lane}")
        key = "lane.said_late" if late else "lane.said"
        said = t(key, lane=name, n=count, late=late)
        self.setAccessibleName(said)
        self.setToolTip(f"{said}\n{t('lane.tip')}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(84), theme.px(58))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(72), theme.px(58))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shown = self.isChecked()
        painter.setPen(QPen(theme.color(self._edge()), 1))
        painter.setBrush(theme.color("bg2" if shown else "bg1"))
        painter.drawRoundedRect(box, 5, 5)
        px = theme.px
        mark = QRectF(box.left() + 6, box.top() + px(9), px(13), px(13))
        shapes.lane_mark(painter, mark, self.lane)
        words = "t1" if shown else "t3"
        left = mark.right() + 4
        name = QRectF(left, box.top() + px(4), box.right() - left - 1, px(23))
        shapes.words(painter, name, t(f"lane.{self.lane}"), bold=shown, tone=words)
        figure = QRectF(box.left() + 9, box.top() + px(26), box.width() - 16, px(26))
        shapes.words(
            painter, figure, str(self.count), size=theme.COUNT, bold=True, tone=words
        )
        if self.late:
            self._late(painter, box)
        if shown:
            tone = theme.color(f"lane.{self.lane}")
            line = QRectF(box.left() + 3, box.bottom() - 3, box.width() - 6, 3)
            painter.fillRect(line, tone)

    def badge(self) -> tuple[str, int]:
        """Return what the badge of overdue cases says, and its width in pixels.

        Where the words find no room beside the count, the mark of what is over its
        limit stands before the figure.
        """
        measures = theme.metrics(theme.HINT, bold=True)
        count = theme.metrics(theme.COUNT, bold=True).horizontalAdvance(str(self.count))
        said = t("lane.late", n=self.late)
        if count + measures.horizontalAdvance(said) + 10 + 24 > self.width():
            said = str(self.late)
            return said, measures.horizontalAdvance(said) + 10 + theme.px(MARK + 2)
        return said, measures.horizontalAdvance(said) + 10

    def _edge(self) -> str:
        if self.hasFocus():
            return "acc"
        return "line2" if self.underMouse() or self.isChecked() else "line1"

    def _late(self, painter: QPainter, box: QRectF) -> None:
        said, width = self.badge()
        px = theme.px
        badge = QRectF(box.right() - width - 6, box.top() + px(30), width, px(18))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("latefill"))
        painter.drawRoundedRect(badge, 3, 3)
        painter.setFont(theme.font(theme.HINT, bold=True))
        painter.setPen(theme.color("onacc"))
        if said == str(self.late):
            mark = QRectF(badge.left() + 5, badge.top() + px(3), px(MARK), px(MARK))
            shapes.mark(painter, mark, "alert-octagon", "onacc")
            badge.setLeft(mark.right())
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, said)
