"""The PC's own clock: a jump is noticed and said, and what it means for limits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.desk import Desk

LOOK_MS: Final = 5_000
JUMP_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class PcTime:
    """The PC's time of day, a steady count of seconds, and hours east of Greenwich."""

    day: Callable[[], float]
    steady: Callable[[], float]
    east: Callable[[], float]


def of_this_pc() -> PcTime:
    """Return the clocks of this PC; the steady one goes on while it sleeps."""
    return PcTime(time.time, steady, lambda: time.localtime().tm_gmtoff / 3600)


def steady() -> float:
    """Return seconds that no setting of the clock moves, sleep included."""
    awake_and_asleep = getattr(time, "CLOCK_BOOTTIME", None)
    if awake_and_asleep is not None:
        return time.clock_gettime(awake_and_asleep)
    return time.monotonic()


class ClockWatch(QObject):
    """Holds the PC's time of day against its steady seconds."""

    def __init__(self, desk: Desk, pc: PcTime, parent: QObject | None = None) -> None:
        """Begin to watch now."""
        super().__init__(parent)
        self._desk = desk
        self._pc = pc
        self._ahead = pc.day() - pc.steady()
        self._east = pc.east()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Say once by how much the clock jumped, if it did since the last look."""
        ahead, east = self._pc.day() - self._pc.steady(), self._pc.east()
        moved, self._ahead = ahead - self._ahead, ahead
        if abs(moved) > JUMP_S:
            self._say_jump(moved)
        if east != self._east:
            said = t("clock.zone", before=_zone(self._east), now=_zone(east))
            self._desk.messages.say(said, "plain")
            self._east = east

    def _say_jump(self, moved: float) -> None:
        meta = self._desk.read.meta
        training = meta is not None and meta.training
        means = "training" if training else ("ahead" if moved > 0 else "back")
        way = t("clock.forward" if moved > 0 else "clock.backward")
        self._desk.messages.say(
            t(
                "clock.jump",
                way=way,
                by=_span(abs(moved)),
                means=t(f"clock.means.{means}"),
                now=f"{self._desk.clock.now():%Y-%m-%d %H:%M}",
            ),
            "plain" if training else "late",
        )

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 60:
        return t("clock.minutes", n=max(1, minutes))
    if minutes < 48 * 60:
        return t("clock.hours", h=minutes // 60, m=minutes % 60)
    return t("clock.days", d=minutes // 1440, h=minutes % 1440 // 60)


def _zone(east: float) -> str:
    hours, rest = divmod(abs(round(east * 60)), 60)
    return f"UTC{'-' if east < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")
