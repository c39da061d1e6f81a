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

from desktop import key_choice, theme
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
TOOLS: Final = (
    "history",
    "undo",
    "redo",
    "theme",
    "language",
    "settings",
    "help",
    "sign_in",
)


class Bell(QToolButton):
    """The bell of the messages, with how many have not been read."""

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing unread."""
        super().__init__(parent)
        self.setObjectName("flat")
        self.setIconSize(QSize(18, 18))
        self.unread = 0

    def tell(self, unread: int) -> None:
        """Show how many messages have not been read."""
        self.unread = unread
        said = t("bell.unread", n=unread) if unread else t("action.history")
        self.setAccessibleName(said)
        tip = BY_ID["history"].tip
        self.setToolTip(f"{said} · {tip}" if unread else tip)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.unread:
            return
        said = str(self.unread) if self.unread < 100 else "99+"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = theme.px(15)
        wide = max(high, theme.metrics(theme.BADGE).horizontalAdvance(said) + 8)
        box = QRectF(self.width() - wide - 1, 1, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accfill"))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(theme.color("onacc"))
        painter.setFont(theme.font(theme.BADGE, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)


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
        self.bell = Bell(self)
        self.tools: dict[str, QToolButton] = {"menu": self._tool("menu")}
        self.tools |= {
            one: self.bell if one == "history" else self._tool(one) for one in TOOLS
        }
        for one, button in self.tools.items():
            button.clicked.connect(lambda _on=False, id_=one: self._run(id_))
        self._hand.desk.messages.unread_changed.connect(self.bell.tell)
        self._hand.undo.changed.connect(self.tell_undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 10, 0)
        row.setSpacing(8)
        row.addWidget(self.tools["menu"])
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
        for one in TOOLS:
            row.addWidget(self.tools[one])
        row.addLayout(_stacked(self._who, self._role))

    def _tool(self, one: str) -> QToolButton:
        return flat_button(BY_ID[one].icon, BY_ID[one].tip, self)

    def _modes(self) -> list[QToolButton]:
        self._group = QButtonGroup(self)
        self.modes: dict[str, QToolButton] = {}
        for mode in MODES:
            button = QToolButton(self)
            button.setObjectName("mode")
            button.setProperty("mode", mode)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(18, 18))
            button.clicked.connect(lambda _on=False, id_=mode: self._run(f"mode.{id_}"))
            self._group.addButton(button)
            self.modes[mode] = button
        return list(self.modes.values())

    def _run(self, action: str) -> None:
        why = BY_ID[action].why_not(self._hand)
        if why:
            self._hand.desk.messages.say(why, "warn")
            return
        BY_ID[action].run(self._hand)

    def tell_undo(self) -> None:
        """Say on the buttons what would be taken back, and what done again."""
        steps = {"undo": self._hand.undo.last(), "redo": self._hand.undo.next()}
        for one, step in steps.items():
            said = BY_ID[one].tip
            if step is not None:
                key = key_choice.shown(key_choice.key_of(BY_ID[one]))
                said = t(f"{one}.would", what=step.sentence, key=key)
            self.tools[one].setToolTip(said)
            self.tools[one].setAccessibleName(said)
            icon = theme.icon(BY_ID[one].icon, "t2" if step else "off")
            self.tools[one].setIcon(icon)

    def show_mode(self, mode: str) -> None:
        """Outline the button of a mode and paint its line on top."""
        self._mode = mode
        self.modes[mode].setChecked(True)
        self.narrow(self.width())
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
        """Leave out what the width has no room for, the least needed first."""
        small = width < NARROW
        self.setFixedHeight(theme.px(48 if small else 56))
        for level in range(2 if small else 0, 9):
            self._show_at(level)
            if self.minimumSizeHint().width() <= width:
                break

    def _show_at(self, level: int) -> None:
        """Show what belongs to a level: 0 is everything, 8 the bare bar."""
        for place, (mode, button) in enumerate(self.modes.items()):
            name = t(f"action.mode.{mode}")
            button.setText(name if level else f"{name}  {place + 1}")
            beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            only = Qt.ToolButtonStyle.ToolButtonIconOnly
            bare = level > 5 and not button.isChecked()
            button.setToolButtonStyle(only if bare else beside)
        self._product.setVisible(level < 2)
        self._role.setVisible(level < 3)
        for name, least in {"redo": 3, "help": 3, "settings": 4, "theme": 4}.items():
            self.tools[name].setVisible(level < least)
        for name, least in {"undo": 5, "language": 5, "sign_in": 8}.items():
            self.tools[name].setVisible(level < least)
        self._place.setVisible(level < 6)
        for one in (self._date, self._day):
            one.setVisible(level < 7)
        self._who.setVisible(level < 8)

    def retranslate(self) -> None:
        """Speak the language of now, in the colours of now."""
        self._product.setText(t("app.name"))
        for mode, button in self.modes.items():
            button.setIcon(theme.icon(MODE_ICONS[mode], "t2"))
            button.setIconSize(QSize(theme.px(18), theme.px(18)))
            button.setToolTip(BY_ID[f"mode.{mode}"].tip)
            button.setAccessibleName(t(f"action.mode.{mode}"))
        for one, tool in self.tools.items():
            tool.setIcon(theme.icon(BY_ID[one].icon))
            tool.setIconSize(QSize(theme.px(18), theme.px(18)))
            tool.setToolTip(BY_ID[one].tip)
            tool.setAccessibleName(BY_ID[one].text)
        self.bell.tell(self._hand.desk.messages.unread)
        self.tell_undo()
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
