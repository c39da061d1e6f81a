"""Opening a workspace to its first complete frame, beside an empty one; and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from db.founding_act import Founding, found
from desktop.app import build_desk, dress, open_window
from desktop.settings import Settings
from domain.clock import WallClock
from domain.ids import RandomIds

REACH, AIM = 2.5, 1.5
MEMORY_REACH_MB = 350.0


def _opened(path: Path) -> float:
    """Return the seconds from the open call to the first complete frame."""
    since = time.perf_counter()
    settings = Settings()
    dress(settings)
    parts = build_desk(path, settings=settings)
    window = open_window(parts)
    window.resize(1600, 1000)
    window.show()
    canvas = window.watch.map
    canvas.wait_until_complete()  # type: ignore[attr-defined]
    window.grab()
    spent = time.perf_counter() - since
    window.close()
    QApplication.sendPostedEvents(None, 52)
    parts.close()
    return spent


def _empty(path: Path, home: Path) -> None:
    made = found(
        path,
        Founding(title="empty", crs="EPSG:4545", login="bench"),
        home=home,
        clock=WallClock(time.time),
        ids=RandomIds(os.urandom),
    )
    made.workspace.close()


def run() -> list[dict[str, Any]]:
    """Open each three times, turn about, and compare the medians."""
    named = os.environ.get("GRIDDESK_BENCH_WS", "")
    with tempfile.TemporaryDirectory(prefix="griddesk-bench-") as folder:
        home = Path(folder) / "home"
        before = os.environ.get("GRIDDESK_HOME")
        if not named:
            os.environ["GRIDDESK_HOME"] = str(home)
        bare = Path(folder) / "empty.gpkg"
        _empty(bare, Path(os.environ.get("GRIDDESK_HOME") or home))
        path = Path(named) if named else Path(folder) / "sample.gpkg"
        if not named:
            # Built by a process of its own: this one's memory is the desk's alone.
            main = Path(__file__).resolve().parents[2] / "main.py"
            subprocess.run(
                [sys.executable, str(main), "sample", str(path), "--json"],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        # The first opening loads the modules; a desk is opened once, so its memory
        # is read then.
        _opened(path)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        pairs = [(_opened(bare), _opened(path)) for _ in range(3)]
        if before is not None:
            os.environ["GRIDDESK_HOME"] = before
    reference = sorted(one for one, _other in pairs)[1]
    figure = sorted(other for _one, other in pairs)[1]
    return [
        {
            "name": "open to the first complete frame, s",
            "figure": round(figure, 3),
            "reference": round(reference, 3),
            "ratio": round(figure / reference, 2),
            "reach": REACH,
            "aim": AIM,
            "reaches": figure / reference <= REACH,
        },
        {
            "name": "peak memory of this process, MB",
            "figure": round(memory, 1),
            "reference": MEMORY_REACH_MB,
            "ratio": round(memory / MEMORY_REACH_MB, 2),
            "reach": 1.0,
            "aim": 0.6,
            "reaches": memory <= MEMORY_REACH_MB,
        },
    ]
