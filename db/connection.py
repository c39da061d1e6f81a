"""How the workspace file is opened: what exists and is ours, overwriting nothing."""

from __future__ import annotations

import hashlib
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlite_utils.utils
from sqlite_utils import Database

from domain.refused import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

sqlite3 = sqlite_utils.utils.sqlite3

# 3.51.3 is the first release without the WAL-reset bug, which can corrupt a file
# that two connections of one program write and checkpoint at the same instant.
OLDEST_SQLITE = (3, 51, 3)
BUSY_MS = 5000
ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
EMPTY_FLAG = 0x10


def assert_engine() -> None:
    """Refuse to run on an SQLite that may damage the file or lacks what we need."""
    probe = sqlite3.connect(":memory:")
    options = {row[0] for row in probe.execute("PRAGMA compile_options")}
    probe.close()
    if (
        sqlite3.__name__ != "pysqlite3"
        or sqlite3.sqlite_version_info < OLDEST_SQLITE
        or not {"ENABLE_RTREE", "ENABLE_FTS5"} <= options
    ):
        found = f"{sqlite3.__name__} {sqlite3.sqlite_version}"
        raise Unavailable("SQLITE_TOO_OLD", found=found)


def open_existing(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open a workspace that is there; never makes one.

    Unavailable names what stands in the way: absent, empty, no database, …
    """
    assert_engine()
    uri = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rw'}"
    try:
        conn = sqlite3.connect(uri, uri=True, isolation_level=None)
        _prepare(conn, readonly=readonly)
    except sqlite3.Error as error:
        raise trouble(error, path) from error
    return conn


def create_new(path: Path) -> sqlite3.Connection:
    """Make an empty file and open it; a file that exists is left alone."""
    assert_engine()
    try:
        with path.open("xb"):
            pass
    except FileExistsError as error:
        raise Unavailable("FILE_EXISTS", path=str(path)) from error
    except OSError as error:
        raise Unavailable("FOLDER_READ_ONLY", path=str(path), why=str(error)) from error
    return open_existing(path)


def _prepare(conn: sqlite3.Connection, *, readonly: bool) -> None:
    conn.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    conn.execute("PRAGMA foreign_keys=ON")
    conn.execute("PRAGMA recursive_triggers=ON")
    conn.execute("PRAGMA mmap_size=0")
    # Reading the schema is what tells a picture or a truncated file from ours.
    conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not readonly:
        mode = conn.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute("PRAGMA secure_delete=ON")
        level = conn.execute("PRAGMA synchronous").fetchone()[0]
        if (mode, level) != ("wal", 2):
            conn.close()
            raise Unavailable("NOT_DURABLE", mode=str(mode), level=int(level))
    register(conn)


def database(conn: sqlite3.Connection) -> Database:
    """Return sqlite-utils' view of a connection, with no foreign plugins on it."""
    return Database(conn, execute_plugins=False)


@contextmanager
def writing(conn: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock from the first statement to COMMIT, or roll all back."""
    try:
        conn.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        raise trouble(error, None) from error
    try:
        yield
        conn.execute("COMMIT")
    except sqlite3.OperationalError as error:
        _roll_back(conn)
        raise trouble(error, None) from error
    except BaseException:
        _roll_back(conn)
        raise


def _roll_back(conn: sqlite3.Connection) -> None:
    # A full disk has rolled back by itself already.
    if conn.in_transaction:
        conn.execute("ROLLBACK")


_CODES = {
    "SQLITE_BUSY": "BUSY",
    "SQLITE_LOCKED": "BUSY",
    "SQLITE_FULL": "DISK_FULL",
    "SQLITE_NOTADB": "NOT_A_DATABASE",
    "SQLITE_CORRUPT": "DAMAGED",
    "SQLITE_CANTOPEN": "CANNOT_OPEN",
    "SQLITE_READONLY": "READ_ONLY",
    "SQLITE_IOERR": "DISK_TROUBLE",
    "SQLITE_PERM": "CANNOT_OPEN",
    "SQLITE_AUTH": "CANNOT_OPEN",
}


def trouble(error: Exception, path: Path | None) -> Exception:
    """Return what stands in the way as Unavailable; a bug stays what it is."""
    name = str(getattr(error, "sqlite_errorname", ""))
    for prefix, code in _CODES.items():
        if name.startswith(prefix):
            where = "" if path is None else str(path)
            return Unavailable(code, path=where, why=str(error))
    return error


def row_digest(*values: float | str | bytes | None) -> int:
    """Return a signed 64-bit digest of a row's values, types told apart."""
    hasher = hashlib.blake2b(digest_size=8)
    for value in values:
        hasher.update(_tagged(value))
    return int.from_bytes(hasher.digest(), "big", signed=True)


def _tagged(value: float | str | bytes | None) -> bytes:
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"f" + struct.pack(">d", value)
    data = value.encode() if isinstance(value, str) else value
    tag = b"t" if isinstance(value, str) else b"b"
    return tag + struct.pack(">Q", len(data)) + data


def register(conn: sqlite3.Connection) -> None:
    """Give the connection the functions that the layers' triggers and digests call."""
    one: tuple[tuple[str, Callable[[bytes | None], float | int | None]], ...] = (
        ("ST_IsEmpty", st_is_empty),
        ("ST_MinX", lambda blob: _bound(blob, 0)),
        ("ST_MaxX", lambda blob: _bound(blob, 1)),
        ("ST_MinY", lambda blob: _bound(blob, 2)),
        ("ST_MaxY", lambda blob: _bound(blob, 3)),
    )
    for name, function in one:
        conn.create_function(name, 1, function, deterministic=True)
    conn.create_function("row_digest", -1, row_digest, deterministic=True)


def st_is_empty(blob: bytes | None) -> int | None:
    """Tell whether a GeoPackage geometry is empty (NULL for NULL)."""
    if blob is None:
        return None
    return int(bool(blob[3] & EMPTY_FLAG))


def _bound(blob: bytes | None, which: int) -> float | None:
    if blob is None or blob[3] & EMPTY_FLAG:
        return None
    order = "<" if blob[3] & 1 else ">"
    if (blob[3] >> 1) & 7:
        return float(struct.unpack_from(f"{order}4d", blob, 8)[which])
    # Points carry no envelope: their one coordinate pair is their box.
    x, y = struct.unpack_from(f"{'<' if blob[8] else '>'}2d", blob, 13)
    return float(x if which < 2 else y)
