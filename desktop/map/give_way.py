"""Workers of the map stand aside while the window paints: Python runs one at a time."""

from __future__ import annotations

import threading
import time
from typing import Final

# A worker waits no longer than this for a paint that may never come.
PATIENCE_S: Final = 0.03


class GiveWay:
    """A gate that the window's thread closes while it has a frame to show.

    A frame is some hundred short calls. If a worker took a turn between any two of
    them, the hand would wait for it as often.
    """

    def __init__(self) -> None:
        """Start open."""
        self._free = threading.Event()
        self._free.set()
        self._until = 0.0

    def close(self) -> None:
        """Let workers wait at their next step."""
        self._until = time.monotonic() + PATIENCE_S
        self._free.clear()

    def open(self) -> None:
        """Let workers go on."""
        self._free.set()

    def step(self) -> None:
        """Wait, in a worker, while the gate is closed."""
        if not self._free.is_set():
            left = self._until - time.monotonic()
            if left > 0:
                self._free.wait(left)


WAY: Final = GiveWay()
