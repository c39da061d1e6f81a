"""A register taken in: new entities added, known ones updated, vanished ones marked."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from db.boundary_tables import grid_index
from db.entity_bulk import Loader
from db.entity_update import update_known
from db.staging import chunk_bytes
from domain.changes import NOTHING, Changes
from domain.entities.reads import ImportDiff
from domain.entities.staged import content_hash as hash_of
from domain.entities.staged import row_hash, sha256, unpacked
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlite_utils.utils import sqlite3

    from db.rows import Meta, Rows
    from domain.entities.events import EntitiesImported
    from domain.entities.staged import StagedEntity

# Loading is faster with room for the pages of the indexes (KiB, negative by rule).
LOADING_CACHE = -200_000
EXAMPLES = 20

_FIND = """
SELECT i.number, e.id, d.row_hash, d.vanished_at
FROM temp.incoming i
JOIN entity e ON e.fid = coalesce(
  (SELECT fid FROM entity WHERE uscc = i.uscc AND uscc <> '' LIMIT 1),
  (SELECT fid FROM entity WHERE registration_no = i.registration_no
     AND registration_no <> '' AND (i.uscc = '' OR uscc = '') LIMIT 1))
JOIN entity_detail d ON d.entity = e.id
"""
_VANISHED = """
FROM entity_detail d JOIN entity e ON e.id = d.entity
WHERE d.source = ? AND d.vanished_at = '' AND d.fid <= ?
  AND d.entity NOT IN (SELECT entity FROM temp.still_there)
"""


def import_diff(
    conn: sqlite3.Connection, names: Sequence[str], expected: str, source: str
) -> ImportDiff:
    """Return what importing staged chunks would do; Refused TWICE_IN_FILE as well."""
    new = changed = unchanged = 0
    examples: list[tuple[str, str, str]] = []
    with _remembering(conn):
        for chunk in _chunks(partial(chunk_bytes, conn), names, expected):
            _once_each(conn, chunk)
            known = _known(conn, chunk)
            for number, row in enumerate(chunk):
                there = known.get(number)
                if there is None:
                    new += 1
                    kind = "new"
                elif there[1] == row_hash(row) and not there[2]:
                    unchanged += 1
                    continue
                else:
                    changed += 1
                    kind = "changed"
                if len(examples) < EXAMPLES:
                    examples.append((kind, row.key, row.name))
        of = (source, _last(conn))
        count = conn.execute(f"SELECT count(*) {_VANISHED}", of).fetchone()
        gone = conn.execute(
            "SELECT CASE e.uscc WHEN '' THEN e.registration_no ELSE e.uscc END, "
            f"e.name {_VANISHED} ORDER BY d.fid LIMIT ?",
            (*of, EXAMPLES),
        ).fetchall()
    examples += [("vanished", str(code), str(name)) for code, name in gone]
    return ImportDiff(new, changed, unchanged, int(count[0]), tuple(examples))


def project_import(rows: Rows, event: EntitiesImported, meta: Meta) -> Changes:
    """Write what an import means; only rows that differ are touched."""
    conn = rows.conn
    index = grid_index(conn)
    last = _last(conn)
    with _remembering(conn), _room(conn):
        loader = Loader(rows, index, event.source, event.source_datum)
        for chunk in _chunks(rows.blob, event.chunks, event.content_hash):
            # The first load has nothing to know again, and no index to find it by.
            known = _known(conn, chunk) if last else {}
            fresh = [row for number, row in enumerate(chunk) if number not in known]
            for number, (entity, digest, vanished) in known.items():
                row = chunk[number]
                if digest != row_hash(row) or vanished:
                    update_known(rows, entity, row, event, index)
            loader.load(fresh)
        loader.finish()
        _mark_vanished(rows, event, meta, last)
    if event.new or event.changed or event.vanished:
        return Changes.of("entity") | Changes.of("premises")
    return NOTHING


def _mark_vanished(rows: Rows, event: EntitiesImported, meta: Meta, last: int) -> None:
    if event.vanish == "keep":
        return
    gone = [
        str(row[0])
        for row in rows.conn.execute(
            f"SELECT d.entity {_VANISHED} ORDER BY d.fid", (event.source, last)
        )
    ]
    for entity in gone:
        rows.update("entity_detail", entity, vanished_at=meta.at.isoformat())
        if event.vanish == "close":
            rows.update("entity", entity, state="cancelled")


def _last(conn: sqlite3.Connection) -> int:
    """Return the last row before the load; what came with it cannot have vanished."""
    row = conn.execute("SELECT coalesce(max(fid), 0) FROM entity_detail").fetchone()
    return int(row[0])


def _chunks(
    blob: Callable[[str], bytes], names: Sequence[str], expected: str
) -> Iterator[list[StagedEntity]]:
    if hash_of(list(names)) != expected:
        raise Refused("CONTENT_HASH", expected=expected[:12])
    for name in names:
        data = blob(name)
        if sha256(data) != name:
            raise Refused("CONTENT_HASH", expected=name[:12])
        try:
            yield unpacked(data)
        except msgspec.ValidationError as error:
            raise Refused("BAD_CHUNK", chunk=name[:12], why=str(error)) from error


def _once_each(conn: sqlite3.Connection, chunk: list[StagedEntity]) -> None:
    before = conn.total_changes
    conn.executemany(
        "INSERT OR IGNORE INTO temp.told VALUES (?)", ((row.key,) for row in chunk)
    )
    if conn.total_changes - before == len(chunk):
        return
    seen: set[str] = set()
    for row in chunk:
        if row.key in seen:
            raise Refused("TWICE_IN_FILE", key=row.key)
        seen.add(row.key)
    raise Refused("TWICE_IN_FILE", key=chunk[0].key)


def _known(
    conn: sqlite3.Connection, chunk: list[StagedEntity]
) -> dict[int, tuple[str, bytes, str]]:
    """Return the rows of a chunk that are on file: id, row hash, vanished when."""
    if conn.execute("SELECT 1 FROM entity LIMIT 1").fetchone() is None:
        return {}
    conn.execute("DELETE FROM temp.incoming")
    conn.executemany(
        "INSERT INTO temp.incoming VALUES (?, ?, ?)",
        ((n, row.uscc, row.registration_no) for n, row in enumerate(chunk)),
    )
    known = {
        int(number): (str(entity), bytes(digest), str(vanished))
        for number, entity, digest, vanished in conn.execute(_FIND)
    }
    conn.executemany(
        "INSERT OR IGNORE INTO temp.still_there VALUES (?)",
        ((entity,) for entity, _digest, _gone in known.values()),
    )
    return known


@contextmanager
def _remembering(conn: sqlite3.Connection) -> Iterator[None]:
    """Keep the codes of the file in temporary tables, so that memory stays flat."""
    for table in ("incoming", "still_there", "told"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute(
        "CREATE TEMP TABLE incoming(number INTEGER PRIMARY KEY, uscc TEXT, "
        "registration_no TEXT)"
    )
    conn.execute("CREATE TEMP TABLE still_there(entity TEXT PRIMARY KEY) WITHOUT ROWID")
    conn.execute("CREATE TEMP TABLE told(key TEXT PRIMARY KEY) WITHOUT ROWID")
    try:
        yield
    finally:
        for table in ("incoming", "still_there", "told"):
            conn.execute(f"DROP TABLE IF EXISTS temp.{table}")


@contextmanager
def _room(conn: sqlite3.Connection) -> Iterator[None]:
    """Give the load a larger page cache for as long as it runs."""
    before = conn.execute("PRAGMA cache_size").fetchone()[0]
    conn.execute(f"PRAGMA cache_size={LOADING_CACHE}")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA cache_size={before}")
