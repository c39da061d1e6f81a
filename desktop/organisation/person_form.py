"""The whole file of a person: what is on it, his posts and his certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.form_dialog import Choice
from desktop.organisation.asking import date_field, moment_of, qdate, units_choice
from desktop.organisation.people_model import kind_name
from desktop.organisation.person_dialogs import (
    AppointForm,
    CertificateForm,
    DismissForm,
    EndCertificateForm,
    EndPostForm,
    certificate_name,
)
from desktop.organisation.plain_list import PlainList
from desktop.organisation.unit_card import post_name
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.room_size import open_at
from desktop.texts import t
from domain.refused import Refused, Unavailable
from domain.staffing.appointments import PERSON_KINDS
from domain.staffing.commands import CorrectPerson, RegisterPerson
from domain.staffing.qualifications import WARN_DAYS, good_on

if TYPE_CHECKING:
    from datetime import date

    from desktop.action import Hand
    from domain.changes import Changes
    from domain.staffing.reads import Person, Qualification

LINES: Final = ("staff_no", "name", "initials", "phone")


class PersonForm(QDialog):
    """Fields on the left; posts and certificates on the right once he is on file."""

    def __init__(self, hand: Hand, person: str, parent: QWidget) -> None:
        """Show a person, or ask for a new one ("")."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._hand = hand
        self._desk = hand.desk
        self.person_id = person
        open_at(self, 1120, 600)
        self.title = label("", "title", self)
        self.problem = label("", "late", self)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._build()
        self._desk.changed.connect(self._changed)
        self._show()
        self.fields["staff_no" if not person else "name"].setFocus()

    def _person(self) -> Person | None:
        if not self.person_id:
            return None
        return self._desk.read.staffing.person(self.person_id)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(24)
        left = QVBoxLayout()
        left.addLayout(self._file())
        left.addWidget(self.problem)
        left.addStretch(1)
        row.addLayout(left, 2)
        self.right = QWidget(self)
        right = QVBoxLayout(self.right)
        right.setContentsMargins(0, 0, 0, 0)
        self.posts = self._list(
            right, "post", ("kind", "place", "since", "until", "document")
        )
        self.papers = self._list(
            right, "paper", ("code", "document", "issued", "expires", "state")
        )
        row.addWidget(self.right, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.addWidget(self.title)
        column.addLayout(row, 1)
        column.addLayout(self._buttons())

    def _file(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        self.fields: dict[str, QLineEdit] = {}
        for name in LINES:
            said = t(f"organisation.person.{name}")
            self.fields[name] = QLineEdit(self)
            self.fields[name].setAccessibleName(said)
            form.addRow(label(said, "", self), self.fields[name])
        self.fields["initials"].setPlaceholderText(t("organisation.person.by_name"))
        self.kind, self.station = Choice(self), Choice(self)
        for field, name in ((self.kind, "kind"), (self.station, "station")):
            said = t(f"organisation.person.{name}")
            field.setAccessibleName(said)
            form.addRow(label(said, "", self), field)
        self.since = date_field(self, self._desk.clock.now().date())
        said = t("organisation.person.since")
        self.since.setAccessibleName(said)
        form.addRow(label(said, "", self), self.since)
        self.until = label("", "second", self)
        form.addRow(label(t("organisation.person.end"), "", self), self.until)
        return form

    def _list(
        self, column: QVBoxLayout, name: str, heads: tuple[str, ...]
    ) -> PlainList:
        said = t(f"organisation.{name}s")
        made = PlainList(
            [t(f"organisation.{name}.{one}") for one in heads], said, self.right
        )
        head = QHBoxLayout()
        head.addWidget(label(said, "title", self.right), 1)
        acts = ("appoint", "end") if name == "post" else ("add", "renew", "end")
        for act in acts:
            button = QPushButton(t(f"organisation.{name}.{act}"), self.right)
            button.setAutoDefault(False)
            button.setObjectName("")
            button.setToolTip(t(f"organisation.{name}.{act}.tip"))
            button.clicked.connect(lambda _on=False, a=f"{name}.{act}": self.do(a))
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(made, 1)
        return made

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.dismiss = QPushButton(t("organisation.person.dismiss"), self)
        self.dismiss.clicked.connect(lambda: self.do("dismiss"))
        self.shut = QPushButton(t("organisation.close"), self)
        self.shut.clicked.connect(self.reject)
        self.save = QPushButton(t("organisation.save"), self)
        self.save.setObjectName("primary")
        self.save.setToolTip("Ctrl+Enter")
        self.save.clicked.connect(self.submit)
        for button in (self.dismiss, self.shut, self.save):
            button.setAutoDefault(False)
        row.addWidget(self.dismiss)
        row.addStretch(1)
        row.addWidget(self.shut)
        row.addWidget(self.save)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.submit)
        return row

    # What is shown

    def _show(self) -> None:
        person = self._person()
        name = t("organisation.person.new") if person is None else person.name
        self.title.setText(name)
        self.setWindowTitle(name)
        kinds = [(one, kind_name(one)) for one in PERSON_KINDS]
        units = units_choice(self._desk.read, "station", "bureau")
        self.right.setVisible(person is not None)
        self.dismiss.setVisible(person is not None)
        self.since.setEnabled(person is None)
        if person is None:
            self.kind.fill(kinds)
            self.station.fill(units)
            self.until.setText("—")
            return
        for field in LINES:
            self.fields[field].setText(str(getattr(person, field)))
        self.kind.fill(kinds, person.kind)
        self.station.fill(units, person.station)
        self.since.setDate(qdate(person.valid_from.date()))
        end = person.valid_to
        self.until.setText("—" if end is None else f"{end:%Y-%m-%d}")
        self.dismiss.setEnabled(end is None)
        self._show_posts(person)
        self._show_papers(person)

    def _show_posts(self, person: Person) -> None:
        read = self._desk.read
        rows = []
        for post in reversed(read.staffing.posts_of(person.id)):
            grid = read.boundary.grid(post.place)
            unit = read.boundary.unit(post.place)
            place = grid.name if grid else unit.name if unit else post.place
            until = "—" if post.valid_to is None else f"{post.valid_to:%Y-%m-%d}"
            said = (post_name(post.post_kind), place, f"{post.valid_from:%Y-%m-%d}")
            rows.append((post.id, (*said, until, post.document_no)))
        self.posts.fill(rows)

    def _show_papers(self, person: Person) -> None:
        today = self._desk.clock.now().date()
        rows = []
        for one in reversed(self._desk.read.staffing.qualifications_of(person.id)):
            until = "—" if one.expires is None else one.expires.isoformat()
            said = (certificate_name(one.code), one.document, one.issued.isoformat())
            rows.append((one.id, (*said, until, _state(one, today))))
        self.papers.fill(rows)

    def _changed(self, changes: Changes, _origin: object) -> None:
        if self.person_id and changes.touches("person", "post", "unit"):
            self._show()

    # What is done

    def do(self, act: str) -> None:
        """Open the form of an act upon this person."""
        person = self._person()
        if person is None:
            return
        staffing = self._desk.read.staffing
        post = staffing.post(self.posts.key()) if self.posts.key() else None
        key = self.papers.key()
        paper = staffing.qualification(key) if key else None
        dialog: QDialog | None = None
        if act == "post.appoint":
            dialog = AppointForm(self._desk, person, self)
        elif act == "post.end" and post is not None:
            dialog = EndPostForm(self._desk, person, post, self)
        elif act == "paper.add" or (act == "paper.renew" and paper is not None):
            before = paper if act == "paper.renew" else None
            dialog = CertificateForm(self._desk, person, before, self)
        elif act == "paper.end" and paper is not None:
            dialog = EndCertificateForm(self._desk, person, paper, self)
        elif act == "dismiss":
            dialog = DismissForm(self._desk, person, self)
        self.complain("" if dialog else t(f"organisation.{act}.none"))
        if dialog is not None:
            dialog.open()

    def complain(self, text: str) -> None:
        """Show why something was not done."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def submit(self) -> None:
        """Enter the person, or correct what differs from the file."""
        self.kind.settle()
        self.station.settle()
        told = {name: line.text().strip() for name, line in self.fields.items()}
        told["kind"] = str(self.kind.currentData() or "")
        told["station"] = str(self.station.currentData() or "")
        person = self._person()
        try:
            if person is None:
                self._register(told)
            else:
                self._correct(person, told)
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))

    def _register(self, told: dict[str, str]) -> None:
        now = self._desk.clock.now()
        command = RegisterPerson(**told, valid_from=moment_of(self.since, now))
        said = t("organisation.person.registered", name=told["name"])
        outcome = self._desk.do(command, told=said)
        self.person_id = outcome.events[0].file.person
        self.complain("")
        self._show()

    def _correct(self, person: Person, told: dict[str, str]) -> None:
        changed = {
            name: value
            for name, value in told.items()
            if value != getattr(person, name) and (value or name == "phone")
        }
        if not changed:
            self.complain(t("refused.NOTHING_CHANGED"))
            return
        said = t("organisation.person.corrected", name=told["name"])
        self._desk.do(CorrectPerson(person=person.id, **changed), told=said)
        self.accept()


def _state(paper: Qualification, today: date) -> str:
    """Return in words whether a certificate is good today, and for how long."""
    if paper.ended is not None:
        return t("organisation.paper.state.ended", day=paper.ended.isoformat())
    if not good_on(paper, today):
        return t("organisation.paper.state.out")
    left = None if paper.expires is None else (paper.expires - today).days
    if left is not None and left <= WARN_DAYS[-1]:
        return t("organisation.paper.state.soon", days=left)
    return t("organisation.paper.state.good")
