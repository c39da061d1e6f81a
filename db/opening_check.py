"""Why a file cannot be opened as a workspace, said before anything touches it."""

from __future__ import annotations

import os
from pathlib import Path

from db.connection import open_existing, sqlite3, trouble
from db.geopackage import APPLICATION_ID
from domain.refused import Unavailable

# File systems over a network, where WAL freezes or loses what was committed.
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "fuse.sshfs", "9p", "afs"}
)
MOUNTS = Path("/proc/mounts")
SCHEMA = 1
MAGIC = b"SQLite format 3\x00"


def check_openable(path: Path) -> None:
    """Say with Unavailable why this is no workspace we may open; change nothing."""
    if str(path).startswith(("\\\\", "//")) or file_system(path) in NETWORK:
        raise Unavailable("NETWORK_DRIVE", path=str(path))
    if not path.exists():
        raise Unavailable("FILE_ABSENT", path=str(path))
    if path.is_dir():
        raise Unavailable("IS_A_FOLDER", path=str(path))
    if path.stat().st_size == 0:
        raise Unavailable("FILE_EMPTY", path=str(path))
    if not os.access(path, os.R_OK):
        raise Unavailable("CANNOT_OPEN", path=str(path), why="permission denied")
    if not os.access(path.parent, os.W_OK):
        # Even reading needs the two files that SQLite keeps beside a WAL database.
        raise Unavailable("FOLDER_READ_ONLY", path=str(path), why=str(path.parent))
    _look_inside(path)


def _look_inside(path: Path) -> None:
    try:
        conn = open_existing(path, readonly=True)
    except sqlite3.Error as error:
        raise trouble(error, path) from error
    try:
        kind = conn.execute("PRAGMA application_id").fetchone()[0]
        tables = {
            row[0] for row in conn.execute("SELECT name FROM sqlite_master").fetchall()
        }
        if kind != APPLICATION_ID or not {"journal", "meta"} <= tables:
            raise Unavailable("NOT_OURS", path=str(path))
        row = conn.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        if row is None:
            raise Unavailable("HALF_MADE", path=str(path))
        if int(row[0]) > SCHEMA:
            raise Unavailable("NEWER", path=str(path), schema=str(row[0]))
    except sqlite3.Error as error:
        raise trouble(error, path) from error
    finally:
        conn.close()


def file_system(path: Path) -> str:
    """Return the type of the file system a path lies on, "" where it is not told."""
    if not MOUNTS.exists():
        return ""
    target = str(path.resolve())
    best, kind = "", ""
    for line in MOUNTS.read_text("utf-8", "replace").splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        mount = parts[1]
        inside = target == mount or target.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) > len(best):
            best, kind = mount, parts[2]
    return kind
