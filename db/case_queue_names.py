"""The names behind the ids of many cases, read at once for lists and search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.case_reads import BATCH, marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils.utils import sqlite3

Pairs = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QueueNames:
    """Names by id: people with their initials, matters and labels as (zh, en)."""

    people: Pairs
    matters: Pairs
    labels: Pairs
    units: dict[str, str]
    grids: dict[str, str]


def queue_names(conn: sqlite3.Connection) -> QueueNames:
    """Return every name that a queue may show, entities left out."""

    def pairs(sql: str) -> Pairs:
        return {row[0]: (row[1], row[2]) for row in conn.execute(sql)}

    def names(sql: str) -> dict[str, str]:
        return {row[0]: row[1] for row in conn.execute(sql)}

    return QueueNames(
        people=pairs("SELECT id, name, initials FROM person"),
        matters=pairs("SELECT code, name_zh, name_en FROM matter"),
        labels=pairs("SELECT code, zh, en FROM label"),
        units=names("SELECT id, name FROM unit WHERE valid_to IS NULL"),
        grids=names("SELECT code, name FROM grid_version WHERE valid_to IS NULL"),
    )


def entity_names(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of these entities; unknown ids are left out."""
    wanted = list(ids)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        found.update(
            conn.execute(
                f"SELECT id, name FROM entity WHERE id IN ({marks(part)})",  # noqa: S608
                part,
            ).fetchall()
        )
    return found
