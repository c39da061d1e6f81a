"""When the roster is read, in a worker: wholly, or a station or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.reasons import reason_text
from desktop.staffing import roster_source
from desktop.texts import t
from domain.refused import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.desk import Desk
    from desktop.tasks import Result, Tasks
    from domain.changes import Changes

TICK_MS: Final = 60_000
COALESCE_MS: Final = 50
# Of more stations than this the whole is read: with the facts of all at hand.
AT_ONCE: Final = 2
DUTY_KINDS: Final = ("person", "post", "shift", "leave", "takeover", "position", "rule")


class RosterReading(QObject):
    """Reads the roster, each minute and after each change that touches it."""

    filled = Signal(object)
    renewed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        stations: Callable[[], set[str]],
        parent: QObject,
    ) -> None:
        """Read for a pane that shows these `stations` now."""
        super().__init__(parent)
        self._desk = desk
        self._tasks = tasks
        self._shown = stations
        self.reading = False
        self._again = False
        self._renewing = False
        self._stale: set[str] = set()
        desk.changed.connect(self._changed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(COALESCE_MS)
        self._soon.timeout.connect(self._renew)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.read_all)
        self._tick.start()

    def read_all(self) -> None:
        """Read the whole roster anew, in a worker."""
        if self.reading:
            self._again = True
            return
        self.reading = True
        now = self._desk.clock.now()
        person = self._desk.session.person
        self._tasks.run(
            lambda token: roster_source.read_all(
                self._desk.open_reader, now, person, token
            ),
            self._done,
            t("roster.reading"),
        )

    def _done(self, result: Result) -> None:
        self.reading = False
        if isinstance(result.error, Unavailable):
            self._desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        else:
            self.filled.emit(result.value)
        self.ended.emit()
        if self._again:
            self._again = False
            self.read_all()

    def _changed(self, changes: Changes, _origin: object) -> None:
        if changes.touches("unit", "grid", "shift", "rule"):
            self._soon.stop()
            self.read_all()
        elif changes.touches("case", *DUTY_KINDS):
            self._stale |= self._stations(changes)
            self._soon.start()

    def _stations(self, changes: Changes) -> set[str]:
        """Return the stations whose lines may be stale after these changes."""
        everyone = self._shown()
        whole = any(changes.whole(kind) for kind in ("case", *DUTY_KINDS))
        if whole or changes.touches("post", "leave", "takeover"):
            return everyone
        found: set[str] = set()
        for case_id in changes.ids("case"):
            case = self._desk.read.cases.case(case_id)
            found |= everyone if case is None else {case.station}
        for person in changes.ids("person") | changes.ids("position"):
            row = self._desk.read.staffing.person(person)
            found |= everyone if row is None else {row.station}
        return found & everyone

    def _renew(self) -> None:
        if self._renewing:
            # What is read now may be of before the last change: once more then.
            self._soon.start()
            return
        stale, self._stale = frozenset(self._stale), set()
        if len(stale) > AT_ONCE:
            self.read_all()
            return
        self._renewing = True
        now = self._desk.clock.now()
        self._tasks.run(
            lambda _token: roster_source.read_some(self._desk.open_reader, now, stale),
            self._some,
            t("roster.reading"),
        )

    def _some(self, result: Result) -> None:
        self._renewing = False
        if isinstance(result.error, Unavailable):
            self._desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        else:
            self.renewed.emit(result.value)
