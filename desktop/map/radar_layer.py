"""Entities in doubt on the map: in no grid, on a border, or with another address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip
from typing_extensions import override

from db.entity_radar import BITS, BORDER, DISPUTED, DOUBTS, UNPLACED, Radar
from desktop import theme
from desktop.map.layer_item import LayerItem
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.map.camera import Camera
    from desktop.map.canvas import MapCanvas

# Above the draft, below the pins of problems.
HEIGHT: Final = 66
NAME: Final = "radar"
# More symbols than this in one view become counts of what lies near each other.
CROWDED: Final = 300
CELL_PX: Final = 44
SIDE: Final = 15.0
REACH: Final = 12.0
GLYPHS: Final = {UNPLACED: "?", DISPUTED: "≠", BORDER: ""}


@dataclass(frozen=True, slots=True)
class Blip:
    """A symbol: the rows it stands for, where (pixels), its worst doubt, if sought."""

    rows: tuple[int, ...]
    x: float
    y: float
    doubt: str
    sought: bool


class RadarLayer(QObject):
    """Paints the entities in doubt while their layer is ticked.

    `pressed` gives the row number of the entity clicked, `told_of` says what is known
    of a few of them for the tip under the cursor.
    """

    pressed = Signal(int)

    def __init__(self, canvas: MapCanvas, idle: Callable[[], bool]) -> None:
        """Lie over a map; `idle` tells whether a click there means no drawing."""
        super().__init__(canvas)
        self._canvas, self._idle = canvas, idle
        self.radar = Radar()
        self.told_of: Callable[[list[int]], str] = lambda _fids: ""
        self._kept: tuple[object, list[Blip]] | None = None
        self._item = LayerItem(self._draw, HEIGHT)
        canvas.scene().addItem(self._item)
        canvas.viewport().installEventFilter(self)
        self._place()

    @property
    def strength(self) -> float:
        """How strongly the layer is drawn, 0 = not at all."""
        return self._canvas.panels.layers.opacity().get(NAME, 0.0)

    def show(self, radar: Radar) -> None:
        """Show these entities in place of those there are."""
        self.radar, self._kept = radar, None
        self._canvas.redraw()

    def blips(self) -> list[Blip]:
        """Return the symbols of the view that is shown."""
        camera = self._canvas.camera
        key = (camera, self._canvas.content.origin, id(self.radar))
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, self._arranged(camera))
        return self._kept[1]

    def _arranged(self, camera: Camera) -> list[Blip]:
        xy = self.radar.xy - np.array(self._canvas.content.origin)
        west, south, east, north = camera.extent
        seen = (xy[:, 0] >= west) & (xy[:, 0] <= east)
        rows = np.flatnonzero(seen & (xy[:, 1] >= south) & (xy[:, 1] <= north))
        if len(rows) <= CROWDED:
            groups = [np.array([row]) for row in rows]
        else:
            # The cells lie fast on the ground: a count keeps its place under a pan.
            cell = np.floor(xy[rows] / (theme.px(CELL_PX) * camera.mpp))
            order = np.lexsort((cell[:, 0], cell[:, 1]))
            cuts = np.flatnonzero(np.any(np.diff(cell[order], axis=0) != 0, axis=1))
            groups = np.split(rows[order], cuts + 1)
        return [self._blip(camera, xy, group) for group in groups]

    def _blip(
        self,
        camera: Camera,
        xy: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
        rows: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    ) -> Blip:
        x, y = camera.to_screen(*xy[rows].mean(axis=0).tolist())
        bits = int(np.bitwise_or.reduce(self.radar.doubts[rows]))
        doubt = next(one for one in DOUBTS if bits & BITS[one])
        sought = bool(self.radar.sought[rows].all())
        return Blip(tuple(rows.tolist()), x, y, doubt, sought)

    def _draw(self, painter: QPainter) -> None:
        strength = self.strength
        if not strength or self._canvas.content.data.as_of is not None:
            return
        painter.save()
        painter.setOpacity(strength)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for blip in self.blips():
            at = QPointF(blip.x, blip.y)
            if len(blip.rows) == 1:
                draw_doubt(painter, at, blip.doubt, dashed=blip.sought)
            else:
                _draw_count(painter, at, len(blip.rows))
        painter.restore()

    def at(self, place: QPointF) -> Blip | None:
        """Return the symbol under a pixel, the nearest one."""
        reach = theme.px(REACH)
        near = (
            (abs(one.x - place.x()) + abs(one.y - place.y()), number)
            for number, one in enumerate(self.blips())
        )
        away, number = min(near, default=(reach, 0))
        return self.blips()[number] if away < reach else None

    def fids(self, blip: Blip) -> list[int]:
        """Return the row numbers of the entities that a symbol stands for."""
        return [int(fid) for fid in self.radar.fids[list(blip.rows)]]

    def words(self, blip: Blip) -> str:
        """Return what the tip says of a symbol: who it is, and what is in doubt."""
        if len(blip.rows) == 1:
            return self.told_of(self.fids(blip))
        bits = self.radar.doubts[list(blip.rows)]
        lines = [t("radar.crowd", n=len(blip.rows))]
        for doubt in DOUBTS:
            n = int(np.count_nonzero(bits & BITS[doubt]))
            if n:
                lines.append(t(f"radar.{doubt}.n", n=n))
        return "\n".join(lines)

    def _place(self) -> None:
        port = self._canvas.viewport()
        self._item.cover(port.width(), port.height())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif not len(self.radar.fids) or not self.strength:
            return False
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._hover(event)
        elif (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
        ):
            return self._press(event)
        return False

    def _hover(self, event: QMouseEvent) -> None:
        if event.buttons() or not self._idle():
            return
        blip = self.at(event.position())
        if blip is not None:
            port, where = self._canvas.viewport(), event.globalPosition().toPoint()
            QToolTip.showText(where, self.words(blip), port)
        elif QToolTip.isVisible():
            QToolTip.hideText()

    def _press(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or not self._idle():
            return False
        blip = self.at(event.position())
        if blip is None or len(blip.rows) != 1:
            return False
        self.pressed.emit(self.fids(blip)[0])
        return True


def draw_doubt(
    painter: QPainter, at: QPointF, doubt: str, *, dashed: bool = False
) -> None:
    """Paint a doubt: a circle in no grid, a diamond disputed, a halved square between.

    `dashed` = the entity does not stand here, but is to be sought here.
    """
    half = theme.px(SIDE) / 2
    box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
    line = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(theme.color("warn"), 1.8, line))
    painter.setBrush(theme.color("bg1"))
    if doubt == UNPLACED:
        painter.drawEllipse(box)
    elif doubt == DISPUTED:
        x, y, reach = at.x(), at.y(), half + 2
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        painter.drawPolygon(QPolygonF([QPointF(*one) for one in corners]))
    else:
        painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.drawLine(box.bottomLeft(), box.topRight())
    painter.setPen(theme.color("t1"))
    painter.setFont(theme.font(theme.BADGE, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, GLYPHS[doubt])


def _draw_count(painter: QPainter, at: QPointF, count: int) -> None:
    words = f"{count:,}"
    wide = theme.metrics(theme.BADGE, bold=True).horizontalAdvance(words) + 12
    half = theme.px(SIDE) / 2 + 1
    box = QRectF(at.x() - wide / 2, at.y() - half, wide, 2 * half)
    painter.setPen(QPen(theme.color("warn"), 1.8))
    painter.setBrush(theme.color("bg1"))
    painter.drawRoundedRect(box, half, half)
    painter.setPen(theme.color("t1"))
    painter.setFont(theme.font(theme.BADGE, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
