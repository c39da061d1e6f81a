"""Construction lines: where typed figures, an edge or a right angle let a point lie."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop import theme

if TYPE_CHECKING:
    from desktop.map.drawing_board import Board


def lines_of(board: Board) -> list[QLineF]:
    """Return the straight lines, in pixels, that the next point is held to."""
    held, camera = board.held, board.canvas.camera
    reach = float(camera.width + camera.height)
    found = []
    if held.x is not None or held.y is not None:
        x, y = (held.x or 0.0) * 1000, (held.y or 0.0) * 1000
        at = board.ground.pixel((round(x), round(y)))
        if held.x is not None:
            found.append(QLineF(at.x(), -reach, at.x(), reach))
        if held.y is not None:
            found.append(QLineF(-reach, at.y(), reach, at.y()))
    if held.bearing is not None and board.points:
        turned = math.radians(held.bearing)
        # North is up on the map, and down are growing pixels.
        way = QPointF(math.sin(turned), -math.cos(turned)) * reach
        last = board.ground.pixel(board.points[-1])
        found.append(QLineF(last - way if held.both else last, last + way))
    return found


def circle_of(board: Board) -> tuple[QPointF, float] | None:
    """Return middle and radius of the distance that is held, in pixels."""
    held = board.held
    if held.distance is None or held.bearing is not None or not board.points:
        return None
    radius = held.distance / board.canvas.camera.mpp
    return board.ground.pixel(board.points[-1]), radius


def draw_construction(painter: QPainter, board: Board) -> None:
    """Paint them thin and dashed, under the line that is drawn."""
    if not board.draws or not board.held.any:
        return
    painter.save()
    ink = QPen(theme.color("acc"), 1.4)
    ink.setDashPattern([6.0, 4.0])
    painter.setPen(ink)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLines(lines_of(board))
    circle = circle_of(board)
    if circle is not None:
        painter.drawEllipse(circle[0], circle[1], circle[1])
    painter.restore()
