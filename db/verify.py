"""Whether a workspace is whole: file, layers, journal chain, digests and replay."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from db.codec import encode, event_from, sha256
from db.connection import create_new, writing
from db.findings import Found
from db.gpkg_rules import check_rules
from db.journal import FIRST_HASH, Journal, JournalRow, chained
from db.replay import differences, replay
from db.rows import Rows
from db.sealed import check_refs
from db.tables import STATE_TABLES
from db.workspace_schema import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils.utils import sqlite3

Progress = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _of: int) -> None:
    """Report progress to nobody."""


def verify(
    conn: sqlite3.Connection, progress: Progress = silent, *, replaying: bool = True
) -> list[Found]:
    """Return all that is wrong with the workspace; an empty list means it is whole.

    Without `replaying` the current tables are held against their digests only: that
    finds damage and foreign edits in moments, and a replay proves the rest.
    """
    found = [*file_integrity(conn)]
    if found:
        return found
    progress("layers", 0, 1)
    found += check_rules(conn)
    progress("journal", 0, 1)
    found += chain(conn)
    found += blobs(conn)
    progress("digests", 0, 1)
    found += digests(conn)
    if any(one.check in {"journal", "blob"} for one in found):
        # A broken journal cannot speak for the tables; what it says of them
        # would only bury the row that is at fault.
        return found
    found += desk_of(conn)
    found += check_refs(conn, sealed_refs(conn))
    if replaying:
        found += replayed(conn, progress)
    return found


def file_integrity(conn: sqlite3.Connection) -> Iterator[Found]:
    """Ask SQLite itself about pages, indexes and foreign keys."""
    for (text,) in conn.execute("PRAGMA integrity_check(20)"):
        if text != "ok":
            yield Found("file", "", "", "INTEGRITY", {"text": str(text)})
    for row in conn.execute("PRAGMA foreign_key_check"):
        yield Found("file", str(row[0]), str(row[1]), "FOREIGN_KEY")


def chain(conn: sqlite3.Connection) -> Iterator[Found]:
    """Check that positions are gap-free and each hash covers the row before."""
    last_hash, last_hlc, expected = FIRST_HASH, 0, 1
    for row in Journal(conn).rows():
        if row.seq != expected:
            yield _journal(row, "SEQ_GAP", expected=expected)
        elif row.prev_hash != last_hash:
            yield _journal(row, "CHAIN_BROKEN")
        elif chained(row.prev_hash, row.text) != row.hash:
            yield _journal(row, "HASH_WRONG")
        else:
            body = row.body
            if body["seq"] != row.seq or int(body["hlc"]) <= last_hlc:
                yield _journal(row, "FRAME_WRONG")
            last_hlc = int(body["hlc"])
        last_hash, expected = row.hash, row.seq + 1


def _journal(row: JournalRow, code: str, **fields: int) -> Found:
    return Found("journal", "journal", str(row.seq), code, dict(fields))


def blobs(conn: sqlite3.Connection) -> Iterator[Found]:
    """Check that each blob is what its name says, and that none is missing."""
    for name, size, data in conn.execute("SELECT sha256, size, data FROM blob"):
        if sha256(data) != name or len(data) != size:
            yield Found("blob", "blob", str(name), "BLOB_CHANGED")
    for name, seq in conn.execute(
        "SELECT said.name, said.seq FROM ("
        "SELECT e.value ->> '$.blob' AS name, j.seq FROM journal j, "
        "json_each(j.body, '$.events') e "
        "UNION SELECT c.value, j.seq FROM journal j, "
        "json_each(j.body, '$.fields.chunks') c) said "
        "WHERE said.name IS NOT NULL "
        "AND said.name NOT IN (SELECT sha256 FROM blob) ORDER BY said.seq"
    ):
        yield Found("blob", "blob", str(name), "BLOB_MISSING", {"seq": int(seq)})


def digests(conn: sqlite3.Connection) -> Iterator[Found]:
    """Check each row of the state tables against its digest."""
    rows = Rows(conn, STATE_TABLES)
    for name, table in STATE_TABLES.items():
        columns = ", ".join(f't."{column}"' for column in rows.columns(name))
        for (fid,) in conn.execute(
            f'SELECT t.fid FROM "{name}" t LEFT JOIN row_digest d '  # noqa: S608
            f"ON d.tbl = {table.number} AND d.id = t.fid "
            f"WHERE d.digest IS NOT row_digest({columns}) LIMIT 50"
        ):
            yield Found("digest", name, str(fid), "ROW_CHANGED")
        for (fid,) in conn.execute(
            "SELECT id FROM row_digest WHERE tbl = ? AND id NOT IN "  # noqa: S608
            f'(SELECT fid FROM "{name}") LIMIT 50',
            (table.number,),
        ):
            yield Found("digest", name, str(fid), "ROW_GONE")


def desk_of(conn: sqlite3.Connection) -> Iterator[Found]:
    """Check that the file still says which desk it is, as its journal does."""
    meta = dict(conn.execute("SELECT key, value FROM meta").fetchall())
    last = conn.execute(
        "SELECT body ->> '$.desk', body ->> '$.epoch' FROM journal "
        "ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    first = conn.execute(
        "SELECT body ->> '$.fields.workspace' FROM journal WHERE seq = 1"
    ).fetchone()
    said = (meta.get("desk_id"), meta.get("desk_epoch"), meta.get("workspace"))
    if last and said != (last[0], str(last[1]), first[0]):
        yield Found("desk", "meta", "desk_id", "DESK_DIFFERS")


def sealed_refs(conn: sqlite3.Connection) -> Iterator[object]:
    """Yield every event that refers to sealed fields or key slots, as decoded."""
    blob = Rows(conn, STATE_TABLES).blob
    for row in Journal(conn).rows():
        if "sha256" in row.text or "slot" in row.text:
            for told in row.body["events"]:
                yield event_from(told, blob)


def replayed(conn: sqlite3.Connection, progress: Progress = silent) -> list[Found]:
    """Replay the journal into an empty file and name every row that differs."""
    epsg = conn.execute(
        "SELECT body ->> '$.fields.crs_epsg' FROM journal WHERE seq = 1"
    ).fetchone()
    if epsg is None:
        return []
    with tempfile.TemporaryDirectory(prefix="griddesk-verify-") as folder:
        target = create_new(Path(folder) / "replay.gpkg")
        try:
            target.execute("PRAGMA synchronous=OFF")
            lay_out(target, int(epsg[0]))
            with writing(target):
                replay(conn, target, lambda at, of: progress("replay", at, of))
            return [*differences(conn, target)]
        finally:
            target.close()


def state_digest(conn: sqlite3.Connection) -> str:
    """Return one digest over all decided rows: equal for equal content."""
    rows = conn.execute("SELECT tbl, id, digest FROM row_digest ORDER BY tbl, id")
    return sha256(encode(rows.fetchall()))
