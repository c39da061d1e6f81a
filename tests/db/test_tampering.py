"""Whatever is edited behind the desk's back, verify names the table and the row."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from db.connection import open_existing
from db.rows import Rows
from db.tables import STATE_TABLES
from db.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils.utils import sqlite3

# Kept in the file but decided by nobody: the record of migrations and SQLite's own.
NOT_DECIDED = {"_sqlite_migrations", "sqlite_sequence", "sqlite_stat1"}
# The words by which entities are found, in the parts that SQLite keeps them in.
DERIVED = {
    "entity_initials",
    "entity_find",
    *(f"entity_find_{part}" for part in ("data", "idx", "docsize", "config")),
}
JOURNAL_SIDE = (
    "journal",
    "blob",
    "touch",
    "undone",
    "meta",
    "pii",
    "pii_key",
    "blind",
    "key_slot",
    "row_digest",
)
METADATA = (
    "gpkg_contents",
    "gpkg_geometry_columns",
    "gpkg_extensions",
    "gpkg_ogr_contents",
    "gpkg_spatial_ref_sys",
    "layer_styles",
)


@pytest.fixture(scope="module")
def whole(
    built_sample: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    """A sample that verifies; each test spoils it and takes that back."""
    path, _home = built_sample
    copy = tmp_path_factory.mktemp("tamper") / "whole.gpkg"
    shutil.copyfile(path, copy)
    conn = open_existing(copy)
    assert verify(conn) == []
    yield conn
    conn.close()


@contextmanager
def spoiling(conn: sqlite3.Connection) -> Iterator[None]:
    conn.execute("PRAGMA foreign_keys=OFF")
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        conn.execute("ROLLBACK")


def tables_named(conn: sqlite3.Connection, *, replaying: bool = False) -> set[str]:
    return {found.table for found in verify(conn, replaying=replaying)}


def _spoil(conn: sqlite3.Connection, table: str) -> bool:
    """Change one value of the first row; False if the table holds none."""
    columns = conn.execute(f'PRAGMA table_info("{table}")').fetchall()
    keys = {column[1] for column in columns if column[5]}
    row = conn.execute(f'SELECT * FROM "{table}" LIMIT 1').fetchone()
    if row is None:
        return False
    values = dict(zip([column[1] for column in columns], row, strict=True))
    for column in reversed(columns):
        name, old = column[1], values[column[1]]
        if name in keys or isinstance(old, bytes) or name in {"fid", "seq"}:
            continue
        number = isinstance(old, int | float) or "INT" in column[2]
        new = (old or 0) + 1 if number else f"{old or ''}x"
        where = " AND ".join(f'"{key}" = ?' for key in keys) or "rowid = 1"
        conn.execute(
            f'UPDATE "{table}" SET "{name}" = ? WHERE {where}',
            (new, *(values[key] for key in keys)),
        )
        return True
    return False


def _invented(conn: sqlite3.Connection, table: str) -> None:
    columns = conn.execute(f'PRAGMA table_info("{table}")').fetchall()
    names = [column for column in columns if column[1] != "fid"]
    values = [_invented_value(column[2]) for column in names]
    marks = ", ".join("?" * len(names))
    quoted = ", ".join(f'"{column[1]}"' for column in names)
    conn.execute(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', values)


def _invented_value(kind: str) -> bytes | int | str | None:
    if kind in {"POINT", "MULTIPOLYGON"}:
        return None
    if "BLOB" in kind:
        return b""
    return 0 if "INT" in kind or "REAL" in kind or "DOUBLE" in kind else "x"


@pytest.mark.parametrize("table", sorted(STATE_TABLES))
def test_an_edited_row_of_a_state_table_is_named(
    table: str, whole: sqlite3.Connection
) -> None:
    with spoiling(whole):
        if not _spoil(whole, table):
            # Nothing of this kind in the sample: an invented row is named as well.
            _invented(whole, table)
        assert table in tables_named(whole)


@pytest.mark.parametrize("table", sorted(STATE_TABLES))
def test_a_deleted_row_of_a_state_table_is_named(
    table: str, whole: sqlite3.Connection
) -> None:
    with spoiling(whole):
        gone = whole.execute(
            f'DELETE FROM "{table}" WHERE fid = (SELECT min(fid) FROM "{table}")'
        ).rowcount
        assert not gone or table in tables_named(whole)


@pytest.mark.parametrize("table", ["grid", "case_file", "person", "entity"])
def test_a_row_edited_together_with_its_digest_is_named_by_the_replay(
    table: str, whole: sqlite3.Connection
) -> None:
    with spoiling(whole):
        assert _spoil(whole, table)
        rows = Rows(whole, STATE_TABLES)
        rows.redigest(table, "1 = 1")
        assert tables_named(whole) == set()
        assert table in tables_named(whole, replaying=True)


@pytest.mark.parametrize(
    ("table", "spoil"),
    [
        ("touch", "DELETE FROM touch WHERE seq = (SELECT max(seq) FROM touch)"),
        ("undone", "INSERT INTO undone VALUES (3, 4)"),
        ("entity_initials", "UPDATE entity_initials SET initials = 'zz' WHERE fid = 3"),
        ("entity_find", "DELETE FROM entity_find WHERE rowid = 3"),
    ],
)
def test_an_edited_index_of_the_journal_is_named_by_the_replay(
    table: str, spoil: str, whole: sqlite3.Connection
) -> None:
    with spoiling(whole):
        assert whole.execute(spoil).rowcount > 0
        assert table in tables_named(whole, replaying=True)


@pytest.mark.parametrize(
    ("table", "spoil"),
    [
        (
            "journal",
            (
                "UPDATE journal SET body = replace(body, '\"v\":1', '\"v\":2') "
                "WHERE seq = 5"
            ),
        ),
        ("journal", "UPDATE journal SET hash = 'g' || substr(hash, 2) WHERE seq = 7"),
        ("journal", "UPDATE journal SET prev_hash = 'x' WHERE seq = 7"),
        ("journal", "DELETE FROM journal WHERE seq = 9"),
        ("journal", "UPDATE journal SET seq = 900000 WHERE seq = 12"),
        (
            "blob",
            (
                "UPDATE blob SET data = x'00' "
                "WHERE sha256 = (SELECT min(sha256) FROM blob)"
            ),
        ),
        ("blob", "DELETE FROM blob WHERE sha256 = (SELECT min(sha256) FROM blob)"),
        ("meta", "UPDATE meta SET value = 'x' WHERE key = 'desk_id'"),
        (
            "pii",
            "UPDATE pii SET box = x'00' WHERE case_id = (SELECT min(case_id) FROM pii)",
        ),
        ("pii", "DELETE FROM pii WHERE case_id = (SELECT min(case_id) FROM pii)"),
        (
            "pii_key",
            "DELETE FROM pii_key WHERE case_id = (SELECT min(case_id) FROM pii_key)",
        ),
        (
            "blind",
            (
                "UPDATE blind SET tag = 'x' "
                "WHERE case_id = (SELECT min(case_id) FROM blind)"
            ),
        ),
        ("key_slot", "UPDATE key_slot SET box = x'00' WHERE kind = 'user'"),
        ("key_slot", "UPDATE key_slot SET box = x'00' WHERE kind = 'machine'"),
        ("key_slot", "DELETE FROM key_slot WHERE kind = 'recovery'"),
        (
            "gpkg_contents",
            "UPDATE gpkg_contents SET min_x = 1e9 WHERE table_name = 'grid'",
        ),
        (
            "gpkg_contents",
            "UPDATE gpkg_contents SET data_type = 'x' WHERE table_name = 'grid'",
        ),
        (
            "gpkg_geometry_columns",
            "UPDATE gpkg_geometry_columns SET z = 1 WHERE table_name = 'grid'",
        ),
        ("gpkg_extensions", "DELETE FROM gpkg_extensions WHERE table_name = 'grid'"),
        (
            "gpkg_ogr_contents",
            "UPDATE gpkg_ogr_contents SET feature_count = 1 WHERE table_name = 'grid'",
        ),
        ("gpkg_spatial_ref_sys", "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 0"),
        (
            "layer_styles",
            "UPDATE layer_styles SET styleQML = 'x' WHERE f_table_name = 'grid'",
        ),
    ],
)
def test_what_lies_beside_the_state_is_named_too(
    table: str, spoil: str, whole: sqlite3.Connection
) -> None:
    with spoiling(whole):
        assert whole.execute(spoil).rowcount > 0
        assert table in tables_named(whole)


def test_every_table_of_the_file_is_in_one_of_these_lists(
    whole: sqlite3.Connection,
) -> None:
    there = {
        row[0]
        for row in whole.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row[0].startswith("rtree_")
    }
    known = {*STATE_TABLES, *JOURNAL_SIDE, *METADATA, *NOT_DECIDED, *DERIVED}
    assert {name for name in there - known if not name.startswith("staging_")} == set()
