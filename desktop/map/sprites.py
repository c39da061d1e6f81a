"""Symbols painted once and copied from then on: cases, crowds, officers, tags."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from desktop import shapes, theme
from desktop.map import labels
from desktop.map.case_marks import RADIUS, TAG_HIGH, grown
from desktop.texts import language, t

if TYPE_CHECKING:
    from desktop.map.case_marks import Spot
    from desktop.map.labels import Placed
    from desktop.map.map_data import PersonMark
    from desktop.map.shops import ShopSpot

SIDE: Final = 44
RING: Final = 15.0
# An amber arc grows in steps, so that a few pictures serve every case.
ARC_STEPS: Final = 16
PERSON_RADIUS: Final = 8.5
SHOP_ICONS: Final = {
    "individual_business": "storefront-outline",
    "enterprise": "domain",
    "cooperative": "account-group-outline",
}
OTHER_ICON: Final = "office-building-outline"
# The type of an entity, whether of high risk, closed for good, and how many.
Door = tuple[str, bool, bool, int]


class Sprites:
    """The pictures of symbols by what they show, in the theme and language of now."""

    def __init__(self) -> None:
        """Start with none painted."""
        self._made: dict[tuple[object, ...], QImage] = {}
        self.pixel_ratio = 1.0

    def _get(self, key: tuple[object, ...], paint: Callable[[], QImage]) -> QImage:
        whole = (theme.name(), grown(1), language(), self.pixel_ratio, *key)
        if whole not in self._made:
            if len(self._made) > 4000:
                self._made.clear()
            self._made[whole] = paint()
        return self._made[whole]

    def case(self, spot: Spot) -> QImage:
        """Return the symbol of a case or the badge of a crowd."""
        arc = 0 if spot.late_s else round(spot.used * ARC_STEPS)
        late = spot.late_s > 0
        if spot.count > 1:
            return self._get(
                ("crowd", spot.count, arc, late),
                lambda: self._crowd(spot.count, arc, late=late),
            )
        return self._get(
            ("case", spot.kind, spot.lane, arc, late),
            lambda: self._case(spot.kind, spot.lane, arc, late=late),
        )

    def tag(self, text: str) -> QImage:
        """Return the red tag that says by how much a case is over its limit."""
        return self._get(("tag", text), lambda: self._tag(text))

    def label(self, placed: Placed) -> QImage:
        """Return the picture of a label."""
        return self._get(
            ("label", placed.style, placed.text, placed.angle),
            lambda: labels.picture(
                placed.style, placed.text, self.pixel_ratio, placed.angle
            ),
        )

    def words(self, style: str, text: str) -> QImage:
        """Return a text in a style of label."""
        return self._get(
            ("words", style, text),
            lambda: labels.picture(style, text, self.pixel_ratio),
        )

    def age(self, minutes: int) -> QImage:
        """Return how old a check-in is, in words."""
        return self.words("age", t("map.age", n=minutes))

    def shop(self, spot: ShopSpot) -> QImage:
        """Return the symbol of an entity at its door."""
        what = (spot.type, spot.high, spot.closed, spot.count)
        return self._get(("shop", *what), lambda: self._shop(what))

    def person(self, mark: PersonMark) -> QImage:
        """Return the ring of an officer, A or B."""
        return self._get(("person", mark.letter), lambda: self._person(mark.letter))

    def _blank(self, wide: float, high: float) -> QImage:
        image = QImage(
            math.ceil(wide * self.pixel_ratio),
            math.ceil(high * self.pixel_ratio),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(self.pixel_ratio)
        image.fill(Qt.GlobalColor.transparent)
        return image

    def _case(self, kind: str, lane: str, arc: int, *, late: bool) -> QImage:
        image = self._blank(grown(SIDE), grown(SIDE))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(grown(SIDE) / 2, grown(SIDE) / 2)
        _urgency(painter, middle, arc, late=late)
        reach = grown(RADIUS) + (1.5 if shapes.KIND_SIDES.get(kind) == "diamond" else 0)
        box = QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)
        shapes.case_symbol(painter, box, kind, lane, letter(kind), "map")
        if late:
            _bang(painter, middle)
        painter.end()
        return image

    def _crowd(self, count: int, arc: int, *, late: bool) -> QImage:
        image = self._blank(grown(SIDE), grown(SIDE))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(grown(SIDE) / 2, grown(SIDE) / 2)
        # Four figures need a larger ring.
        more = 2.5 if count >= 1000 else 0.0
        _urgency(painter, middle, arc, late=late, more=more)
        painter.setPen(QPen(theme.color("t2"), 1.6))
        painter.setBrush(theme.color("bg2"))
        radius = grown(RADIUS + 1.5 + more)
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(theme.color("t1"))
        painter.setFont(theme.font(theme.BADGE, bold=True))
        box = QRectF(0, 0, grown(SIDE), grown(SIDE))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short_count(count))
        if late:
            _bang(painter, middle + QPointF(more, -more) * grown(0.7))
        painter.end()
        return image

    def _tag(self, text: str) -> QImage:
        font = theme.font(theme.HINT, bold=True)
        wide = theme.metrics(theme.HINT, bold=True).horizontalAdvance(text) + 12
        image = self._blank(wide, grown(TAG_HIGH))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("latefill"))
        box = QRectF(0, 0, wide, grown(TAG_HIGH))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(theme.color("onacc"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return image

    def _shop(self, what: Door) -> QImage:
        image = self._blank(grown(SIDE), grown(SIDE))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shop_symbol(painter, QPointF(grown(SIDE) / 2, grown(SIDE) / 2), what)
        painter.end()
        return image

    def _person(self, code: str) -> QImage:
        shown = t(f"map.post.{code}")
        image = self._blank(grown(SIDE), grown(SIDE))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(grown(SIDE) / 2, grown(SIDE) / 2)
        tone = {"A": "ok", "B": "acting"}.get(code, "t2")
        painter.setPen(QPen(theme.color(tone), 1.8))
        painter.setBrush(theme.color("map"))
        painter.drawEllipse(middle, grown(PERSON_RADIUS), grown(PERSON_RADIUS))
        painter.setPen(theme.color("t1"))
        painter.setFont(theme.font(theme.BADGE, bold=True))
        painter.drawText(
            QRectF(0, 0, grown(SIDE), grown(SIDE)), Qt.AlignmentFlag.AlignCenter, shown
        )
        painter.end()
        return image


def letter(kind: str) -> str:
    """Return the one character inside the symbol of a kind of case."""
    return t(f"map.letter.{kind}")


def late_text(late_s: int) -> str:
    """Return by how much a case is over its limit, in the largest fitting unit."""
    minutes = late_s // 60
    if minutes < 60:
        return t("map.late.minutes", n=max(1, minutes))
    if minutes < 48 * 60:
        return t("map.late.hours", n=minutes // 60)
    return t("map.late.days", n=minutes // (24 * 60))


def short_count(count: int) -> str:
    """Return a count in four characters at most: 999, 6.4k, 64k."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 9_950 else f"{count / 1000:.0f}k"


def _urgency(
    painter: QPainter, middle: QPointF, arc: int, *, late: bool, more: float = 0.0
) -> None:
    """Paint the red ring, or the amber arc from twelve o'clock on."""
    ring = grown(RING + more)
    if late:
        painter.setPen(QPen(theme.color("map"), 5.0))
        painter.drawEllipse(middle, ring, ring)
        painter.setPen(QPen(theme.color("late"), 2.2))
        painter.drawEllipse(middle, ring, ring)
    elif arc:
        box = QRectF(middle.x() - ring, middle.y() - ring, 2 * ring, 2 * ring)
        share = -round(5760 * arc / ARC_STEPS)
        painter.setPen(QPen(theme.color("map"), 5.0))
        painter.drawArc(box, 1440, share)
        pen = QPen(theme.color("warnfill"), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, 1440, share)


def _bang(painter: QPainter, middle: QPointF) -> None:
    spot, radius = middle + QPointF(11.5, -11.5) * grown(1), grown(6.5)
    painter.setPen(QPen(theme.color("map"), 1.4))
    painter.setBrush(theme.color("latefill"))
    painter.drawEllipse(spot, radius, radius)
    painter.setPen(theme.color("onacc"))
    painter.setFont(theme.font(theme.BADGE, bold=True))
    box = QRectF(spot.x() - radius, spot.y() - radius, 2 * radius, 2 * radius)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")


def shop_symbol(painter: QPainter, at: QPointF, what: Door) -> None:
    """Paint an entity: icon by type, mark of a high risk, how many share the door."""
    kind, high, closed, count = what
    half = grown(9)
    box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
    # One that is closed for good stands back: hollow, in the quiet tone.
    painter.setPen(QPen(theme.color("t1" if high else "line2"), 1.4))
    painter.setBrush(theme.color("map" if closed else "bg3"))
    painter.drawRoundedRect(box, 4, 4)
    icon = theme.icon(SHOP_ICONS.get(kind, OTHER_ICON), "t3" if closed else "t1")
    icon.paint(painter, box.adjusted(2, 2, -2, -2).toRect())
    if high:
        _badge(painter, at + QPointF(half, -half), t("map.entity.high"))
    if count > 1:
        text = str(count) if count < 100 else "99+"
        _badge(painter, at + QPointF(half, half - 1), text, quiet=True)


def _badge(painter: QPainter, at: QPointF, text: str, *, quiet: bool = False) -> None:
    """Paint a small mark at a corner: that of a high risk, or a count."""
    measures = theme.metrics(theme.BADGE, bold=True)
    high = grown(13)
    wide = max(high, measures.horizontalAdvance(text) + 5.0)
    box = QRectF(at.x() - wide / 2, at.y() - high / 2, wide, high)
    painter.setPen(QPen(theme.color("map"), 1.4))
    painter.setBrush(theme.color("bg2" if quiet else "t1"))
    painter.drawRoundedRect(box, 6.5, 6.5)
    painter.setPen(theme.color("t1" if quiet else "map"))
    painter.setFont(theme.font(theme.BADGE, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
