"""The case file on a real sample: what is pressed is stored, shown and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu

from desktop import texts
from desktop.app import Parts
from desktop.cases.dialogs import ActDialog
from desktop.cases.file_dialogs import (
    AttachDialog,
    CallBackDialog,
    EraseDialog,
    FinishDialog,
    LinkDialog,
    NoteDialog,
    RemoveDialog,
)
from desktop.cases.timeline_words import TimelineWords
from desktop.catalog import BY_ID
from domain.clock import SHANGHAI, FrozenClock

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.cases.case_file import CaseFile
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore(
    "propagateSizeHints", "grabbing the keyboard", "raise", extend=True
)

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
Key = Qt.Key
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def dialog_of(kind: type) -> Any:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, kind) and one.isVisible()
    )


def case_in(parts: Parts, state: str, **wanted: Any) -> str:
    cases = parts.desk.read.cases
    for row in cases.cases(cases.open_ids(NINE)):
        if row.state == state and all(
            getattr(row, name) == value for name, value in wanted.items()
        ):
            return row.id
    pytest.skip(f"the sample has no case {state}")


def shown(window: Window, case: str) -> CaseFile:
    window.parts.selection.set(("case", case))
    file = window.watch.file
    file.work.timeline_view.setFocus()
    return file


def filled(qtbot: QtBot, dialog: Any, **said: str) -> None:
    qtbot.waitUntil(dialog.isActiveWindow)
    for name, text in said.items():
        field = dialog.fields[name]
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)
    qtbot.keyClick(dialog, Key.Key_Return, CTRL)
    assert dialog.problem.text() == ""
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_a_note_typed_by_key_stands_first_in_the_timeline_and_can_be_taken_back(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    case = case_in(parts, "in_handling")
    file = shown(window, case)
    before = len(file.timeline.rows)
    qtbot.keyClick(window, Key.Key_J)
    filled(qtbot, dialog_of(NoteDialog), text="called the shop, closed until noon")
    assert file.timeline.rows[0].sort == "note"
    assert "closed until noon" in file.timeline.rows[0].detail
    file.work.show_only("notes")
    assert {row.sort for row in file.timeline.rows} == {"note"}
    file.work.show_only("all")
    window.hand.undo.undo()
    assert len(file.timeline.rows) == before


def test_long_second_lines_of_the_timeline_wrap_and_none_is_cut(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    file = shown(window, case_in(parts, "in_handling"))
    qtbot.keyClick(window, Key.Key_J)
    filled(qtbot, dialog_of(NoteDialog), text="word " * 60)
    view = file.work.timeline_view
    tall = view.sizeHintForIndex(file.timeline.index(0)).height()
    plain = view.sizeHintForIndex(file.timeline.index(1)).height()
    lines = (tall - plain) // view.fontMetrics().height()
    assert lines >= 2


def test_a_call_back_is_set_by_key_said_when_due_and_made_with_enter(
    window: Window, parts: Parts, qtbot: QtBot, clock: FrozenClock
) -> None:
    case = case_in(parts, "in_handling")
    file = shown(window, case)
    file.tick()
    had = file.calls.open_count()
    qtbot.keyClick(window, Key.Key_I)
    filled(qtbot, dialog_of(CallBackDialog), text="tell her the news", due_at="+10")
    assert file.calls.open_count() == had + 1
    row = parts.desk.read.cases.queue_rows([case])[0]
    assert row.call_back is not None
    said = len(parts.desk.messages.history)
    file.tick()
    assert len(parts.desk.messages.history) == said
    clock.at = NINE + timedelta(minutes=11)
    file.tick()
    file.tick()
    fresh = [one.text for one in parts.desk.messages.history[said:]]
    assert len(fresh) == 1
    assert "tell her the news" in fresh[0]
    file.show_tab("calls")
    file.calls.view.setFocus()
    assert file.calls.at().title == "tell her the news"
    qtbot.keyClick(file.calls.view, Key.Key_Return)
    filled(qtbot, dialog_of(FinishDialog), result="told")
    assert file.calls.open_count() == had
    # The key belonged to the row: the case itself has not moved.
    assert parts.desk.read.cases.case(case).state == "in_handling"


def test_a_file_is_dropped_on_the_case_opened_by_name_and_removed_with_a_reason(
    window: Window, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    case = case_in(parts, "in_handling")
    file = shown(window, case)
    had = file.files.count()
    photo = tmp_path / "door.jpg"
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    assert picture.save(str(photo))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    dropped(file, data)
    dialog = dialog_of(AttachDialog)
    assert str(photo) in dialog.value("files")
    filled(qtbot, dialog)
    qtbot.waitUntil(lambda: file.files.count() == had + 1, timeout=10_000)
    (row,) = [
        one for one in parts.desk.read.cases.attachments(case) if one.name == "door.jpg"
    ]
    assert parts.desk.read.blob(row.sha256) == photo.read_bytes()
    file.show_tab("files")
    place = [one.id for one in file.files.model.rows].index(row.id)
    file.files.view.setCurrentIndex(file.files.model.index(place))
    file.files.view.setFocus()
    qtbot.keyClick(file.files.view, Key.Key_Delete)
    filled(qtbot, dialog_of(RemoveDialog), reason="wrong case")
    assert file.files.count() == had
    assert "wrong case" in file.files.model.rows[-1].detail


def test_a_file_that_is_too_large_is_refused_in_the_form_with_its_size(
    window: Window, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    shown(window, case_in(parts, "in_handling"))
    big = tmp_path / "big.pdf"
    with big.open("wb") as opened:
        opened.write(b"%PDF")
        opened.truncate(11 * 1024 * 1024)
    qtbot.keyClick(window, Key.Key_U)
    dialog = dialog_of(AttachDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.fields["files"], str(big))
    qtbot.keyClick(dialog, Key.Key_Return, CTRL)
    assert "11.0" in dialog.problem.text()
    assert dialog.isVisible()
    dialog.reject()


def dropped(file: CaseFile, data: QMimeData) -> None:
    """Send the events of a drag that ends over the case file."""
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(30, 60), action, data, buttons, none)
    QApplication.sendEvent(file, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(30, 60), action, data, buttons, none, QEvent.Type.Drop)
    QApplication.sendEvent(file, drop)


def test_a_person_dropped_on_the_file_gets_the_case(
    window: Window, parts: Parts
) -> None:
    case = case_in(parts, "awaiting_dispatch")
    file = shown(window, case)
    person = file.work.people.rows[1].person
    data = QMimeData()
    data.setData("application/x-griddesk-person", person.encode())
    dropped(file, data)
    row = parts.desk.read.cases.case(case)
    assert (row.state, row.handler) == ("dispatched", person)


def test_a_caller_is_masked_until_the_key_is_pressed_and_reading_is_on_record(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    case = case_in(parts, "in_handling", kind="complaint")
    file = shown(window, case)
    file.show_tab("facts")
    assert "000-0000" not in file.facts_page.caller.words.text()
    qtbot.keyClick(window, Key.Key_P)
    words = file.facts_page.caller.words.text()
    phone = QGuiApplication.clipboard().text()
    assert phone.startswith("000-0000")
    assert phone in words
    assert parts.desk.read.cases.timeline(case)[-1].act == "reveal"
    assert phone not in "".join(one.text for one in parts.desk.messages.history)
    file.show_tab("work")
    assert phone not in file.facts_page.caller.words.text()


def test_y_copies_the_number(window: Window, parts: Parts, qtbot: QtBot) -> None:
    case = case_in(parts, "in_handling")
    shown(window, case)
    qtbot.keyClick(window, Key.Key_Y)
    number = parts.desk.read.cases.case(case).number
    assert QGuiApplication.clipboard().text() == number


def test_a_likely_duplicate_is_linked_from_its_row_and_parted_again(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    file, case = twin(window, parts)
    file.show_tab("related")
    (like,) = [row for row in file.related.model.rows if row.kind == "alike"]
    assert like.right.endswith("%")
    place = file.related.model.rows.index(like)
    file.related.view.setCurrentIndex(file.related.model.index(place))
    qtbot.keyClick(window, Key.Key_K, BOTH)
    filled(qtbot, dialog_of(LinkDialog))
    assert like.id in parts.desk.read.cases.links(case)
    linked = [row for row in file.related.model.rows if row.kind == "linked"]
    assert [row.id for row in linked] == [like.id]
    place = file.related.model.rows.index(linked[0])
    file.related.view.setCurrentIndex(file.related.model.index(place))
    file.related.view.setFocus()
    qtbot.keyClick(file.related.view, Key.Key_Delete)
    assert parts.desk.read.cases.links(case) == ()


def twin(window: Window, parts: Parts) -> tuple[CaseFile, str]:
    """Return the file of a case that another one is very like."""
    for row in parts.desk.read.cases.queue(NINE):
        file = shown(window, row.case.id)
        file.show_tab("related")
        kinds = [one.kind for one in file.related.model.rows]
        if kinds.count("alike") == 1 and "linked" not in kinds:
            return file, row.case.id
    pytest.skip("the sample has no twins")


def test_the_menu_holds_every_act_and_says_why_some_are_not_open(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    shown(window, case_in(parts, "in_handling"))
    qtbot.keyClick(window, Key.Key_A, BOTH)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    acts = [one for one in menu.actions() if not one.isSeparator()]
    assert all(one.isEnabled() for one in acts)
    closed = acts.pop().menu().actions()
    assert len(acts) + len(closed) > 35
    assert closed
    assert not any(one.isEnabled() for one in closed)
    assert all(" · " in one.text() and one.toolTip() for one in closed)
    qtbot.keyClick(menu, Key.Key_Escape)


def test_a_clock_rests_for_a_reason_chosen_in_words_and_goes_on(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    cases = parts.desk.read.cases
    row = next(
        one
        for one in cases.cases(cases.open_ids(NINE))
        if any(
            run.running and run.clock == "clue_check" for run in cases.clocks(one.id)
        )
    )
    shown(window, row.id)
    window.keys.run(BY_ID["case.pause"])
    dialog = dialog_of(ActDialog)
    reasons = dialog.fields["reason"]
    assert reasons.itemText(0) == texts.t("pause.testing")
    clocks = dialog.fields["clock"]
    offered = [clocks.itemData(place) for place in range(clocks.count())]
    assert "clue_check" in offered
    assert "accept" not in offered
    clocks.setCurrentIndex(offered.index("clue_check"))
    filled(
        qtbot, dialog, **({"attachment": "f"} if "attachment" in dialog.fields else {})
    )
    paused = [run.clock for run in cases.clocks(row.id) if run.paused]
    assert paused == ["clue_check"]
    words = TimelineWords(parts.desk.read, window.watch.queue.names)
    told = words.happenings(row.id, "")
    assert any(texts.t("pause.testing") in one.detail for one in told)
    window.keys.run(BY_ID["case.resume"])
    dialog = dialog_of(ActDialog)
    clocks = dialog.fields["clock"]
    assert [clocks.itemData(place) for place in range(clocks.count())] == paused
    dialog.close()


def test_erasing_asks_for_the_number_and_leaves_nothing_to_reveal(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    ended = parts.desk.read.conn.execute(
        "SELECT id FROM case_file WHERE state = 'closed' AND sealed <> '[]' LIMIT 1"
    ).fetchone()
    file = shown(window, ended[0])
    number = parts.desk.read.cases.case(ended[0]).number
    qtbot.keyClick(window, Key.Key_R, BOTH)
    dialog = dialog_of(EraseDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.fields["reason"], "kept long enough")
    qtbot.keyClick(dialog, Key.Key_Return, CTRL)
    assert dialog.problem.text()
    filled_number = dialog.fields["number"]
    qtbot.keyClicks(filled_number, number)
    qtbot.keyClick(dialog, Key.Key_Return, CTRL)
    assert parts.desk.read.cases.case(ended[0]).sealed == ()
    file.show_tab("facts")
    assert not file.facts_page.caller.button.isVisible()


@pytest.mark.parametrize("width", [480, 640, 1200])
@pytest.mark.parametrize("height", [380, 700])
def test_no_button_of_the_file_is_cut_at_any_size(
    window: Window, parts: Parts, qtbot: QtBot, width: int, height: int
) -> None:
    file = shown(window, case_in(parts, "awaiting_dispatch"))
    file.setParent(None)
    file.resize(width, height)
    file.show()
    texts.set_language("en")
    QApplication.sendEvent(file, QEvent(QEvent.Type.LanguageChange))
    qtbot.wait(50)
    for button in file.buttons:
        if button.isVisible():
            room = button.fontMetrics().horizontalAdvance(button.text())
            assert button.width() >= room
            corner = button.mapTo(file, button.rect().bottomRight())
            assert file.rect().contains(corner)
    file.close()
    file.setParent(window)


def test_a_file_left_open_says_that_its_case_is_not_selected_and_a_click_selects_it(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    case = case_in(parts, "awaiting_acceptance")
    file = shown(window, case)
    assert file.head.facts.text() == texts.t("file.synced")
    assert file.bar.buttons[0].isEnabled()
    grid = parts.desk.read.cases.case(case).grid
    parts.selection.set(("grid", grid))
    assert file.row.case.id == case
    assert file.head.facts.text() == texts.t("file.alone")
    assert not file.bar.buttons[0].isEnabled()
    qtbot.mouseClick(file.top, Qt.MouseButton.LeftButton)
    assert parts.selection.ids("case") == (case,)
    assert file.bar.buttons[0].isEnabled()
    others = window.watch.queue.model.shown_ids()[:3]
    parts.selection.choose("case", others)
    assert "3" in file.head.facts.text()
