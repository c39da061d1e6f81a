"""Whether a hand acts at the desk: keys, mouse, wheel or touch, in any window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from typing_extensions import override

HANDS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        # A key that starts an action is delivered as this and as no press.
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class HandWatch(QObject):
    """Says the first act of a hand after it was armed, then looks away until armed.

    A filter of the whole program runs for each of its events, and one form that opens
    makes thousands: it is there only while the answer is not known yet.
    """

    noticed = Signal()

    def __init__(self, watched: QObject | None, parent: QObject) -> None:
        """Look at the events of `watched`, as those of a program; not armed yet."""
        super().__init__(parent)
        self._watched = watched
        self.seen = False
        self.armed = False

    def arm(self) -> None:
        """Look for the next act."""
        self.seen = False
        if self._watched is not None and not self.armed:
            self._watched.installEventFilter(self)
            self.armed = True

    def disarm(self) -> None:
        """Look no more."""
        if self._watched is not None and self.armed:
            self._watched.removeEventFilter(self)
        self.armed = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.armed and event.type() in HANDS:
            self.disarm()
            self.seen = True
            self.noticed.emit()
        return False
