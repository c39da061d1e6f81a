"""The current tables built anew from the journal and its blobs alone, and compared."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from typing_extensions import override

from db.codec import event_from
from db.findings import Found
from db.journal import Journal
from db.rows import Meta, Rows
from db.store import project
from db.tables import STATE_TABLES
from domain.clock import local_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils.utils import sqlite3

CHUNK = 2000
# The indexes the door keeps beside the journal are rebuilt and compared as well.
INDEXES = {"touch": "entity, seq", "undone": "seq"}


class ReplayRows(Rows):
    """Rows of an empty file whose blobs are read from the workspace itself."""

    def __init__(self, conn: sqlite3.Connection, source: Rows) -> None:
        """Write into `conn`, read blobs from `source`."""
        super().__init__(conn, STATE_TABLES)
        self._source = source

    @override
    def blob(self, sha256: str) -> bytes:
        """Return a blob of the workspace that is replayed."""
        return self._source.blob(sha256)


def replay(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    progress: Callable[[int, int], None],
) -> None:
    """Project the whole journal of `source` into the empty tables of `target`.

    The caller holds a transaction on `target`. Nothing of `source` is read but
    its journal and its blobs. `progress` gets position and head.
    """
    rows = ReplayRows(target, Rows(source, STATE_TABLES))
    journal, index = Journal(source), Journal(target)
    head = journal.head().seq
    for row in journal.rows():
        body = row.body
        meta = Meta(
            seq=row.seq,
            at=local_time(body["at"]),
            actor=body["actor"],
            person=body["person"],
            on_behalf_of=body["on_behalf_of"],
            acting_as=body["acting_as"],
            command=body["command"],
        )
        project(rows, [event_from(told, rows.blob) for told in body["events"]], meta)
        index.touches(row.seq, body)
        progress(row.seq, head)


def differences(
    source: sqlite3.Connection, replayed: sqlite3.Connection, at_most: int = 20
) -> Iterator[Found]:
    """Compare every state table byte for byte with its replay."""
    orders = dict.fromkeys(STATE_TABLES, "fid") | INDEXES
    for table, order in orders.items():
        found = 0
        for ours, theirs in _pairs(source, replayed, table, order):
            if ours == theirs:
                continue
            found += 1
            if found > at_most:
                break
            yield _difference(table, ours, theirs)


def _pairs(
    source: sqlite3.Connection, replayed: sqlite3.Connection, table: str, order: str
) -> Iterator[tuple[tuple[object, ...] | None, tuple[object, ...] | None]]:
    sql = f'SELECT * FROM "{table}" ORDER BY {order}'  # noqa: S608 - our names
    left, right = source.execute(sql), replayed.execute(sql)
    while True:
        ours, theirs = left.fetchmany(CHUNK), right.fetchmany(CHUNK)
        if not ours and not theirs:
            return
        if ours != theirs:
            yield from zip_longest(ours, theirs)


def _difference(
    table: str, ours: tuple[object, ...] | None, theirs: tuple[object, ...] | None
) -> Found:
    row = str((ours or theirs or ("?",))[0])
    if ours is None:
        return Found("replay", table, row, "ROW_MISSING")
    if theirs is None:
        return Found("replay", table, row, "ROW_NOT_JOURNALED")
    return Found("replay", table, row, "ROW_DIFFERS")
