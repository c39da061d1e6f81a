"""The search for objects that only refer to each other: kept out of the hands' way."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from typing_extensions import override

# A search stops the window while it lasts: the small ones are made rarer, and the
# whole one waits for a moment at which nobody types, points or scrolls.
YOUNG: Final = (5_000, 10, 1_000_000)
EVERY_MS: Final = 20_000
REST_MS: Final = 1_500
HANDS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
    }
)


class Tidying(QObject):
    """Searches as a whole in a pause of the hands, at most three times a minute."""

    def __init__(self, watched: QObject, parent: QObject) -> None:
        """Watch the hands whose events reach `watched`, as those of a program."""
        super().__init__(parent)
        self._watched = watched
        self._before = gc.get_threshold()
        self._due = QTimer(self)
        self._due.setInterval(EVERY_MS)
        self._due.timeout.connect(self._wait)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._tidy)
        self.searches = 0

    def begin(self) -> None:
        """Search seldom from now on, only in pauses, and not what is there already.

        The program's own modules are many times more than all that a day makes.
        """
        gc.freeze()
        gc.set_threshold(*YOUNG)
        self._due.start()

    def stop(self) -> None:
        """Search as Python does by itself."""
        self._due.stop()
        self._rest.stop()
        self._watched.removeEventFilter(self)
        gc.set_threshold(*self._before)
        gc.unfreeze()

    def _wait(self) -> None:
        if not self._rest.isActive():
            # A filter costs at each event: it looks on only while a pause is awaited.
            self._watched.installEventFilter(self)
            self._rest.start()

    def _tidy(self) -> None:
        self._watched.removeEventFilter(self)
        self.searches += 1
        gc.collect()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in HANDS and self._rest.isActive():
            self._rest.start()
        return False
