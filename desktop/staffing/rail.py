"""The roster folded to a rail: one button a station, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent, QShowEvent

    from desktop.staffing.models import StationLine

RAIL: Final = 64


class RailButton(QAbstractButton):
    """One station on the rail of the narrow layout: name, present, gaps."""

    def __init__(self, station: StationLine, parent: QWidget) -> None:
        """Stand for a station."""
        super().__init__(parent)
        self.tell(station)

    def tell(self, station: StationLine) -> None:
        """Show a station as it is now."""
        self.station = station
        self.setFixedSize(theme.px(RAIL), theme.px(56))
        said = t(
            "roster.said_station",
            name=station.name,
            present=station.present,
            needed=station.needed,
            gaps=station.gaps,
            acting=station.acting,
            load=station.load,
        )
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(RAIL), theme.px(56))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        station = self.station
        ground = "latebg" if station.gaps else ("bg3" if self.underMouse() else "bg1")
        painter.fillRect(self.rect(), theme.color("sel" if self.hasFocus() else ground))
        name = QRectF(5, theme.px(4), self.width() - 6, theme.px(22))
        shapes.words(painter, name, station.name, size=theme.SECOND, bold=True)
        of = QRectF(5, theme.px(26), self.width() - 8, theme.px(24))
        tone = "late" if station.gaps else "t1"
        said = f"{station.present}/{station.needed}"
        shapes.words(painter, of, said, size=theme.SECOND, tone=tone)
        if station.gaps or station.acting:
            duty = "gap" if station.gaps else "acting"
            side = theme.px(11)
            left = self.width() - side - theme.px(6)
            at = QRectF(left, theme.px(32), side, side)
            shapes.duty_mark(painter, at, duty)


class Rail(QScrollArea):
    """The roster of the narrow layout: one button a station, worst first."""

    def __init__(self, open_roster: Callable[[], None], parent: QWidget) -> None:
        """Lead to the whole roster with `open_roster`."""
        super().__init__(parent)
        self._open = open_roster
        self.setFixedWidth(theme.px(RAIL))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._stations: tuple[StationLine, ...] = ()
        self._stale = False
        self.buttons: list[RailButton] = []
        self._inner = QWidget()
        self._inner.setObjectName("pane")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._column.addStretch(1)
        self.setWidget(self._inner)

    def fill(self, stations: tuple[StationLine, ...]) -> None:
        """Show these stations; while nobody sees the rail, only note them."""
        self._stations = stations
        self._stale = True
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        self._stale = False
        lines = sorted(self._stations, key=lambda one: one.badness)
        for station in lines[len(self.buttons) :]:
            button = RailButton(station, self._inner)
            button.clicked.connect(self._open)
            self._column.insertWidget(len(self.buttons), button)
            self.buttons.append(button)
        for button, station in zip(self.buttons, lines, strict=False):
            button.tell(station)
            button.show()
        for button in self.buttons[len(lines) :]:
            button.hide()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._fill()
        super().showEvent(event)
