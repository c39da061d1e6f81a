"""A step that takes one file in: looked at, mapped, checked, then taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton
from typing_extensions import override

from db.exchange.import_job import ImportOptions, ImportReport
from db.exchange.preview import Preview, preview
from desktop.desk_work import DeskWork, Job, taking
from desktop.file_field import FileField
from desktop.mapping_table import MappingTable
from desktop.organisation.guided_step import Guide, Step
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.tasks import Result


class FileStep(Step):
    """The file, its mapping, and the buttons that check it and take it in."""

    kind = ""
    endings = ""
    fields: tuple[str, ...] = ()

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Ask for a file; the pages of grids and staff say the rest."""
        super().__init__(guide, parent)
        self.found: Preview | None = None
        self.report: ImportReport | None = None
        self.busy = False
        self.checked = False
        self.form = QFormLayout()
        said = t(f"guided.{self.name}.file")
        self.file = FileField(said, self.endings, self)
        self.file.chosen.connect(self.look)
        self.form.addRow(label(said, "", self), self.file)
        self.column.addLayout(self.form)
        self.map = MappingTable(self.kind, self.fields, self)
        self.map.changed.connect(self._remapped)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.facts, 1)
        self.check = self.button("check", self.check_now)
        self.take = self.button("take", self.take_now)

    def button(self, key: str, act: object) -> QPushButton:
        """Add a button to the row below the mapping."""
        made = QPushButton(t(f"guided.file.{key}"), self)
        made.setToolTip(t(f"guided.file.{key}.tip"))
        made.setAutoDefault(False)
        made.clicked.connect(act)
        self.buttons.addWidget(made)
        return made

    @override
    def first(self) -> QWidget:
        return self.file.line

    @override
    def enter(self) -> None:
        kept = self.guide.draft.get(f"{self.name}_file")
        if kept and self.found is None and not self.done():
            self.file.put(kept)
            self.look(kept)
        self.tell()

    # The file

    def look(self, _text: str) -> None:
        """Read the file in a worker and show what is in it."""
        self.found, self.report, self.checked = None, None, False
        path = self.file.path()
        self.complain("")
        if path is not None:
            self.busy = True
            self.guide.tasks.run(
                lambda token: preview(path, self.layer(), told=token.progress),
                self._looked,
                t("guided.outline.reading", file=path.name),
            )
        self.tell()

    def layer(self) -> str:
        """Return the layer or sheet to read, "" where there is but one."""
        return ""

    def _looked(self, result: Result) -> None:
        self.busy = False
        if isinstance(result.error, Refused | Unavailable):
            self.complain(reason_text(result.error))
        elif result.error is None:
            self.found = result.value
            self.guide.draft.put(**{f"{self.name}_file": self.file.line.text().strip()})
            self.map.show_file(result.value)
            self.show_found(result.value)
        else:
            self.complain(t("guided.stopped"))
        self.tell()

    def show_found(self, found: Preview) -> None:
        """Show what the file holds, besides its columns."""

    def _remapped(self) -> None:
        self.report, self.checked = None, False
        self.tell()

    # Checking and taking in

    def options(self) -> ImportOptions:
        """Return how the file is to be read."""
        return ImportOptions(map=self.map.pairs(), only_told=True, layer=self.layer())

    def run(self, options: ImportOptions, saying: str, told: str = "") -> None:
        """Check or take in, in a worker."""
        path = self._path()
        if path is None:
            return
        self.busy = True
        self.report = ImportReport(self.kind, path.name)
        DeskWork(self.guide.desk, self.guide.tasks).run(
            taking(self.kind, path, options, self.report), self._ran, saying, told
        )
        self.tell()

    def _path(self) -> Path | None:
        lacking = self.map.missing()
        if lacking:
            self.complain(t("guided.file.unmapped", fields=lacking))
            return None
        return self.file.path()

    def check_now(self) -> None:
        """Say what is wrong with the file; nothing is written."""

    def take_now(self) -> None:
        """Take the file in."""

    def _ran(self, job: Job) -> None:
        self.busy = False
        if self.report is not None:
            self.show_report(self.report, job.reason)
        self.tell()

    def show_report(
        self, report: ImportReport, reason: Refused | Unavailable | None
    ) -> None:
        """Show what was found, and why nothing was taken where so."""

    def tell(self) -> None:
        """Bring buttons and facts up to date."""
        ready = self.found is not None and not self.busy
        self.check.setEnabled(ready)
        self.take.setEnabled(ready and self.checked)
        self.map.setVisible(self.found is not None)
        self.moved.emit()

    @override
    def why_not(self) -> str:
        if self.busy:
            return t("guided.file.wait")
        return ""
