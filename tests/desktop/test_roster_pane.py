"""The roster pane by real keys and mouse: found, folded, signed in, given a case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.app import Parts
from desktop.staffing import below_painter
from desktop.staffing.dialogs import LeaveDialog
from desktop.staffing.leave_opens import preview_rows
from desktop.staffing.models import (
    GridLine,
    HelpLine,
    NoteLine,
    PersonLine,
    Seat,
    StationLine,
    StepLine,
    sentence,
)
from desktop.staffing.person_card import PersonCard
from desktop.staffing.roster_model import PERSON_MIME
from domain.clock import SHANGHAI
from domain.staffing.duty import final_schedule, responsible_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.staffing.models import Row
    from desktop.staffing.panel import RosterPanel
    from desktop.window import Window

# What the off-screen platform cannot do with windows and menus.
pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", "This plugin does not support", extend=True
)

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def roster(window: Window) -> RosterPanel:
    return window.watch.roster


def go_to(roster: RosterPanel, fits: Callable[[Row], bool]) -> Row:
    place = next(n for n, row in enumerate(roster.model.rows) if fits(row))
    roster.view.setFocus()
    roster.view.setCurrentIndex(roster.model.index(place))
    return roster.model.rows[place]


def rows(roster: RosterPanel, kind: type) -> list[Row]:
    return [row for row in roster.model.rows if isinstance(row, kind)]


def shown(kind: type) -> QWidget:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, kind) and one.isVisible()
    )


def settled(parts: Parts, qtbot: QtBot) -> None:
    qtbot.wait(120)
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=10_000)


def test_typing_leaves_what_it_finds_and_escape_brings_all_back(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    before = len(roster.model.rows)
    person = next(
        one
        for one in parts.desk.read.staffing.persons_of(
            roster.model.roster.stations[0].id
        )
        if one.kind == "official"
    )
    qtbot.keyClick(window, Qt.Key.Key_R, ALT)
    assert roster.finder.hasFocus()
    for typed in (person.initials[:4], person.staff_no, person.name[-3:]):
        roster.finder.clear()
        qtbot.keyClicks(roster.finder, typed)
        qtbot.waitUntil(lambda text=typed: roster.model.typed == text.lower())
        for grid in rows(roster, GridLine):
            station = roster.model.roster.station(grid.station)
            assert typed.lower() in grid.sought or typed.lower() in station.sought
    found = rows(roster, PersonLine)
    assert person.id in {one.person for one in found}
    qtbot.keyClick(roster.finder, Qt.Key.Key_Down)
    assert roster.view.hasFocus()
    assert parts.selection.first("person")
    qtbot.keyClick(window, Qt.Key.Key_R, ALT)
    qtbot.keyClicks(roster.finder, "zzzz")
    qtbot.waitUntil(roster.empty.isVisible)
    assert roster.empty.text()
    qtbot.keyClick(roster.finder, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(roster.model.rows) == before)
    assert roster.view.isVisible()


def test_arrows_fold_and_the_chain_says_whom_it_passed_over_and_why(
    roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    line = go_to(roster, lambda row: isinstance(row, GridLine) and row.duty == "acting")
    qtbot.keyClick(roster.view, Qt.Key.Key_Right)
    steps = [row for row in rows(roster, StepLine) if row.grid == line.code]
    chain = responsible_at(line.code, NINE, parts.desk.read.staffing).chain
    assert [(one.person, one.taken) for one in steps] == [
        (one.person, one.taken) for one in chain
    ]
    assert all(one.reason and sentence(one) for one in steps)
    # Down into the chain, Left back to its grid, Left closes it, Left to the station.
    qtbot.keyClick(roster.view, Qt.Key.Key_Down)
    assert parts.selection.first("person") == steps[0].person
    assert parts.selection.first("grid") == line.code
    qtbot.keyClick(roster.view, Qt.Key.Key_Left)
    assert roster.view.row_at(roster.view.currentIndex()).code == line.code
    qtbot.keyClick(roster.view, Qt.Key.Key_Left)
    assert line.code not in roster.model.chains
    qtbot.keyClick(roster.view, Qt.Key.Key_Left)
    station = roster.view.row_at(roster.view.currentIndex())
    assert isinstance(station, StationLine)
    qtbot.keyClick(roster.view, Qt.Key.Key_Left)
    assert station.id not in roster.model.open
    qtbot.keyClick(roster.view, Qt.Key.Key_Return)
    assert station.id in roster.model.open


def test_a_gap_names_who_could_and_enter_lets_him_stand_in(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    reads = parts.desk.read.staffing
    help_row = go_to(roster, lambda row: isinstance(row, HelpLine))
    grid = roster.model.roster.grid(help_row.grid)
    assert grid.duty == "gap"
    assert grid.missing
    qtbot.keyClick(roster.view, Qt.Key.Key_Return)
    found = responsible_at(grid.code, NINE, reads)
    assert (found.person, found.capacity) == (help_row.person, "TAKEOVER")
    settled(parts, qtbot)
    assert roster.model.roster.grid(grid.code).duty == "acting"
    # Its end, by its key; then the same again by the mouse, on another's button.
    go_to(roster, lambda row: isinstance(row, GridLine) and row.code == grid.code)
    both = CTRL | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_T, both)
    assert responsible_at(grid.code, NINE, reads).uncovered
    settled(parts, qtbot)
    other = rows(roster, HelpLine)[1]
    place = roster.model.rows.index(other)
    roster.view.scrollTo(roster.model.index(place))
    box = roster.view.visualRect(roster.model.index(place))
    spot = below_painter.button_of(box.toRectF()).center().toPoint()
    qtbot.mouseClick(roster.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert responsible_at(grid.code, NINE, reads).person == other.person
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert responsible_at(grid.code, NINE, reads).uncovered
    settled(parts, qtbot)
    go_to(roster, lambda row: isinstance(row, GridLine) and row.code == grid.code)
    qtbot.keyClick(window, Qt.Key.Key_T, ALT)
    assert responsible_at(grid.code, NINE, reads).capacity == "TAKEOVER"


def test_counts_filter_and_the_way_to_sort_is_remembered(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    button = next(one for one in roster.counts.buttons if one.duty == "acting")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    grids = rows(roster, GridLine)
    assert len(grids) == int(button.said)
    assert {one.duty for one in grids} == {"acting"}
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(rows(roster, StationLine)) == len(roster.model.roster.stations)
    load = roster.sorts.buttons["load"]
    qtbot.mouseClick(load, Qt.MouseButton.LeftButton)
    loads = [one.load for one in rows(roster, StationLine)]
    assert loads == sorted(loads, reverse=True)
    user = parts.desk.session.user
    assert parts.settings.roster_orders[user] == "load"
    qtbot.keyClick(window, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert roster.model.order == "heard"
    # What is folded stays folded in the next window of this user.
    closed = {one.id for one in rows(roster, StationLine)[1:]}
    for one in sorted(closed & roster.model.open):
        go_to(roster, lambda row, id_=one: getattr(row, "id", "") == id_)
        qtbot.keyClick(roster.view, Qt.Key.Key_Left)
    window.keep()
    kept = parts.settings.windows[user].closed_stations
    assert set(kept) == {one.id for one in roster.model.roster.stations} - (
        roster.model.open
    )


def test_a_seat_is_signed_in_out_and_missed_by_keys_and_undone(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    def state() -> tuple[bool, str]:
        seat = roster.view.row_at(roster.view.currentIndex())
        found = final_schedule(
            parts.desk.read.staffing.sheet(seat.shift).shift.station,
            NINE,
            parts.desk.read.staffing,
        )
        one = next(one for one in found if one.person == seat.person)
        return one.signed_in, one.reason

    go_to(roster, lambda row: isinstance(row, Seat) and row.duty == "unsigned")
    qtbot.keyClick(window, Qt.Key.Key_O, ALT)
    assert window.bar.text()
    qtbot.keyClick(window, Qt.Key.Key_I, CTRL)
    assert state() == (True, "")
    settled(parts, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_O, ALT)
    assert state() == (False, "SIGNED_OUT")
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert state() == (False, "")
    settled(parts, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_N, ALT)
    assert state() == (False, "NO_SHOW")
    settled(parts, qtbot)
    assert any(row.duty == "gap" for row in rows(roster, Seat))


def test_an_absence_shows_what_it_opens_before_it_is_written(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    reads = parts.desk.read.staffing
    line = go_to(roster, lambda row: isinstance(row, GridLine) and row.duty == "acting")
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    dialog = shown(LeaveDialog)
    said = dialog.preview.accessibleName()
    assert line.name in said
    assert reads.leave_at(line.person, NINE) is None
    dialog.submit()
    assert reads.leave_at(line.person, NINE) is not None
    settled(parts, qtbot)
    after = roster.model.roster.grid(line.code)
    assert after.person != line.person
    # He comes back early.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    parts.selection.set(("person", line.person))
    qtbot.keyClick(window, Qt.Key.Key_L, ALT)
    assert reads.leave_at(line.person, NINE) is None
    assert responsible_at(line.code, NINE, reads).person == line.person


def test_the_selected_case_goes_to_the_person_of_the_row_by_key_and_by_drag(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    case = next(
        row.case
        for row in window.watch.queue.model.all_rows()
        if row.case.state == "awaiting_dispatch"
    )
    parts.selection.set(("case", case.id))
    line = go_to(
        roster,
        lambda row: isinstance(row, GridLine) and row.duty in {"on", "unsigned"},
    )
    # The case stays selected beside the person for whom it may be.
    assert parts.selection.first("case") == case.id
    assert parts.selection.first("person") == line.person
    data = roster.model.mimeData([roster.view.currentIndex()])
    assert bytes(data.data(PERSON_MIME).data()).decode() == line.person
    assert not roster.view.drag_picture(line).isNull()
    assert roster.model.flags(roster.view.currentIndex()) & (
        Qt.ItemFlag.ItemIsDragEnabled
    )
    qtbot.keyClick(window, Qt.Key.Key_D, ALT)
    after = parts.desk.read.cases.case(case.id)
    if after.state != "dispatched":
        assert parts.desk.messages.history
        for one in QApplication.topLevelWidgets():
            if hasattr(one, "reject") and one.isVisible():
                one.reject()
        return
    assert after.handler == line.person


def test_the_card_tells_all_and_a_key_copies_the_phone(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    seat = go_to(roster, lambda row: isinstance(row, Seat))
    qtbot.keyClick(roster.view, Qt.Key.Key_Return)
    card = shown(PersonCard)
    person = parts.desk.read.staffing.person(seat.person)
    assert person.name in card.windowTitle()
    assert card.form.rowCount() >= 6
    qtbot.waitUntil(card.isActiveWindow)
    qtbot.keyClick(card, Qt.Key.Key_P, ALT)
    assert QApplication.clipboard().text() == person.phone != ""
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    QApplication.clipboard().clear()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_P, ALT)
    assert QApplication.clipboard().text() == person.phone
    # The menu key offers every act on the row; what cannot be done says why.
    qtbot.keyClick(roster.view, Qt.Key.Key_Menu)
    menu = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QMenu) and one.isVisible()
    )
    grey = [one.text() for one in menu.actions() if not one.isEnabled()]
    assert grey
    assert all(" · " in text for text in grey)
    menu.close()


def test_a_desk_duty_that_lacks_somebody_leads_to_the_roster_of_its_station(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    note = go_to(
        roster,
        lambda row: (
            isinstance(row, NoteLine) and bool(roster.model.roster.station(row.place))
        ),
    )
    qtbot.keyClick(roster.view, Qt.Key.Key_Return)
    page = window.pages["roster"]
    assert page.isVisible()
    settled(parts, qtbot)
    assert page.shown.unit == note.place
    assert page.cell().kind == "gap"
    # The buttons of the pane know why they cannot act on what is chosen.
    parts.selection.clear()
    for button in roster.bar.buttons.values():
        assert not button.isEnabled()
        assert " · " in button.toolTip()


def test_every_part_of_the_pane_has_a_name_for_a_screen_reader(
    roster: RosterPanel,
) -> None:
    for index in range(roster.model.rowCount()):
        said = roster.model.index(index).data(Qt.ItemDataRole.AccessibleTextRole)
        assert said
    parts = (roster.view, roster.finder, *roster.counts.buttons)
    assert all(one.accessibleName() for one in parts)
    assert all(one.accessibleName() for one in roster.sorts.buttons.values())


def test_what_is_no_longer_selected_is_not_shown_so_and_one_click_takes_it_again(
    window: Window, roster: RosterPanel, parts: Parts, qtbot: QtBot
) -> None:
    line = go_to(roster, lambda row: isinstance(row, GridLine) and row.person != "")
    assert isinstance(line, GridLine)
    assert roster.view.selectionModel().hasSelection()
    qtbot.keyClick(roster.view, Qt.Key.Key_Escape)
    assert not parts.selection.items
    assert not roster.view.selectionModel().hasSelection()
    box = roster.view.visualRect(roster.view.currentIndex())
    qtbot.mouseClick(
        roster.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center()
    )
    assert parts.selection.first("person") == line.person
    assert roster.view.selectionModel().hasSelection()
    # A station chosen on the map is the row that is lit.
    parts.selection.set(("station", line.station))
    row = roster.view.row_at(roster.view.currentIndex())
    assert isinstance(row, StationLine)
    assert row.id == line.station


def test_an_absence_from_a_duty_without_a_least_number_says_so(
    roster: RosterPanel, parts: Parts
) -> None:
    seat = next(one for one in rows(roster, Seat) if one.duty_post == "reserve")
    opened = preview_rows(parts.desk, seat.person, NINE, NINE.replace(hour=18))
    said = " ".join(one.text for one in opened)
    assert "没有最低人数" in said
    assert "需 0 人" not in said
