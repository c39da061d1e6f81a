"""The dispatch queue by keys and mouse: what is pressed is what is listed and done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import motion
from desktop.app import Parts
from desktop.cases.models import COLUMNS
from desktop.cases.queue_keep_dialog import KeepDialog
from desktop.cases.queue_table import SOLID
from desktop.cases.queue_view import Chip
from desktop.settings import Settings
from domain.cases.main_commands import FileCase
from domain.clock import FrozenClock
from tests.desktop.queue_hands import (
    ALT,
    CTRL,
    LEFT,
    NINE,
    SHIFT,
    click,
    old_case,
    opened,
    point_at,
    point_away,
    press_menu,
    spot,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.cases.panel import QueuePanel
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|grabbing", extend=True)


def test_a_new_case_moves_nothing_under_the_pointer(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    point_at(queue, 6)
    under = queue.model.id_at(queue.view.rowAt(spot(queue, 6).y()))
    before = queue.model.shown_ids()
    total = queue.model.count("acceptance")
    where = queue.view.mapTo(window, spot(queue, 6))
    new = old_case(parts, "new-1")
    assert queue.model.id_at(queue.view.rowAt(spot(queue, 6).y())) == under
    assert queue.model.shown_ids() == before
    QTest.qWait(50)
    assert queue.view.mapTo(window, spot(queue, 6)) == where
    # The lane counts it at once, and the strip says that it waits.
    assert queue.model.count("acceptance") == total + 1
    assert queue.strip.isVisible()
    assert "1" in queue.strip.text()
    # What is clicked is what was seen.
    click(qtbot, queue, 6)
    assert parts.selection.first("case") == under
    point_away(queue)
    queue.view.let_go()
    qtbot.waitUntil(lambda: new in queue.model.shown_ids(), timeout=3000)
    assert queue.model.row_of(new) < queue.model.row_of(under)
    assert not queue.strip.isVisible()
    assert parts.selection.first("case") == under


def test_the_strip_lets_in_what_waits_and_the_row_at_hand_stays_on_the_screen(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    click(qtbot, queue, 4)
    mine = parts.selection.first("case")
    bar = queue.view.verticalScrollBar()
    bar.setValue(40)
    at = queue.view.rowViewportPosition(queue.model.row_of(mine))
    for number in range(4):
        old_case(parts, f"new-{number}")
    assert queue.model.new_waiting() == 4
    qtbot.mouseClick(queue.strip, LEFT)
    assert queue.model.row_of("new-3") >= 0
    assert queue.view.rowViewportPosition(queue.model.row_of(mine)) == at
    assert queue.view.currentIndex().row() == queue.model.row_of(mine)


def test_the_changed_row_itself_changes_in_its_place(
    window: Window, queue: QueuePanel, parts: Parts
) -> None:
    place = next(
        place
        for place in range(queue.model.rowCount())
        if queue.model.shelf.case_at(place).case.state == "accepted"
    )
    point_at(queue, place)
    case = queue.model.id_at(place)
    # A note of another desk would do as well; filing takes it to another lane.
    version = parts.desk.read.cases.case(case).version
    from_lane = queue.model.queue_row(case).lane
    parts.desk.do(FileCase(case=case, seen_version=version))
    assert queue.model.id_at(place) == case
    assert queue.model.queue_row(case).lane != from_lane
    assert queue.model.row_of(case) == place


def test_typing_filters_and_escape_gives_all_back(
    window: Window, queue: QueuePanel, qtbot: QtBot
) -> None:
    total = queue.model.rowCount()
    row = queue.model.shelf.case_at(0)
    qtbot.keyClick(window, Qt.Key.Key_F, ALT)
    assert queue.bar.quick.hasFocus()
    qtbot.keyClicks(queue.bar.quick, row.case.number[-9:])
    qtbot.waitUntil(lambda: 0 < queue.model.rowCount() < total)
    assert queue.model.shown_ids() == [row.case.id]
    qtbot.keyClick(queue.bar.quick, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: queue.model.rowCount() == total)
    handler = next(
        one.case.handler for one in queue.model.all_rows() if one.case.handler
    )
    letters = window.parts.desk.read.staffing.person(handler).initials
    qtbot.keyClicks(queue.bar.quick, letters)
    qtbot.waitUntil(lambda: queue.feed.view.text == letters)
    assert handler in {
        queue.model.queue_row(one).case.handler for one in queue.model.shown_ids()
    }


def test_a_filter_chosen_by_keys_is_a_chip_that_a_press_takes_off(
    window: Window, queue: QueuePanel, qtbot: QtBot
) -> None:
    total = queue.model.rowCount()
    qtbot.keyClick(window, Qt.Key.Key_W, ALT)
    press_menu(qtbot, queue, "filter", Qt.Key.Key_Return)
    assert queue.feed.view.chips == (Chip("overdue"),)
    shown = queue.model.shown_ids()
    assert 0 < len(shown) < total
    assert all(queue.model.is_late(queue.model.queue_row(one)) for one in shown)
    qtbot.mouseClick(queue.chips.buttons[0], LEFT)
    assert queue.feed.view.chips == ()
    assert queue.model.rowCount() == total


def test_a_value_is_chosen_from_the_menu_below_by_keys_alone(
    window: Window, queue: QueuePanel, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_W, ALT)
    steps = [Qt.Key.Key_Down] * 5 + [Qt.Key.Key_Right, Qt.Key.Key_Return]
    press_menu(qtbot, queue, "filter", *steps)
    (chip,) = queue.feed.view.chips
    assert chip.kind == "kind"
    shown = [queue.model.queue_row(one).case.kind for one in queue.model.shown_ids()]
    assert set(shown) == {chip.value}
    every = [row.case.kind for row in queue.model.all_rows()]
    assert len(shown) == every.count(chip.value)


def test_the_edge_of_a_case_that_runs_out_fades_in_once(
    window: Window,
    queue: QueuePanel,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(motion, "system_is_calm", lambda: False)
    case = queue.model.id_at(0)
    assert queue.view.edge(case) == SOLID
    queue.model.went_late.emit([case])
    assert queue.view.edge(case) < SOLID
    assert queue.view.edge(queue.model.id_at(1)) == SOLID
    qtbot.waitUntil(lambda: queue.view.edge(case) == SOLID, timeout=2000)


def test_a_list_that_nothing_passes_says_so_and_offers_the_way_out(
    window: Window, queue: QueuePanel, qtbot: QtBot
) -> None:
    total = queue.model.rowCount()
    qtbot.keyClick(window, Qt.Key.Key_F, ALT)
    qtbot.keyClicks(queue.bar.quick, "xyzxyz")
    qtbot.waitUntil(lambda: queue.model.rowCount() == 0)
    assert queue.empty.isVisible()
    assert queue.empty.text()
    qtbot.mouseClick(queue.empty.button, LEFT)
    assert queue.model.rowCount() == total
    assert queue.bar.quick.text() == ""


def test_the_grid_selected_on_the_map_filters_the_queue(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    grid = next(one.case.grid for one in queue.model.all_rows() if one.case.grid)
    parts.selection.set(("grid", grid))
    qtbot.keyClick(window, Qt.Key.Key_W, ALT | SHIFT)
    shown = [queue.model.queue_row(one) for one in queue.model.shown_ids()]
    assert shown
    assert {row.case.grid for row in shown} == {grid}


def test_a_view_is_saved_by_name_and_is_there_after_a_restart(
    window: Window,
    queue: QueuePanel,
    parts: Parts,
    qtbot: QtBot,
    settings: Settings,
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_G, ALT)
    press_menu(qtbot, queue, "group", Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert queue.feed.view.group == "station"
    qtbot.mouseClick(queue.lanes["closed"], LEFT)
    qtbot.keyClick(window, Qt.Key.Key_V, ALT | SHIFT)
    dialog = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, KeepDialog)
    )
    qtbot.keyClicks(dialog.fields["name"], "Morning")
    qtbot.keyClick(dialog.fields["name"], Qt.Key.Key_Return)
    assert queue.feed.view.name == "Morning"
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL | ALT)
    assert queue.feed.view.name == "all"
    window.close()
    again = opened(parts, qtbot)
    try:
        assert again.watch.queue.feed.view.name == "all"
        qtbot.keyClick(again, Qt.Key.Key_6, CTRL | ALT)
        view = again.watch.queue.feed.view
        assert (view.name, view.group) == ("Morning", "station")
        assert "closed" not in view.lanes
        assert not again.watch.queue.lanes["closed"].isChecked()
        again.watch.queue.menus.delete_view("Morning")
        assert again.watch.queue.kept.own == []
    finally:
        again.close()
        again.deleteLater()


def test_groups_fold_by_mouse_and_by_keys(
    window: Window, queue: QueuePanel, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_G, ALT)
    press_menu(qtbot, queue, "group", Qt.Key.Key_Down, Qt.Key.Key_Return)
    head = queue.model.head(queue.model.head_at(0))
    before = queue.model.rowCount()
    click(qtbot, queue, 0)
    assert queue.model.rowCount() == before - head.count
    queue.view.setCurrentIndex(queue.model.index(0))
    qtbot.keyClick(queue.view, Qt.Key.Key_Right)
    assert queue.model.rowCount() == before
    qtbot.keyClick(queue.view, Qt.Key.Key_Left)
    assert queue.model.rowCount() == before - head.count
    qtbot.keyClick(window, Qt.Key.Key_G, ALT | SHIFT)
    assert all(queue.model.head_at(place) for place in range(queue.model.rowCount()))
    # A head is no case: nothing is selected while the cursor is on it.
    assert window.parts.selection.ids("case") == ()


def test_only_heads_are_low_whatever_was_shown_before(
    window: Window, queue: QueuePanel, qtbot: QtBot
) -> None:
    high = queue.view.rowHeight(0)
    for group in ("station", "due_day", "kind", ""):
        queue.show_view(replace(queue.feed.view, group=group))
        heads = {bool(queue.model.head_at(row)) for row in range(3)}
        assert (True in heads) == bool(group)
        for row in range(queue.model.rowCount()):
            low = bool(queue.model.head_at(row))
            assert (queue.view.rowHeight(row) < high) == low


def test_a_press_on_a_column_sorts_and_a_second_turns_it_round(
    window: Window, queue: QueuePanel, qtbot: QtBot
) -> None:
    head = queue.view.head
    section = COLUMNS.index("assessment")
    at = QPoint(head.sectionViewportPosition(section) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), LEFT, pos=at)
    assert (queue.feed.view.sort, queue.feed.view.down) == ("assessment", False)
    marks = queue.model.shelf.marks
    keys = [marks[one].assessment for one in queue.model.shown_ids()]
    assert keys == sorted(keys)
    qtbot.mouseClick(head.viewport(), LEFT, pos=at)
    assert queue.feed.view.down
    turned = [marks[one].assessment for one in queue.model.shown_ids()]
    assert turned == keys[::-1]
    qtbot.mouseClick(head.viewport(), LEFT, pos=at)
    assert queue.feed.view.sort == "clock"


def test_a_case_that_runs_out_is_counted_late_and_a_new_one_is_marked_until_seen(
    window: Window,
    queue: QueuePanel,
    parts: Parts,
    qtbot: QtBot,
    clock: FrozenClock,
) -> None:
    late = sum(queue.model.late(lane) for lane in queue.lanes)
    newly: list[str] = []
    queue.model.went_late.connect(newly.extend)
    clock.at = NINE + timedelta(hours=6)
    queue.tick()
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=10_000)
    assert newly
    assert sum(queue.model.late(lane) for lane in queue.lanes) == late + len(newly)
    new = old_case(parts, "new-1")
    assert new in queue.model.fresh
    parts.selection.set(("case", new))
    assert new not in queue.model.fresh


def test_the_narrow_layout_puts_both_clocks_into_one_column(
    window: Window, queue: QueuePanel, qtbot: QtBot
) -> None:
    def hidden(column: str) -> bool:
        return queue.view.isColumnHidden(COLUMNS.index(column))

    assert hidden("clocks")
    assert not hidden("statutory")
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: not hidden("clocks"))
    assert hidden("statutory")
    assert hidden("assessment")
    port = queue.view.viewport().width()
    assert sum(queue.view.columnWidth(place) for place in range(len(COLUMNS))) <= port
