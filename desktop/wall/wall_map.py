"""The map of the wall: stations with what is open and late, and every open case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop import shapes, theme
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent
    from shapely.geometry.base import BaseGeometry

    from desktop.wall.wall_data import WallCase, WallData, WallStation

# Type sizes as shares of the height: what is read from five metres on any screen.
NAME: Final = 1 / 38
COUNT: Final = 1 / 31
MARK: Final = 1 / 60
RIM: Final = 0.04
# Where a label may go instead, in widths and heights of its own.
SHIFTS: Final = (
    (0.0, 0.0),
    (0.0, 0.5),
    (0.0, -0.5),
    (0.3, 0.0),
    (-0.3, 0.0),
    (0.3, 0.6),
    (-0.3, 0.6),
    (0.3, -0.6),
    (-0.3, -0.6),
)
# Beyond so many stations only those with something late are named.
NAMED_AT_MOST: Final = 30


class WallMap(QWidget):
    """Stations shaded by what is late, with their counts; cases as their symbols."""

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing to show."""
        super().__init__(parent)
        self.data: WallData | None = None
        self._scale = 1.0
        self._left = self._top = 0.0

    def tell(self, data: WallData) -> None:
        """Show a moment."""
        self.data = data
        late = [f"{one.name} {one.late}" for one in data.stations if one.late]
        self.setAccessibleName(t("wall.map"))
        self.setAccessibleDescription(", ".join(late))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(900, 700)

    def _fit(self, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        wide, high = max(1.0, east - west), max(1.0, north - south)
        room = 1 - 2 * RIM
        self._scale = min(self.width() * room / wide, self.height() * room / high)
        self._left = self.width() / 2 - (west + east) / 2 * self._scale
        self._top = self.height() / 2 + (south + north) / 2 * self._scale

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(self._left + x * self._scale, self._top - y * self._scale)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("map"))
        if self.data is None:
            return
        self._fit(self.data.bounds)
        for station in self.data.stations:
            self._station(painter, station)
        for case in sorted(self.data.cases, key=lambda one: one.state == "late"):
            self._case(painter, case)
        named = self.data.stations
        if len(named) > NAMED_AT_MOST:
            named = tuple(one for one in named if one.late or one.gaps)[:NAMED_AT_MOST]
        self._labels(painter, named)

    def _station(self, painter: QPainter, station: WallStation) -> None:
        path = QPainterPath()
        for ring in rings(station.shape):
            points = [self._at(x, y) for x, y in ring]
            path.moveTo(points[0])
            for point in points[1:]:
                path.lineTo(point)
            path.closeSubpath()
        share = station.late / station.open if station.open else 0.0
        if station.late:
            painter.fillPath(path, theme.color("late", 50 + int(110 * share)))
        else:
            painter.fillPath(path, QColor(theme.color("bg2")))
        painter.setPen(QPen(theme.color("station"), 3))
        painter.drawPath(path)

    def _case(self, painter: QPainter, case: WallCase) -> None:
        radius = self.height() * MARK * (1.3 if case.state == "late" else 1.0)
        middle = self._at(case.x, case.y)
        box = QRectF(0, 0, 2 * radius, 2 * radius)
        box.moveCenter(middle)
        shapes.case_symbol(painter, box, case.kind, case.lane, "", "map")
        if case.state:
            tone = "latefill" if case.state == "late" else "warnfill"
            painter.setPen(QPen(theme.color(tone), 5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, radius + 5, radius + 5)

    def _labels(self, painter: QPainter, stations: tuple[WallStation, ...]) -> None:
        taken: list[QRectF] = []
        high = self.height()
        for station in sorted(stations, key=lambda one: (-one.late, -one.open)):
            point = shapely.point_on_surface(station.shape)
            said = t("wall.station", open=station.open)
            if station.late:
                said = t("wall.station_late", open=station.open, late=station.late)
            name, count = high * NAME, high * COUNT
            names = theme.metrics(int(name), bold=True)
            counts = theme.metrics(int(count), bold=True)
            wide = max(
                names.horizontalAdvance(station.name), counts.horizontalAdvance(said)
            )
            box = QRectF(0, 0, wide + 16, (name + count) * 1.3)
            box.moveCenter(self._at(point.x, point.y))
            found = self._free(box, taken)
            if found is None:
                continue
            box = found
            taken.append(box)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("map", 190))
            painter.drawRoundedRect(box, 8, 8)
            upper = QRectF(box.left(), box.top(), box.width(), name * 1.3)
            lower = QRectF(box.left(), upper.bottom(), box.width(), count * 1.3)
            self._word(painter, upper, station.name, int(name), "t1")
            tone = "late" if station.late else "t1"
            self._word(painter, lower, said, int(count), tone)

    def _free(self, box: QRectF, taken: list[QRectF]) -> QRectF | None:
        """Return the box moved a little to where no other label is, if it can be."""
        whole = QRectF(self.rect())
        for across, down in SHIFTS:
            moved = box.translated(across * box.width(), down * box.height())
            if whole.contains(moved) and not any(moved.intersects(b) for b in taken):
                return moved
        return None

    def _word(
        self, painter: QPainter, box: QRectF, text: str, size: int, tone: str
    ) -> None:
        path = QPainterPath()
        font = theme.font(size, bold=True)
        wide = theme.metrics(size, bold=True).horizontalAdvance(text)
        path.addText(
            QPointF(box.center().x() - wide / 2, box.bottom() - box.height() * 0.25),
            font,
            text,
        )
        halo = QPen(theme.color("map"), size / 4)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, halo)
        painter.fillPath(path, theme.color(tone))


def rings(shape: BaseGeometry) -> Iterable[list[tuple[float, float]]]:
    """Return every ring of a polygon or several, as lists of points in metres."""
    for part in shapely.get_parts(shape):
        for ring in shapely.get_rings(part):
            yield [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
