"""The roster page by real keys and mouse: days, units, gaps filled, acts on cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from desktop import texts
from desktop.app import Parts, open_window
from desktop.staffing.person_card import PersonCard
from desktop.staffing.shift_dialogs import FillDialog, SwapDialog
from desktop.staffing.shift_painter import CELL
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from desktop.staffing.roster_page import RosterPage
    from desktop.staffing.shift_rows import ShiftCell
    from desktop.window import Window

# What the off-screen platform cannot do with windows and menus.
pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", "This plugin does not support", extend=True
)

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = ALT | CTRL


@pytest.fixture
def window(parts: Parts, qtbot: QtBot) -> Iterator[Window]:
    made = open_window(parts, lambda _desk, _selection: QWidget())
    made.resize(1920, 1080)
    made.show()
    qtbot.waitUntil(lambda: bool(made.watch.roster.model.roster.stations))
    qtbot.keyClick(made, Qt.Key.Key_3, CTRL)
    page = made.pages["roster"]
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=10_000)
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=10_000)
    yield made
    made.close()
    parts.tasks.close()
    made.deleteLater()


@pytest.fixture
def page(window: Window) -> RosterPage:
    return window.pages["roster"]


def settled(parts: Parts, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=10_000)


def choose(page: RosterPage, fits: Callable[[ShiftCell], bool]) -> ShiftCell:
    for place, row in enumerate(page.model.rows):
        for column, cell in enumerate(row.cells, start=1):
            if fits(cell):
                page.view.setFocus()
                page.view.setCurrentIndex(page.model.index(place, column))
                return cell
    raise AssertionError


def shown(kind: type) -> QWidget:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, kind) and one.isVisible()
    )


def test_the_week_shows_who_is_on_which_shift_as_the_workspace_has_it(
    page: RosterPage, parts: Parts
) -> None:
    assert page.view.hasFocus()
    assert [one.day.day for one in page.model.columns] == list(range(14, 21))
    unit = page.shown.unit
    reads = parts.desk.read.staffing
    noon = NINE.replace(hour=12)
    sheets = reads.sheets_at(unit, noon)
    today = {
        (cell.cover.duty_post, cell.person)
        for row in page.model.rows
        if row.kind == "post"
        for cell in row.cells
        if cell.serving is not None and cell.cover.day == NINE.date()
    }
    for sheet in sheets:
        for one in sheet.assignments:
            assert (sheet.shift.duty_post, one.person) in today
    heads = [page.model.headerData(n, Qt.Orientation.Horizontal) for n in range(1, 8)]
    assert all(heads)
    # 19 September is off and the 20th worked instead, by the published calendar.
    assert [one.tag for one in page.model.columns][-2:] == ["rest", "work"]


def test_days_weeks_months_and_units_by_key(
    window: Window, page: RosterPage, parts: Parts, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_PageDown, ALT)
    settled(parts, qtbot)
    assert [one.day.day for one in page.model.columns] == list(range(21, 28))
    qtbot.keyClick(window, Qt.Key.Key_PageUp, ALT)
    qtbot.keyClick(window, Qt.Key.Key_PageUp, ALT)
    settled(parts, qtbot)
    assert page.model.columns[0].day.day == 7
    assert {cell.kind for row in page.model.rows for cell in row.cells} <= {
        "later",
        "free",
        "away",
    }
    qtbot.keyClick(window, Qt.Key.Key_Home, ALT)
    qtbot.keyClick(window, Qt.Key.Key_V, BOTH)
    settled(parts, qtbot)
    assert page.request.mode == "month"
    assert len(page.model.columns) == 30
    for column in range(1, 31):
        assert page.view.columnWidth(column) >= 24
    qtbot.keyClick(window, Qt.Key.Key_V, BOTH)
    settled(parts, qtbot)
    assert page.request.mode == "day"
    units = [row.key for row in page.model.rows]
    stations = {one.id for one in parts.desk.read.boundary.units("station")}
    assert stations <= set(units)
    qtbot.keyClick(window, Qt.Key.Key_V, BOTH)
    qtbot.keyClick(window, Qt.Key.Key_B, BOTH)
    settled(parts, qtbot)
    assert {row.kind for row in page.model.rows} == {"group", "cover", "person"}
    other = next(one for one in sorted(stations) if one != page.shown.unit)
    page.head.unit_chosen.emit(other)
    settled(parts, qtbot)
    assert page.shown.unit == other


def test_a_gap_is_gone_to_and_filled_by_the_mouse_and_called_off_by_key(
    window: Window, page: RosterPage, parts: Parts, qtbot: QtBot
) -> None:
    before = page.shown.missing
    assert before == sum(one.cover.missing for one in page.shown.gaps) > 0
    gap = page.shown.gaps[0]
    qtbot.mouseClick(page.side.gap_buttons[0], Qt.MouseButton.LeftButton)
    settled(parts, qtbot)
    cell = page.cell()
    assert (cell.unit, cell.cover.day) == (gap.unit, gap.cover.day)
    assert cell.kind == "gap"
    qtbot.mouseClick(page.side.helper_buttons[0], Qt.MouseButton.LeftButton)
    settled(parts, qtbot)
    assert page.shown.missing == before - 1
    assert page.cell().kind == "serving"
    # Called off again, the duty lacks somebody as before.
    qtbot.keyClick(window, Qt.Key.Key_K, BOTH)
    settled(parts, qtbot)
    assert page.shown.missing == before


def test_enter_on_a_gap_asks_who_and_puts_him_on(
    window: Window, page: RosterPage, parts: Parts, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_G, BOTH)
    settled(parts, qtbot)
    assert page.request.short_only
    kinds = {row.kind for row in page.model.rows}
    assert kinds == {"group", "cover"}
    before = page.shown.missing
    choose(page, lambda cell: cell.kind == "gap")
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    dialog = shown(FillDialog)
    assert dialog.fields["person"].count() > 0
    dialog.submit()
    settled(parts, qtbot)
    assert page.shown.missing == before - 1


def test_a_shift_is_signed_and_passed_on_and_swapped_with_reasons_when_not(
    window: Window, page: RosterPage, parts: Parts, qtbot: QtBot
) -> None:
    reads = parts.desk.read.staffing
    cell = choose(
        page,
        lambda one: (
            one.serving is not None
            and one.mark == "unsigned"
            and one.cover.duty_post == "reserve"
        ),
    )
    assert page.side.buttons["shifts.sign_in"].isEnabled()
    assert not page.side.buttons["shifts.sign_out"].isEnabled()
    assert page.side.buttons["shifts.sign_out"].toolTip()
    qtbot.mouseClick(page.side.buttons["shifts.sign_in"], Qt.MouseButton.LeftButton)
    settled(parts, qtbot)
    assert reads.sheet(cell.serving.shift).attendance[0].state == "signed_in"
    assert page.cell().mark == "on"
    qtbot.keyClick(window, Qt.Key.Key_S, BOTH)
    assert window.bar.text()
    later = choose(
        page,
        lambda one: (
            one.serving is not None
            and one.cover.duty_post == "intake"
            and one.cover.day.day == 17
        ),
    )
    qtbot.keyClick(window, Qt.Key.Key_S, BOTH)
    dialog = shown(SwapDialog)
    taken = dialog.fields["taken"]
    place = next(
        n
        for n in range(taken.count())
        if ".intake." in taken.itemData(n) and later.person not in taken.itemData(n)
    )
    taken.setCurrentIndex(place)
    shift, _, peer = taken.itemData(place).partition("|")
    dialog.submit()
    settled(parts, qtbot)
    given = [one.in_person for one in reads.sheet(later.serving.shift).overrides]
    got = [one.in_person for one in reads.sheet(shift).overrides]
    assert (given, got) == ([peer], [later.person])


def test_a_leave_that_waits_is_approved_and_menu_and_card_open_by_key(
    window: Window, page: RosterPage, parts: Parts, qtbot: QtBot
) -> None:
    stations = [one.id for one in parts.desk.read.boundary.units("station")]
    page.ask(replace(page.request, unit=stations[0], by="person"))
    settled(parts, qtbot)
    cell = choose(page, lambda one: one.kind == "asked")
    qtbot.keyClick(page.view, Qt.Key.Key_Menu)
    menu = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QMenu) and one.isVisible()
    )
    assert texts.t("action.shifts.approve") in [one.text() for one in menu.actions()]
    menu.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Y, BOTH)
    assert parts.desk.read.staffing.leave(cell.away.leave).state == "approved"
    settled(parts, qtbot)
    assert page.cell().kind == "away"
    qtbot.keyClick(window, Qt.Key.Key_D, BOTH)
    assert shown(PersonCard)


def test_the_hand_over_leads_to_the_case_and_the_grid(
    window: Window, page: RosterPage, parts: Parts, qtbot: QtBot
) -> None:
    handover = page.handover
    assert handover.next
    assert handover.watch
    lines = [*handover.over[:3], *handover.watch[:3], *handover.next[:3]]
    place = next(n for n, one in enumerate(lines) if one.grid)
    qtbot.mouseClick(page.strip.lines[place], Qt.MouseButton.LeftButton)
    assert not page.isVisible()
    assert parts.selection.first("grid") == lines[place].grid


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_cell_is_said_and_the_page_fills_both_sizes(
    window: Window, page: RosterPage, parts: Parts, qtbot: QtBot, language: str
) -> None:
    parts.settings.language = language
    window.redress()
    settled(parts, qtbot)
    assert page.side.geometry().right() == page.width() - 1
    for width, height in ((1366, 768), (1920, 1080)):
        window.resize(width, height)
        settled(parts, qtbot)
        assert page.view.horizontalScrollBar().maximum() == 0
        assert page.side.geometry().right() == page.width() - 1
        for mode in ("day", "week", "month"):
            page.show_as(mode)
            settled(parts, qtbot)
            assert page.view.horizontalScrollBar().maximum() == 0
            for row in range(page.model.rowCount()):
                for column in range(1, page.model.columnCount() - 1):
                    index = page.model.index(row, column)
                    cell = index.data(CELL)
                    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
                    assert cell is None or cell.kind == "free" or said
            for button in page.findChildren(QAbstractButton):
                if button.isVisible():
                    assert button.width() >= button.minimumSizeHint().width()
                    assert button.accessibleName() or button.text()
            assert not page.grab().isNull()


def test_in_a_narrow_window_the_month_has_all_the_width_and_tabs_below(
    window: Window, page: RosterPage, qtbot: QtBot
) -> None:
    beside = page.view.width()
    assert page.side.isVisible()
    assert page.strip.isVisible()
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: page.foot.narrow)
    page.show_as("month")
    qtbot.waitUntil(lambda: page.model.columnCount() > 28, timeout=10_000)
    assert page.view.width() > 1366 - 20
    assert page.view.width() != beside
    # One of the three is seen at a time; the gaps' tab says how many lack.
    tabs = page.foot.tabs
    assert tabs.isVisible()
    assert page.side.isVisible()
    assert not page.strip.isVisible()
    assert str(page.side.missing) in tabs.tabText(1)
    tabs.setFocus()
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert page.side.gap_buttons[0].isVisible()
    qtbot.mouseClick(page.side.gap_buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tabs.currentIndex() == 0, timeout=10_000)
    qtbot.keyClick(tabs, Qt.Key.Key_End)
    tabs.setCurrentIndex(2)
    assert page.strip.isVisible()
    assert not page.side.isVisible()
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: not page.foot.narrow)
    assert page.side.isVisible()
    assert page.strip.isVisible()
    assert not tabs.isVisible()


def test_a_pane_is_shown_in_the_mode_that_has_it(window: Window) -> None:
    assert window.mode == "roster"
    window.show_pane(type(window.watch.plans))
    assert window.mode == "redraw"
    assert window.watch.plans.isVisible()
    window.show_pane(type(window.watch.queue))
    assert window.mode == "watch"
    window.show_pane(type(window.pages["roster"]))
    assert window.mode == "roster"
    window.show_mode("redraw")
    window.show_pane(type(window.watch.map))
    assert window.mode == "redraw"
