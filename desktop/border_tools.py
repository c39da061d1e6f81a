"""What can be done with borders that two stations negotiate: rows of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.border_room import BorderRoom
from desktop.boundary.border_forms import AnswerForm, WithdrawForm
from desktop.texts import t
from domain.plans.commands import (
    AnswerBorderRequest,
    TakeBorder,
    WithdrawBorderRequest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand
    from domain.plans.border_states import BorderRequest

    Ask = Callable[[Hand, BorderRequest], object]

# A form asks for these before it sends.
ASKED_LATER: Final = frozenset({"FIELD_MISSING", "NAME_THE_STATION"})


def _room(hand: Hand) -> BorderRoom:
    return hand.frame.pane(BorderRoom)


def _why_no_ask(hand: Hand) -> str:
    if hand.frame.mode != "redraw":
        return t("redraw.why.mode")
    return _room(hand).why_not()


def _why(make: Ask) -> Callable[[Hand], str]:
    """Return what says why an act on the request under the cursor is not for now."""

    def why(hand: Hand) -> str:
        one = _room(hand).panel.current()
        if one is None:
            return t("border.why.none")
        reason = hand.desk.refusal(make(hand, one), passing=ASKED_LATER)
        return hand.desk.words(reason)

    return why


def _why_no_take(hand: Hand) -> str:
    why = _why(lambda hand, one: TakeBorder(plan=hand.plan.id, request=one.id))(hand)
    return hand.plan.why_not() or why


def _list(hand: Hand) -> None:
    hand.frame.show_pane(BorderRoom)


def _on(run: Callable[[Hand, BorderRequest], None]) -> Callable[[Hand], None]:
    def act(hand: Hand) -> None:
        one = _room(hand).panel.current()
        if one is not None:
            run(hand, one)

    return act


def _answer(*, accepted: bool) -> Callable[[Hand], None]:
    return _on(lambda hand, one: AnswerForm(hand, one, accepted, hand.parent).open())


def _take(hand: Hand, one: BorderRequest) -> None:
    if hand.plan.do(TakeBorder(request=one.id)):
        hand.desk.messages.say(t("border.taken"))
        _room(hand).reveal(one.id)


ACTIONS: Final = (
    Action(
        "border.ask",
        "plan",
        lambda hand: _room(hand).ask(),
        "Ctrl+B, R",
        ("RequestBorder",),
        _why_no_ask,
        "handshake-outline",
    ),
    Action("border.list", "plan", _list, "Ctrl+B, B", icon="format-list-bulleted"),
    Action(
        "border.accept",
        "plan",
        _answer(accepted=True),
        "Ctrl+B, Y",
        ("AnswerBorderRequest",),
        _why(lambda _hand, one: AnswerBorderRequest(request=one.id, accepted=True)),
        "check-decagram-outline",
    ),
    Action(
        "border.decline",
        "plan",
        _answer(accepted=False),
        "Ctrl+B, N",
        ("AnswerBorderRequest",),
        _why(lambda _hand, one: AnswerBorderRequest(request=one.id, accepted=False)),
        "close-octagon-outline",
    ),
    Action(
        "border.take",
        "plan",
        _on(_take),
        "Ctrl+B, T",
        ("TakeBorder",),
        _why_no_take,
        "vector-polyline-edit",
    ),
    Action(
        "border.withdraw",
        "plan",
        _on(lambda hand, one: WithdrawForm(hand, one, hand.parent).open()),
        "Ctrl+B, W",
        ("WithdrawBorderRequest",),
        _why(lambda _hand, one: WithdrawBorderRequest(request=one.id)),
        "undo-variant",
    ),
)
