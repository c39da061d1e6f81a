"""The intake form: what is on file already, where an address is, drafts and times."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from desktop.cases.file_dialogs import typed_time
from desktop.cases.intake_form import IntakeForm
from desktop.cases.intake_place import spot_of_text
from tests.desktop.test_case_file import CTRL, NINE, Key, dialog_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window
    from domain.cases.reads import CaseRow

pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", "grabbing the keyboard", "raise", extend=True
)


def form_of(window: Window, qtbot: QtBot) -> IntakeForm:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Key.Key_N, CTRL)
    form: IntakeForm = dialog_of(IntakeForm)
    qtbot.waitUntil(form.isActiveWindow)
    return form


def known(parts: Parts) -> CaseRow:
    """Return an open case about an entity with a matter, to be called about again."""
    return next(
        row.case
        for row in parts.desk.read.cases.queue(NINE)
        if row.case.entity and row.case.matter and row.case.x is not None
    )


def matter(form: IntakeForm, qtbot: QtBot, text: str) -> None:
    """Type into the list of matters and leave it."""
    line = form.matter.lineEdit()
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    tab_from(form.matter.completer().popup(), line, qtbot)


def tab_from(popup: QWidget, line: QWidget, qtbot: QtBot) -> None:
    """Press Tab where the keys go: the open list has them while it is there."""
    qtbot.keyClick(popup if popup.isVisible() else line, Key.Key_Tab)


def typed(form: IntakeForm, qtbot: QtBot, case: CaseRow, parts: Parts) -> None:
    entity = parts.desk.read.entities.entity(case.entity)
    form.summary.setFocus()
    form.summary.insert(case.summary)
    matter(form, qtbot, case.matter)
    form.entity.setFocus()
    qtbot.keyClicks(form.entity, entity.uscc)
    tab_from(form.entity.completer().popup(), form.entity, qtbot)


def test_a_likely_duplicate_is_listed_while_typing_and_linked_with_one_key(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    case = known(parts)
    form = form_of(window, qtbot)
    typed(form, qtbot, case, parts)
    qtbot.waitUntil(lambda: form.near.alike > 0, timeout=5000)
    row = next(one for one in form.near.model.rows if one.kind == "alike")
    assert row.right == "100%"
    assert row.id == case.id
    form.near.view.setCurrentIndex(
        form.near.model.index(form.near.model.rows.index(row))
    )
    qtbot.keyClick(form, Key.Key_L, CTRL)
    assert form.near.linked == case.id
    form.phone.setText("000-0000-9999")
    qtbot.keyClick(form, Key.Key_Return, CTRL)
    assert form.problem.text() == ""
    new = parts.selection.first("case")
    assert new != case.id
    assert parts.desk.read.cases.links(new) == (case.id,)


def test_a_duplicate_may_be_registered_anyway_at_its_own_place(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    case = known(parts)
    form = form_of(window, qtbot)
    typed(form, qtbot, case, parts)
    form.phone.setText("000-0000-9999")
    qtbot.keyClick(form, Key.Key_Return, CTRL)
    new = parts.desk.read.cases.case(parts.selection.first("case"))
    assert parts.desk.read.cases.links(new.id) == ()
    assert (new.x, new.y, new.matter) == (case.x, case.y, case.matter)


def test_a_phone_that_has_called_before_shows_its_cases_by_the_blind_index(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    earlier = parts.desk.read.conn.execute(
        "SELECT case_id FROM blind WHERE kind = 'phone' ORDER BY case_id LIMIT 1"
    ).fetchone()[0]
    window.parts.selection.set(("case", earlier))
    qtbot.keyClick(window.watch.file, Key.Key_P)
    phone = window.watch.file.facts_page.caller.shown["phone"]
    form = form_of(window, qtbot)
    form.phone.setFocus()
    qtbot.keyClicks(form.phone, phone.replace("-", ""))
    qtbot.waitUntil(lambda: bool(form.near.model.rows), timeout=5000)
    rows = [one for one in form.near.model.rows if one.kind == "caller"]
    assert earlier in {one.id for one in rows}
    assert phone not in "".join(one.said() for one in rows)
    form.drop()


def test_an_address_finds_its_grid_and_so_do_coordinates(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    case = known(parts)
    form = form_of(window, qtbot)
    form.address.setFocus()
    form.address.insert(case.address)
    qtbot.keyClicks(form.address, " ")
    qtbot.waitUntil(lambda: form.value("grid") == case.grid, timeout=10_000)
    assert case.address in form.placed.text()
    form.address.clear()
    qtbot.keyClicks(form.address, f"{case.x:.2f}, {case.y:.2f}")
    qtbot.waitUntil(lambda: "," in form.placed.text(), timeout=10_000)
    assert form.value("grid") == case.grid
    form.drop()


def test_an_unknown_address_places_nothing_and_says_so(parts: Parts) -> None:
    assert spot_of_text(parts.desk.read, "no such street 1") is None
    assert spot_of_text(parts.desk.read, "1, 1") is None


def test_a_matter_is_found_by_a_word_of_either_language(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    form = form_of(window, qtbot)
    matter(form, qtbot, "scales")
    assert form.value("matter") == "0602"
    form.drop()


def test_a_phone_number_in_the_summary_is_not_registered(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    before = parts.desk.store.read.journal.head().seq
    form = form_of(window, qtbot)
    form.summary.setFocus()
    qtbot.keyClicks(form.summary, "call 13912345678 back")
    form.phone.setText("000-0000-9999")
    form.grid.setCurrentIndex(1)
    qtbot.keyClick(form, Key.Key_Return, CTRL)
    assert form.problem.text()
    assert parts.desk.store.read.journal.head().seq == before
    form.summary.clear()
    form.drop()


def test_two_drafts_are_kept_and_either_is_brought_back(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    first = form_of(window, qtbot)
    QTest.keyClicks(first.summary, "first half")
    first.phone.setText("000-0000-1111")
    qtbot.keyClick(first, Key.Key_Escape)
    qtbot.waitUntil(lambda: not first.isVisible())
    again = form_of(window, qtbot)
    assert again.value("summary") == "first half"
    assert again.value("phone") == "000-0000-1111"
    assert again.drafts.isVisible()
    again.drop()
    assert parts.desk.read.cases.drafts_of(parts.desk.session.person) == ()


def test_a_time_may_be_typed_short_in_minutes_or_in_full() -> None:
    assert typed_time("14:30", NINE) == NINE.replace(hour=14, minute=30)
    assert typed_time("+90", NINE) == NINE + timedelta(minutes=90)
    assert typed_time("09-18 10:00", NINE) == NINE.replace(day=18, hour=10)
    assert typed_time("2027-01-02 08:00", NINE).year == 2027
    with pytest.raises(ValueError, match="soon"):
        typed_time("soon", NINE)
