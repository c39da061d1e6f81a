"""What the symbols of entities in doubt mean, how many there are, and their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from db.entity_radar import DOUBTS
from desktop.map.float_panel import SHADOW, FloatPanel
from desktop.map.radar_layer import draw_doubt
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from db.entity_radar import Radar

ICON = 22


class RadarKey(FloatPanel):
    """A row over the foot of the map; `wanted` names the doubt whose list is asked."""

    wanted = Signal(str)

    def __init__(self, over: QWidget) -> None:
        """Lie hidden over the map."""
        super().__init__("mapradar", over)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(*(SHADOW + 6,) * 4)
        row.setSpacing(6)
        for doubt in DOUBTS:
            button = QPushButton(self)
            button.setObjectName("chip")
            button.setAutoDefault(False)
            button.setIconSize(QSize(ICON, ICON))
            button.clicked.connect(lambda _on=False, one=doubt: self.wanted.emit(one))
            self.buttons[doubt] = button
            row.addWidget(button)
        self.nowhere = label("", "second", self)
        row.addWidget(self.nowhere)
        self.hide()

    def tell(self, radar: Radar) -> None:
        """Say how many of each there are."""
        for doubt, button in self.buttons.items():
            said = t(f"radar.{doubt}.n", n=f"{radar.count(doubt):,}")
            button.setText(said)
            button.setToolTip(t(f"radar.{doubt}.tip"))
            button.setAccessibleName(said)
            button.setIcon(_icon(doubt))
        self.nowhere.setText(t("radar.nowhere", n=f"{radar.nowhere:,}"))
        self.nowhere.setVisible(bool(radar.nowhere))
        self.nowhere.setToolTip(t("radar.nowhere.tip"))

    def place(self, left: int, right: int, foot: int) -> None:
        """Stand with its foot at a height, between two columns of the map."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.sizeHint())
        room = right - left - self.width()
        self.move(left + max(0, room // 2), foot - self.height())


def _icon(doubt: str) -> QIcon:
    made = QPixmap(ICON * 2, ICON * 2)
    made.setDevicePixelRatio(2)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_doubt(painter, QPointF(ICON / 2, ICON / 2), doubt)
    painter.end()
    return QIcon(made)
