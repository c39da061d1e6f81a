"""What can be done with boundary plans, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.action import Action
from desktop.boundary import plan_files
from desktop.boundary.freeze_dialog import FreezeDialog
from desktop.boundary.plan_dialogs import (
    ApproveForm,
    NewPlan,
    PublishForm,
    ReasonForm,
    RenameForm,
)
from desktop.boundary.plan_panel import PlanPanel
from desktop.boundary.plan_submit import submit
from desktop.texts import t
from domain.access.permissions import check
from domain.cases.rule_commands import SetRule
from domain.plans.commands import (
    ArchivePlan,
    GoToStep,
    OpenPlan,
    PublishPlan,
    RebasePlan,
    RejectPlan,
    RenamePlan,
    RevertPlan,
    SubmitPlan,
    TakeInPlan,
    WithdrawPlan,
)
from domain.plans.freezing import TABLE
from domain.plans.lifecycle import (
    ACTIVE,
    APPROVED,
    ARCHIVED,
    DRAFT,
    SCHEDULED,
    SUBMITTED,
)
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand
    from domain.plans.reads import PlanRow

    Why = Callable[[Hand], str]
    Run = Callable[[Hand, PlanRow], None]

ANY: Final = ()
# Asked for a right only: what is taken in is in the file.
TAKEN: Final = TakeInPlan(title="", base=(), added=(), content_hash="")


def may(hand: Hand, command: object) -> str:
    """Return why who sits here has no right to a command, or "" (no rule is asked).

    The rules of a plan look at all it changes: too much for a menu to ask each time.
    """
    desk = hand.desk
    try:
        check(command, desk.asking(), desk.read, "")
    except Refused as reason:
        return desk.words(reason)
    return ""


def _why(states: tuple[str, ...], command: object | None = None) -> Why:
    """Return what says why an act on the open plan is not for now."""

    def why(hand: Hand) -> str:
        row = hand.plan.row()
        if row is None:
            return t("plan.why.none_open")
        if states and row.state not in states:
            reason = Refused("PLAN_STATE", plan=row.title, state=row.state)
            return hand.desk.words(reason)
        return "" if command is None else may(hand, command)

    return why


def _why_no_submit(hand: Hand) -> str:
    why = _why((DRAFT,), SubmitPlan())(hand)
    row = hand.plan.row()
    if not why and row is not None and row.step == 0:
        return hand.desk.words(Refused("PLAN_EMPTY", plan=row.title))
    return why or hand.plan.blocked_by


def _why_no_file(hand: Hand) -> str:
    row = hand.plan.row()
    if row is None:
        return t("plan.why.none_open")
    return "" if row.step else hand.desk.words(Refused("PLAN_EMPTY", plan=row.title))


def _on_plan(run: Run) -> Callable[[Hand], None]:
    def act(hand: Hand) -> None:
        row = hand.plan.row()
        if row is not None:
            run(hand, row)

    return act


def _send(make: Callable[[str], Any], told: str) -> Callable[[Hand], None]:
    def act(hand: Hand, plan: PlanRow) -> None:
        if hand.desk.attempt(make(plan.id)) is not None:
            hand.desk.messages.say(t(told, plan=plan.title))

    return _on_plan(act)


def _list(hand: Hand) -> None:
    """Show every plan; out of another mode, go to redraw first."""
    if hand.frame.mode != "redraw":
        hand.frame.show_mode("redraw")
    hand.frame.pane(PlanPanel).focus_list()


def _steps(hand: Hand) -> None:
    """Put the cursor into the steps; Enter goes to one of them."""
    if hand.frame.mode != "redraw":
        hand.frame.show_mode("redraw")
    hand.frame.pane(PlanPanel).focus_steps()


def _reason(action: str) -> Run:
    return lambda hand, plan: ReasonForm(hand, plan, action, hand.parent).open()


ACTIONS: Final = (
    Action(
        "plan.new",
        "plan",
        lambda hand: NewPlan(hand, hand.parent).open(),
        "Alt+Shift+N",
        ("OpenPlan",),
        lambda hand: may(hand, OpenPlan(title="")),
        "plus",
    ),
    Action("plan.list", "plan", _list, "Alt+Shift+O", icon="format-list-bulleted"),
    Action(
        "plan.steps",
        "plan",
        _steps,
        "Ctrl+Shift+S",
        ("GoToStep",),
        _why((DRAFT,), GoToStep(step=0)),
        "format-list-numbered",
    ),
    Action(
        "plan.rename",
        "plan",
        _on_plan(lambda hand, plan: RenameForm(hand, plan, hand.parent).open()),
        "Alt+Shift+M",
        ("RenamePlan",),
        _why(ANY, RenamePlan(plan="", title="")),
        "rename-outline",
    ),
    Action(
        "plan.submit",
        "plan",
        _on_plan(submit),
        "Alt+Shift+S",
        ("SubmitPlan",),
        _why_no_submit,
        "send",
    ),
    Action(
        "plan.withdraw",
        "plan",
        _on_plan(_reason("plan.withdraw")),
        "Alt+Shift+T",
        ("WithdrawPlan",),
        _why((SUBMITTED, APPROVED, SCHEDULED), WithdrawPlan()),
        "undo-variant",
    ),
    Action(
        "plan.approve",
        "plan",
        _on_plan(lambda hand, plan: ApproveForm(hand, plan, hand.parent).open()),
        "Alt+Shift+Y",
        ("ApprovePlan",),
        _why((SUBMITTED,)),
        "check-decagram-outline",
    ),
    Action(
        "plan.reject",
        "plan",
        _on_plan(_reason("plan.reject")),
        "Alt+Shift+J",
        ("RejectPlan",),
        _why((SUBMITTED,), RejectPlan(reason="")),
        "close-octagon-outline",
    ),
    Action(
        "plan.publish",
        "plan",
        _on_plan(lambda hand, plan: PublishForm(hand, plan, hand.parent).open()),
        "Alt+Shift+P",
        ("PublishPlan",),
        _why((APPROVED, SCHEDULED), PublishPlan()),
        "map-check-outline",
    ),
    Action(
        "plan.rebase",
        "plan",
        _on_plan(plan_files.rebase),
        "Alt+Shift+K",
        ("RebasePlan",),
        _why((DRAFT,), RebasePlan()),
        "source-merge",
    ),
    Action(
        "plan.archive",
        "plan",
        _send(lambda plan: ArchivePlan(plan=plan), "plan.told.archived"),
        "Alt+Shift+Z",
        ("ArchivePlan",),
        _why((DRAFT, ACTIVE), ArchivePlan()),
        "archive-outline",
    ),
    Action(
        "plan.revert",
        "plan",
        _on_plan(plan_files.revert),
        "Alt+Shift+L",
        ("RevertPlan",),
        _why((ACTIVE, ARCHIVED), RevertPlan(of="")),
        "backup-restore",
    ),
    Action(
        "plan.export",
        "plan",
        _on_plan(plan_files.ask_and_export),
        "Alt+Shift+H",
        why_not=_why_no_file,
        icon="file-export-outline",
    ),
    Action(
        "plan.import",
        "plan",
        plan_files.ask_and_import,
        "Alt+Shift+I",
        ("TakeInPlan",),
        lambda hand: may(hand, TAKEN),
        "file-import-outline",
    ),
    Action(
        "plan.codes",
        "plan",
        _on_plan(plan_files.ask_and_write_codes),
        "Alt+J",
        why_not=_why_no_file,
        icon="table-arrow-right",
    ),
    Action(
        "plan.freeze",
        "plan",
        lambda hand: FreezeDialog(hand).open(),
        "Alt+Shift+C",
        ("SetRule", "RemoveRule"),
        lambda hand: may(hand, SetRule(table=TABLE, row={}, reason="")),
        "snowflake",
    ),
)
