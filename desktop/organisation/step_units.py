"""Guided start, fourth: bureaus and stations, typed, pasted or from a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton
from typing_extensions import override

from desktop.desk_work import DeskWork
from desktop.file_field import FileField
from desktop.organisation.guided_step import Guide, Step
from desktop.organisation.paste_table import PasteTable
from desktop.organisation.unit_lines import (
    HEADS,
    Wrong,
    lines_of,
    rows_of,
    set_up,
    standing,
    wrong_in,
)
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.desk_work import Job
    from desktop.tasks import Result


class UnitsStep(Step):
    """The table of bureaus and stations."""

    name = "units"

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Show the table; it is filled when the step is entered."""
        super().__init__(guide, parent)
        form = QFormLayout()
        self.file = FileField(t("guided.units.file"), "*.xlsx *.csv", self)
        self.file.chosen.connect(self._read)
        form.addRow(label(t("guided.units.file"), "", self), self.file)
        self.column.addLayout(form)
        heads = [t(f"guided.units.{one}") for one in HEADS]
        self.table = PasteTable(heads, t("guided.units"), self)
        self.table.edited.connect(self._edited)
        self.column.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.count = label("", "second", self)
        self.paste = QPushButton(t("guided.units.paste"), self)
        self.paste.clicked.connect(self.table.paste)
        self.out = QPushButton(t("guided.units.out"), self)
        self.out.clicked.connect(self.table.take_out)
        row.addWidget(self.count, 1)
        for button in (self.paste, self.out):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.column.addLayout(row)
        self.finish(stretch=False)
        self._wrong: Wrong = {}
        self.working = False

    @override
    def enter(self) -> None:
        if not self.table.texts():
            self.table.fill(standing(self.guide.read))
            self.table.setCurrentCell(0, 0)
        self._edited()

    @override
    def first(self) -> QWidget:
        return self.table

    def _read(self, _text: str) -> None:
        path = self.file.path()
        if path is not None:
            self.guide.tasks.run(
                lambda token: rows_of(path, token),
                self._shown,
                t("guided.outline.reading", file=path.name),
            )

    def _shown(self, result: Result) -> None:
        if isinstance(result.error, Refused | Unavailable):
            self.complain(reason_text(result.error))
        elif result.error is None:
            self.table.fill(result.value)
            self.complain("")

    def _edited(self) -> None:
        rows = self.table.texts()
        self._wrong = wrong_in(rows)
        self.table.complain(self._wrong)
        lines = lines_of(rows)
        self.count.setText(
            t(
                "guided.units.count",
                bureaus=len({one.bureau_code for one in lines}),
                stations=sum(bool(one.station_code) for one in lines),
            )
        )
        self.moved.emit()

    @override
    def why_not(self) -> str:
        if self.working:
            return t("guided.units.wait")
        if self._wrong:
            (row, column), why = min(self._wrong.items())
            head = t(f"guided.units.{HEADS[column]}")
            return t("guided.units.wrong", row=row + 1, head=head, why=why)
        lines = lines_of(self.table.texts())
        if not any(one.station_code for one in lines):
            return t("guided.units.none")
        return ""

    @override
    def done(self) -> bool:
        return bool(self.guide.read.boundary.units("station"))

    @override
    def achieved(self) -> str:
        boundary = self.guide.read.boundary
        stations = len(boundary.units("station"))
        if not stations:
            return ""
        bureaus = len(boundary.units("bureau"))
        return t("guided.units.count", bureaus=bureaus, stations=stations)

    @override
    def go_on(self) -> None:
        lines = lines_of(self.table.texts())
        if self.table.texts() == standing(self.guide.read):
            self.through.emit()
            return
        self.working = True
        self.moved.emit()
        DeskWork(self.guide.desk, self.guide.tasks).run(
            lambda beside: set_up(beside, lines), self._set_up, t("guided.units.making")
        )

    def _set_up(self, job: Job) -> None:
        self.working = False
        if job.reason is None:
            self.complain("")
            self.table.fill(standing(self.guide.read))
            self.through.emit()
        else:
            self.complain(reason_text(job.reason))
            self.moved.emit()
