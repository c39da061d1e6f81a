"""The workspace as the rules and the windows read it: one bundle of typed reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from db.access import AccessTables
from db.boundary import BoundaryTables
from db.cases import CaseTables
from db.codec import event_from
from db.entities import EntityTables
from db.founding import workspace_meta
from db.journal import Journal, JournalRow
from db.plans import PlanTables
from db.rows import Rows
from db.staffing import StaffingTables
from db.staging import chunk_bytes
from db.tables import STATE_TABLES
from domain.world import PastAct, WorkspaceMeta

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3

    from domain.changes import Changes


@runtime_checkable
class Caching(Protocol):
    """A room that remembers what it read, and must be told when that is stale."""

    def stale(self, changes: Changes) -> None:
        """Forget what these changes made untrue."""


class Reads:
    """Every read of one connection, by room; it is the World that deciders get."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        self.conn = conn
        self.rows = Rows(conn, STATE_TABLES)
        self.journal = Journal(conn)
        self.boundary = BoundaryTables(conn)
        self.cases = CaseTables(conn)
        self.staffing = StaffingTables(conn)
        self.entities = EntityTables(conn)
        self.access = AccessTables(conn)
        self.plans = PlanTables(conn)
        self._meta: WorkspaceMeta | None = None
        rooms: tuple[object, ...] = (
            self.boundary,
            self.cases,
            self.staffing,
            self.entities,
            self.access,
        )
        # Asked once: to hold an object against a protocol takes its time.
        self._caching = tuple(room for room in rooms if isinstance(room, Caching))

    def hold(self) -> None:
        """Let all that is read from here on be of one moment, until it is closed.

        For a reader of its own; a writer would find its file changed under it.
        """
        self.conn.execute("BEGIN")

    @property
    def meta(self) -> WorkspaceMeta | None:
        """The founding facts, or None while the journal is empty."""
        if self._meta is None:
            self._meta = workspace_meta(self.conn)
        return self._meta

    def blob(self, sha256: str) -> bytes:
        """Return the bytes of a stored blob, or of a chunk still in staging."""
        return chunk_bytes(self.conn, sha256)

    def past(self, seq: int) -> PastAct | None:
        """Return one journaled act."""
        row = self.journal.row(seq)
        return None if row is None else self._told(row)

    def touched_since(self, act: PastAct) -> tuple[PastAct, ...]:
        """Return later acts on the same things that still stand, newest first."""
        found = (
            self.journal.row(seq)
            for seq in self.journal.touched_since(act.seq, act.entities)
        )
        return tuple(self._told(row) for row in found if row is not None)

    def stale(self, changes: Changes) -> None:
        """Tell the rooms that remember what a commit made untrue."""
        for room in self._caching:
            room.stale(changes)

    def _told(self, row: JournalRow) -> PastAct:
        body = row.body
        return PastAct(
            seq=row.seq,
            actor=body["actor"],
            command=body["command"],
            at=body["at"],
            events=tuple(event_from(event, self.blob) for event in body["events"]),
            entities=tuple(body["entity"]),
            undone_by=self.journal.undone_by(row.seq),
        )
