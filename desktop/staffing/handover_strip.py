"""The strip below the roster: what goes over to the next shift, and who takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.pane import PaneHead, label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.staffing.handover import HandLine, Handover

HEIGHT: Final = 178
LINES: Final = 3
COLUMNS: Final = ("over", "watch", "next")


class LineButton(QPushButton):
    """A line that is shortened where it has no room; its tip says all of it."""

    def __init__(self, said: str, parent: QWidget) -> None:
        """Say a line."""
        super().__init__(said, parent)
        self._whole = said
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - 36
        measures = self.fontMetrics()
        right = Qt.TextElideMode.ElideRight
        self.setText(measures.elidedText(self._whole, right, room))


class HandoverStrip(QWidget):
    """Three columns: to hand over, to watch, who comes next."""

    case_wanted = Signal(str)
    grid_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing to hand over."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = PaneHead("hand.head", "", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(14, 6, 14, 8)
        self._row.setSpacing(24)
        column.addLayout(self._row, 1)
        self._parts: list[QWidget] = []
        self.lines: list[QPushButton] = []

    def fill(self, handover: Handover | None) -> None:
        """Show a hand-over."""
        for part in self._parts:
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self.lines = [], []
        self.head.retranslate()
        self.setFixedHeight(theme.px(HEIGHT))
        self.setAccessibleName(t("hand.head"))
        if handover is None:
            return
        self.head.facts.setText(handover.title)
        for name in COLUMNS:
            part = self._part(t(f"hand.{name}"), getattr(handover, name))
            self._row.addWidget(part, 1)
            self._parts.append(part)

    def _part(self, title: str, lines: tuple[HandLine, ...]) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        more = len(lines) - LINES
        said = f"{title} · {t('hand.more', n=more)}" if more > 0 else title
        column.addWidget(label(said, "hint", part))
        for line in lines[:LINES]:
            column.addWidget(self._line(line, part))
        if not lines:
            column.addWidget(label(t("hand.nothing"), "second", part))
        column.addStretch(1)
        return part

    def _line(self, line: HandLine, parent: QWidget) -> QWidget:
        said = " · ".join(one for one in (line.text, line.second) if one)
        button = LineButton(said, parent)
        button.setObjectName("flat")
        button.setIcon(theme.icon(line.icon, line.tone))
        button.setStyleSheet("text-align: left;")
        button.setAccessibleName(said)
        leads = bool(line.case or line.grid)
        button.setToolTip(f"{said} · {t('hand.goto')}" if leads else said)
        if not leads:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._go(line))
        self.lines.append(button)
        return button

    def _go(self, line: HandLine) -> None:
        if line.case:
            self.case_wanted.emit(line.case)
        elif line.grid:
            self.grid_wanted.emit(line.grid)
