"""Users: who may sign in, with which roles, and in words what each may do where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.form_dialog import FormDialog
from desktop.organisation.asking import sent
from desktop.organisation.plain_list import PlainList
from desktop.organisation.rights_words import grant_words, rights_of, role_name
from desktop.organisation.user_dialogs import (
    GrantDialog,
    LinkDialog,
    NewUserDialog,
    PassphraseDialog,
)
from desktop.pane import label
from desktop.texts import t
from domain.access.commands import DisableUser, EnableUser, RevokeRole

if TYPE_CHECKING:
    from desktop.action import Hand
    from domain.access.reads import User
    from domain.changes import Changes

KEYS: Final = {
    "new": "Ins",
    "grant": "Ctrl+G",
    "revoke": "Del",
    "reset": "Ctrl+P",
    "link": "Ctrl+L",
    "stop": "Ctrl+D",
}


class ReasonForm(FormDialog):
    """Asks for the reason of stopping a user or letting him in again."""

    def __init__(self, hand: Hand, user: User, parent: QWidget) -> None:
        """Ask why."""
        act = "stop" if user.disabled_at is None else "start"
        title = t(f"organisation.user.{act}.title", name=user.name)
        super().__init__(title, t(f"organisation.user.{act}"), parent)
        self._desk = hand.desk
        self._user = user
        self._act = act
        self.line("reason", t("field.reason"))
        self.on_submit = self._send

    def _send(self) -> bool:
        kind = DisableUser if self._act == "stop" else EnableUser
        command = kind(user=self._user.id, reason=self.value("reason"))
        told = t(f"organisation.user.{self._act}.done", name=self._user.name)
        return sent(self, self._desk, command, told)


class UsersTab(QWidget):
    """The list on the left, the user at hand on the right."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Fill it as soon as it is looked at."""
        super().__init__(parent)
        self._hand = hand
        self._desk = hand.desk
        acts = QHBoxLayout()
        self.buttons = {act: self._button(act) for act in KEYS}
        for button in self.buttons.values():
            acts.addWidget(button)
        acts.addStretch(1)
        heads = [t(f"organisation.user.{one}") for one in ("login", "name", "state")]
        self.list = PlainList(heads, t("action.org.users"), self)
        self.list.chosen.connect(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addLayout(acts)
        split = QSplitter(self)
        split.addWidget(self.list)
        split.addWidget(self._right())
        split.setSizes([theme.px(380), theme.px(640)])
        split.setChildrenCollapsible(False)
        column.addWidget(split, 1)
        self._desk.changed.connect(self._changed)

    def _right(self) -> QWidget:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(14, 0, 0, 0)
        self.title = label("", "casetitle", right)
        self.facts = label("", "second", right)
        self.facts.setWordWrap(True)
        heads = [
            t(f"organisation.{one}")
            for one in ("user.role", "user.unit", "since", "until")
        ]
        self.grants = PlainList(heads, t("organisation.user.roles"), right)
        self.rights = QListWidget(right)
        self.rights.setAccessibleName(t("organisation.user.may"))
        self.rights.setWordWrap(True)
        self.rights.setSpacing(4)
        for widget in (self.title, self.facts):
            column.addWidget(widget)
        column.addWidget(label(t("organisation.user.roles"), "title", right))
        column.addWidget(self.grants, 2)
        column.addWidget(label(t("organisation.user.may"), "title", right))
        column.addWidget(self.rights, 3)
        return right

    def _button(self, act: str) -> QPushButton:
        made = QPushButton(t(f"organisation.user.act.{act}"), self)
        made.setAutoDefault(False)
        made.setToolTip(f"{t(f'organisation.user.act.{act}.tip')} ({KEYS[act]})")
        made.clicked.connect(lambda: self.do(act))
        shortcut = QShortcut(QKeySequence(KEYS[act]), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.do(act))
        return made

    # What is shown

    def look(self) -> None:
        """Show the users of now."""
        users = self._desk.read.access.users()
        self.list.fill((one.id, (one.login, one.name, _state(one))) for one in users)

    def user(self) -> User | None:
        """Return the user at hand."""
        key = self.list.key()
        return self._desk.read.access.user(key) if key else None

    def _chosen(self, _key: str) -> None:
        user = self.user()
        for act, button in self.buttons.items():
            button.setEnabled(user is not None or act == "new")
        if user is None:
            return
        read, now = self._desk.read, self._desk.clock.now()
        stopped = user.disabled_at is not None
        text = t(
            "organisation.user.act.start" if stopped else "organisation.user.act.stop"
        )
        self.buttons["stop"].setText(text)
        person = read.staffing.person(user.person) if user.person else None
        self.title.setText(user.name)
        who = t("organisation.user.nobody") if person is None else person.name
        unit = read.boundary.unit(person.station) if person is not None else None
        where = unit.name if unit is not None else "—"
        self.facts.setText(
            t("organisation.user.facts", login=user.login, person=who, unit=where)
        )
        grants = read.access.grants_of(user.id, now)
        self.grants.fill((one.id, grant_words(read, one)) for one in grants)
        self.rights.clear()
        for right in rights_of(read, user, now):
            self.rights.addItem(right.sentence)
        if not self.rights.count():
            key = "stopped" if stopped else "nothing"
            self.rights.addItem(t(f"organisation.user.may.{key}"))

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches("user", "rule", "person", "post", "unit") and (
            self.isVisible()
        ):
            self.look()

    # What is done

    def do(self, act: str) -> None:
        """Open the form of an act upon the user at hand."""
        user, window = self.user(), self.window()
        desk, tasks = self._desk, self._hand.tasks
        if act == "new":
            NewUserDialog(desk, tasks, window).open()
        elif user is None:
            return
        elif act == "grant":
            GrantDialog(desk, user, window).open()
        elif act == "reset":
            PassphraseDialog(desk, tasks, user, window).open()
        elif act == "link":
            LinkDialog(desk, user, window).open()
        elif act == "stop":
            ReasonForm(self._hand, user, window).open()
        else:
            self._revoke(user)

    def _revoke(self, user: User) -> None:
        grant = self._desk.read.access.grant(self.grants.key())
        if grant is None:
            self._desk.messages.say(t("organisation.user.no_grant"), "warn")
            return
        told = t(
            "organisation.user.revoked", name=user.name, role=role_name(grant.role)
        )
        self._desk.attempt(RevokeRole(grant=grant.id), told=told)


def _state(user: User) -> str:
    if user.disabled_at is None:
        return t("organisation.user.active")
    return t("organisation.user.stopped", day=f"{user.disabled_at:%Y-%m-%d}")
