"""Files on their way into a case and out: staged, read back, written as a copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from db.connection import open_existing
from db.staging import Staging, chunk_bytes
from db.whole_file import whole_file
from domain.cases.attaching import check_size, media_of
from domain.refused import Unavailable

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3


def workspace_file(conn: sqlite3.Connection) -> Path:
    """Return the file that a connection is open on."""
    for _number, name, file in conn.execute("PRAGMA database_list"):
        if name == "main":
            return Path(file)
    raise Unavailable("CANNOT_READ", path="?")


def check_file(file: Path, limit: int) -> None:
    """Refuse a file that a case would not take, before all of it is read.

    Unavailable CANNOT_READ: it is not there, or may not be read.
    """
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            head = opened.read(64)
    except OSError as error:
        raise Unavailable("CANNOT_READ", path=file.name) from error
    check_size(file.name, size, limit)
    media_of(file.name, head)


def stage_file(workspace: Path, file: Path, batch: str) -> str:
    """Stage a file on a connection of the worker's own; return its sha256."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Unavailable("CANNOT_READ", path=file.name) from error
    conn = open_existing(workspace)
    try:
        staging = Staging(conn)
        staging.begin(batch, "attachment", file.name)
        name = staging.add(batch, 0, 1, data, b"")
        staging.finish(batch)
        return name
    finally:
        conn.close()


def unstage(conn: sqlite3.Connection, batch: str) -> None:
    """Throw away what was staged for an attachment that was refused."""
    Staging(conn).drop(batch)


def write_copy(conn: sqlite3.Connection, sha256: str, target: Path) -> None:
    """Write the bytes of an attachment to a file; a copy, never the original."""
    data = chunk_bytes(conn, sha256)
    with whole_file(target) as draft:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
