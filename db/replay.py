"""The current tables built anew from the journal and its blobs alone, and compared."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from db.codec import event_from
from db.entity_find import index_faults
from db.findings import Found
from db.journal import Journal
from db.rows import Meta, Rows
from db.store import project
from db.tables import STATE_TABLES
from domain.clock import local_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils.utils import sqlite3

Row = tuple[Any, ...]
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
        unlike = _unlike(source, replayed, table, order)
        for ours, theirs in islice(unlike, at_most):
            yield _difference(table, ours, theirs)
    yield from islice(index_faults(source, replayed), at_most)


def _unlike(
    source: sqlite3.Connection, replayed: sqlite3.Connection, table: str, order: str
) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield the rows that are on one side only, or not the same on both."""
    sql = f'SELECT * FROM "{table}" ORDER BY {order}'  # noqa: S608 - our names
    left, right = source.execute(sql), replayed.execute(sql)
    while True:
        ours, theirs = left.fetchmany(CHUNK), right.fetchmany(CHUNK)
        if not ours and not theirs:
            return
        if ours != theirs:
            break
    # Row by row from here, and by key: one row too few does not shift the rest. The
    # columns of the order come first in each table.
    width = order.count(",") + 1
    yield from _merged(chain(ours, left), chain(theirs, right), width)


def _merged(
    left: Iterator[Row], right: Iterator[Row], width: int
) -> Iterator[tuple[Row | None, Row | None]]:
    ours, theirs = next(left, None), next(right, None)
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and ours[:width] < theirs[:width]):
            yield ours, None
            ours = next(left, None)
        elif ours is None or theirs[:width] < ours[:width]:
            yield None, theirs
            theirs = next(right, None)
        else:
            if ours != theirs:
                yield ours, theirs
            ours, theirs = next(left, None), next(right, None)


def _difference(table: str, ours: Row | None, theirs: Row | None) -> Found:
    row = str((ours or theirs or ("?",))[0])
    if ours is None:
        return Found("replay", table, row, "ROW_MISSING")
    if theirs is None:
        return Found("replay", table, row, "ROW_NOT_JOURNALED")
    return Found("replay", table, row, "ROW_DIFFERS")
