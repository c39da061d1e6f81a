"""Every action of the catalog: a key, a way to it, words in both languages, a why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QWidget

from desktop import key_choice, texts
from desktop.catalog import ACTIONS, BY_ID
from domain.staffing.initials import initials_of
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

# What the off-screen platform says of windows that are raised or grab the keys.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
# It closes the window that the walk still needs; it has a test of its own.
LAST = "quit"


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[tuple[Window, Parts]]:
    with window_of(sample, qtbot, with_map=True) as made:
        yield made


def chosen(window: Window, parts: Parts) -> dict[str, tuple[tuple[str, str], ...]]:
    """What may be selected when an action is asked for: nothing, one of each, two."""
    read = parts.desk.read
    cases = [row.case.id for row in window.watch.queue.model.all_rows()]
    grid = read.boundary.grids()[0]
    person = read.staffing.lists.search("训练", parts.desk.clock.now(), 1)[0].id
    entity = read.entities.search("样例", 1)[0].id
    return {
        "nothing": (),
        "case": (("case", cases[0]),),
        "cases": (("case", cases[0]), ("case", cases[1])),
        "grid": (("grid", grid.code),),
        "station": (("station", grid.station),),
        "person": (("person", person),),
        "entity": (("entity", entity),),
    }


def test_every_action_has_a_key_that_no_other_has() -> None:
    keyless = [one.id for one in ACTIONS if not one.key]
    assert keyless == []
    seen: dict[tuple[str, str], str] = {}
    for action in ACTIONS:
        plain = QKeySequence(action.key).toString()
        assert plain, f"{action.id} has a key that is none: {action.key}"
        # A local key acts in its own pane only.
        key = (action.menu if action.local else "", plain)
        assert key not in seen, f"{action.id} and {seen.get(key)} share {plain}"
        seen[key] = action.id


def test_every_action_speaks_both_languages_and_its_menu_has_a_name() -> None:
    for action in ACTIONS:
        for key in (f"action.{action.id}", f"action.{action.id}.tip"):
            said = texts.both(key)
            assert said["zh"].strip(), key
            assert said["en"].strip(), key
            assert said["zh"] != said["en"], f"{key} was not translated"
        assert texts.has(f"menu.{action.menu}"), action.menu


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_palette_leads_to_every_action_by_hanzi_initials_english_and_id(
    desk: tuple[Window, Parts], language: str
) -> None:
    window, parts = desk
    parts.settings.language = language
    window.redress()
    field = window.top.field
    lost = []
    for action in ACTIONS:
        said = texts.both(f"action.{action.id}")
        letters = "".join(one for one in initials_of(said["zh"]) if one.isalnum())
        for typed in (said["zh"], letters, said["en"], action.id):
            field.begin(f">{typed}")
            # Among what is seen without scrolling, not just somewhere below.
            rows = [row for row in field.model.rows if row.kind == "action"][:15]
            if action.id not in {row.id for row in rows}:
                lost.append((action.id, typed))
    field.leave()
    assert lost == []


def test_a_row_of_the_palette_shows_the_key_and_the_reason(
    desk: tuple[Window, Parts],
) -> None:
    window, parts = desk
    parts.selection.clear()
    window.top.field.begin(">case.close")
    model = window.top.field.model
    place = [one.id for one in model.rows].index("case.close")
    assert model.rows[place].detail == key_choice.shown(BY_ID["case.close"].key)
    assert model.why(place) == BY_ID["case.close"].why_not(window.hand)
    assert model.why(place)
    assert model.why(place) in model.index(place).data()
    window.top.field.leave()


def test_no_action_fails_to_say_why_whatever_is_selected(
    desk: tuple[Window, Parts],
) -> None:
    window, parts = desk
    for language in texts.LANGUAGES:
        texts.set_language(language)
        for name, items in chosen(window, parts).items():
            parts.selection.set(*items)
            for action in ACTIONS:
                why = action.why_not(window.hand)
                assert isinstance(why, str), (action.id, name)
                assert "{" not in why, (action.id, name, why)
    texts.set_language("zh")


def test_every_action_runs_or_says_why_whatever_is_selected(
    desk: tuple[Window, Parts], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, parts = desk
    nowhere = staticmethod(lambda *_a, **_k: ("", ""))
    for name in ("getSaveFileName", "getOpenFileName", "getOpenFileNames"):
        monkeypatch.setattr(QFileDialog, name, nowhere)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: "")
    monkeypatch.setattr(QMessageBox, "exec", lambda _self: 0)
    refused: set[str] = set()
    done = {LAST}
    for items in chosen(window, parts).values():
        for action in ACTIONS:
            parts.selection.set(*items)
            why = action.why_not(window.hand)
            if action.id in (refused if why else done):
                continue
            (refused if why else done).add(action.id)
            said = len(parts.desk.messages.history)
            window.keys.run(action)
            if why:
                assert len(parts.desk.messages.history) > said, action.id
                assert parts.desk.messages.history[-1].text == why
            put_away(window)
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
    parts.settings.language = "zh"
    window.redress()
    # What could not be done with any of these, and so was only refused.
    assert {one.id for one in ACTIONS} - done <= refused


def put_away(window: Window) -> None:
    """Close what an action opened, and uncover the desk."""
    cover = window.room.lock.cover
    if cover is not None:
        cover.login.clear()
        cover.enter()
        assert window.room.lock.cover is None
    for one in QApplication.topLevelWidgets():
        if one is window or not one.isVisible():
            continue
        if isinstance(one, QMenu) or one.windowType() in {
            Qt.WindowType.Dialog,
            Qt.WindowType.Popup,
        }:
            one.close()
    focus: QWidget | None = QApplication.focusWidget()
    if focus is not None and focus is window.top.field:
        window.top.field.leave()


def test_the_menus_hold_every_action_with_its_key_and_greyed_reason(
    desk: tuple[Window, Parts],
) -> None:
    window, parts = desk
    parts.selection.clear()
    menu = window.keys.main_menu(window.rect().topLeft())
    held = []
    for entry in menu.actions():
        below = entry.menu()
        assert isinstance(below, QMenu)
        below.aboutToShow.emit()
        held += [(one.text(), one.isEnabled()) for one in below.actions()]
    menu.close()
    assert len(held) == len(ACTIONS)
    for action in ACTIONS:
        why = action.why_not(window.hand)
        said = f"{action.text} · {why}" if why else action.text
        key = key_choice.shown(key_choice.key_of(action))
        assert (f"{said}\t{key}" if key else said, not why) in held


def test_every_key_reaches_its_action(desk: tuple[Window, Parts]) -> None:
    window, _parts = desk
    for action in ACTIONS:
        bound = window.keys.acts[action.id].shortcut().toString()
        wanted = "" if action.local else QKeySequence(action.key).toString()
        assert bound == wanted, action.id
