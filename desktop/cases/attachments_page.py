"""The files of a case: put in, looked at, copied out, taken out with a reason."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from db.attachment_files import stage_file, unstage, workspace_file, write_copy
from desktop import theme
from desktop.cases.file_dialogs import AttachDialog, RemoveDialog
from desktop.cases.part_list import ICON, Part
from desktop.cases.parts_page import PartsPage
from desktop.texts import t
from domain.cases.file_commands import AttachFile
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from db.case_queue import QueueCase
    from desktop.action import Action, Hand
    from desktop.cases.names import Names
    from desktop.tasks import Result
    from domain.cases.part_rows import AttachmentRow
    from domain.cases.reads import CaseRow

ICONS: Final = {
    "image": "image-outline",
    "application/pdf": "file-pdf-box",
    "audio": "volume-high",
    "video": "video-outline",
}
MEGA: Final = 1024 * 1024


class AttachmentsPage(PartsPage):
    """A row a file, with a small picture where it is one."""

    def __init__(
        self, hand: Hand, names: Names, actions: dict[str, Action], parent: QWidget
    ) -> None:
        """Start without a case; putting in is the catalog's own action."""
        super().__init__("files", parent)
        self._hand = hand
        self._names = names
        self._add = actions.get("case.attach")
        self._case: QueueCase | None = None
        self._thumbs: dict[str, QPixmap] = {}
        self._asked: set[str] = set()
        self._folder = ""
        self.add_button("add", "U", self._add_one)
        self.add_button("open", "Enter", self.open)
        self.add_button("save", "", self.save)
        self.add_button("remove", "Del", self.remove)
        self.view.activated.connect(lambda _index: self.open())
        self.view.removed.connect(self.remove)
        self.retranslate()

    def show_case(self, row: QueueCase) -> None:
        """Show the files of a case, those taken out last."""
        self._case = row
        found = self._hand.desk.read.cases.attachments(row.case.id)
        here = [one for one in found if one.removed_at is None]
        gone = [one for one in found if one.removed_at is not None]
        rows = [self._part(one) for one in here]
        if gone:
            rows.append(Part("head", "", t("file.files.gone"), head=True))
            rows.extend(self._gone(one) for one in gone)
        for case in self._merged(row):
            files = self._hand.desk.read.cases.attachments(case.id)
            there = [one for one in files if one.removed_at is None]
            if there:
                rows.append(Part("head", "", case.number, head=True))
                rows.extend(self._part(one) for one in there)
                here.extend(there)
        self.fill(rows, t("file.files.empty"))
        for one in here:
            self._thumb(one)

    def _merged(self, row: QueueCase) -> tuple[CaseRow, ...]:
        """Return the cases that went into this one: their files show here too."""
        if not row.merged:
            return ()
        return self._hand.desk.read.cases.cases(one.case for one in row.bound)

    @override
    def count(self) -> int:
        return sum(1 for row in self.model.rows if row.kind == "file")

    def _part(self, row: AttachmentRow) -> Part:
        detail = (
            t(f"attachment.{row.role}"),
            self._names.person(row.by),
            f"{row.at:%m-%d %H:%M}",
            t(f"visibility.{row.visibility}"),
            f"SHA-256 {row.sha256[:8]}",
        )
        icon = ICONS.get(row.media) or ICONS.get(row.media.partition("/")[0])
        picture = self._thumbs.get(row.sha256)
        return Part(
            "file",
            row.id,
            row.name,
            " · ".join(detail),
            size_words(row.size),
            icon or "file-outline",
            "t2",
            picture=picture,
        )

    def _gone(self, row: AttachmentRow) -> Part:
        at = "" if row.removed_at is None else f"{row.removed_at:%m-%d %H:%M}"
        reason = t("file.files.undone") if row.reason == "undo" else row.reason
        detail = (at, self._names.person(row.removed_by), reason)
        said = " · ".join(one for one in detail if one)
        return Part("gone", row.id, row.name, said, "", "file-remove-outline", "t3")

    # Thumbnails are made in a worker: a picture of ten megabytes takes its time.

    def _thumb(self, row: AttachmentRow) -> None:
        if not row.media.startswith("image/") or row.sha256 in self._asked:
            return
        self._asked.add(row.sha256)
        opener, side, sha256 = self._hand.desk.open_reader, theme.px(ICON), row.sha256

        def work(_token: object) -> QImage:
            read = opener()
            try:
                data = read.blob(sha256)
            finally:
                read.conn.close()
            image = QImage.fromData(QByteArray(data))
            if image.isNull():
                return image
            return image.scaled(
                side,
                side,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )

        self._hand.tasks.run(
            work, lambda result: self._pictured(sha256, result), t("task.working")
        )

    def _pictured(self, sha256: str, result: Result) -> None:
        if result.error is not None:
            if not isinstance(result.error, Refused | Unavailable):
                raise result.error
            self._hand.desk.messages.refuse(result.error)
            return
        if not result.value.isNull():
            self._thumbs[sha256] = QPixmap.fromImage(result.value)
            if self._case is not None:
                # Rows are the same to the model but for the picture.
                self.model.fill(())
                self.show_case(self._case)

    # What the buttons do

    @override
    def reasons(self) -> dict[str, str]:
        chosen = self.at()
        none = "" if chosen is not None and chosen.kind == "file" else t("why.no_file")
        why = "" if self._add is None else self._add.why_not(self._hand)
        return {"add": why, "open": none, "save": none, "remove": none or why}

    def _add_one(self) -> None:
        if self._add is not None:
            self._add.run(self._hand)

    def _file(self) -> AttachmentRow | None:
        chosen = self.at()
        if chosen is None or chosen.kind != "file":
            return None
        return self._hand.desk.read.cases.attachment(chosen.id)

    def open(self) -> None:
        """Open a copy of the chosen file in the program for its kind."""
        row = self._file()
        if row is None:
            return
        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix="griddesk-open-")
            # Copies of evidence do not stay behind when the window is gone.
            folder = self._folder
            self.destroyed.connect(lambda: shutil.rmtree(folder, ignore_errors=True))
        target = Path(self._folder) / row.sha256[:8] / row.name
        if self._write(row, target):
            opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))
            if not opened:
                self._hand.desk.messages.say(
                    t("file.files.no_program", name=row.name), "warn"
                )

    def save(self) -> None:
        """Write a copy of the chosen file where a person wants it."""
        row = self._file()
        if row is None:
            return
        name, _kind = QFileDialog.getSaveFileName(self, t("file.files.save"), row.name)
        if name and self._write(row, Path(name)):
            self._hand.desk.messages.toast(t("file.files.saved", path=name))

    def _write(self, row: AttachmentRow, target: Path) -> bool:
        try:
            write_copy(self._hand.desk.store.conn, row.sha256, target)
        except (Refused, Unavailable) as reason:
            self._hand.desk.messages.refuse(reason)
            return False
        return True

    def remove(self) -> None:
        """Take the chosen file out, with a reason."""
        row = self._file()
        case = None if row is None else self._hand.desk.read.cases.case(row.case)
        if row is not None and case is not None:
            RemoveDialog(self._hand, case, row.id, self._hand.parent).open()


def size_words(size: int) -> str:
    """Return a size in bytes as people say it."""
    if size < 1024:
        return f"{size} B"
    return f"{size / MEGA:.1f} MB" if size >= MEGA else f"{size / 1024:.0f} KB"


def put_in(
    hand: Hand, case: str, paths: Sequence[Path], role: str, visibility: str
) -> None:
    """Stage files in a worker, then put each into the case."""
    desk = hand.desk
    workspace = workspace_file(desk.store.conn)
    batches = [(path, desk.ids.new()) for path in paths]

    def work(_token: object) -> list[str]:
        return [stage_file(workspace, path, batch) for path, batch in batches]

    def done(result: Result) -> None:
        if result.error is not None:
            if not isinstance(result.error, Refused | Unavailable):
                raise result.error
            desk.messages.refuse(result.error)
            return
        for (path, batch), sha256 in zip(batches, result.value, strict=True):
            command = AttachFile(
                case=case,
                name=path.name,
                role=role,
                visibility=visibility,
                batch=batch,
                chunks=(sha256,),
            )
            told = t("form.attach.done", name=path.name)
            if desk.attempt(command, told=told) is None:
                unstage(desk.store.conn, batch)

    hand.tasks.run(work, done, t("form.attach.working"))


def ask_files(hand: Hand, case: CaseRow, files: Sequence[str] = ()) -> None:
    """Ask which files go into a case, offering those that were dropped."""

    def attach(paths: Sequence[Path], role: str, visibility: str) -> None:
        put_in(hand, case.id, paths, role, visibility)

    AttachDialog(hand, case, hand.parent, attach, files).open()
