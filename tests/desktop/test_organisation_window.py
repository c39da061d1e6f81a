"""Units, people and users at the desk: what is pressed is what is journaled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest

from db.verify import verify
from desktop.organisation.person_dialogs import (
    AppointForm,
    CertificateForm,
    DismissForm,
    EndCertificateForm,
    EndPostForm,
)
from desktop.organisation.person_form import PersonForm
from desktop.organisation.unit_dialogs import (
    CloseForm,
    CreateForm,
    MergeForm,
    MoveForm,
    RenameForm,
    RenumberForm,
    ZoneForm,
)
from tests.desktop.organisation_hand import CTRL, NINE, Office, office_on, pick, retype

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def office(sample: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Office]:
    assert qapp is not None
    with office_on(sample, qtbot) as made:
        yield made


def second_bureau(office: Office) -> str:
    """Set a bureau up by the key of the tree; return its id."""
    units = office.window.units
    units.choose(office.read.boundary.units("city")[0].id)
    office.key(units.tree, Qt.Key.Key_Insert)
    form = office.form(CreateForm)
    retype(form, "code", "610199")
    retype(form, "name", "高新局")
    form.zone.setChecked(True)
    office.send(form)
    made = office.read.boundary.unit_by_code("bureau", "610199")
    assert made is not None
    assert made.zone
    return made.id


def test_a_bureau_is_set_up_and_a_station_moves_there_with_its_grids(
    office: Office,
) -> None:
    bureau = second_bureau(office)
    units, boundary = office.window.units, office.read.boundary
    station = boundary.units("station")[0]
    grids = [grid.code for grid in boundary.grids(station.id)]
    units.choose(station.id)
    office.key(units.tree, Qt.Key.Key_M, CTRL)
    form = office.form(MoveForm)
    pick(form.fields["into"], "高新局")
    retype(form, "document", "局发〔2026〕7号")
    office.send(form)
    assert boundary.path(grids[0])[1] == bureau
    assert units.line() is not None
    found = units.tree_now.find(bureau) if units.tree_now else None
    assert found is not None
    assert found.grids == len(grids)
    assert office.parts.undo.undo()
    assert boundary.path(grids[0])[1] != bureau
    assert verify(office.parts.workspace.store.conn, replaying=False) == []


def test_names_numbers_and_zone_marks_change_by_their_forms(office: Office) -> None:
    units, boundary = office.window.units, office.read.boundary
    station, bureau = boundary.units("station")[0], boundary.units("bureau")[0]
    units.choose(station.id)
    office.key(units.tree, Qt.Key.Key_F2)
    form = office.form(RenameForm)
    retype(form, "name", "新小寨所")
    office.send(form)
    office.key(units.tree, Qt.Key.Key_R, CTRL)
    renumber = office.form(RenumberForm)
    retype(renumber, "code", boundary.units("station")[1].code)
    office.send(renumber)
    assert renumber.problem.text()
    retype(renumber, "code", "610113099")
    office.send(renumber)
    now = boundary.unit(station.id)
    assert now is not None
    assert (now.name, now.code) == ("新小寨所", "610113099")
    assert len(boundary.unit_states(station.id)) >= 2
    units.choose(bureau.id)
    units.buttons["zone"].click()
    office.send(office.form(ZoneForm))
    assert boundary.units("bureau")[0].zone


def test_a_station_with_holdings_lists_them_and_an_empty_one_closes(
    office: Office,
) -> None:
    units, boundary = office.window.units, office.read.boundary
    station = boundary.units("station")[0]
    units.choose(station.id)
    office.key(units.tree, Qt.Key.Key_Delete)
    form = office.form(CloseForm)
    assert not form.send.isEnabled()
    form.reject()
    units.choose(boundary.units("bureau")[0].id)
    office.key(units.tree, Qt.Key.Key_Insert)
    made = office.form(CreateForm)
    retype(made, "code", "610113088")
    retype(made, "name", "临时所")
    office.send(made)
    fresh = boundary.unit_by_code("station", "610113088")
    assert fresh is not None
    units.choose(fresh.id)
    office.key(units.tree, Qt.Key.Key_Delete)
    close = office.form(CloseForm)
    assert close.send.isEnabled()
    office.send(close)
    assert boundary.unit(fresh.id) is None


def test_two_stations_become_one_and_the_tree_says_so(office: Office) -> None:
    units, boundary = office.window.units, office.read.boundary
    gone, stays = boundary.units("station")[:2]
    count = len(boundary.grids(gone.id)) + len(boundary.grids(stays.id))
    units.choose(gone.id)
    office.key(units.tree, Qt.Key.Key_G, CTRL)
    form = office.form(MergeForm)
    pick(form.fields["into"], stays.name)
    office.send(form)
    assert form.problem.text()
    retype(form, "document", "合并一号")
    office.send(form)
    assert boundary.unit(gone.id) is None
    assert units.tree_now is not None
    assert units.tree_now.find(gone.id) is None
    found = units.tree_now.find(stays.id)
    assert found is not None
    assert found.grids == count


def test_the_past_can_be_looked_at_and_not_changed(office: Office) -> None:
    units, boundary = office.window.units, office.read.boundary
    station = boundary.units("station")[0]
    units.choose(station.id)
    office.key(units.tree, Qt.Key.Key_F2)
    form = office.form(RenameForm)
    retype(form, "name", "改过名的所")
    office.send(form)
    day = NINE.date() - timedelta(days=10)
    units.day.setDate(QDate(day.year, day.month, day.day))
    office.quiet()
    assert units.tree_now is not None
    old = units.tree_now.find(station.id)
    assert old is not None
    assert old.name == station.name
    assert not any(button.isEnabled() for button in units.buttons.values())
    assert day.isoformat() in units.why.text()
    QTest.mouseClick(units.today, Qt.MouseButton.LeftButton)
    office.quiet()
    units.choose(station.id)
    assert units.buttons["rename"].isEnabled()


def test_a_person_is_entered_found_by_initials_corrected_and_dismissed(
    office: Office,
) -> None:
    people, staffing = office.window.people, office.read.staffing
    office.window.show_tab("people")
    office.quiet()
    office.key(people.search, Qt.Key.Key_Insert)
    form = office.form(PersonForm)
    retype(form, "staff_no", "Z900")
    retype(form, "name", "欧阳小红")
    office.send(form)
    made = staffing.person_by_staff_no("Z900")
    assert made is not None
    assert form.right.isVisible()
    form.reject()
    office.quiet()
    QTest.keyClicks(people.search, made.initials)
    assert made.id in [one.row.id for one in people.model.lines]
    people.choose(made.id)
    office.key(people.search, Qt.Key.Key_F2)
    again = office.form(PersonForm)
    retype(again, "phone", "13911112222")
    office.send(again)
    found = staffing.person(made.id)
    assert found is not None
    assert found.phone == "13911112222"
    people.open_person(made.id)
    third = office.form(PersonForm)
    third.do("dismiss")
    end = office.form(DismissForm)
    ahead = NINE.date() + timedelta(days=30)
    end.until.setDate(QDate(ahead.year, ahead.month, ahead.day))
    retype(end, "reason", "退休")
    office.send(end)
    last = staffing.person(made.id)
    assert last is not None
    assert last.valid_to is not None
    assert last.valid_to.date() == ahead
    assert not third.dismiss.isEnabled()
    third.reject()


def test_posts_and_certificates_are_given_renewed_and_ended(office: Office) -> None:
    staffing = office.read.staffing
    station = office.read.boundary.units("station")[0]
    person = next(
        one
        for one in staffing.persons_of(station.id)
        if one.kind == "official" and not staffing.posts_of(one.id)
    )
    form = PersonForm(office.hand, person.id, office.window)
    form.open()
    form.do("post.end")
    assert form.problem.text()
    form.do("post.appoint")
    appoint = office.form(AppointForm)
    pick(appoint.fields["kind"], "信息员")
    office.send(appoint)
    assert appoint.problem.text()
    retype(appoint, "document", "任字1号")
    office.send(appoint)
    (post,) = staffing.posts_of(person.id)
    assert form.posts.key() == post.id
    form.do("post.end")
    end = office.form(EndPostForm)
    retype(end, "document", "免字1号")
    office.send(end)
    held = staffing.posts_of(person.id)
    assert not any(one.held(NINE + timedelta(minutes=1)) for one in held)
    before = len(staffing.qualifications_of(person.id))
    form.do("paper.add")
    paper = office.form(CertificateForm)
    retype(paper, "document", "计量-1")
    pick(paper.fields["code"], "计量")
    office.send(paper)
    papers = staffing.qualifications_of(person.id)
    assert len(papers) == before + 1
    form.papers.choose(papers[-1].id)
    form.do("paper.end")
    stop = office.form(EndCertificateForm)
    retype(stop, "reason", "遗失")
    office.send(stop)
    ended = staffing.qualification(papers[-1].id)
    assert ended is not None
    assert ended.ended == NINE.date()
    form.reject()


def test_the_checklist_names_what_lacks_and_leads_there(office: Office) -> None:
    office.window.show_tab("checklist")
    office.quiet()
    shown_list = office.window.checklist.list
    said = [shown_list.item(row).text() for row in range(shown_list.count())]
    assert any("网格" in one for one in said)
    office.window.checklist.wanted.emit("people")
    assert office.window.tabs.currentWidget() is office.window.people
    office.window.checklist.wanted.emit("roster")
    assert office.frame.mode == "roster"
