"""The plan at the desk by keys and mouse: from a new draft to a publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QFileDialog

from db.plan_impact import impact_of
from desktop.boundary.activation import Activation
from desktop.boundary.freeze_dialog import FreezeDialog
from desktop.boundary.plan_dialogs import (
    ApproveForm,
    NewPlan,
    PublishForm,
    ReasonForm,
)
from desktop.boundary.plan_submit import SubmitForm
from desktop.catalog import BY_ID
from desktop.texts import t
from domain.clock import FrozenClock
from domain.plans.commands import ApprovePlan, PublishPlan
from tests.desktop.plan_hands import (
    SECOND,
    asked,
    at,
    begun,
    inner,
    press,
    row,
    second,
    split,
    submitted,
)
from tests.desktop.window_of import NINE, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.app import Parts
    from desktop.window import Window

    Opened = tuple[Window, Parts, FrozenClock]


@pytest.fixture
def desk(sample: Path, qtbot: QtBot) -> Iterator[Opened]:
    clock = FrozenClock(NINE)
    with window_of(sample, qtbot, clock=clock) as (window, parts):
        yield window, parts, clock


def test_a_plan_is_begun_by_keys_and_its_empty_draft_says_why_it_waits(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    panel = window.watch.plans
    assert panel.list.empty.isVisible()
    press(qtbot, window, Qt.Key.Key_N)
    form = asked(qtbot, window, NewPlan)
    qtbot.keyClicks(form.fields["title"], "autumn")
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert row(window).title == "autumn"
    assert row(window).author == parts.desk.session.user
    page = panel.page
    assert page.isVisible()
    assert page.rail.state == "draft"
    button = page.acts.buttons["plan.submit"]
    assert not button.isEnabled()
    assert page.acts.why.text() == button.accessibleDescription() != ""
    qtbot.mouseClick(page.to_list, Qt.MouseButton.LeftButton)
    assert window.hand.plan.id == ""
    view = panel.list.view
    view.setFocus()
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert row(window).title == "autumn"


def test_steps_are_named_and_a_click_or_enter_goes_to_their_state(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    plan = begun(window)
    code = inner(parts)
    split(window, parts, code)
    far = next(
        g.code
        for g in parts.desk.read.boundary.grids()
        if g.code not in {code, *parts.desk.read.boundary.neighbours(code)}
    )
    split(window, parts, far)
    steps = window.watch.plans.page.steps
    name = parts.desk.read.boundary.grid(code).name  # type: ignore[union-attr]
    lines = steps.steps.lines
    assert [line.step for line in lines] == [2, 1, 0]
    assert lines[1].said == t("plan.step.SplitGrid", grid=name, pieces="2")
    assert lines[0].here
    qtbot.mouseClick(
        steps.viewport(),
        Qt.MouseButton.LeftButton,
        pos=steps.visualRect(steps.steps.index(1)).center(),
    )
    assert row(window).step == 1
    assert steps.steps.lines[0].back
    assert "2" in window.watch.plans.page.cards["steps"].figure.text()
    steps.setCurrentIndex(steps.steps.index(2))
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert row(window).step == 0
    page = window.watch.plans.page
    assert not page.undo.isEnabled()
    qtbot.mouseClick(page.redo, Qt.MouseButton.LeftButton)
    assert row(window).step == 1
    qtbot.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    assert row(window).step == 0
    assert parts.desk.read.plans.plan(plan).steps == 2  # type: ignore[union-attr]


def test_the_numbers_and_rows_are_those_of_the_impact(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, clock = desk
    plan = begun(window)
    split(window, parts, inner(parts))
    panel = window.watch.plans
    qtbot.waitUntil(
        lambda: panel.figures is not None and bool(panel.figures.lines), timeout=10_000
    )
    moved = impact_of(parts.desk.read, plan, clock.now()).total(moved=True)
    assert moved.entities > 0
    assert panel.page.cards["entities"].figure.text() == f"{moved.entities:,}"
    assert panel.page.cards["cases"].figure.text() == f"{moved.cases:,}"
    assert panel.page.cards["grids"].figure.text() == "2"
    panel.page.tabs.setCurrentIndex(1)
    whats = {line.what for line in panel.page.changes.rows.rows}
    assert whats == {t("plan.change.fresh"), t("plan.change.stays")}


def test_warnings_ask_for_reasons_before_a_plan_is_handed_in(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    plan = begun(window)
    # So thin that the check warns, and not so thin that the rule refuses it.
    code = inner(parts)
    split(window, parts, code)
    qtbot.mouseClick(
        window.watch.plans.page.acts.buttons["plan.submit"], Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(
        lambda: (
            row(window).state == "submitted"
            or any(one.isVisible() for one in window.findChildren(SubmitForm))
        ),
        timeout=10_000,
    )
    if row(window).state == "draft":
        form = asked(qtbot, window, SubmitForm)
        qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert row(window).state == "draft", "no reason was given yet"
        qtbot.keyClicks(form.fields["*"], "as agreed")
        qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert row(window).state == "submitted"
    assert parts.desk.read.plans.plan(plan).content_hash  # type: ignore[union-attr]


def test_a_second_person_signs_in_the_dialog_and_the_first_stays_at_the_desk(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    begun(window)
    split(window, parts, inner(parts))
    submitted(window, parts)
    page = window.watch.plans.page
    assert set(page.acts.buttons) == {"plan.approve", "plan.reject", "plan.withdraw"}
    who = parts.desk.session
    press(qtbot, window, Qt.Key.Key_Y)
    form = asked(qtbot, window, ApproveForm)
    assert not form.send.isEnabled()
    assert form.problem.text() == t("plan.why.document")
    qtbot.keyClicks(form.fields["document_no"], "Doc 8")
    assert form.problem.text() == t("plan.why.second")
    qtbot.keyClicks(form.fields["login"], "nobody")
    assert form.send.isEnabled()
    qtbot.keyClicks(form.secret, "not the passphrase")
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.isVisible()
    assert form.problem.text()
    assert row(window).state == "submitted"
    form.secret.clear()
    form.fields["login"].clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(form.fields["login"], SECOND[0])
    qtbot.keyClicks(form.secret, SECOND[1])
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert row(window).state == "approved"
    assert row(window).document_no == "Doc 8"
    assert row(window).approved_by == second(parts).user
    assert parts.desk.session == who
    assert "plan.publish" in page.acts.buttons


def test_a_plan_is_sent_back_with_a_reason_that_its_author_reads(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    begun(window)
    split(window, parts, inner(parts))
    submitted(window, parts)
    press(qtbot, window, Qt.Key.Key_J)
    form = asked(qtbot, window, ReasonForm)
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.isVisible(), "a rejection without a reason is none"
    qtbot.keyClicks(form.fields["reason"], "north anew")
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert row(window).state == "draft"
    assert "north anew" in window.watch.plans.page.note.text()
    assert window.watch.plans.page.note.isVisible()


def approved(window: Window, parts: Parts) -> str:
    """Have the open plan split a grid, and approved by the second person."""
    plan = begun(window)
    split(window, parts, inner(parts))
    submitted(window, parts)
    parts.desk.do(ApprovePlan(plan=plan, document_no="样例"), session=second(parts))
    return plan


def test_a_scheduled_plan_comes_into_force_when_its_day_begins(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, clock = desk
    code = inner(parts)
    plan = approved(window, parts)
    press(qtbot, window, Qt.Key.Key_P)
    form = asked(qtbot, window, PublishForm)
    form.date.setDate(QDate(2026, 9, 18))
    form.date.setFocus()
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert row(window).state == "scheduled"
    assert row(window).effective_at == at(2026, 9, 18)
    service = Activation(parts.desk, parts.tasks)
    before = parts.desk.read.boundary.grid_count()
    said = len(parts.desk.messages.history)
    clock.at = at(2026, 9, 17, 17, 0)
    service.look()
    assert len(parts.desk.messages.history) == said
    clock.at = at(2026, 9, 17, 19, 0)
    service.look()
    service.look()
    qtbot.waitUntil(lambda: not parts.tasks.busy())
    told = [one.text for one in parts.desk.messages.history[said:]]
    assert told == [t("plan.eve.fine", plan=row(window).title, at="09-18 00:00")]
    clock.at = at(2026, 9, 17, 23, 59, 59)
    service.look()
    assert row(window).state == "scheduled"
    clock.at = at(2026, 9, 18, 0, 0, 10)
    service.look()
    rail = window.watch.plans.page.rail
    qtbot.waitUntil(lambda: rail.state == "active", timeout=10_000)
    assert row(window).state == "active"
    read = parts.desk.read.boundary
    assert read.grid_count() == before + 1
    assert read.grid(code).valid_from == at(2026, 9, 18)  # type: ignore[union-attr]
    assert parts.desk.read.plans.plan(plan).effective_at == at(2026, 9, 18)  # type: ignore[union-attr]
    service.stop()


def test_a_plan_put_into_force_at_once_is_a_task_and_the_window_lives_on(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    code = inner(parts)
    plan = approved(window, parts)
    before = parts.desk.read.boundary.grid_count()
    press(qtbot, window, Qt.Key.Key_P)
    form = asked(qtbot, window, PublishForm)
    form.when.setFocus()
    qtbot.keyClick(form.when, Qt.Key.Key_Down)
    assert not form.date.isEnabled()
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    # It is under way, and says so; nobody can send it twice.
    assert parts.tasks.busy()
    assert form.problem.text() == t("plan.publishing", plan=row(window).title)
    assert not form.send.isEnabled()
    assert window.watch.plans.page.rail.state == "approved"
    rail = window.watch.plans.page.rail
    qtbot.waitUntil(lambda: rail.state == "active", timeout=10_000)
    assert not any(one.isVisible() for one in window.findChildren(PublishForm))
    assert parts.desk.read.boundary.grid_count() == before + 1
    assert parts.desk.read.plans.plan(plan).state == "active"  # type: ignore[union-attr]
    assert parts.desk.read.boundary.grid(code) is not None


def test_what_fell_due_while_the_desk_was_off_is_done_at_its_next_start(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, clock = desk
    plan = approved(window, parts)
    parts.desk.do(PublishPlan(plan=plan, effective_at=at(2026, 9, 18)))
    clock.at = at(2026, 9, 21, 8, 30)
    service = Activation(parts.desk, parts.tasks)
    qtbot.waitUntil(lambda: row(window).state == "active", timeout=5_000)
    assert row(window).effective_at == at(2026, 9, 18)
    service.stop()


def test_a_plan_that_cannot_come_into_force_says_so_the_evening_before(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, clock = desk
    plan = approved(window, parts)
    title = row(window).title
    parts.desk.do(PublishPlan(plan=plan, effective_at=at(2026, 9, 18)))
    other = approved(window, parts)
    parts.desk.do(PublishPlan(plan=other))
    service = Activation(parts.desk, parts.tasks)
    clock.at = at(2026, 9, 17, 20, 0)
    service.look()
    qtbot.waitUntil(lambda: not parts.tasks.busy())
    last = parts.desk.messages.history[-1]
    assert last.tone == "late"
    assert title in last.text
    clock.at = at(2026, 9, 18, 0, 1)
    said = len(parts.desk.messages.history)
    for _look in range(2):
        service.look()
        qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=10_000)
    assert len(parts.desk.messages.history) == said + 1
    assert parts.desk.read.plans.plan(plan).state == "scheduled"  # type: ignore[union-attr]
    service.stop()


def test_a_freeze_window_is_entered_and_no_day_in_it_can_be_chosen(
    desk: Opened, qtbot: QtBot
) -> None:
    window, parts, _clock = desk
    approved(window, parts)
    press(qtbot, window, Qt.Key.Key_C)
    dialog = asked(qtbot, window, FreezeDialog)
    dialog.first.setDate(QDate(2026, 10, 1))
    dialog.last.setDate(QDate(2026, 10, 8))
    qtbot.keyClicks(dialog.fields["reason"], "holiday")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "holiday" in dialog.rows.item(0).text()
    dialog.reject()
    press(qtbot, window, Qt.Key.Key_P)
    form = asked(qtbot, window, PublishForm)
    form.date.setDate(QDate(2026, 10, 8))
    assert not form.send.isEnabled()
    assert "holiday" in form.problem.text()
    form.date.setDate(QDate(2026, 10, 9))
    assert form.send.isEnabled()


def test_the_sheet_of_codes_and_the_revert_of_a_publication(
    desk: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, parts, _clock = desk
    code = inner(parts)
    outline = parts.desk.read.boundary.contents((code,))[0].rings
    plan = approved(window, parts)
    parts.desk.do(PublishPlan(plan=plan))
    path = tmp_path / "codes.xlsx"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), "")
    )
    qtbot.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(path.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not parts.tasks.busy(), timeout=10_000)
    cells = list(load_workbook(path).active.iter_rows(values_only=True))
    assert cells[0][0] == t("plan.sheet.old_code")
    assert {line[0] for line in cells[1:]} == {code}
    assert len(cells) == 3
    press(qtbot, window, Qt.Key.Key_L)
    assert row(window).id != plan
    assert row(window).state == "draft"
    mesh = parts.desk.read.plans.mesh(row(window).id)
    assert mesh.by_code(code).rings == outline  # type: ignore[union-attr]
    said = window.watch.plans.page.steps.steps.lines[0].said
    assert said == t("plan.step.RevertPlan", title="样例方案")


def test_every_act_on_a_plan_says_why_not_without_one(desk: Opened) -> None:
    window, _parts, _clock = desk
    window.show_mode("redraw")
    for name in ("submit", "approve", "reject", "publish", "rebase", "export", "codes"):
        assert BY_ID[f"plan.{name}"].why_not(window.hand) == t("plan.why.none_open")
