"""The days on which no plan takes effect: seen, added, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QListWidget, QPushButton

from desktop import theme
from desktop.form_dialog import FormDialog
from desktop.reasons import reason_text
from desktop.texts import t
from domain.cases.rule_commands import RemoveRule, SetRule
from domain.plans.freezing import TABLE, freezes
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from desktop.action import Hand
    from domain.plans.freezing import Freeze


class FreezeDialog(FormDialog):
    """The list of freeze windows, and the fields of a new one."""

    def __init__(self, hand: Hand) -> None:
        """List what there is."""
        super().__init__(t("plan.freeze.title"), t("plan.freeze.add"), hand.parent)
        self._hand = hand
        self._windows: tuple[Freeze, ...] = ()
        self.rows = QListWidget(self)
        self.rows.setObjectName("rows")
        self.rows.setFixedHeight(theme.px(120))
        self.add("rows", t("plan.freeze.rows"), self.rows)
        self.remove = QPushButton(t("plan.freeze.remove"), self)
        self.remove.setAutoDefault(False)
        self.remove.clicked.connect(self._remove)
        self.form.addRow("", self.remove)
        now = hand.desk.clock.now()
        today = QDate(now.year, now.month, now.day)
        self.first, self.last = self._day("first", today), self._day("last", today)
        self.line("reason", t("plan.freeze.reason"))
        self.on_submit = self._add
        self.rows.currentRowChanged.connect(self._grey)
        self._fill()

    def _day(self, name: str, start: QDate) -> QDateEdit:
        field = QDateEdit(start, self)
        field.setDisplayFormat("yyyy-MM-dd")
        field.setCalendarPopup(True)
        self.add(name, t(f"plan.freeze.{name}"), field)
        return field

    def _fill(self) -> None:
        self._windows = freezes(self._hand.desk.read)
        self.rows.clear()
        for one in self._windows:
            self.rows.addItem(f"{one.from_day} – {one.to_day}  {one.reason}")
        if not self._windows:
            self.rows.addItem(t("plan.freeze.none"))
        self._grey()

    def _grey(self, _row: int = 0) -> None:
        chosen = bool(self._windows) and self.rows.currentRow() >= 0
        why = "" if chosen else t("plan.freeze.choose")
        self.remove.setEnabled(chosen)
        self.remove.setToolTip(why)

    def _do(self, command: object) -> bool:
        try:
            self._hand.desk.do(command, origin=self)
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return False
        self.complain("")
        self._fill()
        return True

    def _add(self) -> bool:
        first, last = (
            one.date().toString("yyyy-MM-dd") for one in (self.first, self.last)
        )
        reason = self.value("reason")
        if last < first or not reason:
            self.complain(t("plan.freeze.wrong"))
            return False
        row = {"from_day": first, "to_day": last, "reason": reason}
        # The dialog stays open, so that what was added is seen in the list.
        self._do(SetRule(table=TABLE, row=dict(row), reason=reason))
        return False

    def _remove(self) -> None:
        row = self.rows.currentRow()
        if 0 <= row < len(self._windows):
            one = self._windows[row]
            key = {"from_day": one.from_day, "to_day": one.to_day}
            said = t("plan.freeze.remove")
            self._do(RemoveRule(table=TABLE, key=dict(key), reason=said))
