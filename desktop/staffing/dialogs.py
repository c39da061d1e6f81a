"""Mark an absence, let somebody stand in: the two forms of the roster pane."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, QTimer
from PySide6.QtWidgets import QDateTimeEdit

from desktop import theme
from desktop.form_dialog import FormDialog
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.staffing.leave_opens import PreviewList, preview_rows
from desktop.staffing.roster_help import warning_words
from desktop.staffing.take_over import end_of_service
from desktop.texts import t
from domain.clock import SHANGHAI
from domain.refused import Refused, Unavailable
from domain.staffing.commands import MarkLeave, TakeOver
from domain.staffing.coverage_gaps import who_could_act

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand

LEAVE_KINDS: Final = (
    "sick",
    "annual",
    "personal",
    "compensatory",
    "training",
    "official_trip",
)
PREVIEW_MS: Final = 200


def moment_field(dialog: FormDialog, name: str, said: str, at: datetime) -> None:
    """Add a date and time."""
    field = QDateTimeEdit(dialog)
    field.setDisplayFormat("yyyy-MM-dd HH:mm")
    field.setCalendarPopup(True)
    plain = at.replace(tzinfo=None, second=0, microsecond=0)
    field.setDateTime(QDateTime.fromString(plain.isoformat(), "yyyy-MM-ddTHH:mm:ss"))
    dialog.add(name, said, field)


def moment(dialog: FormDialog, name: str) -> datetime:
    """Return the date and time of a field, in the desk's zone."""
    field = dialog.fields[name]
    if not isinstance(field, QDateTimeEdit):
        message = f"{name} is no time"
        raise TypeError(message)
    text = field.dateTime().toString("yyyy-MM-ddTHH:mm:ss")
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def stand_ins(hand: Hand, grid: str, station: str) -> list[tuple[str, str]]:
    """Return who could stand in, best first, then the rest of the station's staff."""
    read = hand.desk.read
    now = hand.desk.clock.now()
    able = who_could_act(grid, now, read.staffing, read.cases.open_load)
    said = {
        one.id: f"{one.name} {one.staff_no} {one.initials}".strip()
        for one in read.staffing.persons_of(station)
        if one.kind != "social"
    }
    ranked = [one.person for one in able if one.person in said]
    rest = [one for one in said if one not in set(ranked)]
    return [(one, said[one]) for one in (*ranked, *rest)]


class LeaveDialog(FormDialog):
    """Mark a person absent; what that opens is shown before it is written."""

    def __init__(
        self, hand: Hand, person: str, parent: QWidget, start: datetime | None = None
    ) -> None:
        """Ask for kind and end of the absence of one person, from now or `start`."""
        found = hand.desk.read.staffing.person(person)
        name = person if found is None else found.name
        super().__init__(t("leave.title", name=name), t("action.staff.leave"), parent)
        self._hand = hand
        self._person = person
        self._name = name
        now = hand.desk.clock.now()
        start = now if start is None else max(start, now)
        kinds = [(kind, t(f"leave.{kind}")) for kind in LEAVE_KINDS]
        self.choice("kind", t("field.leave_kind"), kinds)
        moment_field(self, "from", t("field.from"), start)
        moment_field(self, "to", t("field.until"), end_of_service(start))
        self.line("note", t("field.note"))
        self.preview = PreviewList(self)
        self.form.addRow(t("leave.opens"), self.preview)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PREVIEW_MS)
        self._soon.timeout.connect(self._look_ahead)
        for field in (self.fields["from"], self.fields["to"]):
            if isinstance(field, QDateTimeEdit):
                field.dateTimeChanged.connect(lambda _at: self._soon.start())
        self._look_ahead()
        self.on_submit = self._send

    def _look_ahead(self) -> None:
        """Show which grids and shifts the absence would open, with who could."""
        start, until = moment(self, "from"), moment(self, "to")
        rows = preview_rows(self._hand.desk, self._person, start, until)
        self.preview.fill(rows)
        gaps = sum(row.gap for row in rows)
        key = "leave.send_anyway" if gaps else "action.staff.leave"
        self.send.setText(t(key, n=gaps) if gaps else t(key))

    def _send(self) -> bool:
        command = MarkLeave(
            person=self._person,
            kind=self.value("kind"),
            valid_from=moment(self, "from"),
            valid_to=moment(self, "to"),
            note=self.value("note"),
        )
        return sent(self, self._hand, command, t("leave.done", name=self._name))


class TakeOverDialog(FormDialog):
    """Let somebody stand in for a grid's officer until a set time."""

    def __init__(self, hand: Hand, grid: str, parent: QWidget) -> None:
        """Ask who stands in, until when and why."""
        row = hand.desk.read.boundary.grid(grid)
        name = grid if row is None else row.name
        super().__init__(
            t("takeover.title", grid=name), t("action.staff.takeover"), parent
        )
        self._hand = hand
        self._grid = grid
        self._name = name
        station = "" if row is None else row.station
        able = stand_ins(hand, grid, station)
        choice = self.choice("person", t("field.person"), able)
        self.warned = label("", "warn", self)
        self.warned.setWordWrap(True)
        self.warned.setMinimumWidth(theme.px(300))
        self.form.addRow("", self.warned)
        until = end_of_service(hand.desk.clock.now())
        moment_field(self, "until", t("field.until"), until)
        self.line("reason", t("field.reason"), t("takeover.reason"))
        choice.currentIndexChanged.connect(lambda _at: self._warn())
        self._warn()
        self.on_submit = self._send

    def _warn(self) -> None:
        """Say what speaks against the chosen person, before it is sent."""
        person = self.value("person")
        now, reads = self._hand.desk.clock.now(), self._hand.desk.read.staffing
        until = moment(self, "until")
        said = warning_words(person, now, max(until, now), reads) if person else ""
        self.warned.setText(said)
        self.warned.setVisible(bool(said))

    def _send(self) -> bool:
        command = TakeOver(
            grid=self._grid,
            person=self.value("person"),
            until=moment(self, "until"),
            reason=self.value("reason"),
        )
        return sent(self, self._hand, command, t("takeover.done", grid=self._name))


def sent(dialog: FormDialog, hand: Hand, command: object, told: str) -> bool:
    """Send a form's command; a refusal stays in the form, where it can be mended."""
    try:
        hand.desk.do(command, told=told)
    except (Refused, Unavailable) as reason:
        dialog.complain(reason_text(reason))
        return False
    return True
