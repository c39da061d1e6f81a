"""A workspace in the hand of one process: its store, its lock and who is signed in."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from db.connection import open_existing
from db.door import LocalDoor
from db.key_slots import (
    MACHINE,
    RECOVERY,
    USER,
    Cost,
    machine_key,
    passphrase_slot,
    slot_of,
    typed_code,
    unlock,
    unlock_machine,
)
from db.lock import WorkspaceLock, take
from db.migrating import is_older, migrate
from db.migrations import SCHEMA_NUMBER
from db.places import backups_in
from db.store import Frame, Outcome, Session, Store
from db.world import Reads
from db.wrong_tries import WrongTries
from domain.access.commands import ChangePassphrase, CreateUser
from domain.clock import TrainingClock, WallClock, local_time
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils.utils import sqlite3

    from db.sealed import Keyring
    from domain.clock import Clock
    from domain.ids import Ids

# The training day begins when the desks open.
DAY_BEGINS = timedelta(hours=8, minutes=30)


class Workspace:
    """The open file: nobody else writes to it while this is alive."""

    def __init__(
        self, path: Path, store: Store, lock: WorkspaceLock, home: Path
    ) -> None:
        """Keep what `hold` or the founding has opened."""
        self.path = path
        self.store = store
        self.home = home
        self._lock = lock
        self._session: Session | None = None
        self._keys: Keyring | None = None

    @property
    def session(self) -> Session:
        """Who is signed in; Refused SIGN_IN_NEEDED if nobody is."""
        if self._session is None:
            raise Refused("SIGN_IN_NEEDED")
        return self._session

    @property
    def keys(self) -> Keyring | None:
        """The key of sealed fields, None when the sign-in opened none."""
        return self._keys

    @property
    def read(self) -> Reads:
        """The reads on the writing connection."""
        return self.store.read

    def door(self) -> LocalDoor:
        """Return the door for plain JSON, as who is signed in."""
        return LocalDoor(self.store, self.session, self.keys)

    def take_over(self, session: Session, keys: Keyring | None) -> None:
        """Let this user act from now on."""
        self._session, self._keys = session, keys

    def sign_in(self, login: str = "", secret: str = "") -> Session:
        """Sign in: a user by his passphrase, or with no login the account itself.

        Refused WRONG_PASSPHRASE, WAIT_TO_TRY, USER_DISABLED or SIGN_IN_NEEDED.
        """
        session, keys = self.identify(login, secret)
        self.take_over(session, keys)
        return session

    def identify(self, login: str, secret: str) -> tuple[Session, Keyring | None]:
        """Return who this is and the key it opens, without signing in."""
        return self._by_passphrase(login, secret) if login else self._by_account()

    def _by_account(self) -> tuple[Session, Keyring | None]:
        conn, meta = self.store.conn, self.read.meta
        if meta is None:
            raise Refused("WORKSPACE_EMPTY")
        rows = conn.execute(
            "SELECT owner FROM key_slot WHERE kind = ? ORDER BY id", (MACHINE,)
        ).fetchall()
        key = machine_key(self.home, meta.workspace)
        for (owner,) in rows:
            slot = slot_of(conn, MACHINE, owner)
            if slot is None or key is None:
                continue
            with suppress(Refused):
                return self._session_of(owner), unlock_machine(slot, key)
        if meta.training and rows:
            # A training file holds nobody's secrets: whoever has it may practise.
            return self._session_of(rows[0][0]), None
        raise Refused("SIGN_IN_NEEDED")

    def _by_passphrase(self, login: str, secret: str) -> tuple[Session, Keyring]:
        tries = WrongTries(self.home, self.path, login)
        tries.check()
        user = self.read.access.user_by_login(login)
        slot = slot_of(self.store.conn, USER, user.id) if user else None
        try:
            keys = unlock(slot, secret)
        except Refused:
            tries.wrong()
            raise
        tries.right()
        return self._session_of(user.id if user else ""), keys

    def _session_of(self, user_id: str) -> Session:
        user = self.read.access.user(user_id)
        if user is None:
            raise Refused("NO_SUCH_USER", user=user_id)
        if user.disabled_at is not None:
            raise Refused("USER_DISABLED", user=user.name)
        return Session(user.id, user.person, user.name)

    def add_user(
        self,
        login: str,
        name: str,
        passphrase: str,
        person: str = "",
        cost: Cost | None = None,
    ) -> str:
        """Enter a user with his passphrase; returns the user's id."""
        if self._keys is None:
            raise Refused("KEYS_LOCKED")
        user = self.store.ids.new()
        slot = passphrase_slot(self._keys, user, passphrase, cost=cost)
        command = CreateUser(
            user=user, login=login, name=name, person=person, slot_hash=slot.hash
        )
        self.store.do(command, self.session, Frame(slots=(slot,)))
        return user

    def change_passphrase(self, user: str, passphrase: str) -> Outcome:
        """Give a user another passphrase; the old one opens nothing from then on."""
        if self._keys is None:
            raise Refused("KEYS_LOCKED")
        slot = passphrase_slot(self._keys, user, passphrase)
        command = ChangePassphrase(user=user, slot_hash=slot.hash)
        return self.store.do(command, self.session, Frame(slots=(slot,)))

    def recover(self, code: str) -> None:
        """Open the keys with the printed code, as the founder of the workspace."""
        slot = slot_of(self.store.conn, RECOVERY, "workspace")
        keys = unlock(slot, typed_code(code))
        first = self.store.conn.execute(
            "SELECT owner FROM key_slot WHERE kind = ? ORDER BY id", (MACHINE,)
        ).fetchone()
        self.take_over(self._session_of(first[0]), keys)

    def announce(self, title: str, address: str) -> None:
        """Say in the lock file who holds the workspace and where its door is."""
        self._lock.say(title, address)

    def close(self) -> None:
        """Close the file and let go of the lock."""
        self.store.conn.close()
        self._lock.release()


def hold(
    path: Path,
    *,
    home: Path,
    clock: Clock,
    ids: Ids,
    title: str,
    address: str = "",
) -> Workspace:
    """Open a workspace for writing; Unavailable or Refused says why it cannot be.

    One of an older program is brought up to this one, with a checked backup before.
    """
    lock = take(path, title, address)
    try:
        conn = open_existing(path)
        try:
            insist_on_version(conn, path)
            migrate(conn, path, backups_in(home))
            store = Store(conn, clock, ids)
            store.clock = clock_of(store.read) if _training(store.read) else clock
        except BaseException:
            conn.close()
            raise
    except BaseException:
        lock.release()
        raise
    return Workspace(path, store, lock, home)


def read_only(path: Path) -> Reads:
    """Open a workspace for reading, beside whoever may hold it."""
    conn = open_existing(path, readonly=True)
    try:
        insist_on_version(conn, path)
        _insist_on_no_step_left(conn, path)
    except BaseException:
        conn.close()
        raise
    return Reads(conn)


def write_beside(workspace: Workspace) -> sqlite3.Connection:
    """Open a second writing connection in this process, for a worker's own batches."""
    return open_existing(workspace.path)


def copy_whole(read: Reads, target: Path) -> None:
    """Write a copy of the whole workspace, journal and keys included, to a new file."""
    # A reader may write nothing at all, not even into another file.
    read.conn.execute("PRAGMA query_only=OFF")
    try:
        read.conn.execute("VACUUM INTO ?", (str(target),))
    finally:
        read.conn.execute("PRAGMA query_only=ON")


def insist_on_version(conn: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that was never finished, or that a newer program has written."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if row is None:
        raise Refused("HALF_MADE", path=str(path))
    if int(row[0]) > SCHEMA_NUMBER:
        raise Refused("NEWER", path=str(path), schema=str(row[0]))


def _insist_on_no_step_left(conn: sqlite3.Connection, path: Path) -> None:
    # A reader may not bring the file up, and today's reads need today's tables.
    if is_older(conn):
        raise Refused("OLDER", path=str(path))


def clock_of(
    read: Reads,
    seconds: Callable[[], float] = time.monotonic,
    wall: Callable[[], float] = time.time,
) -> Clock:
    """Return the clock of a workspace: real, or the running day of a sample.

    A training day starts at 08:30 and never behind the last act of its journal.
    """
    meta = read.meta
    if meta is None or not meta.day:
        return WallClock(wall)
    start = local_time(meta.day) + DAY_BEGINS
    row = read.conn.execute(
        "SELECT max(body ->> '$.recorded_at') FROM journal"
    ).fetchone()
    last = datetime.fromisoformat(row[0]) if row and row[0] else start
    return TrainingClock(max(start, last), seconds)


def _training(read: Reads) -> bool:
    return read.meta is not None and bool(read.meta.day)
