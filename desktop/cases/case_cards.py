"""The clock cards and the line of seven steps of a case file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.cases.clock_words import due_words, face_words
from desktop.cases.queue_delegate import clock_tone
from desktop.texts import t

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent

    from db.case_queue import QueueCase
    from domain.cases.deadline import ClockRules
    from domain.cases.limits import Governed
    from domain.cases.two_clocks import ClockFace

STEPS: Final = (
    "register",
    "accept",
    "file",
    "dispatch",
    "handle",
    "verify",
    "close",
)
# How many of the seven steps a state has behind it.
STEPS_DONE: Final = {
    "draft": 0,
    "awaiting_acceptance": 1,
    "accepted": 2,
    "awaiting_dispatch": 3,
    "dispatched": 4,
    "in_handling": 4,
    "in_verification": 5,
    "awaiting_close": 6,
    "closed": 7,
    "archived": 7,
}
LANE_OF_STEP: Final = (
    "acceptance",
    "acceptance",
    "acceptance",
    "dispatch",
    "handling",
    "verification",
    "closed",
)


class ClockCard(QWidget):
    """One clock in full: what is left, the bar, when it ends and by which rule."""

    def __init__(self, side: str, parent: QWidget) -> None:
        """Show the statutory or the assessment clock."""
        super().__init__(parent)
        self._side = side
        self._face: ClockFace | None = None
        self._said = ("", "", "")
        self._low = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(
        self, face: ClockFace, case: Governed, rules: ClockRules, now: datetime
    ) -> None:
        """Show a clock as it stands at `now`."""
        self._face = face
        named = t(f"clock.name.{face.clock}") if face.clock else ""
        title = t(f"clock.side.{self._side}")
        title = f"{title} · {named}" if named else title
        basis = " · ".join(part for part in (due_words(face), face.basis) if part)
        if not face.confirmed:
            basis = f"{basis} · {t('clock.unconfirmed')}"
        self._said = (title, face_words(face, case, rules, now), basis)
        self.setAccessibleName(", ".join(self._said))
        self.setToolTip("\n".join(self._said))
        self.update()

    def note(self, said: str) -> None:
        """Say beside the rule by which other case the clock goes."""
        if said:
            title, left, basis = self._said
            whole = " · ".join(one for one in (said, basis) if one)
            self._said = (title, left, whole)
            self.setAccessibleName(", ".join(self._said))
            self.setToolTip("\n".join(self._said))
            self.update()

    def set_low(self, low: bool) -> None:
        """Take less height, for a pane that has little."""
        self._low = low
        self.updateGeometry()
        self.update()

    def said(self) -> tuple[str, str, str]:
        """Return title, what is left, and when and why."""
        return self._said

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(54 if self._low else 66))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(54 if self._low else 66))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("line1"), 1))
        painter.setBrush(theme.color("bg2"))
        painter.drawRoundedRect(box, 6, 6)
        face = self._face
        title, left, basis = self._said
        tone = clock_tone(face)
        top = 1 if self._low else 5
        line = QRectF(box.left() + 10, box.top() + top, box.width() - 20, theme.px(24))
        width = theme.metrics(theme.BANNER, bold=True).horizontalAdvance(left)
        right = QRectF(line)
        right.setLeft(line.right() - width - 2)
        shapes.words(
            painter, right, left, size=theme.BANNER, bold=True, tone=tone, right=True
        )
        icon = shapes.URGENT_ICONS.get(face.state)
        if icon:
            spot = QRectF(right.left() - 23, line.center().y() - 9, 18, 18)
            shapes.mark(painter, spot, icon, tone)
        line.setRight(right.left() - 28)
        shapes.words(painter, line, title, size=theme.SECOND, tone="t2")
        bar = QRectF(
            box.left() + 10,
            line.bottom() + (1 if self._low else 4),
            box.width() - 20,
            5 if self._low else 6,
        )
        shapes.time_bar(painter, bar, face.state, face.remaining)
        gap = 1 if self._low else 3
        low = QRectF(bar.left(), bar.bottom() + gap, bar.width(), theme.px(20))
        # The article stands at the end: the law's name gives way in the middle.
        shown = theme.metrics(theme.HINT).elidedText(
            basis, Qt.TextElideMode.ElideMiddle, int(low.width())
        )
        shapes.words(painter, low, shown, size=theme.HINT, tone="t2")


class ClockPair(QWidget):
    """Both clocks of a case, side by side or one above the other."""

    def __init__(self, parent: QWidget) -> None:
        """Start without a case."""
        super().__init__(parent)
        self.statutory = ClockCard("statutory", self)
        self.assessment = ClockCard("assessment", self)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self._box.addWidget(self.statutory)
        self._box.addWidget(self.assessment)

    def tell(self, row: QueueCase, rules: ClockRules, now: datetime) -> None:
        """Show both clocks of a case at a moment."""
        clocks = row.clocks(rules, now)
        self.statutory.tell(clocks.statutory, row.governed, rules, now)
        self.assessment.tell(clocks.assessment, row.governed, rules, now)
        # A merged case goes by its main case, which the card names.
        root = row.bound[0].number if row.case.merged_into and row.bound else ""
        self.assessment.note(t("file.bound_to", number=root) if root else "")

    def lay_out(self, *, stacked: bool, low: bool) -> None:
        """Fit into a pane of little width, or of little height."""
        sides = QBoxLayout.Direction
        self._box.setDirection(sides.TopToBottom if stacked else sides.LeftToRight)
        self._box.setSpacing(4 if low else 8)
        self.statutory.set_low(low)
        self.assessment.set_low(low)


class StepsLine(QWidget):
    """Seven steps from register to close; the one at hand in its lane's colour."""

    def __init__(self, parent: QWidget) -> None:
        """Start before the first step."""
        super().__init__(parent)
        self._done = 0
        self._low = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_low(self, low: bool) -> None:
        """Take less height, for a pane that has little."""
        self._low = low
        self.updateGeometry()
        self.update()

    def tell(self, state: str) -> None:
        """Show how far a state is."""
        self._done = STEPS_DONE.get(state, 0)
        at = STEPS[min(self._done, len(STEPS) - 1)]
        self.setAccessibleName(
            t("steps.said", done=self._done, of=len(STEPS), now=t(f"step.{at}"))
        )
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(40 if self._low else 50))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(40 if self._low else 50))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        part = self.width() / len(STEPS)
        middle = 9.0 if self._low else 12.0
        for place, step in enumerate(STEPS):
            centre = part * (place + 0.5)
            if place:
                done = place <= self._done
                painter.setPen(QPen(theme.color("t2" if done else "line2"), 1.6))
                painter.drawLine(
                    int(centre - part + 9), int(middle), int(centre - 9), int(middle)
                )
            self._dot(painter, centre, middle, place)
            now = place == self._done
            below = middle + (8 if self._low else 11)
            box = QRectF(centre - part / 2, below, part, theme.px(22))
            painter.setFont(theme.font(theme.SECOND, bold=now))
            painter.setPen(theme.color("t1" if place <= self._done else "t3"))
            said = theme.metrics(theme.SECOND, bold=now).elidedText(
                t(f"step.{step}"), Qt.TextElideMode.ElideRight, int(part)
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)

    def _dot(self, painter: QPainter, centre: float, middle: float, place: int) -> None:
        box = QRectF(centre - 7, middle - 7, 14, 14)
        if place < self._done:
            shapes.tick(painter, box, "bg1")
            return
        if place == self._done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(f"lane.{LANE_OF_STEP[place]}"))
            painter.drawEllipse(box)
            return
        painter.setPen(QPen(theme.color("line2"), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
