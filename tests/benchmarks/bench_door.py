"""Commands per second through the door, beside bare SQLite writing the same rows."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.connection import open_existing
from db.store import Session, Store
from db.verify import state_digest
from domain.cases.intake_commands import RegisterCase
from domain.cases.main_commands import AcceptCase, FileCase
from domain.clock import FrozenClock, local_time
from domain.ids import SeededIds
from tests.db.boundary_desk import X, Y
from tests.db.case_desk import CONTACT, CaseDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlite_utils.utils import sqlite3

REACH, AIM = 0.4, 0.7
CASES = 120
# Both sides take turns of so many commands, to meet the same load of the machine.
TURN = 6
NOW = local_time("2026-04-28T10:00")
WRITES = ("INSERT", "UPDATE", "DELETE")
DIGESTS = "INSERT INTO row_digest"
PLAIN_DIGEST = (
    "INSERT INTO row_digest(tbl, id, digest) VALUES (?, ?, ?) "
    "ON CONFLICT(tbl, id) DO UPDATE SET digest = excluded.digest"
)
Written = tuple[str, "Sequence[Any]"]


class Recording:
    """A connection that notes every statement that writes, digests as plain values."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self.written: list[Written] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        done = self._conn.execute(sql, params)
        if sql.startswith(DIGESTS):
            told = sql[sql.index("SELECT") : sql.rindex(" ON CONFLICT")]
            rows = self._conn.execute(told, params).fetchall()
            self.written += [(PLAIN_DIGEST, row) for row in rows]
        elif sql.lstrip().startswith(WRITES):
            self.written.append((sql, tuple(params)))
        return done

    def executemany(self, sql: str, rows: Any) -> Any:
        listed = [tuple(row) for row in rows]
        self.written += [(sql, row) for row in listed]
        return self._conn.executemany(sql, listed)


def commands(cases: int) -> Iterator[object]:
    """Yield the registering, accepting and filing of so many cases."""
    for number in range(cases):
        case = f"case-{number}"
        yield RegisterCase(
            case=case,
            kind="complaint",
            source="12315",
            summary=f"电梯困人 {number}",
            matter="0206",
            x=X + number * 7 % 200,
            y=Y + number * 11 % 200,
            sealed=CONTACT,
        )
        yield AcceptCase(case=case, seen_version=1)
        yield FileCase(case=case, seen_version=2)


def founded(folder: Path) -> Path:
    """Return a workspace with rules, grids, people and roles, closed."""
    desk = CaseDesk(folder)
    desk.conn.close()
    return folder / "ws.gpkg"


def opened(path: Path, folder: Path, name: str) -> sqlite3.Connection:
    """Open a copy with the settings of every desk: WAL and FULL."""
    copy = folder / f"{name}.gpkg"
    shutil.copyfile(path, copy)
    return open_existing(copy)


def door(conn: Any) -> Store:
    """Return a store whose ids and times are the same on each copy."""
    return Store(conn, FrozenClock(NOW), SeededIds("bench"))


def recorded(conn: sqlite3.Connection, asked: list[object]) -> list[list[Written]]:
    """Return what each command writes, by doing them all once."""
    recording = Recording(conn)
    store = door(recording)
    acts = []
    for command in asked:
        recording.written = []
        store.do(command, Session("u"))
        acts.append(recording.written)
    return acts


def bare(conn: sqlite3.Connection, act: list[Written]) -> None:
    """Write the rows of one act in one transaction."""
    conn.execute("BEGIN IMMEDIATE")
    for sql, params in act:
        conn.execute(sql, params)
    conn.execute("COMMIT")


def timed(work: Callable[[Any], object], items: list[Any]) -> list[float]:
    """Return the seconds that each item took."""
    times = []
    for item in items:
        start = time.perf_counter()
        work(item)
        times.append(time.perf_counter() - start)
    return times


def fsync_seconds(folder: Path, count: int = 60) -> float:
    """Return the median time that the disk takes to make a page durable."""
    with (folder / "page").open("wb") as page:

        def once(_number: int) -> None:
            page.write(bytes(4096))
            page.flush()
            os.fsync(page.fileno())

        return statistics.median(timed(once, list(range(count))))


def row(name: str, ours: list[float], theirs: list[float]) -> dict[str, Any]:
    """Return one line: commands per second beside bare transactions per second."""
    figure, reference = len(ours) / sum(ours), len(theirs) / sum(theirs)
    return {
        "name": name,
        "figure": round(figure, 1),
        "reference": round(reference, 1),
        "ratio": round(figure / reference, 3),
        "reach": REACH,
        "aim": AIM,
        "reaches": figure / reference >= REACH,
    }


def measured(folder: Path, cases: int) -> tuple[list[float], list[float]]:
    """Return the seconds of each act through the door and of its bare transaction."""
    path, asked = founded(folder), list(commands(cases))
    acts = recorded(opened(path, folder, "recorded"), asked)
    ours, theirs = opened(path, folder, "door"), opened(path, folder, "bare")
    store, mine, bares = door(ours), [], []
    for at in range(0, len(asked), TURN):
        mine += timed(
            lambda command: store.do(command, Session("u")), asked[at : at + TURN]
        )
        bares += timed(lambda act: bare(theirs, act), acts[at : at + TURN])
    if state_digest(ours) != state_digest(theirs):
        message = "the two sides have not written the same rows"
        raise AssertionError(message)
    ours.close()
    theirs.close()
    return mine, bares


def run(cases: int = CASES) -> list[dict[str, Any]]:
    """Measure the door with real commands: a case registered, accepted and filed."""
    with tempfile.TemporaryDirectory(prefix="griddesk-bench-") as name:
        folder = Path(name)
        mine, bares = measured(folder, cases)
        disk = fsync_seconds(folder)
    return [
        row("commands per second through the door", mine, bares),
        row("cases registered per second", mine[::3], bares[::3]),
        row("cases accepted per second", mine[1::3], bares[1::3]),
        {
            "name": "fsync of the disk, median, milliseconds",
            "figure": round(disk * 1000, 3),
            "reference": None,
            "ratio": None,
            "reach": None,
            "aim": None,
            "reaches": True,
        },
    ]


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
