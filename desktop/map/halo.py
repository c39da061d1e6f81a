"""A line of text with a halo, so that it is read on any ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

# So many copies around a text leave no gap between them up to two pixels of reach.
STEPS: Final = 12
WAYS: Final = tuple(
    QPointF(math.cos(turn), math.sin(turn))
    for turn in (2 * math.pi * step / STEPS for step in range(STEPS))
)


REACH: Final = 1.8
RIM: Final = 3


@dataclass(frozen=True, slots=True)
class Halo:
    """The look of a text over its halo, and how far the halo reaches, in pixels."""

    font: QFont
    text: QColor
    halo: QColor
    reach: float


def paint_haloed(on: QImage | QPixmap, foot: QPointF, text: str, look: Halo) -> None:
    """Paint a text over its halo onto a picture that is still empty.

    Copies of the text around its place make the halo: Qt keeps the glyphs it has
    drawn once, while to stroke their outlines takes fifteen times as long.
    """
    painter = QPainter(on)
    painter.setFont(look.font)
    painter.setPen(QColor(look.halo.rgb()))
    for way in WAYS:
        painter.drawText(foot + way * look.reach, text)
    # Where copies overlap, the halo is no denser than its colour says.
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.fillRect(on.rect(), QColor(0, 0, 0, look.halo.alpha()))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setPen(look.text)
    painter.drawText(foot, text)
    painter.end()


def write_haloed(
    painter: QPainter, foot: QPointF, text: str, *, size: int = 13, middle: bool = False
) -> None:
    """Write a bold line with its foot at a pixel, left or `middle` of the line.

    Its picture is kept: what is drawn anew with each move of the hand says mostly
    the same as before.
    """
    ratio = painter.device().devicePixelRatioF()
    made = _written(text, theme.px(size), theme.name(), ratio)
    left = foot.x() - (made.width() / ratio / 2 if middle else RIM)
    top = foot.y() - theme.metrics(size, bold=True).ascent() - RIM
    painter.drawPixmap(round(left), round(top), made)


@lru_cache(maxsize=256)
def _written(text: str, pixels: int, _theme: str, ratio: float) -> QPixmap:
    font, measures = theme.type_of(pixels, bold=True)
    size = QSize(measures.horizontalAdvance(text), measures.height())
    made = QPixmap((size + QSize(2 * RIM, 2 * RIM)) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    look = Halo(font, theme.color("t1"), theme.color("map", 235), REACH)
    paint_haloed(made, QPointF(RIM, RIM + measures.ascent()), text, look)
    return made
