"""One finding as a row: picture, shape, number, sentence, and what mends it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.boundary.finding_words import (
    ICONS,
    fix_words,
    sentence,
    stands,
    what,
    where,
)
from desktop.boundary.problem_thumb import Thumb
from desktop.flow_layout import FlowLayout
from desktop.pane import label
from desktop.texts import t
from domain.plans.finding import ERROR, WARNING

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from domain.boundary.editing.mesh import Mesh
    from domain.plans.finding import Finding, Fix

HIGH: Final = 118
COMPACT: Final = 96
EDGE: Final = 4
OWN_KEYS: Final = frozenset(
    {
        Qt.Key.Key_I,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
    }
)


class ProblemRow(QWidget):
    """A row that takes the cursor: Enter does the first fix, I writes a reason.

    `chosen`: it was clicked or reached; `mended`: do this fix; `foreseen`: show this
    fix (None = none); `reasoned`: let it stand for this reason; `stepped`: go on by so
    many rows.
    """

    chosen = Signal(str)
    mended = Signal(object)
    foreseen = Signal(object)
    reasoned = Signal(str, str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.finding: Finding | None = None
        self.number = 0
        self.selected = False
        self.reason = ""
        self._words: tuple[str, ...] = ()
        self._place = ""
        self.buttons: list[QPushButton] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.thumb = Thumb(self)
        self.sign = QLabel(self)
        self.title = label("", "body", self)
        self.place = label("", "second", self)
        self.place.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        self.why = label("", "second", self)
        self.why.setWordWrap(True)
        self.line = QLineEdit(self)
        self.line.returnPressed.connect(self._give_reason)
        self.line.installEventFilter(self)
        self.line.hide()
        self._acts = QWidget(self)
        self.stands = label("", "hint", self._acts)
        self._flow = FlowLayout(self._acts)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        for widget, stretch in ((self.sign, 0), (self.title, 0), (self.place, 1)):
            head.addWidget(widget, stretch)
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addLayout(head)
        text.addWidget(self.why)
        text.addWidget(self.line)
        text.addWidget(self._acts)
        text.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(10)
        row.addWidget(self.thumb, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)

    def show_finding(
        self, finding: Finding, number: int, reason: str, mesh: Mesh
    ) -> None:
        """Show a finding under its number, with the reason it stands for, if any."""
        same = finding == self.finding and reason == self.reason
        place = where(finding, mesh)
        told = same and (number, place) == (self.number, self._place)
        if told and self._words == self._wanted():
            self.thumb.show_finding(finding, mesh)
            return
        self.finding, self.number, self.reason = finding, number, reason
        self.thumb.show_finding(finding, mesh)
        icon, tone = ICONS[finding.gravity]
        side = theme.px(16)
        self.sign.setPixmap(theme.icon(icon, tone).pixmap(side, side))
        self.title.setText(f"{number} {what(finding)}")
        self._place = place
        self.place.setToolTip(self._place)
        self._elide()
        said = f"{sentence(finding)}\n{t('problem.reason', why=reason)}"
        self.why.setText(said if reason else sentence(finding))
        self.stands.setText(stands(finding, reason))
        name = {ERROR: "late", WARNING: "warn"}.get(finding.gravity, "hint")
        self.stands.setObjectName("hint" if reason else name)
        self.stands.style().polish(self.stands)
        self.setAccessibleName(f"{self.title.text()} {self._place}")
        self.setAccessibleDescription(f"{self.stands.text()} {self.why.text()}")
        if not same or self._words != self._wanted():
            self._make()

    def set_compact(self, compact: bool) -> None:
        """Be lower, or as high as usual; a long sentence takes what it needs."""
        self.setMinimumHeight(theme.px(COMPACT if compact else HIGH))
        side = self.thumb.sizeHint()
        self.thumb.setFixedSize(side)

    def _elide(self) -> None:
        metrics, wide = self.place.fontMetrics(), self.place.width()
        side = Qt.TextElideMode.ElideRight
        self.place.setText(metrics.elidedText(self._place, side, wide))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    # Buttons

    def _wanted(self) -> tuple[str, ...]:
        finding = self.finding
        if finding is None:
            return ()
        words = [fix_words(fix) for fix in finding.fixes]
        if finding.gravity == WARNING:
            words.append(t("problem.unreason" if self.reason else "problem.write"))
        return tuple(words)

    def _make(self) -> None:
        self._flow.removeWidget(self.stands)
        for old in self.buttons:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = []
        self._words = self._wanted()
        finding = self.finding
        if finding is None:
            return
        for fix in finding.fixes:
            self._button(fix_words(fix), fix)
        if finding.gravity == WARNING:
            self._button(self._words[-1], None)
        self._flow.addWidget(self.stands)
        self._dress()

    def _button(self, text: str, fix: Fix | None) -> None:
        made = QPushButton(text, self._acts)
        made.setAutoDefault(False)
        made.setProperty("fix", fix is not None)
        if fix is not None:
            made.setToolTip(t("problem.fix.tip"))
            made.clicked.connect(partial(self._mend, fix))
            made.installEventFilter(self)
        else:
            made.setToolTip(t("problem.write.tip"))
            made.clicked.connect(self.ask_reason)
        self._flow.addWidget(made)
        made.show()
        self.buttons.append(made)

    def _mend(self, fix: Fix, _checked: bool = False) -> None:
        self.foreseen.emit(None)
        self.mended.emit(fix)

    def _dress(self) -> None:
        for place, button in enumerate(self.buttons):
            first = place == 0 and bool(button.property("fix")) and self.selected
            name = "primary" if first else ""
            if button.objectName() != name:
                button.setObjectName(name)
                button.style().polish(button)

    def select(self, selected: bool) -> None:
        """Be the selected row, or no longer."""
        if selected != self.selected:
            self.selected = selected
            self._dress()
            self.update()
            if not selected:
                self.line.hide()
                self.thumb.show_after(None)

    # Reasons

    def ask_reason(self) -> None:
        """Open the line for a reason; where there is one, take it back."""
        finding = self.finding
        if finding is None:
            return
        if self.reason:
            self.reasoned.emit(finding.key, "")
            return
        self.chosen.emit(finding.key)
        self.line.setPlaceholderText(t("problem.reason.hint"))
        self.line.setAccessibleName(t("problem.write"))
        self.line.show()
        self.line.setFocus()

    def _give_reason(self) -> None:
        text = self.line.text().strip()
        if self.finding is not None and text:
            self.line.clear()
            self.line.hide()
            self.setFocus()
            self.reasoned.emit(self.finding.key, text)

    # Events

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.line:
            if kind == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
                self.line.hide()
                self.setFocus()
                return True
        elif kind in {QEvent.Type.Enter, QEvent.Type.FocusIn}:
            place = self.buttons.index(watched) if watched in self.buttons else -1
            if self.finding is not None and place >= 0:
                self.foreseen.emit(self.finding.fixes[place])
        elif kind in {QEvent.Type.Leave, QEvent.Type.FocusOut}:
            self.foreseen.emit(None)
        return super().eventFilter(watched, event)

    @override
    def event(self, event: QEvent) -> bool:
        # Its own letter acts here, whatever it means elsewhere in the window.
        override_it = event.type() == QEvent.Type.ShortcutOverride
        if override_it and event.key() in OWN_KEYS:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.finding is not None:
            self.chosen.emit(self.finding.key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, finding = event.key(), self.finding
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and finding is not None:
            if finding.fixes:
                self._mend(finding.fixes[0])
        elif key == Qt.Key.Key_I and finding is not None:
            if finding.gravity == WARNING:
                self.ask_reason()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.selected:
            painter.fillRect(self.rect(), theme.color("sel"))
            painter.fillRect(0, 0, EDGE, self.height(), theme.color("acc"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line1"))
        painter.end()
        super().paintEvent(event)
