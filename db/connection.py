"""How the workspace file is opened: what exists and is ours, overwriting nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from db.geometry_blob import register_shapes
from db.lean import lean
from db.places import check_new_place, check_place
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils.utils
    from sqlite_utils import Database
else:
    sqlite_utils = lean("sqlite_utils")

# sqlite-utils takes pysqlite3 where it is installed and the standard library's
# sqlite3 where it is not; assert_engine tells which.
sqlite3 = sqlite_utils.utils.sqlite3

# 3.51.3 is the first release without the WAL-reset bug, which can corrupt a file
# that two connections of one program write and checkpoint at the same instant.
OLDEST_SQLITE = (3, 51, 3)
BUSY_MS = 5000
APPLICATION_ID = 0x47504B47
FORMAT_VERSION = 10400
FULL = 2
# Less room than this and an I/O error is a full disk by another name.
ROOM_BYTES = 256 * 1024


@cache
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
        raise Unavailable("SQLITE_UNFIT", found=found, wanted="pysqlite3 3.51.3")


def open_existing(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open a workspace that is there; never makes one and never changes another's.

    Refused or Unavailable name what stands in the way (see db.diagnosis).
    """
    assert_engine()
    check_place(path, readonly=readonly)
    conn = connect(path, readonly=readonly)
    try:
        insist_on_ours(conn, path)
        _prepare(conn, path, readonly=readonly)
    except sqlite3.Error as error:
        conn.close()
        raise trouble(error, path) from error
    except BaseException:
        conn.close()
        raise
    return conn


def create_new(path: Path) -> sqlite3.Connection:
    """Make an empty file and open it; a file that exists is left alone."""
    assert_engine()
    check_new_place(path)
    try:
        with path.open("xb"):
            pass
    except FileExistsError as error:
        raise Refused("ALREADY_EXISTS", path=str(path)) from error
    except OSError as error:
        raise Unavailable(
            "READ_ONLY_FOLDER", path=str(path), folder=str(path.parent)
        ) from error
    conn = connect(path)
    try:
        conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version={FORMAT_VERSION}")
        _prepare(conn, path, readonly=False)
    except BaseException as error:
        conn.close()
        with suppress(OSError):
            path.unlink()
        if isinstance(error, sqlite3.Error):
            raise trouble(error, path) from error
        raise
    return conn


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Connect to a file that exists, without changing how it keeps its journal.

    A reader that may write to the folder connects like a writer and is then held
    to reading: only so does the last one to leave clear the -wal and -shm away.
    """
    try:
        conn = sqlite3.connect(
            f"{path.absolute().as_uri()}?{_mode(path, readonly=readonly)}",
            uri=True,
            isolation_level=None,
        )
        conn.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        conn.execute("PRAGMA mmap_size=0")
        if readonly:
            conn.execute("PRAGMA query_only=ON")
    except sqlite3.Error as error:
        raise trouble(error, path) from error
    return conn


def _mode(path: Path, *, readonly: bool) -> str:
    folder = path.absolute().parent
    free = os.access(path, os.W_OK) and os.access(folder, os.W_OK | os.X_OK)
    if not readonly or free:
        return "mode=rw"
    # Where no -shm can be made, a file without a log can still be read as it lies.
    alone = not Path(f"{path}-wal").exists()
    return "mode=ro&immutable=1" if alone else "mode=ro"


def insist_on_ours(conn: sqlite3.Connection, path: Path) -> None:
    """Refuse what is no workspace: another program's file, or one never finished."""
    number = conn.execute("PRAGMA application_id").fetchone()[0]
    names = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")}
    if number == APPLICATION_ID and not names:
        raise Refused("HALF_MADE", path=str(path))
    if number != APPLICATION_ID or "journal" not in names:
        raise Refused("FOREIGN_DATABASE", path=str(path))


def _prepare(conn: sqlite3.Connection, path: Path, *, readonly: bool) -> None:
    conn.execute("PRAGMA foreign_keys=ON")
    conn.execute("PRAGMA recursive_triggers=ON")
    if not readonly:
        mode = conn.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute("PRAGMA secure_delete=ON")
        level = conn.execute("PRAGMA synchronous").fetchone()[0]
        if (mode, level) != ("wal", FULL):
            raise Unavailable(
                "NOT_DURABLE", path=str(path), mode=str(mode), level=int(level)
            )
    register(conn)


def database(conn: sqlite3.Connection) -> Database:
    """Return sqlite-utils' view of a connection, with no foreign plugins on it."""
    return sqlite_utils.Database(conn, execute_plugins=False)


@contextmanager
def writing(conn: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock from the first statement to COMMIT, or roll all back.

    Unavailable BUSY, DISK_FULL, DISK_TROUBLE, READ_ONLY or DAMAGED: nothing was
    written.
    """
    if conn.in_transaction:
        message = "writing() inside writing()"
        raise RuntimeError(message)
    try:
        conn.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        raise trouble(error, path_of(conn)) from error
    try:
        yield
        conn.execute("COMMIT")
    except sqlite3.Error as error:
        _roll_back(conn)
        raise trouble(error, path_of(conn)) from error
    except BaseException:
        _roll_back(conn)
        raise


def _roll_back(conn: sqlite3.Connection) -> None:
    # A full disk has rolled back by itself already.
    if conn.in_transaction:
        with suppress(sqlite3.OperationalError):
            conn.execute("ROLLBACK")


def path_of(conn: sqlite3.Connection) -> Path:
    """Return the file that a connection has open ("" in memory)."""
    return Path(conn.execute("PRAGMA database_list").fetchone()[2])


# SQLite's names of errors, longest first where one begins with another.
_CODES = {
    "SQLITE_BUSY": "BUSY",
    "SQLITE_LOCKED": "BUSY",
    "SQLITE_FULL": "DISK_FULL",
    "SQLITE_NOTADB": "NOT_A_DATABASE",
    "SQLITE_CORRUPT": "DAMAGED",
    "SQLITE_CANTOPEN": "CANNOT_OPEN",
    "SQLITE_READONLY": "READ_ONLY",
    "SQLITE_IOERR": "DISK_TROUBLE",
    "SQLITE_PERM": "NO_PERMISSION",
    "SQLITE_AUTH": "NO_PERMISSION",
}
# Connection.backup raises without a name, so its words have to tell.
_SAID = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "database is locked": "SQLITE_BUSY",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "attempt to write a readonly database": "SQLITE_READONLY",
}
_REFUSALS = frozenset({"NOT_A_DATABASE"})


def trouble(error: Exception, path: Path) -> Exception:
    """Return what stands in the way as Refused or Unavailable; a bug stays a bug."""
    name = str(getattr(error, "sqlite_errorname", "")) or _SAID.get(str(error), "")
    code = next((c for prefix, c in _CODES.items() if name.startswith(prefix)), "")
    if not code:
        return error
    if code in {"DISK_TROUBLE", "CANNOT_OPEN"} and _no_room(path):
        code = "DISK_FULL"
    if code in _REFUSALS:
        return Refused(code, path=str(path))
    return Unavailable(code, path=str(path), why=f"{name}: {error}")


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.absolute().parent).free < ROOM_BYTES
    except OSError:
        return False


_packed = msgspec.msgpack.Encoder().encode


def row_digest(*values: float | str | bytes | None) -> int:
    """Return a signed 64-bit digest of a row's values, their types told apart.

    BLAKE2b over the values as one MessagePack array, which has a single encoding
    for each NULL, integer, real, text and blob that SQLite can hold.
    """
    hashed = hashlib.blake2b(_packed(values), digest_size=8)
    return int.from_bytes(hashed.digest(), "big", signed=True)


def register(conn: sqlite3.Connection) -> None:
    """Give the connection the functions that the layers' triggers and digests call."""
    register_shapes(conn)
    conn.create_function("row_digest", -1, row_digest, deterministic=True)
