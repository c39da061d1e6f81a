"""The frame in a shift: language and theme, the idle lock, and the next sitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.texts import language
from tests.flows.flow_hands import CTRL, Key
from tests.flows.shift_desk import ALT, SECRET, SHIFT
from tests.flows.spoken import left_in

if TYPE_CHECKING:
    from tests.flows.flow_story import Story
    from tests.flows.shift_cases import Casework
    from tests.flows.shift_desk import ShiftDesk

Layout = tuple[object, ...]
MODE_KEYS = (Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5, Key.Key_1)
DARK, LIGHT = 90, 165


def lightness(desk: ShiftDesk) -> int:
    """Return how light the window is, as it is seen, 0 to 255."""
    image = desk.window.grab().toImage().scaled(64, 36)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    signs = [grey.pixelColor(x, y).value() for x in range(64) for y in range(36)]
    return sorted(signs)[len(signs) // 2]


def nothing_is_left_of(desk: ShiftDesk, other: str) -> None:
    """Walk through every mode; no widget says a word of the other language."""
    for key in MODE_KEYS:
        desk.hands.press(key, CTRL)
        desk.quiet()
        left = left_in(other)
        assert left == [], (desk.window.mode, left[:20])


def turn_language_and_theme(desk: ShiftDesk) -> None:
    """Turn both by their keys and back again; every text follows."""
    hands = desk.hands
    assert (language(), theme.name()) == ("zh", "dark")
    # What was said stays as it was said; what is put away is in the history.
    while desk.window.bar.isVisible():
        hands.press(Key.Key_Escape)
    assert lightness(desk) < DARK
    hands.press(Key.Key_L, CTRL | SHIFT)
    hands.press(Key.Key_D, CTRL | SHIFT)
    desk.quiet()
    assert (language(), theme.name()) == ("en", "light")
    assert lightness(desk) > LIGHT
    nothing_is_left_of(desk, "zh")
    hands.press(Key.Key_L, CTRL | SHIFT)
    desk.quiet()
    nothing_is_left_of(desk, "en")
    hands.press(Key.Key_D, CTRL | SHIFT)
    desk.quiet()
    assert lightness(desk) < DARK


def lock_with_half_a_case(desk: ShiftDesk, work: Casework, story: Story) -> str:
    """Be called away in the middle of a call; the words are there on return."""
    hands, lock = desk.hands, desk.window.room.lock
    form = work.open_form()
    hands.fill(story.narrative)
    idle = desk.parts.settings.idle_minutes
    desk.clock.at += work.minutes(idle - 1)
    desk.timers_look()
    assert not lock.locked
    desk.clock.at += work.minutes(2)
    desk.timers_look()
    assert lock.locked
    assert not form.isVisible()
    cover = lock.cover
    assert cover is not None
    assert f"{desk.clock.now():%H:%M}" == cover.time.text()
    desk.front()
    hands.press(Key.Key_N, CTRL)
    hands.say("wrong")
    hands.press(Key.Key_Return)
    assert lock.locked
    assert cover.problem.text()
    # After a wrong word the next one has to wait two seconds of the PC's own time.
    desk.qtbot.wait(2_200)
    hands.say(SECRET)
    hands.press(Key.Key_Return)
    assert not lock.locked, cover.problem.text()
    assert form.isVisible()
    form.activateWindow()
    desk.qtbot.waitUntil(form.isActiveWindow)
    assert form.value("narrative") == story.narrative
    assert QApplication.focusWidget() is not None
    work.fill_in(form, story)
    return work.send(form, story)


def leave(desk: ShiftDesk) -> Layout:
    """Arrange panes and lanes as one likes them, and quit by the key."""
    hands, watch = desk.hands, desk.window.watch
    hands.press(Key.Key_6, CTRL | ALT)
    desk.quiet()
    lane = watch.queue.lanes["verification"]
    desk.click(lane, lane.rect().center())
    desk.quiet()
    hands.press(Key.Key_F2)
    assert not watch.roster.isVisible()
    hands.press(Key.Key_Q)
    for _step in range(8):
        if watch.file.isAncestorOf(desk.window.focusWidget()):
            break
        hands.press(Key.Key_F4)
    assert watch.file.isAncestorOf(desk.window.focusWidget())
    hands.press(Key.Key_F12)
    assert watch.area.docks["file"].isFloating()
    desk.front()
    hands.press(Key.Key_L, CTRL | SHIFT)
    hands.press(Key.Key_D, CTRL | SHIFT)
    desk.quiet()
    left = layout(desk)
    hands.press(Key.Key_Q, CTRL)
    assert not desk.window.isVisible()
    return left


def layout(desk: ShiftDesk) -> Layout:
    """Return how the desk is arranged now."""
    queue, docks = desk.window.watch.queue, desk.window.watch.area.docks
    return (
        {name: (one.isVisible(), one.isFloating()) for name, one in docks.items()},
        queue.feed.view,
        queue.model.shown_count(),
        {name: one.isChecked() for name, one in queue.lanes.items()},
        (language(), theme.name(), desk.window.mode),
        desk.window.size(),
    )
