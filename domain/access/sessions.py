"""Wrong passphrases, waiting and the idle lock, without ever reading a wall clock."""

from __future__ import annotations

from dataclasses import dataclass

WRONG_BEFORE_LOCK = 5
LOCK_S = 15 * 60.0
IDLE_S = 10 * 60.0


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries in a row and the seconds still to wait before the next one.

    Kept by the machine and counted down by a clock that only runs forward while
    the program runs: neither a restart nor setting the clock back opens the lock.
    """

    wrong: int = 0
    wait_s: float = 0.0

    @property
    def may_try(self) -> bool:
        """Tell whether the next passphrase is looked at."""
        return self.wait_s <= 0.0

    @property
    def locked(self) -> bool:
        """Tell whether the long wait after too many wrong tries is running."""
        return self.wrong >= WRONG_BEFORE_LOCK and self.wait_s > 0.0


def after_wrong(tries: Tries) -> Tries:
    """Return the state after a wrong passphrase: wait 2^n s, from the fifth 15 min."""
    wrong = tries.wrong + 1
    wait = LOCK_S if wrong >= WRONG_BEFORE_LOCK else float(2**wrong)
    return Tries(wrong, max(wait, tries.wait_s))


def after_right() -> Tries:
    """Return the state after the right passphrase."""
    return Tries()


def after_running(tries: Tries, seconds: float) -> Tries:
    """Return the state after the program ran for some seconds (monotone clock)."""
    return Tries(tries.wrong, max(0.0, tries.wait_s - max(0.0, seconds)))


def idle(now_s: float, last_touch_s: float, limit_s: float = IDLE_S) -> bool:
    """Tell whether a desk was left alone for so long that it locks (monotone clock)."""
    return now_s - last_touch_s >= limit_s
