"""F1 opens the help at the place where the cursor is: every pane, mode and dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop import help_pages
from desktop.assess.panel import AssessPage
from desktop.border_room import BorderRoom
from desktop.boundary.balance_panel import BalancePanel
from desktop.boundary.division_panel import DivisionPanel
from desktop.boundary.grids_panel import GridsPanel
from desktop.boundary.impact_panel import ImpactPanel
from desktop.boundary.plan_panel import PlanPanel
from desktop.boundary.vertex_panel import VertexPanel
from desktop.cases.case_file import CaseFile
from desktop.cases.panel import QueuePanel
from desktop.entities.panel import EntityPanel
from desktop.help_window import HelpWindow
from desktop.map.canvas import MapCanvas
from desktop.problem_room import ProblemRoom
from desktop.staffing.panel import RosterPanel
from desktop.staffing.roster_page import RosterPage
from desktop.train.panel import TrainPage
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
PLACES: dict[type[QWidget], tuple[str, str]] = {
    MapCanvas: ("watch", "map"),
    RosterPanel: ("watch", "roster"),
    QueuePanel: ("watch", "queue"),
    CaseFile: ("watch", "case_file"),
    EntityPanel: ("watch", "entities"),
    PlanPanel: ("redraw", "plans"),
    GridsPanel: ("redraw", "redraw"),
    VertexPanel: ("redraw", "redraw"),
    ProblemRoom: ("redraw", "plans"),
    ImpactPanel: ("redraw", "plans"),
    DivisionPanel: ("redraw", "division"),
    BalancePanel: ("redraw", "division"),
    BorderRoom: ("redraw", "borders"),
    RosterPage: ("roster", "shifts"),
    AssessPage: ("assess", "assess"),
    TrainPage: ("train", "assess"),
}


@pytest.fixture
def window(sample: Path, qtbot: QtBot) -> Iterator[Window]:
    with window_of(sample, qtbot, with_map=True) as (made, _parts):
        yield made


def page_by_f1(window: Window, qtbot: QtBot) -> str:
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)
    help_ = window.room._help_window
    assert isinstance(help_, HelpWindow)
    name = help_.name
    help_.close()
    window.activateWindow()
    return name


def test_every_pane_has_its_page(window: Window, qtbot: QtBot) -> None:
    panes = {type(one) for one in (*window.watch.panes, *window.pages.values())}
    assert panes == set(PLACES)
    for kind, (mode, page) in PLACES.items():
        window.show_mode(mode)
        pane = window.pane(kind)
        if pane in window.watch.panes:
            window.watch.bring(pane)
        window.activateWindow()
        held = [one for one in (pane, *pane.findChildren(QWidget)) if can_hold(one)]
        if not held:
            # Nothing in it takes the cursor before something is selected.
            assert help_pages.page_at(pane) == page, kind
            continue
        held[0].setFocus()
        qtbot.waitUntil(held[0].hasFocus, timeout=5_000)
        assert page_by_f1(window, qtbot) == page, kind


def can_hold(widget: QWidget) -> bool:
    wants = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    return wants and widget.isVisible() and widget.isEnabled()


def test_redraw_tells_of_drawing_where_the_map_has_the_cursor(
    window: Window, qtbot: QtBot
) -> None:
    window.show_mode("redraw")
    window.activateWindow()
    window.watch.map.setFocus()
    qtbot.waitUntil(window.watch.map.hasFocus, timeout=5_000)
    assert page_by_f1(window, qtbot) == "redraw"
