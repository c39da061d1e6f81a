"""Backups of a workspace: copied, checked, only then kept, thinned with age."""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from db.connection import connect, insist_on_ours, register, sqlite3, trouble
from db.journal import Journal
from db.lock import take
from db.places import check_place
from domain.clock import SHANGHAI
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from db.findings import Found

    Verify = Callable[[sqlite3.Connection], Sequence[Found]]
    Progress = Callable[[int, int], None]

PAGES_A_STEP = 2048
NAME = re.compile(
    r"(?P<stem>.+)\.(?P<workspace>[0-9a-f]{8})\.(?P<at>\d{8}T\d{6})"
    r"\.(?P<seq>\d+)-(?P<hash>[0-9a-f]{8})\.gpkg"
)
STAMP = "%Y%m%dT%H%M%S"
# All of today and yesterday stay, then one a day, a week, a month.
WHOLE_DAYS, DAILY_DAYS, WEEKLY_DAYS, MONTHLY_DAYS = 1, 14, 70, 731
BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup on the disk: of which workspace, when, up to which act."""

    path: str
    workspace: str
    at: str
    seq: int
    size: int

    @property
    def day(self) -> date:
        """The day it was made."""
        return datetime.fromisoformat(self.at).date()


def nothing_more(_conn: sqlite3.Connection) -> Sequence[Found]:
    """Check nothing beyond what SQLite itself checks."""
    return ()


def silent(_done: int, _of: int) -> None:
    """Report progress to nobody."""


def back_up(
    conn: sqlite3.Connection,
    path: Path,
    folder: Path,
    *,
    verify: Verify = nothing_more,
    progress: Progress = silent,
    seconds: Callable[[], float] = time.time,
) -> Path:
    """Write a backup into `folder` and return it; the last one if nothing changed.

    `verify` gets the copy and says what is wrong with it. A copy with any fault is
    thrown away: Unavailable BACKUP_UNSOUND names the first.
    """
    head = Journal(conn).head()
    workspace = _workspace_of(conn)
    mark = f"{head.seq}-{head.hash[:8]}"
    same = [
        one
        for one in list_backups(folder, path)
        if one.workspace == workspace and one.path.endswith(f".{mark}.gpkg")
    ]
    if same:
        return Path(same[0].path)
    _make_folder(folder)
    now = datetime.fromtimestamp(seconds(), SHANGHAI)
    final = folder / f"{path.stem}.{workspace}.{now.strftime(STAMP)}.{mark}.gpkg"
    _copy_checked(conn, final, verify, progress)
    thin(folder, path, workspace, now.date())
    return final


def list_backups(folder: Path, path: Path) -> list[Backup]:
    """Return the backups of workspaces of this file name, newest first."""
    found: list[Backup] = []
    for file in folder.glob("*.gpkg") if folder.is_dir() else ():
        told = NAME.fullmatch(file.name)
        if told is None or told["stem"] != path.stem:
            continue
        at = datetime.strptime(told["at"], STAMP).replace(tzinfo=SHANGHAI)
        found.append(
            Backup(
                path=str(file),
                workspace=told["workspace"],
                at=at.isoformat(),
                seq=int(told["seq"]),
                size=file.stat().st_size,
            )
        )
    return sorted(found, key=lambda one: (one.at, one.seq), reverse=True)


def thin(folder: Path, path: Path, workspace: str, today: date) -> list[Path]:
    """Remove the backups of one workspace that age has made superfluous."""
    ours = [one for one in list_backups(folder, path) if one.workspace == workspace]
    dropped = [Path(one.path) for one in superfluous(ours, today)]
    for file in dropped:
        file.unlink(missing_ok=True)
    return dropped


def superfluous(newest_first: Sequence[Backup], today: date) -> list[Backup]:
    """Return the backups that another one of the same day, week or month covers."""
    seen: set[tuple[object, ...]] = set()
    dropped: list[Backup] = []
    for position, one in enumerate(newest_first):
        span = _span(one.day, (today - one.day).days)
        if position and span is not None and (span in seen or span == ("gone",)):
            dropped.append(one)
        elif span is not None:
            seen.add(span)
    return dropped


def _span(day: date, age: int) -> tuple[object, ...] | None:
    """Return the time of which one backup stays; None: each of them stays."""
    if age <= WHOLE_DAYS:
        return None
    if age <= DAILY_DAYS:
        return ("day", day)
    if age <= WEEKLY_DAYS:
        return ("week", *day.isocalendar()[:2])
    return ("month", day.year, day.month) if age <= MONTHLY_DAYS else ("gone",)


def restore(
    backup: Path,
    workspace: Path,
    *,
    verify: Verify = nothing_more,
    seconds: Callable[[], float] = time.time,
) -> Path | None:
    """Put a checked backup in the place of a workspace.

    Returns where the file found there was kept aside, None if there was none.
    Unavailable LOCKED: a desk has it open. Nothing is touched before the copy of
    the backup has been checked.
    """
    check_place(backup, readonly=True)
    lock = take(workspace, "restore", now=seconds)
    try:
        draft = workspace.with_name(f"{workspace.name}.restoring")
        source = connect(backup, readonly=True)
        try:
            insist_on_ours(source, backup)
            _copy(source, draft, silent)
        except sqlite3.Error as error:
            raise trouble(error, backup) from error
        finally:
            source.close()
        _check(draft, None, verify)
        now = datetime.fromtimestamp(seconds(), SHANGHAI)
        aside = _set_aside(workspace, now.strftime(STAMP))
        draft.replace(workspace)
        _sync_folder(workspace.absolute().parent)
        return aside
    finally:
        lock.release()


def _set_aside(workspace: Path, stamp: str) -> Path | None:
    """Move the file and its log away together: neither may meet the restored one."""
    aside = workspace.with_name(f"{workspace.stem}.aside-{stamp}{workspace.suffix}")
    moved = False
    for beside in BESIDE:
        there = Path(f"{workspace}{beside}")
        if there.exists():
            there.replace(Path(f"{aside}{beside}"))
            moved = True
    return aside if moved else None


def _copy_checked(
    conn: sqlite3.Connection, final: Path, verify: Verify, progress: Progress
) -> None:
    draft = final.with_name(f".{final.name}.part")
    try:
        with _standing_still(conn):
            _copy(conn, draft, progress)
            _check(draft, _counts(conn), verify)
        draft.replace(final)
        _sync_folder(final.parent)
    except sqlite3.Error as error:
        raise trouble(error, final) from error
    finally:
        for beside in (*BESIDE, "-journal"):
            with suppress(OSError):
                Path(f"{draft}{beside}").unlink(missing_ok=True)


@contextmanager
def _standing_still(conn: sqlite3.Connection) -> Iterator[None]:
    """Hold one reading of the source, so that writers neither wait nor disturb."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield
    finally:
        conn.execute("ROLLBACK")


def _copy(source: sqlite3.Connection, draft: Path, progress: Progress) -> None:
    draft.unlink(missing_ok=True)
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise Unavailable(
            "READ_ONLY_FOLDER", path=str(draft), folder=str(draft.parent)
        ) from error
    target = connect(draft)
    try:
        source.backup(
            target,
            pages=PAGES_A_STEP,
            progress=lambda _status, left, of: progress(of - left, of),
        )
        # One file that needs no log beside it, to be carried anywhere.
        target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise trouble(error, draft) from error
    finally:
        target.close()
    handle = os.open(draft, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(file: Path, counts: dict[str, int] | None, verify: Verify) -> None:
    """Open a copy and let it be checked; Unavailable BACKUP_UNSOUND with the reason."""
    conn = connect(file, readonly=True)
    try:
        register(conn)
        said = str(conn.execute("PRAGMA integrity_check(1)").fetchone()[0])
        if said != "ok":
            raise Unavailable("BACKUP_UNSOUND", path=str(file), why=said)
        if counts is not None and _counts(conn) != counts:
            raise Unavailable("BACKUP_UNSOUND", path=str(file), why="row counts")
        found = verify(conn)
        if found:
            first = found[0]
            why = f"{first.check} {first.table} {first.row} {first.code}"
            raise Unavailable("BACKUP_UNSOUND", path=str(file), why=why)
    except sqlite3.DatabaseError as error:
        raise trouble(error, file) from error
    finally:
        conn.close()


def _counts(conn: sqlite3.Connection) -> dict[str, int]:
    names = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    return {
        name: int(conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
        for (name,) in names
    }


def _workspace_of(conn: sqlite3.Connection) -> str:
    row = conn.execute("SELECT value FROM meta WHERE key = 'workspace'").fetchone()
    if row is None:
        raise Refused("WORKSPACE_EMPTY")
    return re.sub("[^0-9a-f]", "0", str(row[0]).lower())[:8].ljust(8, "0")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            "READ_ONLY_FOLDER", path=str(folder), folder=str(folder.parent)
        ) from error


def _sync_folder(folder: Path) -> None:
    """Make a rename outlast a power cut, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
