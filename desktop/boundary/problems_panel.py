"""The list of problems of the open plan: what blocks it, what needs a reason, why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.boundary.finding_words import sentence, what
from desktop.boundary.problem_row import COMPACT, ProblemRow
from desktop.boundary.problem_watch import ProblemWatch
from desktop.flow_layout import FlowLayout
from desktop.pane import Empty, PaneHead, label
from desktop.texts import t
from domain.plans.commands import IgnoreFinding
from domain.plans.finding import ERROR, INFO, WARNING

if TYPE_CHECKING:
    from desktop.action import Hand
    from domain.plans.finding import Finding, Fix

ALL: Final = ""
FILTERS: Final = (ALL, ERROR, WARNING, INFO)
# So many rows are laid out; the rest is told by its number.
ROWS_AT_MOST: Final = 40
# Of these so many at first, and as many more each time that their end is reached.
ROWS_AT_ONCE: Final = 10


class ProblemsPanel(QWidget):
    """The findings of the plan as rows, kept up to date by a watch.

    `pointed`: this finding is to be shown on the map; `foreseen`: how the plan would
    look after a fix (None = no longer shown).
    """

    pointed = Signal(object)
    foreseen = Signal(object)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """List the problems of the plan that the hand has open."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self.watch = ProblemWatch(hand, self)
        self.gravity, self.current = ALL, ""
        self.rows: list[ProblemRow] = []
        self._wanted = ROWS_AT_ONCE
        self.head = PaneHead("problem.title", "F8", self)
        self.chips = {name: self._chip(name) for name in FILTERS}
        self.again = QPushButton(self)
        self.again.setObjectName("chip")
        self.again.clicked.connect(self.watch.check_whole)
        self.bar = _bar(self)
        self.said = label("", "second", self)
        self.said.setWordWrap(True)
        self.more = label("", "hint", self)
        self.folded = QToolButton(self)
        self.folded.setObjectName("flat")
        self.folded.setCheckable(True)
        self.folded.toggled.connect(self._unfold)
        self.solved = label("", "second", self)
        self.solved.setWordWrap(True)
        self.empty = Empty(self)
        self._lay_out()
        self.sheet.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.watch.changed.connect(self.renew)
        self.watch.moved.connect(self._moved)
        self._retranslate()

    def _chip(self, name: str) -> QToolButton:
        made = QToolButton(self)
        made.setObjectName("chip")
        made.setCheckable(True)
        made.setChecked(name == self.gravity)
        made.clicked.connect(lambda _on=False, one=name: self.show_only(one))
        return made

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(12, 6, 12, 6)
        chips = FlowLayout(None, 6, 6)
        for chip in self.chips.values():
            chips.addWidget(chip)
        line.addLayout(chips, 1)
        self.head.put_in(self.again)
        self._list = QWidget(self)
        self._list.setObjectName("pane")
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in (self.more, self.folded, self.solved):
            self._column.addWidget(widget)
        for one in (self.more, self.solved):
            one.setContentsMargins(14, 4, 14, 4)
        self._column.addStretch(1)
        self.sheet = QScrollArea(self)
        self.sheet.setFrameShape(QScrollArea.Shape.NoFrame)
        self.sheet.setWidgetResizable(True)
        self.sheet.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheet.setWidget(self._list)
        # One row can be read however low the window is.
        self.sheet.setMinimumHeight(theme.px(COMPACT))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(line)
        column.addWidget(self.bar)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.said)
        self.said.setContentsMargins(14, 6, 14, 8)

    # What is shown

    def shown(self) -> list[Finding]:
        """Return the findings that the filter lets through, those let stand last."""
        found = [one for one in self.watch.found if self.gravity in {ALL, one.gravity}]
        return sorted(found, key=lambda one: one.key in self.watch.ignored)

    def number_of(self, finding: Finding) -> int:
        """Return the number of a finding, as its pin on the map has it."""
        return self._numbers()[finding.key]

    def _numbers(self) -> dict[str, int]:
        return {one.key: at for at, one in enumerate(self.watch.found, 1)}

    def show_only(self, gravity: str) -> None:
        """Show findings of one gravity only, "" = all."""
        self.gravity = gravity
        self.renew()

    def renew(self) -> None:
        """Show what the watch has found."""
        mesh = self._hand.plan.mesh()
        shown = self.shown() if mesh is not None else []
        keys = [one.key for one in shown[:ROWS_AT_MOST]]
        if self.current in keys:
            self._wanted = max(self._wanted, keys.index(self.current) + 1)
        laid = min(len(keys), self._wanted)
        while len(self.rows) > laid:
            row = self.rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        numbers = self._numbers()
        for place, finding in enumerate(shown[:laid]):
            if place == len(self.rows):
                self._add_row()
            if mesh is not None:
                reason = self.watch.ignored.get(finding.key, "")
                row, number = self.rows[place], numbers[finding.key]
                row.show_finding(finding, number, reason, mesh)
        self._mark()
        self._tell(len(shown))

    def _scrolled(self, at: int) -> None:
        """Lay more rows out when the last ones come into view."""
        bar = self.sheet.verticalScrollBar()
        laid = len(self.rows)
        if at + bar.pageStep() >= bar.maximum() and laid == self._wanted:
            self._wanted = min(ROWS_AT_MOST, laid + ROWS_AT_ONCE)
            self.renew()

    def _add_row(self) -> None:
        row = ProblemRow(self._list)
        row.set_compact(self._hand.settings.compact_rows)
        row.chosen.connect(self._chosen)
        row.mended.connect(self._mend)
        row.foreseen.connect(self._foresee)
        row.reasoned.connect(self._reason)
        row.stepped.connect(self._step_rows)
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)

    def _tell(self, shown: int) -> None:
        watch = self.watch
        counts = dict.fromkeys(FILTERS, 0)
        for one in watch.found:
            counts[one.gravity] += 1
        counts[ALL] = len(watch.found)
        for name, chip in self.chips.items():
            chip.setText(t(f"problem.filter.{name or 'all'}", n=counts[name]))
            chip.setChecked(name == self.gravity)
        errors, open_ones = watch.open_ones()
        self.head.facts.setText(
            t("problem.facts", errors=len(errors), reasons=len(open_ones))
        )
        running = watch.running is not None
        self.again.setText(t("task.cancel" if running else "problem.whole"))
        self.bar.setVisible(running)
        self.more.setText(t("problem.more", n=max(0, shown - ROWS_AT_MOST)))
        self.more.setVisible(shown > ROWS_AT_MOST)
        self._tell_solved()
        self.sheet.setVisible(bool(shown) or bool(watch.solved))
        self.empty.say("" if shown or watch.solved else self._nothing())
        self.said.setText(watch.blocking() or self._ready(len(open_ones)))
        self.said.setVisible(bool(self.said.text()))

    def _ready(self, reasons: int) -> str:
        checked = self.watch.checked
        if checked is None or reasons:
            return ""
        key = "problem.clean.whole" if checked.whole else "problem.clean"
        return t(key, grids=checked.grids)

    def _nothing(self) -> str:
        if self.watch.found:
            return t("problem.none_such")
        row = self._hand.plan.row()
        fresh = row is None or row.step == 0
        return t("problem.untouched" if fresh else "problem.nothing")

    def _tell_solved(self) -> None:
        solved, ignored = self.watch.solved, self.watch.ignored
        keys = {one.key for one in self.watch.found}
        stand = sum(key in keys for key in ignored)
        self.folded.setVisible(bool(solved or stand))
        self.folded.setText(t("problem.solved", n=len(solved), stand=stand))
        self.solved.setText(
            "\n".join(f"✓ {what(one)} · {sentence(one)}" for one in solved)
        )
        self.solved.setVisible(self.folded.isChecked() and bool(solved))

    def _unfold(self, on: bool) -> None:
        self.solved.setVisible(on and bool(self.watch.solved))

    def _moved(self, done: int, of: int) -> None:
        self.bar.setMaximum(of)
        self.bar.setValue(done)
        self.bar.setAccessibleName(t("problem.progress", done=done, of=of))

    # What is done

    def _mark(self) -> None:
        for row in self.rows:
            row.select(row.finding is not None and row.finding.key == self.current)

    def _chosen(self, key: str) -> None:
        found = next((one for one in self.watch.found if one.key == key), None)
        if found is None:
            return
        self.current = key
        self._mark()
        self.pointed.emit(found)

    def step(self, by: int) -> None:
        """Go to the next finding or the one before, and show it on the map."""
        shown = self.shown()[:ROWS_AT_MOST]
        if not shown:
            return
        keys = [one.key for one in shown]
        at = keys.index(self.current) if self.current in keys else -1
        start = 0 if at < 0 and by > 0 else at + by
        self.choose(keys[start % len(keys)])

    def choose(self, key: str) -> None:
        """Select the row of a finding and bring it into view."""
        self._chosen(key)
        if self.row_of(key) is None:
            self.renew()
            self._list.adjustSize()
        row = self.row_of(key)
        if row is not None:
            self.sheet.verticalScrollBar().setValue(row.y())

    def row_of(self, key: str) -> ProblemRow | None:
        """Return the row of a finding."""
        found = (row for row in self.rows if row.finding and row.finding.key == key)
        return next(found, None)

    def _step_rows(self, by: int) -> None:
        self.step(by)
        row = self.row_of(self.current)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _foresee(self, fix: Fix | None) -> None:
        after = None if fix is None else self.watch.preview(fix)
        sender = self.sender()
        if isinstance(sender, ProblemRow):
            sender.thumb.show_after(after)
        self.foreseen.emit(after)

    def _mend(self, fix: Fix) -> None:
        self.foreseen.emit(None)
        self.watch.mend(fix)

    def _reason(self, key: str, reason: str) -> None:
        self._hand.plan.do(IgnoreFinding(key=key, reason=reason))

    # Look and language

    def set_compact(self, compact: bool) -> None:
        """Use lower rows, or the usual ones."""
        for row in self.rows:
            row.set_compact(compact)

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.again.setToolTip(t("problem.whole.tip"))
        self.sheet.setAccessibleName(t("problem.title"))
        self.renew()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "empty"):
            self._retranslate()
        super().changeEvent(event)


def _bar(parent: QWidget) -> QProgressBar:
    made = QProgressBar(parent)
    made.setTextVisible(False)
    made.hide()
    return made
