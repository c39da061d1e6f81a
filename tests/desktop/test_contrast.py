"""Every text can be read: contrast by WCAG AA, measured from rendered pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.boundary.balance_panel import BalancePanel
from desktop.boundary.division_panel import DivisionPanel
from desktop.boundary.grids_panel import GridsPanel
from desktop.boundary.plan_panel import PlanPanel
from desktop.boundary.vertex_panel import VertexPanel
from desktop.cases.intake_form import IntakeForm
from desktop.catalog import MODES
from desktop.crash_report import CrashDialog
from desktop.frame_dialogs import HistoryDialog, KeysDialog
from desktop.help_window import HelpWindow
from desktop.reasons import reason_text
from desktop.settings import Settings
from desktop.settings_dialog import GROUPS, SettingsDialog
from desktop.sign_in import SignInDialog
from desktop.staffing.roster_page import RosterPage
from desktop.start_screen import StartScreen
from domain.refused import Refused
from tests.desktop.seen_contrast import (
    faint,
    faint_cells,
    faint_rows,
    light,
    measured,
    ratio,
)
from tests.desktop.window_of import window_of
from tests.flows.opened_windows import Desk, begin_plan

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_the_measure_tells_grey_on_grey_from_black_on_white(qapp: QApplication) -> None:
    assert ratio(light(0xFFFFFF), light(0)) == pytest.approx(21)
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#777777"))
    for place in range(5, 15):
        image.setPixel(place, 10, QColor("#888888").rgb())
    assert measured(image, image.rect()) < 1.4
    assert qapp is not None


@pytest.mark.parametrize("colours", theme.THEMES)
def test_every_text_of_window_and_dialogs_can_be_read(
    sample: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, colours: str
) -> None:
    settings = Settings(theme=colours, language="en")
    with window_of(sample, qtbot, settings=settings) as (window, parts):
        found = []
        case = next(iter(window.watch.queue.model.all_rows())).case.id
        parts.selection.set(("case", case))
        parts.desk.messages.toast("4711 accepted", lambda: None)
        for tone in ("plain", "warn", "late"):
            parts.desk.messages.say(reason_text(Refused("NOTHING_CHOSEN")), tone)
            found += faint(window)
            window.bar.put_away()
        for mode in MODES:
            window.show_mode(mode)
            qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
            found += [f"{mode}: {one}" for one in faint(window)]
        found += roster(window, parts, qtbot)
        found += open_plan(window, parts)
        window.show_mode("watch")
        for view in (window.watch.queue.view, window.watch.roster.view):
            found += faint_rows(view, monkeypatch)
        found += dialogs(window, qtbot)
        window.room.lock.lock()
        found += faint(window)
        assert not found, "\n".join(sorted(set(found)))


def roster(window: Window, parts: Parts, qtbot: QtBot) -> list[str]:
    """Return what is faint in the painted cells of the roster, week and month."""
    found = []
    window.show_mode("roster")
    page = window.pane(RosterPage)
    for mode in ("week", "month"):
        page.show_as(mode)
        qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
        found += [f"roster {mode}: {one}" for one in faint_cells(page.view)]
    return found


def open_plan(window: Window, parts: Parts) -> list[str]:
    """Return what is faint in the panes of redraw while a plan is open."""
    desk = Desk(window, parts)
    begin_plan(desk)
    found = []
    for pane in (PlanPanel, GridsPanel, DivisionPanel, VertexPanel, BalancePanel):
        window.watch.bring(window.pane(pane))
        desk.settle()
        found += [f"{pane.__name__}: {one}" for one in faint(window)]
    return found


def dialogs(window: Window, qtbot: QtBot) -> list[str]:
    """Return what is faint in the dialogs of the frame and the intake form."""
    found = []
    settings = SettingsDialog(window.hand, window)
    made: list[QWidget] = [
        settings,
        HistoryDialog(window.parts.desk.messages, window),
        KeysDialog(window.hand, window),
        SignInDialog(window.parts.sign_in, window.parts.settings, window),
        HelpWindow(window),
        CrashDialog("report", "/tmp/report.txt", window),  # noqa: S108 - only shown
        IntakeForm(window.hand, window),
        StartScreen(window.parts.settings, "gone"),
    ]
    for one in made:
        one.show()
        qtbot.waitExposed(one)
        found += [f"{type(one).__name__}: {said}" for said in faint(one)]
        if one is settings:
            for row in range(len(GROUPS)):
                settings.groups.setCurrentRow(row)
                found += [f"{GROUPS[row]}: {said}" for said in faint(one)]
        one.close() if not isinstance(one, IntakeForm) else drop(one)
    return found


def drop(form: IntakeForm) -> None:
    form.hide()
    form.drop()
