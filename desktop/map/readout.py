"""What the map says along its foot: scale bar, 1:n, coordinates in three systems."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop import theme
from desktop.map.halo import Halo, paint_haloed
from desktop.texts import t
from domain.boundary.datum import wgs_to_gcj
from domain.boundary.projection import plane_to_lonlat

if TYPE_CHECKING:
    from desktop.map.camera import Camera

SYSTEMS: Final = ("wgs84", "gcj02", "crs")
LONGEST_PX: Final = 130
HALO: Final = 3
REACH: Final = 1.8


class Readout(QWidget):
    """Scale bar, scale and coordinates; a click or Space takes the next system.

    `system_changed` names the system shown from now on.
    """

    system_changed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Show nothing until told the view."""
        super().__init__(parent)
        self.setObjectName("mapreadout")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(t("map.coordinates"))
        self.setAccessibleName(t("map.coordinates"))
        self._camera: Camera | None = None
        self._at: tuple[float, float] | None = None
        self._of = ""
        self._system = 0
        self._epsg = 0
        self._key: object = None
        self._picture = QPixmap()
        self.resize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        return QSize(520, 40)

    def speak(self, epsg: int) -> None:
        """Take the workspace's CRS, to tell degrees as well."""
        self._epsg = epsg

    @property
    def system(self) -> str:
        """The system of coordinates shown."""
        return SYSTEMS[self._system]

    def show_system(self, system: str) -> None:
        """Show a system of coordinates; a name that is none of them changes nothing."""
        if system in SYSTEMS and system != self.system:
            self._system = SYSTEMS.index(system)
            self.update()

    def tell(
        self, camera: Camera, at: tuple[float, float] | None, of: str = ""
    ) -> None:
        """Tell the view and a place in workspace metres: the cursor's, or that `of`."""
        if (camera, at, of) != (self._camera, self._at, self._of):
            self._camera, self._at, self._of = camera, at, of
            self.setAccessibleDescription(self.text())
            self.update()

    def tell_view(self, camera: Camera) -> None:
        """Tell the view; the place spoken of stays as it is until it is told."""
        if camera != self._camera:
            self._camera = camera
            self.update()

    def next_system(self) -> None:
        """Take the next system of coordinates."""
        self._system = (self._system + 1) % len(SYSTEMS)
        self.setAccessibleDescription(self.text())
        self.update()
        self.system_changed.emit(self.system)

    def text(self) -> str:
        """Return the coordinates as they are shown, "" without a place."""
        if self._at is None:
            return ""
        told = self.coordinates(self._at)
        return f"{self._of} {told}" if self._of else told

    def least(self) -> int:
        """Return the width in pixels that scale bar, scale and bare figures need."""
        wide = theme.metrics(theme.HINT).horizontalAdvance
        bare = self.text().removeprefix(self._of).partition(" · ")[0].strip()
        return LONGEST_PX + 22 + max(wide(bare), wide(t("map.scale", n="8,888,000")))

    def fitting(self, room: int) -> str:
        """Return the coordinates as far as they fit, never cut off in a figure."""
        full = self.text()
        short = full.partition(" · ")[0]
        bare = short.removeprefix(self._of).strip()
        wide = theme.metrics(theme.HINT).horizontalAdvance
        return next((one for one in (full, short, bare) if wide(one) <= room), "")

    def coordinates(self, at: tuple[float, float]) -> str:
        """Return a place in the system shown, as it is copied and can be gone to."""
        if self.system == "crs" or not self._epsg:
            return f"{at[0]:.1f}, {at[1]:.1f} · EPSG:{self._epsg}"
        lon, lat = plane_to_lonlat(*at, self._epsg)
        name = "WGS84 ≈ CGCS2000"
        if self.system == "gcj02":
            east, north = wgs_to_gcj(np.array([lon]), np.array([lat]))
            lon, lat = float(east[0]), float(north[0])
            name = "GCJ-02"
        return f"{lon:.6f}, {lat:.6f} · {name}"

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.next_system()
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.next_system()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._camera is None:
            return
        key = (
            theme.name(),
            self._camera.mpp,
            self.text(),
            self.hasFocus(),
            self.size(),
        )
        if key != self._key:
            self._key = key
            self._picture = QPixmap(self.size() * self.devicePixelRatioF())
            self._picture.setDevicePixelRatio(self.devicePixelRatioF())
            self._picture.fill(Qt.GlobalColor.transparent)
            self._paint(self._picture, self._camera)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _paint(self, on: QPixmap, camera: Camera) -> None:
        painter = QPainter(on)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_bar(painter, camera.mpp)
        shown = t("map.scale", n=f"{rounded(camera.ratio):,}")
        haloed(painter, LONGEST_PX + 18, 32, shown, "t1")
        told, wide = self.text(), theme.metrics(theme.HINT).horizontalAdvance
        left = LONGEST_PX + 130
        if left + wide(told) < self.width():
            haloed(painter, left, 32, told, "t2")
        else:
            # Too narrow for one line: the coordinates stand over the scale.
            room = self.width() - LONGEST_PX - 18
            haloed(painter, LONGEST_PX + 18, 14, self.fitting(room), "t2")
        if self.hasFocus():
            painter.setPen(QPen(theme.color("acc"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()


def haloed(painter: QPainter, x: float, y: float, text: str, tone: str) -> None:
    """Paint a line of text with a halo, its foot at y."""
    ratio = painter.device().devicePixelRatioF()
    high = theme.metrics(theme.HINT).ascent()
    painter.drawPixmap(
        QPointF(x - HALO, y - high - HALO),
        _haloed(text, tone, theme.name(), ratio, high),
    )


@lru_cache(maxsize=96)
def _haloed(text: str, tone: str, _theme: str, ratio: float, high: int) -> QPixmap:
    """Return a line of text with its halo; painted once."""
    font, measures = theme.font(theme.HINT), theme.metrics(theme.HINT)
    size = QSize(measures.horizontalAdvance(text), measures.height())
    made = QPixmap((size + QSize(2 * HALO, 2 * HALO)) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    look = Halo(font, theme.color(tone), theme.color("map", 225), REACH)
    paint_haloed(made, QPointF(HALO, high + HALO), text, look)
    return made


def draw_bar(painter: QPainter, mpp: float) -> None:
    """Paint the scale bar with its length, 36 px high, from the left."""
    metres, text = bar(mpp)
    wide = metres / mpp
    corners = ((2.0, 24.0), (2.0, 32.0), (2 + wide, 32.0), (2 + wide, 24.0))
    ends = QPolygonF([QPointF(x, y) for x, y in corners])
    for colour, width in (("map", 4.5), ("t1", 1.6)):
        painter.setPen(QPen(theme.color(colour), width))
        painter.drawPolyline(ends)
    middle = theme.metrics(theme.HINT).horizontalAdvance(text) / 2
    haloed(painter, max(0.0, 2 + wide / 2 - middle), 20, text, "t1")


def bar(mpp: float) -> tuple[float, str]:
    """Return the longest round length that fits the scale bar, and its name."""
    most = LONGEST_PX * mpp
    ten = 10.0 ** math.floor(math.log10(most))
    metres = max(one * ten for one in (1, 2, 5) if one * ten <= most)
    if metres >= 1000:
        return metres, t("map.km", n=f"{metres / 1000:g}")
    return metres, t("map.m", n=f"{metres:g}")


def rounded(ratio: float) -> int:
    """Return a scale to three figures."""
    digits = max(0, math.floor(math.log10(max(ratio, 1))) - 2)
    return int(round(ratio, -digits))
