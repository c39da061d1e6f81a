"""How long a frame of the map takes while it is panned and zoomed, beside one blit."""

from __future__ import annotations

import os
import time
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, QPointF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.map.canvas import MapCanvas
from desktop.selection import Selection
from tests.desktop.map_town import FakeDesk, Town

WIDE, HIGH = 1600, 1000
REACH, AIM = 40.0, 10.0
# A round of the script: out, across, in, across, and back.
ROUNDS = 3
# A round city of 37 x 37 cells keeps about 1,040 grids, of 400,000 vertices.
CITY = {"side": 37, "cell": 1500.0, "vertices": 97, "cases_shown": 400}


def rest(milliseconds: int) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Blit:
    """Copies one picture of the window's size, and keeps the times it took."""

    def __init__(self) -> None:
        self._source = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
        self._target = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
        self._source.fill(1)
        self._target.fill(2)
        self.times: list[float] = []

    def once(self) -> None:
        start = time.perf_counter()
        painter = QPainter(self._target)
        painter.drawImage(0, 0, self._source)
        painter.end()
        self.times.append(time.perf_counter() - start)

    def seconds(self) -> float:
        return float(np.median(self.times))


def _script(canvas: MapCanvas) -> list[Any]:
    steps: list[Any] = []
    for _ in range(ROUNDS):
        steps += [lambda: canvas.pan_by(-23, 11)] * 40
        steps += [lambda: canvas.zoom_by(1.12, QPointF(500, 400))] * 24
        steps += [lambda: canvas.pan_by(31, -17)] * 40
        steps += [lambda: canvas.zoom_by(1 / 1.12, QPointF(900, 500))] * 24
    return steps


def frames(canvas: MapCanvas, blit: Blit) -> list[float]:
    """Return the seconds of each frame of a scripted pan and zoom."""
    times = []
    for step in _script(canvas):
        start = time.perf_counter()
        step()
        canvas.viewport().repaint(canvas.panels.uncovered())
        times.append(time.perf_counter() - start)
        # Beside each frame, so that both meet the same load of the machine.
        blit.once()
        rest(12)
    return times


def row(
    name: str, figure: float, reference: float, aims: tuple[float, float]
) -> dict[str, Any]:
    """Return one line of the benchmark, times in milliseconds."""
    ratio = figure / reference
    return {
        "name": name,
        "figure": round(figure * 1000, 3),
        "reference": round(reference * 1000, 3),
        "ratio": round(ratio, 2),
        "reach": aims[0],
        "aim": aims[1],
        "reaches": ratio <= aims[0],
    }


def run(entities: int = 3_000_000) -> list[dict[str, Any]]:
    """Measure a city of 1,036 grids with 400,000 vertices and so many entities."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert app is not None
    theme.show("dark")
    town = Town(entities=entities, **CITY)
    desk = FakeDesk()
    canvas = MapCanvas(desk, Selection(), None, town)
    canvas.resize(WIDE, HIGH)
    start = time.perf_counter()
    canvas.show()
    canvas.wait_until_complete(120_000)
    opened = time.perf_counter() - start
    copies = Blit()
    times = frames(canvas, copies)
    blit = copies.seconds()
    start = time.perf_counter()
    canvas.zoom_by(1.3)
    canvas.wait_until_complete()
    settled = time.perf_counter() - start
    canvas.close()
    canvas.deleteLater()
    rest(20)
    return [
        row(
            "map frame, 95th percentile",
            float(np.percentile(times, 95)),
            blit,
            (REACH, AIM),
        ),
        row("map frame, slowest", max(times), blit, (10 * REACH, REACH)),
        row("map complete after a zoom", settled, blit, (100 * REACH, 10 * REACH)),
        row("map opened to the first complete frame", opened, blit, (1e6, 1e5)),
    ]


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
