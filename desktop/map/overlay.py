"""What is drawn anew with every frame: gaps, outlines, symbols, officers, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from desktop import theme
from desktop.map.borders import pen
from desktop.map.case_marks import RADIUS, TAG_HIGH
from desktop.map.sprites import Sprites, late_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QImage

    from desktop.map.camera import Camera
    from desktop.map.case_marks import Spot
    from desktop.map.labels import Placed
    from desktop.map.map_data import PersonMark

# Farther out the tags of late cases would cover more than they say.
TAG_LIMIT: float = 80_000
# Symbols beyond the window's edge by more than this cannot reach into it.
EDGE: float = 40.0


def _seen(camera: Camera, px: float, py: float) -> bool:
    return -EDGE < px < camera.width + EDGE and -EDGE < py < camera.height + EDGE


def _copy(painter: QPainter, image: QImage, px: float, py: float) -> None:
    # On whole pixels: a copy is ten times as fast as a resampling, and sharper.
    size = image.deviceIndependentSize()
    painter.drawImage(
        QPointF(round(px - size.width() / 2), round(py - size.height() / 2)), image
    )


def draw_gaps(painter: QPainter, camera: Camera, paths: Iterable[QPainterPath]) -> None:
    """Hatch the grids for which nobody answers, with a dashed outline."""
    transform = camera.transform()
    hatch = QBrush(theme.color("late", 120), Qt.BrushStyle.BDiagPattern)
    # The hatch belongs to the paper, not to the ground: it keeps its pitch.
    hatch.setTransform(QTransform(transform).inverted()[0])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(transform, True)
    painter.setBrush(hatch)
    painter.setPen(pen(theme.color("late"), 1.8, (4.0, 3.0)))
    for path in paths:
        painter.drawPath(path)
    painter.restore()


def draw_outline(
    painter: QPainter, camera: Camera, path: QPainterPath, *, selected: bool
) -> None:
    """Outline a hovered grid, or one that is selected."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(camera.transform(), True)
    if selected:
        painter.setBrush(theme.color("acc", 34))
        painter.setPen(pen(theme.color("acc"), 3.2))
    else:
        painter.setBrush(QColor(theme.color("t1", 14)))
        painter.setPen(pen(theme.color("t1"), 1.8))
    painter.drawPath(path)
    painter.restore()


def draw_people(
    painter: QPainter,
    camera: Camera,
    people: Iterable[PersonMark],
    origin: tuple[float, float],
    sprites: Sprites,
    selected: frozenset[str],
) -> None:
    """Draw the officers at their last check-in."""
    for mark in people:
        px, py = camera.to_screen(mark.x - origin[0], mark.y - origin[1])
        if _seen(camera, px, py):
            _copy(painter, sprites.person(mark), px, py)
            if mark.id in selected:
                _ring(painter, px, py, 12.5)


def draw_cases(
    painter: QPainter,
    camera: Camera,
    spots: Iterable[Spot],
    sprites: Sprites,
    selected: frozenset[str],
) -> None:
    """Draw the symbols of cases, the selected ones ringed, late ones tagged."""
    for spot in spots:
        px, py = camera.to_screen(spot.x, spot.y)
        if not _seen(camera, px, py):
            continue
        _copy(painter, sprites.case(spot), px, py)
        if not selected.isdisjoint(spot.ids):
            _ring(painter, px, py, RADIUS + 7.5)
        if spot.late_s and spot.count == 1 and camera.ratio <= TAG_LIMIT:
            tag = sprites.tag(late_text(spot.late_s))
            painter.drawImage(
                QPointF(round(px + RADIUS + 9), round(py - TAG_HIGH / 2)), tag
            )


def _ring(painter: QPainter, px: float, py: float, radius: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("acc"), 2.4))
    painter.drawEllipse(QPointF(px, py), radius, radius)
    painter.restore()


def draw_labels(
    painter: QPainter, camera: Camera, placed: Iterable[Placed], sprites: Sprites
) -> None:
    """Draw the labels where they were placed."""
    for one in placed:
        px, py = camera.to_screen(one.x, one.y)
        if -200 < px < camera.width + 200 and _seen(camera, 0, py):
            _copy(painter, sprites.label(one), px, py)


def draw_band(painter: QPainter, band: QRectF) -> None:
    """Draw the rubber band of a choice by area."""
    painter.save()
    painter.setPen(QPen(theme.color("acc"), 1.4, Qt.PenStyle.DashLine))
    painter.setBrush(theme.color("acc", 34))
    painter.drawRect(band)
    painter.restore()
