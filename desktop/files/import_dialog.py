"""A file taken in at the desk: looked at on a map, checked, cleaned with consent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.exchange.file_look import Look, Placed, Reading, looked, placed
from db.exchange.import_job import ImportReport
from db.exchange.known_outlines import SHIFTED
from desktop.boundary import plan_files
from desktop.desk_work import DeskWork, Job, taking
from desktop.files.file_checking import checking
from desktop.files.file_kinds import FILL, NEEDS_PLAN, PLAN, why_not
from desktop.files.file_words import file_reason
from desktop.files.guard_strip import GuardStrip
from desktop.files.import_body import ImportBody
from desktop.files.import_form import ImportForm
from desktop.pane import label
from desktop.room_size import open_at
from desktop.texts import t
from desktop.work_strip import WorkStrip
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from db.exchange.import_job import ImportOptions
    from desktop.action import Hand
    from desktop.tasks import Result, Token


class ImportDialog(QDialog):
    """One window for every kind of file; nothing is written before it was shown."""

    def __init__(self, hand: Hand, kind: str, parent: QWidget | None) -> None:
        """Begin with a kind of content; "" takes what fits the moment."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("files.import"))
        open_at(self, 1180, 720)
        self._hand = hand
        self.look: Look | None = None
        self.placed: Placed | None = None
        self.report: ImportReport | None = None
        self.busy = False
        # What was checked may be taken; what was agreed to may be mended.
        self.checked = False
        self.agreed = False
        self.insisted = False
        self._make_parts(hand)
        self._lay()
        self._connect()
        self.form.choose(kind or (FILL if hand.plan.id else "entities"))
        self._kind_chosen()
        self.form.file.setFocus()

    def _make_parts(self, hand: Hand) -> None:
        self.form = ImportForm(hand.desk.read, self)
        self.guard = GuardStrip(self)
        self.body = ImportBody(self.form.chosen(), self)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        self.problem = label("", "late", self)
        self.problem.setWordWrap(True)
        self.problem.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.strip = WorkStrip(hand.tasks, self)
        self.check = self._button("check", self.check_now)
        self.take = self._button("take", self.take_now)
        self.take.setObjectName("primary")
        self.shut = self._button("close", self.accept)

    def _button(self, key: str, act: Any) -> QPushButton:
        button = QPushButton(t(f"files.{key}"), self)
        button.setToolTip(t(f"files.{key}.tip"))
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.facts, 1)
        foot.addWidget(self.strip)
        for button in (self.check, self.take, self.shut):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(10)
        column.addWidget(label(t("files.import"), "title", self))
        column.addWidget(self.form)
        column.addWidget(self.guard)
        column.addWidget(self.body, 1)
        column.addWidget(self.problem)
        column.addLayout(foot)

    def _connect(self) -> None:
        form = self.form
        form.kind_chosen.connect(self._kind_chosen)
        form.file_chosen.connect(self.read_file)
        form.layer_chosen.connect(self.read_file)
        form.reading_chosen.connect(self._read_otherwise)
        form.options_chosen.connect(self._stale)
        self.guard.mend.connect(self._mend)
        self.guard.keep.connect(self._keep)
        self.body.changed.connect(self._stale)
        self.body.proposal.accepted.connect(self._accept)
        self.body.proposal.refused.connect(self._refuse)

    # The file

    def _kind_chosen(self) -> None:
        found = self.look.found if self.look is not None else None
        self.body.show_kind(self.form.chosen(), found)
        self._stale()

    def read_file(self) -> None:
        """Read the file in a worker, and show what is in it."""
        path = self.form.file.path()
        layer = str(self.form.layer.currentData() or "")
        self.look = self.placed = None
        self._stale()
        if path is None:
            return
        if self.form.chosen().name == PLAN:
            self._tell()
            return
        self._run(lambda token: looked(path, layer, token.progress), self._looked)

    def _run(self, work: Any, done: Any) -> None:
        self.busy = True
        self._hand.tasks.run(work, done, t("files.reading"))
        self._tell()

    def _looked(self, result: Result) -> None:
        self.busy = False
        if not self._failed(result):
            self.look = result.value
            self.form.show_look(result.value)
            self.body.columns.show_file(result.value.found)
            self._place()
        self._tell()

    def _failed(self, result: Result) -> bool:
        reason = result.reason()
        if reason is not None:
            self.complain(file_reason(reason))
        return reason is not None

    def _read_otherwise(self) -> None:
        self.insisted = False
        self._stale()
        self._place()

    def _place(self) -> None:
        look, reading = self.look, self.form.reading()
        if look is None:
            return
        desk = self._hand.desk

        def work(_token: Token) -> Placed:
            with desk.snapshot() as read:
                return placed(look, reading, read)

        self._run(work, self._lies)

    def _lies(self, result: Result) -> None:
        self.busy = False
        self.placed = None if self._failed(result) else result.value
        if self.placed is not None:
            self._show_placed(self.placed)
        self._tell()

    def _show_placed(self, lying: Placed) -> None:
        found = self.look.found if self.look else None
        rows = found.count if found else 0
        said = t("files.found", rows=rows, crs=lying.crs or t("files.crs.unknown"))
        self.body.map.show_shapes(lying.shapes, lying.root, said)
        self.guard.setVisible(bool(lying.likelier))
        if lying.likelier:
            told = (lying.likelier, lying.offset, lying.against, lying.mend)
            self.guard.say(*told)
        if found is not None and len(found.shapes) and not lying.crs:
            self.complain(t("files.no_system"))

    def _mend(self) -> None:
        if self.guard.reading is not None:
            self.form.read_so(self.guard.reading)

    def _keep(self) -> None:
        self.insisted = True
        self.guard.hide()
        self._tell()

    # Checked and taken in

    def options(self, **more: Any) -> ImportOptions:
        """Return how the file is to be taken in."""
        plain = self.form.options(self.body.columns.pairs())
        plan = self._hand.plan.id if self.form.chosen().name in NEEDS_PLAN else ""
        return replace(plain, plan=plan, yes=self.insisted, **more)

    def check_now(self) -> None:
        """Say what the file would do; nothing is written."""
        self.agreed = False
        self._do(self.options(dry_run=True), self._checked)

    def take_now(self) -> None:
        """Take the file in, as it was checked and agreed to."""
        kind = self.form.chosen()
        path = self.form.file.path()
        if kind.name == PLAN and path is not None:
            self.accept()
            plan_files.take_in(self._hand, path)
            return
        sure = self.insisted or self.agreed
        options = replace(self.options(repair=self.agreed), yes=sure)
        self._do(options, self._taken)

    def _do(self, options: ImportOptions, done: Any) -> None:
        path = self.form.file.path()
        lacking = self.body.columns.missing()
        if lacking and not self._free_codes(options):
            self.complain(t("files.unmapped", fields=lacking))
            return
        if path is None:
            return
        kind = self.form.chosen()
        self.complain("")
        self.busy = True
        self.report = ImportReport(kind.kind, path.name)
        told = ""
        if not (options.dry_run or options.plan):
            told = t("files.taken", kind=kind.said, file=path.name)
        work = checking if options.dry_run else taking
        DeskWork(self._hand.desk, self._hand.tasks).run(
            work(kind.kind, path, options, self.report),
            done,
            t("files.checking" if options.dry_run else "files.taking", file=path.name),
            told,
        )
        self._tell()

    def _free_codes(self, options: ImportOptions) -> bool:
        return self.form.chosen().name == FILL and bool(options.plan)

    def _checked(self, job: Job) -> None:
        self.busy = False
        report = self.report
        if report is None:
            return
        self.body.show_lines(report)
        reason = job.reason
        dirty = bool(report.moves) or _leaves_out(report)
        self.checked = reason is None and not dirty
        self.agreed = False
        if dirty:
            self._propose(report)
        if reason is not None:
            self._say_why(reason)
            self.body.proposal.settle(open_=False)
        elif not dirty:
            self.facts.setText(self._clean(report))
            self.body.show_lines(report, front=True)
        self._tell()

    def _say_why(self, reason: Refused | Unavailable) -> None:
        if reason.code != "WRONG_PLACE":
            self.complain(file_reason(reason))
            return
        # Where the places are columns of a table, only the check has seen them.
        key = str(reason.fields["reading"])
        datum = "" if key == "wgs84" else key
        known = key == "wgs84" or key in SHIFTED
        swap = self.form.reading().swap
        mend = Reading("", datum, swap) if known else None
        offset = int(reason.fields["offset"])
        self.guard.say(key, offset, str(reason.fields["against"]), mend)

    def _propose(self, report: ImportReport) -> None:
        self.body.propose(report)
        self.facts.setText(t("files.dirty", faults=len(report.findings)))

    def _accept(self) -> None:
        self.agreed = self.checked = True
        self.body.proposal.settle(open_=False)
        self.facts.setText(t("files.agreed"))
        self._tell()
        self.take.setFocus()

    def _refuse(self) -> None:
        self.agreed = self.checked = False
        self.body.proposal.settle(open_=False)
        self.facts.setText(t("files.refused"))
        self._tell()

    def _taken(self, job: Job) -> None:
        self.busy = False
        self.checked = False
        if job.reason is not None:
            self.complain(file_reason(job.reason))
        elif self.report is not None:
            self.body.show_lines(self.report, front=True)
            kind, name = self.form.chosen(), self.report.file
            said = t("files.taken", kind=kind.said, file=name)
            self.facts.setText(said)
            if kind.name in NEEDS_PLAN:
                self._hand.desk.messages.say(said)
        self._tell()

    # What is shown

    def _clean(self, report: ImportReport) -> str:
        count = report.new or report.good
        return t("files.clean", count=count, rejected=report.rejected_count)

    def _stale(self) -> None:
        """Forget what was checked: something was chosen otherwise."""
        self.checked = self.agreed = False
        self.report = None
        self.complain("")
        self.facts.setText("")
        self.body.forget()
        if self.placed is not None:
            self._show_placed(self.placed)
        self._tell()

    def complain(self, text: str) -> None:
        """Show what is wrong, in one line."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _tell(self) -> None:
        kind = self.form.chosen()
        why = why_not(self._hand, kind)
        if why:
            self.complain(why)
        path = self.form.file.path() is not None
        plan = kind.name == PLAN
        ready = not (why or self.busy) and path
        held = self.guard.isVisibleTo(self)
        self.check.setEnabled(ready and self.look is not None and not held)
        self.check.setVisible(not plan)
        self.take.setEnabled(ready and (self.checked or plan) and not held)
        self.body.setVisible(not plan)


def _leaves_out(report: ImportReport) -> bool:
    """Tell whether a proposal leaves rows out."""
    keys = {key for key, _fields in report.notes}
    return bool(keys & {"exchange.duplicate", "exchange.lost"})
