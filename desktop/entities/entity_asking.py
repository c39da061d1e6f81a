"""The questions of the entity pane, each kind one at a time, in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.entities import entity_source as source
from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.entity_search import EntityQuery
    from desktop.action import Hand
    from desktop.tasks import Result, Token

FIND, COUNT, DISPUTE = "find", "count", "dispute"
# So many are looked at on the spot; more are in a worker, with all the others.
RECHECKED_AT_MOST: Final = 20


class Asking(QObject):
    """Asks anew when what was asked for has changed meanwhile; only the last counts."""

    found = Signal(object)
    counted = Signal(object)
    disputed = Signal(object)

    def __init__(
        self, hand: Hand, query: Callable[[], EntityQuery], parent: QObject
    ) -> None:
        """Ask what `query` gives at the moment of asking."""
        super().__init__(parent)
        self._hand = hand
        self._query = query
        self._running: set[str] = set()
        self._again: set[str] = set()
        self.known: source.Disputed | None = None

    def busy(self, kind: str) -> bool:
        """Tell whether an answer of this kind is under way."""
        return kind in self._running

    def stale(self, entities: frozenset[str] | None = None) -> None:
        """Look again at the addresses of these entities; None = at all of them."""
        if self.known is None:
            return
        if entities is None or len(entities) > RECHECKED_AT_MOST:
            self.known = None
            return
        self.known = source.rechecked(self._hand.desk.read, self.known, entities)

    def ask(self, kind: str) -> None:
        """Ask a question; one asked while the last runs comes after it, once."""
        if kind in self._running:
            self._again.add(kind)
            return
        self._running.add(kind)
        self._hand.tasks.run(
            self._work(kind),
            lambda result: self._ended(kind, result),
            t(f"entity.working.{kind}"),
        )

    def _work(self, kind: str) -> Callable[[Token], Any]:
        desk, known = self._hand.desk, self.known
        if kind == FIND:
            query = self._query()
            return lambda _token: source.answer(desk.open_reader, query, known)
        if kind == COUNT:
            now = desk.clock.now()
            today = now.replace(hour=0, minute=0, second=0, microsecond=0)
            return lambda _token: source.count(desk.open_reader, known, today)
        return lambda token: source.find_disputes(desk.open_reader, token)

    def _ended(self, kind: str, result: Result) -> None:
        self._running.discard(kind)
        again = kind in self._again
        self._again.discard(kind)
        if isinstance(result.error, Unavailable):
            self._hand.desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        elif not again:
            self._tell(kind, result.value)
        if again:
            self.ask(kind)

    def _tell(self, kind: str, value: Any) -> None:
        if kind == FIND:
            self.found.emit(value)
        elif kind == COUNT:
            self.counted.emit(value)
        else:
            self.known = value
            self.disputed.emit(value)
