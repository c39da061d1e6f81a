"""A band for what is shown of a past day: in the map, and in the counts."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop import theme
from desktop.pane import label
from desktop.texts import t
from domain.clock import SHANGHAI

HIGH: Final = 44
# A day is shown as it was when it ended.
LAST_MINUTE: Final = time(23, 59, 59, tzinfo=SHANGHAI)


class PastBanner(QWidget):
    """A band that says which day is shown: takes another one, and leads back.

    Its words are the texts that begin with `words`.
    """

    day_wanted = Signal(object)
    back = Signal()

    def __init__(self, words: str, over: QWidget) -> None:
        """Lie hidden over a widget."""
        super().__init__(over)
        self._words = words
        self.setObjectName("messagebar")
        self.setProperty("tone", "warn")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said: QLabel = label("", "title", self)
        self.note = label("", "second", self)
        self.field = QDateEdit(self)
        self.field.setDisplayFormat("yyyy-MM-dd")
        self.field.setCalendarPopup(True)
        # A day that is typed counts once it is whole: with Enter or an arrow key.
        self.field.setKeyboardTracking(False)
        self.field.dateChanged.connect(self._picked)
        self.close_button = QPushButton(self)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.back)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(10)
        for widget in (self.said, self.field, self.note):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.hide()

    def place(self, wide: int) -> None:
        """Lie over the head of what is below, so wide."""
        self.note.setVisible(wide > theme.px(760))
        high = max(theme.px(HIGH), self.sizeHint().height())
        self.setGeometry(0, 0, wide, high)

    def tell(self, day: date, first: date, today: date) -> None:
        """Show a day; `first` is the earliest that can be asked for."""
        quiet = self.field.blockSignals(True)
        self.field.setDateRange(_day(first), _day(today))
        self.field.setDate(_day(day))
        self.field.blockSignals(quiet)
        self.said.setText(t(self._words, day=f"{day:%Y-%m-%d}"))
        self.note.setText(t(f"{self._words}.note"))
        self.close_button.setText(t(f"{self._words}.back"))
        self.close_button.setAccessibleName(t(f"{self._words}.back"))
        self.field.setAccessibleName(t(f"{self._words}.field"))
        self.field.setToolTip(t(f"{self._words}.hint"))

    def _picked(self, day: QDate) -> None:
        self.day_wanted.emit(date(day.year(), day.month(), day.day()))


def _day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
