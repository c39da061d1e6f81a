"""What else happens in a shift: roster, queue views, map, entities and the wall."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox

from desktop.cases.queue_keep_dialog import KeepDialog
from desktop.entities.place_forms import CoordinateForm
from desktop.map.picture_dialog import PictureDialog
from desktop.staffing.dialogs import LeaveDialog, TakeOverDialog
from desktop.staffing.models import GridLine
from desktop.staffing.roster_page import RosterPage
from desktop.texts import t
from domain.staffing.duty import responsible_at
from tests.flows.flow_hands import CTRL, Key
from tests.flows.shift_desk import ALT, PATIENCE_MS, SHIFT

if TYPE_CHECKING:
    from pathlib import Path

    from domain.staffing.duty import Responsible
    from tests.flows.flow_story import Story
    from tests.flows.shift_desk import ShiftDesk

VIEW = "我的片区"


def answers_for(desk: ShiftDesk, grid: str) -> Responsible:
    return responsible_at(grid, desk.clock.now(), desk.eyes.read.staffing)


def roster_line(desk: ShiftDesk, grid: str) -> GridLine:
    """Return the roster pane's line of a grid, be its station folded or not."""
    found = desk.window.watch.roster.model.roster.grid(grid)
    assert found is not None, f"no line of {grid} in the roster"
    return found


def go_to_grid(desk: ShiftDesk, grid: str) -> None:
    """Find a grid in the roster pane by its code, and stand on its row."""
    roster, hands = desk.window.watch.roster, desk.hands
    hands.press(Key.Key_R, ALT)
    hands.press(Key.Key_A, CTRL)
    hands.say(grid)
    desk.qtbot.waitUntil(lambda: roster.model.typed == grid)
    for _step in range(5):
        hands.press(Key.Key_Down)
        at = roster.view.row_at(roster.view.currentIndex())
        if isinstance(at, GridLine) and at.code == grid:
            return
    raise AssertionError(f"{grid} is not found in the roster")


def shown_everywhere(desk: ShiftDesk, grid: str, person: str) -> None:
    """Assert that roster, map and rule name the same person for a grid."""
    desk.quiet()
    assert answers_for(desk, grid).person == person
    assert roster_line(desk, grid).person == person
    desk.qtbot.waitUntil(
        lambda: desk.map.content.answers[grid][0] == person, timeout=PATIENCE_MS
    )


def absence_and_take_over(desk: ShiftDesk, story: Story) -> Story:
    """Mark the officer of a grid absent, let a colleague stand in; return for whom."""
    hands = desk.hands
    shown_everywhere(desk, story.grid, story.officer)
    go_to_grid(desk, story.grid)
    assert desk.parts.selection.first("person") == story.officer
    hands.press(Key.Key_L, CTRL)
    leave = hands.dialog(LeaveDialog)
    assert roster_line(desk, story.grid).name in leave.preview.accessibleName()
    hands.press(Key.Key_Return, CTRL)
    hands.gone(leave)
    after = answers_for(desk, story.grid).person
    assert after != story.officer
    shown_everywhere(desk, story.grid, after)
    assert roster_line(desk, story.grid).duty in {"acting", "gap"}
    stand_in = next(
        one
        for one in desk.eyes.read.staffing.persons_of(story.station)
        if one.kind == "official" and one.id not in {story.officer, after, story.second}
    )
    go_to_grid(desk, story.grid)
    hands.press(Key.Key_T, CTRL)
    form = hands.dialog(TakeOverDialog)
    hands.choose(stand_in.staff_no)
    assert form.value("person") == stand_in.id
    hands.press(Key.Key_Return, CTRL)
    hands.gone(form)
    shown_everywhere(desk, story.grid, stand_in.id)
    assert answers_for(desk, story.grid).capacity == "TAKEOVER"
    hands.press(Key.Key_R, ALT)
    hands.press(Key.Key_Escape)
    return replace(story, officer=stand_in.id)


def overdue(desk: ShiftDesk) -> int:
    """Return how many open cases have a clock that ran out, by the rules alone."""
    cases, now = desk.eyes.read.cases, desk.clock.now()
    rules = cases.clock_rules()
    rows = [one for one in cases.queue(now) if one.lane != "closed"]
    return sum(one.clocks(rules, now).overdue for one in rows)


def menu(desk: ShiftDesk, name: str, said: str) -> None:
    """Walk down an open menu of the queue to an entry, and press Enter."""
    desk.qtbot.waitUntil(desk.window.watch.queue.menus.menus[name].isVisible)
    for _step in range(30):
        shown = QApplication.activePopupWidget()
        active = shown.activeAction()  # type: ignore[union-attr]
        if active is not None and active.text().split("\t")[0] == said:
            desk.hands.press(Key.Key_Return)
            desk.front()
            return
        desk.hands.press(Key.Key_Down)
    raise AssertionError(f"no {said} in the menu {name}")


def queue_views(desk: ShiftDesk) -> None:
    """Filter, group, keep that as a view, go back to all and choose it again."""
    hands, queue = desk.hands, desk.window.watch.queue
    whole = sum(1 for _row in queue.model.all_rows())
    hands.press(Key.Key_W, ALT)
    menu(desk, "filter", t("queue.chip.overdue"))
    desk.quiet()
    late = overdue(desk)
    assert 0 < queue.model.shown_count() == late < whole
    hands.press(Key.Key_G, ALT)
    menu(desk, "group", t("queue.by.station"))
    desk.quiet()
    assert queue.feed.view.group == "station"
    assert queue.model.shown_count() == late
    hands.press(Key.Key_V, ALT | SHIFT)
    form = hands.dialog(KeepDialog)
    hands.say(VIEW)
    hands.press(Key.Key_Return, CTRL)
    hands.gone(form)
    kept = queue.feed.view
    assert kept.name == VIEW
    hands.press(Key.Key_1, CTRL | ALT)
    desk.quiet()
    assert queue.model.shown_count() == whole
    hands.press(Key.Key_6, CTRL | ALT)
    desk.quiet()
    assert queue.feed.view == kept
    assert queue.model.shown_count() == late
    hands.press(Key.Key_F, ALT)
    hands.say("zzzz")
    desk.qtbot.waitUntil(lambda: queue.model.shown_count() == 0)
    hands.press(Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: queue.model.shown_count() == late)
    hands.press(Key.Key_1, CTRL | ALT)
    desk.quiet()


def choropleth(desk: ShiftDesk) -> None:
    """Shade the grids by their open cases, in the panel of the layers, by keys."""
    hands, panel = desk.hands, desk.map.panels.layers
    hands.press(Key.Key_Q)
    hands.press(Key.Key_L)
    if not panel.isVisible():
        # It lay open already; the first press has put it away.
        hands.press(Key.Key_L)
    assert panel.isVisible()
    box = next(
        one
        for one in panel.findChildren(QComboBox)
        if one.accessibleName() == t("map.shade")
    )
    for _step in range(60):
        if QApplication.focusWidget() is box:
            break
        hands.press(Key.Key_Tab)
    assert QApplication.focusWidget() is box
    while panel.shade.choice.figure != "open":
        hands.press(Key.Key_Down)
        assert panel.shade.choice.figure
    desk.quiet()
    level = desk.map.content.shade.levels["grid"]
    held = {grid.code: 0 for grid in desk.eyes.read.boundary.grids()}
    for row in desk.window.watch.queue.model.all_rows():
        if row.lane != "closed" and row.case.grid in held and row.case.x is not None:
            held[row.case.grid] += 1
    classes = [level.class_of[one] for one in sorted(held, key=lambda key: held[key])]
    assert classes == sorted(classes)
    assert len(set(classes)) > 1
    hands.press(Key.Key_Escape)


def place_two(desk: ShiftDesk) -> None:
    """Place an entity by a click on the map, and the next by typed coordinates."""
    hands, pane = desk.hands, desk.window.watch.entities
    read = desk.eyes.read
    hands.press(Key.Key_Q)
    hands.press(Key.Key_F6, SHIFT)
    desk.qtbot.waitUntil(pane.isVisible)
    desk.quiet()
    before = read.entities.placement_counts()["unplaced"]
    assert pane.model.rowCount() == before > 1
    hands.press(Key.Key_F7)
    first = desk.parts.selection.first("entity")
    hands.press(Key.Key_U, ALT)
    assert desk.map.wait_until_complete()
    desk.click(desk.map.viewport(), desk.map.viewport().rect().center() + QPoint(9, 6))
    desk.quiet()
    assert read.entities.premises_of(first)[0].x is not None
    second = desk.parts.selection.first("entity")
    assert second not in {"", first}
    hands.press(Key.Key_U, ALT | SHIFT)
    form = hands.dialog(CoordinateForm)
    hands.tab_to(form.fields["pair"])
    hands.press(Key.Key_A, CTRL)
    hands.fill("108.9402, 34.2204")
    hands.choose("WGS84")
    hands.tab_to(form.fields["reason"])
    hands.say("电话核实")
    hands.press(Key.Key_Return, CTRL)
    hands.gone(form)
    desk.quiet()
    placed = read.entities.premises_of(second)[0]
    assert (placed.given_x, placed.given_y) == (108.9402, 34.2204)
    assert placed.x is not None
    assert read.entities.placement_counts()["unplaced"] == before - 2


def save_picture(desk: ShiftDesk, path: Path) -> None:
    """Save the map as a picture; the file holds what the form had promised."""
    hands = desk.hands
    hands.press(Key.Key_Q)
    hands.press(Key.Key_P, CTRL)
    form = hands.dialog(PictureDialog)
    size = form.fields["size"]
    assert isinstance(size, QComboBox)
    promised = size.currentText()
    hands.tab_to(form.path)
    hands.press(Key.Key_A, CTRL)
    hands.say(str(path))
    hands.press(Key.Key_Return, CTRL)
    hands.gone(form)
    desk.qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    image = QImage(str(path))
    assert str(image.width()) in promised
    assert str(image.height()) in promised


def wall(desk: ShiftDesk) -> None:
    """Open the wall screen, read it against the queue, and close it by its key."""
    hands = desk.hands
    hands.press(Key.Key_W, CTRL | SHIFT)
    shown = desk.window.wall
    assert shown is not None
    desk.qtbot.waitUntil(lambda: shown.data is not None, timeout=PATIENCE_MS)
    desk.quiet()
    counts = desk.eyes.counts()
    for lane, tile in shown.lanes.items():
        if lane != "closed":
            assert tile.said == f"{counts[lane]:,}", lane
    late = overdue(desk)
    assert shown.late.said == f"{late:,}"
    assert shown.time.text == f"{desk.clock.now():%H:%M}"
    shown.activateWindow()
    desk.qtbot.waitUntil(shown.isActiveWindow)
    hands.press(Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: desk.window.wall is None)
    desk.front()


def roster_page(desk: ShiftDesk) -> None:
    """Look at the shifts of today and at what is handed over; come back."""
    hands = desk.hands
    hands.press(Key.Key_3, CTRL)
    page = desk.window.pane(RosterPage)
    desk.quiet()
    assert page.isVisible()
    assert page.model.rowCount() > 0
    assert page.handover is not None
    assert page.strip.isVisible()
    hands.press(Key.Key_1, CTRL)
    assert not page.isVisible()
