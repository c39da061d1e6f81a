"""The counts of a past day: which day, and what cannot be told of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from db.as_of import UNKNOWN
from desktop.messages import flat_button
from desktop.past_banner import LAST_MINUTE, PastBanner
from desktop.texts import t
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.desk import Desk


class PastDay(QObject):
    """Stands in the present, or at the end of a past day; `changed` on each turn."""

    changed = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        """Begin in the present."""
        super().__init__(page)
        self._desk = desk
        self.day: date | None = None
        self.banner = PastBanner("assess.past", page)
        self.banner.note.setWordWrap(True)
        self.banner.day_wanted.connect(self.show_day)
        self.banner.back.connect(self.leave)
        self.button = flat_button("history", "", page)
        self.button.clicked.connect(self.turn)
        self.retranslate()

    @property
    def moment(self) -> datetime | None:
        """The end of the day that is shown, None in the present."""
        if self.day is None:
            return None
        return min(datetime.combine(self.day, LAST_MINUTE), self._desk.clock.now())

    def _span(self) -> tuple[date, date]:
        now = self._desk.clock.now().astimezone(SHANGHAI)
        began = self._desk.read.boundary.began() or now
        return began.astimezone(SHANGHAI).date(), now.date()

    def turn(self) -> None:
        """Go to yesterday with the cursor in the date, or come back."""
        if self.day is not None:
            self.leave()
            return
        first, today = self._span()
        self.show_day(max(first, today - timedelta(days=1)))
        self.banner.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_day(self, day: date) -> None:
        """Count what was open when a day ended."""
        first, today = self._span()
        self.day = min(max(day, first), today)
        self.banner.tell(self.day, first, today)
        self.banner.note.setToolTip(unknown())
        self.banner.show()
        self.changed.emit()

    def leave(self) -> bool:
        """Come back to the present; False when it is shown already."""
        if self.day is None:
            return False
        self.day = None
        self.banner.hide()
        self.changed.emit()
        return True

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.button.setToolTip(t("action.assess.past.tip"))
        self.button.setAccessibleName(t("action.assess.past"))
        if self.day is not None:
            self.banner.tell(self.day, *self._span())
            self.banner.note.setToolTip(unknown())


def unknown() -> str:
    """Return in sentences what cannot be told of the past, one a line."""
    return "\n".join(t(f"past.{name}") for name in UNKNOWN["assess"])
