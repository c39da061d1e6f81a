"""The top bar: place, modes, the command field, time of day, bell and who sits here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import theme
from desktop.catalog import BY_ID, MODES
from desktop.command_field import CommandField
from desktop.messages import flat_button
from desktop.pane import label
from desktop.texts import t
from domain.cases.holidays import CalendarNotPublished

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent

    from desktop.action import Hand

MODE_ICONS: Final = {
    "watch": "monitor-eye",
    "redraw": "vector-polyline-edit",
    "roster": "calendar-account",
    "assess": "chart-box-outline",
    "train": "school-outline",
}
NARROW: Final = 1500


class TopBar(QWidget):
    """Everything that stays in sight in every mode."""

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Stand on top of the window."""
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self._mode = "watch"
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._product = label("", "title", self)
        self._place = label("", "second", self)
        self._time = label("", "time", self)
        self._date = label("", "second", self)
        self._day = label("", "hint", self)
        self._who = label("", "second", self)
        self._role = label("", "hint", self)
        self.field = CommandField(self._hand, self)
        self.tools = {
            one: flat_button(BY_ID[one].icon, BY_ID[one].tip, self)
            for one in ("history", "undo", "theme", "language", "settings", "sign_in")
        }
        for one, button in self.tools.items():
            button.clicked.connect(lambda _on=False, id_=one: self._run(id_))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 10, 0)
        row.setSpacing(8)
        row.addWidget(self._product)
        row.addWidget(self._place)
        row.addSpacing(8)
        for button in self._modes():
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.field, 1)
        row.addSpacing(8)
        row.addWidget(self._time)
        row.addLayout(_stacked(self._date, self._day))
        for button in self.tools.values():
            row.addWidget(button)
        row.addLayout(_stacked(self._who, self._role))

    def _modes(self) -> list[QToolButton]:
        self._group = QButtonGroup(self)
        self.modes: dict[str, QToolButton] = {}
        for mode in MODES:
            button = QToolButton(self)
            button.setObjectName("mode")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(18, 18))
            button.clicked.connect(lambda _on=False, id_=mode: self._run(f"mode.{id_}"))
            self._group.addButton(button)
            self.modes[mode] = button
        return list(self.modes.values())

    def _run(self, action: str) -> None:
        BY_ID[action].run(self._hand)

    def show_mode(self, mode: str) -> None:
        """Outline the button of a mode and paint its line on top."""
        self._mode = mode
        self.modes[mode].setChecked(True)
        self.update()

    def tell_time(self, now: datetime) -> None:
        """Show the desk's time and what kind of day it is."""
        self._time.setText(f"{now:%H:%M}")
        weekday = t(f"weekday.{now.isoweekday()}")
        self._date.setText(f"{now:%Y-%m-%d} {weekday}")
        self._day.setText(self._kind_of_day(now))

    def _kind_of_day(self, now: datetime) -> str:
        calendar = self._hand.desk.read.cases.calendar()
        try:
            worked = calendar.is_working(now.date())
        except CalendarNotPublished:
            return t("day.unpublished")
        return t("day.worked") if worked else t("day.off")

    def tell_who(self) -> None:
        """Show who is signed in, and where this desk stands."""
        session = self._hand.desk.session
        self._who.setText(session.name)
        read = self._hand.desk.read
        person = read.staffing.person(session.person) if session.person else None
        self._role.setText(person.staff_no if person else t("who.user"))
        meta = read.meta
        bureaus = read.boundary.units("bureau")
        place = bureaus[0].name if len(bureaus) == 1 else (meta.title if meta else "")
        self._place.setText(place)

    def narrow(self, width: int) -> None:
        """Drop what the narrow layout does not show."""
        small = width < NARROW
        self.setFixedHeight(theme.px(48 if small else 56))
        self._product.setVisible(not small)
        self._role.setVisible(not small)
        for place, (mode, button) in enumerate(self.modes.items()):
            name = t(f"action.mode.{mode}")
            button.setText(name if small else f"{name}  {place + 1}")
        for one in ("undo", "settings"):
            self.tools[one].setVisible(not small)

    def retranslate(self) -> None:
        """Speak the language of now, in the colours of now."""
        self._product.setText(t("app.name"))
        for mode, button in self.modes.items():
            button.setIcon(theme.icon(MODE_ICONS[mode], "t2"))
            button.setToolTip(BY_ID[f"mode.{mode}"].tip)
            button.setAccessibleName(t(f"action.mode.{mode}"))
        for one, tool in self.tools.items():
            tool.setIcon(theme.icon(BY_ID[one].icon))
            tool.setToolTip(BY_ID[one].tip)
            tool.setAccessibleName(BY_ID[one].text)
        self.tell_time(self._hand.desk.clock.now())
        self.tell_who()
        self.narrow(self.width())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg1"))
        line = QRectF(0, 0, self.width(), 3)
        painter.fillRect(line, theme.color(f"mode.{self._mode}"))


def _stacked(top: QWidget, low: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(top)
    column.addWidget(low)
    column.addStretch(1)
    return column
