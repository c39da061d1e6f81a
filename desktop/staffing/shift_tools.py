"""The actions of the roster page: which days and unit, and what to do on a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action, Hand
from desktop.staffing.roster_page import RosterPage
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable


def _page(hand: Hand) -> RosterPage:
    return hand.frame.pane(RosterPage)


def _on_page(hand: Hand) -> str:
    return "" if _page(hand).isVisible() else t("why.shifts_page")


def _shown(run: Callable[[RosterPage], None]) -> Callable[[Hand], None]:
    return lambda hand: run(_page(hand))


def _why(act: str) -> Callable[[Hand], str]:
    return lambda hand: _page(hand).why_not(act)


def _unit(page: RosterPage) -> None:
    page.head.unit.setFocus()
    page.head.unit.showPopup()


def _other_rows(page: RosterPage) -> None:
    page.show_by("person" if page.request.by == "post" else "post")


def _looks(
    name: str, key: str, run: Callable[[RosterPage], None], icon: str = ""
) -> Action:
    return Action(f"shifts.{name}", "shifts", _shown(run), key, (), _on_page, icon)


def _acts(name: str, key: str, commands: tuple[str, ...], icon: str = "") -> Action:
    act = f"shifts.{name}"
    run = _shown(lambda page: page.run_act(act))
    return Action(act, "shifts", run, key, commands, _why(act), icon)


ACTIONS: Final = (
    _looks("back", "Alt+PgUp", lambda page: page.step(-1), "chevron-left"),
    _looks("next", "Alt+PgDown", lambda page: page.step(1), "chevron-right"),
    _looks("today", "Alt+Home", RosterPage.go_today, "calendar-today"),
    _looks("mode", "Ctrl+Alt+V", RosterPage.next_mode, "calendar-week"),
    _looks("rows", "Ctrl+Alt+B", _other_rows, "table-row"),
    _looks("unit", "Ctrl+Alt+U", _unit, "office-building-outline"),
    _looks(
        "short",
        "Ctrl+Alt+G",
        lambda page: page.show_short(not page.request.short_only),
        "alert-octagon",
    ),
    _acts(
        "fill",
        "Ctrl+Alt+T",
        ("SetShifts", "OverrideShift"),
        "account-plus-outline",
    ),
    _acts("replace", "Ctrl+Alt+R", ("OverrideShift",), "account-switch-outline"),
    _acts("swap", "Ctrl+Alt+S", ("SwapShifts",), "swap-horizontal"),
    _acts("cancel", "Ctrl+Alt+K", ("SetShifts",), "calendar-remove"),
    _acts("sign_in", "Ctrl+Alt+I", ("SignIn",), "account-check-outline"),
    _acts("sign_out", "Ctrl+Alt+O", ("SignOut",), "logout"),
    _acts("no_show", "Ctrl+Alt+N", ("MarkNoShow",), "account-cancel-outline"),
    _acts("leave", "Ctrl+Alt+L", ("MarkLeave",), "calendar-remove-outline"),
    _acts("approve", "Ctrl+Alt+Y", ("ApproveLeave",), "check"),
    _acts("turn_down", "Ctrl+Alt+X", ("RevokeLeave",), "close"),
    _acts("card", "Ctrl+Alt+D", (), "account-details"),
)
