"""The borders of grids, stations and bureaus, told apart by weight, casing and dash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop import theme
from desktop.map.camera import step_of
from desktop.map.give_way import WAY
from desktop.map.outline_steps import BUREAU, GRID, STATION, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.map.camera import Camera
    from desktop.map.outline_steps import OutlineSteps

# Beyond these scales a border of that rank says nothing and only darkens the map.
GRID_LIMIT: Final = 80_000
STATION_LIMIT: Final = 250_000
# Who draws borders wants to see them from so far away.
DRAWN_LIMIT: Final = 160_000
DASHES: Final = (7.0, 1.6, 1.4, 1.6)


def fine(painter: QPainter) -> float:
    """Return how many pixels of the screen make one of the window."""
    return painter.device().devicePixelRatioF()


def pen(
    colour: QColor, width: float, dashes: tuple[float, ...] = (), *, ratio: float = 1.0
) -> QPen:
    """Return a pen of a width in pixels at any scale; dashes in widths of the pen.

    Such pens count the pixels of the screen: on a fine one (`ratio`, as `fine`
    tells) they would come out too thin.
    """
    made = QPen(colour, width * ratio)
    made.setCosmetic(True)
    # Round joins cost half as much again, and at these angles nobody sees them.
    made.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        made.setDashPattern(list(dashes))
    return made


def shown_ranks(ratio: float) -> tuple[int, ...]:
    """Return the ranks of border drawn at a scale of 1:ratio, the finest first."""
    if ratio <= GRID_LIMIT:
        return GRID, STATION, BUREAU
    if ratio <= STATION_LIMIT:
        return STATION, BUREAU
    return (BUREAU,)


class Borders:
    """Draws the ground of the whole area and the borders that lie in view."""

    def __init__(self, outlines: OutlineSteps) -> None:
        """Take the outlines by zoom step."""
        self._outlines = outlines

    def draw_ground(self, painter: QPainter, camera: Camera) -> None:
        """Fill the whole area, so that the land outside it stands back."""
        step = self._outlines.step(step_of(camera.mpp))
        painter.setTransform(camera.transform(), True)
        painter.fillPath(step.whole, theme.color("map"))

    def draw(self, painter: QPainter, camera: Camera) -> None:
        """Draw the borders in view, the finest first."""
        step = self._outlines.step(step_of(camera.mpp))
        rows = self._outlines.visible(camera.extent).tolist()
        painter.setTransform(camera.transform(), True)
        for rank in shown_ranks(camera.ratio):
            for ink in _pens(rank, fine(painter)):
                painter.setPen(ink)
                _stroke(painter, step, rank, rows)


def draw_far_grids(painter: QPainter, outlines: OutlineSteps, camera: Camera) -> bool:
    """Draw the borders of grids where the map leaves them out; tell whether it did."""
    if not GRID_LIMIT < camera.ratio <= DRAWN_LIMIT:
        return False
    step = outlines.step(step_of(camera.mpp))
    painter.save()
    painter.setTransform(camera.transform(), True)
    painter.setPen(_pens(GRID, fine(painter))[0])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _stroke(painter, step, GRID, outlines.visible(camera.extent).tolist())
    painter.restore()
    return True


def _stroke(painter: QPainter, step: Step, rank: int, rows: Iterable[int]) -> None:
    paths = step.borders[rank]
    for row in rows:
        WAY.step()
        path = paths[row]
        if path is not None:
            painter.drawPath(path)


def _pens(rank: int, ratio: float) -> tuple[QPen, ...]:
    if rank == GRID:
        return (pen(theme.color("grid"), 1.2, ratio=ratio),)
    casing = {STATION: 5.0}.get(rank, 7.0)
    under = pen(theme.color("map"), casing, ratio=ratio)
    if rank == STATION:
        return under, pen(theme.color("station"), 2.6, ratio=ratio)
    return under, pen(theme.color("bureau"), 3.6, DASHES, ratio=ratio)
