"""What a long day leaves behind is cleared, and kept out of the hands' way."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.hand_watch import HandWatch

if TYPE_CHECKING:
    from collections.abc import Callable

# A search for objects that only refer to each other stops the window while it lasts:
# the small ones are made rarer, and the whole one waits for a moment at which nobody
# types, points or scrolls.
YOUNG: Final = (5_000, 10, 1_000_000)
EVERY_MS: Final = 20_000
REST_MS: Final = 1_500
GIVE_BACK_MS: Final = 5_000
# Hands that never rest are not waited for longer than so many times: what is searched
# is what the day has made, a tenth of the whole, and pictures and shapes hang on it.
LOOKS: Final = 20


class Tidying(QObject):
    """Searches as a whole in a pause of the hands, one to three times a minute.

    Oftener it gives memory back that is free, in a thread of its own: the C library
    keeps what pictures and answers of a moment have taken, in as many pieces as they
    had, a quarter of the whole within a minute.
    """

    def __init__(self, watched: QObject, parent: QObject) -> None:
        """Watch the hands whose events reach `watched`, as those of a program."""
        super().__init__(parent)
        self._hands = HandWatch(watched, self)
        self._before = gc.get_threshold()
        self._due = QTimer(self)
        self._due.setInterval(EVERY_MS)
        self._due.timeout.connect(self._begin_round)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._look)
        self._trim = trimmer()
        self._free = QTimer(self)
        self._free.setInterval(GIVE_BACK_MS)
        self._free.timeout.connect(self._give_back)
        self._giving: threading.Thread | None = None
        self._looked = 0
        self.searches = 0

    def begin(self) -> None:
        """Search seldom from now on, only in pauses, and not what is there already.

        The program's own modules are many times more than all that a day makes.
        """
        gc.freeze()
        gc.set_threshold(*YOUNG)
        self._due.start()
        self._free.start()

    def stop(self) -> None:
        """Search as Python does by itself."""
        for timer in (self._due, self._rest, self._free):
            timer.stop()
        self._hands.disarm()
        if self._giving is not None:
            self._giving.join()
        gc.set_threshold(*self._before)
        gc.unfreeze()

    def _begin_round(self) -> None:
        if not self._rest.isActive():
            self._looked = 0
            self._hands.arm()
            self._rest.start()

    def _look(self) -> None:
        """Search if no hand was seen since the last look, or at the last one."""
        self._looked += 1
        if self._hands.seen and self._looked < LOOKS:
            self._hands.arm()
            self._rest.start()
            return
        self._hands.disarm()
        self.searches += 1
        gc.collect()

    def _give_back(self) -> None:
        if self._giving is None or not self._giving.is_alive():
            self._giving = threading.Thread(target=self._trim, daemon=True)
            self._giving.start()


def trimmer() -> Callable[[], object]:
    """Return what makes the C library give free memory back, where it keeps any."""
    if sys.platform != "linux":
        return lambda: None
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    # Another C library than GNU's has no such call, and needs none.
    return (lambda: None) if trim is None else (lambda: trim(0))
