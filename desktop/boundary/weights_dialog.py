"""What work weighs: the rows of workload_weight, changed one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDoubleSpinBox

from db.plan_work import weights
from desktop.form_dialog import FormDialog
from desktop.texts import t
from domain.cases.rule_commands import SetRule
from domain.plans.workload import USUAL

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.action import Hand

MOST: Final = 1000.0


class WeightsDialog(FormDialog):
    """One field a weight; what was changed is journaled row by row."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Show the weights of the workspace."""
        super().__init__(t("weights.title"), t("weights.save"), parent)
        self._hand = hand
        self._before = weights(hand.desk.read.conn)
        for name in USUAL:
            field = QDoubleSpinBox(self)
            field.setRange(0.0, MOST)
            field.setDecimals(2)
            field.setValue(self._before.of(name))
            field.setAccessibleName(t(f"weights.{name}"))
            field.setToolTip(t(f"weights.{name}.tip"))
            self.fields[name] = field
            self.form.addRow(t(f"weights.{name}"), field)
        self.on_submit = self._send

    def _send(self) -> bool:
        for name, field in self.fields.items():
            if not isinstance(field, QDoubleSpinBox):
                continue
            value = round(field.value(), 2)
            if value == self._before.of(name):
                continue
            command = SetRule(
                table="workload_weight",
                row={"name": name, "value": value},
                reason=t("weights.title"),
            )
            if self._hand.desk.attempt(command) is None:
                return False
        return True
