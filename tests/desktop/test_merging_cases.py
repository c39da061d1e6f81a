"""Cases of one matter merged by keys: from file and queue, and apart again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.cases.dialogs import ActDialog
from desktop.cases.file_dialogs import FinishDialog
from desktop.cases.merge_dialog import MergeDialog, UnmergeDialog
from desktop.cases.more_acts import MORE
from desktop.cases.related_page import RelatedPage
from desktop.catalog import BY_ID
from desktop.finder import case_row
from domain.cases.commands import MergeCases, NoteCase, SetCallBack
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.form_dialog import FormDialog
    from desktop.window import Window
    from domain.cases.reads import CaseRow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
PRESS = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[tuple[Window, Parts]]:
    with window_of(sample, qtbot) as made:
        yield made


def chord(qtbot: QtBot, window: Window, letter: Qt.Key) -> None:
    """Press Ctrl+J and then a letter, as the case menu prints it."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_J, PRESS)
    QTest.keyClick(window, letter)


def form(window: Window, kind: type[FormDialog], qtbot: QtBot) -> FormDialog:
    qtbot.waitUntil(lambda: window.findChild(kind) is not None)
    found = window.findChild(kind)
    assert found is not None
    qtbot.waitUntil(found.isActiveWindow)
    return found


def send(dialog: FormDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, PRESS)


def alike(parts: Parts, window: Window, kind: str = "patrol") -> list[CaseRow]:
    """Open cases of one kind, in the order of the queue."""
    rows = window.watch.queue.model.all_rows()
    return [row.case for row in rows if row.case.kind == kind and row.lane != "closed"]


def shown(window: Window) -> set[str]:
    return {row.case.id for row in window.watch.queue.model.all_rows()}


def test_a_case_goes_into_another_by_its_number_and_leaves_the_queue(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    child, root = alike(parts, window)[:2]
    parts.selection.set(("case", child.id))
    chord(qtbot, window, Qt.Key.Key_J)
    dialog = form(window, MergeDialog, qtbot)
    line = dialog.fields["root"]
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "99999999")
    send(dialog)
    assert dialog.problem.isVisible()
    line.selectAll()
    QTest.keyClicks(line, root.number)
    send(dialog)
    qtbot.waitUntil(lambda: child.id not in shown(window))
    assert parts.selection.first("case") == root.id
    file = window.watch.file
    assert file.row is not None
    assert file.row.merged == 1
    # Both numbers lead to where the matter is handled now.
    found = parts.desk.read.cases.by_number(child.number)[0]
    assert root.number in case_row(parts.desk.read, found).detail
    queue = window.watch.queue
    held = queue.model.queue_row(root.id)
    assert held is not None
    assert child.number.lower() in queue.model.lexicon.hay(held)
    # The file of the merged case names the main one and leads to it.
    parts.selection.set(("case", child.id))
    assert file.row is not None
    assert file.row.case.merged_into == root.id
    assert root.number in file.assessment.said()[2]
    labels = [one.text() for one in file.buttons if one.isVisible()]
    assert any("Ctrl+J, O" in one for one in labels), labels
    chord(qtbot, window, Qt.Key.Key_O)
    assert parts.selection.first("case") == root.id


def test_several_selected_become_one_case_in_one_act_that_is_undone(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    three = alike(parts, window)[:3]
    ids = {one.id for one in three}
    parts.selection.set(*(("case", one.id) for one in three))
    before = len(shown(window))
    chord(qtbot, window, Qt.Key.Key_Q)
    dialog = form(window, MergeDialog, qtbot)
    choice = dialog.fields["root"]
    assert isinstance(choice, QComboBox)
    eldest = min(three, key=lambda one: (one.received_at, one.number))
    assert choice.currentData() == eldest.id
    send(dialog)
    qtbot.waitUntil(lambda: len(ids & shown(window)) == 1)
    assert ids & shown(window) == {eldest.id}
    assert len(shown(window)) == before - 2
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Z, PRESS)
    qtbot.waitUntil(lambda: ids <= shown(window))


def test_a_merged_case_is_taken_out_from_the_file_of_its_main_case(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    child, root = alike(parts, window)[:2]
    parts.selection.set(("case", child.id), ("case", root.id))
    chord(qtbot, window, Qt.Key.Key_Q)
    send(form(window, MergeDialog, qtbot))
    merges = parts.desk.read.cases.merges()
    qtbot.waitUntil(lambda: merges[0].case not in shown(window))
    file = window.watch.file
    parts.selection.set(("case", merges[0].root))
    file.show_tab("related")
    page = file.findChild(RelatedPage)
    assert page is not None
    assert page.at() is not None
    assert page.at().id == merges[0].case
    QTest.mouseClick(page.buttons["unmerge"], Qt.MouseButton.LeftButton)
    dialog = form(window, UnmergeDialog, qtbot)
    send(dialog)
    assert dialog.problem.isVisible()
    reason = dialog.fields["reason"]
    reason.setFocus()
    QTest.keyClicks(reason, "two lifts")
    send(dialog)
    qtbot.waitUntil(lambda: merges[0].case in shown(window))
    assert parts.desk.read.cases.merges() == ()


def test_what_was_promised_and_kept_of_a_merged_case_shows_in_its_main_case(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    child, root = alike(parts, window)[:2]
    due = parts.desk.clock.now() + timedelta(hours=1)
    parts.desk.do(SetCallBack(case=child.id, due_at=due, text="answer the caller"))
    parts.desk.do(NoteCase(case=child.id, text="seen by the door"))
    parts.desk.do(MergeCases(case=root.id, merged=(child.id,), reason="one thing"))
    qtbot.waitUntil(lambda: child.id not in shown(window))
    parts.selection.set(("case", root.id))
    file = window.watch.file
    assert any(child.number in row.title for row in file.timeline.rows)
    calls = [row for row in file.calls.model.rows if row.kind == "open"]
    assert [row.title for row in calls] == ["answer the caller"]
    assert child.number in calls[0].detail
    file.show_tab("calls")
    file.calls.finish()
    dialog = form(window, FinishDialog, qtbot)
    send(dialog)
    done = parts.desk.read.cases.call_backs(child.id)[0]
    assert done.done_at is not None
    qtbot.waitUntil(lambda: file.calls.open_count() == 0)


def test_the_reasons_are_said_where_nothing_can_be_merged(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    parts.selection.clear()
    chord(qtbot, window, Qt.Key.Key_J)
    assert parts.desk.messages.history[-1].text
    assert window.findChild(MergeDialog) is None
    case = alike(parts, window)[0]
    parts.selection.set(("case", case.id))
    chord(qtbot, window, Qt.Key.Key_S)
    assert window.findChild(UnmergeDialog) is None


def test_in_a_narrow_window_a_merged_case_is_found_and_its_file_opens(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: window.watch.narrow)
    child, root = alike(parts, window)[:2]
    made = MergeCases(case=root.id, merged=(child.id,), reason="one thing")
    parts.desk.do(made)
    qtbot.waitUntil(lambda: child.id not in shown(window))
    field = window.top.field
    field.setFocus()
    QTest.keyClicks(field, child.number)
    qtbot.waitUntil(lambda: any(row.id == child.id for row in field.model.rows))
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: parts.selection.first("case") == child.id)
    assert window.watch.file.isVisible()
    assert window.watch.file.case == child.id


@pytest.mark.parametrize("act", [one.id for one in MORE.values()])
def test_every_rarer_act_prints_its_two_keys(act: str) -> None:
    action = BY_ID[act]
    assert action.key.startswith("Ctrl+J, ")
    assert not action.letter


def test_two_keys_in_a_row_ask_for_what_a_rarer_act_needs(
    desk: tuple[Window, Parts], qtbot: QtBot
) -> None:
    window, parts = desk
    rows = window.watch.queue.model.all_rows()
    case = next(row.case for row in rows if row.case.state == "awaiting_acceptance")
    parts.selection.set(("case", case.id))
    chord(qtbot, window, Qt.Key.Key_A)
    dialog = form(window, ActDialog, qtbot)
    advice = dialog.fields["advice"]
    advice.setFocus()
    QTest.keyClicks(advice, "ask there")
    send(dialog)
    found = parts.desk.read.cases.case(case.id)
    assert found is not None
    assert found.closure == "consult"
