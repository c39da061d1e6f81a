"""One desk at a time holds a workspace: an operating-system lock beside the file."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from db.places import refuse_network
from domain.refused import Refused, Unavailable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable

# Windows locks bytes against reading too, so the locked byte lies far behind the
# text that others read.
LOCKED_BYTE = 1 << 30
# Whoever only asks who holds the lock takes it for an instant: wait that out.
PATIENCE_SECONDS = 0.5
TEXT_AT_MOST = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a workspace: process, computer, account, and where its door is.

    `since` is the Unix time it took hold.
    """

    pid: int = 0
    host: str = "?"
    account: str = "?"
    title: str = "?"
    address: str = ""
    since: float = 0.0

    def told(self) -> dict[str, str | int]:
        """Return the fields of the sentence that names the holder."""
        return {
            "pid": self.pid,
            "host": self.host,
            "account": self.account,
            "title": self.title,
        }


class WorkspaceLock:
    """The lock while it is held; the system lets go of it when the process ends.

    `crashed` is the holder before, if it ended without letting go.
    """

    def __init__(self, path: Path, handle: int, since: float) -> None:
        """Keep the open, locked file."""
        self._path = path
        self._handle = handle
        self._since = since
        self.crashed = _read(handle)

    def say(self, title: str, address: str) -> None:
        """Note another title, or where the door is by now."""
        me = (os.getpid(), socket.gethostname(), account_name())
        holder = Holder(*me, title, address, self._since)
        text = json.dumps(asdict(holder), ensure_ascii=False).encode()
        # One write over the old text, then the rest cut off: a reader in between
        # sees text that is no JSON and looks again.
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, text)
        os.ftruncate(self._handle, len(text))

    def release(self) -> None:
        """Let go; nothing is left that could be taken for a live or crashed desk."""
        if self._handle < 0:
            return
        os.ftruncate(self._handle, 0)
        if sys.platform != "win32":
            # Nobody else can have the lock now. Whoever waits with the old file
            # open sees that its name is gone, and begins again with a new one.
            self._path.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = -1


def lock_path(workspace: Path) -> Path:
    """Return the lock file that lies beside a workspace."""
    return workspace.with_name(workspace.name + ".lock")


def take(
    workspace: Path,
    title: str,
    address: str = "",
    now: Callable[[], float] = time.time,
) -> WorkspaceLock:
    """Take the lock; Unavailable LOCKED names the desk that has it."""
    refuse_network(workspace)
    path = lock_path(workspace)
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        handle = _open(path)
        if _lock(handle) and _is_named(handle, path):
            break
        found = _read(handle)
        os.close(handle)
        if time.monotonic() > until:
            told = (found or Holder()).told()
            raise Unavailable("LOCKED", path=str(workspace), **told)
        time.sleep(0.02)
    lock = WorkspaceLock(path, handle, now())
    lock.say(title, address)
    return lock


def held_by(workspace: Path) -> Holder | None:
    """Return who holds a workspace now, None if nobody does."""
    path = lock_path(workspace)
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    except OSError:
        return _noted_by_other_account(path)
    try:
        if _lock(handle):
            return None
        return _read(handle) or Holder()
    finally:
        os.close(handle)


def account_name() -> str:
    """Return the name of this PC's account."""
    return os.environ.get("USER") or os.environ.get("USERNAME") or "?"


def alive(holder: Holder) -> bool:
    """Tell whether a holder's process still runs; True where that cannot be known."""
    if sys.platform == "win32" or holder.host != socket.gethostname():
        return True
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # It runs, but belongs to another account.
        return True
    return True


def _noted_by_other_account(path: Path) -> Holder | None:
    """Without the right to try the lock, believe the note while its process lives."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return Holder()
    try:
        found = _read(handle)
    finally:
        os.close(handle)
    return found if found is not None and alive(found) else None


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError as error:
        if path.exists():
            found = held_by(path.with_name(path.name.removesuffix(".lock")))
            told = (found or Holder()).told()
            raise Unavailable("LOCKED", path=str(path), **told) from error
        raise _unwritable(path) from error
    except FileNotFoundError as error:
        raise Refused("NO_FOLDER", path=str(path.parent)) from error
    except OSError as error:
        raise _unwritable(path) from error


def _unwritable(path: Path) -> Unavailable:
    return Unavailable("READ_ONLY_FOLDER", path=str(path), folder=str(path.parent))


def _is_named(handle: int, path: Path) -> bool:
    """Tell whether the locked file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _read(handle: int) -> Holder | None:
    os.lseek(handle, 0, os.SEEK_SET)
    text = os.read(handle, TEXT_AT_MOST)
    try:
        told = json.loads(text)
        return Holder(**{one.name: told[one.name] for one in fields(Holder)})
    except (ValueError, KeyError, TypeError):
        return None


if sys.platform == "win32":

    def _lock(handle: int) -> bool:
        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(handle: int) -> bool:
        # flock belongs to the open file, so that asking from inside the holder's
        # own process does not let go of it, as a POSIX record lock would.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
