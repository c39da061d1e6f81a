"""The forms of a case's file: notes, files, call-backs, links, erasing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from db.attachment_files import check_file
from desktop.form_dialog import FormDialog
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.cases.attaching import ATTACHMENT_ROLES, KINDS, limit_bytes
from domain.cases.file_commands import (
    EraseCaller,
    FinishCallBack,
    MoveCallBack,
    RemoveFile,
    SetCallBack,
)
from domain.cases.intake_commands import LinkCases
from domain.cases.side_acts import VISIBILITIES
from domain.cases.side_commands import NoteCase
from domain.clock import SHANGHAI
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.action import Hand
    from domain.cases.reads import CaseRow

SOON: Final = (15, 30, 60, 120)
SEPARATOR: Final = ";"


class FileForm(FormDialog):
    """A form on one case that sends one command, and says why it was not taken."""

    def __init__(self, act: str, hand: Hand, case: CaseRow, parent: QWidget) -> None:
        """Be the form of the act `form.<act>`."""
        self.act = act
        super().__init__(
            f"{t(f'form.{act}')} · {case.number}", t(f"form.{act}"), parent
        )
        self.hand = hand
        self.case = case
        self.on_submit = self._send

    def command(self) -> object:
        """Return what the form asks for; ValueError where a field cannot be read."""
        raise NotImplementedError

    def _send(self) -> bool:
        told = t(f"form.{self.act}.done", number=self.case.number)
        try:
            self.hand.desk.do(self.command(), told=told)
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return False
        except ValueError:
            self.complain(t("form.bad_time"))
            return False
        return True


class NoteDialog(FileForm):
    """A note, and who may see it."""

    def __init__(self, hand: Hand, case: CaseRow, parent: QWidget) -> None:
        """Ask for the text."""
        super().__init__("note", hand, case, parent)
        self.text("text", t("field.text"))
        rows = [(one, t(f"visibility.{one}")) for one in VISIBILITIES]
        self.choice("visibility", t("field.visibility"), rows)

    @override
    def command(self) -> object:
        return NoteCase(
            case=self.case.id,
            text=self.value("text"),
            visibility=self.value("visibility"),
        )


class TimeForm(FileForm):
    """A form that asks for a time: typed, or a button for one soon."""

    def ask_time(self, at: datetime) -> None:
        """Ask for the time, offering `at`."""
        self.when = self.line("due_at", t("field.due_at"), f"{at:%m-%d %H:%M}")
        self.when.setToolTip(t("field.due_at_tip"))
        row = QWidget(self)
        buttons = QHBoxLayout(row)
        buttons.setContentsMargins(0, 0, 0, 0)
        for minutes in SOON:
            button = QPushButton(t("form.in_minutes", n=minutes), row)
            button.setObjectName("chip")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, n=minutes: self._soon(n))
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.form.addRow("", row)

    def _soon(self, minutes: int) -> None:
        at = self.hand.desk.clock.now() + timedelta(minutes=minutes)
        self.when.setText(f"{at:%m-%d %H:%M}")

    def due(self) -> datetime:
        """Return the time typed: HH:MM, +90, MM-DD HH:MM or in full."""
        return typed_time(self.value("due_at"), self.hand.desk.clock.now())


def typed_time(text: str, now: datetime) -> datetime:
    """Return the time that a text means; ValueError for none."""
    plain = text.strip().replace("\uff1a", ":").replace("/", "-")
    if plain.startswith("+"):
        return now + timedelta(minutes=int(plain[1:]))
    for form, like in (("%H:%M", "%Y-%m-%d "), ("%m-%d %H:%M", "%Y-")):
        try:
            whole = f"{now.strftime(like)}{plain}"
            return datetime.strptime(whole, f"{like}{form}").replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    return datetime.strptime(plain, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


class CallBackDialog(TimeForm):
    """When to be reminded of a case, and of what."""

    def __init__(self, hand: Hand, case: CaseRow, parent: QWidget) -> None:
        """Offer half an hour from now."""
        super().__init__("call_back", hand, case, parent)
        self.line("text", t("field.call_back"), t("form.call_back.text"))
        self.ask_time(hand.desk.clock.now() + timedelta(minutes=30))

    @override
    def command(self) -> object:
        return SetCallBack(
            case=self.case.id, due_at=self.due(), text=self.value("text")
        )


class PostponeDialog(TimeForm):
    """To when a call-back is put off."""

    def __init__(
        self, hand: Hand, case: CaseRow, call_back: str, parent: QWidget
    ) -> None:
        """Offer half an hour from now."""
        super().__init__("postpone", hand, case, parent)
        self._call_back = call_back
        self.ask_time(hand.desk.clock.now() + timedelta(minutes=30))

    @override
    def command(self) -> object:
        return MoveCallBack(
            case=self.case.id, call_back=self._call_back, due_at=self.due()
        )


class FinishDialog(FileForm):
    """What came of a call-back."""

    def __init__(
        self, hand: Hand, case: CaseRow, call_back: str, parent: QWidget
    ) -> None:
        """Ask for a word on it."""
        super().__init__("finish", hand, case, parent)
        self._call_back = call_back
        self.line("result", t("field.call_result"))

    @override
    def command(self) -> object:
        return FinishCallBack(
            case=self.case.id, call_back=self._call_back, result=self.value("result")
        )


class RemoveDialog(FileForm):
    """Why a file is taken out of a case."""

    def __init__(
        self, hand: Hand, case: CaseRow, attachment: str, parent: QWidget
    ) -> None:
        """Ask for the reason."""
        super().__init__("remove", hand, case, parent)
        self._attachment = attachment
        self.line("reason", t("field.reason"))

    @override
    def command(self) -> object:
        return RemoveFile(
            case=self.case.id,
            attachment=self._attachment,
            reason=self.value("reason"),
        )


class EraseDialog(FileForm):
    """Erasing a complainant's data: the number typed again, and the reason."""

    def __init__(self, hand: Hand, case: CaseRow, parent: QWidget) -> None:
        """Say what it means, and ask for the number."""
        super().__init__("erase", hand, case, parent)
        warning = label(t("form.erase.warning"), "late", self)
        warning.setWordWrap(True)
        self.form.addRow(warning)
        self.line("reason", t("field.reason"))
        self.line("number", t("field.number_again"))

    @override
    def _send(self) -> bool:
        if self.value("number") != self.case.number:
            self.complain(t("form.erase.number"))
            return False
        return super()._send()

    @override
    def command(self) -> object:
        return EraseCaller(case=self.case.id, reason=self.value("reason"))


class LinkDialog(FileForm):
    """Which case this one belongs with, and why."""

    def __init__(
        self, hand: Hand, case: CaseRow, parent: QWidget, other: str = ""
    ) -> None:
        """Ask for the other's number, offering `other`."""
        super().__init__("link", hand, case, parent)
        self.line("other", t("field.other_number"), other)
        self.line("reason", t("field.reason"), t("form.link.reason"))

    @override
    def command(self) -> object:
        said = self.value("other")
        found = self.hand.desk.read.cases.by_number(said, 2) if said else ()
        if len(found) != 1:
            raise Refused("NO_SUCH_CASE", case=said or "–")
        return LinkCases(
            case=self.case.id,
            other=found[0].id,
            seen_version=self.case.version,
            reason=self.value("reason"),
        )


class AttachDialog(FormDialog):
    """Which files go into a case, and what they show."""

    def __init__(
        self,
        hand: Hand,
        case: CaseRow,
        parent: QWidget,
        attach: Callable[[Sequence[Path], str, str], None],
        files: Sequence[str] = (),
    ) -> None:
        """Call `attach` with paths, role and visibility when all can be taken."""
        super().__init__(
            f"{t('form.attach')} · {case.number}", t("form.attach"), parent
        )
        self._limit = limit_bytes(hand.desk.read.cases)
        self._attach = attach
        said = f"{SEPARATOR} ".join(files)
        self._files = self.line("files", t("field.files"), said)
        self._browse = QPushButton(t("form.attach.browse"), self)
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self._choose)
        self.form.addRow("", self._browse)
        limit = t("form.attach.limit", n=f"{self._limit / 1024 / 1024:g}")
        hint = label(limit, "hint", self)
        self.form.addRow("", hint)
        roles = [(one, t(f"attachment.{one}")) for one in ATTACHMENT_ROLES]
        self.choice("role", t("field.role"), roles, "near")
        shown = [(one, t(f"visibility.{one}")) for one in VISIBILITIES]
        self.choice("visibility", t("field.visibility"), shown)
        self.on_submit = self._send

    def _choose(self) -> None:
        kinds = " ".join(f"*.{one}" for one in KINDS)
        found, _kind = QFileDialog.getOpenFileNames(
            self, t("form.attach"), "", f"{t('form.attach.kinds')} ({kinds})"
        )
        if found:
            self._files.setText(f"{SEPARATOR} ".join(found))

    def paths(self) -> list[Path]:
        """Return the files named."""
        parts = self.value("files").replace("\uff1b", SEPARATOR).split(SEPARATOR)
        return [Path(part.strip()).expanduser() for part in parts if part.strip()]

    def _send(self) -> bool:
        paths = self.paths()
        if not paths:
            self.complain(t("form.attach.none"))
            return False
        try:
            for path in paths:
                check_file(path, self._limit)
        except (Refused, Unavailable) as reason:
            self.complain(reason_text(reason))
            return False
        self._attach(paths, self.value("role"), self.value("visibility"))
        return True
