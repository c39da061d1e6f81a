"""A small picture of a border that both sides moved: as it was, mine, theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop import theme
from desktop.texts import t
from domain.boundary.lattice import to_shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent
    from shapely.geometry.base import BaseGeometry

    from domain.boundary.events import GridContent
    from domain.plans.rebasing import ByCode
    from domain.plans.three_way import Conflict

SIDES: Final = ("base", "mine", "theirs")
# How each side is drawn: colour token, width, dashes.
LOOKS: Final[dict[str, tuple[str, float, tuple[float, ...]]]] = {
    "base": ("t1", 1.6, (4.0, 3.0)),
    "mine": ("mode.redraw", 3.0, ()),
    "theirs": ("acc", 3.0, (6.0, 2.0, 1.0, 2.0)),
}
# Around what differs so much more is shown, as a share of it.
AROUND: Final = 0.35
LEAST_M: Final = 10.0
KEY_HIGH: Final = 26


class ConflictPicture(QWidget):
    """The borders of one conflict by each side; the chosen side is the thick one."""

    def __init__(self, parent: QWidget) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.px(360), theme.px(260))
        self.paths: dict[str, QPainterPath] = {}
        self.box = QRectF()
        self.chosen = ""

    def show_conflict(
        self, conflict: Conflict, sides: tuple[ByCode, ByCode, ByCode], chosen: str
    ) -> None:
        """Show a conflict of these sides (as it was, mine, theirs)."""
        self.chosen = chosen
        lines = {
            name: _lines(side[code] for code in conflict.grids if code in side)
            for name, side in zip(SIDES, sides, strict=True)
        }
        self.box = _box(_borders(conflict, sides) or lines, conflict)
        origin = self.box.topLeft()
        self.paths = {
            name: _path(line, origin)
            for name, line in lines.items()
            if line is not None
        }
        self.setAccessibleName(t("plan.conflict.picture", grids=conflict.key))
        self.update()

    def choose(self, side: str) -> None:
        """Draw a side as the one that is taken."""
        self.chosen = side
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(460), theme.px(340))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("map"))
        room = QRectF(self.rect()).adjusted(8, 8, -8, -theme.px(KEY_HIGH))
        if not self.box.isEmpty():
            scale = min(
                room.width() / self.box.width(), room.height() / self.box.height()
            )
            turn = QTransform()
            turn.translate(room.center().x(), room.center().y())
            turn.scale(scale, -scale)
            turn.translate(-self.box.width() / 2, -self.box.height() / 2)
            for name, path in self.paths.items():
                self._draw(painter, turn.map(path), name, room)
        self._key(painter)
        painter.end()

    def _draw(
        self, painter: QPainter, path: QPainterPath, name: str, room: QRectF
    ) -> None:
        faded = bool(self.chosen) and name not in {self.chosen, "base"}
        painter.save()
        painter.setClipRect(room)
        painter.setPen(_pen(name, faded=faded))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()

    def _key(self, painter: QPainter) -> None:
        """Say which line is whose."""
        y = self.height() - theme.px(KEY_HIGH) / 2
        left = 12.0
        painter.setFont(theme.font(theme.SECOND))
        for name in SIDES:
            painter.setPen(_pen(name, faded=False))
            painter.drawLine(QPointF(left, y), QPointF(left + 26, y))
            said = t(f"plan.conflict.{name}")
            wide = theme.metrics(theme.SECOND).horizontalAdvance(said)
            painter.setPen(theme.color("t1"))
            box = QRectF(left + 32, y - theme.px(12), wide + 4, theme.px(24))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, said)
            left = box.right() + 16


def _pen(name: str, *, faded: bool) -> QPen:
    tone, wide, dashes = LOOKS[name]
    pen = QPen(theme.color(tone, 110 if faded else 255), wide * (0.6 if faded else 1))
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen


def _lines(grids: Iterable[GridContent]) -> BaseGeometry | None:
    found = [to_shape(grid.rings).boundary for grid in grids]
    return shapely.union_all(found) if found else None


def _borders(
    conflict: Conflict, sides: tuple[ByCode, ByCode, ByCode]
) -> dict[str, BaseGeometry | None]:
    """Return by side the one border in question, {} where it is not between two.

    What else the two grids have changed elsewhere is no matter of this choice.
    """
    if len(conflict.grids) != 2:
        return {}
    found: dict[str, BaseGeometry | None] = {}
    for name, side in zip(SIDES, sides, strict=True):
        if not all(code in side for code in conflict.grids):
            return {}
        one, other = (to_shape(side[code].rings).boundary for code in conflict.grids)
        found[name] = one.intersection(other)
    return found


def _box(lines: dict[str, BaseGeometry | None], conflict: Conflict) -> QRectF:
    base = lines["base"]
    moved = [
        line.symmetric_difference(base)
        for name, line in lines.items()
        if name != "base" and line is not None and base is not None
    ]
    bounds = [one.bounds for one in moved if not one.is_empty]
    if not bounds and base is not None:
        bounds = [base.bounds]
    if conflict.x is not None and conflict.y is not None:
        bounds.append((conflict.x, conflict.y, conflict.x, conflict.y))
    if not bounds:
        return QRectF()
    west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
    east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
    pad = max(east - west, north - south, LEAST_M) * AROUND
    return QRectF(
        west - pad, south - pad, east - west + 2 * pad, north - south + 2 * pad
    )


def _path(lines: BaseGeometry, origin: QPointF) -> QPainterPath:
    path = QPainterPath()
    for part in shapely.get_parts(lines):
        places = shapely.get_coordinates(part).tolist()
        for number, (x, y) in enumerate(places):
            at = QPointF(x - origin.x(), y - origin.y())
            if number:
                path.lineTo(at)
            else:
                path.moveTo(at)
    return path
