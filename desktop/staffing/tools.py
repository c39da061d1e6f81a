"""The actions of the roster pane: absence, standing in, signing in, giving a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action, Hand
from desktop.staffing import shift_tools
from desktop.staffing.dialogs import LeaveDialog, TakeOverDialog
from desktop.staffing.models import SORTS
from desktop.staffing.panel import RosterPanel
from desktop.staffing.person_card import PersonCard, copy_phone
from desktop.staffing.take_over import best_helper, owner_is_there, step_in
from desktop.texts import t
from domain.cases.main_commands import DispatchCase
from domain.staffing.commands import (
    EndLeave,
    EndTakeOver,
    MarkNoShow,
    SignIn,
    SignOut,
)
from domain.staffing.duty import final_schedule, responsible_at

if TYPE_CHECKING:
    from collections.abc import Callable

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


def _leave_now(hand: Hand) -> str:
    person = hand.selection.first("person")
    if not person:
        return ""
    now = hand.desk.clock.now()
    found = hand.desk.read.staffing.leave_at(person, now)
    return "" if found is None else found.id


def _no_leave(hand: Hand) -> str:
    if not hand.selection.first("person"):
        return t("why.select_person")
    return "" if _leave_now(hand) else t("why.no_leave")


def _back(hand: Hand) -> None:
    found = hand.desk.read.staffing.person(hand.selection.first("person"))
    name = "" if found is None else found.name
    command = EndLeave(leave=_leave_now(hand))
    hand.desk.attempt(command, told=t("leave.ended", name=name))


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


def _no_fill(hand: Hand) -> str:
    grid = hand.selection.first("grid")
    if not grid:
        return t("why.select_grid")
    if owner_is_there(hand.desk, grid):
        return t("why.owner_there")
    return "" if best_helper(hand.desk, grid) else t("why.nobody_could")


def _fill(hand: Hand) -> None:
    """Let the helper whose row is current stand in, else the best there is."""
    grid = hand.selection.first("grid")
    row = hand.frame.pane(RosterPanel).helper_at_hand()
    chosen = row is not None and row.grid == grid
    person = row.person if row is not None and chosen else best_helper(hand.desk, grid)
    step_in(hand.desk, grid, person)


def seats_of(hand: Hand) -> list[OnDuty]:
    """Return the seats of now of the selected person, in the units above him."""
    person = hand.selection.first("person")
    found = hand.desk.read.staffing.person(person) if person else None
    if found is None:
        return []
    now = hand.desk.clock.now()
    return [
        one
        for place in hand.desk.read.boundary.path(found.station)
        for one in final_schedule(place, now, hand.desk.read.staffing)
        if one.person == person
    ]


def shift_of(hand: Hand) -> OnDuty | None:
    """Return the seat of now that the person at hand has not signed in for."""
    return next((one for one in seats_of(hand) if not one.signed_in), None)


def _signed_in(hand: Hand) -> OnDuty | None:
    return next((one for one in seats_of(hand) if one.signed_in), None)


def _needs(seat: Callable[[Hand], OnDuty | None], key: str) -> Callable[[Hand], str]:
    def why(hand: Hand) -> str:
        if not hand.selection.first("person"):
            return t("why.select_person")
        return "" if seat(hand) else t(key)

    return why


def _sign_in(hand: Hand) -> None:
    seat = shift_of(hand)
    if seat is not None:
        command = SignIn(shift=seat.shift, person=seat.person)
        hand.desk.attempt(command, told=t("seat.signed"))


def _sign_out(hand: Hand) -> None:
    seat = _signed_in(hand)
    if seat is not None:
        command = SignOut(shift=seat.shift, person=seat.person)
        hand.desk.attempt(command, told=t("seat.signed_out"))


def _no_show(hand: Hand) -> None:
    seat = shift_of(hand)
    if seat is not None:
        command = MarkNoShow(shift=seat.shift, person=seat.person)
        hand.desk.attempt(command, told=t("seat.no_show"))


def _find(hand: Hand) -> None:
    hand.frame.show_pane(RosterPanel).start_finding()


def _sort(hand: Hand) -> None:
    pane = hand.frame.pane(RosterPanel)
    pane.sort_by(SORTS[(SORTS.index(pane.model.order) + 1) % len(SORTS)])


def _chain(hand: Hand) -> None:
    pane = hand.frame.pane(RosterPanel)
    pane.toggle_chain(hand.selection.first("grid"))


def _card(hand: Hand) -> None:
    PersonCard(hand.desk, person_of(hand), hand.parent).open()


def _no_phone(hand: Hand) -> str:
    found = hand.desk.read.staffing.person(person_of(hand))
    if found is None:
        return t("why.select_person")
    return "" if found.phone else t("why.no_phone")


def _phone(hand: Hand) -> None:
    copy_phone(hand.desk, person_of(hand))


def _cannot_give(hand: Hand) -> str:
    person = person_of(hand)
    if not person:
        return t("why.select_person")
    case = hand.desk.read.cases.case(hand.selection.first("case"))
    if case is None:
        return t("why.select_case")
    command = DispatchCase(
        case=case.id, seen_version=case.version, person=person, side_confirmed=True
    )
    return hand.desk.why_not(command)


def _give(hand: Hand) -> None:
    hand.frame.give(person_of(hand), hand.selection.first("case"))


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
        "staff.leave_end",
        "staff",
        _back,
        "Alt+L",
        ("EndLeave",),
        _no_leave,
        "calendar-check-outline",
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
        "staff.fill_in",
        "staff",
        _fill,
        "Alt+T",
        ("TakeOver",),
        _no_fill,
        "account-arrow-left-outline",
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
        _needs(shift_of, "why.no_shift"),
        "account-check-outline",
    ),
    Action(
        "staff.sign_out",
        "staff",
        _sign_out,
        "Alt+O",
        ("SignOut",),
        _needs(_signed_in, "why.not_signed_in"),
        "logout",
    ),
    Action(
        "staff.no_show",
        "staff",
        _no_show,
        "Alt+N",
        ("MarkNoShow",),
        _needs(shift_of, "why.no_shift"),
        "account-cancel-outline",
    ),
    Action(
        "staff.give",
        "staff",
        _give,
        "Alt+D",
        ("DispatchCase",),
        _cannot_give,
        "send",
    ),
    Action(
        "staff.card", "staff", _card, "Alt+I", (), need_person, "card-account-phone"
    ),
    Action("staff.phone", "staff", _phone, "Alt+P", (), _no_phone, "phone-outline"),
    Action("staff.chain", "staff", _chain, "Alt+H", (), need_grid, "source-branch"),
    Action("staff.find", "staff", _find, "Alt+R", icon="magnify"),
    Action("staff.sort", "staff", _sort, "Shift+F2", icon="sort-descending"),
    *shift_tools.ACTIONS,
)
