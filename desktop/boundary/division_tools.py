"""Balanced division as rows of the table of actions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.action import Action
from desktop.boundary.balance_panel import BalancePanel
from desktop.boundary.division_panel import DivisionPanel
from desktop.boundary.weights_dialog import WeightsDialog
from desktop.texts import t
from domain.cases.rule_commands import SetRule

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand


def _bring(hand: Hand, pane: QWidget) -> None:
    """Show a pane of redraw before those that share its place, cursor in it."""
    hand.frame.show_mode("redraw")
    dock = pane.parentWidget()
    if dock is not None:
        dock.show()
        dock.raise_()
    pane.setFocus(Qt.FocusReason.OtherFocusReason)


def _open(hand: Hand) -> None:
    _bring(hand, hand.frame.pane(DivisionPanel))


def _start(hand: Hand) -> None:
    _open(hand)
    hand.frame.pane(DivisionPanel).ask()


def _why_not_start(hand: Hand) -> str:
    return hand.plan.why_not()


def _take(hand: Hand) -> None:
    hand.frame.pane(DivisionPanel).work.take()


def _why_not_take(hand: Hand) -> str:
    why = hand.plan.why_not()
    if why:
        return why
    try:
        work = hand.frame.pane(DivisionPanel).work
    except LookupError:
        return t("division.why.nothing")
    if work.proposal is None:
        return t("division.why.nothing")
    return t("division.stale") if work.stale else ""


def _balance(hand: Hand) -> None:
    _bring(hand, hand.frame.pane(BalancePanel))


def _weights(hand: Hand) -> None:
    WeightsDialog(hand, hand.parent).open()


def _compare(hand: Hand) -> None:
    _open(hand)
    hand.frame.pane(DivisionPanel).work.turn_against()


def _write_table(hand: Hand) -> None:
    _open(hand)
    path, _kind = QFileDialog.getSaveFileName(
        hand.parent,
        t("action.division.table_out"),
        str(Path.home() / t("division.table.name")),
        "CSV (*.csv);;XLSX (*.xlsx)",
    )
    if path:
        hand.frame.pane(DivisionPanel).work.write_table(Path(path))


def _read_table(hand: Hand) -> None:
    _open(hand)
    path, _kind = QFileDialog.getOpenFileName(
        hand.parent,
        t("action.division.table_in"),
        str(Path.home()),
        "CSV, XLSX (*.csv *.xlsx)",
    )
    if path:
        hand.frame.pane(DivisionPanel).work.read_table(Path(path))


def _why_not_compare(hand: Hand) -> str:
    try:
        found = hand.frame.pane(DivisionPanel).work.found
    except LookupError:
        found = None
    return "" if found is not None else t("division.why.nothing")


def _colours(hand: Hand) -> None:
    hand.frame.show_mode("redraw")
    panel = hand.frame.pane(BalancePanel)
    panel.colour(on=not panel.coloured)


def _why_no_colours(hand: Hand) -> str:
    return "" if hand.plan.id else hand.plan.why_not()


def _why_not_weigh(hand: Hand) -> str:
    row: dict[str, str | int | float | bool | None] = {
        "name": "street_km",
        "value": 2.0,
    }
    return hand.desk.why_not(SetRule(table="workload_weight", row=row))


ACTIONS: Final = (
    Action("division.open", "plan", _open, "Ctrl+Alt+Q", icon="scale-balance"),
    Action(
        "division.start",
        "plan",
        _start,
        "Ctrl+Alt+A",
        ("ProposeDivision",),
        _why_not_start,
        "scale-balance",
    ),
    Action(
        "division.take",
        "plan",
        _take,
        "Ctrl+Alt+E",
        ("TakeDivision",),
        _why_not_take,
        "check",
    ),
    Action(
        "division.compare",
        "plan",
        _compare,
        "Ctrl+Alt+J",
        (),
        _why_not_compare,
        "compare",
    ),
    Action(
        "division.table_out",
        "plan",
        _write_table,
        "Ctrl+Alt+M",
        (),
        _why_not_compare,
        "table-arrow-right",
    ),
    Action(
        "division.table_in",
        "plan",
        _read_table,
        "Ctrl+Alt+P",
        ("TakeDivision",),
        _why_not_start,
        "table-arrow-left",
    ),
    Action(
        "division.colours",
        "plan",
        _colours,
        "Ctrl+Alt+H",
        (),
        _why_no_colours,
        "palette-outline",
    ),
    Action("division.balance", "plan", _balance, "Ctrl+Alt+F", icon="poll"),
    Action(
        "division.weights",
        "plan",
        _weights,
        "Ctrl+Alt+W",
        ("SetRule",),
        _why_not_weigh,
        "weight",
    ),
)
