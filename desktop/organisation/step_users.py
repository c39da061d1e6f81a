"""Guided start, seventh: who may sign in, with which role and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from desktop.organisation.guided_step import Guide, Step
from desktop.organisation.plain_list import PlainList
from desktop.organisation.rights_words import role_name, unit_name
from desktop.organisation.user_dialogs import NewUserDialog
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class UsersStep(Step):
    """The list of users, and a form for the next one."""

    name = "users"

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Show the list with its one button."""
        super().__init__(guide, parent)
        heads = ("login", "name", "roles")
        self.list = PlainList(
            [t(f"organisation.user.{one}") for one in heads], t("guided.users"), self
        )
        self.column.addWidget(self.list, 1)
        row = QHBoxLayout()
        self.facts = label("", "second", self)
        self.add = QPushButton(t("organisation.user.new"), self)
        self.add.setToolTip(t("guided.users.add.tip"))
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self.ask)
        row.addWidget(self.facts, 1)
        row.addWidget(self.add)
        self.column.addLayout(row)
        self.finish(stretch=False)

    @override
    def enter(self) -> None:
        self._fill()

    @override
    def first(self) -> QWidget:
        return self.add

    def ask(self) -> None:
        """Open the form for another user."""
        dialog = NewUserDialog(self.guide.desk, self.guide.tasks, self.window())
        dialog.accepted.connect(self._fill)
        dialog.open()

    def _fill(self) -> None:
        read, now = self.guide.read, self.guide.desk.clock.now()
        rows = []
        for user in read.access.users():
            grants = read.access.grants_of(user.id, now)
            roles = t("organisation.comma").join(
                t(
                    "organisation.role_at",
                    role=role_name(one.role),
                    unit=unit_name(read, one.subtree),
                )
                for one in grants
            )
            rows.append((user.id, (user.login, user.name, roles)))
        self.list.fill(rows)
        self.facts.setText(self.achieved())
        self.moved.emit()
        self.add.setFocus()

    @override
    def done(self) -> bool:
        return len(self.guide.read.access.users()) > 1

    @override
    def achieved(self) -> str:
        return t("guided.users.count", count=len(self.guide.read.access.users()))
