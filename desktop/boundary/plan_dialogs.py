"""The forms of a plan: begin, rename, approve, reject, publish."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLineEdit
from shiboken6 import isValid
from typing_extensions import override

from desktop.desk_work import DeskWork
from desktop.form_dialog import FormDialog
from desktop.reasons import reason_text
from desktop.texts import t
from domain.clock import SHANGHAI
from domain.plans.commands import (
    ApprovePlan,
    OpenPlan,
    PublishPlan,
    RejectPlan,
    RenamePlan,
    WithdrawPlan,
)
from domain.plans.lifecycle import CASE_RULES
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.store import Outcome, Session
    from desktop.action import Hand
    from desktop.desk_work import Job
    from domain.plans.reads import PlanRow

NOW, DATE = "now", "date"
# So much of the content's hash is shown for two people to compare.
HASH_SHOWN: Final = 12


class PlanForm(FormDialog):
    """A form whose button sends one command about a plan."""

    def __init__(self, hand: Hand, action: str, parent: QWidget) -> None:
        """Name the form and its button after an action."""
        said = t(f"action.{action}")
        super().__init__(said, said, parent)
        self._hand = hand
        self.on_submit = self._send

    def command(self) -> Any:
        """Return what is to be asked."""
        raise NotImplementedError

    def act(self, command: Any) -> Outcome:
        """Do it as the one who sits at the desk."""
        return self._hand.desk.do(command, origin=self)

    def _send(self) -> bool:
        try:
            outcome = self.act(self.command())
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return False
        self.after(outcome)
        return True

    def after(self, outcome: Outcome) -> None:
        """Take note that it was done."""


class NewPlan(PlanForm):
    """Begin a draft on the borders in force, and open it."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Ask for a title and why the borders are to change."""
        super().__init__(hand, "plan.new", parent)
        month = f"{hand.desk.clock.now():%Y-%m}"
        taken = {one.title for one in hand.desk.read.plans.plans()}
        title = t("plan.new.title", month=month)
        number = 2
        while title in taken:
            title = t("plan.new.title_again", month=month, n=number)
            number += 1
        self.line("title", t("plan.field.title"), title).selectAll()
        self.text("reason", t("plan.field.why"))

    @override
    def command(self) -> OpenPlan:
        """Return the opening of the draft."""
        return OpenPlan(title=self.value("title"), reason=self.value("reason"))

    @override
    def after(self, outcome: Outcome) -> None:
        """Open the draft for drawing."""
        self._hand.plan.open(str(outcome.events[0].plan))


class RenameForm(PlanForm):
    """Another title or reason for a plan."""

    def __init__(self, hand: Hand, plan: PlanRow, parent: QWidget) -> None:
        """Show what the plan is called now."""
        super().__init__(hand, "plan.rename", parent)
        self._plan = plan
        self.line("title", t("plan.field.title"), plan.title).selectAll()
        self.text("reason", t("plan.field.why"), plan.reason)

    @override
    def command(self) -> RenamePlan:
        """Return the renaming."""
        return RenamePlan(
            plan=self._plan.id, title=self.value("title"), reason=self.value("reason")
        )


class ReasonForm(PlanForm):
    """Send a plan back, or take it back, with a reason."""

    def __init__(self, hand: Hand, plan: PlanRow, action: str, parent: QWidget) -> None:
        """Ask why."""
        super().__init__(hand, action, parent)
        self._plan = plan
        self._kind = RejectPlan if action == "plan.reject" else WithdrawPlan
        self.text("reason", t(f"plan.field.{action.removeprefix('plan.')}_why"))

    @override
    def command(self) -> RejectPlan | WithdrawPlan:
        """Return the rejection or the withdrawal."""
        return self._kind(plan=self._plan.id, reason=self.value("reason"))


class ApproveForm(PlanForm):
    """The second person approves: by his own sign-in where he is not at the desk."""

    def __init__(self, hand: Hand, plan: PlanRow, parent: QWidget) -> None:
        """Ask for the document number, and for the second person if he is another."""
        super().__init__(hand, "plan.approve", parent)
        self._plan = plan
        self.line("document_no", t("plan.field.document"))
        self.secret = QLineEdit(self)
        self.other = self._other_needed()
        if self.other:
            login = self.line("login", t("plan.field.second"))
            login.setPlaceholderText(t("plan.field.second.hint"))
            self.secret.setEchoMode(QLineEdit.EchoMode.Password)
            self.add("secret", t("sign_in.secret"), self.secret)
        else:
            self.secret.hide()
        shown = QLineEdit(plan.content_hash[:HASH_SHOWN], self)
        shown.setReadOnly(True)
        shown.setToolTip(plan.content_hash)
        self.add("hash", t("plan.field.hash"), shown)
        for field in self.fields.values():
            if isinstance(field, QLineEdit):
                field.textChanged.connect(self._grey)
        self._grey()

    def _other_needed(self) -> bool:
        """Tell whether somebody else than who sits here has to sign for it."""
        asked = ApprovePlan(plan=self._plan.id, document_no="-")
        return self._hand.desk.refusal(asked) is not None

    def why_not(self) -> str:
        """Return why it cannot be approved yet, or ""."""
        if not self.value("document_no"):
            return t("plan.why.document")
        if self.other and not self.value("login"):
            return t("plan.why.second")
        return ""

    def _grey(self) -> None:
        why = self.why_not()
        self.send.setEnabled(not why)
        self.send.setToolTip(why)
        self.problem.setObjectName("second")
        self.complain(why)

    @override
    def command(self) -> ApprovePlan:
        """Return the approval of just what is shown."""
        return ApprovePlan(
            plan=self._plan.id,
            content_hash=self._plan.content_hash,
            document_no=self.value("document_no"),
        )

    @override
    def act(self, command: Any) -> Outcome:
        """Approve as the second person; who sits at the desk stays signed in."""
        if self.why_not():
            raise Refused("FIELD_MISSING", field="document_no")
        if not self.other:
            return super().act(command)
        session: Session = self._hand.desk.who_is(
            self.value("login"), self.secret.text()
        )
        self.secret.clear()
        return self._hand.desk.do(command, origin=self, session=session)


class PublishForm(PlanForm):
    """Put a plan into force now or from a day at 00:00, and say what cases do."""

    def __init__(self, hand: Hand, plan: PlanRow, parent: QWidget) -> None:
        """Begin with the day after tomorrow's eve: tomorrow at 00:00."""
        super().__init__(hand, "plan.publish", parent)
        self._plan = plan
        tomorrow = hand.desk.clock.now().astimezone(SHANGHAI).date() + timedelta(days=1)
        first = plan.effective_at.date() if plan.effective_at else tomorrow
        self.when = self.choice(
            "when",
            t("plan.field.when"),
            [(one, t(f"plan.when.{one}")) for one in (DATE, NOW)],
        )
        self.date = QDateEdit(QDate(first.year, first.month, first.day), self)
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.date.setCalendarPopup(True)
        self.date.setMinimumDate(QDate(tomorrow.year, tomorrow.month, tomorrow.day))
        self.add("date", t("plan.field.date"), self.date)
        self.cases = self.choice(
            "cases",
            t("plan.field.cases"),
            [(one, t(f"plan.cases.{one}")) for one in CASE_RULES],
            plan.cases or CASE_RULES[0],
        )
        self.when.currentIndexChanged.connect(self._try)
        self.date.dateChanged.connect(self._try)
        self.cases.currentIndexChanged.connect(self._try)
        self._try()

    @override
    def command(self) -> PublishPlan:
        """Return the publication as it is filled in."""
        at = None
        if self.value("when") == DATE:
            day = self.date.date()
            midnight = time(0, 0, tzinfo=SHANGHAI)
            at = datetime.combine(date(day.year(), day.month(), day.day()), midnight)
        else:
            at = self._hand.desk.clock.now()
        return PublishPlan(
            plan=self._plan.id, effective_at=at, cases=self.value("cases")
        )

    def _try(self) -> None:
        """Try it out without writing: what would be refused is said before."""
        self.date.setEnabled(self.value("when") == DATE)
        command = self.command()
        why = self._hand.desk.why_not(command)
        if not why and self.value("when") == DATE:
            # Whether it would go through if the day were today: the dry run.
            today = replace(command, effective_at=self._hand.desk.clock.now())
            why = self._hand.desk.why_not(today)
            self.complain(t("plan.dry_run.fails", why=why) if why else "")
            self.send.setEnabled(True)
            return
        self.complain(why)
        self.send.setEnabled(not why)

    @override
    def _send(self) -> bool:
        """Note the day at once; to put it into force now is a worker's part."""
        if self.value("when") == DATE:
            return super()._send()
        if not self.send.isEnabled():
            return False
        self.send.setEnabled(False)
        self.problem.setObjectName("second")
        self.complain(t("plan.publishing", plan=self._plan.title))
        act = {
            "command": "PublishPlan",
            "plan": self._plan.id,
            "effective_at": self._hand.desk.clock.now().isoformat(),
            "cases": self.value("cases"),
        }
        DeskWork(self._hand.desk, self._hand.tasks).run(
            lambda beside: beside.door.do_plain(act),
            self._published,
            t("plan.publishing", plan=self._plan.title),
        )
        return False

    def _published(self, job: Job) -> None:
        """Close once it is in force; a refusal stays in sight."""
        if not isValid(self):
            # It was put away meanwhile: the message bar says how it went.
            if job.reason is not None:
                self._hand.desk.messages.refuse(job.reason)
            return
        if job.reason is None:
            self.accept()
            return
        self.complain(reason_text(job.reason))
        self.send.setEnabled(True)
