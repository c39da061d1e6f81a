"""The index by which entities are found as one types; derived, never decided.

Pairs of signs are its words, so that any part of a name or address is a phrase of
them: 蜀风面馆 is kept as 蜀风 风面 面馆 馆, and 面馆 or 风面馆 finds it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from db.findings import Found
from domain.entities.name_letters import name_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlite_utils.utils import sqlite3

FACETS = "entity(state, type, industry, risk, grid, unplaced_reason, on_border)"
# Made again after a bulk load, like the indexes of db.entity_rows.
FIND_INDEXES = {
    "entity_facets": FACETS,
    "licence_number": "licence(number) WHERE number <> ''",
}
FIND_SCHEMA = """
CREATE VIRTUAL TABLE entity_find USING fts5(
  name, address, content='', contentless_delete=1, tokenize='ascii'
);
CREATE TABLE entity_initials(
  fid INTEGER PRIMARY KEY, initials TEXT NOT NULL
) STRICT;
""" + "".join(f"CREATE INDEX {name} ON {on};\n" for name, on in FIND_INDEXES.items())

AT_ONCE = 20_000
# A load writes its words in few, large parts instead of many small ones.
ROOM = 64 << 20

# Every address of an entity is searched, the primary one first.
_WORDS_OF = """
SELECT e.fid, e.name, coalesce((SELECT group_concat(address, ' ') FROM (
  SELECT address FROM premises p WHERE p.id > e.id || '.' AND p.id < e.id || '/'
  ORDER BY p.is_primary DESC, p.fid)), '')
FROM entity e WHERE """
_PUT = "INSERT INTO entity_find(rowid, name, address) VALUES (?, ?, ?)"
_PUT_INITIALS = "INSERT INTO entity_initials(fid, initials) VALUES (?, ?)"


def plain(text: str) -> str:
    """Return a text as it is compared: letters and figures alone, small, plain width.

    What stands in brackets or behind a hyphen is found with and without them.
    """
    return text.translate(_PLAIN)


class _Plain(dict[int, str]):
    """How each sign is compared, looked up once: "" for what is left out."""

    def __missing__(self, code: int) -> str:
        folded = chr(code - 0xFEE0 if 0xFF01 <= code <= 0xFF5E else code)
        self[code] = folded.casefold() if folded.isalnum() else ""
        return self[code]


_PLAIN = _Plain()


def pairs(text: str) -> str:
    """Return the words of a text as the index holds them: its pairs, and its last."""
    said = plain(text)
    return " ".join([*map("".join, pairwise(said)), said[-1:]])


def phrase(typed: str, column: str) -> str:
    """Return the question that finds a part of a text in a column, "" for nothing."""
    said = plain(typed)
    if not said:
        return ""
    if len(said) == 1:
        return f'{column}:"{said}"*'
    words = " ".join(map("".join, pairwise(said)))
    return f'{column}:"{words}"'


def reindex(conn: sqlite3.Connection, entity: str) -> None:
    """Let the index say of an entity what its rows say now."""
    where, told = f"{_WORDS_OF} e.id = ?", (entity,)
    for fid, name, address in conn.execute(where, told).fetchall():
        _forget(conn, fid)
        _put(conn, [(fid, name, address)])


def unindex(conn: sqlite3.Connection, entity: str) -> None:
    """Take an entity that is about to be removed out of the index."""
    row = conn.execute("SELECT fid FROM entity WHERE id = ?", (entity,)).fetchone()
    if row is not None:
        _forget(conn, row[0])


def index_many(conn: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Take entities that are not in the index yet into it: (fid, name, addresses)."""
    _put(conn, list(rows))


def index_all(conn: sqlite3.Connection) -> None:
    """Build the whole index anew from the entities on file."""
    conn.execute("DELETE FROM entity_initials")
    conn.execute("INSERT INTO entity_find(entity_find) VALUES ('delete-all')")
    last = -1
    begin_load(conn)
    while True:
        some = conn.execute(
            f"{_WORDS_OF} e.fid > ? ORDER BY e.fid LIMIT ?",
            (last, AT_ONCE),
        ).fetchall()
        if not some:
            break
        last = some[-1][0]
        index_many(conn, some)
    end_load(conn)


def begin_load(conn: sqlite3.Connection) -> None:
    """Make room for many words at once."""
    _set(conn, "automerge", 0)
    _set(conn, "hashsize", ROOM)


def end_load(conn: sqlite3.Connection) -> None:
    """Go back to writing a few words at a time."""
    _set(conn, "automerge", 4)
    _set(conn, "hashsize", 1 << 20)


def index_faults(conn: sqlite3.Connection, told: sqlite3.Connection) -> Iterator[Found]:
    """Compare the index with the one that a replay has built, entity by entity.

    How many words of each kind an entity has is held against the replay; whether
    the words lead back to it, SQLite's own check of the file tells.
    """
    for table, sql in (
        ("entity_initials", "SELECT fid, initials FROM entity_initials ORDER BY fid"),
        ("entity_find", "SELECT id, sz FROM entity_find_docsize ORDER BY id"),
    ):
        ours, theirs = dict(conn.execute(sql)), dict(told.execute(sql))
        for fid in sorted(ours.keys() | theirs.keys()):
            if ours.get(fid) != theirs.get(fid):
                yield Found("replay", table, str(fid), "ROW_DIFFERS")


def _forget(conn: sqlite3.Connection, fid: int) -> None:
    conn.execute("DELETE FROM entity_find WHERE rowid = ?", (fid,))
    conn.execute("DELETE FROM entity_initials WHERE fid = ?", (fid,))


def _put(conn: sqlite3.Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    conn.executemany(
        _PUT, ((fid, pairs(name), pairs(address)) for fid, name, address in rows)
    )
    conn.executemany(
        _PUT_INITIALS, ((fid, name_letters(name)) for fid, name, _address in rows)
    )


def _set(conn: sqlite3.Connection, option: str, value: int) -> None:
    conn.execute(
        "INSERT INTO entity_find(entity_find, rank) VALUES (?, ?)", (option, value)
    )
