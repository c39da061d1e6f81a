"""The panels that float over the map: rounded, opaque, with the desk's one shadow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
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
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setStyleSheet("FloatPanel { background: transparent; border: none; }")

    def box(self) -> QRectF:
        """Return the rectangle of the panel without its shadow."""
        return QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 16 if theme.name() == "dark" else 7))
        for rim in range(SHADOW, 0, -1):
            box = self.box().adjusted(-rim, 1 - rim, rim, rim)
            painter.drawRoundedRect(box, RADIUS + rim, RADIUS + rim)
        painter.setBrush(theme.color("bg1"))
        painter.setPen(QPen(theme.color("line1"), 1))
        painter.drawRoundedRect(
            self.box().adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS
        )
        painter.end()


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
