"""Hands for tests of plans at the desk: lines to draw, dialogs, the second person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from db.store import Session
from domain.boundary.lattice import to_shape
from domain.clock import SHANGHAI
from domain.plans.commands import OpenPlan, SplitGrid, SubmitPlan

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window
    from domain.plans.reads import PlanRow

    Line = tuple[tuple[float, float], tuple[float, float]]

Dialog = TypeVar("Dialog", bound=QDialog)
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
SECOND = ("administrator", "training-administrator")


def at(*when: int) -> datetime:
    """Return a time of the desk's zone."""
    return datetime(*when, tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]


def inner(parts: Parts) -> str:
    """Return a grid far from the outer outline, with several neighbours."""
    read = parts.desk.read.boundary
    rim = to_shape(read.root()).boundary
    for grid in read.grids():
        shape = read.grid_shape(grid.code)
        assert shape is not None
        if rim.distance(shape) > 100 and len(read.neighbours(grid.code)) > 2:
            return grid.code
    raise AssertionError


def across(parts: Parts, code: str) -> Line:
    """Return a line right across a grid."""
    shape = parts.desk.read.boundary.grid_shape(code)
    assert shape is not None
    west, _south, east, _north = shape.bounds
    y = shape.representative_point().y
    return (west - 1, y), (east + 1, y)


def begun(window: Window, title: str = "样例方案") -> str:
    """Open a new plan in redraw."""
    window.show_mode("redraw")
    outcome = window.hand.desk.do(OpenPlan(title=title))
    plan = str(outcome.events[0].plan)
    window.hand.plan.open(plan)
    return plan


def split(window: Window, parts: Parts, code: str) -> None:
    """Split a grid of the open plan."""
    window.hand.plan.do(SplitGrid(grid=code, line=across(parts, code)))


def row(window: Window) -> PlanRow:
    """Return the open plan."""
    found = window.hand.plan.row()
    assert found is not None
    return found


def second(parts: Parts) -> Session:
    """Return who may approve what the founder has drawn."""
    user = parts.desk.read.access.user_by_login(SECOND[0])
    assert user is not None
    return Session(user.id, user.person, user.name)


def submitted(window: Window, parts: Parts) -> None:
    """Hand the open plan in, with one reason for all its warnings."""
    parts.desk.do(SubmitPlan(plan=row(window).id, reasons=(("*", "样例理由"),)))


def press(qtbot: QtBot, window: Window, key: Qt.Key) -> None:
    """Press Alt+Shift and a key in the window."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5_000)
    qtbot.keyClick(window, key, ALT_SHIFT)


def asked(qtbot: QtBot, window: Window, kind: type[Dialog]) -> Dialog:
    """Return the dialog of a kind that is open now."""
    qtbot.waitUntil(lambda: _open(window, kind) is not None, timeout=10_000)
    found = _open(window, kind)
    assert found is not None
    found.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is found, timeout=5_000)
    return found


def _open(window: Window, kind: type[Dialog]) -> Dialog | None:
    return next((one for one in window.findChildren(kind) if one.isVisible()), None)
