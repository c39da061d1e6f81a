"""Users at the desk: entered, given roles, stopped; what each may do, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.organisation.rights_words import rights_of
from desktop.organisation.user_dialogs import (
    GrantDialog,
    LinkDialog,
    NewUserDialog,
    PassphraseDialog,
)
from desktop.organisation.users_tab import ReasonForm
from tests.desktop.organisation_hand import NINE, Office, office_on, pick, retype, shown

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


def new_user(office: Office, login: str) -> str:
    office.window.users.do("new")
    form = office.form(NewUserDialog)
    pick(form.fields["unit"], office.read.boundary.units("station")[0].name)
    pick(form.fields["person"], "A002")
    retype(form, "login", login)
    pick(form.fields["role"], "派遣员")
    retype(form, "secret", "a long passphrase")
    retype(form, "again", "another one here")
    office.send(form)
    assert form.problem.text()
    retype(form, "again", "a long passphrase")
    office.send(form)
    office.qtbot.waitUntil(lambda: not shown(NewUserDialog), timeout=20_000)
    made = office.read.access.user_by_login(login)
    assert made is not None
    return made.id


def test_a_new_user_signs_in_and_his_rights_are_said_in_words(office: Office) -> None:
    office.window.show_tab("users")
    user = new_user(office, "chen")
    users, access = office.window.users, office.read.access
    assert office.parts.workspace.identify("chen", "a long passphrase")[0].user == user
    users.list.choose(user)
    station = office.read.boundary.units("station")[0]
    said = [users.rights.item(row).text() for row in range(users.rights.count())]
    mine = next(one for one in said if station.name in one)
    assert "派遣员" in mine
    made = access.user(user)
    assert made is not None
    rights = rights_of(office.read, made, NINE)
    assert any("case.dispatch" in one.acts for one in rights)
    assert not any("access.user" in one.acts for one in rights)
    users.do("grant")
    grant = office.form(GrantDialog)
    pick(grant.fields["role"], "核查员")
    office.send(grant)
    assert len(access.grants_of(user, NINE)) == 2
    users.grants.choose(access.grants_of(user, NINE)[1].id)
    users.do("revoke")
    assert [one.role for one in access.grants_of(user, NINE)] == ["dispatcher"]
    users.do("reset")
    reset = office.form(PassphraseDialog)
    retype(reset, "secret", "the second one")
    retype(reset, "again", "the second one")
    office.send(reset)
    assert office.parts.workspace.identify("chen", "the second one")[0].user == user
    users.do("link")
    link = office.form(LinkDialog)
    pick(link.fields["person"], "不对应")
    office.send(link)
    made = access.user(user)
    assert made is not None
    assert made.person == ""


def test_a_user_is_stopped_and_let_in_but_never_the_last_administrator(
    office: Office,
) -> None:
    office.window.show_tab("users")
    users, access = office.window.users, office.read.access
    me = office.parts.desk.session.user
    (other,) = (one for one in access.users_with("administrator", NINE) if one != me)

    def stop(user: str) -> bool:
        users.list.choose(user)
        users.do("stop")
        form = office.form(ReasonForm)
        retype(form, "reason", "调离")
        office.send(form)
        refused = bool(shown(ReasonForm))
        if refused:
            assert form.problem.text()
            form.reject()
        found = access.user(user)
        assert found is not None
        assert (found.disabled_at is not None) != refused
        return not refused

    # Nobody shuts himself out, whoever else there is.
    assert not stop(me)
    assert stop(other)
    assert access.users_with("administrator", NINE) == (me,)
    grant = next(
        one for one in access.grants_of(me, NINE) if one.role == "administrator"
    )
    users.list.choose(me)
    users.grants.choose(grant.id)
    users.do("revoke")
    assert access.users_with("administrator", NINE) == (me,)
    users.list.choose(other)
    users.do("stop")
    again = office.form(ReasonForm)
    office.send(again)
    back = access.user(other)
    assert back is not None
    assert back.disabled_at is None
