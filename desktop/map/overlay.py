"""What is drawn anew with every frame: gaps, outlines, symbols, officers, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.map.case_marks import RADIUS, TAG_HIGH, grown
from desktop.map.people import FRESH
from desktop.map.shops import rough_width
from desktop.map.sprites import Sprites, late_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from PySide6.QtGui import QImage

    from desktop.map.camera import Camera
    from desktop.map.case_marks import Spots
    from desktop.map.labels import Placed
    from desktop.map.map_data import Floats
    from desktop.map.people import People
    from desktop.map.shops import Shops

# How strongly a check-in is drawn that is no longer fresh.
FAINT: float = 0.45
# Symbols beyond the window's edge by more than this cannot reach into it.
EDGE: float = 40.0


def _seen(camera: Camera, px: float, py: float) -> bool:
    return -EDGE < px < camera.width + EDGE and -EDGE < py < camera.height + EDGE


def _copy(painter: QPainter, image: QImage, px: float, py: float) -> None:
    # On whole pixels: a copy is ten times as fast as a resampling, and sharper.
    ratio = image.devicePixelRatio()
    painter.drawImage(
        round(px - image.width() / ratio / 2),
        round(py - image.height() / ratio / 2),
        image,
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
    painter.setPen(pen(theme.color("late"), 1.8, (4.0, 3.0), ratio=fine(painter)))
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
        painter.setPen(pen(theme.color("acc"), 3.2, ratio=fine(painter)))
    else:
        painter.setBrush(QColor(theme.color("t1", 14)))
        painter.setPen(pen(theme.color("t1"), 1.8, ratio=fine(painter)))
    painter.drawPath(path)
    painter.restore()


def _places(camera: Camera, xy: Floats) -> list[tuple[int, float, float]]:
    """Return row and pixel of the symbols that may reach into the window."""
    px, py = camera.to_screens(xy)
    seen = (px > -EDGE) & (px < camera.width + EDGE)
    seen &= (py > -EDGE) & (py < camera.height + EDGE)
    rows = np.flatnonzero(seen)
    return list(zip(rows.tolist(), px[rows].tolist(), py[rows].tolist(), strict=True))


def draw_people(
    painter: QPainter,
    camera: Camera,
    crowd: People,
    sprites: Sprites,
    how: tuple[frozenset[str], frozenset[int], datetime],
) -> None:
    """Draw the officers at their last check-in.

    `how` = who is selected, whose age has room under the ring (rows), and now.
    """
    selected, aged, now = how
    shown = crowd.shown(camera.ratio, now)
    strength = painter.opacity()
    for row, px, py in _places(camera, crowd.xy):
        mark = crowd.marks[row]
        chosen = mark.id in selected
        if not (shown[row] or chosen):
            continue
        minutes = crowd.minutes(row, now)
        faint = minutes > FRESH.total_seconds() / 60 and not chosen
        painter.setOpacity(strength * (FAINT if faint else 1.0))
        _copy(painter, sprites.person(mark), px, py)
        if row in aged:
            _copy(painter, sprites.age(minutes), px, py + grown(16))
        if chosen:
            _ring(painter, px, py, grown(12.5))
    painter.setOpacity(strength)


def draw_shops(
    painter: QPainter,
    camera: Camera,
    shops: Shops,
    sprites: Sprites,
    selected: frozenset[str],
) -> None:
    """Draw the symbols at the doors, those of high risk last, with their names."""
    places = _places(camera, shops.xy)
    for row, px, py in reversed(places):
        spot = shops.spots[row]
        _copy(painter, sprites.shop(spot), px, py)
        if not selected.isdisjoint(spot.ids):
            _ring(painter, px, py, grown(13.5))
    for row, px, py in places:
        spot = shops.spots[row]
        if spot.side != (0.0, 0.0):
            name = sprites.words("shop", spot.name)
            ratio = name.devicePixelRatio()
            # The place was reckoned for a wider text: it hugs its symbol.
            spare = rough_width(spot.name) - (name.width() / ratio - 7)
            shift = np.sign(spot.side[0]) * -spare / 2
            _copy(painter, name, px + spot.side[0] + shift, py + spot.side[1])


def draw_cases(
    painter: QPainter,
    camera: Camera,
    spots: Spots,
    sprites: Sprites,
    how: tuple[frozenset[str], frozenset[int]],
) -> None:
    """Draw the symbols of cases; `how` = the cases to ring, and the rows to tag."""
    selected, tagged = how
    for row, px, py in _places(camera, spots.xy):
        spot = spots.rows[row]
        _copy(painter, sprites.case(spot), px, py)
        if selected and not selected.isdisjoint(spot.ids):
            _ring(painter, px, py, grown(RADIUS) + 7.5)
        if row in tagged:
            tag = sprites.tag(late_text(spot.late_s))
            painter.drawImage(
                QPointF(round(px + grown(RADIUS) + 9), round(py - grown(TAG_HIGH) / 2)),
                tag,
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
