"""What can be done on a cell of the roster: each act sends one command, or says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.staffing.dialogs import LeaveDialog
from desktop.staffing.person_card import PersonCard
from desktop.staffing.shift_dialogs import FillDialog, RefuseLeaveDialog, SwapDialog
from desktop.texts import t
from domain.staffing.commands import (
    ApproveLeave,
    MarkNoShow,
    SetShifts,
    ShiftPlan,
    SignIn,
    SignOut,
)

if TYPE_CHECKING:
    from desktop.action import Hand
    from desktop.staffing.shift_rows import ShiftCell

FILLABLE: Final = frozenset({"gap", "later", "free", "count", "serving"})


@dataclass(frozen=True, slots=True)
class CellAct:
    """One act on a cell: its action, whether the cell is of its kind, why not now."""

    id: str
    fits: Callable[[ShiftCell], bool]
    why_not: Callable[[Hand, ShiftCell], str]
    run: Callable[[Hand, ShiftCell], None]


def _served(cell: ShiftCell) -> bool:
    return cell.serving is not None


def _person(cell: ShiftCell) -> bool:
    return bool(cell.person)


def _fillable(cell: ShiftCell) -> bool:
    return cell.cover is not None and cell.kind in FILLABLE


def _asked(cell: ShiftCell) -> bool:
    return cell.away is not None and not cell.away.approved


def _over(hand: Hand, cell: ShiftCell) -> str:
    cover = cell.cover
    over = cover is not None and cover.end <= hand.desk.clock.now()
    return t("why.shift_over") if over else ""


def _fill(hand: Hand, cell: ShiftCell) -> None:
    if cell.cover is not None:
        FillDialog(hand, cell.unit, cell.cover, "", hand.parent).open()


def _no_fill(hand: Hand, cell: ShiftCell) -> str:
    cover = cell.cover
    if cover is None:
        return t("why.shifts_cell")
    duty = hand.desk.read.staffing.duty_post(cover.duty_post, hand.desk.clock.now())
    if duty is not None and cover.present >= duty.max_number:
        return t("why.duty_full", n=duty.max_number)
    return _over(hand, cell)


def _replace(hand: Hand, cell: ShiftCell) -> None:
    if cell.cover is not None:
        FillDialog(hand, cell.unit, cell.cover, cell.person, hand.parent).open()


def _swap(hand: Hand, cell: ShiftCell) -> None:
    if cell.serving is not None:
        SwapDialog(hand, cell.unit, cell.serving, hand.parent).open()


def _no_swap(hand: Hand, cell: ShiftCell) -> str:
    begun = cell.serving is not None and cell.serving.start <= hand.desk.clock.now()
    return t("why.shift_begun") if begun else ""


def _cancel_command(cell: ShiftCell) -> SetShifts | None:
    cover = cell.cover
    if cover is None or not cover.shift:
        return None
    plan = ShiftPlan(
        day=cover.day,
        duty_post=cover.duty_post,
        persons=(),
        start=cover.start,
        end=cover.end,
        cancelled=True,
    )
    return SetShifts(station=cell.unit, shifts=(plan,))


def _cancel(hand: Hand, cell: ShiftCell) -> None:
    command = _cancel_command(cell)
    if command is not None:
        hand.desk.attempt(command, told=t("shifts.cancelled"))


def _no_cancel(hand: Hand, cell: ShiftCell) -> str:
    command = _cancel_command(cell)
    if command is None:
        return t("why.no_shift_here")
    return _over(hand, cell) or hand.desk.why_not(command)


def _sign_in(hand: Hand, cell: ShiftCell) -> None:
    command = _attend(cell, SignIn)
    hand.desk.attempt(command, told=t("seat.signed"))


def _sign_out(hand: Hand, cell: ShiftCell) -> None:
    hand.desk.attempt(_attend(cell, SignOut), told=t("seat.signed_out"))


def _no_show(hand: Hand, cell: ShiftCell) -> None:
    hand.desk.attempt(_attend(cell, MarkNoShow), told=t("seat.no_show"))


def _attend(
    cell: ShiftCell, build: type[SignIn | SignOut | MarkNoShow]
) -> SignIn | SignOut | MarkNoShow:
    shift = "" if cell.serving is None else cell.serving.shift
    return build(shift=shift, person=cell.person)


def _refused(
    build: type[SignIn | SignOut | MarkNoShow],
) -> Callable[[Hand, ShiftCell], str]:
    return lambda hand, cell: hand.desk.why_not(_attend(cell, build))


def _leave(hand: Hand, cell: ShiftCell) -> None:
    start = None if cell.serving is None else cell.serving.start
    LeaveDialog(hand, cell.person, hand.parent, start).open()


def _card(hand: Hand, cell: ShiftCell) -> None:
    PersonCard(hand.desk, cell.person, hand.parent).open()


def _approve(hand: Hand, cell: ShiftCell) -> None:
    if cell.away is not None:
        command = ApproveLeave(leave=cell.away.leave)
        hand.desk.attempt(command, told=t("shifts.leave_approved"))


def _no_approval(hand: Hand, cell: ShiftCell) -> str:
    leave = "" if cell.away is None else cell.away.leave
    return hand.desk.why_not(ApproveLeave(leave=leave))


def _turn_down(hand: Hand, cell: ShiftCell) -> None:
    if cell.away is not None:
        RefuseLeaveDialog(hand, cell.away, hand.parent).open()


def _free(_hand: Hand, _cell: ShiftCell) -> str:
    return ""


ACTS: Final = {
    one.id: one
    for one in (
        CellAct("shifts.fill", _fillable, _no_fill, _fill),
        CellAct("shifts.sign_in", _served, _refused(SignIn), _sign_in),
        CellAct("shifts.sign_out", _served, _refused(SignOut), _sign_out),
        CellAct("shifts.no_show", _served, _refused(MarkNoShow), _no_show),
        CellAct("shifts.replace", _served, _over, _replace),
        CellAct("shifts.swap", _served, _no_swap, _swap),
        CellAct("shifts.cancel", _served, _no_cancel, _cancel),
        CellAct("shifts.approve", _asked, _no_approval, _approve),
        CellAct("shifts.turn_down", _asked, _free, _turn_down),
        CellAct("shifts.leave", _person, _free, _leave),
        CellAct("shifts.card", _person, _free, _card),
    )
}


def acts_on(cell: ShiftCell) -> list[CellAct]:
    """Return the acts that a cell is of the kind for, the likeliest first."""
    return [one for one in ACTS.values() if one.fits(cell)]


def primary(hand: Hand, cell: ShiftCell) -> CellAct | None:
    """Return what Enter does on a cell: the first act that can be done now."""
    found = acts_on(cell)
    if cell.serving is not None:
        # Somebody is there already: to put a second one in is not the likeliest.
        found = [one for one in found if one.id != "shifts.fill"]
    return next((one for one in found if not one.why_not(hand, cell)), None)
