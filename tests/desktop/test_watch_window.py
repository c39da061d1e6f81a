"""The whole window on a real sample: what is pressed is what is stored and shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop import texts
from desktop.app import Parts
from desktop.cases.dialogs import ActDialog
from desktop.cases.intake_form import IntakeForm
from desktop.catalog import BY_ID
from desktop.crash_report import CrashDialog, CrashReports
from desktop.settings_dialog import SettingsDialog
from desktop.sign_in import SignInDialog
from desktop.staffing.dialogs import LeaveDialog, TakeOverDialog
from domain.clock import SHANGHAI, FrozenClock
from domain.staffing.commands import MarkLeave

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)


def dialog_of(kind: type) -> object:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, kind) and one.isVisible()
    )


def case_in(window: Window, state: str) -> str:
    for row in window.watch.queue.model.all_rows():
        if row.case.state == state:
            return row.case.id
    pytest.skip(f"the sample has no case {state}")


def test_the_queue_holds_what_the_workspace_holds(window: Window, parts: Parts) -> None:
    now = parts.desk.clock.now()
    counts = parts.desk.read.cases.lane_counts(now)
    model = window.watch.queue.model
    assert {lane: model.count(lane) for lane in counts} == counts
    assert model.rowCount() == sum(counts.values())


def test_the_tightest_clock_stands_first(window: Window) -> None:
    model = window.watch.queue.model
    keys = [
        model.queue_row(model.id_at(place)).clocks(model.rules, model.now).sort_key
        for place in range(model.rowCount())
        if model.queue_row(model.id_at(place)).lane != "closed"
    ]
    assert keys == sorted(keys)


def test_a_lane_that_is_released_hides_its_cases(window: Window, qtbot: QtBot) -> None:
    queue = window.watch.queue
    before = queue.model.rowCount()
    button = queue.lanes["handling"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert queue.model.rowCount() == before - button.count
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert queue.model.rowCount() == before


def test_selecting_a_row_opens_its_file_and_its_buttons_know_why_not(
    window: Window, parts: Parts
) -> None:
    case = case_in(window, "awaiting_dispatch")
    parts.selection.set(("case", case))
    file = window.watch.file
    number = parts.desk.read.cases.case(case).number
    assert number in file.facts.text()
    shown = [one for one in file.buttons if not one.isHidden()]
    assert shown
    for button in shown:
        assert button.isEnabled() or button.toolTip()


def test_enter_accepts_and_undo_takes_it_back(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    read = parts.desk.read
    case = next(
        row.case.id
        for row in window.watch.queue.model.all_rows()
        if row.case.state == "accepted"
    )
    parts.selection.set(("case", case))
    window.watch.queue.focus_rows()
    qtbot.keyClick(window.watch.queue.view, Qt.Key.Key_Return)
    assert read.cases.case(case).state == "awaiting_dispatch"
    # The row moved to another place; what is selected is still the same case.
    assert parts.selection.first("case") == case
    row = window.watch.queue.view.currentIndex().row()
    assert window.watch.queue.model.id_at(row) == case
    assert window.watch.queue.model.queue_row(case).lane == "dispatch"
    assert window.watch.toast.text()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert read.cases.case(case).state == "accepted"
    assert window.watch.queue.model.queue_row(case).lane == "acceptance"


def test_a_dispatch_goes_to_the_chosen_candidate_and_raises_his_load(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    for row in window.watch.queue.model.all_rows():
        if row.case.state != "awaiting_dispatch":
            continue
        parts.selection.set(("case", row.case.id))
        person = window.hand.candidate
        if person:
            break
    else:
        pytest.skip("nobody can take a case")
    case = parts.selection.first("case")
    before = parts.desk.read.cases.open_load(person)
    window.watch.queue.focus_rows()
    qtbot.keyClick(window.watch.queue.view, Qt.Key.Key_Return)
    after = parts.desk.read.cases.case(case)
    if after.state != "dispatched":
        # Near a border the form asks to confirm the side first.
        assert parts.desk.messages.history
        dialog_of(ActDialog).reject()
        return
    assert after.handler == person
    assert parts.desk.read.cases.open_load(person) == before + 1


def test_a_refused_act_says_why_in_the_message_bar(
    window: Window, parts: Parts
) -> None:
    parts.selection.set(("case", case_in(window, "awaiting_acceptance")))
    window.keys.run(BY_ID["case.close"])
    assert window.bar.isVisible()
    assert window.bar.text()


def test_a_new_case_is_typed_and_stands_in_the_queue(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    before = window.watch.queue.model.count("acceptance")
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = dialog_of(IntakeForm)
    qtbot.waitUntil(form.isActiveWindow)
    assert form.focusWidget() is form.description
    qtbot.keyClicks(form.description, "market stall sells spoiled food")
    form.fields["phone"].setText("13800001111")
    form.grid.setCurrentIndex(1)
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.problem.text() == ""
    assert window.watch.queue.model.count("acceptance") == before + 1
    case = parts.desk.read.cases.case(parts.selection.first("case"))
    assert case.grid == form.value("grid")
    assert "13800001111" not in case.summary


def test_escape_keeps_a_draft_and_the_next_form_brings_it_back(
    window: Window, qtbot: QtBot
) -> None:
    window.keys.run(BY_ID["case.new"])
    form = dialog_of(IntakeForm)
    form.summary.setText("half a sentence")
    form.reject()
    qtbot.waitUntil(lambda: not form.isVisible())
    window.keys.run(BY_ID["case.new"])
    again = dialog_of(IntakeForm)
    assert again.value("summary") == "half a sentence"
    again.drop()


def test_an_absence_turns_the_grid_over_to_b(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    roster = window.watch.roster.model
    line = next(
        grid
        for station in roster.roster.stations
        for grid in station.grids
        if grid.duty in {"on", "unsigned"}
    )
    now = parts.desk.clock.now()
    parts.desk.do(
        MarkLeave(
            person=line.person,
            kind="sick",
            valid_from=now,
            valid_to=now + timedelta(hours=3),
        )
    )
    qtbot.waitUntil(
        lambda: roster.roster.grid(line.code).person != line.person, timeout=10_000
    )
    after = roster.roster.grid(line.code)
    assert after.duty in {"acting", "gap"}
    assert after.reason


def test_letters_typed_into_the_field_stay_letters(
    window: Window, qtbot: QtBot
) -> None:
    window.activateWindow()
    window.focus_field()
    qtbot.waitUntil(window.top.field.hasFocus)
    qtbot.keyClicks(window.top.field, "q")
    assert window.top.field.text() == "q"
    qtbot.keyClick(window.top.field, Qt.Key.Key_Escape)
    assert window.top.field.text() == ""


def test_the_field_finds_a_case_by_its_last_digits(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    case = parts.desk.read.cases.case(case_in(window, "awaiting_dispatch"))
    field = window.top.field
    field.setText(case.number)
    field.search()
    assert any(row.id == case.id for row in field.model.rows)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert parts.selection.first("case") == case.id


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_mode_paints_in_both_languages_and_themes(
    window: Window, parts: Parts, language: str, theme: str
) -> None:
    parts.settings.language = language
    parts.settings.theme = theme
    window.redress()
    for mode in ("redraw", "roster", "assess", "train", "watch"):
        window.show_mode(mode)
        assert not window.grab().isNull()
    assert window.status.text()


def test_the_narrow_layout_shows_a_rail_and_the_file_covers_the_queue(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: window.watch.narrow)
    assert window.watch.rail.isVisible()
    assert not window.watch.roster.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.watch.roster.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F2)
    parts.selection.set(("case", case_in(window, "awaiting_dispatch")))
    window.watch.queue.focus_rows()
    qtbot.keyClick(window.watch.queue.view, Qt.Key.Key_Return)
    assert window.watch.file.isVisible()
    assert not window.watch.queue.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.watch.queue.isVisible()


def test_ctrl_shift_enter_leads_a_new_case_on_to_its_dispatch(
    window: Window, parts: Parts, qtbot: QtBot
) -> None:
    window.keys.run(BY_ID["case.new"])
    form = dialog_of(IntakeForm)
    qtbot.waitUntil(form.isActiveWindow)
    form.summary.setText("spoiled food")
    form.fields["phone"].setText("13800001111")
    form.grid.setCurrentIndex(1)
    form.matter.setCurrentIndex(3)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(form, Qt.Key.Key_Return, both)
    case = parts.desk.read.cases.case(parts.selection.first("case"))
    assert case.state == "dispatched"
    assert case.handler


def test_twenty_changes_later_the_counts_still_hold(
    window: Window, parts: Parts
) -> None:
    model = window.watch.queue.model
    for row in list(model.all_rows())[:20]:
        model.drop(row.case.id)
        model.put(row)
    now = parts.desk.clock.now()
    counts = parts.desk.read.cases.lane_counts(now)
    assert {lane: model.count(lane) for lane in counts} == counts


def test_settings_take_effect_at_once(window: Window) -> None:
    dialog = SettingsDialog(window.hand, window)
    dialog.fields["compact_rows"].setChecked(True)
    language = dialog.fields["language"]
    language.picked.emit("en")
    assert window.watch.queue.delegate.compact
    assert window.watch.queue.head.title.text() == "Dispatch queue"
    dialog.deleteLater()


def test_a_wrong_passphrase_leaves_who_sits_here(window: Window, parts: Parts) -> None:
    before = parts.desk.session
    dialog = SignInDialog(parts.sign_in, parts.settings, window)
    dialog.login.setText("operator")
    dialog.secret.setText("not it")
    dialog.submit()
    assert dialog.problem.text()
    assert parts.desk.session == before
    dialog.deleteLater()


def test_a_bug_is_written_down_and_shown(
    window: Window, tmp_path: Path, clock: FrozenClock, qtbot: QtBot
) -> None:
    assert window.isVisible()
    bug = ZeroDivisionError("a bug of ours")
    with qtbot.captureExceptions() as caught:
        reports = CrashReports(tmp_path / "crashes", clock)
        reports.caught(type(bug), bug, None)
    assert len(caught) == 1
    dialog = dialog_of(CrashDialog)
    assert "a bug of ours" in dialog.text.toPlainText()
    written = list((tmp_path / "crashes").iterdir())
    assert len(written) == 1
    assert "a bug of ours" in written[0].read_text("utf-8")
    dialog.accept()


def test_an_absence_is_marked_from_the_roster_with_its_end(
    window: Window, parts: Parts
) -> None:
    roster = window.watch.roster.model.roster
    grid = next(one for station in roster.stations for one in station.grids)
    parts.selection.set(("grid", grid.code), ("person", grid.person))
    window.keys.run(BY_ID["staff.leave"])
    dialog = dialog_of(LeaveDialog)
    dialog.submit()
    now = parts.desk.clock.now()
    assert parts.desk.read.staffing.leave_at(grid.person, now) is not None


def test_a_stand_in_answers_for_the_grid_until_he_is_done(
    window: Window, parts: Parts
) -> None:
    roster = window.watch.roster.model.roster
    grid = next(one for station in roster.stations for one in station.grids)
    parts.selection.set(("grid", grid.code))
    window.keys.run(BY_ID["staff.takeover"])
    dialog = dialog_of(TakeOverDialog)
    dialog.submit()
    now = parts.desk.clock.now()
    if dialog.problem.text():
        dialog.reject()
        pytest.skip(dialog.problem.text())
    assert parts.desk.read.staffing.takeovers_at(grid.code, now)
    window.keys.run(BY_ID["staff.takeover_end"])
    assert not parts.desk.read.staffing.takeovers_at(grid.code, now)
