"""How the forms of the organisation ask and send: a date, a unit, a person, an act."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QWidget

from desktop.reasons import reason_text
from desktop.texts import t
from domain.clock import SHANGHAI
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from datetime import date

    from db.world import Reads
    from desktop.action import Hand
    from desktop.desk import Desk
    from desktop.form_dialog import FormDialog

PERSONS_AT_MOST = 400


def qdate(at: date) -> QDate:
    """Return a day as Qt has it."""
    return QDate(at.year, at.month, at.day)


def date_field(parent: QWidget, at: date) -> QDateEdit:
    """Return a field for a day, with a calendar to choose it from."""
    field = QDateEdit(qdate(at), parent)
    field.setDisplayFormat("yyyy-MM-dd")
    field.setCalendarPopup(True)
    return field


def day_of(field: QDateEdit) -> date:
    """Return the day that a field shows."""
    shown = field.date()
    return datetime(shown.year(), shown.month(), shown.day(), tzinfo=SHANGHAI).date()


def moment_of(field: QDateEdit, now: datetime) -> datetime:
    """Return the day shown as a moment: now for today, else its first minute."""
    day = day_of(field)
    return now if day == now.date() else datetime.combine(day, time(), SHANGHAI)


class OpenDate(QWidget):
    """A day that may be left open; the box beside it says so."""

    def __init__(self, at: date, said: str, parent: QWidget, *, open_: bool) -> None:
        """Start at a day, left open or not."""
        super().__init__(parent)
        self.day = date_field(self, at)
        self.day.setAccessibleName(said)
        self.box = QCheckBox(t("organisation.open_end"), self)
        self.box.setChecked(open_)
        self.day.setEnabled(not open_)
        self.box.toggled.connect(lambda on: self.day.setEnabled(not on))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.day, 1)
        row.addWidget(self.box)
        self.setFocusProxy(self.box)

    def value(self) -> date | None:
        """Return the day, None for open."""
        return None if self.box.isChecked() else day_of(self.day)


def sent(dialog: FormDialog, desk: Desk, command: object, told: str) -> bool:
    """Send a form's command; a refusal stays in the form, where it can be mended."""
    try:
        desk.do(command, told=told)
    except (Refused, Unavailable) as reason:
        dialog.complain(reason_text(reason))
        return False
    return True


def units_choice(read: Reads, *levels: str) -> list[tuple[str, str]]:
    """Return the units of some levels as (id, name and number)."""
    return [
        (one.id, f"{one.name} {one.code}")
        for level in levels
        for one in read.boundary.units(level)
    ]


def persons_choice(read: Reads, unit: str, now: datetime) -> list[tuple[str, str]]:
    """Return who serves in a unit as (id, name, number, initials)."""
    found = [one for one in read.staffing.persons_of(unit) if one.employed(now)]
    return [
        (one.id, f"{one.name} {one.staff_no} {one.initials}".strip())
        for one in found[:PERSONS_AT_MOST]
    ]


def when_allowed(
    hand: Hand, command: object, passing: frozenset[str] = frozenset()
) -> str:
    """Return why an act would be refused now; fields still to fill in do not count."""
    return hand.desk.words(hand.desk.refusal(command, passing=passing))
