"""A form by keys: where the cursor starts, where Tab leads, what a list takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import dress
from desktop.form_dialog import FormDialog
from desktop.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ROWS = [("", "none"), ("0101", "0101 visit"), ("0802", "0802 price fraud")]


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot) -> Iterator[FormDialog]:
    assert qapp is not None
    dress(Settings())
    made = FormDialog("title", "send", None)
    made.text("result", "result")
    made.choice("matter", "matter", ROWS, "0101")
    made.line("note", "note")
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.reject()


def type_into_matter(form: FormDialog, text: str) -> None:
    form.fields["matter"].setFocus()
    QTest.keyClick(
        form.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier
    )
    QTest.keyClicks(form.focusWidget(), text)
    under = QApplication.activePopupWidget() or form.focusWidget()
    QTest.keyClick(under, Qt.Key.Key_Tab)


def test_the_cursor_starts_in_the_first_field_and_tab_goes_down(
    form: FormDialog,
) -> None:
    passed = []
    for _step in range(5):
        passed.append(form.focusWidget())
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    assert passed == [*form.fields.values(), form.cancel, form.send]


@pytest.mark.parametrize("typed", ["0802", "price", "FRAUD"])
def test_a_list_takes_the_row_that_holds_what_was_typed(
    form: FormDialog, typed: str
) -> None:
    type_into_matter(form, typed)
    assert form.value("matter") == "0802"
    assert form.fields["matter"].currentText() == "0802 price fraud"


@pytest.mark.parametrize("typed", ["nothing of the kind", " "])
def test_a_list_that_does_not_know_what_was_typed_shows_its_row_again(
    form: FormDialog, typed: str
) -> None:
    type_into_matter(form, typed)
    assert form.value("matter") == "0101"
    assert form.fields["matter"].currentText() == "0101 visit"


def test_sending_from_within_a_list_sends_what_was_typed(form: FormDialog) -> None:
    sent: list[str] = []
    form.on_submit = lambda: bool(sent.append(form.value("matter")))
    form.fields["matter"].setFocus()
    form.fields["matter"].setEditText("price")
    form.submit()
    assert sent == ["0802"]
