"""The card of a person: posts, certificates, load, shifts of today, leave, phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.form_dialog import fit_words
from desktop.pane import label, rule
from desktop.staffing.models import heard
from desktop.staffing.roster_facts import (
    absence_words,
    facts_of,
    minutes_since,
    words_for,
)
from desktop.staffing.roster_help import warning_words
from desktop.staffing.roster_source import place_words
from desktop.texts import t
from domain.clock import SHANGHAI
from domain.staffing.qualifications import WARN_DAYS, good_on

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QShowEvent

    from desktop.desk import Desk
    from desktop.staffing.roster_facts import Facts
    from domain.staffing.reads import Person, Qualification, ShiftSheet

PHONE_KEY: Final = "Alt+P"
LEAVE_AHEAD: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the card: what it is about, what it says, in which tone."""

    about: str
    said: str
    tone: str = ""


def copy_phone(desk: Desk, person: str) -> bool:
    """Put a person's phone number on the clipboard; False if there is none."""
    found = desk.read.staffing.person(person)
    if found is None or not found.phone:
        return False
    QGuiApplication.clipboard().setText(found.phone)
    desk.messages.toast(t("card.phone_copied", name=found.name, phone=found.phone))
    return True


def card_facts(desk: Desk, person: Person) -> tuple[Fact, ...]:
    """Return what the card of a person says, line by line."""
    facts = facts_of(desk.read, desk.clock.now())
    return (
        _now(facts, person),
        Fact("card.load", t("card.cases", n=facts.load(person.id))),
        Fact("card.heard", _heard(facts, person)),
        *_posts(facts, person),
        *_shifts(facts, person),
        *_certificates(facts, person),
        *_leave(facts, person),
        *_warnings(facts, person),
    )


def _now(facts: Facts, person: Person) -> Fact:
    away = absence_words(facts, person.id)
    if not person.employed(facts.now):
        return Fact("card.now", t("reason.NOT_EMPLOYED"), "late")
    return Fact("card.now", away or t("duty.on"), "warn" if away else "ok")


def _heard(facts: Facts, person: Person) -> str:
    said = heard(minutes_since(facts, person.id))
    return t("card.never_heard") if said == "—" else said


def _posts(facts: Facts, person: Person) -> list[Fact]:
    held = [
        post for post in facts.read.staffing.posts_of(person.id) if post.held(facts.now)
    ]
    if not held:
        return [Fact("card.posts", t("card.no_posts"))]
    return [
        Fact("card.posts", place_words(facts, post.place, post.post_kind))
        for post in held
    ]


def _shifts(facts: Facts, person: Person) -> list[Fact]:
    midnight = datetime.combine(facts.now.date(), time(0), SHANGHAI)
    day = timedelta(days=1)
    sheets = facts.read.staffing.sheets_of(person.id, midnight, midnight + day)
    if not sheets:
        return [Fact("card.shifts", t("card.no_shifts"))]
    return [
        Fact("card.shifts", _shift(sheet, person, facts.now.date())) for sheet in sheets
    ]


def _shift(sheet: ShiftSheet, person: Person, today: date) -> str:
    shift = sheet.shift
    states = {one.person: one for one in sheet.attendance}
    state = states.get(person.id)
    said = t("seat.unsigned")
    if state is not None:
        said = t(f"value.state.{state.state}") + f" {state.at:%H:%M}"
    duty = words_for("duty_post", shift.duty_post)
    end = f"{shift.end:%H:%M}"
    if shift.end.date() != today:
        end = f"{shift.end:%m-%d %H:%M}"
    start = f"{shift.start:%H:%M}"
    if shift.start.date() != today:
        start = f"{shift.start:%m-%d %H:%M}"
    return f"{duty} {start}–{end} · {said}"


def _certificates(facts: Facts, person: Person) -> list[Fact]:
    today = facts.now.date()
    held = [
        one
        for one in facts.read.staffing.qualifications_of(person.id)
        if one.ended is None or one.ended > one.issued
    ]
    if not held:
        return [Fact("card.certificates", t("card.no_certificates"))]
    return [Fact("card.certificates", *_certificate(one, today)) for one in held]


def _certificate(one: Qualification, today: date) -> tuple[str, str]:
    name = words_for("staffing.certificate", one.code)
    if one.expires is None:
        return t("card.certificate_good", name=name), ""
    key, tone = "card.certificate_until", ""
    if not good_on(one, today):
        key, tone = "card.certificate_over", "late"
    elif (one.expires - today).days <= WARN_DAYS[1]:
        key, tone = "card.certificate_soon", "warn"
    days = (one.expires - today).days
    return t(key, name=name, day=f"{one.expires:%Y-%m-%d}", n=abs(days)), tone


def _leave(facts: Facts, person: Person) -> list[Fact]:
    found = facts.read.staffing.leaves_between(
        person.id, facts.now, facts.now + LEAVE_AHEAD
    )
    return [
        Fact(
            "card.leave",
            t(
                "card.leave_line",
                kind=words_for("staffing.leave_kind", one.kind),
                start=f"{one.valid_from:%m-%d %H:%M}",
                until=f"{one.valid_to:%m-%d %H:%M}",
                state=t(f"value.state.{one.state}"),
            ),
            "warn" if one.away(facts.now) else "",
        )
        for one in found
    ]


def _warnings(facts: Facts, person: Person) -> list[Fact]:
    said = warning_words(
        person.id, facts.now, facts.now + timedelta(hours=1), facts.read.staffing
    )
    return [Fact("card.mind", said, "warn")] if said else []


class PersonCard(QDialog):
    """What the desk knows of one person; a key copies the phone."""

    def __init__(self, desk: Desk, person: str, parent: QWidget | None) -> None:
        """Show the card of a person who is on file."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._person = person
        found = desk.read.staffing.person(person)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(10)
        if found is None:
            column.addWidget(label(t("reason.UNKNOWN_PERSON"), "title", self))
            return
        self.setWindowTitle(t("card.title", name=found.name))
        self.setAccessibleName(t("card.title", name=found.name))
        column.addWidget(label(found.name, "casetitle", self))
        column.addWidget(label(self._second(found), "second", self))
        column.addLayout(self._phone(found))
        column.addWidget(rule(self))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(6)
        column.addLayout(self.form, 1)
        self._fill(found)
        column.addLayout(self._buttons())
        self.setMinimumWidth(theme.px(440))
        shortcut = QShortcut(QKeySequence(PHONE_KEY), self)
        shortcut.activated.connect(self._copy)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        fit_words(self)
        super().showEvent(event)

    def _second(self, found: Person) -> str:
        unit = self._desk.read.boundary.unit(found.station)
        station = found.station if unit is None else unit.name
        kind = words_for("staffing.person_kind", found.kind)
        return f"{found.staff_no} · {kind} · {station}"

    def _phone(self, found: Person) -> QHBoxLayout:
        row = QHBoxLayout()
        said = found.phone or t("card.no_phone")
        row.addWidget(label(said, "count" if found.phone else "second", self))
        self.copy = QPushButton(t("card.copy"), self)
        self.copy.setToolTip(t("card.copy_tip", key=PHONE_KEY))
        self.copy.setEnabled(bool(found.phone))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.copy)
        row.addWidget(label(PHONE_KEY, "key", self))
        row.addStretch(1)
        return row

    def _fill(self, found: Person) -> None:
        before = ""
        for fact in card_facts(self._desk, found):
            about = "" if fact.about == before else t(fact.about)
            said = label(fact.said, fact.tone or "plain", self)
            said.setWordWrap(True)
            said.setMinimumWidth(theme.px(300))
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.form.addRow(label(about, "second", self), said)
            before = fact.about

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.shut = QPushButton(t("card.close"), self)
        self.shut.setDefault(True)
        self.shut.setFocus()
        self.shut.clicked.connect(self.accept)
        row.addWidget(self.shut)
        return row

    def _copy(self) -> None:
        copy_phone(self._desk, self._person)
