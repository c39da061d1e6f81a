"""Every plan as a list: title, state, author, steps, when it takes effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.boundary.act_buttons import ActButtons
from desktop.boundary.plan_words import STATES, day, state_word
from desktop.pane import label
from desktop.plan_sentences import person_of
from desktop.table_view import Column, TableView
from desktop.texts import t

if TYPE_CHECKING:
    from db.world import Reads
    from desktop.action import Hand

# What can be done without a plan being open.
ACTS: Final = ("plan.new", "plan.import")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan as the list shows it; `place` orders by state."""

    id: str
    title: str
    state: str
    place: int
    author: str
    steps: int
    effective: str


COLUMNS: Final = (
    Column("plan", lambda row: row.title),
    Column(
        "plan_state",
        lambda row: row.place,
        lambda row: row.state,
        tone=lambda row: "t3" if row.place == len(STATES) - 1 else "",
    ),
    Column("plan_steps", lambda row: row.steps, number=True, spare=2),
    Column("plan_from", lambda row: row.effective),
    Column("author", lambda row: row.author, spare=1),
)


def plan_lines(read: Reads) -> tuple[PlanLine, ...]:
    """Return every plan, the newest first; those put away come last."""
    rows = sorted(read.plans.plans(), key=lambda one: one.state == STATES[-1])
    return tuple(
        PlanLine(
            one.id,
            one.title,
            state_word(one.state),
            STATES.index(one.state),
            person_of(read, one.author),
            one.step,
            day(one.effective_at),
        )
        for one in rows
    )


class PlanList(QWidget):
    """The list; Enter or a double click opens a plan (`opened`)."""

    opened = Signal(str)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """List the plans of the workspace."""
        super().__init__(parent)
        self._hand = hand
        self.empty = label("", "second", self)
        self.empty.setWordWrap(True)
        self.view = TableView(COLUMNS, lambda row: str(row.id), self)
        self.acts = ActButtons(hand, self)
        self.acts.offer(ACTS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._told = QVBoxLayout()
        self._told.addWidget(self.empty)
        column.addLayout(self._told)
        column.addWidget(self.view, 1)
        column.addWidget(self.acts)
        self._rest = column
        column.addStretch(0)
        self.setFocusProxy(self.view)
        self.view.opened.connect(self.opened)

    def fill(self) -> int:
        """Read the plans and show them; returns how many there are."""
        lines = plan_lines(self._hand.desk.read)
        self.view.fill(lines)
        self.view.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.empty.setText(t("plan.empty"))
        self._told.setContentsMargins(*((0, 0, 0, 0) if lines else (14, 10, 14, 4)))
        self.view.setAccessibleName(t("plan.list"))
        self.acts.tell()
        # Without a list the button follows the sentence, and room lies below it.
        self._rest.setStretch(3, 0 if lines else 1)
        return len(lines)
