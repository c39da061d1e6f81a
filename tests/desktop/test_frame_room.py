"""The frame by its keys: undo and redo, messages, settings, keys, lock, help, panes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop import help_pages, key_choice, texts, theme
from desktop.catalog import BY_ID
from desktop.help_window import HelpWindow, picture
from desktop.settings import Settings, load
from desktop.settings_dialog import SettingsDialog
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Ctrl = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def desk(sample: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Window, Parts]]:
    settings = Settings(path=tmp_path / "settings.json")
    with window_of(sample, qtbot, settings=settings) as made:
        made[0].activateWindow()
        yield made
    key_choice.choose({})


def accept(window: Window, parts: Parts) -> str:
    """Take one accepted case a step on, by its key; return the case."""
    case = next(
        row.case.id
        for row in window.watch.queue.model.all_rows()
        if row.case.state == "accepted"
    )
    parts.selection.set(("case", case))
    window.watch.queue.focus_rows()
    window.keys.acts["case.file"].trigger()
    assert parts.desk.read.cases.case(case).state == "awaiting_dispatch"
    return case


def test_undo_and_redo_go_back_and_forth_and_say_what(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    read = parts.desk.read.cases
    case = accept(window, parts)
    number = read.case(case).number
    assert number in window.top.tools["undo"].toolTip()
    qtbot.keyClick(window, Key.Key_Z, Ctrl)
    assert read.case(case).state == "accepted"
    assert number in window.top.tools["redo"].toolTip()
    qtbot.keyClick(window, Key.Key_Y, Ctrl)
    assert read.case(case).state == "awaiting_dispatch"
    # The toast of what was done again takes that very act back.
    toast = window.watch.toast
    qtbot.mouseClick(toast.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert read.case(case).state == "accepted"
    assert BY_ID["redo"].why_not(window.hand) == ""


def test_the_list_of_acts_undoes_one_of_them_and_greys_what_was_built_upon(
    desk: tuple[Window, Parts],
) -> None:
    window, parts = desk
    undo, read = parts.undo, parts.desk.read.cases
    case = accept(window, parts)
    other = accept(window, parts)
    first, second = undo.steps[-2:]
    assert undo.why_not(first) == ""
    assert undo.undo(first)
    assert read.case(case).state == "accepted"
    assert read.case(other).state == "awaiting_dispatch"
    parts.selection.set(("case", case))
    window.keys.acts["case.file"].trigger()
    assert second in undo.steps
    # A new act ends what could have been done again.
    assert undo.next() is None
    assert BY_ID["redo"].why_not(window.hand) == texts.t("redo.nothing")


def test_the_bell_counts_and_a_fault_stays_before_a_plain_word(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    say, bar, bell = parts.desk.messages.say, window.bar, window.top.bell
    say("the disk is full", "late")
    say("a file was read")
    assert bar.text() == "the disk is full"
    assert bell.unread == 2
    qtbot.keyClick(window, Key.Key_Escape)
    assert bar.text() == "a file was read"
    assert bell.unread == 1
    qtbot.keyClick(window, Key.Key_Escape)
    assert bar.text() == ""
    say("no right to do that", "warn")
    qtbot.keyClick(window, Key.Key_H, Ctrl)
    dialog = next(
        one
        for one in QApplication.topLevelWidgets()
        if type(one).__name__ == "HistoryDialog" and one.isVisible()
    )
    assert bell.unread == 0
    assert "no right" in dialog.list.item(0).text()
    qtbot.keyClicks(dialog.search, "disk")
    assert dialog.list.count() == 1
    dialog.copy.click()
    assert "the disk is full" in QApplication.clipboard().text()
    dialog.close()


def settings_of(window: Window, qtbot: QtBot) -> SettingsDialog:
    qtbot.keyClick(window, Key.Key_Comma, Ctrl)
    dialog = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, SettingsDialog) and one.isVisible()
    )
    assert isinstance(dialog, SettingsDialog)
    return dialog


def test_settings_are_found_by_a_word_applied_at_once_and_kept(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    dialog = settings_of(window, qtbot)
    dialog.search.setText("字号")
    assert [name for name, row in dialog.rows.items() if row.isVisible()] == [
        "type_scale"
    ]
    size = dialog.fields["type_scale"]
    size.setFocus()
    qtbot.keyClick(size, Key.Key_End)
    assert theme.px(100) == 200
    # The dialog was built anew in the new size; what was typed is still there.
    assert dialog.search.text() == "字号"
    dialog.search.setText("zzz")
    assert dialog.nothing.isVisible()
    dialog.search.clear()
    dialog.fields["idle_minutes"].setValue(0)
    dialog.fields["sound_urgent"].setChecked(False)
    dialog.fields["animations"].setChecked(False)
    kept = load(parts.settings.path)
    assert kept.type_scale == 2.0
    assert kept.idle_minutes == 0
    assert not kept.animations
    assert kept.sounds == {"urgent": False, "overdue": True, "callback": True}
    dialog.reset.click()
    assert parts.settings.idle_minutes == 15
    assert theme.px(100) == 100
    dialog.close()


def test_a_key_is_given_anew_checked_put_back_and_carried_along(
    desk: tuple[Window, Parts], qtbot: QtBot, tmp_path: Path
) -> None:
    window, parts = desk
    dialog = settings_of(window, qtbot)
    page = dialog.keys
    page.choose("case.new")
    qtbot.keyClick(page.edit, Key.Key_L, Ctrl)
    assert BY_ID["staff.leave"].text in page.said.text()
    assert parts.settings.keys == {}
    assert not page.give("Return")
    qtbot.keyClick(page.edit, Key.Key_J, Ctrl | Shift)
    assert parts.settings.keys == {"case.new": "Ctrl+Shift+J"}
    assert window.keys.acts["case.new"].shortcut().toString() == "Ctrl+Shift+J"
    assert "Ctrl+Shift+J" in BY_ID["case.new"].tip
    page.export(tmp_path / "keys.json")
    page.choose("case.new")
    page.put_back()
    assert parts.settings.keys == {}
    assert page.bring(tmp_path / "keys.json")
    assert key_choice.key_of(BY_ID["case.new"]) == "Ctrl+Shift+J"
    (tmp_path / "bad.json").write_text(json.dumps({"case.new": "Ctrl+L"}))
    assert not page.bring(tmp_path / "bad.json")
    assert key_choice.key_of(BY_ID["case.new"]) == "Ctrl+Shift+J"
    page.choose("case.next")
    assert not page.edit.isEnabled()
    dialog.close()


def test_help_opens_at_the_pane_walks_searches_and_tries(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = desk
    window.watch.roster.view.setFocus()
    qtbot.keyClick(window, Key.Key_F1)
    help_ = window.room._help_window
    assert isinstance(help_, HelpWindow)
    assert help_.name == "roster"
    qtbot.waitUntil(help_.isActiveWindow, timeout=5_000)
    help_.show_page("commands")
    qtbot.keyClick(help_.text, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert help_.name == "roster"
    qtbot.keyClick(help_.text, Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert help_.name == "commands"
    help_.search.setText("恢复码")
    assert help_.name == "organisation"
    with qtbot.waitSignal(help_.act_wanted) as wanted:
        help_.text.anchorClicked.emit(QUrl("do:mode.assess"))
    assert wanted.args == ["mode.assess"]
    assert window.top.modes["assess"].isChecked()
    help_.close()


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_page_is_there_names_real_actions_and_paints_its_symbols(
    qapp: QApplication, language: str
) -> None:
    assert qapp is not None
    texts.set_language(language)
    pages = help_pages.all_pages()
    assert [one.name for one in pages] == list(help_pages.PAGES)
    names = {one.name for one in pages}
    for one in pages:
        assert len(one.text) > 300, one.name
        assert "{{" not in one.text
        links = help_pages.LINK.findall(one.text)
        for kind, target in links:
            assert target in (BY_ID if kind == "do" else names), (one.name, target)
        for symbol in help_pages.SYMBOL.findall(one.text):
            assert not picture(symbol).toImage().isNull(), symbol
            painted = picture(symbol).toImage()
            seen = {
                painted.pixelColor(x, y).alpha()
                for x in range(painted.width())
                for y in range(painted.height())
            }
            assert max(seen) > 0, symbol


def test_both_languages_offer_the_same_links_and_symbols() -> None:
    for name in help_pages.PAGES[:-1]:
        found = []
        for language in texts.LANGUAGES:
            raw = (help_pages.FOLDER / language / f"{name}.md").read_text("utf-8")
            found.append(
                (sorted(help_pages.ACT.findall(raw)), help_pages.SYMBOL.findall(raw))
            )
        assert found[0] == found[1], name
        assert [one for one in found[0][0] if one not in BY_ID] == [], name


def test_the_lock_covers_all_keeps_half_typed_text_and_lets_back_in(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    window.keys.run(BY_ID["case.new"])
    form = next(
        one
        for one in QApplication.topLevelWidgets()
        if type(one).__name__ == "IntakeForm" and one.isVisible()
    )
    form.summary.setText("half a sentence")
    window.room.lock.lock()
    cover = window.room.lock.cover
    assert cover is not None
    assert not form.isVisible()
    assert cover.geometry() == window.rect()
    middle = window.childAt(QPoint(400, 500))
    assert middle is cover or cover.isAncestorOf(middle)
    shown = f"{cover.title.text()} {cover.counts.text()}"
    assert (
        parts.desk.read.cases.case(
            next(iter(window.watch.queue.model.all_rows())).case.id
        ).number
        not in shown
    )
    # No key of the desk acts; Tab stays on the cover.
    qtbot.keyClick(window, Key.Key_2, Ctrl)
    assert window.top.modes["watch"].isChecked()
    for _turn in range(5):
        qtbot.keyClick(cover.focusWidget() or cover, Key.Key_Tab)
        at: QWidget | None = window.focusWidget()
        assert at is not None
        assert cover.isAncestorOf(at)
    cover.login.setText("operator")
    cover.secret.setText("not it")
    cover.enter()
    assert window.room.lock.locked
    assert cover.problem.text()
    cover.login.clear()
    qtbot.keyClick(cover.login, Key.Key_Return)
    assert not window.room.lock.locked
    assert form.isVisible()
    assert form.summary.text() == "half a sentence"
    form.hide()
    form.drop()
    qtbot.keyClick(window, Key.Key_2, Ctrl)
    assert window.top.modes["redraw"].isChecked()


def test_undo_outlives_an_unlocking_by_the_same_user(
    desk: tuple[Window, Parts],
) -> None:
    window, parts = desk
    accept(window, parts)
    window.room.lock.lock()
    cover = window.room.lock.cover
    assert cover is not None
    cover.enter()
    assert parts.undo.last() is not None


def test_f4_leads_through_the_panes_and_back(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, _parts = desk
    window.watch.queue.focus_rows()
    stops = window.room.stops()
    seen = []
    for _turn in stops:
        qtbot.keyClick(window, Key.Key_F4)
        seen.append(window.focusWidget())
    assert len({id(one) for one in seen}) == len(stops)
    qtbot.keyClick(window, Key.Key_F4, Shift)
    assert window.focusWidget() is seen[-2]


def test_nothing_moves_under_the_hand_when_a_message_comes_and_goes(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    watch = window.watch
    views = (watch.queue.view, watch.roster.view, watch.map)
    parts.selection.set(("case", watch.queue.model.shown_ids()[0]))

    def places() -> list[tuple[int, int, int]]:
        QApplication.sendPostedEvents()
        found = [one.mapTo(window, one.rect().topLeft()) for one in views]
        return [
            (at.x(), at.y(), one.height()) for at, one in zip(found, views, strict=True)
        ]

    before = places()
    parts.desk.messages.say("a call-back is due", "warn")
    assert window.bar.isVisible()
    assert places() == before
    # It lies over the titles of the panes, and no row of any.
    bar = window.bar
    foot = bar.mapTo(window, bar.rect().bottomLeft()).y()
    assert foot < before[0][1]
    assert foot < before[1][1]
    # On a page of rows without titles room is made for it instead.
    window.show_mode("assess")
    page = window.stack.currentWidget()
    QApplication.sendPostedEvents()
    assert page.mapTo(window, page.rect().topLeft()).y() > foot
    qtbot.keyClick(window, Key.Key_Escape)
    window.show_mode("watch")
    assert places() == before
