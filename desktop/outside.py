"""Looks at the start for edits of other programs, and settles them as a person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.outside_edits import found_edits, put_back
from db.workspace import write_beside
from desktop.outside_dialog import KEEP, LATER, OutsideDialog
from desktop.texts import t
from domain.boundary.commands import KeepOutsideEdits, PutBackOutsideEdits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.app import Parts
    from desktop.tasks import Result, Token
    from desktop.window import Window
    from domain.boundary.commands import OutsideEditRow


class Outside(QObject):
    """Every row of the layers against its digest, once, in a worker."""

    def __init__(self, parts: Parts, window: Window) -> None:
        """Look now; if there is anything, ask what becomes of it."""
        super().__init__()
        self._parts = parts
        self._window = window
        self.edits: Sequence[OutsideEditRow] | None = None
        self.dialog: OutsideDialog | None = None
        parts.tasks.run(self._look, self._offer, t("outside.looking"))

    def _look(self, token: Token) -> Sequence[OutsideEditRow]:
        token.progress(0, 1)
        with self._parts.desk.snapshot() as read:
            return found_edits(read.conn)

    def _offer(self, result: Result) -> None:
        reason = result.reason()
        if reason is not None:
            # That nothing was looked for must not pass for nothing found.
            self._parts.desk.messages.refuse(reason)
            return
        self.edits = result.value
        if self.edits:
            self.dialog = OutsideDialog(self.edits, self._window)
            self.dialog.decided.connect(self.settle)
            self.dialog.open()

    def settle(self, choice: str) -> None:
        """Keep the edits as a draft or drop them; either way the journal's rows win."""
        if choice == LATER or not self.edits:
            return
        kind = KeepOutsideEdits if choice == KEEP else PutBackOutsideEdits
        told = t(f"outside.{choice}.told", rows=len(self.edits))
        done = self._parts.desk.attempt(
            kind(edits=tuple(self.edits)), origin=self, told=told
        )
        if done:
            self._parts.tasks.run(self._put_back, self._back, t("outside.restoring"))

    def _put_back(self, token: Token) -> int:
        token.progress(0, 1)
        conn = write_beside(self._parts.workspace)
        try:
            return put_back(conn)
        finally:
            conn.close()

    def _back(self, result: Result) -> None:
        if result.error is not None:
            raise result.error
        self.edits = ()
        self._parts.desk.refresh_all(self)
