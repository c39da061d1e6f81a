"""The plans at the desk: all of them in a list, or the one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.boundary.plan_figures import Figures, figures_of
from desktop.boundary.plan_list import PlanList
from desktop.boundary.plan_page import PlanPage
from desktop.pane import PaneHead
from desktop.reasons import reason_text
from desktop.texts import t
from domain.plans.commands import GoToStep
from domain.plans.lifecycle import ACTIVE, ARCHIVED

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from desktop.action import Action, Hand
    from desktop.tasks import Result
    from domain.changes import Changes

    Fill = Callable[[QMenu, list[Action]], None]

KINDS: Final = ("plan", "entity", "case", "grid", "user")
# Gestures come quickly one after the other; the numbers follow when they rest.
CALM_MS: Final = 120


class PlanPanel(QWidget):
    """A list of plans, and the page of the open one in its place."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Show the plans of the workspace that the hand works on."""
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._stale = True
        self._asked = 0
        self.figures: Figures | None = None
        self.head = PaneHead("plan.title", "", self)
        self.list = PlanList(hand, self)
        self.page = PlanPage(hand, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.page)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._reckon)
        self._lay_out()
        self._listen()
        self.setFocusProxy(self.stack)
        self.stack.setFocusProxy(self.list)
        self._retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.stack, 1)

    def _listen(self) -> None:
        hand = self._hand
        self.list.opened.connect(hand.plan.open)
        self.page.back.connect(hand.plan.close)
        self.page.step_wanted.connect(self._go)
        hand.plan.changed.connect(self._opened)
        hand.desk.changed.connect(self._changed)
        hand.desk.session_changed.connect(lambda _session: self.renew())

    def know(
        self, known: dict[str, Action], run: Callable[[Action], None], fill: Fill
    ) -> None:
        """Take the catalog whose actions the buttons send, and what fills a menu."""
        menu = QMenu(self)
        menu.setAccessibleName(t("plan.menu"))
        self.head.set_menu(menu)
        acts = [one for one in known.values() if one.menu == "plan"]
        menu.aboutToShow.connect(lambda: fill(menu, acts))
        self.list.acts.know(known, run)
        self.page.acts.know(known, run)

    def focus_list(self) -> None:
        """Show every plan, with the cursor in the list."""
        self._hand.plan.close()
        self.renew()
        self.list.view.setFocus()

    def focus_steps(self) -> None:
        """Put the cursor into the steps of the open plan."""
        self.renew()
        self.page.tabs.setCurrentIndex(0)
        self.page.steps.setFocus()

    def renew(self) -> None:
        """Show the plans as they stand, if anybody looks."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        row = self._hand.plan.row()
        if row is None:
            count = self.list.fill()
            going = sum(
                one.state not in {ACTIVE, ARCHIVED}
                for one in self._hand.desk.read.plans.plans()
            )
            key = "plan.facts" if going else "plan.facts_done"
            self.head.facts.setText(t(key, n=count, going=going) if count else "")
            self._turn_to(self.list)
            return
        self.head.facts.setText("")
        self.page.show_plan(row)
        self._turn_to(self.page)
        self._calm.start()

    def _turn_to(self, shown: QWidget) -> None:
        """Show the list or the page; the cursor goes along where it was in here."""
        if self.stack.currentWidget() is shown:
            return
        held = self.hasFocus()
        self.stack.setCurrentWidget(shown)
        self.stack.setFocusProxy(shown)
        if held:
            shown.setFocus()

    def _go(self, step: int) -> None:
        self._hand.plan.do(GoToStep(step=step))

    def _opened(self) -> None:
        row = self._hand.plan.row()
        if row is None or self.page.title.text() != row.title:
            self.figures = None
            self.page.tell_figures(None)
        self.renew()

    def _changed(self, changes: Changes, origin: object) -> None:
        # The open plan tells of itself by `changed`.
        if changes.touches(*KINDS) and origin is not self._hand.plan:
            self.renew()

    def _reckon(self) -> None:
        plan, desk = self._hand.plan.id, self._hand.desk
        if not plan:
            return
        self._asked += 1
        asked, now = self._asked, desk.clock.now()

        def work(_token: object) -> Figures:
            with desk.snapshot() as read:
                return figures_of(read, plan, now)

        def done(result: Result) -> None:
            if asked != self._asked or plan != self._hand.plan.id:
                return
            reason = result.reason()
            if reason is not None:
                self.head.facts.setText(reason_text(reason))
            else:
                self.figures = result.value
                self.page.tell_figures(result.value)

        self._hand.tasks.run(work, done, t("plan.reckoning"))

    def _retranslate(self) -> None:
        self.head.retranslate()
        self.page.retranslate()
        self.renew()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.renew()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
