"""Many cases at once: selected, copied, reminded, given away, exported."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import Parts
from desktop.cases.queue_table import PERSON_MIME
from domain.cases.main_commands import AcceptCase
from tests.desktop.queue_hands import (
    ALT,
    CTRL,
    LEFT,
    SHIFT,
    click,
    said,
    spot,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.cases.panel import QueuePanel
    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|grabbing", extend=True)


def test_shift_and_arrows_select_several_and_their_numbers_are_copied(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    click(qtbot, queue, 1)
    qtbot.keyClick(queue.view, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(queue.view, Qt.Key.Key_Down, SHIFT)
    wanted = [queue.model.id_at(place) for place in (1, 2, 3)]
    assert set(parts.selection.ids("case")) == set(wanted)
    assert parts.selection.first("case") == wanted[-1]
    qtbot.keyClick(queue.view, Qt.Key.Key_C, CTRL)
    numbers = {queue.model.queue_row(one).case.number for one in wanted}
    assert set(QApplication.clipboard().text().split("\n")) == numbers
    click(qtbot, queue, 5, CTRL)
    assert len(parts.selection.ids("case")) == 4
    qtbot.keyClick(window, Qt.Key.Key_A, CTRL)
    assert len(parts.selection.ids("case")) == queue.model.rowCount()


def test_what_the_map_selects_is_selected_in_the_list(
    window: Window, queue: QueuePanel, parts: Parts
) -> None:
    wanted = tuple(queue.model.id_at(place) for place in (7, 2, 4))
    parts.selection.set(*(("case", one) for one in wanted))
    assert set(queue.view.chosen()) == set(wanted)
    assert queue.view.chosen()[0] == wanted[0]


def test_a_batch_of_reminders_ends_in_one_sentence(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    rows = queue.model.all_rows()
    chosen = [row.case for row in rows if row.case.state == "dispatched"][:2]
    chosen += [row.case for row in rows if row.case.state == "awaiting_acceptance"][:1]
    parts.selection.set(*(("case", case.id) for case in chosen))
    before = parts.desk.read.journal.head().seq
    qtbot.keyClick(window, Qt.Key.Key_R, ALT | SHIFT)
    wanted = f"{len(chosen)} 件完成"
    qtbot.waitUntil(lambda: wanted in "".join(said(parts)), timeout=5000)
    assert parts.desk.read.journal.head().seq == before + len(chosen)
    # The sentence of the batch is the last that was said.
    assert wanted in said(parts)[-1]


def test_a_batch_that_is_partly_refused_says_how_many_and_why(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    rows = queue.model.all_rows()
    waiting = [row.case for row in rows if row.case.state == "awaiting_dispatch"]
    other = next(row.case for row in rows if row.case.state == "in_handling")
    parts.selection.set(("case", waiting[0].id))
    qtbot.waitUntil(lambda: bool(window.hand.candidate), timeout=5000)
    person = window.hand.candidate
    parts.selection.set(("case", waiting[0].id), ("case", other.id))
    window.hand.candidate = person
    qtbot.keyClick(window, Qt.Key.Key_D, ALT | SHIFT)
    read = parts.desk.read.cases
    qtbot.waitUntil(
        lambda: read.case(waiting[0].id).state == "dispatched", timeout=5000
    )
    qtbot.waitUntil(lambda: any("1 件不能" in one for one in said(parts)))
    assert read.case(waiting[0].id).handler == person
    assert read.case(other.id).state == "in_handling"


def test_what_is_not_closed_is_not_archived_and_the_sentence_says_why(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    parts.selection.clear()
    qtbot.keyClick(window, Qt.Key.Key_A, ALT | SHIFT)
    assert said(parts)[-1]  # nothing is selected: the key says what to do first
    ids = [queue.model.id_at(place) for place in range(3)]
    parts.selection.set(*(("case", one) for one in ids))
    qtbot.keyClick(window, Qt.Key.Key_A, ALT | SHIFT)
    wanted = "0 件完成，3 件不能"
    qtbot.waitUntil(lambda: wanted in "".join(said(parts)), timeout=5000)
    assert {queue.model.queue_row(one).case.state for one in ids} != {"archived"}


def test_a_person_dropped_on_a_row_is_given_the_case(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    place = next(
        place
        for place in range(queue.model.rowCount())
        if queue.model.shelf.case_at(place).case.state == "awaiting_dispatch"
    )
    case = queue.model.id_at(place)
    parts.selection.set(("case", case))
    qtbot.waitUntil(lambda: bool(window.hand.candidate), timeout=5000)
    person = window.hand.candidate
    queue.view.scrollTo(queue.model.index(place))
    data = QMimeData()
    data.setData(PERSON_MIME, person.encode())
    at, copy = spot(queue, place), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, LEFT, none)
    QApplication.sendEvent(queue.view.viewport(), enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(at), copy, data, LEFT, none)
    QApplication.sendEvent(queue.view.viewport(), drop)
    assert parts.desk.read.cases.case(case).handler == person


def test_the_list_is_exported_as_it_is_shown(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot, tmp_path: Path
) -> None:
    queue.show_view(queue.feed.view.sorted_by("number"))
    path = tmp_path / "list.csv"
    queue.export_to(path)
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=20_000)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    numbers = [
        queue.model.queue_row(one).case.number for one in queue.model.shown_ids()
    ]
    assert [row[0] for row in rows[1:]] == numbers
    assert numbers == sorted(numbers)


def test_a_change_during_the_reading_is_not_lost(
    window: Window, queue: QueuePanel, parts: Parts, qtbot: QtBot
) -> None:
    row = next(
        one.case
        for one in queue.model.all_rows()
        if one.case.state == "awaiting_acceptance"
        and parts.desk.why_not(
            AcceptCase(case=one.case.id, seen_version=one.case.version)
        )
        == ""
    )
    queue.read_all()
    parts.desk.do(AcceptCase(case=row.id, seen_version=row.version))
    qtbot.waitUntil(lambda: not queue.feed.reading, timeout=10_000)
    assert queue.model.queue_row(row.id).case.state == "accepted"
    QTest.qWait(1)
