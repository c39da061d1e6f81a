"""Finding entities as one types, beside a bare LIKE scan; the pane's slots beside it.

Among 300,000 made entities (GRIDDESK_BENCH_ENTITIES names another number). The
reference of a search is the scan; of the rest it is the limit, which holds for p95.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from db.connection import open_existing
from db.entity_disputes import disputes, place_book
from db.entity_find import index_all
from db.entity_search import EntityFinder, EntityQuery
from db.sample.sample_build import SampleOptions, build_sample
from db.world import Reads
from desktop.app import build_desk, dress
from desktop.settings import Settings
from domain.clock import FrozenClock, local_time
from tests.desktop.entity_desk import EntityWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from sqlite_utils.utils import sqlite3

COUNT = int(os.environ.get("GRIDDESK_BENCH_ENTITIES", "300000"))
TURNS = 15
# What is typed: a part of a name, initials, part of an address, a code, one sign.
TYPED = ("餐馆", "ylcg", "大道002号", "91999999MA000", "馆")
LIKE = (
    "SELECT fid FROM entity WHERE name LIKE ?1 OR address LIKE ?1 OR uscc LIKE ?1 "
    "OR registration_no LIKE ?1"
)
SLOT_MS, LIST_MS = 50, 100


class Slot(NamedTuple):
    """How long the window's thread was held, and how much of it was its own work.

    Where the machine is busy with other things, the two differ.
    """

    wall: float
    work: float


def run() -> list[dict[str, Any]]:
    """Measure on one city, made for it."""
    with tempfile.TemporaryDirectory(prefix="griddesk-bench-") as folder:
        path, home = Path(folder) / "city.gpkg", Path(folder) / "home"
        os.environ["GRIDDESK_HOME"] = str(home)
        options = SampleOptions(entities=COUNT)
        build_sample(path, options, home)
        conn = open_existing(path)
        rows = [_search(conn, typed) for typed in TYPED]
        rows += [_disputes(conn), _rebuilt(conn)]
        conn.close()
        return rows + _pane(path)


def _search(conn: sqlite3.Connection, typed: str) -> dict[str, Any]:
    finder = EntityFinder(conn)
    query, like = EntityQuery(text=typed), f"%{typed}%"
    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(_ms(lambda: finder.rows(finder.found(query)[:64].tolist())))
        theirs.append(_ms(lambda: conn.execute(LIKE, (like,)).fetchall()))
    found = len(finder.found(query))
    return _row(f"search {typed}", ours, LIST_MS, found, statistics.median(theirs))


def _disputes(conn: sqlite3.Connection) -> dict[str, Any]:
    read = Reads(conn)
    took = _ms(lambda: disputes(read, place_book(read), lambda _done, _of: None))
    return _row("addresses held against grids", [took], 10_000, COUNT)


def _rebuilt(conn: sqlite3.Connection) -> dict[str, Any]:
    conn.execute("BEGIN IMMEDIATE")
    took = _ms(lambda: index_all(conn))
    conn.execute("ROLLBACK")
    return _row("index built anew", [took], 10_000, COUNT)


def _pane(path: Path) -> list[dict[str, Any]]:
    """Type into the pane: from the key to the list, and the longest slot meanwhile."""
    settings = Settings()
    app = dress(settings)
    clock = FrozenClock(local_time("2026-09-16T09:00"))
    parts = build_desk(path, clock=clock, settings=settings)
    window = EntityWindow(parts)
    window.resize(420, 900)
    window.show()
    pane = window.entities
    _until(app, lambda: pane.asking.known is not None and not _busy(pane))
    listed: list[float] = []
    slots: list[Slot] = []
    for typed in TYPED * 3:
        pane.head.search.clear()
        _until(app, lambda: not _busy(pane))
        start = time.perf_counter()
        slots.append(_slot(partial(pane.head.search.setText, typed)))
        slots += _until(app, lambda: not _busy(pane))
        listed.append((time.perf_counter() - start) * 1000)
        for _ in range(5):
            slots.append(_slot(lambda: pane.step(1)))
            slots += _until(app, lambda: not _busy(pane))
    parts.tasks.close()
    window.close_down()
    window.deleteLater()
    parts.close()
    return [
        _row("typed to listed", listed, LIST_MS, len(listed)),
        _row("longest slot", [max(one.wall for one in slots)], SLOT_MS, len(slots)),
        _row("its own work", [max(one.work for one in slots)], SLOT_MS, len(slots)),
    ]


def _busy(pane: Any) -> bool:
    asking = any(pane.asking.busy(kind) for kind in ("find", "count", "dispute"))
    return asking or pane.head._soon.isActive()


def _until(app: QApplication, done: Callable[[], bool]) -> list[Slot]:
    """Let the window work until something is done; return how long each slot took."""
    slots = []
    while not done():
        slots.append(_slot(app.processEvents))
        time.sleep(0.0005)
    slots.append(_slot(app.processEvents))
    return slots


def _slot(act: Callable[[], object]) -> Slot:
    wall, work = time.perf_counter(), time.thread_time()
    act()
    return Slot((time.perf_counter() - wall) * 1000, (time.thread_time() - work) * 1000)


def _ms(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _row(
    what: str, took: list[float], limit: float, count: int, like: float | None = None
) -> dict[str, Any]:
    ordered = sorted(took)
    worst = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    figure, reference = statistics.median(took), limit if like is None else like
    return {
        "name": f"{what} ({count:,}), ms",
        "figure": round(figure, 1),
        "p95": round(worst, 1),
        "reference": round(reference, 1),
        "ratio": round(figure / reference, 3),
        "reach": limit,
        "reaches": worst <= limit,
    }
