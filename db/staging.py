"""Rows of a file waiting to be taken in: staged in batches, dropped or claimed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.connection import writing
from domain.refused import Refused

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3

STAGING_SCHEMA = """
CREATE TABLE staging_batch(
  batch TEXT PRIMARY KEY, kind TEXT NOT NULL, file_name TEXT NOT NULL,
  whole INTEGER NOT NULL DEFAULT 0, content_hash TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE staging_chunk(
  fid INTEGER PRIMARY KEY, batch TEXT NOT NULL, number INTEGER NOT NULL,
  sha256 TEXT NOT NULL, rows INTEGER NOT NULL, rejects BLOB NOT NULL,
  data BLOB NOT NULL, UNIQUE (batch, number)
) STRICT;
CREATE INDEX staging_chunk_sha256 ON staging_chunk(sha256);
"""


@dataclass(frozen=True, slots=True)
class StagedBatch:
    """A batch in staging: how far it has come, and its hash once it is whole."""

    batch: str
    kind: str
    file_name: str
    chunks: int
    rows: int
    whole: bool
    content_hash: str


@dataclass(frozen=True, slots=True)
class StagedChunk:
    """One chunk of a batch; `rejects` is what its rows were turned away for."""

    number: int
    sha256: str
    rows: int
    rejects: bytes


class Staging:
    """The staging of one workspace, filled by a worker on its own connection."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection; each call is a short transaction of its own."""
        self._conn = conn

    def begin(self, batch: str, kind: str, file_name: str) -> StagedBatch:
        """Start a batch, or go on with the one of this name that was cut short."""
        with writing(self._conn):
            self._conn.execute(
                "INSERT OR IGNORE INTO staging_batch(batch, kind, file_name) "
                "VALUES (?, ?, ?)",
                (batch, kind, file_name),
            )
        return self.found(batch) or StagedBatch(batch, kind, file_name, 0, 0, False, "")

    def add(
        self, batch: str, number: int, rows: int, data: bytes, rejects: bytes
    ) -> str:
        """Keep one chunk, on the disk when this returns; return its sha256."""
        name = hashlib.sha256(data).hexdigest()
        with writing(self._conn):
            self._conn.execute(
                "INSERT INTO staging_chunk(batch, number, sha256, rows, rejects, data) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (batch, number, name, rows, rejects, data),
            )
        return name

    def finish(self, batch: str) -> StagedBatch:
        """Note that a batch is whole, with the hash over its chunks."""
        names = self.names(batch)
        content_hash = hashlib.sha256("".join(names).encode()).hexdigest()
        with writing(self._conn):
            self._conn.execute(
                "UPDATE staging_batch SET whole = 1, content_hash = ? WHERE batch = ?",
                (content_hash, batch),
            )
        found = self.found(batch)
        if found is None:
            raise Refused("NOT_STAGED", chunk=batch)
        return found

    def names(self, batch: str) -> tuple[str, ...]:
        """Return the sha256 of the chunks that hold rows, in order."""
        return tuple(one.sha256 for one in self.chunks(batch) if one.rows)

    def chunks(self, batch: str) -> tuple[StagedChunk, ...]:
        """Return the chunks of a batch, in order, without their rows."""
        return tuple(
            StagedChunk(*row)
            for row in self._conn.execute(
                "SELECT number, sha256, rows, rejects FROM staging_chunk "
                "WHERE batch = ? ORDER BY number",
                (batch,),
            )
        )

    def found(self, batch: str) -> StagedBatch | None:
        """Return a batch by name."""
        return next((one for one in self.unfinished() if one.batch == batch), None)

    def unfinished(self) -> tuple[StagedBatch, ...]:
        """Return every batch that has not taken effect, whole ones too."""
        return tuple(
            StagedBatch(
                batch=row[0],
                kind=row[1],
                file_name=row[2],
                chunks=row[3],
                rows=row[4],
                whole=bool(row[5]),
                content_hash=row[6],
            )
            for row in self._conn.execute(
                "SELECT b.batch, b.kind, b.file_name, count(c.fid), "
                "coalesce(sum(c.rows), 0), b.whole, b.content_hash "
                "FROM staging_batch b LEFT JOIN staging_chunk c USING (batch) "
                "GROUP BY b.batch ORDER BY b.batch"
            )
        )

    def drop(self, batch: str) -> None:
        """Throw a batch away; nothing else has happened by it."""
        with writing(self._conn):
            forget(self._conn, batch)


def forget(conn: sqlite3.Connection, batch: str) -> None:
    """Delete a batch and its chunks, inside the caller's transaction."""
    conn.execute("DELETE FROM staging_chunk WHERE batch = ?", (batch,))
    conn.execute("DELETE FROM staging_batch WHERE batch = ?", (batch,))


def chunk_bytes(conn: sqlite3.Connection, sha256: str) -> bytes:
    """Return a chunk from staging or, once claimed, from the blobs.

    Refused NOT_STAGED if it is in neither.
    """
    for sql in (
        "SELECT data FROM blob WHERE sha256 = ?",
        "SELECT data FROM staging_chunk WHERE sha256 = ? LIMIT 1",
    ):
        found = conn.execute(sql, (sha256,)).fetchone()
        if found is not None:
            return bytes(found[0])
    raise Refused("NOT_STAGED", chunk=sha256[:12])


def claim_chunks(conn: sqlite3.Connection, command: object) -> None:
    """Move the chunks that a command publishes from staging into the blobs.

    Inside the command's transaction. Refused NOT_STAGED names a chunk that is not
    there, CONTENT_HASH one whose bytes are not what its name says.
    """
    names = getattr(command, "chunks", None)
    batch = getattr(command, "batch", None)
    if not isinstance(names, tuple) or not isinstance(batch, str):
        return
    for name in names:
        data = chunk_bytes(conn, name)
        if hashlib.sha256(data).hexdigest() != name:
            raise Refused("CONTENT_HASH", expected=name[:12])
        conn.execute(
            "INSERT OR IGNORE INTO blob(sha256, size, data) VALUES (?, ?, ?)",
            (name, len(data), data),
        )
    forget(conn, batch)
