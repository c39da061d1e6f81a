"""A bug is told loudly: what happened, where it is written down, the work is safe."""

from __future__ import annotations

import platform
import sys
import traceback
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from domain.clock import Clock


class CrashDialog(QDialog):
    """The report of one bug; the desk goes on, as every act was saved before."""

    def __init__(self, report: str, path: str, parent: QWidget | None) -> None:
        """Show the report and where it lies."""
        super().__init__(parent)
        self.setWindowTitle(t("crash.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(10)
        column.addWidget(label(t("crash.title"), "title", self))
        safe = label(t("crash.safe", path=path), "second", self)
        safe.setWordWrap(True)
        column.addWidget(safe)
        self.text = QPlainTextEdit(report, self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(t("crash.title"))
        column.addWidget(self.text, 1)
        leave = QPushButton(t("crash.go_on"), self)
        leave.setObjectName("primary")
        leave.clicked.connect(self.accept)
        column.addWidget(leave)
        self.resize(theme.px(720), theme.px(480))


class CrashReports:
    """Takes over sys.excepthook while the desk runs."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Write reports into a folder of the user's."""
        self._folder = folder
        self._clock = clock
        self._before = sys.excepthook
        self._open = False

    def arm(self) -> None:
        """Catch what nobody else caught."""
        sys.excepthook = self.caught

    def disarm(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before

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
        report = "".join(traceback.format_exception(kind, error, trace))
        path = self._write(report)
        self._before(kind, error, trace)
        if self._open or QApplication.instance() is None:
            return
        self._open = True
        dialog = CrashDialog(report, path, QApplication.activeWindow())
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self._open = False

    def _write(self, report: str) -> str:
        now = self._clock.now()
        head = (
            f"GridDesk {now.isoformat()}\nPython {platform.python_version()} "
            f"{platform.platform()}\nPySide6 {PySide6.__version__}\n\n"
        )
        path = self._folder / f"crash-{now:%Y%m%d-%H%M%S}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(head + report, "utf-8")
        except OSError as reason:
            # A full disk must not hide the bug: it is shown all the same.
            return str(reason)
        return str(path)
