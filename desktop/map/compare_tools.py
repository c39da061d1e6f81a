"""Difference, swipe and past of the map, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.map.canvas import MapCanvas
from desktop.map.plan_film import PLAN, PUBLISHED
from desktop.map.plan_views import PlanViews
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand


def _views(hand: Hand) -> PlanViews | None:
    try:
        found: object = hand.frame.pane(MapCanvas).findChild(PlanViews)
    except LookupError:
        return None
    return found if isinstance(found, PlanViews) else None


def _no_redraw(hand: Hand) -> str:
    if hand.frame.mode != "redraw":
        return t("map.why.redraw")
    return "" if _views(hand) is not None else t("map.why.no_map")


def _no_plan(hand: Hand) -> str:
    why = _no_redraw(hand)
    if why:
        return why
    views = _views(hand)
    if views is not None and views.past.day is not None:
        return t("map.why.past")
    return "" if hand.plan.id else t("plan.why.none_open")


def _turn(hand: Hand) -> None:
    views = _views(hand)
    if views is not None:
        view = views.comparison.turn()
        hand.desk.messages.say(t(f"map.view.{view}.said"))


def _swipe(hand: Hand) -> None:
    views = _views(hand)
    if views is not None:
        views.comparison.swipe()


def _past(hand: Hand) -> None:
    views = _views(hand)
    if views is not None:
        views.comparison.leave_swipe()
        views.past.ask()


def _play(what: str) -> Callable[[Hand], None]:
    def play(hand: Hand) -> None:
        views = _views(hand)
        if views is not None:
            views.play(what)

    return play


def _no_film(hand: Hand) -> str:
    why = _no_redraw(hand)
    if why:
        return why
    row = hand.plan.row()
    if row is None:
        return t("plan.why.none_open")
    return "" if row.step else t("replay.why.no_step")


ACTIONS: Final = (
    Action("plan.replay", "plan", _play(PLAN), "Alt+0", (), _no_film, "movie-play"),
    Action(
        "plan.replay_published",
        "plan",
        _play(PUBLISHED),
        "Alt+Shift+0",
        (),
        _no_redraw,
        "movie-open-play-outline",
    ),
    Action("plan.difference", "plan", _turn, "Alt+C", (), _no_plan, "compare"),
    Action(
        "plan.swipe",
        "plan",
        _swipe,
        "Ctrl+Shift+X",
        (),
        _no_plan,
        "arrow-split-vertical",
    ),
    Action("plan.past", "plan", _past, "Alt+A", (), _no_redraw, "history"),
)
