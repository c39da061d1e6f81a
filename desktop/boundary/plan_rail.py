"""The six states of a plan as a line of steps; the one it stands at is filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop import theme
from desktop.boundary.plan_words import STATES, state_word
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

HIGH: Final = 46
TOP: Final = 14
RADIUS: Final = 6


class StateRail(QWidget):
    """Where a plan stands among its states: passed ones ticked, later ones hollow."""

    def __init__(self, parent: QWidget) -> None:
        """Begin at the first state."""
        super().__init__(parent)
        self.state = STATES[0]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: str) -> None:
        """Stand at a state."""
        self.state = state
        said = t("plan.rail", state=state_word(state), of=len(STATES))
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(HIGH))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = STATES.index(self.state)
        each = self.width() / len(STATES)
        middles = [QPointF(each * (n + 0.5), theme.px(TOP)) for n in range(len(STATES))]
        painter.setPen(QPen(theme.color("line2"), 2))
        painter.drawLine(middles[0], middles[-1])
        painter.setPen(QPen(theme.color("mode.redraw"), 2))
        painter.drawLine(middles[0], middles[here])
        for place, middle in enumerate(middles):
            self._dot(painter, middle, place - here)
            self._word(painter, place, each, now=place == here)
        painter.end()

    def _dot(self, painter: QPainter, middle: QPointF, beyond: int) -> None:
        radius = theme.px(RADIUS + (1 if beyond == 0 else 0))
        mode = theme.color("mode.redraw")
        painter.setPen(QPen(mode if beyond <= 0 else theme.color("line2"), 2))
        painter.setBrush(mode if beyond == 0 else theme.color("bg1"))
        painter.drawEllipse(middle, radius, radius)
        if beyond < 0:
            r = radius * 0.5
            painter.drawLine(
                middle + QPointF(-r, 0), middle + QPointF(-r * 0.2, r * 0.7)
            )
            painter.drawLine(
                middle + QPointF(-r * 0.2, r * 0.7), middle + QPointF(r, -r * 0.6)
            )

    def _word(self, painter: QPainter, place: int, each: float, *, now: bool) -> None:
        painter.setFont(theme.font(theme.HINT, bold=now))
        painter.setPen(theme.color("t1" if now else "t3"))
        box = QRectF(each * place, theme.px(TOP + 12), each, theme.px(20))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, state_word(STATES[place]))
