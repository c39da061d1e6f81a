"""Lengths and areas drawn by hand on the map, told while they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen, QPolygonF

from desktop import theme
from desktop.texts import t
from domain.boundary import measured

if TYPE_CHECKING:
    from desktop.map.canvas import MapCanvas

STROKE, CASING = 3.4, 6.2
VERTEX: Final = 5.5
BOX_PAD: Final = 8
# A click so near to the point before is the same point again.
SAME_PX: Final = 3.0


class Measure(QObject):
    """A line or an area under the hand; its points are workspace metres.

    `drawing` tells whether a click adds a point. An ended drawing stays on the map,
    with its figures, until it is put away; a half-drawn one waits.
    """

    changed = Signal()

    def __init__(self, canvas: MapCanvas) -> None:
        """Measure on one canvas."""
        super().__init__(canvas)
        self._canvas = canvas
        self.kind = ""
        self.points: list[tuple[float, float]] = []
        self.ended = False
        self._cursor: QPointF | None = None

    @property
    def active(self) -> bool:
        """Whether a drawing is on the map or about to be."""
        return bool(self.kind)

    @property
    def drawing(self) -> bool:
        """Whether a click adds a point."""
        return bool(self.kind) and not self.ended

    def toggle(self, kind: str) -> None:
        """Begin to measure (length or area); the same again puts it away.

        From one to the other the points stay.
        """
        if self.kind == kind and not self.ended:
            self.leave()
            return
        if self.ended and self.kind == kind:
            self.points = []
        self.kind, self.ended = kind, False
        self._told()

    def add(self, at: QPointF | None = None) -> None:
        """Add the place under a pixel, or the one aimed at by keys."""
        place = self._place(at or self._aim())
        near = SAME_PX * self._canvas.camera.mpp
        if self.points and _apart(self.points[-1], place) < near:
            return
        self.points.append(place)
        self._told()

    def drop(self) -> None:
        """Take the last point away again; an ended drawing goes on."""
        self.ended = False
        if self.points:
            self.points.pop()
        self._told()

    def end(self) -> None:
        """Draw no further; too little to measure is put away."""
        least = 3 if self.kind == "area" else 2
        if len(self.points) < least:
            self.leave()
            return
        self.ended = True
        self._told()

    def leave(self) -> None:
        """Put the drawing away."""
        self.kind, self.points, self.ended = "", [], False
        self._told()

    def look_at(self, at: QPointF | None) -> None:
        """Stretch the last leg to the cursor."""
        self._cursor = at
        if self.drawing:
            self._canvas.redraw()

    def _told(self) -> None:
        self.changed.emit()
        self._canvas.redraw()

    def _aim(self) -> QPointF:
        camera = self._canvas.camera
        return self._cursor or QPointF(camera.width // 2, camera.height // 2)

    def _place(self, at: QPointF) -> tuple[float, float]:
        x, y = self._canvas.camera.to_world(at.x(), at.y())
        origin = self._canvas.content.origin
        return x + origin[0], y + origin[1]

    # What is told

    def _path(self) -> list[tuple[float, float]]:
        if not self.drawing:
            return self.points
        aim = self._place(self._aim())
        if self.points and _apart(self.points[-1], aim) < 1e-9:
            return self.points
        return [*self.points, aim]

    def found(self) -> measured.Measured:
        """Return the figures of what is drawn, up to the cursor."""
        rule = measured.area if self.kind == "area" else measured.length
        return rule(self._path(), self._canvas.content.data.epsg)

    def lines(self) -> tuple[str, ...]:
        """Return what the read-out at the cursor says, the figure first."""
        found, path = self.found(), self._path()
        if self.kind == "area":
            return _area_lines(found, len(path))
        if len(path) < 2:
            return ()
        told = [long(found.geodesic), t("map.measure.planar", n=long(found.planar))]
        if self.drawing and len(path) > 2:
            told.append(t("map.measure.last", n=long(found.last)))
        return tuple(told)

    def words(self) -> str:
        """Return the result as it is copied, "" before there is one."""
        lines = self.lines()
        if not lines:
            return ""
        name = t(f"map.measure.{self.kind}")
        return f"{name} {'; '.join(lines)} · EPSG:{self._canvas.content.data.epsg}"

    def copy(self) -> str:
        """Copy the result; return what was copied."""
        words = self.words()
        if words:
            QGuiApplication.clipboard().setText(words)
        return words

    # What is seen

    def draw(self, painter: QPainter) -> None:
        """Paint the drawing over the map, and the read-out at its end."""
        if not self.active:
            return
        spots = [self._pixel(one) for one in self._path()]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        done = len(self.points)
        if self.kind == "area" and len(spots) >= 3:
            self._fill(painter, spots)
        _stroke(painter, spots[:done], dashed=False)
        if self.drawing and done:
            closing = spots[:1] if self.kind == "area" and len(spots) > 2 else []
            _stroke(painter, [*spots[done - 1 :], *closing], dashed=True)
        painter.setPen(QPen(theme.color("map"), 1.6))
        painter.setBrush(theme.color("acc"))
        for spot in spots[:done]:
            painter.drawEllipse(spot, VERTEX, VERTEX)
        if self.drawing and self._cursor is None:
            _cross(painter, self._aim())
        if self.lines() and spots:
            self._box(painter, spots[-1])

    def _fill(self, painter: QPainter, spots: list[QPointF]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.ended:
            painter.setPen(QPen(theme.color("acc"), STROKE))
        painter.setBrush(theme.color("acc", 34))
        painter.drawPolygon(QPolygonF(spots))

    def _pixel(self, place: tuple[float, float]) -> QPointF:
        origin = self._canvas.content.origin
        x, y = place[0] - origin[0], place[1] - origin[1]
        return QPointF(*self._canvas.camera.to_screen(x, y))

    def _box(self, painter: QPainter, at: QPointF) -> None:
        lines = self.lines()
        fonts = [theme.font(15, bold=True), *[theme.font(13)] * (len(lines) - 1)]
        sizes = [theme.metrics(15, bold=True), *[theme.metrics(13)] * (len(lines) - 1)]
        rows = list(zip(sizes, lines, strict=True))
        wide = max(m.horizontalAdvance(line) for m, line in rows) + 2 * BOX_PAD
        high = sum(m.height() for m in sizes) + 2 * BOX_PAD - 2
        camera = self._canvas.camera
        left = at.x() + 16 if at.x() + 16 + wide < camera.width else at.x() - 16 - wide
        top = at.y() + 16 if at.y() + 16 + high < camera.height else at.y() - 16 - high
        box = QRectF(round(left) + 0.5, round(top) + 0.5, wide, high)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.setBrush(theme.color("bg1"))
        painter.drawRoundedRect(box, 6, 6)
        foot = box.top() + BOX_PAD - 1
        for row, (font, line) in enumerate(zip(fonts, lines, strict=True)):
            painter.setFont(font)
            painter.setPen(theme.color("t1" if row == 0 else "t2"))
            painter.drawText(
                QPointF(box.left() + BOX_PAD, foot + sizes[row].ascent()), line
            )
            foot += sizes[row].height()


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def _stroke(painter: QPainter, spots: list[QPointF], *, dashed: bool) -> None:
    if len(spots) < 2:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    for colour, width in ((QColor(theme.color("map")), CASING), (None, STROKE)):
        made = QPen(colour or theme.color("acc"), width)
        made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        made.setStyle(style if colour is None else Qt.PenStyle.SolidLine)
        painter.setPen(made)
        painter.drawPolyline(QPolygonF(spots))


def _cross(painter: QPainter, at: QPointF) -> None:
    for colour, width in (("map", 4.0), ("t1", 1.6)):
        painter.setPen(QPen(theme.color(colour), width))
        painter.drawLine(at - QPointF(11, 0), at + QPointF(11, 0))
        painter.drawLine(at - QPointF(0, 11), at + QPointF(0, 11))


def _area_lines(found: measured.Measured, corners: int) -> tuple[str, ...]:
    if corners < 3:
        return (long(found.last),) if corners == 2 else ()
    if found.crossed:
        return (t("map.measure.crossed"),)
    return (
        wide(found.geodesic),
        t("map.measure.planar", n=wide(found.planar)),
        t("map.measure.around", n=long(found.around)),
    )


def long(metres: float) -> str:
    """Return a length in words: metres to ten kilometres, to the decimetre when short.

    Farther, kilometres to the metre.
    """
    if metres < 100:
        return t("map.m", n=f"{metres:.2f}")
    if metres < 10_000:
        return t("map.m", n=f"{metres:,.1f}")
    return t("map.km", n=f"{metres / 1000:,.3f}")


def wide(square_metres: float) -> str:
    """Return an area in words: square metres, from a tenth of a km2 on km2."""
    if square_metres < 100_000:
        return t("map.m2", n=f"{square_metres:,.1f}")
    return t("map.km2", n=f"{square_metres / 1e6:,.4f}")
