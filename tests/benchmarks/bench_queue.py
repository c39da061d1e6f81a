"""The queue at 1,000 and 20,000 open cases, beside bare SQL and bare Python."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from db.sample.sample_build import DAY, SampleOptions, build_sample
from db.workspace import read_only
from desktop.app import build_desk, dress
from desktop.cases import queue_source
from desktop.cases.panel import QueuePanel
from desktop.cases.queue_lexicon import QueueLexicon
from desktop.cases.queue_order import Arranger, Mark, Onlooker
from desktop.cases.queue_view import View
from desktop.settings import Settings
from desktop.tasks import Token
from domain.cases.intake_commands import RegisterCase
from domain.clock import FrozenClock, local_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.case_queue import QueueCase
    from db.world import Reads
    from desktop.app import Parts
    from domain.cases.deadline import ClockRules

NOW = local_time(f"{DAY}T09:00")
SMALL = 1_000
# 100000 shows the same on the largest queue that is planned for.
LARGE = int(os.environ.get("GRIDDESK_BENCH_CASES", "20000"))
# Registering with all of them open may cost so much more than with a thousand.
GROWTH_REACH, GROWTH_AIM = 1.5, 1.15
READ_REACH, READ_AIM = 12.0, 6.0
# The first page beside fetching all rows, orders beside sorting their bare keys, and
# turns of the window beside its shortest useful one: painting a page.
PAGE_REACH, PAGE_AIM = 0.2, 0.1
ORDER_REACH, ORDER_AIM = 8.0, 4.0
TURN_REACH, TURN_AIM = 12.0, 6.0
SLOT_REACH_MS, SLOT_AIM_MS = 50.0, 25.0
ROUNDS = 5
REGISTERED = 40
SILENT = Token("", lambda _count, _total: None)
FACTS = (
    "SELECT c.case_id, c.clock, c.what, c.at, c.amount FROM case_file f "
    "CROSS JOIN case_clock c ON c.case_id = f.id WHERE f.is_open = 1"
)
CASES = "SELECT * FROM case_file WHERE is_open = 1"
VIEWS = {
    "tightest clock": View(),
    "by place, reversed": View(sort="place", down=True),
    "grouped by grid": View(group="grid"),
    "text of two letters": View(text="sp"),
}


def made(folder: Path, cases: int) -> Path:
    """Return a workspace with so many open cases."""
    path = folder / f"{cases}.gpkg"
    build_sample(path, SampleOptions(entities=3000, backlog=cases), folder / "home")
    return path


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of a piece of work."""
    times = []
    for _ in range(rounds):
        since = time.perf_counter()
        work()
        times.append(time.perf_counter() - since)
    return statistics.median(times)


def line(
    name: str, figure: float, reference: float | None, reach: float, aim: float
) -> dict[str, Any]:
    """Return a row; with a reference the ratio counts, else the figure itself."""
    ratio = None if reference is None else figure / reference
    counted = figure if ratio is None else ratio
    return {
        "name": name,
        "figure": round(figure, 2),
        "reference": None if reference is None else round(reference, 2),
        "ratio": None if ratio is None else round(ratio, 2),
        "reach": reach,
        "aim": aim,
        "reaches": counted <= reach,
    }


class Whole:
    """A queue read as a whole, to be ordered again and again."""

    def __init__(self, read: Reads, rules: ClockRules, now: datetime) -> None:
        """Read every row and its clocks."""
        self.rows: tuple[QueueCase, ...] = read.cases.queue(now)
        self.marks: dict[str, Mark] = queue_source.marks_of(
            self.rows, rules, now, SILENT
        )
        self.words = QueueLexicon()
        self.words.learn(read, self.rows)
        for row in self.rows:
            self.words.hay(row)

    def ordered(self, view: View) -> int:
        """Order all by a view; return how many it shows."""
        arranger = Arranger(view, self.words, NOW, Onlooker())
        return len(arranger.arrange(self.rows, self.marks).members)


def reading(path: Path) -> list[dict[str, Any]]:
    """Compare reading the queue with fetching the same rows."""
    read = read_only(path)
    rules = read.cases.clock_rules()

    def bare() -> None:
        read.conn.execute(FACTS).fetchall()
        read.conn.execute(CASES).fetchall()

    def ours() -> None:
        rows = read.cases.queue(NOW)
        queue_source.marks_of(rows, rules, NOW, SILENT)

    fetched = seconds(bare, 3) * 1000
    name = f"read all {LARGE:,}, ms, beside bare SQL"
    rows = [line(name, seconds(ours, 3) * 1000, fetched, READ_REACH, READ_AIM)]
    arranger = Arranger(View(), QueueLexicon(), NOW, Onlooker())
    first = seconds(lambda: queue_source.first_page(read, rules, arranger)) * 1000
    rows.append(line("first page, ms", first, fetched, PAGE_REACH, PAGE_AIM))
    whole = Whole(read, rules, NOW)
    keys = list(whole.marks.values())
    for said, view in VIEWS.items():
        # Turn about, to meet the same load of the machine.
        bare_sort = seconds(lambda: sorted(keys)) * 1000
        spent = seconds(lambda view=view: whole.ordered(view)) * 1000
        name = f"order, {said}, ms, beside a bare sort"
        rows.append(line(name, spent, bare_sort, ORDER_REACH, ORDER_AIM))
    read.conn.close()
    return rows


class Open:
    """A queue on the screen, with all its cases."""

    def __init__(self, path: Path) -> None:
        """Open the workspace and wait until every case is there."""
        settings = Settings()
        self.app = dress(settings)
        self.parts: Parts = build_desk(path, clock=FrozenClock(NOW), settings=settings)
        parts = self.parts
        self.panel = QueuePanel(parts.desk, parts.selection, parts.tasks)
        self.panel.resize(640, 640)
        self.panel.show()
        self.wait()

    def wait(self) -> None:
        """Wait until nothing is under way any more."""
        while not self.panel.feed.whole or self.parts.tasks.busy():
            QTest.qWait(20)

    def registered(self, name: str) -> float:
        """Register one case; return the seconds until it is on the screen."""
        command = RegisterCase(
            case=name,
            kind="patrol",
            source="walk",
            summary="占道经营",
            unlocated=True,
            received_at=NOW - timedelta(hours=len(name)),
        )
        since = time.perf_counter()
        self.parts.desk.do(command)
        self.app.sendPostedEvents()
        self.panel.view.viewport().repaint()
        return time.perf_counter() - since

    def scrolled(self) -> list[float]:
        """Return the seconds of each page painted on the way from top to bottom."""
        bar = self.panel.view.verticalScrollBar()
        times = []
        for place in range(60):
            since = time.perf_counter()
            bar.setValue(bar.maximum() * place // 60)
            self.panel.view.viewport().repaint()
            times.append(time.perf_counter() - since)
        return times

    def slots(self, work: Callable[[], object]) -> float:
        """Return the longest pause between two beats until work is done."""
        beats = [time.perf_counter()]
        heart = QTimer()
        heart.setInterval(1)
        heart.timeout.connect(lambda: beats.append(time.perf_counter()))
        heart.start()
        work()
        QTest.qWait(5)
        self.wait()
        heart.stop()
        return max(late - early for early, late in pairwise(beats))

    def close(self) -> None:
        """Let go of the workspace."""
        self.panel.close()
        self.parts.close()
        self.panel.deleteLater()


def growth(small: Path, large: Path) -> list[dict[str, Any]]:
    """Compare registering with many open cases with registering with a thousand."""
    few, many = Open(small), Open(large)
    few_s, many_s = [], []
    # Turn about, to meet the same load of the machine.
    for number in range(REGISTERED):
        few_s.append(few.registered(f"n{number}"))
        many_s.append(many.registered(f"n{number}"))
    scrolled = statistics.quantiles(many.scrolled(), n=20)[-1] * 1000
    view = View(sort="place", group="station")
    turns = {
        "another view": many.slots(lambda: many.panel.show_view(view)) * 1000,
        "all read anew": many.slots(many.panel.read_all) * 1000,
        "a tick": many.slots(many.panel.tick) * 1000,
    }
    few.close()
    many.close()
    name = f"register, ms, beside {SMALL:,} open"
    figure, reference = statistics.median(many_s), statistics.median(few_s)
    return [
        line(name, figure * 1000, reference * 1000, GROWTH_REACH, GROWTH_AIM),
        line(
            "scroll, ms a page, 95 of 100",
            scrolled,
            None,
            SLOT_REACH_MS,
            SLOT_AIM_MS,
        ),
        *(
            line(f"longest turn, {said}, ms", turn, scrolled, TURN_REACH, TURN_AIM)
            for said, turn in turns.items()
        ),
    ]


def run() -> list[dict[str, Any]]:
    """Measure reading, ordering, scrolling and registering."""
    before = os.environ.get("GRIDDESK_HOME")
    with tempfile.TemporaryDirectory(prefix="griddesk-bench-") as name:
        folder = Path(name)
        os.environ["GRIDDESK_HOME"] = str(folder / "home")
        small, large = made(folder, SMALL), made(folder, LARGE)
        rows = reading(large) + growth(small, large)
    if before is None:
        del os.environ["GRIDDESK_HOME"]
    else:
        os.environ["GRIDDESK_HOME"] = before
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)  # noqa: T201
