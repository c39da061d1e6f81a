"""The one door: decide, journal, project and commit, in a single transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.codec import event_from, sha256, tell_event, told, with_ids
from db.connection import writing
from db.journal import TOUCHES_AT_MOST, Journal, JournalRow, next_hlc
from db.key_slots import Slot, put_slot
from db.rows import Meta, Rows
from db.sealed import Box, erase_boxes, forget_pages, keep_boxes
from db.staging import claim_chunks
from db.tables import PROJECT
from db.upcast import SCHEMA_VERSION
from db.world import Reads
from domain.asked import Asked
from domain.changes import ALL, NOTHING, Changes
from domain.decide import decide
from domain.founding import UndoAct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlite_utils.utils import sqlite3

    from domain.clock import Clock
    from domain.ids import Ids


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in: the user's id, the person behind him, and his name."""

    user: str
    person: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a caller may say about an act besides the command itself.

    `at` is the time of the act where it was not now (entered later); `boxes` are
    the sealed fields that travel beside the command.
    """

    command_id: str = ""
    acting_as: str = ""
    on_behalf_of: str = ""
    at: datetime | None = None
    boxes: Sequence[Box] = field(default=())
    slots: Sequence[Slot] = field(default=())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act led to; `repeated` when this command id had been answered before."""

    seq: int
    command_id: str
    events: tuple[Any, ...]
    changes: Changes
    repeated: bool = False


PLAIN = Frame()


class Store:
    """Writes decided state; nobody else does."""

    def __init__(self, conn: sqlite3.Connection, clock: Clock, ids: Ids) -> None:
        """Serve the writing connection of a workspace."""
        self.conn = conn
        self.clock = clock
        self.ids = ids
        self.read = Reads(conn)
        self._rows = self.read.rows
        self._journal = Journal(conn)

    def do(self, command: object, session: Session, frame: Frame = PLAIN) -> Outcome:
        """Decide and write one act; it is on the disk when this returns.

        Refused: a rule said no and nothing was written. Unavailable: disk or lock.
        """
        command = with_ids(command, self.ids)
        with writing(self.conn):
            outcome = self._first_or_again(command, session, frame)
        if getattr(command, "erases", False):
            # The old page with the key must not live on in the log.
            forget_pages(self.conn)
        if not outcome.repeated:
            self.read.stale(outcome.changes)
        return outcome

    def _first_or_again(
        self, command: object, session: Session, frame: Frame
    ) -> Outcome:
        if frame.command_id:
            known = self._journal.by_command(frame.command_id)
            if known is not None:
                return self._again(known)
        asked = Asked(
            command_id=frame.command_id or self.ids.new(),
            actor=session.user,
            person=session.person,
            acting_as=frame.acting_as,
            on_behalf_of=frame.on_behalf_of,
            at=frame.at or self.clock.now(),
        )
        events = decide(command, asked, self.read)
        keep_boxes(self.conn, frame.boxes, command)
        erase_boxes(self.conn, command)
        for slot in frame.slots:
            put_slot(self.conn, slot)
        claim_chunks(self.conn, command)
        return self._write(command, asked, events)

    def _write(self, command: object, asked: Asked, events: list[Any]) -> Outcome:
        head = self._journal.head()
        meta = Meta(
            seq=head.seq + 1,
            at=asked.at,
            actor=asked.actor,
            person=asked.person,
            on_behalf_of=asked.on_behalf_of,
            acting_as=asked.acting_as,
            command=type(command).__name__,
        )
        changes = project(self._rows, events, meta)
        recorded = self.clock.now()
        body = {
            "v": SCHEMA_VERSION,
            "desk": self._desk("desk_id"),
            "epoch": int(self._desk("desk_epoch")),
            "seq": meta.seq,
            "id": asked.command_id,
            "command": meta.command,
            "fields": told(command),
            "actor": asked.actor,
            "person": asked.person,
            "acting_as": asked.acting_as,
            "on_behalf_of": asked.on_behalf_of,
            "entity": touched(changes),
            "base": getattr(command, "seen_version", None),
            "at": asked.at.isoformat(),
            "recorded_at": recorded.isoformat(),
            "hlc": next_hlc(head.hlc, recorded),
            "undoes": command.seq if isinstance(command, UndoAct) else None,
            "events": [tell_event(event, self._keep) for event in events],
            "changes": _short(changes),
        }
        self._journal.append(head, body)
        self._journal.touches(meta.seq, body)
        return Outcome(meta.seq, asked.command_id, tuple(events), changes)

    def _again(self, row: JournalRow) -> Outcome:
        body = row.body
        return Outcome(
            seq=row.seq,
            command_id=body["id"],
            events=tuple(event_from(event, self.read.blob) for event in body["events"]),
            changes=Changes(
                {kind: frozenset(ids) for kind, ids in body["changes"].items()}
            ),
            repeated=True,
        )

    def _keep(self, data: bytes) -> str:
        name = sha256(data)
        self.conn.execute(
            "INSERT OR IGNORE INTO blob(sha256, size, data) VALUES (?, ?, ?)",
            (name, len(data), data),
        )
        return name

    def _desk(self, key: str) -> str:
        row = self.conn.execute(
            "SELECT value FROM meta WHERE key = ?", (key,)
        ).fetchone()
        return str(row[0])


def project(rows: Rows, events: Sequence[Any], meta: Meta) -> Changes:
    """Write what events mean into the current tables."""
    changes = NOTHING
    for event in events:
        changes |= PROJECT[type(event)](rows, event, meta)
    return changes


def touched(changes: Changes) -> list[str]:
    """Return "kind:id" of all that changes name, for the journal's index."""
    return [f"{kind}:{one}" for kind, ids in _short(changes).items() for one in ids]


def _short(changes: Changes) -> dict[str, list[str]]:
    return {
        kind: ids if len(ids) <= TOUCHES_AT_MOST else [ALL]
        for kind, ids in changes.listed().items()
    }
