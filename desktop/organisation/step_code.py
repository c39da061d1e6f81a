"""Guided start, eighth: the recovery code, printed or saved, confirmed by typing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
)
from typing_extensions import override

from db.recovery_code import renewed
from db.whole_file import whole_file
from desktop import theme
from desktop.organisation.guided_step import Guide, Step
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.access.commands import RenewRecoveryCode
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# The groups that are typed to show that the paper is at hand: second and fifth.
ASKED: Final = (1, 4)
CONFIRMED: Final = "yes"


class CodeStep(Step):
    """A new code: shown once, never kept."""

    name = "code"

    def __init__(self, guide: Guide, parent: QWidget) -> None:
        """Show nothing until a code is issued."""
        super().__init__(guide, parent)
        self.code = ""
        self.shown = label("", "time", self)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.shown.setAccessibleName(t("guided.code"))
        self.column.addWidget(self.shown)
        row = QHBoxLayout()
        self.issue = self._button("issue", self.issue_now, row)
        self.print = self._button("print", self._print, row)
        self.save = self._button("save", self._save, row)
        row.addStretch(1)
        self.column.addLayout(row)
        form = QFormLayout()
        self.typed: list[QLineEdit] = []
        for place in ASKED:
            line = QLineEdit(self)
            said = t("guided.code.group", number=place + 1)
            line.setAccessibleName(said)
            line.setMaximumWidth(theme.px(160))
            line.textChanged.connect(self._confirm)
            form.addRow(label(said, "", self), line)
            self.typed.append(line)
        self.column.addLayout(form)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        self.column.addWidget(self.facts)
        self.finish()

    def _button(self, key: str, act: object, row: QHBoxLayout) -> QPushButton:
        made = QPushButton(t(f"guided.code.{key}"), self)
        made.setToolTip(t(f"guided.code.{key}.tip"))
        made.setAutoDefault(False)
        made.clicked.connect(act)
        row.addWidget(made)
        return made

    @override
    def enter(self) -> None:
        if not self.done() and not self.code:
            self.issue_now()
        self._tell()

    @override
    def first(self) -> QWidget:
        return self.issue if self.done() else self.typed[0]

    def issue_now(self) -> None:
        """Put a new code in place of the one before, which then opens nothing."""
        desk = self.guide.desk
        if desk.keys is None:
            self.complain(t("refused.KEYS_LOCKED"))
            return
        code, slot = renewed(desk.keys)
        command = RenewRecoveryCode(slot=slot.id, slot_hash=slot.hash)
        try:
            desk.do(command, origin=self, slots=(slot,))
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return
        self.code = code
        self.guide.draft.put(code_confirmed="")
        for line in self.typed:
            line.clear()
        self._tell()

    def _confirm(self) -> None:
        if not self.code:
            return
        groups = self.code.split("-")
        right = all(
            line.text().strip().upper() == groups[place]
            for line, place in zip(self.typed, ASKED, strict=True)
        )
        if right:
            self.guide.draft.put(code_confirmed=CONFIRMED)
        self._tell()

    def _tell(self) -> None:
        self.shown.setText(self.code)
        self.shown.setVisible(bool(self.code))
        for one in (self.print, self.save, *self.typed):
            one.setEnabled(bool(self.code))
        self.facts.setText(t("guided.code.done" if self.done() else "guided.code.todo"))
        self.moved.emit()

    def paper(self) -> str:
        """Return the sheet to print or save, as plain text."""
        meta = self.guide.read.meta
        now = self.guide.desk.clock.now()
        return t(
            "guided.code.paper",
            title=meta.title if meta else "",
            day=f"{now:%Y-%m-%d %H:%M}",
            code=self.code,
        )

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self._print_on(printer))
        QDialog.open(dialog)

    def _print_on(self, printer: QPrinter) -> None:
        try:
            print_on(printer, self.paper())
        except OSError:
            self.complain(t("guided.code.unprinted", printer=printer.printerName()))

    def _save(self) -> None:
        said = t("guided.code.save")
        path, _kind = QFileDialog.getSaveFileName(self, said, "", "*.txt *.pdf")
        if path:
            self.write(path)

    def write(self, path: str) -> None:
        """Save the sheet as text, or as PDF by the file's ending."""
        try:
            with whole_file(Path(path)) as draft:
                if path.endswith(".pdf"):
                    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
                    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
                    printer.setOutputFileName(str(draft))
                    print_on(printer, self.paper())
                else:
                    draft.write_text(self.paper(), "utf-8-sig")
        except Unavailable as reason:
            self.complain(reason_text(reason))

    @override
    def why_not(self) -> str:
        return "" if self.done() else t("guided.code.todo")

    @override
    def done(self) -> bool:
        return self.guide.draft.get("code_confirmed") == CONFIRMED

    @override
    def achieved(self) -> str:
        return t("guided.code.done") if self.done() else ""


def print_on(printer: QPrinter, text: str) -> None:
    """Print a sheet of plain text in large type; OSError where nothing takes it."""
    document = QTextDocument()
    document.setPlainText(text)
    document.setDefaultFont(theme.font(theme.BANNER))
    printer.setPageMargins(QMarginsF(20, 20, 20, 20))
    painter = QPainter()
    if not painter.begin(printer):
        raise OSError(printer.outputFileName())
    scale = printer.resolution() / 96
    painter.scale(scale, scale)
    page = printer.pageRect(QPrinter.Unit.DevicePixel)
    document.setTextWidth(page.width() / scale)
    document.drawContents(painter, QRectF())
    if not painter.end():
        raise OSError(printer.outputFileName())
