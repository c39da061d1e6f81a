"""Guided start, sixth: staff from a spreadsheet, with what is wrong row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem
from typing_extensions import override

from db.exchange.columns import STAFF
from desktop import theme
from desktop.organisation.guided_step import Guide
from desktop.organisation.step_file import FileStep
from desktop.reasons import reason_text
from desktop.texts import has, t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.exchange.import_job import ImportReport
    from db.exchange.preview import Preview
    from domain.entities.file_rows import Rejected
    from domain.refused import Refused, Unavailable

COLUMNS: Final = ("line", "field", "value", "reason", "todo")
SHOWN: Final = 500


class FaultTable(QTableWidget):
    """The rows that cannot come in: which, what, why, and what to do."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(0, len(COLUMNS), parent)
        heads = [t(f"organisation.fault.{one}") for one in COLUMNS]
        self.setHorizontalHeaderLabels(heads)
        self.setAccessibleName(t("organisation.fault.title"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(30))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)

    def show_rows(self, rejected: list[Rejected]) -> None:
        """Show what was turned away."""
        self.setRowCount(min(len(rejected), SHOWN))
        for at, one in enumerate(rejected[:SHOWN]):
            field = f"organisation.field.{one.field}"
            todo = f"organisation.todo.{one.reason}"
            texts = (
                str(one.line),
                t(field) if has(field) else one.field,
                one.value,
                t(f"exchange.reason.{one.reason}"),
                t(todo if has(todo) else "organisation.todo"),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(at, column, item)
        self.resizeRowsToContents()


class StaffStep(FileStep):
    """The people: rows that are right come in, the others are named."""

    name = "staff"
    kind = STAFF
    endings = "*.xlsx *.csv"

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Ask for the file; what is wrong stands beside the mapping."""
        super().__init__(guide, parent)
        self.faults = FaultTable(self)
        self.faults.hide()
        row = QHBoxLayout()
        row.addWidget(self.map, 4)
        row.addWidget(self.faults, 6)
        self.column.addLayout(row, 1)
        self.column.addLayout(self.buttons)
        self.finish(stretch=False)

    @override
    def show_found(self, found: Preview) -> None:
        self.facts.setText(t("guided.staff.found", count=found.count))
        self.faults.hide()

    @override
    def check_now(self) -> None:
        options = replace(self.options(), dry_run=True)
        self.run(options, t("guided.staff.checking"))

    @override
    def take_now(self) -> None:
        # Without a sentence for undo: a list that came in is corrected, not undone.
        self.run(self.options(), t("guided.staff.taking"))

    @override
    def show_report(
        self, report: ImportReport, reason: Refused | Unavailable | None
    ) -> None:
        self.checked = reason is None and not report.applied
        self.complain("" if reason is None else reason_text(reason))
        self.faults.show_rows(report.rejected)
        self.faults.setVisible(bool(report.rejected))
        key = "taken" if report.applied else "checked"
        told = {"count": report.good, "bad": report.rejected_count}
        said = t(f"guided.staff.{key}", **told)
        self.facts.setText(said)
        if report.applied:
            self.guide.desk.messages.toast(said)

    @override
    def done(self) -> bool:
        return self.guide.read.staffing.lists.count() > 0

    @override
    def achieved(self) -> str:
        count = self.guide.read.staffing.lists.count()
        return t("guided.staff.taken", count=count) if count else ""
