"""What journal and case files tell about an entity, and what was done today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.codec import event_from
from db.journal import Journal
from domain.clock import local_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlite_utils.utils import sqlite3

# The acts by which a place is settled, for the count of what was done today.
SETTLING = ("PlacePremises", "AssignGrid", "CorrectPremises")


@dataclass(frozen=True, slots=True)
class EntityAct:
    """One act on an entity: when, by whom, by which command, and what it changed."""

    seq: int
    at: datetime
    actor: str
    person: str
    command: str
    undone: bool
    events: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class EntityCase:
    """One case of an entity, as its card lists it."""

    id: str
    number: str
    kind: str
    state: str
    matter: str
    received_at: datetime
    is_open: bool


class EntityHistory:
    """Reads what happened to entities through one connection."""

    def __init__(self, conn: sqlite3.Connection, blob: Callable[[str], bytes]) -> None:
        """Serve one connection; `blob` gives stored bytes by their hash."""
        self._conn = conn
        self._journal = Journal(conn)
        self._blob = blob

    def acts(self, entity: str, limit: int) -> tuple[EntityAct, ...]:
        """Return the last acts that touched an entity by name, newest first."""
        found = self._conn.execute(
            "SELECT DISTINCT seq FROM touch WHERE entity = ? ORDER BY seq DESC LIMIT ?",
            (f"entity:{entity}", limit),
        ).fetchall()
        return tuple(self._act(int(seq), entity) for (seq,) in found)

    def _act(self, seq: int, entity: str) -> EntityAct:
        row = self._journal.row(seq)
        if row is None:
            message = f"the journal lacks {seq}"
            raise LookupError(message)
        body = row.body
        told = (event_from(one, self._blob) for one in body["events"])
        return EntityAct(
            seq=seq,
            at=local_time(body["at"]),
            actor=body["actor"],
            person=body["person"],
            command=body["command"],
            undone=self._journal.undone_by(seq) is not None,
            events=tuple(e for e in told if getattr(e, "entity", "") == entity),
        )

    def cases(self, entity: str, limit: int) -> tuple[EntityCase, ...]:
        """Return the cases of an entity, open ones first, then the newest."""
        found = self._conn.execute(
            "SELECT id, number, kind, state, matter, received_at, is_open "
            "FROM case_file WHERE entity = ? AND entity <> '' "
            "ORDER BY is_open DESC, received_at DESC LIMIT ?",
            (entity, limit),
        )
        return tuple(
            EntityCase(
                id=row[0],
                number=row[1],
                kind=row[2],
                state=row[3],
                matter=row[4],
                received_at=local_time(row[5]),
                is_open=bool(row[6]),
            )
            for row in found
        )

    def settled_since(self, at: datetime) -> int:
        """Return how many entities were placed, assigned or corrected since a time."""
        done: set[str] = set()
        since = at.isoformat()
        for command, recorded, touched in self._conn.execute(
            "SELECT body ->> '$.command', body ->> '$.at', body -> '$.entity' "
            "FROM journal WHERE seq NOT IN (SELECT seq FROM undone) ORDER BY seq DESC"
        ):
            if recorded < since:
                break
            if command in SETTLING:
                names = touched.strip("[]").replace('"', "").split(",")
                done |= {one for one in names if one.startswith("entity:")}
        return len(done)
