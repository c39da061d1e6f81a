"""Backups by themselves: some minutes after a change, checked, in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from db.backup import back_up
from db.verify import verify
from desktop.home import backups
from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.app import Parts
    from desktop.tasks import Result, Token

# Long enough that a busy desk is not copied at each act.
AFTER_MS = 10 * 60 * 1000


class Keeping(QObject):
    """Watches for changes and keeps a checked copy of the workspace."""

    def __init__(self, parts: Parts, after_ms: int = AFTER_MS) -> None:
        """Begin to watch; the first backup follows the first change."""
        super().__init__()
        self._parts = parts
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self.now)
        parts.desk.changed.connect(self._changed)
        self.last: Path | None = None

    def _changed(self, _changes: object, _origin: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def now(self) -> None:
        """Make a backup now, in a worker."""
        self._timer.stop()
        self._parts.tasks.run(self._copy, self._kept, t("keeping.working"))

    def _copy(self, token: Token) -> Path:
        read = self._parts.desk.open_reader()
        try:
            return back_up(
                read.conn,
                self._parts.workspace.path,
                backups(),
                verify=lambda conn: verify(conn, replaying=False),
                progress=token.progress,
            )
        finally:
            read.conn.close()

    def _kept(self, result: Result) -> None:
        if result.error is not None:
            self._parts.desk.messages.say(
                t("keeping.failed", why=_why(result.error)), "late"
            )
            return
        self.last = result.value

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()


def _why(error: Exception) -> str:
    if isinstance(error, Refused | Unavailable):
        return reason_text(error)
    return str(error)
