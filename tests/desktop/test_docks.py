"""Panes are floated, put back, and found again as their user left them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from desktop.pane import PaneHead
from desktop.settings import Settings, load
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_a_double_click_on_the_head_makes_a_pane_a_window_and_closing_brings_it_back(
    sample: Path, qtbot: QtBot
) -> None:
    with window_of(sample, qtbot) as (window, _parts):
        dock = window.watch.area.docks["file"]
        head = window.watch.file.findChild(PaneHead)
        qtbot.mouseDClick(head, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
        assert dock.isFloating()
        assert dock.isVisible()
        dock.close()
        assert not dock.isFloating()
        assert window.watch.file.isVisible()


def test_a_click_on_the_head_leaves_the_pane_where_it_is(
    sample: Path, qtbot: QtBot
) -> None:
    with window_of(sample, qtbot) as (window, _parts):
        head = window.watch.queue.findChild(PaneHead)
        qtbot.mousePress(head, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
        qtbot.mouseMove(head, QPoint(70, 14))
        qtbot.mouseRelease(head, Qt.MouseButton.LeftButton, pos=QPoint(70, 14))
        assert not window.watch.area.docks["queue"].isFloating()


def test_an_arrangement_is_kept_for_the_user_the_mode_and_the_width(
    sample: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = Settings(path=tmp_path / "settings.json")
    with window_of(sample, qtbot, settings=settings) as (window, parts):
        user = parts.desk.session.user
        window.watch.area.docks["file"].float_away()
        window.watch.area.docks["roster"].hide()
        window.show_mode("redraw")
        assert window.watch.plans.isVisible()
    again = load(tmp_path / "settings.json")
    assert set(again.windows[user].layouts) >= {"watch.wide"}
    again.windows[user] = again.windows[user]
    with window_of(sample, qtbot, settings=again) as (window, _parts):
        assert window.watch.plans.isVisible()
        window.show_mode("watch")
        assert window.watch.area.docks["file"].isFloating()
        assert not window.watch.area.docks["roster"].isVisible()
        window.watch.reset_layout()
        assert not window.watch.area.docks["file"].isFloating()
        assert window.watch.roster.isVisible()


def test_the_narrow_layout_has_the_rail_and_the_wide_one_the_roster(
    sample: Path, qtbot: QtBot
) -> None:
    with window_of(sample, qtbot, size=(1366, 768)) as (window, _parts):
        page = window.watch
        assert page.rail.isVisible()
        assert not page.roster.isVisible()
        page.toggle_roster()
        assert page.roster.isVisible()
        window.resize(1920, 1080)
        qtbot.waitUntil(lambda: not page.narrow)
        assert page.roster.isVisible()
        assert not page.rail.isVisible()
        assert page.file.isVisible()
