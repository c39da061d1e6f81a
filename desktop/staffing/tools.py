"""The actions of the roster pane: absence, standing in, signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action, Hand
from desktop.staffing.dialogs import LeaveDialog, TakeOverDialog
from desktop.texts import t
from domain.staffing.commands import EndTakeOver, SignIn
from domain.staffing.duty import final_schedule, responsible_at

if TYPE_CHECKING:
    from domain.staffing.duty import OnDuty


def person_of(hand: Hand) -> str:
    """Return the person at hand: selected, else the officer of the selected grid."""
    person = hand.selection.first("person")
    if person:
        return person
    grid = hand.selection.first("grid")
    if not grid:
        return ""
    return responsible_at(grid, hand.desk.clock.now(), hand.desk.read.staffing).person


def need_person(hand: Hand) -> str:
    """Say that a person or grid must be selected first."""
    return "" if person_of(hand) else t("why.select_person")


def need_grid(hand: Hand) -> str:
    """Say that a grid must be selected first."""
    return "" if hand.selection.first("grid") else t("why.select_grid")


def _leave(hand: Hand) -> None:
    LeaveDialog(hand, person_of(hand), hand.parent).open()


def _take_over(hand: Hand) -> None:
    TakeOverDialog(hand, hand.selection.first("grid"), hand.parent).open()


def _standing_in(hand: Hand) -> str:
    grid = hand.selection.first("grid")
    now = hand.desk.clock.now()
    found = hand.desk.read.staffing.takeovers_at(grid, now) if grid else ()
    return found[-1].id if found else ""


def _no_takeover(hand: Hand) -> str:
    return "" if _standing_in(hand) else t("why.no_takeover")


def _end_take_over(hand: Hand) -> None:
    command = EndTakeOver(takeover=_standing_in(hand))
    hand.desk.attempt(command, told=t("takeover.ended"))


def shift_of(hand: Hand) -> OnDuty | None:
    """Return the seat of now that the person at hand has not signed in for."""
    person = hand.selection.first("person")
    found = hand.desk.read.staffing.person(person) if person else None
    if found is None:
        return None
    now = hand.desk.clock.now()
    for place in hand.desk.read.boundary.path(found.station):
        for one in final_schedule(place, now, hand.desk.read.staffing):
            if one.person == person and not one.signed_in:
                return one
    return None


def _no_shift(hand: Hand) -> str:
    return "" if shift_of(hand) else t("why.no_shift")


def _sign_in(hand: Hand) -> None:
    seat = shift_of(hand)
    if seat is not None:
        command = SignIn(shift=seat.shift, person=seat.person)
        hand.desk.attempt(command, told=t("seat.signed"))


ACTIONS: Final = (
    Action(
        "staff.leave",
        "staff",
        _leave,
        "Ctrl+L",
        ("MarkLeave",),
        need_person,
        "calendar-remove-outline",
    ),
    Action(
        "staff.takeover",
        "staff",
        _take_over,
        "Ctrl+T",
        ("TakeOver",),
        need_grid,
        "account-switch-outline",
    ),
    Action(
        "staff.takeover_end",
        "staff",
        _end_take_over,
        "Ctrl+Shift+T",
        ("EndTakeOver",),
        _no_takeover,
    ),
    Action(
        "staff.sign_in",
        "staff",
        _sign_in,
        "Ctrl+I",
        ("SignIn",),
        _no_shift,
        "account-check-outline",
    ),
)
