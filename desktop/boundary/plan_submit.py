"""Handing a plan in: its check first; each warning that stays gets its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from desktop.boundary.plan_dialogs import PlanForm
from desktop.texts import has, t
from domain.plans.commands import SubmitPlan
from domain.plans.judging import ALL
from domain.plans.plan_check import blocking, check_changed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.store import Outcome
    from desktop.action import Hand
    from desktop.tasks import Result
    from domain.plans.finding import Finding
    from domain.plans.reads import PlanRow

# So many warnings get a line each; with more, one reason stands for the rest.
LINES_AT_MOST = 8


def finding_words(hand: Hand, finding: Finding) -> str:
    """Return what was found and where, in a few words."""
    key = f"finding.kind.{finding.kind}"
    kind = t(key) if has(key) else finding.kind
    mesh = hand.plan.mesh()
    found = [] if mesh is None else [mesh.by_code(code) for code in finding.grids]
    names = [one.name for one in found if one is not None]
    return f"{kind} · {' | '.join(names[:2])}" if names else kind


class SubmitForm(PlanForm):
    """A reason for each warning, or one for all that have none of their own."""

    def __init__(
        self,
        hand: Hand,
        plan: PlanRow,
        warnings: tuple[Finding, ...],
        parent: QWidget,
    ) -> None:
        """List the warnings that nobody has given a reason for."""
        super().__init__(hand, "plan.submit", parent)
        self._plan = plan
        self.warnings = warnings
        self.complain_mildly(t("plan.submit.reasons", n=len(warnings)))
        for number, one in enumerate(warnings[:LINES_AT_MOST]):
            self.line(str(number), finding_words(hand, one))
        self.line(ALL, t("plan.submit.all"))

    def complain_mildly(self, text: str) -> None:
        """Say what is asked for, which is no error."""
        self.problem.setObjectName("second")
        self.problem.setText(text)
        self.problem.show()

    @override
    def command(self) -> SubmitPlan:
        """Return the plan handed in with its reasons."""
        told = {
            one.key: self.value(str(number))
            for number, one in enumerate(self.warnings[:LINES_AT_MOST])
        }
        told[ALL] = self.value(ALL)
        reasons = tuple((key, why) for key, why in told.items() if why)
        return SubmitPlan(plan=self._plan.id, reasons=reasons)

    @override
    def after(self, outcome: Outcome) -> None:
        """Say that it waits for the second person."""
        said = t("plan.told.submitted", plan=self._plan.title)
        self._hand.desk.messages.say(said)


def submit(hand: Hand, plan: PlanRow) -> None:
    """Check a plan in a worker, then hand it in or ask for reasons."""
    desk = hand.desk

    def work(_token: object) -> tuple[Finding, ...]:
        with desk.snapshot() as read:
            found = check_changed(plan.id, read)
            errors, open_ones = blocking(found, read.plans.ignored(plan.id))
            return () if errors else open_ones

    def done(result: Result) -> None:
        reason = result.reason()
        if reason is not None:
            desk.messages.refuse(reason)
        elif result.value:
            SubmitForm(hand, plan, result.value, hand.parent).open()
        elif desk.attempt(SubmitPlan(plan=plan.id)) is not None:
            desk.messages.say(t("plan.told.submitted", plan=plan.title))

    hand.tasks.run(work, done, t("plan.checking"))
