"""A watchdog of the window's thread: which slot kept it from its events, and where.

Measured in processor time of that thread, so that a busy machine accuses nobody; the
time of the wall is told beside it.
"""

from __future__ import annotations

import signal
import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

if TYPE_CHECKING:
    from types import FrameType

BEAT_MS = 2
LOOK_S = 0.004
LIMIT_MS = 50.0
# Threads that share a core also share its caches: each then takes longer by itself.
CROWDED = 2.0
MS_PER_S = 1_000.0
OWN = ("/desktop/", "/db/", "/domain/")
DEEP = 6
QT = "    within Qt"


@dataclass(slots=True)
class Late:
    """One time that the heart did not beat: how long, and what ran then."""

    cpu_ms: float
    wall_ms: float
    doing: str
    stacks: dict[str, int] = field(default_factory=dict)

    def said(self) -> str:
        # Qt's own turns come between; what the program did then says more.
        own = {one: n for one, n in self.stacks.items() if one != QT} or self.stacks
        where = "\n  or\n".join(sorted(own, key=lambda one: -own[one])[:2]) or "?"
        times = f"{self.cpu_ms:.0f} ms ({self.wall_ms:.0f} ms of the wall)"
        return f"{times} at “{self.doing}”\n{where}"


class Watchdog(QObject):
    """A heart that beats on the window's thread, and a thread that listens to it."""

    def __init__(self) -> None:
        """Begin to listen."""
        super().__init__()
        self.doing = "start"
        self.late: list[Late] = []
        self.beats = 0
        self.worst_ms = 0.0
        self.over_wall = 0
        self._stacks: dict[str, int] = {}
        self._ident = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._ident)
        self._cpu, self._wall = time.thread_time(), time.perf_counter()
        self._stopped = threading.Event()
        # Looked at from another thread, the stack would change under the look.
        self._before = signal.signal(signal.SIGUSR1, self._look)
        self._heart = QTimer(self)
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.setInterval(BEAT_MS)
        self._heart.timeout.connect(self._beat)
        self._heart.start()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _beat(self) -> None:
        cpu, wall = time.thread_time(), time.perf_counter()
        spent, passed = (cpu - self._cpu) * MS_PER_S, (wall - self._wall) * MS_PER_S
        self.beats += 1
        self.worst_ms = max(self.worst_ms, spent)
        self.over_wall += passed > LIMIT_MS
        stacks, self._stacks = self._stacks, {}
        if spent > LIMIT_MS:
            self.late.append(Late(spent, passed, self.doing, stacks))
        self._cpu, self._wall = time.thread_time(), time.perf_counter()

    def _listen(self) -> None:
        while not self._stopped.wait(LOOK_S):
            spent = (time.clock_gettime(self._clock) - self._cpu) * MS_PER_S
            if spent > LIMIT_MS / 4:
                signal.pthread_kill(self._ident, signal.SIGUSR1)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        if frame is not None:
            said = _told(frame)
            self._stacks[said] = self._stacks.get(said, 0) + 1

    def limit_ms(self) -> float:
        """Return what no slot may exceed: a guard; the aim is not reached yet."""
        return 5.0 * LIMIT_MS

    def too_late(self) -> list[Late]:
        """Return the slots that took longer than they may."""
        limit = self.limit_ms()
        return [one for one in self.late if one.cpu_ms > limit]

    def stop(self) -> None:
        self._heart.stop()
        self._stopped.set()
        self._thread.join()
        signal.signal(signal.SIGUSR1, self._before)

    def report(self, most: int = 20) -> str:
        """Return the worst ones with where they were."""
        worst = sorted(self.late, key=lambda one: -one.cpu_ms)[:most]
        head = (
            f"{self.beats} beats, {len(self.late)} later than {LIMIT_MS:.0f} ms of "
            f"processor time ({self.over_wall} by the wall), worst {self.worst_ms:.0f}"
        )
        return "\n".join((head, *(one.said() for one in worst)))


def _told(frame: FrameType) -> str:
    """Return the innermost lines of the program's own code."""
    lines = [
        f"    {one.filename.rpartition('/')[2]}:{one.lineno} {one.name}"
        for one in traceback.extract_stack(frame)
        if any(part in one.filename for part in OWN) and one.name != "eventFilter"
    ]
    return "\n".join(lines[-DEEP:]) or QT
