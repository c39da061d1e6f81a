"""The grids of a past day on the map, under a banner that says so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, QObject, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop import theme
from desktop.pane import label
from desktop.texts import t
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from desktop.map.canvas import MapCanvas
    from domain.clock import Clock

HIGH: Final = 44
LAST_MINUTE: Final = time(23, 59, 59, tzinfo=SHANGHAI)


class PastBanner(QWidget):
    """A band over the head of the map: which day is shown, another one, and back."""

    day_wanted = Signal(object)
    back = Signal()

    def __init__(self, over: QWidget) -> None:
        """Lie hidden over the map."""
        super().__init__(over)
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
        """Lie over the head of the map, so wide."""
        self.note.setVisible(wide > theme.px(760))
        high = max(theme.px(HIGH), self.sizeHint().height())
        self.setGeometry(0, 0, wide, high)

    def tell(self, day: date, first: date, today: date) -> None:
        """Show a day; `first` is the earliest that can be asked for."""
        quiet = self.field.blockSignals(True)
        self.field.setDateRange(_day(first), _day(today))
        self.field.setDate(_day(day))
        self.field.blockSignals(quiet)
        self.said.setText(t("map.past", day=f"{day:%Y-%m-%d}"))
        self.note.setText(t("map.past.note"))
        self.close_button.setText(t("map.past.back"))
        self.close_button.setAccessibleName(t("map.past.back"))
        self.field.setAccessibleName(t("map.past.field"))
        self.field.setToolTip(t("map.past.hint"))

    def _picked(self, day: QDate) -> None:
        self.day_wanted.emit(date(day.year(), day.month(), day.day()))


class Past(QObject):
    """Turns the map to the grids that were in force at the end of a past day."""

    changed = Signal()

    def __init__(self, canvas: MapCanvas, clock: Clock, first: date) -> None:
        """Stand in the present; the workspace begins on the day `first`."""
        super().__init__(canvas)
        self._canvas = canvas
        self._clock = clock
        self.first = first
        self.day: date | None = None
        self.banner = PastBanner(canvas.viewport())
        self.banner.day_wanted.connect(self.show_day)
        self.banner.back.connect(self.leave)

    def _today(self) -> date:
        return self._clock.now().astimezone(SHANGHAI).date()

    def ask(self) -> None:
        """Show the banner with the cursor in its date, a day back at first."""
        if self.day is None:
            self.show_day(max(self.first, self._today() - timedelta(days=1)))
        self.banner.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_day(self, day: date) -> None:
        """Show the grids that were in force on a day."""
        self.day = min(max(day, self.first), self._today())
        self.banner.tell(self.day, self.first, self._today())
        self.banner.show()
        self.banner.raise_()
        self.place()
        self._turn(datetime.combine(self.day, LAST_MINUTE))

    def leave(self) -> bool:
        """Come back to the present; False when it is shown already."""
        if self.day is None:
            return False
        self.day = None
        self.banner.hide()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._turn(None)
        return True

    def _turn(self, at: datetime | None) -> None:
        self._canvas.content.data.as_of = at
        self._canvas.content.load("areas")
        self.changed.emit()

    def place(self) -> None:
        """Take the room that the map has now."""
        if self.day is None:
            return
        # The head of the layer panel stays in sight, where there is room beside it.
        layers, port = self._canvas.panels.layers, self._canvas.viewport()
        beside = layers.x() if not layers.isHidden() else 0
        needed = self.banner.minimumSizeHint().width()
        self.banner.place(beside if beside > needed else port.width())


def _day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
