"""The part of the legend that explains shaded areas: limits and how many in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop import shapes, theme
from desktop.map.shade_paint import level_of, swatch
from desktop.texts import t
from domain.classing import FIXED, NO_DATA

if TYPE_CHECKING:
    from desktop.map.shading import Level, Shade

LINE: Final = 22
HEAD: Final = 46
FINEST: Final = 3
LEAST_WIDE: Final = 216


@dataclass(frozen=True, slots=True)
class ShadeKey:
    """What the legend says: a title, how it is classed, and a line for each class.

    A line is the class (-1 = no data), its limits in words, and its number of areas.
    """

    title: str
    how: str
    level: Level
    lines: tuple[tuple[int, str, str], ...]

    @property
    def height(self) -> int:
        """How much room it takes."""
        return theme.px(HEAD) + theme.px(LINE) * len(self.lines) + 8

    @property
    def width(self) -> int:
        """How much room its words need."""
        measures = theme.metrics(theme.SECOND)
        widest = max(
            (
                measures.horizontalAdvance(text) + measures.horizontalAdvance(count)
                for _place, text, count in self.lines
            ),
            default=0,
        )
        heads = theme.metrics(theme.SECOND, bold=True).horizontalAdvance(self.title)
        how = theme.metrics(theme.HINT).horizontalAdvance(self.how)
        return max(LEAST_WIDE, widest + 22 + 10 + 24 + 28, heads + 30, how + 30)


def key_of(shade: Shade, ratio: float) -> ShadeKey | None:
    """Return what the legend says at a scale, None when nothing is shaded."""
    name = level_of(ratio)
    level = shade.levels.get(name)
    if level is None:
        return None
    choice = shade.choice
    count = len(level.classes.counts)
    how = t(f"map.method.{level.method}")
    if level.method != FIXED or count:
        key = "map.shade.how.one" if count == 1 else "map.shade.how"
        how = t(key, method=how, n=count, level=t(f"map.shade.{name}"))
    return ShadeKey(t(f"map.figure.{choice.figure}"), how, level, _lines(level))


def _lines(level: Level) -> tuple[tuple[int, str, str], ...]:
    limits = level.classes.limits
    digits = digits_for(limits, level.decimals)
    percent = "%" if level.unit == "percent" else ""
    made = []
    for place, count in enumerate(level.classes.counts):
        low, high = (f"{limits[place + one]:,.{digits}f}" for one in (0, 1))
        sign = "" if place == 0 else "> "
        words = f"{sign}{low} – {high}{percent}"
        if low == high and place == 0:
            words = f"{low}{percent}"
        made.append((place, words, f"{count:,}"))
    if level.classes.missing:
        made.append((NO_DATA, t("map.shade.nodata"), f"{level.classes.missing:,}"))
    return tuple(made)


def inner_limits(level: Level) -> tuple[str, ...]:
    """Return the limits between the classes, as one would type them."""
    limits = level.classes.limits
    digits = digits_for(limits, level.decimals)
    return tuple(dict.fromkeys(f"{one:.{digits}f}" for one in limits[1:-1]))


def digits_for(limits: tuple[float, ...], least: int) -> int:
    """Return how many decimals tell different limits apart."""
    different = len(set(limits))
    for digits in range(least, FINEST):
        if len({f"{one:.{digits}f}" for one in limits}) == different:
            return digits
    return FINEST if limits else least


def paint(painter: QPainter, box: QRectF, key: ShadeKey) -> None:
    """Paint the lines of a key into a box."""
    left, wide = box.left() + 14, box.width() - 28
    line, foot = theme.px(LINE), box.top() + theme.px(HEAD)
    title = QRectF(left, box.top() + 4, wide, theme.px(20))
    shapes.words(painter, title, key.title, size=theme.SECOND, bold=True)
    how = QRectF(left, title.bottom() - 1, wide, theme.px(18))
    shapes.words(painter, how, key.how, size=theme.HINT, tone="t3")
    for row, (place, text, count) in enumerate(key.lines):
        top = foot + row * line
        swatch(painter, QPointF(left, top + line / 2 - 7), key.level, place)
        words = QRectF(left + 32, top, wide - 32, line)
        shapes.words(painter, words, text, size=theme.SECOND, tone="t2")
        shapes.words(painter, words, count, size=theme.SECOND, tone="t1", right=True)
