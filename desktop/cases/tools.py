"""The actions on cases: each sends one command and says why it cannot now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from desktop.action import Action, Hand
from desktop.cases import file_tools, merge_tools, queue_tools
from desktop.cases.acts import ACTS, CaseAct, doer_for, next_act
from desktop.cases.case_of import case_of
from desktop.cases.dialogs import ActDialog, asked_fields, do_act
from desktop.cases.intake_form import IntakeForm
from desktop.cases.more_acts import MORE, at_rest
from desktop.reasons import reason_text
from desktop.texts import t
from domain.cases.candidates import as_text, recommend_for
from domain.cases.main_commands import DispatchCase
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from domain.cases.reads import CaseRow

OTHER: Final = CaseAct("case.other", DispatchCase, "dispatch", "C", ("person",))


def _why_not(act: CaseAct) -> Callable[[Hand], str]:
    def why(hand: Hand) -> str:
        case = case_of(hand)
        if case is None:
            return t("why.select_case")
        return doer_for(hand.desk, case, act).why_not or at_rest(hand, case, act)

    return why


def _run(act: CaseAct) -> Callable[[Hand], None]:
    def run(hand: Hand) -> None:
        case = case_of(hand)
        if case is not None:
            start(hand, case, act)

    return run


def start(hand: Hand, case: CaseRow, act: CaseAct) -> None:
    """Do an act at once when nothing is to be asked, else open its form."""
    if asked_fields(hand, case, act):
        ActDialog(hand, case, act, hand.parent).open()
        return
    try:
        do_act(hand, case, act, doer_for(hand.desk, case, act).person)
    except (Refused, Unavailable) as reason:
        hand.desk.messages.say(reason_text(reason), "warn")


def _dispatch(hand: Hand) -> None:
    """Dispatch to the candidate at hand; without one the form asks for a person."""
    case = case_of(hand)
    if case is None:
        return
    person = hand.candidate
    if not person:
        ActDialog(hand, case, OTHER, hand.parent).open()
        return
    try:
        shown = as_text(recommend_for(case, hand.desk.read, hand.desk.clock.now()))
        do_act(
            hand,
            case,
            ACTS["case.dispatch"],
            "",
            person=person,
            recommendation=shown,
        )
    except (Refused, Unavailable) as reason:
        if reason.code == "NEAR_GRID_BORDER":
            ActDialog(hand, case, OTHER, hand.parent).open()
        hand.desk.messages.refuse(reason)


def _next(hand: Hand) -> None:
    case = case_of(hand)
    act = "" if case is None else next_act(case)
    if case is None or not act:
        return
    why = doer_for(hand.desk, case, ACTS[act]).why_not
    if why:
        hand.desk.messages.say(why, "warn")
    elif act == "case.dispatch":
        _dispatch(hand)
    else:
        start(hand, case, ACTS[act])


def _why_no_next(hand: Hand) -> str:
    case = case_of(hand)
    if case is None:
        return t("why.select_case")
    act = next_act(case)
    if not act:
        return t("why.case_done")
    return doer_for(hand.desk, case, ACTS[act]).why_not


def _new_case(hand: Hand) -> None:
    form = IntakeForm(hand, hand.parent)
    chosen = hand.selection.first("entity")
    # What a draft says of its own entity is not overwritten.
    if chosen and not form.entity.text():
        form.entity.take(chosen)
    form.open()


def _action(act: CaseAct) -> Action:
    return Action(
        act.id,
        "case",
        _dispatch if act.id == "case.dispatch" else _run(act),
        act.key,
        (act.command.__name__,),
        _why_not(act),
        act.icon,
        letter=len(act.key) == 1,
    )


ACTIONS: Final = (
    Action(
        "case.new",
        "case",
        _new_case,
        "Ctrl+N",
        ("RegisterCase", "SaveDraft", "DropDraft"),
        icon="plus",
    ),
    Action(
        "case.next",
        "case",
        _next,
        "Return",
        tuple(
            dict.fromkeys(
                ACTS[one].command.__name__
                for one in (
                    "case.accept",
                    "case.file",
                    "case.dispatch",
                    "case.take",
                    "case.answer",
                    "case.verify",
                    "case.close",
                )
            )
        ),
        _why_no_next,
        "send",
        local=True,
    ),
    *(_action(act) for act in ACTS.values()),
    _action(OTHER),
    *(_action(act) for act in MORE.values()),
    *merge_tools.ACTIONS,
    *queue_tools.ACTIONS,
    *file_tools.actions(start, lambda: _BY_ID),
)
_BY_ID: Final[dict[str, Action]] = {action.id: action for action in ACTIONS}
