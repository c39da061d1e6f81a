"""The forms for users: a new one, another passphrase, a role, the person behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QLineEdit

from db.door import SHORTEST
from db.recovery_code import keys_by_code
from desktop.desk_work import DeskWork
from desktop.form_dialog import Choice, FormDialog
from desktop.organisation.asking import (
    OpenDate,
    date_field,
    moment_of,
    persons_choice,
    sent,
    units_choice,
)
from desktop.organisation.rights_words import role_name
from desktop.reasons import reason_text
from desktop.texts import t
from domain.access.commands import GrantRole, LinkPerson
from domain.refused import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.desk import Desk
    from desktop.desk_work import Beside, Job
    from desktop.tasks import Tasks
    from domain.access.reads import User

# First those that one gives to people; those held by post come of themselves.
GIVEN: Final[tuple[str, ...]] = (
    "station_head",
    "watch_officer",
    "intake",
    "dispatcher",
    "verifier",
    "bureau_leader",
    "operator",
    "administrator",
)


def roles_choice(desk: Desk) -> list[tuple[str, str]]:
    """Return the roles one can give, the usual ones first."""
    known = desk.read.access.roles()
    order = [one for one in GIVEN if one in known]
    order += [one for one in known if one not in order]
    return [(one, role_name(one)) for one in order]


def _secret(dialog: FormDialog, name: str, said: str) -> QLineEdit:
    field = QLineEdit(dialog)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    dialog.add(name, said, field)
    return field


def _bad_secret(first: str, again: str) -> str:
    """Return what is wrong with a new passphrase, or ""."""
    if len(first) < SHORTEST:
        return t("refused.PASSPHRASE_SHORT", least=SHORTEST)
    return "" if first == again else t("organisation.user.differ")


class NewUserDialog(FormDialog):
    """A login, the person behind it, his role and unit, and a first passphrase."""

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget) -> None:
        """Ask for all that a user needs to begin."""
        super().__init__(
            t("organisation.user.new"), t("organisation.user.new.send"), parent
        )
        self._desk = desk
        self._tasks = tasks
        units = units_choice(desk.read, "station", "bureau", "city")
        self.unit = self.choice("unit", t("organisation.user.unit"), units)
        self.person = Choice(self)
        self.add("person", t("organisation.user.person"), self.person)
        self.login = self.line("login", t("organisation.user.login"))
        self.name = self.line("name", t("organisation.user.name"))
        self.choice("role", t("organisation.user.role"), roles_choice(desk))
        self.secret = _secret(self, "secret", t("organisation.user.secret"))
        self.again = _secret(self, "again", t("organisation.user.again"))
        self.secret.setPlaceholderText(t("organisation.user.least", least=SHORTEST))
        self.unit.currentIndexChanged.connect(self._unit_chosen)
        self.person.currentIndexChanged.connect(self._person_chosen)
        self._unit_chosen()
        self.on_submit = self._send
        self.unit.setFocus()

    def _unit_chosen(self) -> None:
        now = self._desk.clock.now()
        people = persons_choice(self._desk.read, self.value("unit"), now)
        self.person.fill([("", t("organisation.user.nobody")), *people])
        self._person_chosen()

    def _person_chosen(self) -> None:
        found = self._desk.read.staffing.person(self.value("person"))
        if found is not None:
            self.name.setText(found.name)
            if not self.login.isModified():
                self.login.setText(found.initials.lower() or found.staff_no)

    def _send(self) -> bool:
        wrong = _bad_secret(self.secret.text(), self.again.text())
        if wrong:
            self.complain(wrong)
            return False
        plain = {
            "command": "CreateUser",
            "login": self.value("login"),
            "name": self.value("name"),
            "person": self.value("person"),
            "passphrase": self.secret.text(),
        }
        role = {"role": self.value("role"), "subtree": self.value("unit")}
        # To stretch a passphrase takes its time: not on the window's thread.
        self.send.setEnabled(False)
        DeskWork(self._desk, self._tasks).run(
            lambda beside: _made(beside, plain, role),
            self._sent,
            t("organisation.user.making"),
            t("organisation.user.made", name=self.value("name")),
        )
        return False

    def _sent(self, job: Job) -> None:
        self.send.setEnabled(True)
        if job.reason is None:
            self.accept()
        else:
            self.complain(reason_text(job.reason))


def _made(beside: Beside, plain: dict[str, Any], role: dict[str, str]) -> str:
    user = str(beside.door.do_plain(plain)["events"][0]["user"])
    whole = beside.read.boundary.unit(role["subtree"])
    if whole is not None and whole.level == "city":
        # The city is the whole tree: whoever serves there is bound to no part of it.
        role = {**role, "subtree": ""}
    beside.door.do_plain({"command": "GrantRole", "user": user, **role})
    return user


class PassphraseDialog(FormDialog):
    """Give a user another passphrase; without keys the printed code opens them."""

    def __init__(self, desk: Desk, tasks: Tasks, user: User, parent: QWidget) -> None:
        """Ask for the new one twice."""
        title = t("organisation.user.reset", name=user.name)
        super().__init__(title, t("organisation.user.reset.send"), parent)
        self._desk = desk
        self._tasks = tasks
        self._user = user
        if desk.keys is None:
            self.line("code", t("organisation.user.code"))
        self.secret = _secret(self, "secret", t("organisation.user.secret"))
        self.again = _secret(self, "again", t("organisation.user.again"))
        self.on_submit = self._send

    def _send(self) -> bool:
        wrong = _bad_secret(self.secret.text(), self.again.text())
        if not wrong and self._desk.keys is None:
            wrong = self._open_keys()
        if wrong:
            self.complain(wrong)
            return False
        plain = {
            "command": "ChangePassphrase",
            "user": self._user.id,
            "passphrase": self.secret.text(),
        }
        self.send.setEnabled(False)
        DeskWork(self._desk, self._tasks).run(
            lambda beside: beside.door.do_plain(plain),
            self._sent,
            t("organisation.user.making"),
        )
        return False

    def _open_keys(self) -> str:
        try:
            conn = self._desk.store.conn
            self._desk.keys = keys_by_code(conn, self.value("code"))
        except Refused as reason:
            return reason_text(reason)
        return ""

    def _sent(self, job: Job) -> None:
        self.send.setEnabled(True)
        if job.reason is None:
            said = t("organisation.user.reset.done", name=self._user.name)
            self._desk.messages.toast(said)
            self.accept()
        else:
            self.complain(reason_text(job.reason))


class GrantDialog(FormDialog):
    """Give a user a role in a part of the tree, from a day and until one."""

    def __init__(self, desk: Desk, user: User, parent: QWidget) -> None:
        """Ask for role, unit and dates."""
        title = t("organisation.user.grant", name=user.name)
        super().__init__(title, t("organisation.user.grant.send"), parent)
        self._desk = desk
        self._user = user
        now = desk.clock.now()
        self.choice("role", t("organisation.user.role"), roles_choice(desk))
        everywhere = [("", t("organisation.everywhere"))]
        units = everywhere + units_choice(desk.read, "station", "bureau")
        self.choice("unit", t("organisation.user.unit"), units)
        self.since = date_field(self, now.date())
        self.add("since", t("organisation.since"), self.since)
        said = t("organisation.until")
        self.until = OpenDate(now.date(), said, self, open_=True)
        self.add("until", said, self.until)
        self.on_submit = self._send

    def _send(self) -> bool:
        now = self._desk.clock.now()
        until = self.until.value()
        command = GrantRole(
            user=self._user.id,
            role=self.value("role"),
            subtree=self.value("unit"),
            valid_from=moment_of(self.since, now),
            valid_to=None if until is None else moment_of(self.until.day, now),
        )
        told = t(
            "organisation.user.granted",
            name=self._user.name,
            role=role_name(self.value("role")),
        )
        return sent(self, self._desk, command, told)


class LinkDialog(FormDialog):
    """Say which member of staff a user is."""

    def __init__(self, desk: Desk, user: User, parent: QWidget) -> None:
        """Ask for the unit, then the person in it."""
        title = t("organisation.user.link", name=user.name)
        super().__init__(title, t("organisation.user.link.send"), parent)
        self._desk = desk
        self._user = user
        person = desk.read.staffing.person(user.person) if user.person else None
        units = units_choice(desk.read, "station", "bureau")
        self.unit = self.choice(
            "unit", t("organisation.user.unit"), units, person.station if person else ""
        )
        self.person = Choice(self)
        self.add("person", t("organisation.user.person"), self.person)
        self.unit.currentIndexChanged.connect(self._unit_chosen)
        self._unit_chosen()
        self.on_submit = self._send

    def _unit_chosen(self) -> None:
        now = self._desk.clock.now()
        people = persons_choice(self._desk.read, self.value("unit"), now)
        rows = [("", t("organisation.user.nobody")), *people]
        self.person.fill(rows, self._user.person)

    def _send(self) -> bool:
        command = LinkPerson(user=self._user.id, person=self.value("person"))
        told = t("organisation.user.linked", name=self._user.name)
        return sent(self, self._desk, command, told)
