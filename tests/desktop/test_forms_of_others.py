"""Half-typed forms stay with their owner; a lock that wants a passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox

from desktop.cases.intake_form import IntakeForm
from desktop.catalog import BY_ID
from desktop.settings import Settings, load
from desktop.settings_dialog import SettingsDialog
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.desk_lock import LockScreen
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Key = Qt.Key
OPERATOR = ("operator", "training-operator")


@pytest.fixture
def desk(sample: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Window, Parts]]:
    settings = Settings(path=tmp_path / "settings.json")
    with window_of(sample, qtbot, settings=settings) as made:
        made[0].activateWindow()
        yield made


def typed(window: Window, said: str) -> IntakeForm:
    """Open the intake form and type into it."""
    window.keys.run(BY_ID["case.new"])
    form = next(
        one
        for one in reversed(QApplication.topLevelWidgets())
        if isinstance(one, IntakeForm) and one.isVisible()
    )
    form.summary.setFocus()
    QTest.keyClicks(form.summary, said)
    return form


def cover_of(window: Window) -> LockScreen:
    window.room.lock.lock()
    cover = window.room.lock.cover
    assert cover is not None
    return cover


def come_in(cover: LockScreen, login: str = "", secret: str = "") -> None:
    cover.login.clear()
    cover.secret.clear()
    QTest.keyClicks(cover.login, login)
    QTest.keyClicks(cover.secret, secret)
    QTest.keyClick(cover.secret, Key.Key_Return)


def test_another_user_who_unlocks_sees_no_form_and_its_owner_finds_it_again(
    desk: tuple[Window, Parts],
) -> None:
    window, parts = desk
    first = parts.desk.session.user
    form = typed(window, "half a sentence")
    come_in(cover_of(window), *OPERATOR)
    assert not window.room.lock.locked
    assert parts.desk.session.user != first
    assert not form.isVisible()
    come_in(cover_of(window))
    assert parts.desk.session.user == first
    assert form.isVisible()
    assert form.summary.text() == "half a sentence"
    assert "1" in parts.desk.messages.history[-1].text
    form.drop()


def test_who_signs_in_without_a_lock_does_not_find_the_forms_of_the_one_before(
    desk: tuple[Window, Parts],
) -> None:
    window, parts = desk
    mine = typed(window, "of the first")
    parts.sign_in(*OPERATOR)
    assert not mine.isVisible()
    theirs = typed(window, "of the second")
    parts.sign_in("", "")
    assert mine.isVisible()
    assert not theirs.isVisible()
    parts.sign_in(*OPERATOR)
    assert not mine.isVisible()
    assert theirs.isVisible()
    assert theirs.summary.text() == "of the second"
    for form in (mine, theirs):
        form.drop()


def switch_of(window: Window) -> QCheckBox:
    window.keys.run(BY_ID["settings"])
    dialog = window.findChildren(SettingsDialog)[-1]
    return cast("QCheckBox", dialog.fields["lock_passphrase"])


def test_a_passphrase_is_demanded_only_of_who_has_one_and_then_the_account_stays_out(
    desk: tuple[Window, Parts],
) -> None:
    window, parts = desk
    box = switch_of(window)
    box.click()
    assert not box.isChecked()
    assert not parts.settings.lock_passphrase
    assert "Alt+Y" in parts.desk.messages.history[-1].text
    box.window().close()
    parts.sign_in(*OPERATOR)
    switch_of(window).click()
    assert parts.settings.lock_passphrase
    assert parts.settings.path is not None
    assert load(parts.settings.path).lock_passphrase
    cover = cover_of(window)
    assert cover.login.text() == "operator"
    come_in(cover)
    assert window.room.lock.locked
    assert cover.problem.text()
    come_in(cover, *OPERATOR)
    assert not window.room.lock.locked
