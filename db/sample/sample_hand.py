"""The hand that builds a sample: every row goes through the door, at its own time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.staging import Staging
from db.store import Frame, Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from db.sealed import Box
    from db.store import Outcome, Store
    from domain.clock import FrozenClock


@dataclass(frozen=True, slots=True)
class Staged:
    """A batch in staging, as the command that publishes it names it."""

    batch: str
    content_hash: str
    chunks: tuple[str, ...]
    rows: int


class Hand:
    """Does commands at the times of the story, as one of its users."""

    def __init__(self, store: Store, clock: FrozenClock, session: Session) -> None:
        """Act as `session` until another is put in its place."""
        self.store = store
        self.clock = clock
        self.session = session
        self._staging = Staging(store.conn)

    def at(self, moment: datetime) -> None:
        """Let the story reach a moment."""
        self.clock.at = moment

    def do(
        self, command: object, *, for_person: str = "", boxes: Sequence[Box] = ()
    ) -> Outcome:
        """Do one command now; Refused if a rule says no."""
        frame = Frame(on_behalf_of=for_person, at=self.clock.at, boxes=boxes)
        return self.store.do(command, self.session, frame)

    def stage(self, kind: str, chunks: Iterable[tuple[bytes, int]]) -> Staged:
        """Put packed chunks (bytes, number of rows) into staging, one at a time."""
        batch = f"sample-{kind}"
        self._staging.begin(batch, kind, "sample")
        rows = 0
        for number, (chunk, count) in enumerate(chunks):
            self._staging.add(batch, number, count, chunk, b"")
            rows += count
        whole = self._staging.finish(batch)
        return Staged(batch, whole.content_hash, self._staging.names(batch), rows)
