"""The append-only journal: one row an act, chained by hash over the text as stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.codec import decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlite_utils.utils import sqlite3

# What is looked for by column is cut out of the text itself, so that there is
# one truth to hash and nothing that could disagree with it.
JOURNAL_SCHEMA = """
CREATE TABLE journal(
  seq INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  command_id TEXT AS (body ->> '$.id') VIRTUAL,
  command TEXT AS (body ->> '$.command') VIRTUAL,
  actor TEXT AS (body ->> '$.actor') VIRTUAL,
  occurred_at TEXT AS (body ->> '$.at') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX journal_command_id ON journal(command_id);
CREATE TABLE touch(
  entity TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (entity, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE undone(seq INTEGER PRIMARY KEY, by_seq INTEGER NOT NULL) STRICT;
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

FIRST_HASH = "0" * 64
# An act on more things than this is journaled as touching the whole kind.
TOUCHES_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: last position, its hash and its logical time."""

    seq: int
    hash: str
    hlc: int


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One act as stored, with its text decoded."""

    seq: int
    text: str
    prev_hash: str
    hash: str

    @property
    def body(self) -> dict[str, Any]:
        """Return the decoded text."""
        body: dict[str, Any] = decode(self.text)
        return body


def chained(prev_hash: str, text: str) -> str:
    """Return the hash of a row: SHA-256 over the one before and the text as stored."""
    return hashlib.sha256(prev_hash.encode() + text.encode()).hexdigest()


def next_hlc(last: int, now: datetime) -> int:
    """Return the next hybrid logical time: 48 bits of milliseconds, 16 of counter.

    It never goes back, even where the PC's clock does.
    """
    wall = int(now.timestamp() * 1000) << 16
    return wall if wall > last else last + 1


class Journal:
    """Reads and appends the journal of one connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        self._conn = conn

    def head(self) -> Head:
        """Return the end of the chain."""
        row = self._conn.execute(
            "SELECT seq, hash, body ->> '$.hlc' FROM journal ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return Head(row[0], row[1], int(row[2])) if row else Head(0, FIRST_HASH, 0)

    def append(self, head: Head, body: Mapping[str, Any]) -> JournalRow:
        """Write the row after `head`; the caller holds the transaction."""
        text = encode(body).decode()
        row = JournalRow(head.seq + 1, text, head.hash, chained(head.hash, text))
        self._conn.execute(
            "INSERT INTO journal(seq, body, prev_hash, hash) VALUES (?, ?, ?, ?)",
            (row.seq, row.text, row.prev_hash, row.hash),
        )
        return row

    def touches(self, seq: int, body: Mapping[str, Any]) -> None:
        """Index what an act touched and what it took back, from its own text."""
        self._conn.executemany(
            "INSERT INTO touch(entity, seq) VALUES (?, ?)",
            [(entity, seq) for entity in body["entity"]],
        )
        if body["undoes"] is not None:
            self._conn.execute(
                "INSERT INTO undone(seq, by_seq) VALUES (?, ?)", (body["undoes"], seq)
            )
            # Taking back the taking back lets the first act stand again.
            self._conn.execute("DELETE FROM undone WHERE by_seq = ?", (body["undoes"],))

    def row(self, seq: int) -> JournalRow | None:
        """Return one row by its position."""
        return self._one("seq = ?", seq)

    def by_command(self, command_id: str) -> JournalRow | None:
        """Return the row that a command id has already led to."""
        return self._one("command_id = ?", command_id)

    def rows(self, after: int = 0) -> Iterator[JournalRow]:
        """Return the rows after a position, in order."""
        for row in self._conn.execute(
            "SELECT seq, body, prev_hash, hash FROM journal WHERE seq > ? ORDER BY seq",
            (after,),
        ):
            yield JournalRow(*row)

    def undone_by(self, seq: int) -> int | None:
        """Return the position that took an act back, if one did."""
        row = self._conn.execute(
            "SELECT by_seq FROM undone WHERE seq = ?", (seq,)
        ).fetchone()
        return int(row[0]) if row else None

    def touched_since(self, seq: int, entities: tuple[str, ...]) -> list[int]:
        """Return later positions on the same things that still stand, newest first."""
        marks = ", ".join("?" * len(entities))
        return [
            int(row[0])
            for row in self._conn.execute(
                "SELECT DISTINCT seq FROM touch "  # noqa: S608 - only marks
                f"WHERE entity IN ({marks}) AND seq > ? "
                "AND seq NOT IN (SELECT seq FROM undone) "
                "AND seq NOT IN (SELECT by_seq FROM undone) ORDER BY seq DESC",
                (*entities, seq),
            )
        ]

    def _one(self, where: str, value: str | int) -> JournalRow | None:
        row = self._conn.execute(
            f"SELECT seq, body, prev_hash, hash FROM journal WHERE {where}",  # noqa: S608
            (value,),
        ).fetchone()
        return JournalRow(*row) if row else None
