"""The look at a workspace's health soon after it was opened, in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from db.gpkg_layers import LAYERS
from db.verify import verify
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.findings import Found
    from desktop.app import Parts
    from desktop.tasks import Result, Token

# The first minutes of a shift belong to the person at the desk.
AFTER_MS = 20_000
LAYER_NAMES = frozenset(layer.name for layer in LAYERS)


class Health(QObject):
    """Checks file, journal chain and digests once, and says so if one is at fault."""

    def __init__(self, parts: Parts, after_ms: int = AFTER_MS) -> None:
        """Look in a while; what is found is said in the message bar."""
        super().__init__()
        self._parts = parts
        self.found: list[Found] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self.now)
        self._timer.start()

    def now(self) -> None:
        """Look now."""
        self._timer.stop()
        self._parts.tasks.run(self._look, self._tell, t("health.working"))

    def check(self, told: Callable[[int], None]) -> None:
        """Look now because somebody asked, and tell him how many faults there are."""

        def answer(result: Result) -> None:
            self._tell(result)
            told(-1 if self.found is None else len(self.found))

        self._parts.tasks.run(self._look, answer, t("health.working"))

    def _look(self, token: Token) -> list[Found]:
        with self._parts.desk.snapshot() as read:
            return verify(
                read.conn,
                lambda _step, done, of: token.progress(done, of),
                replaying=False,
            )

    def _tell(self, result: Result) -> None:
        reason = result.reason()
        if reason is not None:
            self._parts.desk.messages.refuse(reason)
            return
        # Foreign edits of the layers have been offered at the start already.
        self.found = [one for one in result.value if one.table not in LAYER_NAMES]
        if self.found:
            first = self.found[0]
            self._parts.desk.messages.say(
                t(
                    "health.fault",
                    count=len(self.found),
                    table=first.table or first.check,
                    row=first.row,
                ),
                "late",
            )

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
