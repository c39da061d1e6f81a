"""The panels that float over the map: rounded, opaque, with the desk's one shadow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from desktop import theme

SHADOW: Final = 6
RADIUS: Final = 6


class FloatPanel(QFrame):
    """A panel over the map; its contents leave a rim for the shadow."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """Take the object name, by which tests and styles find it."""
        super().__init__(parent)
        self._frame: QPixmap | None = None
        self._frame_key: tuple[str, int, int] | None = None
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setStyleSheet("FloatPanel { background: transparent; border: none; }")

    def box(self) -> QRectF:
        """Return the rectangle of the panel without its shadow."""
        return QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)

    def solid(self) -> QRect:
        """Return the part of the parent that the panel hides whatever lies under it.

        The map leaves it out when it is drawn anew, and the panel need not be
        painted again for every step of a pan.
        """
        rim = SHADOW + RADIUS - 2
        return self.geometry().adjusted(rim, rim, -rim, -rim)

    def only_rim(self, event: QPaintEvent) -> bool:
        """Tell whether no more than the rim with the shadow is to be painted."""
        rim = SHADOW + RADIUS - 2
        inner = self.rect().adjusted(rim, rim, -rim, -rim)
        return not event.region().intersects(inner)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        key = (theme.name(), self.size().width(), self.size().height())
        if self._frame is None or self._frame_key != key:
            self._frame_key = key
            self._frame = self._painted()
        painter = QPainter(self)
        if self.only_rim(event):
            for strip in self._rim():
                painter.drawPixmap(strip, self._frame, self._source(strip))
        else:
            painter.drawPixmap(0, 0, self._frame)
        painter.end()

    def _rim(self) -> tuple[QRect, ...]:
        rim = SHADOW + RADIUS - 2
        wide, high = self.width(), self.height()
        return (
            QRect(0, 0, wide, rim),
            QRect(0, high - rim, wide, rim),
            QRect(0, rim, rim, high - 2 * rim),
            QRect(wide - rim, rim, rim, high - 2 * rim),
        )

    def _source(self, strip: QRect) -> QRect:
        ratio = self.devicePixelRatioF()
        corner = strip.topLeft() * ratio
        return QRect(corner, strip.size() * ratio)

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        frame = QPixmap(self.size() * ratio)
        frame.setDevicePixelRatio(ratio)
        frame.fill(Qt.GlobalColor.transparent)
        painter = QPainter(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 16 if theme.name() == "dark" else 4))
        for rim in range(SHADOW, 0, -1):
            box = self.box().adjusted(-rim, 1 - rim, rim, rim)
            painter.drawRoundedRect(box, RADIUS + rim, RADIUS + rim)
        painter.setBrush(theme.color("bg1"))
        painter.setPen(QPen(theme.color("line1"), 1))
        painter.drawRoundedRect(
            self.box().adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS
        )
        painter.end()
        return frame


def key_cap(text: str) -> QLabel:
    """Return the small frame that shows the key of an action."""
    label = QLabel(text)
    label.setObjectName("key")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def head(title: str, icon: str, key: str = "") -> tuple[QHBoxLayout, QLabel]:
    """Return the head of a panel: icon, title and key."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if icon:
        mark = QLabel()
        mark.setPixmap(theme.icon(icon).pixmap(18, 18))
        row.addWidget(mark)
    label = QLabel(title)
    label.setFont(theme.font(theme.BODY, bold=True))
    row.addWidget(label)
    row.addStretch(1)
    if key:
        row.addWidget(key_cap(key))
    return row, label
