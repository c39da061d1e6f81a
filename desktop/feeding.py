"""The made feed of a training desk: new cases arrive by the clock, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from db.door import LocalDoor
from db.sample.feed import Feed, cases_so_far, feed_places
from domain.refused import Refused

if TYPE_CHECKING:
    from desktop.desk import Desk

LOOK_MS = 500
SEED = 20260916
# One case a turn: several at once would be felt by the hand at the window.
NEXT_MS = 60


class Feeding(QObject):
    """Registers what the feed brings; only a training workspace is ever fed."""

    def __init__(self, desk: Desk, per_hour: int) -> None:
        """Begin now, with `per_hour` cases an hour on average.

        Refused NOT_TRAINING: made cases have no place among real ones.
        """
        super().__init__()
        meta = desk.read.meta
        if meta is None or not meta.training:
            raise Refused("NOT_TRAINING")
        self._desk = desk
        places = feed_places(desk.read.conn)
        # A desk opened again has the same clock: what came before must not come anew.
        seed = SEED + cases_so_far(desk.read.conn)
        self._feed = Feed(places, per_hour, desk.clock.now(), seed)
        self._waiting: list[dict[str, object]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Register the first of those that have come; look again soon for the next."""
        self._waiting += self._feed.due(self._desk.clock.now())
        if self._waiting:
            self._register(self._waiting.pop(0))
        self._timer.setInterval(NEXT_MS if self._waiting else LOOK_MS)

    def _register(self, plain: dict[str, object]) -> None:
        door = LocalDoor(self._desk.store, self._desk.session, self._desk.keys)
        if self._desk.keys is None and "complainant" in plain:
            # Nothing here seals what the rule wants of a complaint.
            return
        try:
            _name, outcome = door.act(plain)
        except Refused as reason:
            self._desk.messages.refuse(reason)
            return
        self._desk.announce(outcome, origin=self)

    def stop(self) -> None:
        """Let no more come."""
        self._timer.stop()
