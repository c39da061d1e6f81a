"""The forms of the roster page: who comes in, which shifts are exchanged, why not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from desktop import theme
from desktop.form_dialog import FormDialog
from desktop.pane import label
from desktop.staffing.dialogs import sent
from desktop.staffing.roster_help import warning_words
from desktop.staffing.shift_rows import day_words, duty_words, hours_words
from desktop.texts import t
from domain.staffing.commands import (
    OverrideShift,
    RevokeLeave,
    SetShifts,
    ShiftPlan,
    SwapShifts,
)
from domain.staffing.coverage_gaps import who_could_serve
from domain.staffing.week_plan import serving_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand
    from desktop.desk import Desk
    from domain.staffing.week_plan import Away, Cover, Serving

SWAP_DAYS: Final = 14
WARNED_AT_MOST: Final = 8


def helpers(desk: Desk, unit: str, cover: Cover) -> list[tuple[str, str, str]]:
    """Return who could serve a duty: id, name with load, and what speaks against it.

    Those against whom nothing speaks come first, the least loaded of them at the top.
    """
    reads = desk.read.staffing
    now = desk.clock.now()
    duty = reads.duty_post(cover.duty_post, now)
    if duty is None:
        return []
    at = max(cover.start, now)
    found = who_could_serve(unit, duty, at, reads, desk.read.cases.open_load)
    rows = []
    for place, one in enumerate(found):
        person = reads.person(one.person)
        name = one.person if person is None else f"{person.name} {person.staff_no}"
        said = f"{name} · {t('roster.help_load', n=one.load)}"
        warned = ""
        if place < WARNED_AT_MOST:
            warned = warning_words(one.person, at, cover.end, reads, cover.shift)
        rows.append((one.person, said, warned))
    first = [row for row in rows[:WARNED_AT_MOST] if not row[2]]
    return first + [row for row in rows if row not in first]


def fill_command(
    unit: str, cover: Cover, person: str, reason: str, out: str = ""
) -> SetShifts | OverrideShift:
    """Return the command by which somebody comes into a duty on a day."""
    if cover.shift:
        return OverrideShift(
            shift=cover.shift, out_person=out, in_person=person, reason=reason
        )
    plan = ShiftPlan(day=cover.day, duty_post=cover.duty_post, persons=(person,))
    return SetShifts(station=unit, shifts=(plan,))


class FillDialog(FormDialog):
    """Put somebody on a duty, or in the place of somebody on it."""

    def __init__(
        self, hand: Hand, unit: str, cover: Cover, out: str, parent: QWidget
    ) -> None:
        """Ask who comes in; `out` is who goes, "" for nobody."""
        key = "shifts.replace_title" if out else "shifts.fill_title"
        duty = duty_words(cover.duty_post)
        title = t(key, day=day_words(cover.day), duty=duty)
        super().__init__(title, t("shifts.put_on"), parent)
        self._hand, self._unit, self._cover, self._out = hand, unit, cover, out
        self._rows = helpers(hand.desk, unit, cover)
        self.form.addRow(t("shifts.hours"), label(hours_words(cover), "second", self))
        choice = self.choice(
            "person", t("field.person"), [(one, said) for one, said, _ in self._rows]
        )
        self.warned = label("", "warn", self)
        self.warned.setWordWrap(True)
        self.warned.setMinimumWidth(theme.px(300))
        self.form.addRow("", self.warned)
        self.line("reason", t("field.reason"), t("shifts.reason"))
        choice.currentIndexChanged.connect(lambda _at: self._warn())
        self._warn()
        if not self._rows:
            self.complain(t("shifts.nobody"))
            self.send.setEnabled(False)
        self.on_submit = self._send

    def _warn(self) -> None:
        """Say what speaks against the chosen person, before it is sent."""
        person = self.value("person")
        said = ""
        if person:
            start = max(self._cover.start, self._hand.desk.clock.now())
            reads = self._hand.desk.read.staffing
            end, shift = self._cover.end, self._cover.shift
            said = warning_words(person, start, end, reads, shift)
        self.warned.setText(said)
        self.warned.setVisible(bool(said))

    def _send(self) -> bool:
        command = fill_command(
            self._unit,
            self._cover,
            self.value("person"),
            self.value("reason"),
            self._out,
        )
        return sent(self, self._hand, command, t("shifts.filled"))


class SwapDialog(FormDialog):
    """Let two persons of a unit exchange two shifts."""

    def __init__(
        self, hand: Hand, unit: str, serving: Serving, parent: QWidget
    ) -> None:
        """Ask with which shift of whom to exchange."""
        super().__init__(t("shifts.swap_title"), t("shifts.swap_send"), parent)
        self._hand, self._serving = hand, serving
        who = hand.desk.read.staffing.person(serving.person)
        name = serving.person if who is None else who.name
        mine = f"{day_words(serving.day)} {duty_words(serving.duty_post)} · {name}"
        self.form.addRow(t("shifts.given"), label(mine, "second", self))
        self.choice("taken", t("shifts.taken"), self._others(unit))
        self.line("reason", t("field.reason"), t("shifts.swap_reason"))
        self.on_submit = self._send

    def _others(self, unit: str) -> list[tuple[str, str]]:
        """Return the shifts to come of others in the unit, as (shift|person, words)."""
        desk = self._hand.desk
        now = desk.clock.now()
        last = now.date() + timedelta(days=SWAP_DAYS)
        span = desk.read.staffing.span(now.date(), last, unit)
        found = []
        for sheet in span.facts(unit).sheets:
            if sheet.shift.start <= now or sheet.shift.id == self._serving.shift:
                continue
            for one in serving_of(sheet, span):
                if one.person == self._serving.person or not one.there:
                    continue
                person = span.person(one.person)
                name = one.person if person is None else person.name
                said = f"{day_words(one.day)} {duty_words(one.duty_post)} · {name}"
                found.append((f"{one.shift}|{one.person}", said))
        return found

    def _send(self) -> bool:
        taken, _, peer = self.value("taken").partition("|")
        command = SwapShifts(
            given=self._serving.shift,
            taken=taken,
            requester=self._serving.person,
            peer=peer,
            reason=self.value("reason"),
        )
        return sent(self, self._hand, command, t("shifts.swapped"))


class RefuseLeaveDialog(FormDialog):
    """Turn down an absence that was asked for, with the reason."""

    def __init__(self, hand: Hand, away: Away, parent: QWidget) -> None:
        """Ask for the reason."""
        super().__init__(t("shifts.turn_down_title"), t("shifts.turn_down"), parent)
        self._hand, self._away = hand, away
        self.line("reason", t("field.reason"))
        self.on_submit = self._send

    def _send(self) -> bool:
        command = RevokeLeave(leave=self._away.leave, reason=self.value("reason"))
        return sent(self, self._hand, command, t("shifts.turned_down"))
