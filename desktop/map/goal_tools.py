"""What can be done with the cases that a plan would take along, as rows of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.map.canvas import MapCanvas
from desktop.map.case_goals import CaseGoals
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand


def _goals(hand: Hand) -> CaseGoals | None:
    try:
        found: object = hand.frame.pane(MapCanvas).findChild(CaseGoals)
    except LookupError:
        return None
    return found if isinstance(found, CaseGoals) else None


def _no_plan(hand: Hand) -> str:
    if _goals(hand) is None:
        return t("map.why.no_map")
    return "" if hand.plan.id else t("plan.why.none_open")


def _none_goes(hand: Hand) -> str:
    why = _no_plan(hand)
    if why:
        return why
    if hand.draft_cases.goals:
        return ""
    busy = hand.draft_cases.busy
    return t("draft.cases.working" if busy else "draft.cases.none")


def _step(by: int) -> Callable[[Hand], None]:
    def step(hand: Hand) -> None:
        """Select the next case that would go, show it, and say from where to where."""
        cases = sorted(hand.draft_cases.goals)
        now = hand.selection.first("case")
        at = cases.index(now) + by if now in cases else (0 if by > 0 else -1)
        at %= len(cases)
        hand.selection.set(("case", cases[at]))
        hand.frame.pane(MapCanvas).reveal_selection()
        row = hand.desk.read.cases.case(cases[at])
        hand.desk.messages.say(
            t(
                "draft.cases.at",
                n=at + 1,
                of=len(cases),
                number=cases[at] if row is None else row.number,
                goes=hand.draft_cases.said(cases[at]),
            )
        )

    return step


def _turn(hand: Hand) -> None:
    goals = _goals(hand)
    if goals is not None:
        on = goals.turn()
        hand.desk.messages.say(t(f"draft.cases.{'on' if on else 'off'}"))


GOAL_ACTIONS: Final = (
    Action("plan.next_case", "plan", _step(1), "F5", why_not=_none_goes),
    Action("plan.previous_case", "plan", _step(-1), "Shift+F5", why_not=_none_goes),
    Action(
        "plan.case_badges",
        "plan",
        _turn,
        "Alt+5",
        why_not=_no_plan,
        icon="tag-arrow-right-outline",
    ),
)
