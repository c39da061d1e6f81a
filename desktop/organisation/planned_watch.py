"""Planned acts on units are done when their day has come, by the desk's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.organisation.planned_words import plan_words
from desktop.reasons import reason_text
from desktop.texts import t
from domain.organisation.commands import ApplyUnitPlan
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from desktop.desk import Desk
    from domain.boundary.planned_events import UnitPlan

LOOK_MS: Final = 20_000


class PlannedWatch(QObject):
    """Looks at the desk's clock, and does what was planned for units up to now.

    What came due while the desk was off is done at its next start, as of its day. It
    acts for whoever is signed in, by his rights; who lacks them is told once.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """Begin to look, the first time as soon as the window has its turn."""
        super().__init__(parent)
        self._desk = desk
        self._said: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self.look)
        self._first.start(0)
        desk.session_changed.connect(self._other)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._first.stop()

    def _other(self, _session: object) -> None:
        # Another may have the right that was lacking.
        self.look()

    def look(self) -> None:
        """Do what has come due, in the order of its days."""
        now = self._desk.clock.now()
        for plan in self._desk.read.boundary.unit_plans():
            if plan.due_at > now:
                return
            self._apply(plan)

    def _apply(self, plan: UnitPlan) -> None:
        said = plan_words(plan, self._desk.read)
        try:
            self._desk.do(ApplyUnitPlan(plan=plan.id), origin=self)
        except (Refused, Unavailable) as reason:
            why = reason_text(reason)
            if self._said.get(plan.id) != why:
                self._said[plan.id] = why
                failed = t("organisation.planned.failed", said=said, why=why)
                self._desk.messages.say(failed, "late")
            return
        self._said.pop(plan.id, None)
        self._desk.messages.say(t("organisation.planned.done", said=said), "warn")
