"""Units that change on a later day, by the forms, the list and the desk's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt

from desktop.organisation.planned_watch import PlannedWatch
from desktop.organisation.unit_dialogs import CloseForm, MergeForm, RenameForm
from domain.clock import FrozenClock
from tests.desktop.organisation_hand import CTRL, NINE, Office, office_on, pick, retype

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QDateEdit
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
DUE = QDate(2026, 10, 1)


@pytest.fixture
def office(sample: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Office]:
    assert qapp is not None
    with office_on(sample, qtbot) as made:
        yield made


def on(field: QDateEdit | None, day: QDate) -> None:
    assert field is not None
    field.setDate(day)


def test_a_station_is_renamed_on_its_day_and_is_marked_until_then(
    office: Office,
) -> None:
    units, boundary = office.window.units, office.read.boundary
    station = boundary.units("station")[0]
    units.choose(station.id)
    office.key(units.tree, Qt.Key.Key_F2)
    form = office.form(RenameForm)
    retype(form, "name", "小寨新所")
    on(form.since, DUE)
    office.send(form)
    now = boundary.unit(station.id)
    assert now is not None
    assert now.name == station.name
    marked = units.tree.currentItem()
    assert marked is not None
    assert marked.text(0).startswith(station.name)
    assert "◷" in marked.text(0)
    assert "2026-10-01" in marked.toolTip(0)
    card = units.card
    assert card.planned.rowCount() == 1
    assert "小寨新所" in card.planned.item(0, 2).text()
    # The clock goes on past the day: it takes effect by itself, as of that day.
    clock = office.parts.desk.clock
    assert isinstance(clock, FrozenClock)
    watch = PlannedWatch(office.parts.desk)
    watch.look()
    assert boundary.unit_plans()
    clock.at = NINE + timedelta(days=16)
    watch.look()
    watch.stop()
    renamed = boundary.unit(station.id)
    assert renamed is not None
    assert renamed.name == "小寨新所"
    assert renamed.valid_from.day == DUE.day()
    assert boundary.unit_plans() == ()
    assert "小寨新所" in office.parts.desk.messages.history[-1].text


def test_a_merger_waits_and_is_taken_back_by_its_button_and_by_undo(
    office: Office,
) -> None:
    units, boundary = office.window.units, office.read.boundary
    gone, stays = boundary.units("station")[:2]
    units.choose(gone.id)
    office.key(units.tree, Qt.Key.Key_G, CTRL)
    form = office.form(MergeForm)
    pick(form.fields["into"], stays.name)
    retype(form, "document", "局发〔2026〕9号")
    on(form.since, DUE)
    office.send(form)
    assert boundary.unit(gone.id) is not None
    assert len(boundary.unit_plans()) == 1
    units.card.tabs.setCurrentIndex(2)
    office.qtbot.mouseClick(units.card.cancel, Qt.MouseButton.LeftButton)
    assert boundary.unit_plans() == ()
    assert office.parts.undo.undo()
    assert len(boundary.unit_plans()) == 1


def test_a_station_that_holds_people_today_can_only_end_on_a_later_day(
    office: Office,
) -> None:
    units, boundary = office.window.units, office.read.boundary
    station = boundary.units("station")[0]
    units.choose(station.id)
    office.key(units.tree, Qt.Key.Key_Delete)
    form = office.form(CloseForm)
    assert not form.send.isEnabled()
    on(form.since, DUE)
    assert form.send.isEnabled()
    office.send(form)
    plan = boundary.unit_plans()[0]
    assert (plan.act, plan.unit) == ("CloseUnit", station.id)
    # On its day it still holds everything: said once, and it goes on waiting.
    clock = office.parts.desk.clock
    assert isinstance(clock, FrozenClock)
    clock.at = NINE + timedelta(days=16)
    watch = PlannedWatch(office.parts.desk)
    watch.look()
    said = len(office.parts.desk.messages.history)
    watch.look()
    watch.stop()
    assert len(office.parts.desk.messages.history) == said
    assert office.parts.desk.messages.history[-1].tone == "late"
    assert boundary.unit(station.id) is not None
    assert boundary.unit_plans()
