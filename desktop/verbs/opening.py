"""How a verb reaches a workspace: reading beside a desk, writing through its door."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.connection import open_existing
from db.lock import held_by
from db.workspace import Workspace, hold, read_only
from db.world import Reads
from desktop.home import home
from desktop.remote_door import RemoteDoor, key_of
from domain.changes import Changes
from domain.clock import WallClock
from domain.ids import RandomIds
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.door import Door

SECRET = "GRIDDESK_SECRET"  # noqa: S105 - the name of a variable, not a secret


def workspace_option(*, required: bool = True) -> Callable[[Any], Any]:
    """Return the option -w that nearly every verb takes."""
    told = "The workspace file (.gpkg)."
    if required:
        # A default, even None, would count as given and never be asked for.
        return click.option("-w", "--workspace", required=True, help=told)
    return click.option("-w", "--workspace", default="", help=told)


def as_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --as USER and where his secret is."""
    command = click.option(
        "--secret-file",
        default="",
        help=f"File with the passphrase of --as (else the variable {SECRET}).",
    )(command)
    return click.option("--as", "login", default="", help="Act as this user.")(command)


def secret_of(login: str, secret_file: str) -> str:
    """Return the passphrase for --as; Refused if it was given nowhere."""
    if not login:
        return ""
    if secret_file:
        try:
            return Path(secret_file).read_text("utf-8").rstrip("\r\n")
        except OSError as error:
            raise Refused("FILE_ABSENT", path=secret_file) from error
    secret = os.environ.get(SECRET, "")
    if not secret:
        raise Refused("SECRET_MISSING", user=login, variable=SECRET)
    return secret


@contextmanager
def reading(path: Path) -> Iterator[Reads]:
    """Open a workspace read only, beside whatever desk may hold it."""
    read = read_only(path)
    try:
        yield read
    finally:
        read.conn.close()


@contextmanager
def holding(
    path: Path, login: str = "", secret_file: str = "", recovery: str = ""
) -> Iterator[Workspace]:
    """Hold the workspace in this process, signed in; Unavailable names its holder."""
    secret = secret_of(login, secret_file)
    workspace = hold(
        path,
        home=home(),
        clock=WallClock(time.time),
        ids=RandomIds(os.urandom),
        title="main.py",
    )
    try:
        if recovery:
            workspace.recover(recovery)
        else:
            workspace.sign_in(login, secret)
        yield workspace
    finally:
        workspace.close()


@contextmanager
def door_to(
    path: Path, login: str = "", secret_file: str = "", recovery: str = ""
) -> Iterator[Door]:
    """Open the door for writing: the running desk's, or our own.

    The recovery code is never sent anywhere: it needs the file in our own hands.
    """
    holder = held_by(path)
    if not recovery and holder is not None and holder.address:
        if not Path(holder.address).exists():
            raise Unavailable("LOCKED", **holder.told())
        yield RemoteDoor(
            holder.address, key_of(home()), login, secret_of(login, secret_file)
        )
        return
    with holding(path, login, secret_file, recovery) as workspace:
        yield workspace.door()


@contextmanager
def taking_in(
    path: Path, login: str = "", secret_file: str = ""
) -> Iterator[tuple[Reads, Door]]:
    """Open reads and a door for an import: the running desk's door, or our own."""
    holder = held_by(path)
    if holder is not None and holder.address:
        with door_to(path, login, secret_file) as door:
            # Comparing a file with the register notes its result beside the rows.
            read = Reads(open_existing(path))
            try:
                yield read, DoorBeside(door, read)
            finally:
                read.conn.close()
        return
    with holding(path, login, secret_file) as workspace:
        yield workspace.read, workspace.door()


class DoorBeside:
    """A running desk's door, beside which reads of our own go on."""

    def __init__(self, door: Door, read: Reads) -> None:
        """Tell `read` after each command what it made stale."""
        self._door = door
        self._read = read

    def do_plain(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """Do one command through the desk."""
        result = self._door.do_plain(plain)
        changes = result["changes"].items()
        self._read.stale(Changes({kind: frozenset(ids) for kind, ids in changes}))
        return result
