"""Where a workspace may lie: a local disk, a folder that can be written to."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from domain.refused import Refused, Unavailable

if sys.platform == "win32":
    import ctypes

MOUNTS = Path("/proc/mounts")
# Write-ahead logging shares memory between processes, which no network file
# system offers: on these the file would freeze or be damaged.
NETWORK_TYPES = frozenset(
    {
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.sshfs",
        "glusterfs",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)
DRIVE_REMOTE = 4


def backups_in(home: Path) -> Path:
    """Return the folder of an account's backups, never one beside a workspace."""
    return home / "backups"


def check_place(path: Path, *, readonly: bool = False) -> None:
    """Refuse a file that is not there, empty, on a network drive or not writable.

    Only names and sizes are looked at: opening the file here by anything but
    SQLite would drop the locks that this process holds on it.
    """
    if str(path).startswith("\\\\"):
        refuse_network(path)
    found = _looked_at(path)
    refuse_network(path)
    if stat.S_ISDIR(found.st_mode):
        raise Refused("IS_A_FOLDER", path=str(path))
    if not stat.S_ISREG(found.st_mode):
        # A pipe or a device would let the program wait for ever.
        raise Refused("NOT_A_DATABASE", path=str(path))
    if not os.access(path, os.R_OK):
        raise Unavailable("NO_PERMISSION", path=str(path))
    if found.st_size == 0:
        raise Refused("EMPTY_FILE", path=str(path))
    if not readonly:
        refuse_unwritable(path)


def _looked_at(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except PermissionError as error:
        raise Unavailable("NO_PERMISSION", path=str(path)) from error
    except (OSError, ValueError) as error:
        # Absent, or a name that no file of this system can have.
        raise Refused("NO_WORKSPACE", path=str(path)) from error


def check_new_place(path: Path) -> None:
    """Refuse to make a file where one is, on a network drive or without a folder."""
    refuse_network(path)
    folder = path.absolute().parent
    try:
        path.lstat()
    except FileNotFoundError:
        # As it should be.
        there = False
    except (OSError, ValueError) as error:
        raise Unavailable(
            "READ_ONLY_FOLDER", path=str(path), folder=str(folder)
        ) from error
    else:
        there = True
    if there:
        raise Refused("ALREADY_EXISTS", path=str(path))
    if not folder.is_dir():
        raise Refused("NO_FOLDER", path=str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Unavailable("READ_ONLY_FOLDER", path=str(path), folder=str(folder))


def refuse_unwritable(path: Path) -> None:
    """Refuse a file or folder that this account may not write to."""
    folder = path.absolute().parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Unavailable("READ_ONLY_FOLDER", path=str(path), folder=str(folder))
    if not os.access(path, os.W_OK):
        raise Unavailable("READ_ONLY_FILE", path=str(path))


def refuse_network(path: Path) -> None:
    """Refuse a UNC path or a file on a network drive."""
    kind = network_kind(path)
    if kind:
        raise Refused("NETWORK_DRIVE", path=str(path), kind=kind)


def network_kind(path: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of network drive a path lies on, or "" for a local disk."""
    if str(path).startswith("\\\\"):
        return "UNC"
    if sys.platform == "win32":
        return _windows_kind(path)
    return _mounted_kind(path.resolve(), mounts)


def _mounted_kind(path: Path, mounts: Path) -> str:
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        # No list of mounts (macOS): nothing is known, so nothing is refused.
        return ""
    best, kind = "", ""
    for line in lines:
        words = line.split(" ")
        if len(words) < 3:
            continue
        where = words[1].replace("\\040", " ")
        # Of two mounts on one place the later one counts.
        if path.is_relative_to(where) and len(where) >= len(best):
            best, kind = where, words[2]
    return kind if kind in NETWORK_TYPES else ""


if sys.platform == "win32":

    def _windows_kind(path: Path) -> str:
        drive = path.resolve().drive
        if drive.startswith("\\\\"):
            return "UNC"
        found = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")
        return drive if found == DRIVE_REMOTE else ""
