"""The open plan: its state, its facts, four numbers, its steps and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.boundary.act_buttons import ActButtons
from desktop.boundary.plan_figures import COLUMNS, Figures
from desktop.boundary.plan_rail import StateRail
from desktop.boundary.plan_steps import StepList, lines_of
from desktop.boundary.plan_words import facts_of
from desktop.messages import flat_button
from desktop.pane import label
from desktop.table_view import TableView
from desktop.texts import t
from domain.plans.lifecycle import (
    ACTIVE,
    APPROVED,
    ARCHIVED,
    DRAFT,
    SCHEDULED,
    SUBMITTED,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.action import Hand
    from domain.plans.reads import PlanRow

NUMBERS: Final = ("grids", "entities", "cases", "steps")
# What can be done next with a plan in each state; the first is the primary act.
ACTS: Final[dict[str, tuple[str, ...]]] = {
    DRAFT: ("plan.submit",),
    SUBMITTED: ("plan.approve", "plan.reject", "plan.withdraw"),
    APPROVED: ("plan.publish", "plan.withdraw"),
    SCHEDULED: ("plan.publish", "plan.withdraw"),
    ACTIVE: ("plan.revert", "plan.codes"),
    ARCHIVED: ("plan.export",),
}
# In a page so low the facts keep to one line; the tip has them all.
LOW: Final = 420
# Where borders were published meanwhile, that comes first.
REBASE: Final = ("plan.rebase", "plan.submit")


class NumberCard(QWidget):
    """One number of the plan with its name."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """Show the number called `name`."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = name
        self._head = label("", "second", self)
        self.figure: QLabel = label("—", "count", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 3, 8, 3)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.figure)

    def tell(self, said: str) -> None:
        """Show a number."""
        name = t(f"plan.number.{self.name}")
        self._head.setText(name)
        self.figure.setText(said)
        self.setToolTip(t(f"plan.number.{self.name}.tip"))
        self.setAccessibleName(f"{name} {said}")


class PlanPage(QWidget):
    """The one plan that is open; `back` leads to the list, `step_wanted` to a step."""

    back = Signal()
    step_wanted = Signal(int)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Build the page; it is filled by `show_plan`."""
        super().__init__(parent)
        self._hand = hand
        self.base_moved = False
        self.title = label("", "casetitle", self)
        self.title.setWordWrap(True)
        self.rail = StateRail(self)
        self.facts = label("", "second", self)
        self.note = label("", "warn", self)
        for one in (self.facts, self.note):
            one.setWordWrap(True)
        self.to_list = flat_button("chevron-left", t("plan.back"), self)
        self.to_list.clicked.connect(self.back)
        self.undo = flat_button("undo", "", self)
        self.redo = flat_button("redo", "", self)
        self.undo.clicked.connect(hand.plan.undo)
        self.redo.clicked.connect(hand.plan.redo)
        self.cards = {name: NumberCard(name, self) for name in NUMBERS}
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("filetabs")
        self.steps = StepList(self)
        self.changes = TableView(COLUMNS, lambda row: str(row.key), self)
        self.below = QStackedWidget(self)
        self.acts = ActButtons(hand, self)
        self._lay_out()
        self.setFocusProxy(self.steps)
        self.steps.wanted.connect(self.step_wanted)
        self.tabs.currentChanged.connect(self.below.setCurrentIndex)

    def _lay_out(self) -> None:
        for _tab in range(2):
            self.tabs.addTab("")
        for widget in (self.steps, self.changes):
            self.below.addWidget(widget)
        # In a low window one step is seen, and the buttons below all the same.
        self.below.setMinimumHeight(theme.px(44))
        head = QHBoxLayout()
        head.setContentsMargins(6, 8, 10, 0)
        head.addWidget(self.to_list, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        numbers = QGridLayout()
        numbers.setContentsMargins(14, 4, 14, 4)
        numbers.setSpacing(6)
        for place, card in enumerate(self.cards.values()):
            numbers.addWidget(card, 0, place)
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, 10, 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.rail)
        said = QVBoxLayout()
        said.setContentsMargins(14, 0, 14, 0)
        for told in (self.facts, self.note):
            said.addWidget(told)
        column.addLayout(said)
        column.addLayout(numbers)
        column.addLayout(row)
        column.addWidget(self.below, 1)
        column.addWidget(self.acts)

    def show_plan(self, plan: PlanRow) -> None:
        """Show a plan as it stands; its numbers come by `tell_figures`."""
        read = self._hand.desk.read
        self.title.setText(plan.title)
        self.title.setToolTip(plan.reason)
        self.rail.show_state(plan.state)
        self._tell_facts(plan)
        sent_back = bool(plan.note) and plan.state == DRAFT
        self.note.setText(t("plan.note", why=plan.note) if sent_back else "")
        self.note.setVisible(sent_back)
        self.steps.fill(lines_of(read, plan))
        self.cards["steps"].tell(
            str(plan.step) if plan.step == plan.steps else f"{plan.step} / {plan.steps}"
        )
        moved = plan.state == DRAFT and self.base_moved
        self.acts.offer(REBASE if moved else ACTS[plan.state])
        self._grey_steps()

    def _tell_facts(self, plan: PlanRow) -> None:
        read = self._hand.desk.read
        short = 0 < self.height() < theme.px(LOW)
        self.facts.setText(facts_of(read, plan, short=short))
        self.facts.setToolTip(facts_of(read, plan))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = self._hand.plan.row()
        if row is not None and event.size().height() != event.oldSize().height():
            self._tell_facts(row)

    def _grey_steps(self) -> None:
        told = (
            (self.undo, "undo", self._hand.plan.why_no_undo()),
            (self.redo, "redo", self._hand.plan.why_no_redo()),
        )
        for button, name, why in told:
            said = t(f"plan.{name}")
            button.setEnabled(not why)
            button.setToolTip(f"{said}\n{why}" if why else said)
            button.setAccessibleName(said)
            button.setAccessibleDescription(why)

    def tell_figures(self, told: Figures | None) -> None:
        """Show the numbers, or that they are being reckoned (None)."""
        if told is None:
            self.base_moved = False
            for name in ("grids", "entities", "cases"):
                self.cards[name].tell("…")
            return
        self.cards["grids"].tell(f"{told.grids:,}")
        self.cards["entities"].tell(_number(told.entities))
        self.cards["cases"].tell(_number(told.cases))
        self.base_moved = told.base_moved
        row = self._hand.plan.row()
        if told.base_moved and row is not None and row.state == DRAFT:
            self.acts.offer(REBASE)
        self.changes.fill(told.lines)
        self.tabs.setTabText(1, f"{t('plan.tab.changes')} {len(told.lines)}")

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.to_list.setToolTip(t("plan.back"))
        self.to_list.setAccessibleName(t("plan.back"))
        self.tabs.setTabText(0, t("plan.tab.steps"))
        self.tabs.setTabText(1, t("plan.tab.changes"))
        self.tabs.setAccessibleName(t("plan.tabs"))
        self.steps.setAccessibleName(t("plan.tab.steps"))
        self.changes.setAccessibleName(t("plan.tab.changes"))
        for card in self.cards.values():
            card.setMinimumHeight(theme.px(48))
            card.tell(card.figure.text())


def _number(count: int | None) -> str:
    return "—" if count is None else f"{count:,}"
