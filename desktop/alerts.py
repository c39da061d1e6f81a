"""What is heard at the desk: a new urgent case, a limit run out, a call-back due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.tones import Tones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from db.case_queue import QueueCase
    from desktop.desk import Desk
    from desktop.settings import Settings
    from domain.changes import Changes

LOOK_MS: Final = 10_000
URGENT_KINDS: Final = frozenset({"emergency"})
MOST_URGENT: Final = 1
# Bulk intake is not announced case by case.
ASKED_AT_MOST: Final = 20


class Alerts(QObject):
    """Turns what happens in the queue into tones, as the settings allow."""

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        rows: Callable[[], Iterable[QueueCase]],
        late: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """Hear of changes from `desk`; `rows` and `late` are what the queue holds."""
        super().__init__(parent)
        self._desk = desk
        self._settings = settings
        self._rows = rows
        self._late = late
        self.tones = Tones()
        self._was_late: int | None = None
        self._started = self._since = desk.clock.now()
        self._heard: set[str] = set()
        desk.changed.connect(self._changed)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare the queue with what it was at the last look."""
        now, since = self._desk.clock.now(), self._since
        self._since = now
        late, before = self._late(), self._was_late
        self._was_late = late
        if before is not None and late > before:
            self.play("overdue")
        if any(_due(row, since, now) for row in self._rows()):
            self.play("callback")

    def play(self, event: str) -> None:
        """Play the tone of an event, unless it is switched off."""
        if self._settings.sounds.get(event, False):
            self.tones.play(event)

    def _changed(self, changes: Changes, _origin: object) -> None:
        ids = changes.ids("case") - self._heard
        if not ids or len(ids) > ASKED_AT_MOST:
            return
        for one in ids:
            case = self._desk.read.cases.case(one)
            fresh = case is not None and case.received_at >= self._started
            if case is not None and fresh and _urgent(case.kind, case.priority):
                self._heard.add(one)
                self.play("urgent")

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()


def _urgent(kind: str, priority: int) -> bool:
    return kind in URGENT_KINDS or priority == MOST_URGENT


def _due(row: QueueCase, since: datetime, now: datetime) -> bool:
    return row.call_back is not None and since < row.call_back <= now
