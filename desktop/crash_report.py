"""A bug is told loudly: what happened, where it is written down, the work is safe."""

from __future__ import annotations

import platform
import re
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

import PySide6
from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from domain.clock import Clock

# What the words of an error may hold of the workspace: texts in quotes, hanzi,
# numbers long enough for a phone or a code.
PRIVATE: Final = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|[\u3400-\u9fff]+|\d{4,}")
ROOT: Final = Path(__file__).resolve().parent.parent


def told(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> str:
    """Return an error as text: places in the program, no word of the workspace."""
    lines = ["Traceback (most recent call last):"]
    for frame in traceback.extract_tb(trace):
        place = _inside(frame.filename)
        lines.append(f'  File "{place}", line {frame.lineno}, in {frame.name}')
        if frame.line:
            lines.append(f"    {frame.line}")
    lines.append(f"{kind.__name__}: {PRIVATE.sub('…', str(error))}")
    cause = error.__cause__ or error.__context__
    if cause is not None and not error.__suppress_context__:
        lines = [told(type(cause), cause, cause.__traceback__), "", *lines]
    return "\n".join(lines)


def _inside(filename: str) -> str:
    """Return a file's place in the program or its library, without the user's name."""
    path = Path(filename)
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])


class CrashDialog(QDialog):
    """The report of one bug; the desk goes on, as every act was saved before."""

    check_wanted = Signal()

    def __init__(self, report: str, path: str, parent: QWidget | None) -> None:
        """Show the report and where it lies."""
        super().__init__(parent)
        self.setWindowTitle(t("crash.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._path = path
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(10)
        column.addWidget(label(t("crash.title"), "title", self))
        for said in (t("crash.what"), t("crash.private"), t("crash.safe", path=path)):
            line = label(said, "second", self)
            line.setWordWrap(True)
            column.addWidget(line)
        self.text = QPlainTextEdit(report, self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(t("crash.name"))
        column.addWidget(self.text, 1)
        self.said = label("", "second", self)
        column.addWidget(self.said)
        column.addLayout(self._foot())
        self.resize(theme.px(760), theme.px(520))

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        todo: dict[str, Callable[[], object]] = {
            "crash.copy": self._copy,
            "crash.folder": self._folder,
            "crash.check": self._check,
        }
        self.buttons: dict[str, QPushButton] = {}
        for key, act in todo.items():
            button = QPushButton(t(key), self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, do=act: do())
            self.buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        self.leave = QPushButton(t("crash.go_on"), self)
        self.leave.setObjectName("primary")
        self.leave.setDefault(True)
        self.leave.clicked.connect(self.accept)
        row.addWidget(self.leave)
        self.leave.setFocus()
        return row

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.said.setText(t("crash.copied"))

    def _folder(self) -> None:
        folder = str(Path(self._path).parent)
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def _check(self) -> None:
        self.said.setText(t("crash.checking"))
        self.buttons["crash.check"].setEnabled(False)
        self.check_wanted.emit()

    def tell_checked(self, faults: int) -> None:
        """Say what the check of the workspace found."""
        key = "crash.faults" if faults else "crash.checked"
        self.said.setText(t(key, n=faults))


class CrashReports(QObject):
    """Takes over the hooks for errors that nobody caught, while the desk runs."""

    # An error of another thread is shown by the window's own.
    _caught = Signal(str, str)

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Write reports into a folder of the user's."""
        super().__init__()
        self._folder = folder
        self._clock = clock
        self._before = sys.excepthook
        self._threads_before = threading.excepthook
        self._open = False
        self.check: Callable[[Callable[[int], None]], None] | None = None
        self._caught.connect(self._show)

    def arm(self) -> None:
        """Catch what nobody else caught, in this thread and in others."""
        sys.excepthook = self.caught
        threading.excepthook = self._of_thread

    def disarm(self) -> None:
        """Give the hooks back."""
        sys.excepthook = self._before
        threading.excepthook = self._threads_before

    def _of_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.caught(args.exc_type, args.exc_value, args.exc_traceback)

    def caught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Write a bug down and show it; Ctrl+C at the terminal ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        report = self._head() + told(kind, error, trace)
        path = self._write(report)
        self._before(kind, error, trace)
        if QApplication.instance() is not None:
            self._caught.emit(report, path)

    def _show(self, report: str, path: str) -> None:
        if self._open:
            return
        self._open = True
        dialog = CrashDialog(report, path, QApplication.activeWindow())
        dialog.finished.connect(self._closed)
        dialog.check_wanted.connect(lambda: self._check(dialog))
        dialog.open()

    def _check(self, dialog: CrashDialog) -> None:
        if self.check is not None:
            self.check(dialog.tell_checked)

    def _closed(self) -> None:
        self._open = False

    def _head(self) -> str:
        now = self._clock.now()
        return (
            f"GridDesk {now.isoformat()}\nPython {platform.python_version()} "
            f"{platform.platform()}\nPySide6 {PySide6.__version__}\n\n"
        )

    def _write(self, report: str) -> str:
        path = self._folder / f"crash-{self._clock.now():%Y%m%d-%H%M%S}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(report, "utf-8")
        except OSError as reason:
            # A full disk must not hide the bug: it is shown all the same.
            return str(reason)
        return str(path)
