"""One desk at a time holds a workspace: an operating-system lock beside the file."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.refused import Unavailable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from io import FileIO


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a workspace: process, computer, account, and where its door is."""

    pid: int
    host: str
    account: str
    title: str
    address: str

    def told(self) -> dict[str, str | int]:
        """Return the fields of the sentence that names the holder."""
        return {
            "pid": self.pid,
            "host": self.host,
            "account": self.account,
            "title": self.title,
        }


class WorkspaceLock:
    """The lock while it is held; the system lets go of it when the process ends."""

    def __init__(self, file: FileIO, path: Path) -> None:
        """Keep the open, locked file."""
        self._file = file
        self._path = path

    def tell(self, holder: Holder) -> None:
        """Write who holds it, for those who find it locked."""
        text = json.dumps(
            {
                "pid": holder.pid,
                "host": holder.host,
                "account": holder.account,
                "title": holder.title,
                "address": holder.address,
            }
        )
        self._file.seek(1)
        self._file.truncate(1)
        self._file.write(text.encode())

    def say(self, title: str, address: str) -> None:
        """Note another title, or where the door is by now."""
        self.tell(
            Holder(os.getpid(), socket.gethostname(), account_name(), title, address)
        )

    def release(self) -> None:
        """Let go; the note is emptied so that nobody takes it for a live desk."""
        self._file.truncate(0)
        self._file.close()


def lock_path(workspace: Path) -> Path:
    """Return the lock file that lies beside a workspace."""
    return workspace.with_name(workspace.name + ".lock")


def take(workspace: Path, title: str, address: str = "") -> WorkspaceLock:
    """Take the lock; Unavailable LOCKED names the desk that has it."""
    path = lock_path(workspace)
    try:
        file = open(path, "a+b", buffering=0)  # noqa: SIM115, PTH123 - kept open
    except OSError as error:
        raise Unavailable("FOLDER_READ_ONLY", path=str(path), why=str(error)) from error
    if not _locked(file):
        file.close()
        holder = _noted(path)
        told = (
            holder.told()
            if holder
            else {"pid": 0, "host": "?", "account": "?", "title": "?"}
        )
        raise Unavailable("LOCKED", path=str(workspace), **told)
    lock = WorkspaceLock(file, path)
    lock.say(title, address)
    return lock


def held_by(workspace: Path) -> Holder | None:
    """Return who holds a workspace now, None if nobody does."""
    path = lock_path(workspace)
    if not path.exists():
        return None
    try:
        with path.open("r+b", buffering=0) as file:
            if _locked(file):
                return None
    except OSError:
        # A lock file that we may not even open belongs to somebody else.
        return _noted(path)
    return _noted(path) or Holder(0, "?", "?", "?", "")


def account_name() -> str:
    """Return the name of this PC's account."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or "?"


def _noted(path: Path) -> Holder | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(path.read_bytes()[1:] or b"null")
        return Holder(
            int(told["pid"]),
            str(told["host"]),
            str(told["account"]),
            str(told["title"]),
            str(told["address"]),
        )
    return None


def _locked(file: FileIO) -> bool:
    """Try to lock the first byte, which the note leaves alone."""
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
