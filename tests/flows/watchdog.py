"""A watchdog of the window's thread: which slot kept it from its events, and where.

Measured in processor time of that thread, so that other programs that take its turn
accuse nobody; the time of the wall is told beside it. Other programs also empty its
caches, and a machine may be slower than the one on which 50 ms were meant. Both are
measured in the same run: between the slots the thread does a known work again and
again. A slot may take 50 ms times the slowness of that work around the same moment:
never less than 50, never more than 150. Nothing else is let off.
"""

from __future__ import annotations

import signal
import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from tests.flows.known_work import KnownWork

if TYPE_CHECKING:
    from types import FrameType

BEAT_MS = 2
LOOK_S = 0.004
LIMIT_MS = 50.0
TRY_MS = 250
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
    at: float
    stacks: dict[str, int] = field(default_factory=dict)

    def said(self) -> str:
        # Qt's own turns come between; what the program did then says more.
        own = {one: n for one, n in self.stacks.items() if one != QT} or self.stacks
        where = "\n  or\n".join(sorted(own, key=lambda one: -own[one])[:2]) or "?"
        times = f"{self.cpu_ms:.0f} ms ({self.wall_ms:.0f} ms of the wall)"
        return f"{times} at “{self.doing}”\n{where}"

    @property
    def place(self) -> str:
        """The innermost line of the program that was met most often."""
        own = {one: n for one, n in self.stacks.items() if one != QT}
        most = max(own, key=lambda one: own[one], default="?")
        return most.rpartition("\n")[2].strip()


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
        self.work = KnownWork()
        self._tries = QTimer(self)
        self._tries.setInterval(TRY_MS)
        self._tries.timeout.connect(self._try)
        self._tries.start()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _beat(self) -> None:
        cpu, wall = time.thread_time(), time.perf_counter()
        spent, passed = (cpu - self._cpu) * MS_PER_S, (wall - self._wall) * MS_PER_S
        self.beats += 1
        self.worst_ms = max(self.worst_ms, spent)
        self.over_wall += passed > LIMIT_MS
        stacks, self._stacks = self._stacks, {}
        if spent > LIMIT_MS / 2:
            self.late.append(Late(spent, passed, self.doing, wall, stacks))
        self._cpu, self._wall = time.thread_time(), time.perf_counter()

    def _try(self) -> None:
        """Do the known work; it is no slot of the program."""
        before, wall = time.thread_time(), time.perf_counter()
        self.work.do()
        self._cpu += time.thread_time() - before
        self._wall += time.perf_counter() - wall

    def _listen(self) -> None:
        while not self._stopped.wait(LOOK_S):
            spent = (time.clock_gettime(self._clock) - self._cpu) * MS_PER_S
            if spent > LIMIT_MS / 4:
                signal.pthread_kill(self._ident, signal.SIGUSR1)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        if frame is not None:
            said = _told(frame)
            self._stacks[said] = self._stacks.get(said, 0) + 1

    def allowed_ms(self, late: Late) -> float:
        """Return what a slot could take at its moment."""
        return LIMIT_MS * self.work.slowness(late.at)

    def too_late(self, times: float = 1.0) -> list[Late]:
        """Return the slots that took longer than they could, or so many times that."""
        limit = self.allowed_ms
        return [one for one in self.late if one.cpu_ms > times * limit(one)]

    def stop(self) -> None:
        self._heart.stop()
        self._tries.stop()
        self._stopped.set()
        self._thread.join()
        signal.signal(signal.SIGUSR1, self._before)

    def report(self, most: int = 20) -> str:
        """Return the worst ones with where they were."""
        share = {id(one): one.cpu_ms / self.allowed_ms(one) for one in self.late}
        worst = sorted(self.late, key=lambda one: -share[id(one)])[:most]
        over = sum(one.cpu_ms > LIMIT_MS for one in self.late)
        head = (
            f"{self.beats} beats, {over} later than {LIMIT_MS:.0f} ms of processor "
            f"time ({self.over_wall} by the wall), worst {self.worst_ms:.0f}; "
            f"{len(self.too_late())} later than they could be, the worst "
            f"{max(share.values(), default=0):.0%} of that\n{self.work.said()}"
        )
        acts = self._worst_acts(share)
        return "\n".join((head, *acts, *(one.said() for one in worst)))

    def _worst_acts(self, share: dict[int, float], most: int = 12) -> list[str]:
        """Return each act's worst slot, as a share of what it could take."""
        acts: dict[str, Late] = {}
        for one in self.late:
            before = acts.get(one.doing)
            if before is None or share[id(one)] > share[id(before)]:
                acts[one.doing] = one
        found = sorted(acts.values(), key=lambda one: -share[id(one)])[:most]
        return [f"{share[id(one)]:5.0%} {one.doing}: {one.place}" for one in found]


def _told(frame: FrameType) -> str:
    """Return the innermost lines of the program's own code."""
    lines = [
        f"    {one.filename.rpartition('/')[2]}:{one.lineno} {one.name}"
        for one in traceback.extract_stack(frame)
        if any(part in one.filename for part in OWN) and one.name != "eventFilter"
    ]
    return "\n".join(lines[-DEEP:]) or QT
