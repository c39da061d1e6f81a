"""The client's one door: acts go in, what became stale comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from db.door import seal_into
from db.store import Frame, Outcome, Session, Store
from desktop.messages import Messages
from desktop.reasons import reason_text
from domain.asked import Asked
from domain.changes import ALL, KINDS, Changes
from domain.decide import decide
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from db.sealed import Keyring
    from db.world import Reads
    from domain.clock import Clock
    from domain.ids import Ids

EVERYTHING = Changes({kind: frozenset((ALL,)) for kind in KINDS})
OpenReader = Callable[[], "Reads"]


class Desk(QObject):
    """Sends commands, says what changed, and hands out the read side.

    `changed` carries the Changes and the origin of the act, so that a view can
    tell its own echo. Nothing is shown as saved before the act has returned.
    """

    changed = Signal(object, object)
    session_changed = Signal(object)
    done = Signal(object, str)
    # Another workspace is to be opened in the place of this one (its path).
    other_wanted = Signal(str)

    def __init__(
        self,
        store: Store,
        session: Session,
        messages: Messages,
        open_reader: OpenReader,
        keys: Keyring | None = None,
    ) -> None:
        """Write through `store` as `session`; `open_reader` serves worker threads."""
        super().__init__()
        self.store = store
        self.session = session
        self.messages = messages
        self.open_reader = open_reader
        self.keys = keys
        # Tells who somebody is by login and passphrase; the composition root knows.
        self.who_is: Callable[[str, str], Session] = _nobody

    @property
    def clock(self) -> Clock:
        """The one clock of the desk."""
        return self.store.clock

    @property
    def ids(self) -> Ids:
        """The source of new identifiers."""
        return self.store.ids

    @property
    def read(self) -> Reads:
        """The rooms' reads on the window's own connection."""
        return self.store.read

    @contextmanager
    def snapshot(self) -> Iterator[Reads]:
        """Give a worker reads of one moment, whatever is done meanwhile."""
        read = self.open_reader()
        try:
            read.hold()
            yield read
        finally:
            read.conn.close()

    def asking(self, command_id: str = "", on_behalf_of: str = "") -> Asked:
        """Return who would ask now, for rules that are tried and write nothing."""
        return Asked(
            command_id=command_id,
            actor=self.session.user,
            person=self.session.person,
            acting_as="",
            on_behalf_of=on_behalf_of,
            at=self.clock.now(),
        )

    def do(
        self,
        command: object,
        *,
        origin: object = None,
        told: str = "",
        session: Session | None = None,
        **frame: Any,
    ) -> Outcome:
        """Do one act and tell everyone what became stale.

        `told` is the sentence of what was done, for the toast and for undo; `session`
        somebody else who has signed in for this one act. Raises Refused or
        Unavailable; the frame may hold what db.store.Frame holds.
        """
        outcome = self.store.do(command, session or self.session, Frame(**frame))
        self.announce(outcome, origin, told)
        return outcome

    def attempt(
        self, command: object, *, origin: object = None, told: str = "", **frame: Any
    ) -> Outcome | None:
        """Do one act; a refusal becomes a sentence in the message bar, and None."""
        try:
            return self.do(command, origin=origin, told=told, **frame)
        except (Refused, Unavailable) as reason:
            self.messages.refuse(reason)
            return None

    def sealed(
        self, command: object, case_id: str, person: Mapping[str, str]
    ) -> tuple[object, tuple[Any, ...]]:
        """Return the command with a complainant's words sealed, and their boxes."""
        if not any(person.values()):
            return command, ()
        if self.keys is None:
            raise Refused("KEYS_LOCKED")
        return seal_into(command, case_id, person, self.keys)

    def announce(self, outcome: Outcome, origin: object = None, told: str = "") -> None:
        """Tell everyone about an act that is on the disk."""
        if outcome.repeated:
            return
        self.spread(outcome.changes, origin)
        if told:
            self.done.emit(outcome, told)

    def spread(self, changes: Changes, origin: object = None) -> None:
        """Tell everyone what is stale: merged cases show with their main case."""
        ids = changes.ids("case")
        if ids and not changes.whole("case"):
            changes |= Changes.of("case", self.read.cases.family(ids))
        self.changed.emit(changes, origin)

    def refresh_all(self, origin: object = None) -> None:
        """Tell everyone that all of it may be stale, as after a hand from outside."""
        self.read.stale(EVERYTHING)
        self.changed.emit(EVERYTHING, origin)

    def refusal(
        self,
        command: object,
        *,
        on_behalf_of: str = "",
        passing: frozenset[str] = frozenset(),
    ) -> Refused | Unavailable | None:
        """Return the refusal that an act would meet now, None when it would be done.

        It asks the very rule that would decide, and writes nothing. `passing` are
        codes that do not count, such as those of fields that a form still asks for.
        """
        asked = self.asking(on_behalf_of=on_behalf_of)
        return tried(command, asked, self.read, passing)

    def foresee(self, command: object) -> list[Any]:
        """Return the events that an act would lead to now; Refused, Unavailable."""
        return decide(command, self.asking(), self.read)

    def why_not(self, command: object) -> str:
        """Return in words why an act would be refused now, or ""."""
        return self.words(self.refusal(command))

    @staticmethod
    def words(reason: Refused | Unavailable | None) -> str:
        """Return a refusal in words, "" for none."""
        return "" if reason is None else reason_text(reason)

    def sign_in(self, session: Session, keys: Keyring | None) -> None:
        """Let another user act from now on."""
        self.session = session
        self.keys = keys
        self.session_changed.emit(session)


def _nobody(login: str, _secret: str) -> Session:
    raise Refused("NO_SUCH_USER", user=login)


def tried(
    command: object,
    asked: Asked,
    read: Reads,
    passing: frozenset[str] = frozenset(),
) -> Refused | Unavailable | None:
    """Return the refusal that an act would meet on these reads, None if it is done."""
    try:
        decide(command, asked, read)
    except (Refused, Unavailable) as reason:
        return None if reason.code in passing else reason
    return None
