"""Answers kept until somebody writes to the file: one act asks the same many times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlite_utils.utils import sqlite3

Answer = TypeVar("Answer")
# A walk over every case or person leaves no more than this behind.
MOST: Final = 1_000


class Kept:
    """Answers of one connection by what was asked.

    SQLite itself counts what this connection wrote and what others committed, so no
    write is missed, whoever makes it. Inside a transaction nothing is kept: what is
    read there may be rolled back, and the count would not tell.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Keep answers that are read through one connection."""
        self._conn = conn
        self._written = (-1, -1)
        self._known: dict[Hashable, object] = {}

    def get(self, asked: Hashable, read: Callable[[], Answer]) -> Answer:
        """Return the answer to a question, read only if it is not known yet."""
        if self._conn.in_transaction:
            return read()
        self._drop_stale()
        if asked in self._known:
            return cast("Answer", self._known[asked])
        answer = read()
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[asked] = answer
        return answer

    def _drop_stale(self) -> None:
        others = int(self._conn.execute("PRAGMA data_version").fetchone()[0])
        written = (self._conn.total_changes, others)
        if written != self._written:
            self._written = written
            self._known.clear()
