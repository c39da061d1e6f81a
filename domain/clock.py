"""The one clock of a desk: real time, or the running time of a training day."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

# China has kept one zone without summer time since 1991, so a fixed offset is
# exact for every date the desk handles and needs no zone database on the PC.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """Whatever can tell the desk's time."""

    def now(self) -> datetime:
        """Return the time of the desk, aware, in Asia/Shanghai."""


class WallClock:
    """Real time, whatever zone the PC is set to."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """Take the source of Unix seconds (time.time in the composition root)."""
        self._seconds = seconds

    def now(self) -> datetime:
        """Return real time in Asia/Shanghai."""
        return datetime.fromtimestamp(self._seconds(), SHANGHAI)


class TrainingClock:
    """Time that starts at a fixed minute and runs on, at real or higher speed."""

    def __init__(
        self, start: datetime, seconds: Callable[[], float], speed: float = 1.0
    ) -> None:
        """Start now at `start`; `seconds` is a steady source, `speed` 1 to 60."""
        self._start = start.astimezone(SHANGHAI)
        self._seconds = seconds
        self._zero = seconds()
        self._speed = speed

    def now(self) -> datetime:
        """Return the training day's time."""
        passed = (self._seconds() - self._zero) * self._speed
        return self._start + timedelta(seconds=passed)

    def move_on(self, by: timedelta) -> None:
        """Let the training day jump forward by `by`."""
        if by < timedelta(0):
            message = "a training clock never runs backwards"
            raise ValueError(message)
        self._start += by


class FrozenClock:
    """A clock that stands still until it is set: for reports and tests."""

    def __init__(self, at: datetime) -> None:
        """Stand at `at`."""
        self.at = at.astimezone(SHANGHAI)

    def now(self) -> datetime:
        """Return the time it stands at."""
        return self.at


def desk_time(at: datetime) -> datetime:
    """Return a time in Asia/Shanghai; one that names no zone is of Shanghai."""
    if at.tzinfo is None:
        return at.replace(tzinfo=SHANGHAI)
    return at.astimezone(SHANGHAI)


def local_time(text: str) -> datetime:
    """Read an ISO time, Asia/Shanghai if it names no zone; ValueError if it is none."""
    return desk_time(datetime.fromisoformat(text))
