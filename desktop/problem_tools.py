"""What can be done with the problems of the open plan: rows of the actions' table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.problem_room import ProblemRoom
from desktop.texts import t
from domain.plans.finding import WARNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand


def _room(hand: Hand) -> ProblemRoom:
    return hand.frame.pane(ProblemRoom)


def _why(hand: Hand) -> str:
    return "" if hand.plan.id else t("problem.why.no_plan")


def _why_no_step(hand: Hand) -> str:
    why = _why(hand)
    return why or ("" if _room(hand).problems.shown() else t("problem.why.none"))


def _why_no_reason(hand: Hand) -> str:
    why = _why(hand)
    if why:
        return why
    problems = _room(hand).problems
    row = problems.row_of(problems.current)
    if row is None or row.finding is None or row.finding.gravity != WARNING:
        return t("problem.why.no_warning")
    return ""


def _step(by: int) -> Callable[[Hand], None]:
    def step(hand: Hand) -> None:
        hand.frame.show_mode("redraw")
        _room(hand).step(by)

    return step


def _whole(hand: Hand) -> None:
    hand.frame.show_mode("redraw")
    _room(hand).problems.watch.check_whole()


def _reason(hand: Hand) -> None:
    problems = _room(hand).problems
    row = problems.row_of(problems.current)
    if row is not None:
        row.ask_reason()


ACTIONS: Final = (
    Action("problem.next", "plan", _step(1), "F8", why_not=_why_no_step),
    Action("problem.previous", "plan", _step(-1), "Shift+F8", why_not=_why_no_step),
    Action(
        "problem.whole",
        "plan",
        _whole,
        "Ctrl+F8",
        why_not=_why,
        icon="shield-check-outline",
    ),
    Action(
        "problem.reason",
        "plan",
        _reason,
        "Ctrl+Shift+F8",
        ("IgnoreFinding",),
        _why_no_reason,
        "comment-text-outline",
    ),
)
